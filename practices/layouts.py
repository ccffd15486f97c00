"""The record's fields and the two official forms over them (DOMAIN.md section 1).

A *field* is one thing a person fills in; it may stand on several columns of a revision
(`Field.columns`). A *layout* orders the same fields in two ways: in `sections`, as the entry
form's hub shows them, and in `sheet`, as the official form prints them. Labels in
`Layout.form_labels` and headings are the forms' own words, verbatim, and never translated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUPERSERVICIOS = "superservicios"
CANAL_CAPITAL = "canal-capital"


class Kind(StrEnum):
    """How a field is filled in and shown."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # Markdown
    DATES = "dates"  # from, to, ongoing; each date with its precision
    REFERENCE = "reference"  # one object of the portal
    TERMS = "terms"  # several values of a controlled list
    TAGS = "tags"  # several free words
    ROWS = "rows"  # a table of its own
    SHEET = "sheet"  # a fixed group of short texts
    DERIVED = "derived"  # shown, never typed


@dataclass(frozen=True, slots=True)
class Field:
    code: str
    label: Promise
    kind: Kind
    columns: tuple[str, ...] = ()
    """Columns of `Revision` behind the field; empty when the answer lives in other tables."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that are filled in on one page of the hub."""

    code: str
    title: Promise | str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Fields that stand together on the printed form, under its own heading if it has one."""

    heading: str
    fields: tuple[str, ...]


def _text(code: str, label: Promise, *more_columns: str) -> Field:
    return Field(code, label, Kind.TEXT, (code, *more_columns))


def _long(code: str, label: Promise, *more_columns: str) -> Field:
    return Field(code, label, Kind.LONG_TEXT, (code, *more_columns))


FIELDS: Mapping[str, Field] = {
    item.code: item
    for item in (
        _text("title", _("Título")),
        _text("former_names", _("Otros nombres")),
        Field("code", _("Código"), Kind.DERIVED),
        _text("origin_code", _("Código de origen")),
        Field("owner", _("Entidad titular"), Kind.REFERENCE, ("owner",)),
        _text("author_name", _("Autor de la buena práctica"), "author_kind"),
        Field(
            "started_on",
            _("Fecha de implementación"),
            Kind.DATES,
            ("started_on", "started_precision", "ended_on", "ended_precision", "is_ongoing"),
        ),
        Field("services", _("Servicio o sector"), Kind.TERMS),
        Field("category", _("Categoría"), Kind.DERIVED),
        Field("selections", _("Concurso o proceso de selección"), Kind.ROWS),
        _long("target_population", _("Población objeto o partes interesadas")),
        Field("population_groups", _("Grupos de población"), Kind.TERMS),
        Field("topics", _("Temas"), Kind.TERMS),
        Field("keywords", _("Palabras clave"), Kind.TAGS),
        _long("summary", _("Resumen")),
        _long("context", _("Contexto, situación inicial")),
        _long("objectives", _("Definición y objetivos")),
        _long("build_time", _("Tiempo / duración de construcción"), "build_months"),
        _long("procedure", _("Trámite o servicio")),
        _long("resources", _("Recursos invertidos"), "resource_kinds", "cost_band", "cost_year"),
        _long("implementation", _("Implementación")),
        _long("follow_up", _("Seguimiento")),
        _long("impact", _("Impacto")),
        Field("figures", _("Cifras de impacto"), Kind.ROWS),
        _long("sustainability", _("Sostenibilidad")),
        _long("achievements", _("Logros")),
        _long("success_factors", _("Factores de éxito")),
        Field("coverage", _("Cobertura geográfica"), Kind.ROWS, ("coverage_note",)),
        _long("validation", _("Validación"), "validation_status"),
        _long("replicability", _("Posibilidad de réplica")),
        Field(
            "transfer_sheet",
            _("Ficha de transferencia"),
            Kind.SHEET,
            (
                "transfer_minimum",
                "transfer_staff",
                "transfer_time",
                "transfer_conditions",
                "transfer_legal",
            ),
        ),
        _long("limitations", _("Limitaciones")),
        _long("improvements", _("Oportunidades de mejora")),
        _long("lessons_learned", _("Lecciones aprendidas")),
        _long("conclusion", _("Conclusión")),
        Field("partners", _("Aliados"), Kind.ROWS),
        Field("attachments", _("Archivos"), Kind.ROWS),
        Field("links", _("Enlaces"), Kind.ROWS),
        Field("contacts", _("Contacto"), Kind.ROWS),
    )
}

REQUIRED_BY_ALL = ("title", "owner", "target_population", "started_on", "impact", "contacts")

MORE = "mas-informacion"
BASICS = "datos-basicos"
EVIDENCE = "archivos-enlaces-contacto"


@dataclass(frozen=True, slots=True)
class Layout:
    code: str
    name: Promise
    heading: str
    """What the official form prints above its table."""
    sections: tuple[Section, ...]
    """In the order of the hub. "Más información" is the last: every field not named before it."""
    sheet: tuple[SheetPart, ...]
    """In the order of the official form; title and code are printed first in both."""
    form_labels: Mapping[str, str]
    """Label of each field that the official form itself has, verbatim, in its order."""
    required: tuple[str, ...]
    """Fields without which no revision of this layout is submitted; a call may ask for more."""
    row_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column headings that the official form prints over a field's rows."""
    added_labels: Mapping[str, str] = field(default_factory=dict)
    """What our blank form also asks, because nothing can be submitted without it."""

    def printed_labels(self) -> dict[str, str]:
        """Labels of the blank form by field, in its order: the official ones and ours."""
        labels = {**self.form_labels, **self.added_labels}
        printed = [code for part in self.sheet for code in part.fields]
        return {code: labels[code] for code in printed if code in labels}

    def label_of(self, code: str) -> Promise | str:
        """The form's own label, or ours for a field that the form lacks."""
        return self.form_labels.get(code) or FIELDS[code].label

    def section(self, section_code: str) -> Section:
        """Raise KeyError for a section that this layout lacks."""
        for section in self.sections:
            if section.code == section_code:
                return section
        raise KeyError(section_code)

    def section_of(self, code: str) -> Section:
        """Where a field is filled in. Raise KeyError for derived fields: they are in none."""
        for section in self.sections:
            if code in section.fields:
                return section
        raise KeyError(code)

    def fields_of(self, section_code: str) -> tuple[Field, ...]:
        return tuple(FIELDS[code] for code in self.section(section_code).fields)

    def required_fields(self, asked_by_call: Iterable[str] = ()) -> tuple[str, ...]:
        """Codes needed to submit, in the order of the hub."""
        needed = {*self.required, *asked_by_call}
        return tuple(code for section in self.sections for code in section.fields if code in needed)

    def may_lack_information(self, code: str, asked_by_call: Iterable[str] = ()) -> bool:
        """Whether "Sin información" is an answer: required long texts only."""
        return FIELDS[code].kind is Kind.LONG_TEXT and code in {*self.required, *asked_by_call}


