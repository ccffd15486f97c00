"""The three signals of a practice: level, evidence, validity. Each is a place on four steps."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from practices.enums import EvidenceLevel, Level

from .formats import partial_date

register = template.Library()

_LEVEL_STEPS = {Level.PROMISING: 2, Level.GOOD: 3, Level.OUTSTANDING: 4}


def _signal(label: str, word: str, step: int, tone: str = "brand") -> dict[str, Any]:
    return {
        "label": label,
        "word": word,
        "step": step,
        "tone": tone,
        # x, y, height of the four rising bars, and whether each is reached.
        "bars": [(7 * n, 15 - 5 * n, 5 + 5 * n, n < step) for n in range(4)],
    }


@register.inclusion_tag("includes/signal.html")
def level_signal(level: str | None) -> dict[str, Any]:
    """Level of a published practice; None when it was recognised without one."""
    if not level:
        return _signal(_("Nivel"), _("Sin nivel"), 1, "quiet")
    return _signal(_("Nivel"), Level(level).label, _LEVEL_STEPS[Level(level)])


@register.inclusion_tag("includes/signal.html")
def evidence_signal(level: int) -> dict[str, Any]:
    return _signal(_("Evidencia"), EvidenceLevel(level).label, level + 1)


@register.inclusion_tag("includes/signal.html")
def validity_signal(
    confirmed_on: date | None = None,
    unconfirmed_since: date | None = None,
    finished: bool = False,
    ended_on: date | None = None,
) -> dict[str, Any]:
    """Whether the owner stands by the record. A finished practice needs no confirmation."""
    label = _("Ficha")
    if finished:
        if ended_on is None:
            return _signal(label, _("Práctica finalizada"), 4, "quiet")
        return _signal(label, _("Finalizada en %(year)s") % {"year": ended_on.year}, 4, "quiet")
    if unconfirmed_since:
        since = partial_date(unconfirmed_since, "month")
        return _signal(label, _("Sin confirmar desde %(date)s") % {"date": since}, 2, "warn")
    if confirmed_on:
        on = partial_date(confirmed_on, "month")
        return _signal(label, _("Confirmada en %(date)s") % {"date": on}, 4, "good")
    return _signal(label, _("Sin confirmar"), 1, "warn")
