"""What helps to fill the table: drop-down lists, an example, instructions."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from practices.models import Organisation
from practices.selectors.table_names import Names
from practices.selectors.table_rows import EXAMPLE, MAIN, ROW_SHEETS, Column, Kind

_TITLE = "Valores"
_TYPED = (Kind.NUMBER, Kind.INTEGER)
_FIRST_ROW = 3


class Lists:
    """The sheet "Valores": one column a list, in an order known before it is written."""

    def __init__(self, names: Names, bodies: Iterable[Organisation]):
        self._lists: dict[str, tuple[str, list[str]]] = {}
        of_bodies = names.of(Column("", "", Kind.BODY))
        for sheet in (MAIN, *ROW_SHEETS):
            for column in sheet.columns:
                key = _key(column)
                if key in self._lists or key == "":
                    continue
                if column.kind is Kind.BODY:
                    values = [of_bodies.label(body.pk) for body in bodies]
                elif column.kind is Kind.BOOLEAN:
                    values = [_("Sí"), _("No")]
                elif column.choices:
                    values = [str(label) for _value, label in column.choices]
                else:
                    values = names.of(column).labels()
                self._lists[key] = (
                    _("Sí o no") if key == Kind.BOOLEAN else str(column.heading),
                    values,
                )

    def offer(self, worksheet, columns: Sequence[Column], last_row: int) -> None:
        """Lists, prompts and the format of each column of a sheet."""
        for place, column in enumerate(columns, start=1):
            letter = get_column_letter(place)
            if column.kind not in _TYPED:
                # A spreadsheet takes "05001" for a number and "06/2015" for a date otherwise.
                worksheet.column_dimensions[letter].number_format = "@"
            validation = self._validation(column)
            if validation is not None:
                validation.add(f"{letter}{_FIRST_ROW}:{letter}{last_row}")
                worksheet.data_validations.append(validation)

    def _validation(self, column: Column) -> DataValidation | None:
        prompt = _prompt(column)
        key = _key(column)
        if not key or column.is_list:
            if not prompt:
                return None
            return DataValidation(showInputMessage=True, prompt=prompt)
        values = self._lists[key][1]
        if not values:
            return None
        letter = get_column_letter(1 + list(self._lists).index(key))
        return DataValidation(
            type="list",
            formula1=f"'{_TITLE}'!${letter}$2:${letter}${1 + len(values)}",
            allow_blank=True,
            # Bodies and places may also be written by NIT or code.
            errorStyle="warning" if column.kind in (Kind.BODY, Kind.PLACE) else "stop",
            showErrorMessage=True,
            error=_("Elija un valor de la lista."),
            showInputMessage=bool(prompt),
            prompt=prompt or None,
        )

    def write(self, book: Workbook) -> None:
        worksheet = book.create_sheet(_TITLE)
        for place in range(len(self._lists)):
            worksheet.column_dimensions[get_column_letter(place + 1)].width = 32
        worksheet.freeze_panes = "A2"
        worksheet.append([heading for heading, _values in self._lists.values()])
        longest = max(len(values) for _heading, values in self._lists.values())
        for row in range(longest):
            worksheet.append(
                [values[row] if row < len(values) else None for _h, values in self._lists.values()]
            )


def _key(column: Column) -> str:
    """What the list of a column is kept under; empty where it has none."""
    match column.kind:
        case Kind.BOOLEAN | Kind.BODY | Kind.PLACE:
            return column.kind
        case Kind.TERMS | Kind.FIELDS | Kind.CHOICES:
            return column.code
        case Kind.CHOICE:
            return f"{column.field.model.__name__}.{column.code}"
    return ""


def _prompt(column: Column) -> str:
    if column.code == "code":
        return _("Un código suyo que no cambie, por ejemplo 1, 2, 3. El mismo en las otras hojas.")
    if column.is_list:
        return _("Varios valores separados por punto y coma. Véalos en la hoja “Valores”.")
    if column.kind is Kind.PARTIAL_DATE:
        return _("16/06/2015, 06/2015 o solo 2015.")
    if column.kind is Kind.DATE:
        return _("Fecha completa: 16/06/2015.")
    if column.kind is Kind.BODY:
        return _("El nombre o el NIT de la entidad.")
    return ""


def instructions() -> list[str]:
    return [
        _("Cómo llenar esta plantilla"),
        _(
            "1. Escriba una práctica en cada fila de la hoja “Prácticas”. No cambie los títulos de "
            "las columnas ni la fila oculta que está debajo."
        ),
        _(
            "2. “Código” identifica la práctica: use uno que no cambie, por ejemplo 1, 2, 3. Si "
            "sube la tabla otra vez con el mismo código y la misma entidad, se actualiza el "
            "borrador y no se crea otro."
        ),
        _(
            "3. Las cifras, la cobertura, los aliados, los concursos, los enlaces y los contactos "
            "van en sus hojas, una fila por cada uno, con el código de la práctica en la primera "
            "columna."
        ),
        _(
            "4. Donde hay una lista, elija un valor. Donde caben varios valores, sepárelos con "
            "punto y coma. Todos están en la hoja “Valores”."
        ),
        _(
            "5. Fechas: 16/06/2015, 06/2015 o solo 2015. Números: 1234,5; el punto separa los "
            "miles y la coma los decimales."
        ),
        _(
            "6. En un texto obligatorio que nadie puede contestar escriba “Sin información”. "
            "Una celda vacía deja el campo vacío."
        ),
        _(
            "7. Para guardar un borrador basta el código. Lo que se necesita para enviarlo lo pide "
            "el formulario de la práctica, donde también se adjuntan los archivos: no caben aquí."
        ),
        _("8. No use fórmulas: solo se leen valores. La fila EJEMPLO no se importa."),
        _("9. Al subirla, el portal revisa cada celda y le dice qué encontró."),
    ]


EXAMPLE_CELLS = {
    "code": EXAMPLE,
    "layout": "Ficha de la Superservicios",
    "title": "Lectura de medidores con acompañamiento vecinal",
    "author_name": "Oficina de atención al usuario",
    "author_kind": "Dependencia",
    "started_on": "03/2019",
    "is_ongoing": "Sí",
    "target_population": "Usuarios de veredas sin acceso por carretera.",
    "keywords": "zonas rurales; reclamos",
    "summary": "Los vecinos acompañan la lectura y firman el dato en el medidor.",
    "impact": "Los reclamos por lectura bajaron de 120 a 42 al mes.",
    "resource_kinds": "Humanos; Tiempo",
    "cost_band": "Sin costo adicional",
    "replicability": "Se repite con un acuerdo con la junta de acción comunal.",
    "limitations": "Sin información",
}
EXAMPLE_ROWS = (
    (
        "figures",
        {
            "indicator": "Reclamos por lectura",
            "value": 42,
            "unit": "reclamos",
            "statistic": "Promedio mensual",
            "period_from": "01/2020",
            "period_to": "06/2020",
            "baseline": 120,
            "is_headline": "Sí",
        },
    ),
    ("coverage", {"territory": "25 · Cundinamarca", "is_partial": "Sí", "note": "12 veredas"}),
    (
        "partners",
        {"name": "Juntas de acción comunal", "kind": "Comunitario", "contribution": "Acompañan"},
    ),
    ("selections", {"name": "Premio a la atención", "year": 2021, "result": "Mención"}),
    ("links", {"url": "https://www.ejemplo.gov.co/lectura", "title": "Cómo funciona"}),
    (
        "contacts",
        {"office": "Atención al usuario", "email": "usuario@ejemplo.gov.co", "is_public": "Sí"},
    ),
)
