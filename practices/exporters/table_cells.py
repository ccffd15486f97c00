"""The values of a version as cells, so that ``importers.table`` reads the same values back."""

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from practices.enums import DatePrecision
from practices.layouts import FIELDS
from practices.models import Practice, Revision
from practices.selectors.table_names import Names
from practices.selectors.table_rows import (
    MAIN,
    PRECISIONS,
    ROW_SHEETS,
    Column,
    Kind,
    table_code,
    tidy,
)
from practices.text import fold

Cell = str | int | float | None

_FORMATS = {DatePrecision.DAY: "{2:02}/{1:02}/{0:04}", DatePrecision.MONTH: "{1:02}/{0:04}"}
_NO_INFORMATION = re.compile(r"'*sin informacion\.?")


def main_cells(revision: Revision, values: Mapping[str, Any], names: Names) -> dict[str, Cell]:
    """The row of a version on the first sheet, by column code. Empty cells are left out."""
    practice: Practice = revision.practice
    columns = values["columns"]
    cells: dict[str, Cell] = {
        "code": table_code(practice),
        "layout": str(revision.get_layout_display()),
        "origin_source": practice.origin_source,
        "origin_code": practice.origin_code,
    }
    for column in MAIN.columns:
        if column.code in values["terms"]:
            cells[column.code] = cell_of(column, values["terms"][column.code], names)
        elif column.code not in cells:
            cells[column.code] = _cell_in(column, columns, names)
    for code in columns["no_information"]:
        name = FIELDS[code].columns[0] if code in FIELDS and FIELDS[code].columns else ""
        if name in cells and not cells[name] and MAIN.column(name).is_long:
            cells[name] = _("Sin información")
    return {code: cell for code, cell in cells.items() if cell not in (None, "")}


def row_cells(values: Mapping[str, Any], names: Names) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Each row of the other sheets: the sheet's code and the cells."""
    for sheet in ROW_SHEETS:
        for row in values["rows"][sheet.code]:
            cells = {column.code: _cell_in(column, row, names) for column in sheet.columns}
            yield sheet.code, {code: cell for code, cell in cells.items() if cell not in (None, "")}


def _cell_in(column: Column, values: Mapping[str, Any], names: Names) -> Cell:
    value = values[column.field.attname]
    if column.kind is Kind.PARTIAL_DATE and value is not None:
        return partial_date_text(value, values[PRECISIONS[column.code]], column.code)
    return cell_of(column, value, names)


def cell_of(column: Column, value: Any, names: Names) -> Cell:
    if value is None:
        return None
    match column.kind:
        case Kind.NUMBER:
            return _number(value)
        case Kind.INTEGER:
            return value
        case Kind.BOOLEAN:
            return _("Sí") if value else _("No")
        case Kind.DATE:
            return value.strftime("%d/%m/%Y")
        case Kind.CHOICE:
            return _label(column, value)
        case Kind.CHOICES | Kind.FIELDS:
            return join([_label(column, each) for each in value])
        case Kind.TERMS:
            return join([names.of(column).label(pk) for pk in value])
        case Kind.WORDS:
            return join(sorted(value, key=fold))
        case Kind.BODY | Kind.PLACE | Kind.CALL:
            return names.of(column).label(value)
    return _text(value, column)


def _text(value: str, column: Column) -> str:
    """A long text that says just "Sin información" is no answer "Sin información"."""
    text = tidy(value)
    is_literal = column.is_long and _NO_INFORMATION.fullmatch(fold(text))
    return f"'{text}" if is_literal else text


def _label(column: Column, value: Any) -> str:
    """Fields of the record share labels with nothing, choices with none of their list."""
    return next((str(label) for known, label in column.choices if known == value), str(value))


def join(values: list[str]) -> str:
    """Values parted by "; ". One that holds a mark of its own stands in quotes."""
    return "; ".join(
        '"' + value.replace('"', '""') + '"' if re.search(r'[;\n\r"]', value) else value
        for value in values
    )


def _number(value: Decimal) -> Cell:
    """A number where a spreadsheet keeps it whole, else its digits as text."""
    plain = value.normalize()
    if Decimal(repr(float(plain))) == plain:
        return int(plain) if plain == plain.to_integral_value() else float(plain)
    return f"{plain:f}".replace(".", ",")


def partial_date_text(day: datetime.date, precision: str, code: str) -> str:
    """ "16/06/2015", "06/2015" or "2015". A stored day that is not the usual one for what is
    known of it is written whole, with the word for it behind: "16/06/2015 (año)"."""
    if day == usual_day(day, precision, code):
        parts = (day.year, day.month, day.day)
        return _FORMATS.get(precision, "{0:04}").format(*parts)
    whole = _FORMATS[DatePrecision.DAY].format(day.year, day.month, day.day)
    return f"{whole} ({DatePrecision(precision).label.lower()})"


def usual_day(day: datetime.date, precision: str, code: str) -> datetime.date:
    """The first day of what is known; a period that ends in some year ends in its December."""
    if precision == DatePrecision.DAY:
        return day
    month = day.month if precision == DatePrecision.MONTH else 12 if code == "period_to" else 1
    return day.replace(month=month, day=1)