def _hub(*sections: Section, first_of_more: tuple[str, ...] = ()) -> tuple[Section, ...]:
    placed = {code for section in sections for code in section.fields}
    fillable = [code for code, item in FIELDS.items() if item.kind is not Kind.DERIVED]
    rest = [code for code in fillable if code not in placed and code not in first_of_more]
    return (*sections, Section(MORE, _("Más información"), (*first_of_more, *rest)))


_EVIDENCE_SECTION = Section(
    EVIDENCE, _("Archivos, enlaces y contacto"), ("attachments", "links", "contacts")
)

_SUPERSERVICIOS_LABELS = {
    "title": "Título",
    "code": "Código",
    "author_name": "Autor de la buena practica",
    "started_on": "Fecha de implementación",
    "category": "Categoría",
    "target_population": "Población objeto o partes interesadas",
    "summary": "Resumen del proyecto",
    "impact": "Impacto generado",
    "success_factors": "Factores de éxito",
    "coverage": "Cobertura geográfica",
    "validation": "Validación",
    "replicability": "Posibilidad de réplica",
    "limitations": "Limitaciones",
    "conclusion": "Conclusión",
    "attachments": "Archivos",
    "links": "Enlaces",
    "contacts": "Contacto",
}

_SUPERSERVICIOS = Layout(
    code=SUPERSERVICIOS,
    name=_("Ficha de la Superservicios"),
    heading="",
    sections=_hub(
        Section(
            BASICS,
            _("Datos básicos"),
            (
                "title",
                "owner",
                "author_name",
                "started_on",
                "services",
                "selections",
                "target_population",
                "population_groups",
            ),
        ),
        Section(
            "resumen-impacto",
            _("Resumen e impacto"),
            ("summary", "impact", "figures", "coverage", "validation"),
        ),
        Section(
            "aprendizajes",
            _("Aprendizajes"),
            ("success_factors", "replicability", "limitations", "conclusion"),
        ),
        _EVIDENCE_SECTION,
        first_of_more=("context", "objectives"),
    ),
    sheet=(
        SheetPart(
            "",
            tuple(
                printed
                for code in _SUPERSERVICIOS_LABELS
                for printed in ((code, "figures") if code == "impact" else (code,))
            ),
        ),
    ),
    form_labels=_SUPERSERVICIOS_LABELS,
    required=(*REQUIRED_BY_ALL, "summary", "replicability", "limitations"),
    row_labels={"attachments": ("Descripción", "Palabras Clave", "Tamaño", "Acción")},
)

