"""A raw practice understood: its values, or every cell that keeps it from being one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from practices.enums import DatePrecision, EvidenceLevel
from practices.layouts import FIELDS, LAYOUTS, SUPERSERVICIOS
from practices.models import Practice, Revision
from practices.selectors.content import LONG_TEXTS, TERMS, row_columns
from practices.selectors.table_names import Names
from practices.selectors.table_rows import (
    IDENTITY,
    MAIN,
    MAXIMUM_ROWS,
    PRECISIONS,
    ROW_SHEET,
    Column,
    Kind,
    Sheet,
)

from .cells import NO_INFORMATION, CellError, PartialDay, empty_value, read_cell, shown
from .raw import Cells, RawPractice, RawRow

_ORDER = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)
#: Where "Sin información" stands for a whole field.
_FIELD_OF = {item.columns[0]: code for code, item in FIELDS.items() if item.columns}


@dataclass(slots=True)
class ReadPractice:
    """``values``: as ``selectors.table_rows.values_of`` has them, only what the table holds.

    ``layout`` None: the table does not say. ``problems``: cells with what is wrong in them.
    """

    number: int
    code: str
    layout: str | None
    origin_source: str
    origin_code: str
    values: dict[str, dict[str, Any]]
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.values["columns"].get("title") or ""

    @property
    def owner_id(self) -> int | None:
        return self.values["columns"].get("owner_id")


class _Reader:
    """One row of a sheet. Collects problems instead of stopping at the first."""

    def __init__(self, sheet: Sheet, place: str, number: int, cells: Cells, names: Names):
        self.sheet, self.place, self.number = sheet, place, number
        self.cells, self.names = cells, names
        self.problems: list[dict[str, Any]] = []

    def blame(self, column: Column | None, message: str) -> None:
        self.problems.append(
            {
                "sheet": self.place,
                "row": self.number,
                "column": str(column.heading) if column else "",
                "value": shown(self.cells.get(column.code))[:200] if column else "",
                "message": str(message),
            }
        )

    def value(self, column: Column) -> Any:
        """The cell's value or the field's default; the latter too where it is refused."""
        try:
            value = read_cell(column, self.cells.get(column.code), self.names)
        except CellError as error:
            self.blame(column, str(error))
            value = None
        return empty_value(column) if value is None else value

    def check(self, model: type[models.Model], values: Mapping[str, Any]) -> None:
        """Lengths, addresses, digits: what the columns themselves refuse."""
        for column in self.sheet.columns:
            value = values.get(column.field.attname) if column.field is not None else None
            if value in (None, "") or column.field.is_relation or column.field.choices:
                continue
            try:
                column.field.clean(value, None)
            except ValidationError as error:
                self.blame(column, " ".join(error.messages))


def read_practice(
    raw: RawPractice, columns: Mapping[str, Collection[str]], names: Names
) -> ReadPractice:
    """``columns``: the table's, by sheet; what it lacks is not in the values."""
    reader = _Reader(MAIN, str(MAIN.title), raw.number, raw.cells, names)
    known = [column for column in MAIN.columns if column.code in columns[MAIN.code]]
    identity = {c.code: reader.value(c) for c in known if c.code in IDENTITY and c.code != "layout"}
    layout = reader.value(MAIN.column("layout")) if raw.cells.get("layout") else None
    practice = ReadPractice(
        number=raw.number,
        code=identity["code"] or "",
        layout=layout or None,
        origin_source=identity.get("origin_source") or "",
        origin_code=identity.get("origin_code") or "",
        values=_main_values(reader, known),
    )
    if not practice.code:
        reader.blame(
            MAIN.column("code"), _("Escriba un código que no cambie, por ejemplo 1, 2, 3.")
        )
    _check_identity(reader, practice)
    reader.check(Revision, practice.values["columns"])
    _check_dates(reader, practice.values["columns"])
    _check_no_information(reader, practice)
    practice.problems.extend(reader.problems)
    for related_name in columns:
        if related_name:
            read = _read_rows(ROW_SHEET[related_name], raw, names, practice.problems)
            practice.values["rows"][related_name] = read
    return practice


