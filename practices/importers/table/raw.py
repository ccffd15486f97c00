"""A table as its file holds it: cells by the codes of their columns, nothing understood yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused
from practices.selectors.table_rows import EXAMPLE, MAIN, MAXIMUM_PRACTICES, ROW_SHEETS, Sheet
from practices.text import fold

#: Headings that the portal itself adds, and leaves out when it reads.
IGNORED = ("errores", "errors")

Cells = dict[str, Any]


class RawRow(NamedTuple):
    """A row of figures, coverage, …: ``place`` and ``number`` say where it stands."""

    place: str
    number: int
    cells: Cells


@dataclass(slots=True)
class RawPractice:
    number: int
    cells: Cells
    rows: Mapping[str, list[RawRow]]


class RawTable(Protocol):
    """``columns``: code of each sheet that is there → codes of its columns.

    ``notes``: what is said of the whole file; complete once the practices have been read.
    """

    columns: Mapping[str, set[str]]
    notes: list["Note"]

    def practices(self) -> Iterator[RawPractice]: ...


@dataclass(frozen=True, slots=True)
class Note:
    """``is_error``: something of the file would be lost without a word."""

    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    is_error: bool = False

    def to_data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Headings:
    """What a row of headings says: the code of each place, and what is wrong with it."""

    codes: list[str | None]
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def normal(heading: Any) -> str:
    return fold(" ".join(str(heading or "").split())).strip(" *:")


def headings_of(sheet: Sheet) -> dict[str, str]:
    """Folded heading or code → code."""
    columns = {} if sheet is MAIN else {normal(_("Código")): "code", "code": "code"}
    for column in sheet.columns:
        columns[normal(column.heading)] = column.code
        columns[normal(column.code)] = column.code
    return columns


def read_headings(values: list[Any], known: Mapping[str, str]) -> Headings:
    headings = Headings([])
    for value in values:
        name = normal(value)
        code = known.get(name)
        if name and code is None and name not in IGNORED:
            headings.unknown.append(" ".join(str(value).split())[:80])
        if code in headings.codes and code is not None:
            headings.repeated.append(str(value)[:80])
            code = None
        headings.codes.append(code)
    return headings


def heading_notes(sheet: Sheet, headings: Headings) -> Iterator[Note]:
    title = str(sheet.title)
    for name in headings.unknown:
        yield Note(_("La columna no se conoce y no se lee."), title, column=name)
    for name in headings.repeated:
        yield Note(_("La columna está dos veces; se lee la primera."), title, column=name)
    absent = [str(c.heading) for c in sheet.columns if c.code not in headings.codes]
    if absent:
        yield Note(
            _("Faltan columnas, y lo que ya tengan las prácticas no cambia: %(names)s.")
            % {"names": "; ".join(absent)}
            if sheet is MAIN
            else _("Faltan columnas, y quedan vacías: %(names)s.") % {"names": "; ".join(absent)},
            title,
        )


def too_many() -> ImportRefused:
    return ImportRefused(
        _("La tabla tiene demasiadas filas: se reciben hasta %(most)s prácticas. Divídala.")
        % {"most": f"{MAXIMUM_PRACTICES:,}".replace(",", ".")}
    )


def no_headings() -> ImportRefused:
    return ImportRefused(
        _("No se encontró la columna “Código”. Use la plantilla, con los títulos de sus columnas.")
    )


def is_example(code: str) -> bool:
    return fold(code) == fold(EXAMPLE)


SHEETS_BY_TITLE = {normal(sheet.title): sheet for sheet in ROW_SHEETS}
