"""What the Canal Capital form never asks and its text says: title, owner, start, months.

Every result is a proposal; None where the text does not say it.
"""

import re

from practices.enums import DatePrecision, ResourceKind
from practices.text import fold

from .dates import FoundDate, PartialDate, find_dates, same_length_fold

LONGEST_TITLE = 120  # a longer phrase is a sentence and no name
LONGEST_TEXT = 5_000  # characters of an answer that are searched

_NO_NOUN = {"para", "por", "en", "con", "a", "de", "su", "sus", "este", "esta", "ese", "esa", "que"}

_MADE = (
    r"(?:implement(?:ar|aci[oó]n de|[oó])|cre(?:ar|aci[oó]n de|[oó])|"
    r"desarroll(?:ar|o de|[oó])|dise[nñ](?:ar|o de|[oó])|pon(?:er en marcha|er en servicio)|"
    r"puesta en marcha de|puso en marcha|adopt(?:ar|[oó])|establec(?:er|i[oó])|"
    r"habilit(?:ar|[oó])|lanz(?:ar|[oó])|constru(?:ir|y[oó])|organiz(?:ar|[oó]))"
)
_ARTICLE = r"(?:(?:el|la|los|las|un|una|unos|unas)\s+)?"
_QUOTED = r"[\"“«][^\"”»]{2,80}[\"”»]"
_THING_WITH_NAME = re.compile(
    rf"\b{_MADE}\s+{_ARTICLE}(?P<thing>[^.;:,\"“«]{{2,60}}\s{_QUOTED})", re.IGNORECASE
)
_NAMED_THING = re.compile(rf"\b{_MADE}\b[^.;:]{{0,80}}?(?P<thing>{_QUOTED})", re.IGNORECASE)
_DEFINED = re.compile(
    r"(?:\A|[.:]\s+)(?:(?:El|La|Los|Las)\s+)?(?P<thing>[^.;:,]{3,60}?)\s+"
    r"(?:es|son)\s+(?:una?|el|la|los|las|[^\W\d_]+s)\b"
)
_THING = re.compile(
    rf"\b{_MADE}\s+{_ARTICLE}(?P<thing>[^.;:,\n]+?)"
    r"(?=\s+(?:que|para|con el|con la|con los|con las|con|mediante|a trav[eé]s|a fin|por medio|"
    r"donde|cuyo|cuya|en el cual|en la cual|como)\b|[.;:,\n]|\Z)",
    re.IGNORECASE,
)


def propose_title(objectives: str, context: str) -> str | None:
    """The name of what the body says it made, with its kind where both are said together."""
    matches = (
        *(_THING_WITH_NAME.search(text) for text in (objectives, context)),
        *(_NAMED_THING.search(text) for text in (objectives, context)),
        _THING.match(objectives),
        *(_DEFINED.search(text) for text in (objectives, context)),
        *(_THING.search(text) for text in (objectives, context)),
    )
    return next((_as_title(match["thing"]) for match in matches if _may_be_title(match)), None)


def _may_be_title(match: re.Match | None) -> bool:
    if match is None or len(match["thing"]) > LONGEST_TITLE:
        return False
    is_named = match.re is not _DEFINED or any(char.isupper() for char in match["thing"])
    return is_named and fold(match["thing"].split()[0]) not in _NO_NOUN


def _as_title(thing: str) -> str:
    thing = " ".join(thing.split())
    if thing[0] in '"“«' and thing.count(thing[0]) + thing.count("”") + thing.count("»") == 2:
        thing = thing[1:-1].strip()
    return thing[:1].upper() + thing[1:]


