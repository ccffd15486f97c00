"""The table of many practices: its sheets and columns, drawn from the model, and its values.

One row a practice on the first sheet; its figures, coverage, … on sheets of their own, by the
practice's code. Writer and reader (``exporters.table``, ``importers.table``) share this.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from practices.enums import DatePrecision, LayoutCode, ResourceKind
from practices.layouts import FIELDS
from practices.models import Call, Organisation, Practice, Revision, Territory
from practices.text import fold

from .content import COLUMNS, ROWS, TERMS, digest, row_columns

MAXIMUM_PRACTICES = 5_000
#: Of one kind, of one practice: what the forms take.
MAXIMUM_ROWS = 100
EXAMPLE = "EJEMPLO"


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    PARTIAL_DATE = "partial_date"  # known to the day, month or year
    CHOICE = "choice"
    CHOICES = "choices"
    TERMS = "terms"
    WORDS = "words"
    BODY = "body"
    PLACE = "place"
    CALL = "call"
    FIELDS = "fields"  # fields of the record, by their code


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    heading: str | Promise
    kind: Kind
    field: models.Field | None = None
    choices: tuple[tuple[Any, str | Promise], ...] = ()
    is_of_house: bool = False
    """Written by the coordination only: a body's own people hand it on as it is."""

    @property
    def is_long(self) -> bool:
        return isinstance(self.field, models.TextField)

    @property
    def is_list(self) -> bool:
        return self.kind in (Kind.TERMS, Kind.WORDS, Kind.CHOICES, Kind.FIELDS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``code``: the related name of its rows; "" for the practices themselves."""

    code: str
    title: str | Promise
    one: str | Promise
    columns: tuple[Column, ...]

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)


#: Date column → the column that says how much of it is known.
PRECISIONS = {
    "started_on": "started_precision",
    "ended_on": "ended_precision",
    "period_from": "period_precision",
    "period_to": "period_precision",
}
_HEADINGS = {
    "validation_status": _("¿Se preguntó a los usuarios?"),
    "started_on": _("En servicio desde"),
    "no_information": _("Campos sin información"),
}
_OF_HOUSE = ("evidence_level", "third_party", "call")
_REFERENCES = {Organisation: Kind.BODY, Territory: Kind.PLACE, Call: Kind.CALL}
_BY_CLASS = (
    (models.BooleanField, Kind.BOOLEAN),
    (models.DecimalField, Kind.NUMBER),
    (models.IntegerField, Kind.INTEGER),
    (models.DateField, Kind.DATE),
)


def _column(model: type[models.Model], name: str) -> Column:
    field = model._meta.get_field(name)
    heading = _HEADINGS.get(name) or (
        FIELDS[name].label if model is Revision and name in FIELDS else capfirst(field.verbose_name)
    )
    choices: tuple = tuple(field.flatchoices)
    if name == "no_information":
        kind, choices = Kind.FIELDS, tuple((code, item.label) for code, item in FIELDS.items())
    elif name == "resource_kinds":
        kind, choices = Kind.CHOICES, tuple(ResourceKind.choices)
    elif name == "keywords":
        kind = Kind.WORDS
    elif name in TERMS and model is Revision:
        kind = Kind.TERMS
    elif field.is_relation:
        kind = _REFERENCES[field.related_model]
    elif choices:
        kind = Kind.CHOICE
    elif name in PRECISIONS:
        kind = Kind.PARTIAL_DATE
    else:
        kind = next((kind for known, kind in _BY_CLASS if isinstance(field, known)), Kind.TEXT)
    return Column(name, heading, kind, field, choices, name in _OF_HOUSE)


def _main_columns() -> tuple[Column, ...]:
    source, origin = (Practice._meta.get_field(n) for n in ("origin_source", "origin_code"))
    names = [
        name
        for code, field in FIELDS.items()
        for name in (field.columns or (code,))
        if (name in COLUMNS or name in TERMS) and not name.endswith("_precision")
    ]
    return (
        Column("code", _("Código"), Kind.TEXT),
        Column(
            "layout",
            _("Formato"),
            Kind.CHOICE,
            Revision._meta.get_field("layout"),
            tuple(LayoutCode.choices),
        ),
        Column("origin_source", _("Banco de origen"), Kind.TEXT, source),
        Column("origin_code", _("Código de origen"), Kind.TEXT, origin),
        *(_column(Revision, name) for name in (*names, "no_information") if name != "origin_code"),
    )


def _row_sheet(code: str, title: Promise, one: Promise) -> Sheet:
    model = Revision._meta.get_field(code).related_model
    return Sheet(
        code,
        title,
        one,
        tuple(
            _column(model, name)
            for name in row_columns(code)
            if name != "position" and not name.endswith("_precision")
        ),
    )


MAIN = Sheet("", _("Prácticas"), _("Práctica"), _main_columns())
ROW_SHEETS = (
    _row_sheet("figures", _("Cifras"), _("Cifra")),
    _row_sheet("coverage", _("Cobertura"), _("Cobertura")),
    _row_sheet("partners", _("Aliados"), _("Aliado")),
    _row_sheet("selections", _("Concursos"), _("Concurso")),
    _row_sheet("links", _("Enlaces"), _("Enlace")),
    _row_sheet("contacts", _("Contactos"), _("Contacto")),
)
ROW_SHEET = {sheet.code: sheet for sheet in ROW_SHEETS}
#: Files are no cells: they are not in the table.
TABLE_ROWS = tuple(name for name in ROWS if name in ROW_SHEET)
#: Of the practice, and of the row itself: no content of a version.
IDENTITY = ("code", "layout", "origin_source", "origin_code")
PRECISION_WORDS = {str(label.lower()): value for value, label in DatePrecision.choices}


# -- The values of a version, in the shape that the reader hands on ------------------------------


def with_table_content(revisions: models.QuerySet[Revision]) -> models.QuerySet[Revision]:
    """Everything that ``values_of`` reads, in eleven queries for however many versions."""
    return revisions.select_related("practice").prefetch_related(*TERMS, *TABLE_ROWS)


def values_of(revision: Revision) -> dict[str, Any]:
    """ "columns", "terms" (ids; words of keywords) and "rows"; references by their id."""
    return {
        "columns": {
            field.attname: getattr(revision, field.attname)
            for field in (Revision._meta.get_field(name) for name in COLUMNS)
        },
        "terms": {
            name: [term.name if name == "keywords" else term.pk for term in _all(revision, name)]
            for name in TERMS
        },
        "rows": {
            name: [_row_values(name, row) for row in _all(revision, name)] for name in TABLE_ROWS
        },
    }


def _all(revision: Revision, name: str):
    return getattr(revision, name).all()


def _row_values(related_name: str, row: models.Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in (row._meta.get_field(n) for n in row_columns(related_name) if n != "position")
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the columns, lists and rows in which ``after`` differs from ``before``.

    What ``after`` does not hold is no change: a table may have fewer columns.
    """
    return [
        name
        for part in ("columns", "terms", "rows")
        for name, value in after[part].items()
        if digest(comparable(name, before[part][name])) != digest(comparable(name, value))
    ]


def comparable(name: str, value: Any) -> Any:
    """Without what the road through a spreadsheet may change and no reader sees."""
    if name == "keywords":
        return sorted({fold(word) for word in value})
    if name in TERMS or name in ("resource_kinds", "no_information"):
        return sorted(value)
    if isinstance(value, str):
        return tidy(value).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    if isinstance(value, list):
        return [comparable("", each) for each in value]
    if isinstance(value, dict):
        return {key: comparable("", each) for key, each in value.items()}
    return value


def tidy(text: str) -> str:
    """Without what no text has (control characters, halves of characters) nor blanks around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(char for char in text if _is_text(char)).strip()


def _is_text(char: str) -> bool:
    code = ord(char)
    is_half_or_none = 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    return (code >= 32 or char in "\t\n\r") and not is_half_or_none


# -- Names of practices within a table -------------------------------------------------------------

DRAFT_CODE = "BORRADOR"


def table_code(practice: Practice) -> str:
    """What names a practice in an exported table: its code, or a mark of this portal's draft."""
    return practice.code or f"{DRAFT_CODE}-{practice.pk}-{_mark(practice)}"


def practice_of_draft_code(code: str) -> Practice | None:
    """The practice that ``table_code`` named so; none for a mark of another portal."""
    word, _sep, rest = code.partition("-")
    number, _sep, mark = rest.partition("-")
    # Longer numbers are no key of any table.
    if word != DRAFT_CODE or not number.isdecimal() or len(number) > 15:
        return None
    practice = Practice.objects.filter(pk=int(number)).first()
    return practice if practice and _mark(practice) == mark else None


def _mark(practice: Practice) -> str:
    """Tells the drafts of two portals apart, whose ids may be the same."""
    moment = practice.created_at.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
    return digest([practice.pk, moment])[:8]
