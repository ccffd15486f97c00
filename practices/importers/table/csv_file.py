"""A flat file as a raw table: one line a practice, its rows in numbered columns."""

import csv
import io
import re
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused
from practices.selectors.table_rows import (
    MAIN,
    MAXIMUM_PRACTICES,
    MAXIMUM_ROWS,
    ROW_SHEETS,
    Sheet,
)

from .cells import LONGEST_TEXT, shown
from .package import encoding_of
from .raw import (
    IGNORED,
    Cells,
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

SEPARATORS = ";,\t"
MAXIMUM_COLUMNS = 5_000
#: What a spreadsheet would take for a formula has an apostrophe before it.
GUARDED = re.compile(r"'(?=['=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_NUMBERED = re.compile(r"(.+?)[ .](\d{1,3})\s*[:.]\s*(.+)")

# A place of the first line: its sheet, the number of the row there, the code of its column.
Place = tuple[Sheet, int, str]


class CsvTable:
    def __init__(self, file: IO[bytes]):
        self._file = file
        self._encoding = encoding_of(file)
        self.notes: list[Note] = []
        headings, self._separator = self._first_line()
        self._places = self._read_headings(headings)
        self.columns = {MAIN.code: {c for s, _n, c in self._known() if s is MAIN}}
        if "code" not in self.columns[MAIN.code]:
            raise no_headings()
        for sheet in ROW_SHEETS:
            if of_sheet := {code for known, _n, code in self._known() if known is sheet}:
                self.columns[sheet.code] = of_sheet

    def _known(self) -> Iterator[Place]:
        return (place for place in self._places if place is not None)

    def practices(self) -> Iterator[RawPractice]:
        count = 0
        for number, line in enumerate(self._lines(self._separator), start=1):
            if number == 1 or not any(cell.strip() for cell in line):
                continue
            practice = self._practice(number, line)
            if is_example(shown(practice.cells.get("code"))):
                continue
            count += 1
            if count > MAXIMUM_PRACTICES:
                raise too_many()
            yield practice

    def _practice(self, number: int, line: list[str]) -> RawPractice:
        cells: Cells = {}
        rows: dict[str, dict[int, RawRow]] = {}
        for place, text in zip(self._places, line, strict=False):
            value = GUARDED.sub("", text, count=1) if text.startswith("'") else text
            if place is None or not value.strip():
                continue
            sheet, position, code = place
            if sheet is MAIN:
                cells[code] = value
            else:
                empty = RawRow(f"{sheet.one} {position}", number, {})
                rows.setdefault(sheet.code, {}).setdefault(position, empty).cells[code] = value
        ordered = {name: [of[n] for n in sorted(of)] for name, of in rows.items()}
        return RawPractice(number, cells, ordered)

    def _lines(self, separator: str) -> Iterator[list[str]]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self._encoding, errors="replace", newline="")
        before = csv.field_size_limit(LONGEST_TEXT + 2)
        try:
            yield from csv.reader(text, delimiter=separator)
        except (csv.Error, UnicodeError) as error:
            raise ImportRefused(
                _("El archivo no se puede leer como CSV. Ábralo y guárdelo como CSV UTF-8.")
            ) from error
        finally:
            csv.field_size_limit(before)
            text.detach()

    def _first_line(self) -> tuple[list[str], str]:
        """The headings, parted by whatever parts them into the most that are known."""
        best: tuple[int, list[str], str] = (-1, [], SEPARATORS[0])
        for separator in SEPARATORS:
            lines = self._lines(separator)
            line = next(lines, [])[:MAXIMUM_COLUMNS]
            lines.close()
            known = sum(place is not None for place in map(_place_of, line))
            if known > best[0]:
                best = (known, line, separator)
        return best[1], best[2]

    def _read_headings(self, headings: list[str]) -> list[Place | None]:
        places: list[Place | None] = []
        main = read_headings(
            [heading if _is_main(heading) else "" for heading in headings], _MAIN_HEADINGS
        )
        self.notes.extend(heading_notes(MAIN, main))
        for heading, code in zip(headings, main.codes, strict=True):
            place = (MAIN, 0, code) if code else None if _is_main(heading) else _place_of(heading)
            if place is not None and place in places:
                message = _("La columna está dos veces; se lee la primera.")
                self.notes.append(Note(message, str(MAIN.title), column=heading[:80]))
                place = None
            places.append(place)
        return places


_MAIN_HEADINGS = headings_of(MAIN)
_NUMBERED_HEADINGS: dict[str, tuple[Sheet, dict[str, str]]] = {
    normal(name): (sheet, headings_of(sheet))
    for sheet in ROW_SHEETS
    for name in (sheet.one, sheet.title, sheet.code)
}


def _place_of(heading: Any) -> Place | None:
    name = normal(heading)
    if name in _MAIN_HEADINGS:
        return MAIN, 0, _MAIN_HEADINGS[name]
    match = _NUMBERED.fullmatch(name)
    if match is None or match[1] not in _NUMBERED_HEADINGS:
        return None
    sheet, columns = _NUMBERED_HEADINGS[match[1]]
    code, number = columns.get(match[3].strip()), int(match[2])
    if code is None or code == "code" or not 1 <= number <= MAXIMUM_ROWS:
        return None
    return sheet, number, code


def _is_main(heading: str) -> bool:
    """A column of the practice itself, or one that nobody knows."""
    place = _place_of(heading)
    return (place is None or place[0] is MAIN) and normal(heading) not in IGNORED
