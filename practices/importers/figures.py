"""Figures that a text states in numbers, proposed as rows: "397 usuarios atendidos".

A figure is a number before the plural of what it counts, or a percentage. Numbers of dates,
laws, categories, hours and addresses count nothing. What is found is a proposal that a person
confirms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from practices.enums import FigureStatistic
from practices.text import fold
from practices.validators import is_exact

from .dates import find_dates, same_length_fold
from .parsed import Figure
from .periods import Span, find_spans

MOST = 12

_NUMBER = re.compile(
    r"(?<![\w.,/:$#-])(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\w/:]|[.,]\d)"
)
_MULTIPLIERS = {"mil": 1_000, "millon": 1_000_000, "millones": 1_000_000}
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_]|\d)|\n+")
_MARKUP = re.compile(r"\*\*|^\s*(?:- |\d{1,2}\. )", re.MULTILINE)

# Before a number that counts nothing ("Ley 142", "categoría 3", "línea 195").
_NAMED_BY_NUMBER = {
    *("ley", "decreto", "resolucion", "articulo", "acuerdo", "circular", "numeral", "literal"),
    *("categoria", "fase", "etapa", "version", "numero", "no", "nro", "iso", "ntc", "nit"),
    *("calle", "carrera", "avenida", "diagonal", "transversal", "linea", "telefono", "celular"),
    *("capitulo", "anexo", "nivel", "estrato", "grado", "punto", "sede", "zona", "comuna"),
}
# After a number: time is no result either.
_TIME = {
    *("dia", "dias", "mes", "meses", "ano", "anos", "hora", "horas", "minuto", "minutos"),
    *("segundo", "segundos", "semana", "semanas", "am", "pm", "vez", "veces"),
}
_MONEY = {"peso", "pesos", "dolar", "dolares"}  # what it cost is no result
_SINGULAR_COUNTED = {"usuario", "ciudadano", "persona", "cliente", "hogar", "familia"}
# Words that end the name of what is counted; before them it may go on ("a", "de", "en línea").
_ENDS_NAME = {
    *("con", "en", "que", "por", "para", "y", "e", "o", "u", "al", "cada", "durante", "desde"),
    *("hasta", "entre", "segun", "como", "mas", "se", "fueron", "han", "sin", "sobre", "ante"),
    *("mensual", "mensuales", "mensualmente", "anual", "anuales", "diario", "diarios", "diarias"),
}
_VERB = re.compile(r"(?:ando|iendo|aron|ieron|eron|aban?|ian)\Z")
_LINKING = {"de", "del", "a", "la", "las", "los", "el"}
_LONGEST_NAME = 6  # words
_LONGEST_INDICATOR = 200  # characters that the column holds
_LARGEST = Decimal(10) ** 15
_LONGEST_TEXT = 20_000  # characters of an answer that are searched
_LONGEST_SENTENCE = 1_000
_LONGEST_NUMBER = 24  # digits and points
_CLAUSE_END = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")
_MONTHLY = re.compile(r"\b(?:mensual(?:es|mente)?|al mes|por mes|cada mes)\b")
_YEARLY = re.compile(r"\b(?:anual(?:es|mente)?|al ano|por ano|cada ano)\b")
_RIGHT_BEHIND = re.compile(r"[^.;,:\d]{0,60}\b(?:en|durante|entre|de|desde)\s+")
_AT_DATE = re.compile(r"\b(?:con corte a|al cierre de|a corte de)\s*\Z")
# A share of something is a result only when the clause says what became of it.
_RESULT = re.compile(
    r"\b(?:redu|aument|dismin|increment|baj[oa]|sub[ei]|mejor|crec|satisf|cumpl|ahorr|alcanz|lleg|"
    r"logr|califi|favorabl|recuper)"
)
_NEAR = 60  # characters after the name within which "mensuales" speaks of the number


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number counts: "atenciones a clientes", counted in "atenciones"."""

    name: str
    unit: str
    end: int


def find_figures(texts: Iterable[str]) -> list[Figure]:
    """Figures of the texts in order, each once: a repeated one keeps the period it has anywhere.

    At most `MOST` of them: a text full of numbers is no table.
    """
    found: dict[tuple, Figure] = {}
    for text in texts:
        plain = _MARKUP.sub("", text[:_LONGEST_TEXT])
        counted_words = {word for word in map(fold, _WORD.findall(plain)) if word.endswith("s")}
        for figure in _figures_of(plain, counted_words):
            key = (figure.value, _singular(figure.unit), figure.statistic)
            same = [former for former in found if former[:3] == key]
            undated = next((former for former in same if found[former].period_from is None), None)
            if not figure.period_from and same:
                continue
            if undated is not None:
                found[undated] = replace(figure, indicator=found[undated].indicator)
            else:
                found[(*key, figure.period_from, figure.period_to)] = figure
    return _in_one_series(list(found.values())[:MOST])


def _in_one_series(figures: Sequence[Figure]) -> list[Figure]:
    """The same thing counted in several periods gets the same name, as first written."""
    names: dict[tuple[str, ...], Figure] = {}
    series = []
    for figure in figures:
        key = tuple(_singular(word) for word in figure.indicator.split())
        first = names.setdefault(key, figure)
        series.append(replace(figure, indicator=first.indicator, unit=first.unit))
    return series


