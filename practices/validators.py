"""Checks of single values, for models and forms alike."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Weights of the digits of a NIT, from the rightmost (Orden Administrativa DIAN 4 de 1989).
NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)


def nit_check_digit(number: str) -> int:
    """The check digit of a NIT given as its digits without it."""
    total = sum(
        int(digit) * weight for digit, weight in zip(reversed(number), NIT_WEIGHTS, strict=False)
    )
    remainder = total % 11
    return remainder if remainder < 2 else 11 - remainder


def normalise_nit(text: str) -> str:
    """A NIT as stored, "899999094-1", from the ways people type it.

    Raises ValidationError when the digits or the check digit are wrong.
    """
    compact = re.sub(r"[.\s]", "", text or "")
    match = re.fullmatch(r"(\d{6,10})-?(\d)", compact)
    if match is None:
        raise ValidationError(
            _("Escriba el NIT con su dígito de verificación, por ejemplo 899999094-1."),
            code="nit_format",
        )
    number, digit = match.groups()
    if nit_check_digit(number) != int(digit):
        raise ValidationError(
            _("El dígito de verificación del NIT %(nit)s no corresponde. Revise los números."),
            code="nit_check_digit",
            params={"nit": f"{number}-{digit}"},
        )
    return f"{number}-{digit}"


def validate_nit(value: str) -> None:
    """A stored NIT: normalised form and right check digit."""
    if normalise_nit(value) != value:
        raise ValidationError(_("El NIT se guarda como 899999094-1."), code="nit_format")


#: SQLite keeps numbers as doubles, which hold this many digits without changing any.
EXACT_DIGITS = 15


def is_exact(value: Decimal) -> bool:
    """Whether both databases give the number back as it was written."""
    return len(value.normalize().as_tuple().digits) <= EXACT_DIGITS


def validate_exact_number(value: Decimal) -> None:
    if not is_exact(value):
        raise ValidationError(
            _("El número tiene más de %(most)s cifras. Redondéelo o escríbalo como texto."),
            code="too_many_digits",
            params={"most": EXACT_DIGITS},
        )


def validate_web_address(value: str) -> None:
    """An http or https address, checked for form only; the server never opens it."""
    if not re.match(r"https?://[^\s/]+", value, re.IGNORECASE) or not _host_of(value):
        raise ValidationError(
            _("La dirección debe empezar por http:// o https:// y llevar un nombre de sitio."),
            code="web_address",
        )
    if not value.isprintable() or re.search(r"[\s<>\"\\]", value):
        raise ValidationError(
            _("La dirección lleva espacios o signos que no le corresponden. Cópiela de nuevo."),
            code="web_address_signs",
        )
    if "@" in urlsplit(value).netloc:
        # What stands before the sign looks like the site, and is not.
        raise ValidationError(
            _("La dirección no puede llevar usuario ni contraseña."), code="web_address_user"
        )


def _host_of(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        return parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        return None
