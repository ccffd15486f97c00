"""Tables drawn in plain text with tabs, bars or wide spaces, as lines in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .labels import is_label, opens_label
from .lines import Gap, Line
from .words import fold_words, mask_tags

_WIDE_SPACE = re.compile(r"\s{3,}")
_LONGEST_LABEL = 4  # rows over which a table breaks one label, at most


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    gap: Gap
    """Between this row and the one before."""
    inner: Gap
    """Between its cells."""


def grid_lines(text: str) -> list[Line]:
    """The lines of a text; each cell of a table becomes a line of its own.

    A label that the table breaks over several rows, beside the first lines of its value, is put
    together before the value.
    """
    rows = _rows(text)
    lines: list[Line] = []
    at = 0
    while at < len(rows):
        taken = _rows_of_broken_label(rows, at)
        lines += _merged(rows[at : at + taken]) if taken > 1 else _lines_of(rows[at])
        at += taken
    return lines


def _rows(text: str) -> list[_Row]:
    rows = []
    gap = Gap.LINE
    for line in text.split("\n"):
        if line.strip():
            rows.append(_row(line, gap))
            gap = Gap.LINE
        else:
            gap = Gap.BLANK
    return rows


def _row(line: str, gap: Gap) -> _Row:
    if "\t" in line:
        return _Row(tuple(line.split("\t")), gap, Gap.CELL)
    bare = line.strip()
    if "|" in bare and ("|" in (bare[0], bare[-1]) or opens_label(bare.split("|")[0])):
        return _Row(tuple(bare.strip("|").split("|")), gap, Gap.PIPE)
    return _Row((line,), gap, Gap.CELL)


def _columns(row: _Row) -> tuple[str, ...]:
    """The cells; those of a table drawn with spaces too, which no single row gives away."""
    return row.cells if len(row.cells) > 1 else tuple(_WIDE_SPACE.split(row.cells[0].rstrip()))


def _label_column(row: _Row) -> int | None:
    """Where the row has a label, or the beginning of one, beside a value."""
    for number, cell in enumerate(_columns(row)[:-1]):
        if opens_label(cell):
            return number
    return None


def _rows_of_broken_label(rows: Sequence[_Row], at: int) -> int:
    """How many rows from `at` on carry one label in pieces; 1 when none does."""
    column = _label_column(rows[at])
    label, found = "", 1
    for taken, row in enumerate(rows[at : at + _LONGEST_LABEL], start=1):
        columns = _columns(row)
        if column is None or column >= len(columns) or not fold_words(mask_tags(columns[column])):
            break
        label += f" {columns[column]}"
        if not opens_label(label):
            break
        found = taken if is_label(label) else found
    return found


def _merged(rows: Sequence[_Row]) -> list[Line]:
    column = _label_column(rows[0]) or 0
    lines = [
        Line(" ".join(part.strip() for part in parts), Gap.CELL if number else rows[0].gap)
        for number in range(column + 1)
        if any(parts := [_columns(row)[number] for row in rows if number < len(_columns(row))])
    ]
    for row in rows:
        values = [cell.strip() for cell in _columns(row)[column + 1 :] if cell.strip()]
        for number, value in enumerate(values):
            lines.append(Line(value, row.inner if number or row is rows[0] else Gap.LINE))
    return lines


def _lines_of(row: _Row) -> list[Line]:
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    return [Line(cell, row.inner if number else row.gap) for number, cell in enumerate(cells)]
