"""A workbook as a raw table: read row by row, the other sheets before the practices."""

import re
import warnings
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from lxml.etree import XMLSyntaxError
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from practices.exceptions import ImportRefused
from practices.selectors.table_rows import MAIN, MAXIMUM_PRACTICES, MAXIMUM_ROWS, Sheet

from .cells import Formula, shown
from .package import SPOILT
from .raw import (
    IGNORED,
    SHEETS_BY_TITLE,
    Cells,
    Headings,
    Note,
    RawPractice,
    RawRow,
    heading_notes,
    headings_of,
    is_example,
    no_headings,
    normal,
    read_headings,
    too_many,
)

#: Of a sheet: what stands further right is not read.
MAXIMUM_COLUMNS = 200
MAXIMUM_CHILDREN = 100_000
LONG_TEXTS = "Textos largos"
#: A whole sheet of rows that only look empty is read through in a moment.
_LAST_ROW = 1_048_576
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGED = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    *SPOILT,
    ParseError,
    XMLSyntaxError,
)


class XlsxTable:
    def __init__(self, file: IO[bytes]):
        file.seek(0)
        self.notes: list[Note] = []
        self.columns: dict[str, set[str]] = {}
        self._rows: dict[str, dict[str, list[RawRow]]] = {}
        self._long: dict[str, list[tuple[str, str]]] = {}
        with _damage_refused():
            self._book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            self._main = self._main_sheet()
            for worksheet in self._book.worksheets:
                if worksheet is not self._main:
                    self._read_sheet(worksheet)

    def practices(self) -> Iterator[RawPractice]:
        with _damage_refused():
            count = 0
            for number, cells in self._cells(self._main, MAIN):
                code = shown(cells.get("code"))
                if is_example(code):
                    self._rows.pop(code, None)
                    continue
                count += 1
                if count > MAXIMUM_PRACTICES:
                    raise too_many()
                for column, text in self._long.pop(code, ()):
                    cells[column] = f"{cells.get(column, '')}{text}"
                yield RawPractice(number, cells, self._rows.pop(code, {}))
        self._note_the_left_over()

    def _main_sheet(self):
        sheets = {normal(sheet.title): sheet for sheet in self._book.worksheets}
        found = sheets.get(normal(MAIN.title)) or next(iter(sheets.values()), None)
        if found is None:
            raise no_headings()
        return found

    def _read_sheet(self, worksheet) -> None:
        title = normal(worksheet.title)
        if title == normal(LONG_TEXTS):
            self._read_long_texts(worksheet)
        sheet = SHEETS_BY_TITLE.get(title)
        if sheet is None:
            return
        rows = enumerate(self._cells(worksheet, sheet), start=1)
        for count, (number, cells) in rows:
            if count > MAXIMUM_CHILDREN:
                raise too_many()
            code = shown(cells.pop("code", None))
            of_practice = self._rows.setdefault(code, {}).setdefault(sheet.code, [])
            # One more than may be, so that its reader sees that there are too many.
            if len(of_practice) <= MAXIMUM_ROWS:
                of_practice.append(RawRow(str(sheet.title), number, cells))

    def _read_long_texts(self, worksheet) -> None:
        """Rows of code, column and a further part of its text, in order."""
        for values in worksheet.iter_rows(min_row=2, max_row=_LAST_ROW, max_col=3):
            code, column, text = (shown(_value(cell)) for cell in values)
            if code and column:
                part = _value(values[2])
                self._long.setdefault(code, []).append(
                    (column, part if isinstance(part, str) else text)
                )

    def _cells(self, worksheet, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
        """Number and cells of each row that has any, below the headings."""
        worksheet.reset_dimensions()
        known = headings_of(sheet)
        headings: Headings | None = None
        rows = worksheet.iter_rows(max_row=_LAST_ROW, max_col=MAXIMUM_COLUMNS)
        for number, row in enumerate(rows, start=1):
            if not any(cell.value is not None for cell in row):
                continue
            values = [_value(cell) for cell in row]
            if headings is None:
                headings = self._headings(sheet, values, known)
                continue
            if _are_codes(values, known):
                continue
            cells = {
                code: value
                for code, value in zip(headings.codes, values, strict=False)
                if code is not None and value is not None
            }
            if any(shown(value) for value in cells.values()):
                yield number, cells
        if headings is None and sheet is MAIN:
            raise no_headings()

    def _headings(self, sheet: Sheet, values: list[Any], known) -> Headings:
        headings = read_headings(values, known)
        if "code" not in headings.codes:
            if sheet is MAIN:
                raise no_headings()
            message = _("La hoja no tiene la columna “Código” y no se lee.")
            self.notes.append(Note(message, str(sheet.title), is_error=True))
            headings.codes = [None] * len(headings.codes)
            return headings
        self.columns[sheet.code] = {code for code in headings.codes if code}
        self.notes.extend(heading_notes(sheet, headings))
        return headings

    def _note_the_left_over(self) -> None:
        for code, by_sheet in self._rows.items():
            if is_example(code):
                continue
            message = _("Ninguna práctica de la primera hoja tiene ese código.")
            self.notes.extend(
                Note(message, row.place, row.number, _("Código"), code[:80], is_error=True)
                for rows in by_sheet.values()
                for row in rows
            )


class _damage_refused:
    """Whatever a broken workbook makes its reader stumble over becomes one sentence."""

    def __enter__(self):
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        # About styles and dates of the workbook, which nobody here reads.
        warnings.simplefilter("ignore")

    def __exit__(self, kind, error, trace):
        self._warnings.__exit__(kind, error, trace)
        if isinstance(error, _DAMAGED):
            raise ImportRefused(
                _("El archivo está dañado. Ábralo y guárdelo de nuevo como XLSX.")
            ) from error


def _value(cell) -> Any:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        return Formula(str(value))
    if cell.data_type == "f":
        is_special = isinstance(value, ArrayFormula | DataTableFormula)
        return Formula(str(getattr(value, "text", None) or "=") if is_special else str(value))
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _are_codes(values: list[Any], known) -> bool:
    """The hidden row below the headings."""
    written = [value for value in values if value is not None and value not in IGNORED]
    return len(written) > 1 and all(known.get(value) == value for value in written)