_NAME = (
    r"(?:[A-ZÁÉÍÓÚÑ][\w&.-]*)"
    r"(?:\s+(?:(?:de|del|la|las|los|y|e)\s+){0,2}[A-ZÁÉÍÓÚÑ][\w&.-]*)*"
)
_CARRIED_OUT_BY = re.compile(
    rf"\b(?:desarrollad|implementad|adelantad|realizad|ejecutad)[ao]s?\s+por\s+"
    rf"(?:(?:el|la|los|las)\s+)?(?P<name>{_NAME})"
)
_WHO_ACTS = re.compile(
    rf"(?P<name>{_NAME})\s+(?:tiene como|tiene por|busca\b|implement[oó]|cre[oó]\b|desarroll[oó]|"
    r"puso en|adopt[oó]|decidi[oó]|dise[nñ][oó]|inici[oó]|presta\b|atiende\b|recib[ií]a\b)"
)
_ARTICLES = {"El", "La", "Los", "Las", "En", "Por", "Para", "Con", "Desde"}


def propose_owner(introduction: str, context: str) -> str | None:
    """The body that carried it out, by the introduction; else who acts in the context."""
    for pattern, text in ((_CARRIED_OUT_BY, introduction), (_WHO_ACTS, context)):
        match = pattern.search(text)
        if match:
            words = match["name"].rstrip(".").split()
            while words and words[0] in _ARTICLES:
                words = words[1:]
            if words:
                return " ".join(words)
    return None


_IN_SERVICE = re.compile(
    r"\b(?:instal|entro en|puso en|salio|lanz|inaugur|implement|en servicio|en funcionamiento|"
    r"en operacion|en marcha|al aire|inicio su operacion|empezo a|comenzo a|se publico|quedo|"
    r"disponible)"
)
_UNTIL = re.compile(r"\b(?:hasta|termino|finalizo|concluyo)(?:\s+en)?(?:\s+el)?\s*\Z")
_MONTHS_SAID = re.compile(
    r"\b(?P<number>\d{1,2}|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|"
    r"dieciocho|veinticuatro)\s+meses\b|\bun mes\b"
)
_NUMBER_WORDS = {
    **{"un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8},
    **{"nueve": 9, "diez": 10, "once": 11, "doce": 12, "dieciocho": 18, "veinticuatro": 24},
}


def propose_start(build_time: str) -> PartialDate | None:
    """When it went into service: the last date said with such words, else the last not an end."""
    found = _in_service(build_time)
    return found.when if found else None


def _in_service(build_time: str) -> FoundDate | None:
    dates = find_dates(build_time)
    folded = same_length_fold(build_time)
    for number, found in reversed(list(enumerate(dates))):
        since = dates[number - 1].end if number else 0
        until = dates[number + 1].start if number + 1 < len(dates) else len(folded)
        before = folded[since : found.start].rpartition(". ")[2]
        after = folded[found.end : until].partition(".")[0]
        if _IN_SERVICE.search(f"{before} {after}"):
            return found
    starts = [found for found in dates if not _UNTIL.search(folded[: found.start])]
    return starts[-1] if starts else None


def propose_months(build_time: str) -> int | None:
    """Months of construction as said, else from the first date to the one in service."""
    match = _MONTHS_SAID.search(same_length_fold(build_time))
    if match:
        said = match["number"] or "un"
        return _NUMBER_WORDS.get(said) or int(said)
    dates, in_service = find_dates(build_time), _in_service(build_time)
    if in_service is None or DatePrecision.YEAR in (
        dates[0].when.precision,
        in_service.when.precision,
    ):
        return None
    first, last = dates[0].when.first_day, in_service.when.first_day
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months > 0 else None


_RESOURCE_SIGNS = {
    ResourceKind.HUMAN: r"\b(?:human[oa]s?|personal|talento|funcionari|contratist|profesional)",
    ResourceKind.TECHNOLOGICAL: r"\b(?:tecnologic|software|licencia|equipos? de computo|platafor)",
    ResourceKind.FINANCIAL: r"\b(?:financier|economic|presupuest|millones|pesos|dinero|\$)",
    ResourceKind.TIME: r"\b(?:tiempo|horas|meses)\b",
}


def propose_resource_kinds(resources: str) -> list[str]:
    folded = fold(resources)
    return [kind.value for kind, signs in _RESOURCE_SIGNS.items() if re.search(signs, folded)]
