"""Conditions of the submission's transitions."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.cases import conflict_of_interest
from practices.enums import (
    AssignmentStatus,
    CountersignedAction,
    DecisionStage,
    ObjectionSubject,
    RevisionStatus,
)
from practices.models import Submission, TransitionLog
from practices.selectors.evaluation import case_summary

from .base import Attempt, guard
from .countersigning import is_countersigned


@guard(gettext_lazy("lista de requisitos contestada y cumplida; práctica enviada"))
def checklist_all_met(submission: Submission, attempt: Attempt) -> str | None:
    if reason := _unanswered(submission):
        return reason
    if submission.eligibility_answers.filter(is_met=False).exists():
        return _("Hay requisitos que no se cumplen: no se puede habilitar.")
    if submission.revision.status not in (RevisionStatus.SUBMITTED, RevisionStatus.PUBLISHED):
        return _("La entidad tiene la práctica para ajustes. Espere a que la envíe de nuevo.")
    return None


@guard(gettext_lazy("lista de requisitos contestada, con al menos uno que no se cumple"))
def checklist_not_met(submission: Submission, attempt: Attempt) -> str | None:
    if reason := _unanswered(submission):
        return reason
    if not submission.eligibility_answers.filter(is_met=False).exists():
        return _("Todos los requisitos se cumplen. Diga cuál no se cumple y por qué.")
    return None


@guard(gettext_lazy("objeción a la lista de habilitadas, aceptada por escrito"))
def objection_upheld(submission: Submission, attempt: Attempt) -> str | None:
    upheld = submission.objections.filter(subject=ObjectionSubject.ELIGIBILITY, is_upheld=True)
    if upheld.exists():
        return None
    return _("No hay una objeción aceptada que la habilite.")


@guard(gettext_lazy("su versión se aprobó como corrección menor"))
def approved_as_correction(submission: Submission, attempt: Attempt) -> str | None:
    revision = submission.revision
    log = TransitionLog.objects.for_object(revision).filter(transition="approve_correction")
    if revision.status == RevisionStatus.APPROVED and log.exists():
        return None
    return _("La versión de esta postulación no se ha aprobado como corrección menor.")


@guard(gettext_lazy("evaluadores que aceptaron ≥ el mínimo, ninguno con conflicto de interés"))
def enough_evaluators_without_conflict(submission: Submission, attempt: Attempt) -> str | None:
    accepted = submission.assignments.reading().select_related("evaluator")
    needed = 1 if submission.coverage_exception else attempt.call.minimum_evaluations
    if len(accepted) < needed:
        return ngettext(
            "Falta que %(count)s persona acepte evaluar esta postulación.",
            "Falta que %(count)s personas acepten evaluar esta postulación.",
            needed - len(accepted),
        ) % {"count": needed - len(accepted)}
    if any(conflict_of_interest(item.evaluator, submission) for item in accepted):
        return _("Una persona asignada tiene un conflicto de interés: retire su asignación.")
    return None


@guard(gettext_lazy("evaluaciones completas o excepción registrada; sin desacuerdos abiertos"))
def ready_to_deliberate(submission: Submission, attempt: Attempt) -> str | None:
    return _not_settled(submission)


@guard(gettext_lazy("decisión propuesta por otra persona; evaluaciones completas, sin desacuerdos"))
def proposal_stands(submission: Submission, attempt: Attempt) -> str | None:
    proposal = submission.decisions.standing().first()
    if proposal is None:
        return _("No hay una decisión propuesta para confirmar.")
    return _not_settled(submission)


@guard(gettext_lazy("evaluaciones que se reabren, por su nombre"))
def names_assignments(submission: Submission, attempt: Attempt) -> str | None:
    if attempt.is_rehearsal:
        return None
    named = set(attempt.payload.get("assignments", ()))
    sent = submission.assignments.sent().filter(pk__in=named)
    if not named or sent.count() != len(named):
        return _("Diga qué evaluaciones enviadas de esta postulación se reabren.")
    return None


@guard(gettext_lazy("refrendo de una segunda persona, pedido después de la decisión"))
def reopening_signed(submission: Submission, attempt: Attempt) -> str | None:
    confirmed = submission.decisions.filter(stage=DecisionStage.CONFIRMED).first()
    if confirmed is not None and is_countersigned(
        CountersignedAction.REOPEN_RESULT,
        attempt,
        submission=submission,
        requested_at__gte=confirmed.settled_at,
    ):
        return None
    return _("Falta el refrendo: una persona pide reabrir el resultado y otra lo firma.")


@guard(gettext_lazy("refrendo de una segunda persona"))
def disqualification_signed(submission: Submission, attempt: Attempt) -> str | None:
    if is_countersigned(CountersignedAction.DISQUALIFY, attempt, submission=submission):
        return None
    return _("Falta el refrendo: la coordinación pide descalificarla y otra persona lo firma.")


def _unanswered(submission: Submission) -> str | None:
    asked = submission.call.eligibility_items.exclude(answers__submission=submission).count()
    if not asked:
        return None
    return ngettext(
        "Falta contestar %(count)s requisito de la lista.",
        "Falta contestar %(count)s requisitos de la lista.",
        asked,
    ) % {"count": asked}


def _not_settled(submission: Submission) -> str | None:
    """Why the evaluations do not allow a decision yet. Reads them anew, six queries."""
    summary = case_summary(submission)
    if not summary.coverage_complete:
        return _("Faltan evaluaciones por enviar, o registrar por qué se sigue sin ellas.")
    if submission.assignments.filter(status=AssignmentStatus.REOPENED).exists():
        return _("Hay una evaluación reabierta que no se ha vuelto a enviar.")
    if summary.has_open_disagreement:
        return _("Hay un desacuerdo sin resolver. %(rules)s Firme una nota de consenso.") % {
            "rules": " ".join(summary.disagreement_texts)
        }
    return None
