"""Reader of DANE's list of departments and municipalities (DIVIPOLA), as DANE publishes it.

CSV in UTF-8, usually with a byte-order mark; names in capitals, coordinates with decimal commas,
codes with leading zeros. One line a municipality, with its department repeated.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused

COLUMNS = 7
#: Rows named in a refusal; the rest are counted.
NAMED_ERRORS = 10
SMALL_WORDS = frozenset(("de", "del", "la", "las", "los", "el", "y", "e"))
INITIALS = re.compile(r"(?:[A-ZÑ]\.)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, island or non-municipal area; coordinates in degrees, WGS 84."""

    code: str
    name: str
    type_name: str
    department_code: str
    department_name: str
    longitude: Decimal | None
    latitude: Decimal | None


def read_divipola(data: bytes) -> list[Place]:
    """All places of the file, in its order.

    Raises ImportRefused naming every malformed row by its line number in the file.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            _("El archivo no está en UTF-8. Guárdelo como CSV UTF-8 e intente de nuevo.")
        ) from error
    rows = csv.reader(io.StringIO(text))
    if len(next(rows, ())) != COLUMNS:
        raise ImportRefused(
            _("El archivo no tiene las siete columnas de la lista DIVIPOLA del DANE.")
        )
    places, errors = [], []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            places.append(_place(row))
        except ValueError as error:
            errors.append(_("línea %(line)s: %(why)s") % {"line": rows.line_num, "why": error})
    errors.extend(_repeated(places))
    if errors:
        raise ImportRefused(_refusal(errors))
    if not places:
        raise ImportRefused(_("El archivo no tiene municipios."))
    return places


def _refusal(errors: list[str]) -> str:
    shown = "; ".join(errors[:NAMED_ERRORS])
    if len(errors) > NAMED_ERRORS:
        shown += _("; y %(count)s más") % {"count": len(errors) - NAMED_ERRORS}
    return _("No se cargó nada. Corrija %(errors)s.") % {"errors": shown}


def _repeated(places: list[Place]) -> Iterator[str]:
    seen: set[str] = set()
    for place in places:
        if place.code in seen:
            yield _("el código %(code)s está repetido") % {"code": place.code}
        seen.add(place.code)


def _place(row: list[str]) -> Place:
    if len(row) != COLUMNS:
        raise ValueError(
            _("tiene %(count)s columnas en lugar de %(columns)s")
            % {"count": len(row), "columns": COLUMNS}
        )
    department, department_name, code, name, type_name, longitude, latitude = (
        cell.strip() for cell in row
    )
    if not re.fullmatch(r"\d{2}", department):
        raise ValueError(_("el código de departamento “%s” no tiene dos dígitos") % department)
    if not re.fullmatch(r"\d{5}", code) or not code.startswith(department):
        raise ValueError(
            _("el código de municipio “%(code)s” no corresponde al departamento %(department)s")
            % {"code": code, "department": department}
        )
    if not name or not department_name:
        raise ValueError(_("falta un nombre"))
    return Place(
        code=code,
        name=place_name(name),
        type_name=type_name,
        department_code=department,
        department_name=place_name(department_name),
        longitude=_degrees(longitude, 180),
        latitude=_degrees(latitude, 90),
    )


def _degrees(text: str, limit: int) -> Decimal | None:
    if not text:
        return None
    try:
        degrees = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("la coordenada “%s” no es un número") % text) from None
    if not degrees.is_finite() or abs(degrees) > limit:
        raise ValueError(_("la coordenada “%s” está fuera del mapa") % text)
    return degrees.quantize(Decimal("0.000001"))


def place_name(capitals: str) -> str:
    """ "SAN JOSÉ DE CÚCUTA" → "San José de Cúcuta"; "BOGOTÁ, D.C." → "Bogotá, D.C."."""
    words = capitals.split()
    return " ".join(_word(word, is_first=not position) for position, word in enumerate(words))


def _word(word: str, *, is_first: bool) -> str:
    if INITIALS.fullmatch(word):
        return word.upper()
    lower = word.lower()
    if lower in SMALL_WORDS and not is_first:
        return lower
    return re.sub(r"(^|[-(/])(\w)", lambda match: match[1] + match[2].upper(), lower)
