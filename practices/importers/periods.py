"""Periods named in a running text: "Junio a Diciembre" of a year said before, "en 2021"."""

import re
from dataclasses import dataclass
from datetime import date

from practices.enums import DatePrecision

from .dates import MONTH, YEAR, month_number, same_length_fold

_OF_YEAR = rf"(?:\s+(?:de|del)(?:\s+ano)?|,)?\s+(?P<{{name}}>{YEAR})"
_TO = r"\s*(?:a|al|hasta|y|-|\u2013|\u2014)\s*"
_SPAN = re.compile(
    rf"\b(?:"
    # "enero de 2018 a mayo de 2019", "enero a mayo de 2019", and without any year
    rf"(?P<from>{MONTH})(?:{_OF_YEAR.format(name='from_year')})?{_TO}"
    rf"(?P<to>{MONTH})(?:{_OF_YEAR.format(name='to_year')})?"
    rf"|(?P<half>primer|segundo)\s+semestre{_OF_YEAR.format(name='half_year')}"
    rf"|(?P<quarter>primer|segundo|tercer|cuarto)\s+trimestre{_OF_YEAR.format(name='quarter_year')}"
    rf"|(?P<month>{MONTH}){_OF_YEAR.format(name='month_year')}"
    rf"|(?P<first_year>{YEAR}){_TO}(?P<last_year>{YEAR})"
    rf"|(?P<year>{YEAR})"
    rf")"
)
_OPEN = re.compile(r"\b(?:desde|a partir de)(?:\s+el)?(?:\s+(?:mes|ano)\s+de)?\s*\Z")
_ORDER = {"primer": 0, "segundo": 1, "tercer": 2, "cuarto": 3}


@dataclass(frozen=True, slots=True)
class Span:
    """First days of the first and last month; `last` is None for "desde marzo de 2020"."""

    start: int
    end: int
    first: date
    last: date | None
    precision: str


def find_spans(text: str) -> list[Span]:
    """Periods in the order of the text, with their places in it.

    Months without a year take the last year said before; that year alone is then no period.
    """
    folded = same_length_fold(text)
    spans: list[Span] = []
    lone_year: Span | None = None
    year: int | None = None
    for match in _SPAN.finditer(folded):
        part = match.groupdict()
        if part["from"] and not part["to_year"]:
            span = _months(match, year, year)
            if span and lone_year and spans and spans[-1] is lone_year:
                spans.pop()
        else:
            span = _span(match)
        if span is None:
            continue
        lone_year = span if part["year"] else None
        year = (span.last or span.first).year
        if _OPEN.search(folded[: match.start()]) and span.first == span.last:
            span = Span(span.start, span.end, span.first, None, span.precision)
        spans.append(span)
    return spans


def _span(match: re.Match) -> Span | None:
    part = match.groupdict()
    if part["from"]:
        last_year = int(part["to_year"])
        return _months(match, int(part["from_year"] or last_year), last_year)
    if part["half"]:
        return _part_of_year(match, int(part["half_year"]), 6, _ORDER[part["half"]])
    if part["quarter"]:
        return _part_of_year(match, int(part["quarter_year"]), 3, _ORDER[part["quarter"]])
    if part["month"]:
        day = date(int(part["month_year"]), month_number(part["month"]), 1)
        return Span(match.start(), match.end(), day, day, DatePrecision.MONTH)
    first = int(part["first_year"] or part["year"])
    last = int(part["last_year"] or first)
    if last < first:
        return None
    return Span(
        match.start(), match.end(), date(first, 1, 1), date(last, 12, 1), DatePrecision.YEAR
    )


def _months(match: re.Match, first_year: int | None, last_year: int | None) -> Span | None:
    if first_year is None or last_year is None:
        return None
    first = date(first_year, month_number(match["from"]), 1)
    last = date(last_year, month_number(match["to"]), 1)
    if last < first:
        return None
    return Span(match.start(), match.end(), first, last, DatePrecision.MONTH)


def _part_of_year(match: re.Match, year: int, months: int, order: int) -> Span:
    first = date(year, 1 + months * order, 1)
    last = date(year, months * (order + 1), 1)
    return Span(match.start(), match.end(), first, last, DatePrecision.MONTH)
