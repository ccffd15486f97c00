"""One cell to one value, or a sentence about why not."""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from practices.enums import DatePrecision
from practices.importers.dates import month_number, partial_date
from practices.selectors.table_names import NameList, Names
from practices.selectors.table_rows import PRECISION_WORDS, Column, Kind, tidy
from practices.text import fold
from practices.validators import EXACT_DIGITS, is_exact

LONGEST_TEXT = 1_000_000
LARGEST_INTEGER = 32_767  # what the smallest integer columns of both databases hold
_YES = {"si", "s", "x", "true", "verdadero", "1"}
_NO = {"no", "n", "false", "falso", "0"}
_NUMBERS = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
_WORDS = re.compile(r"(?:(\d{1,2}) de )?([a-z]+) (?:de |del )?(\d{4})")
_WITH_PRECISION = re.compile(r"(.+?)\s*\(([^()]+)\)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,\s'])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[;\n]|$)|([^;\n]*))(?:[;\n]|$)')
_NO_INFORMATION = re.compile(r"('*)sin informacion\.?")


class CellError(Exception):
    """Carries the sentence for the person."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes its value; ``text`` is the formula."""

    text: str


class NoInformation:
    """The answer "Sin información" to a long text."""


NO_INFORMATION = NoInformation()


@dataclass(frozen=True, slots=True)
class PartialDay:
    day: datetime.date
    precision: str


def shown(raw: Any) -> str:
    """A cell as people see it; never raises."""
    match raw:
        case None:
            return ""
        case Formula():
            return tidy(str(raw.text))
        case bool():
            return _("Sí") if raw else _("No")
        case float() if not math.isfinite(raw):
            return str(raw)
        case float() if raw.is_integer() and abs(raw) < 1e15:
            return str(int(raw))
        case float():
            return f"{Decimal(repr(raw)):f}".replace(".", ",")
        case datetime.datetime() | datetime.date():
            return raw.strftime("%d/%m/%Y")
    return tidy(str(raw))


def read_cell(column: Column, raw: Any, names: Names) -> Any:
    """The value of a cell, None when it is empty. Raises CellError."""
    if isinstance(raw, Formula):
        raise CellError(
            _("Es una fórmula o un error, y solo se leen valores. Cópiela y péguela como valor.")
        )
    text = shown(raw)
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        raise CellError(_("El texto es demasiado largo. Adjúntelo como archivo."))
    return _READERS[column.kind](column, raw, text, names)


def _text(column: Column, raw: Any, text: str, names: Names) -> Any:
    if column.is_long and (match := _NO_INFORMATION.fullmatch(fold(text))):
        return text[1:] if match[1] else NO_INFORMATION
    return text


def _number(column: Column, raw: Any, text: str, names: Names) -> Decimal:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        text = repr(raw)
    else:
        text = _plain_number(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CellError(_("No es un número. Escríbalo como 1234,5, sin unidades ni palabras."))
    if not is_exact(value):
        raise CellError(
            _("El número tiene más de %(most)d cifras. Redondéelo.") % {"most": EXACT_DIGITS}
        )
    return value


def _plain_number(text: str) -> str:
    """ "1.234,5", "1,234.5", "1234,5" or "1234.5" as "1234.5".

    Points before three digits group them, as in Colombia; a comma alone begins the decimals.
    """
    compact = re.sub(r"[\s$]", "", text).lstrip("'")
    if compact.count(",") == 1 and compact.count(".") == 0:
        return compact.replace(",", ".")
    if (match := _GROUPED.fullmatch(compact)) and match[1]:
        whole, mark, decimals = compact, "", ""
        if (other := {".": ",", ",": "."}.get(match[1])) and other in compact:
            whole, mark, decimals = compact.partition(other)
        return whole.replace(match[1], "") + mark.replace(",", ".") + decimals
    return compact


def _integer(column: Column, raw: Any, text: str, names: Names) -> int:
    value = _number(column, raw, text, names)
    if value != value.to_integral_value() or not 0 <= value <= LARGEST_INTEGER:
        raise CellError(
            _("Escriba un número entero entre 0 y %(most)d.") % {"most": LARGEST_INTEGER}
        )
    return int(value)


def _boolean(column: Column, raw: Any, text: str, names: Names) -> bool:
    answer = fold(text)
    if answer in _YES or answer in _NO:
        return answer in _YES
    raise CellError(_("Escriba “Sí” o “No”."))


def _partial_day(column: Column, raw: Any, text: str, names: Names) -> PartialDay:
    """ "2019" as the end of a period is its December; the word in brackets says what is known."""
    if isinstance(raw, datetime.datetime | datetime.date):
        return PartialDay(datetime.date(raw.year, raw.month, raw.day), DatePrecision.DAY)
    word = ""
    if match := _WITH_PRECISION.fullmatch(text):
        text, word = match[1], fold(match[2])
    found = _parsed_date(" ".join(fold(text).split()))
    if found is None or (word and word not in _precision_words()):
        raise CellError(_("Escriba la fecha como 16/06/2015, 06/2015 o solo el año 2015."))
    day, precision = found.first_day, found.precision
    if column.code == "period_to" and precision == DatePrecision.YEAR:
        day = day.replace(month=12)
    return PartialDay(day, _precision_words()[word] if word else precision)


@cache
def _precision_words() -> Mapping[str, str]:
    return {fold(word): value for word, value in PRECISION_WORDS.items()}


def _parsed_date(text: str):
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NUMBERS.fullmatch(text):
        day, month, year = match.groups()
    elif match := _WORDS.fullmatch(text):
        day, word, year = match.groups()
        try:
            month = month_number(word)
        except KeyError:
            return None
    else:
        return None
    # Month and day 0 are not "unknown": no calendar has them.
    if any(part is not None and int(part) == 0 for part in (year, month, day)):
        return None
    return partial_date(int(year), int(month) if month else None, int(day) if day else None)


def _date(column: Column, raw: Any, text: str, names: Names) -> datetime.date:
    found = _partial_day(column, raw, text, names)
    if found.precision != DatePrecision.DAY:
        raise CellError(_("Escriba la fecha completa, como 16/06/2015."))
    return found.day


def _choice(column: Column, raw: Any, text: str, names: Names) -> Any:
    wanted = fold(text)
    for value, label in column.choices:
        if wanted in (fold(str(label)), fold(str(value))):
            return value
    options = "; ".join(str(label) for _value, label in column.choices[:12])
    raise CellError(
        _("“%(text)s” no es un valor de la lista: %(options)s.")
        % {"text": text[:80], "options": options}
    )


def _choices(column: Column, raw: Any, text: str, names: Names) -> list:
    return list(dict.fromkeys(_choice(column, each, each, names) for each in split(text)))


def _words(column: Column, raw: Any, text: str, names: Names) -> list[str]:
    words = list(dict.fromkeys(" ".join(word.split()) for word in split(text)))
    most = column.field.related_model.NAME_LENGTH
    if long := next((word for word in words if len(word) > most), None):
        raise CellError(
            _("“%(word)s…” es muy larga: una palabra clave tiene hasta %(most)d caracteres.")
            % {"word": long[:30], "most": most}
        )
    return words


def _terms(column: Column, raw: Any, text: str, names: Names) -> list[int]:
    return list(dict.fromkeys(_named(names.of(column), each) for each in split(text)))


def _reference(column: Column, raw: Any, text: str, names: Names) -> int:
    if column.kind is Kind.PLACE and text.isdecimal():
        # A spreadsheet takes the zero off "05001" and off "05".
        text = text.zfill(5 if len(text) == 4 else 2)
    return _named(names.of(column), text)


def _named(known: NameList, text: str) -> int:
    found = known.find(text)
    if found is not None:
        return found
    if known.is_ambiguous(text):
        raise CellError(
            _("Hay varias con el nombre “%(text)s”. Escriba su código o su NIT.")
            % {"text": text[:80]}
        )
    raise CellError(
        _("“%(text)s” no está en la lista. Cópielo de la hoja “Valores” de la plantilla.")
        % {"text": text[:80]}
    )


def split(text: str) -> list[str]:
    """Values parted by ";" or lines; one in quotes holds them as its own, its quotes doubled."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found, at = [], 0
    while at < len(text):
        match = _ITEM.match(text, at)
        quoted, plain = match.groups()
        found.append(plain.strip() if quoted is None else quoted.replace('""', '"'))
        at = match.end()
    return [value for value in found if value]


_READERS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.PARTIAL_DATE: _partial_day,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.FIELDS: _choices,
    Kind.WORDS: _words,
    Kind.TERMS: _terms,
    Kind.BODY: _reference,
    Kind.PLACE: _reference,
    Kind.CALL: _reference,
}


def empty_value(column: Column) -> Any:
    """What an empty cell means: the field's default."""
    if column.is_list:
        return []
    field = column.field
    if isinstance(field, models.Field) and (field.has_default() or not field.null):
        return field.get_default()
    return None
