"""Conditions of the call's transitions."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.enums import OPEN_SUBMISSION, SubmissionStatus
from practices.models import Call, Rubric

from .base import Attempt, guard

WHOLE_WEIGHT = Decimal("100.00")
CONTEST_EVALUATIONS = 2
WRITTEN_ANCHORS = {0, 1, 3, 5}


@guard(
    gettext_lazy(
        "ponderaciones que suman 100, anclas, categorías y, en un concurso, orden de desempate, "
        "dos evaluaciones o más y fechas"
    )
)
def call_may_open(call: Call, attempt: Attempt) -> str | None:
    if not call.categories.exists():
        return _("Agregue al menos una categoría.")
    rubric = Rubric.objects.filter(call=call).order_by("-version").first()
    if rubric is None:
        return _("Agregue los criterios con sus ponderaciones.")
    return rubric_unfit(rubric) or (None if call.is_bank else _contest_unfit(call, rubric))


@guard(gettext_lazy("fecha de cierre cumplida, o motivo escrito"))
def contest_may_close_entries(call: Call, attempt: Attempt) -> str | None:
    is_over = call.closes_at is not None and call.closes_at <= attempt.at
    return None if is_over else _needs_reason(attempt)


@guard(gettext_lazy("ninguna postulación sin verificar ni sin evaluadores; motivo escrito"))
def contest_may_deliberate(call: Call, attempt: Attempt) -> str | None:
    waiting = (SubmissionStatus.ENTERED, SubmissionStatus.ELIGIBLE)
    return _unsettled(call, waiting) or _needs_reason(attempt)


@guard(gettext_lazy("ninguna postulación sin decidir"))
def every_entry_settled(call: Call, attempt: Attempt) -> str | None:
    return _unsettled(call, OPEN_SUBMISSION)


def rubric_unfit(rubric: Rubric) -> str | None:
    """Why entries cannot be scored with it: weights that do not sum to 100, missing anchors."""
    criteria = list(rubric.criteria.prefetch_related("levels"))
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    if total != WHOLE_WEIGHT:
        return _("Las ponderaciones suman %(total)s y deben sumar 100.") % {"total": total}
    for criterion in criteria:
        if not {level.value for level in criterion.levels.all()} >= WRITTEN_ANCHORS:
            return _("Escriba las anclas de los niveles 0, 1, 3 y 5 de “%(criterion)s”.") % {
                "criterion": criterion.name
            }
    return None


def _contest_unfit(call: Call, rubric: Rubric) -> str | None:
    if not rubric.criteria.filter(tie_order__isnull=False).exists():
        return _("Diga en qué orden desempatan los criterios.")
    if call.minimum_evaluations < CONTEST_EVALUATIONS:
        return _("Un concurso necesita al menos dos evaluaciones por postulación.")
    return dates_unfit(call)


def dates_unfit(call: Call) -> str | None:
    """What is wrong with a contest's dates."""
    if call.opens_at is None or call.closes_at is None:
        return _("Escriba cuándo abre y cuándo cierra la convocatoria.")
    dates = [call.opens_at, call.closes_at, call.evaluation_until, call.deliberation_until]
    known = [date for date in dates if date is not None]
    if known != sorted(set(known)):
        return _("Las fechas deben ir en orden: abre, cierra, se evalúa, se delibera.")
    return None


def _needs_reason(attempt: Attempt) -> str | None:
    """Before its date, or where it has none, a person moves a call by hand and says why."""
    if attempt.actor is None:
        return _("Todavía no llega la fecha.")
    if attempt.is_rehearsal or attempt.comment:
        return None
    return _("Escriba por qué se cambia de fase a mano.")


def _unsettled(call: Call, statuses: tuple[str, ...]) -> str | None:
    waiting = call.submissions.filter(status__in=statuses).count()
    if not waiting:
        return None
    return ngettext(
        "Hay %(count)s postulación pendiente: resuélvala antes de seguir.",
        "Hay %(count)s postulaciones pendientes: resuélvalas antes de seguir.",
        waiting,
    ) % {"count": waiting}