_IDENTIFICATION = ("context", "objectives", "target_population")
_DESCRIPTION = ("build_time", "procedure", "resources", "implementation", "follow_up")
_RESULTS = ("impact", "figures", "sustainability", "achievements")

_CANAL_CAPITAL = Layout(
    code=CANAL_CAPITAL,
    name=_("Ficha de Canal Capital"),
    heading="Descripción de buenas prácticas en materia de servicio al ciudadano",
    sections=_hub(
        Section(
            BASICS,
            _("Datos básicos"),
            ("title", "owner", "author_name", "started_on", "services"),
        ),
        Section("identificacion", _("Identificación"), (*_IDENTIFICATION, "population_groups")),
        Section("descripcion", _("Descripción"), _DESCRIPTION),
        Section("resultados", _("Resultados"), _RESULTS),
        Section("oportunidades-de-mejora", _("Oportunidades de mejora"), ("improvements",)),
        _EVIDENCE_SECTION,
    ),
    sheet=(
        SheetPart("", ("title", "code", "owner", "author_name", "started_on")),
        SheetPart("1. IDENTIFICACIÓN", _IDENTIFICATION),
        SheetPart("2. DESCRIPCIÓN", _DESCRIPTION),
        SheetPart("3. RESULTADOS", _RESULTS),
        SheetPart("", ("improvements",)),
        SheetPart("", _EVIDENCE_SECTION.fields),
    ),
    form_labels={
        "context": "CONTEXTO SITUACIÓN INICIAL",
        "objectives": "DEFINICIÓN Y OBJETIVOS",
        "target_population": "POBLACIÓN OBJETIVO",
        "build_time": "TIEMPO/DURACIÓN CONSTRUCCIÓN DE LA BUENA PRACTICA",
        "procedure": "TRÁMITE O SERVICIO",
        "resources": "RECURSOS INVERTIDOS",
        "implementation": "IMPLEMENTACIÓN",
        "follow_up": "SEGUIMIENTO",
        "impact": "IMPACTO",
        "sustainability": "SOSTENIBILIDAD",
        "achievements": "LOGROS",
        "improvements": "OPORTUNIDADES DE MEJORA",
    },
    required=(*REQUIRED_BY_ALL, "context", "objectives", "implementation"),
    added_labels={
        "title": "Título",
        "owner": "Entidad titular",
        "author_name": "Autor de la buena práctica",
        "started_on": "Fecha de implementación",
        "attachments": "Archivos",
        "links": "Enlaces",
        "contacts": "Contacto",
    },
)

LAYOUTS: Mapping[str, Layout] = {
    layout.code: layout for layout in (_SUPERSERVICIOS, _CANAL_CAPITAL)
}
