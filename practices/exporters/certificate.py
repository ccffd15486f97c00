"""A certificate as the words it says, and as a PDF with the address that confirms it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.enums import CertificateKind
from practices.models import Certificate

from . import sheet


def statement(certificate: Certificate) -> str:
    """The sentence that it certifies, from its pinned content."""
    words = certificate.content
    return {
        CertificateKind.SUBMISSION: _submission,
        CertificateKind.PUBLICATION: _publication,
        CertificateKind.RECOGNITION: _recognition,
        CertificateKind.JURY: _jury,
    }[certificate.kind](words)


def _submission(words: dict) -> str:
    return (
        _(
            "%(owner)s postuló la práctica “%(title)s” (%(code)s) a “%(call)s”, categoría "
            "%(category)s, con el radicado %(number)s, el %(on)s."
        )
        % words
    )


def _publication(words: dict) -> str:
    return (
        _(
            "La práctica “%(title)s” (%(code)s), de %(owner)s, se publicó en el portal %(portal)s "
            "el %(on)s, en su versión %(version)s."
        )
        % words
    )


def _recognition(words: dict) -> str:
    prize = f" ({words['prize']})" if words["prize"] else ""
    return _(
        "La práctica “%(title)s” (%(code)s), de %(owner)s, obtuvo el reconocimiento "
        "%(outcome)s%(prize)s en la categoría %(category)s de “%(call)s”, el %(on)s."
    ) % {**words, "prize": prize}


def _jury(words: dict) -> str:
    if words["chaired"]:
        return _("%(name)s presidió el jurado de “%(call)s”. Expedido el %(on)s.") % words
    return _("%(name)s sirvió como jurado de “%(call)s”. Expedido el %(on)s.") % words


def context(certificate: Certificate) -> dict:
    return {
        "certificate": certificate,
        "kind": certificate.get_kind_display(),
        "statement": statement(certificate),
        "author": certificate.content.get("author", ""),
        "issuer": certificate.content.get("issuer", ""),
        "address": settings.PUBLIC_URL + reverse("verify_certificate", args=(certificate.code,)),
    }


def as_pdf(certificate: Certificate) -> bytes:
    """Raises OSError where the machine cannot make PDFs."""
    return sheet.render("sheets/certificate.html", context(certificate))
