"""Dates and periods as Spanish forms write them, with how much of each is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from practices.enums import DatePrecision
from practices.text import fold

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, start=1)},
    "sept": 9,
    "setiembre": 9,
    "set": 9,
}
MONTH = rf"(?:{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
YEAR = r"(?:19|20)\d\d(?![\d.,]*\d)"
_OF = r"(?:\s+(?:de|del|de\s+el)\s+(?:a[nñ]o\s+)?|\s*[-/,]\s*|\s+)"
_ORDINAL = r"(?:\.?\s*(?:er|ro|o)\b|°)?"

# Searched in folded text: case and accents make no difference.
_DATE = re.compile(
    rf"\b(?:"
    rf"(?P<day>\d{{1,2}}|primero){_ORDINAL}{_OF}(?P<month>{MONTH}){_OF}(?P<year>{YEAR})"
    rf"|(?P<iso_year>{YEAR})-(?P<iso_month>\d{{1,2}})(?:-(?P<iso_day>\d{{1,2}}))?\b"
    rf"|(?P<n_day>\d{{1,2}})(?P<mark>[/.-])(?P<n_month>\d{{1,2}})(?P=mark)(?P<n_year>{YEAR})"
    rf"|(?P<m_month>\d{{1,2}})/(?P<m_year>{YEAR})"
    rf"|(?P<month_only>{MONTH}){_OF}(?P<month_year>{YEAR})"
    rf"|(?P<bare_year>{YEAR})"
    rf")"
)
# "del 3 de marzo al 15 de julio de 2020", "enero a mayo de 2019": the year is said once.
_YEAR_SAID_LATER = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}){_OF})?(?P<month>{MONTH})\s*(?:a|al|hasta|-|\u2013|\u2014|y)\s*"
    rf"(?:el\s+)?(?=(?:\d{{1,2}}{_OF})?{MONTH}{_OF}(?P<year>{YEAR}))"
)
_ENDED = re.compile(r"\b(?:no vigente|finalizad[ao]|terminad[ao]|concluid[ao])\b")
_ONGOING = re.compile(
    r"\b(?:vigente|actualidad|actualmente|actual|en curso|en ejecucion|en operacion|"
    r"en funcionamiento|la fecha|presente|hoy|continua|activ[ao])\b"
)
LONGEST_PERIOD = 500  # characters; more is a story and no date
_CONNECTING = re.compile(
    r"\b(?:desde|hasta|entre|inicio|inicia|fin|fecha|de|del|el|la|los|al?|y|en|se|que|mes|ano|"
    r"dia|implementacion|implementada|implemento|puesta|marcha|a partir|partir|sigue|aun|esta|es|"
    r"encuentra)\b"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    first_day: date
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the place in the text where it stands."""

    start: int
    end: int
    when: PartialDate


@dataclass(frozen=True, slots=True)
class Period:
    start: PartialDate | None = None
    end: PartialDate | None = None
    is_ongoing: bool | None = None
    is_clear: bool = True
    """Everything that the text says is in the fields above."""


def month_number(name: str) -> int:
    return _MONTH_NUMBERS[fold(name).rstrip(".")]


def find_dates(text: str) -> list[FoundDate]:
    """Dates in the order of the text, without those that no calendar has."""
    folded = same_length_fold(text)
    found = sorted([*_whole_dates(folded), *_dates_without_year(folded)], key=lambda f: f.start)
    kept: list[FoundDate] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def same_length_fold(text: str) -> str:
    """Folded character by character, so that places in it are places in the text."""
    return "".join(simple if len(simple := fold(char)) == 1 else char for char in text).replace(
        "ñ", "n"
    )


def _whole_dates(folded: str) -> Iterator[FoundDate]:
    at = 0
    while match := _DATE.search(folded, at):
        when = _read(match)
        at = match.end() if when else match.start() + 1
        if when:
            yield FoundDate(match.start(), match.end(), when)


def _read(match: re.Match) -> PartialDate | None:
    part = match.groupdict()
    if part["bare_year"]:
        return partial_date(int(part["bare_year"]))
    if part["month_only"]:
        return partial_date(int(part["month_year"]), month_number(part["month_only"]))
    if part["m_month"]:
        return partial_date(int(part["m_year"]), int(part["m_month"]))
    if part["iso_year"]:
        return partial_date(
            int(part["iso_year"]), int(part["iso_month"]), int(part["iso_day"] or 0) or None
        )
    if part["n_day"]:
        return partial_date(int(part["n_year"]), int(part["n_month"]), int(part["n_day"]))
    day = 1 if part["day"] == "primero" else int(part["day"])
    return partial_date(int(part["year"]), month_number(part["month"]), day)


def _dates_without_year(folded: str) -> Iterator[FoundDate]:
    for match in _YEAR_SAID_LATER.finditer(folded):
        day = int(match["day"]) if match["day"] else None
        when = partial_date(int(match["year"]), month_number(match["month"]), day)
        if when:
            yield FoundDate(match.start(), match.end(), when)


def partial_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """None for a date that no calendar has."""
    try:
        first_day = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return PartialDate(first_day, DatePrecision.DAY)
    return PartialDate(first_day, DatePrecision.MONTH if month else DatePrecision.YEAR)


def read_period(text: str) -> Period:
    """The time a practice has been in service, from the answer to "Fecha de implementación"."""
    if len(text) > LONGEST_PERIOD:
        return Period(is_clear=False)
    dates = find_dates(text)
    folded = same_length_fold(text)
    ended = bool(_ENDED.search(folded))
    ongoing = bool(_ONGOING.search(folded)) and not ended
    start, end = _start_and_end(folded, dates)
    is_contradictory = (ongoing and end is not None) or len(dates) > 2
    if end and (ongoing or (start and end.first_day < start.first_day)):
        end, is_contradictory = None, True
    return Period(
        start=start,
        end=end,
        is_ongoing=True if ongoing else (False if ended or end else None),
        is_clear=not is_contradictory and not _left_over(folded, dates),
    )


def _start_and_end(
    folded: str, dates: list[FoundDate]
) -> tuple[PartialDate | None, PartialDate | None]:
    if not dates:
        return None, None
    if len(dates) == 1 and re.search(r"\bhasta(?:\s+el)?\s*\Z", folded[: dates[0].start]):
        return None, dates[0].when
    return dates[0].when, dates[1].when if len(dates) > 1 else None


def _left_over(folded: str, dates: list[FoundDate]) -> bool:
    """Whether the text says more than the dates and that it goes on."""
    for found in reversed(dates):
        folded = f"{folded[: found.start]} {folded[found.end :]}"
    for known in (_ENDED, _ONGOING, _CONNECTING):
        folded = known.sub(" ", folded)
    return any(char.isalnum() for char in folded)