def _main_values(reader: _Reader, known: list[Column]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {"columns": {}, "terms": {}, "rows": {}}
    unanswered = []
    for column in known:
        if column.code in IDENTITY:
            continue
        value = reader.value(column)
        if column.code in TERMS:
            values["terms"][column.code] = value
            continue
        if value is NO_INFORMATION:
            unanswered.append(_FIELD_OF.get(column.code, column.code))
            value = ""
        _put(values["columns"], column, value)
    if "title" in values["columns"]:
        values["columns"]["title"] = values["columns"]["title"] or None
    if unanswered or "no_information" in values["columns"]:
        said = values["columns"].get("no_information", [])
        values["columns"]["no_information"] = list(dict.fromkeys((*said, *unanswered)))
    elif any(column.code in LONG_TEXTS for column in known):
        values["columns"]["no_information"] = []
    return values


def _put(values: dict[str, Any], column: Column, value: Any) -> None:
    """A partial date is two columns; the two ends of a period share what is known of them."""
    if column.kind is not Kind.PARTIAL_DATE:
        values[column.field.attname] = value
        return
    precision = PRECISIONS[column.code]
    if isinstance(value, PartialDay):
        values[column.code] = value.day
        known = [values.get(precision), value.precision]
        values[precision] = min((k for k in known if k), key=_ORDER.index)
    else:
        values[column.code] = None
        values.setdefault(precision, "")


def _check_identity(reader: _Reader, practice: ReadPractice) -> None:
    for name in ("origin_source", "origin_code"):
        most = Practice._meta.get_field(name).max_length
        if len(getattr(practice, name)) > most:
            reader.blame(MAIN.column(name), _("Tiene más de %(most)d caracteres.") % {"most": most})
    if len(practice.code) > Practice._meta.get_field("origin_code").max_length:
        reader.blame(MAIN.column("code"), _("El código es demasiado largo."))


def _check_dates(reader: _Reader, values: Mapping[str, Any]) -> None:
    start, end = values.get("started_on"), values.get("ended_on")
    if start and end and end < start:
        reader.blame(MAIN.column("ended_on"), _message(Revision, "revision_ends_after_start"))
    if end and values.get("is_ongoing"):
        reader.blame(MAIN.column("ended_on"), _message(Revision, "revision_ongoing_has_no_end"))


def _check_no_information(reader: _Reader, practice: ReadPractice) -> None:
    """As in the form: an answer only for the long texts that the layout asks for."""
    layout = LAYOUTS[practice.layout or SUPERSERVICIOS]
    for column in MAIN.columns:
        cell = reader.cells.get(column.code)
        if not column.is_long or cell is None or practice.layout is None:
            continue
        field_code = _FIELD_OF.get(column.code, "")
        is_flagged = field_code in practice.values["columns"].get("no_information", ())
        is_empty = not practice.values["columns"].get(column.code)
        if is_flagged and is_empty and not layout.may_lack_information(field_code):
            reader.blame(
                column,
                _("“Sin información” solo se contesta en textos obligatorios. Déjela vacía."),
            )


def _message(model: type[models.Model], constraint: str) -> str:
    found = next(each for each in model._meta.constraints if each.name == constraint)
    return str(found.violation_error_message)


# -- Figures, coverage, partners, selections, links, contacts -------------------------------------


def _read_rows(
    sheet: Sheet, raw: RawPractice, names: Names, problems: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows, readers = [], []
    for raw_row in raw.rows.get(sheet.code, ()):
        reader = _Reader(sheet, raw_row.place, raw_row.number, raw_row.cells, names)
        rows.append(_read_row(sheet, raw_row, reader))
        readers.append(reader)
    if len(rows) > MAXIMUM_ROWS:
        readers[-1].blame(
            None, _("Una práctica tiene hasta %(most)d filas de estas.") % {"most": MAXIMUM_ROWS}
        )
    _check_list(sheet, rows, readers)
    for reader in readers:
        problems.extend(reader.problems)
    return rows


def _read_row(sheet: Sheet, raw: RawRow, reader: _Reader) -> dict[str, Any]:
    model = Revision._meta.get_field(sheet.code).related_model
    values: dict[str, Any] = {}
    for column in sheet.columns:
        _put(values, column, reader.value(column))
    if sheet.code == "contacts" and not shown(raw.cells.get("is_public")):
        # Data of a person stay private until somebody says otherwise.
        values["is_public"] = not values["person_name"] or bool(values["consent_on"])
    reader.check(model, values)
    blamed = {problem["column"] for problem in reader.problems}
    for code, message in _ROW_CHECKS.get(sheet.code, lambda values: ())(values):
        column = sheet.column(code)
        if str(column.heading) not in blamed:
            reader.blame(column, message)
    ordered = (model._meta.get_field(n).attname for n in row_columns(sheet.code) if n != "position")
    return {name: values.get(name) for name in ordered}


def _check_list(sheet: Sheet, rows: list[dict[str, Any]], readers: list[_Reader]) -> None:
    """What two rows of one practice cannot both be."""
    name, constraint = {
        "figures": ("is_headline", "figure_one_headline"),
        "coverage": ("territory_id", "coverage_territory_once"),
    }.get(sheet.code, ("", ""))
    seen = set()
    for row, reader in zip(rows, readers, strict=True):
        value = row.get(name)
        if value and value in seen:
            model = Revision._meta.get_field(sheet.code).related_model
            reader.blame(sheet.column(name.removesuffix("_id")), _message(model, constraint))
        seen.add(value)


Blame = tuple[str, str]


def _figure_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    figure = Revision._meta.get_field("figures").related_model
    if not values["indicator"]:
        yield "indicator", _("Escriba qué mide la cifra.")
    if values["value"] is None and not values["value_text"]:
        yield "value", _message(figure, "figure_has_value")
    start, end = values["period_from"], values["period_to"]
    if start and end and end < start:
        yield "period_to", _message(figure, "figure_period_in_order")
    if values["evidence_level"] == EvidenceLevel.THIRD_PARTY and not values["third_party"]:
        yield "third_party", _message(figure, "figure_third_party_named")


def _coverage_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    if values["territory_id"] is None:
        yield "territory", _("Escriba el territorio, con su código o su nombre.")


def _partner_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    if not values["name"]:
        yield "name", _("Escriba el nombre del aliado.")


def _selection_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    if not values["name"] and not values["category_name"]:
        selection = Revision._meta.get_field("selections").related_model
        yield "name", _message(selection, "selection_named")


def _link_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    if not values["url"]:
        yield "url", _("Escriba la dirección, con http:// o https://.")


def _contact_problems(values: Mapping[str, Any]) -> Iterator[Blame]:
    contact = Revision._meta.get_field("contacts").related_model
    if not (values["email"] or values["phone"] or values["office"]):
        yield "office", _message(contact, "contact_reaches_somebody")
    if values["person_name"] and values["is_public"] and not values["consent_on"]:
        yield "consent_on", _message(contact, "contact_person_consented")


_ROW_CHECKS = {
    "figures": _figure_problems,
    "coverage": _coverage_problems,
    "partners": _partner_problems,
    "selections": _selection_problems,
    "links": _link_problems,
    "contacts": _contact_problems,
}
