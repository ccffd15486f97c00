"""Numbers, dates and texts as people in Colombia read them. File sizes: Django's filesizeformat."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from practices.enums import DatePrecision
from practices.text import render_markdown

register = template.Library()

_DATE_FORMATS = {
    DatePrecision.DAY: r"j \d\e F \d\e Y",
    DatePrecision.MONTH: r"F \d\e Y",
    DatePrecision.YEAR: "Y",
}


@register.filter
def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1234.5 → "1.234,5". Exactly `places` decimals, or as many as the value has without zeros."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    else:
        exact = exact.normalize()
    return number_format(f"{exact:f}", use_l10n=True, force_grouping=True)


@register.filter
def partial_date(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """A date as far as it is known: "16 de junio de 2015", "octubre de 2017", "2021"."""
    return date_format(value, _DATE_FORMATS[DatePrecision(precision)]) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """Time of day in the portal's zone: "10:42 a. m."."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    half = _("a. m.") if local.hour < 12 else _("p. m.")
    return f"{date_format(local, 'g:i')}\N{NO-BREAK SPACE}{half}"


@register.filter
def moment(value: datetime | None) -> str:
    """Date and time in the portal's zone: "2 de marzo de 2026, 10:42 a. m."."""
    if value is None:
        return ""
    return f"{partial_date(timezone.localtime(value))}, {clock(value)}"


@register.simple_tag
def lifespan(
    start: date | None,
    start_precision: str,
    end: date | None,
    end_precision: str,
    ongoing: bool | None,
) -> str:
    """When a practice ran, as the forms write it: both dates, or the first and "Vigente"."""
    first = partial_date(start, start_precision or DatePrecision.DAY)
    last = _("Vigente") if ongoing else partial_date(end, end_precision or DatePrecision.DAY)
    if end and not first and not ongoing:
        last = _("hasta %(end)s") % {"end": last}
    return " \N{EN DASH} ".join(part for part in (first, last) if part)


@register.simple_tag
def period(start: date | None, end: date | None, precision: str = "") -> str:
    """The time that a figure covers: "junio a diciembre de 2018", "2018", "sin fecha"."""
    if not start and not end:
        return _("sin fecha")
    known = precision or DatePrecision.DAY
    first, last = partial_date(start, known), partial_date(end, known)
    if not last:
        return _("desde %(date)s") % {"date": first}
    if not first:
        return _("hasta %(date)s") % {"date": last}
    if first == last:
        return last
    if known == DatePrecision.MONTH and start.year == end.year:
        first = date_format(start, "F")
    return _("%(first)s a %(last)s") % {"first": first, "last": last}


@register.simple_tag
def bars(rows: Iterable[Any], field: str) -> list[tuple[Any, str | None]]:
    """Pair each row with the length of its bar: its `field` in percent of the largest one.

    The length is text with a point, as SVG wants it; None for a row without a number.
    """
    rows = list(rows)
    values = [row[field] if isinstance(row, dict) else getattr(row, field) for row in rows]
    largest = max((value for value in values if value is not None), default=0)
    return [
        (row, share(value, largest) if value is not None else None)
        for row, value in zip(rows, values, strict=True)
    ]


@register.simple_tag
def share(part: Decimal | int | float, whole: Decimal | int | float) -> str:
    """`part` of `whole` in percent, from 0 to 100, written for SVG: "56.2"."""
    if not whole or part <= 0:
        return "0"
    percent = min(Decimal(100), 100 * Decimal(str(part)) / Decimal(str(whole)))
    return f"{percent:.1f}".removesuffix(".0")


@register.filter
def markdown(source: str | None) -> SafeString:
    """The safe HTML of a long text."""
    return render_markdown(source or "")


@register.filter
def pair(columns: Iterable[Any], cells: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return list(zip(columns, cells, strict=True))
