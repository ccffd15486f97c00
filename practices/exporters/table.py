"""Writers of the table of many practices: XLSX with drop-down lists, and a flat CSV.

What is written here, ``importers.table`` reads back without loss. No cell is ever a formula.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from practices.models import Revision
from practices.selectors.table_names import Names
from practices.selectors.table_rows import (
    MAIN,
    ROW_SHEETS,
    Column,
    Kind,
    Sheet,
    values_of,
)

from .table_cells import Cell, main_cells, row_cells
from .table_lists import EXAMPLE_CELLS, EXAMPLE_ROWS, Lists, instructions

Cells = dict[str, Cell]

#: What begins a formula somewhere, full-width forms too.
_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: A cell of a spreadsheet holds 32,767 units of UTF-16.
_PART = 16_000
_MOST_UNITS = 32_000
LONG_TEXTS = "Textos largos"
ERRORS = Column("errors", _("Errores"), Kind.TEXT)
_WIDTHS = {"code": 20, "title": 40, "owner": 30, "url": 40, "indicator": 40, "territory": 36}
_LAST_LISTED_ROW = 5_002


@dataclass(slots=True)
class TableRow:
    """A practice as cells. ``errors``: why it was refused, for the table of refused rows."""

    cells: Cells
    rows: list[tuple[str, Cells]] = field(default_factory=list)
    errors: str = ""


def rows_of(revisions: Iterable[Revision], names: Names) -> Iterator[TableRow]:
    """Versions loaded by ``with_table_content``."""
    for revision in revisions:
        values = values_of(revision)
        yield TableRow(main_cells(revision, values, names), list(row_cells(values, names)))


# -- XLSX ------------------------------------------------------------------------------------------


class _Book:
    """Rows go to disk as they are written: memory does not grow with the table."""

    def __init__(self, lists: Lists, *, with_errors: bool):
        self._book = Workbook(write_only=True)
        self._heading = {
            "font": Font(bold=True, color="FFFFFF"),
            "fill": PatternFill("solid", fgColor="0943B5"),
            "alignment": Alignment(wrap_text=True, vertical="top"),
        }
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._lists = lists
        self._long = None
        main = (ERRORS, *MAIN.columns) if with_errors else MAIN.columns
        self._columns = {MAIN.code: main}
        self._sheets = {MAIN.code: self._sheet(MAIN, main)}
        for sheet in ROW_SHEETS:
            self._columns[sheet.code] = (MAIN.columns[0], *sheet.columns)
            self._sheets[sheet.code] = self._sheet(sheet, self._columns[sheet.code])

    def _sheet(self, sheet: Sheet, columns: Sequence[Column]):
        worksheet = self._book.create_sheet(str(sheet.title))
        for place, column in enumerate(columns, start=1):
            width = 50 if column.is_long else _WIDTHS.get(column.code, 20)
            worksheet.column_dimensions[get_column_letter(place)].width = width
        self._lists.offer(worksheet, columns, _LAST_LISTED_ROW)
        worksheet.freeze_panes = "B3"
        worksheet.row_dimensions[2].hidden = True
        worksheet.append([self._headed(worksheet, str(c.heading)) for c in columns])
        worksheet.append([column.code for column in columns])
        return worksheet

    def _headed(self, worksheet, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(worksheet, text)
        for name, style in self._heading.items():
            setattr(cell, name, style)
        return cell

    def add(self, row: TableRow) -> None:
        main = {**row.cells, "errors": row.errors} if row.errors else row.cells
        self._append(MAIN.code, main)
        for sheet_code, cells in row.rows:
            self._append(sheet_code, {"code": row.cells.get("code"), **cells})

    def _append(self, sheet_code: str, cells: Cells) -> None:
        worksheet = self._sheets[sheet_code]
        line = []
        for column in self._columns[sheet_code]:
            value = cells.get(column.code)
            if isinstance(value, str):
                first, *more = _parts(value)
                line.append(self._text(worksheet, first))
                for part in more:
                    self._go_on(cells.get("code"), column.code, part)
            else:
                line.append(value)
        worksheet.append(line)

    def _text(self, worksheet, text: str):
        """Text as text: what looks like a formula keeps the mark that it is none."""
        encoded = _LIKE_ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")
        if not _FORMULA.match(text) and encoded not in ERROR_CODES:
            return encoded
        cell = WriteOnlyCell(worksheet, encoded)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell

    def _go_on(self, code: Cell, column: str, part: str) -> None:
        if self._long is None:
            self._long = self._book.create_sheet(LONG_TEXTS)
            self._long.append([_("Código"), _("Columna"), _("Texto")])
        sheet = self._long
        sheet.append([self._text(sheet, str(code)), column, self._text(sheet, part)])

    def save(self, output: IO[bytes]) -> None:
        self._lists.write(self._book)
        guide = self._book.create_sheet(_("Instrucciones"))
        guide.column_dimensions["A"].width = 110
        for line in instructions():
            cell = WriteOnlyCell(guide, line)
            cell.alignment = self._wrapped
            guide.append([cell])
        self._book.save(output)


def write_xlsx(
    output: IO[bytes], rows: Iterable[TableRow], lists: Lists, *, with_errors: bool = False
) -> None:
    """``lists``: the values that the drop-down lists offer."""
    book = _Book(lists, with_errors=with_errors)
    for row in rows:
        book.add(row)
    book.save(output)


def _parts(text: str) -> list[str]:
    """The text in pieces that each fit in a cell."""
    if len(text) <= _PART // 8:
        return [text]
    parts, at = [], 0
    while at < len(text):
        size = _PART
        while size > 1 and _units(text[at : at + size]) > _MOST_UNITS:
            size //= 2
        parts.append(text[at : at + size])
        at += size
    return parts


def _units(text: str) -> int:
    marks = text.count("\r") + len(_LIKE_ESCAPE.findall(text))
    return len(text.encode("utf-16-le")) // 2 + 7 * marks


# -- CSV -------------------------------------------------------------------------------------------

#: Columns of each kind that the empty template offers.
_OFFERED_ROWS = 3


def write_csv(
    output: IO[str],
    rows: Iterable[TableRow],
    most: dict[str, int],
    *,
    with_errors: bool = False,
) -> None:
    """One line a practice. ``most``: of each kind of row, how many a practice has at most.

    ``output`` was opened with ``encoding="utf-8-sig"`` and ``newline=""``.
    """
    main = (ERRORS, *MAIN.columns) if with_errors else MAIN.columns
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    headings = [str(column.heading) for column in main]
    for sheet in ROW_SHEETS:
        for number in range(1, most.get(sheet.code, 0) + 1):
            headings += [f"{sheet.one} {number}: {c.heading}" for c in sheet.columns]
    writer.writerow([_guarded(heading) for heading in headings])
    for row in rows:
        cells = {**row.cells, "errors": row.errors}
        line = [_guarded(cells.get(column.code)) for column in main]
        for sheet in ROW_SHEETS:
            own = [cells for code, cells in row.rows if code == sheet.code]
            own += [{}] * (most.get(sheet.code, 0) - len(own))
            line += [_guarded(cells.get(c.code)) for cells in own for c in sheet.columns]
        writer.writerow(line)


def _guarded(value: Cell) -> str:
    """Spreadsheets compute what begins like a formula; an apostrophe before it makes it text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value).replace(".", ",")
    return f"'{value}" if _FORMULA.match(value) or value.startswith("'") else value


def offered_rows() -> dict[str, int]:
    return {sheet.code: _OFFERED_ROWS for sheet in ROW_SHEETS}


def example_row() -> TableRow:
    return TableRow(EXAMPLE_CELLS, list(EXAMPLE_ROWS))