def _singular(word: str) -> str:
    return fold(word).rstrip("s")


def _figures_of(text: str, counted_words: set[str]) -> Iterator[Figure]:
    spans = find_spans(text)
    start = 0
    for sentence in _SENTENCE.split(text):
        start = text.index(sentence, start)
        end = start + len(sentence)
        sentence = sentence[:_LONGEST_SENTENCE]
        dated = [(found.start, found.end) for found in find_dates(sentence)]
        for match in _NUMBER.finditer(sentence):
            if any(first <= match.start() < last for first, last in dated):
                continue
            figure = _figure_at(sentence, match, counted_words)
            if figure is not None:
                in_sentence = [span for span in spans if start <= span.start < end]
                yield _with_period(figure, text, start + match.end(), in_sentence)
        start = end


def _figure_at(sentence: str, match: re.Match, counted_words: set[str]) -> Figure | None:
    before = [fold(word) for word in _WORD.findall(sentence[: match.start()])]
    if before and before[-1] in _NAMED_BY_NUMBER:
        return None
    if len(match["number"]) > _LONGEST_NUMBER:
        return None
    value = Decimal(match["number"].replace(".", "").replace(",", "."))
    rest = sentence[match.end() :]
    if re.match(r"\s*(?:%|por ciento\b)", rest):
        name = _percent_name(sentence, match)
        return Figure(name, value, "%") if _RESULT.search(same_length_fold(name)) else None
    multiplier = re.match(r"\s+(mil|mill[oó]n(?:es)?)\b(?:\s+de\b)?", rest)
    if multiplier:
        value *= _MULTIPLIERS[fold(multiplier[1])]
        value = value.quantize(Decimal(1)) if value == int(value) else value
        rest = rest[multiplier.end() :]
    counted = _counted(rest, counted_words)
    if counted is None or value >= _LARGEST or not is_exact(value):
        return None
    if len(match["number"].partition(",")[2]) > 4:
        return None
    around = re.split(r"\d", same_length_fold(rest[: counted.end + _NEAR]), maxsplit=1)[0]
    unit = counted.unit
    statistic = FigureStatistic.MONTHLY_MEAN if _MONTHLY.search(around) else FigureStatistic.TOTAL
    if statistic == FigureStatistic.TOTAL and _YEARLY.search(around):
        unit = f"{unit} al año"
    return Figure(counted.name, value, unit, statistic)


def _counted(rest: str, counted_words: set[str]) -> _Counted | None:
    """The name that follows a number, up to where the sentence turns to something else."""
    taken: list[str] = []
    end = 0
    for match in re.finditer(r"\s+([^\W\d_]+)", rest):
        word = fold(match[1])
        is_apart = match.start() != end or len(taken) == _LONGEST_NAME
        if is_apart or word in _ENDS_NAME or _VERB.search(word):
            break
        taken.append(match[1])
        end = match.end()
    while taken and fold(taken[-1]) in _LINKING:
        taken.pop()
    if taken and fold(taken[0]) in ("nuevos", "nuevas") and len(taken) > 1:
        unit = fold(taken[1])
    else:
        unit = fold(taken[0]) if taken else ""
    is_plural = len(unit) > 3 and unit.endswith("s")
    is_counted = is_plural or unit in _SINGULAR_COUNTED or f"{unit}s" in counted_words
    if not unit or unit in _TIME | _MONEY | _LINKING or not is_counted:
        return None
    name = " ".join(taken)
    return _Counted(name[0].upper() + name[1:], _as_written(taken, unit), end)


def _as_written(taken: Sequence[str], unit: str) -> str:
    return next(word for word in taken if fold(word) == unit).lower()


def _percent_name(sentence: str, place: re.Match) -> str:
    """The clause around a percentage, which has no name of its own."""
    marks = [mark.start() for mark in _CLAUSE_END.finditer(sentence)]
    start = max((mark + 1 for mark in marks if mark < place.start()), default=0)
    end = min((mark for mark in marks if mark >= place.end()), default=len(sentence))
    clause = " ".join(sentence[start:end].split()).strip(" .-")
    return (clause[:1].upper() + clause[1:])[:_LONGEST_INDICATOR]


def _with_period(figure: Figure, text: str, at: int, spans: Sequence[Span]) -> Figure:
    """The period said right behind what is counted, else the last before it in the sentence, else
    the first after it. `at` is the end of the number."""
    earlier = [span for span in spans if span.end <= at]
    later = [span for span in spans if span.start >= at]
    right_behind = [s for s in later if _RIGHT_BEHIND.fullmatch(text[at : s.start])]
    candidates = right_behind or earlier[-1:] or later
    if not candidates:
        return figure
    span = candidates[0]
    if _AT_DATE.search(same_length_fold(text[: span.start])):
        return replace(
            figure,
            statistic=FigureStatistic.AT_DATE,
            period_to=span.last or span.first,
            period_precision=span.precision,
        )
    return replace(
        figure,
        period_from=span.first,
        period_to=span.last,
        period_precision=span.precision,
    )
