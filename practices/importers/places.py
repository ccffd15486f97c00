"""Where a practice reaches, from the words of the form: territories by their DIVIPOLA code.

Departments are known here; municipalities are known to the caller, who holds the full list.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from practices.text import fold

from .parsed import Coverage
from .territories import place_name

NATION = "00"
LONGEST_NOTE = 300  # characters that the column holds
LONGEST_TEXT = 5_000  # characters; the whole country fits

Municipalities = Callable[[str], Sequence[str]]
"""Codes of every municipality of a name, given folded (`text.fold`): names repeat across
departments."""

_TERRITORIES = Path(__file__).parent.parent / "data" / "territories.csv"
_OTHER_NAMES = {
    "bogota": "11",
    "bogota dc": "11",
    "distrito capital": "11",
    "guajira": "44",
    "san andres y providencia": "88",
    "archipielago de san andres": "88",
    "san andres providencia y santa catalina": "88",
}
# What people call the towns whose official name is longer.
_FULL_NAMES = {
    "cali": "santiago de cali",
    "cartagena": "cartagena de indias",
    "cucuta": "san jose de cucuta",
    "tolu": "santiago de tolu",
    "tumaco": "san andres de tumaco",
}
_NATIONWIDE = re.compile(r"\b(?:(?:a nivel |cobertura )?nacional|todo el pais|colombia)\b")
_PART = re.compile(
    r"\b(?:municipios?|zonas?|veredas?|localidades|barrios?|comunas?|corregimientos?|provincias?|"
    r"region|sectores|sector|algun[oa]s|vari[oa]s|parte|norte|sur|oriente|occidente|area|rural)\b"
    r"[^,;]*\Z"
)
_WHOLE = re.compile(r"\b(?:departamentos?(?: de[l]?)?|tod[oa](?: el| la)?)\s*(?:de[l]?\s+)?\Z")
_SEPARATOR = re.compile(r"[,;:()\n•./|]|\s+(?:y|e)\s+|\s-\s")
_PART_OF_TOWN = re.compile(r"\b(?:veredas?|barrios?|comunas?|localidades|corregimientos?|rural)\b")
# Words before a name that are no part of it; an article may be ("La Cruz").
_LEAD = {
    *("y", "e", "el", "la", "los", "las", "en", "de", "del", "municipio", "municipios", "ciudad"),
    *("ciudades", "distrito", "distritos", "cabecera", "cabeceras", "departamento", "zona"),
    *("departamentos", "zonas", "rural", "rurales", "urbana", "urbanas", "area", "vereda"),
    *("veredas", "barrio", "barrios", "comuna", "comunas", "localidades", "corregimiento"),
    *("corregimientos", "municipal", "municipales"),
}
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reach:
    rows: tuple[Coverage, ...] = ()
    unknown: tuple[str, ...] = ()
    """Places, folded, that are no territory or several."""


def shipped_municipalities(name: str) -> Sequence[str]:
    """Of the short list that comes with the portal; an installation may know all."""
    return _shipped().get(name, ())


def read_coverage(text: str, municipalities: Municipalities, note: str = "") -> Reach:
    """`note` is said of what is covered in part; without it, the text as it stands."""
    folded = _folded(text[:LONGEST_TEXT])
    departments = _departments_in(folded)
    if _NATIONWIDE.search(folded) and not departments:
        return Reach((Coverage(NATION),))
    note = note or " ".join(text.split())[:LONGEST_NOTE]
    rows: dict[str, Coverage] = {}
    unknown: list[str] = []
    rest = folded
    for start, item in _items(folded):
        if any(first <= start and start + len(item) <= end for first, end, _code in departments):
            continue
        code = _municipality(item, municipalities, {code for *_place, code in departments})
        if code:
            is_partial = bool(_PART_OF_TOWN.search(item))
            rows[code] = Coverage(code, is_partial, note if is_partial else "")
            rest = rest[:start] + " " * len(item) + rest[start + len(item) :]
        elif (name := _bare_name(item)) and not _departments_in(item):
            unknown.append(name)
    holders = {code[:2] for code in rows}
    for start, _end, code in _departments_in(rest):
        # "Tunja (Boyacá)" says where Tunja is; "Tunja y todo el departamento de Boyacá" does not.
        is_whole = bool(_WHOLE.search(rest[:start]))
        if code not in rows and (is_whole or code not in holders):
            is_partial = not is_whole and bool(unknown or _PART.search(rest[:start]))
            rows[code] = Coverage(code, is_partial, note if is_partial else "")
    return Reach(tuple(rows.values()), tuple(unknown))


def _folded(text: str) -> str:
    """Folded, "D.C." as one word; commas and line ends stay: they part the places."""
    return fold(text).replace("d.c.", "dc").replace("d. c.", "dc").replace(", dc", " dc")


def _territories() -> list[dict[str, str]]:
    with _TERRITORIES.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def _names() -> dict[str, str]:
    """DIVIPOLA code → name as DANE prints it, of the places that come with the portal."""
    rows = _territories()
    departments = {row["cod_depto"]: row["departamento"] for row in rows}
    return {NATION: "COLOMBIA", **departments, **{r["cod_mpio"]: r["municipio"] for r in rows}}


def coverage_in_words(row: Coverage) -> str:
    """ "Cundinamarca (solo una parte): 44 municipios, sin lista"; the code of a place whose name
    only the installation knows."""
    name = _names().get(row.territory)
    words = place_name(name) if name else row.territory
    if row.is_partial:
        words = _("%(place)s (solo una parte)") % {"place": words}
    return f"{words}: {row.note}" if row.note else words


@lru_cache
def _shipped() -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for row in _territories():
        codes.setdefault(fold(row["municipio"]), []).append(row["cod_mpio"])
    return codes


@lru_cache
def department_codes() -> dict[str, str]:
    """Folded name → DIVIPOLA code."""
    names = {_folded(row["departamento"]): row["cod_depto"] for row in _territories()}
    return {**names, **_OTHER_NAMES}


@lru_cache
def _any_department() -> re.Pattern:
    longest_first = sorted(department_codes(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in longest_first)})\b")


def _departments_in(folded: str) -> list[tuple[int, int, str]]:
    """Where each department is named, and its code."""
    return [
        (match.start(), match.end(), department_codes()[match[0]])
        for match in _any_department().finditer(folded)
    ]


def _items(folded: str) -> Iterator[tuple[int, str]]:
    """The parts of an enumeration, with their places."""
    start = 0
    for separator in _SEPARATOR.finditer(folded):
        yield start, folded[start : separator.start()]
        start = separator.end()
    yield start, folded[start:]


def _municipality(item: str, municipalities: Municipalities, departments: set[str]) -> str | None:
    """Its code, where the name is known and, if several have it, the department decides."""
    words = item.split()
    while words:
        name = " ".join(words)
        codes = municipalities(name) or municipalities(_FULL_NAMES.get(name, name))
        if codes and (name not in department_codes() or "municipio" in item):
            if len(codes) > 1:
                codes = [code for code in codes if code[:2] in departments]
            return codes[0] if len(codes) == 1 else None
        if words[0] not in _LEAD and not words[0].isdigit():
            return None
        words = words[1:]
    return None


def _bare_name(item: str) -> str:
    words = item.split()
    while words and (words[0] in _LEAD or not _LETTERS.search(words[0])):
        words = words[1:]
    return " ".join(words)
