"""Conditions of the assignment's transitions."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import roles
from practices.cases import case_of, conflict_of_interest
from practices.enums import (
    OPEN_SUBMISSION,
    AssignmentStatus,
    CallStatus,
    RequestStage,
    SubmissionStatus,
)
from practices.models import Assignment, Evaluation, Recusal, Score
from practices.permission_table import Act
from practices.permissions import acts_of
from practices.scoring import answers_enough
from practices.selectors.loads import room_of
from practices.selectors.ratings import ratings_of, scoring_rubric

from .base import Attempt, guard

#: Levels that must be explained.
COMMENTED_LOW = 1
COMMENTED_HIGH = 5
WHILE_EVALUATORS_JOIN = (SubmissionStatus.ELIGIBLE, SubmissionStatus.IN_EVALUATION)


@guard(gettext_lazy("postulación habilitada; evaluador sin conflicto y con cupo"))
def evaluator_free_of_conflict_and_load(assignment: Assignment, attempt: Attempt) -> str | None:
    evaluator = assignment.evaluator
    if assignment.submission.status not in WHILE_EVALUATORS_JOIN:
        return _("Solo se invita a evaluar una postulación habilitada y sin decisión.")
    if not evaluator.is_active or roles.EVALUATOR not in evaluator.group_names:
        return _("Esta persona no tiene una cuenta activa de evaluación.")
    if reason := conflict_of_interest(evaluator, assignment.submission):
        return reason
    if acts_of(evaluator, case_of(assignment)) - {Act.EVALUATE}:
        return _("Esta persona ya actuó en el caso de otra manera: no puede evaluarlo.")
    if _is_challenged(assignment):
        return _("La entidad recusó a esta persona: resuelva primero la recusación.")
    room = room_of(evaluator, attempt.call, due_on=assignment.due_on, apart_from=assignment)
    return room.reason or None


@guard(gettext_lazy("declaración de no tener conflicto y compromiso de reserva"))
def no_conflict_stated(assignment: Assignment, attempt: Attempt) -> str | None:
    if assignment.submission.status not in WHILE_EVALUATORS_JOIN:
        return _("Esta postulación ya no recibe evaluaciones.")
    if conflict_of_interest(assignment.evaluator, assignment.submission):
        return _("El portal registra un conflicto de interés entre usted y esta práctica.")
    if _is_challenged(assignment):
        return _("La coordinación debe resolver algo antes de que usted acepte. Le avisará.")
    if attempt.is_rehearsal or (assignment.no_conflict_stated_at and assignment.confidentiality_at):
        return None
    return _("Declare que no tiene conflicto de interés y comprométase a guardar la reserva.")


@guard(gettext_lazy("motivo y explicación del impedimento"))
def recusal_recorded(assignment: Assignment, attempt: Attempt) -> str | None:
    if attempt.is_rehearsal or Recusal.objects.filter(assignment=assignment).exists():
        return None
    return _("Diga por qué se declara impedido y explíquelo.")


@guard(
    gettext_lazy(
        "todos los criterios calificados, comentario en los niveles 0, 1 y 5 y fase abierta"
    )
)
def evaluation_complete(assignment: Assignment, attempt: Attempt) -> str | None:
    if reason := phase_closed(assignment, attempt):
        return reason
    evaluation = Evaluation.objects.filter(assignment=assignment).first()
    if evaluation is None:
        return _("Todavía no ha calificado ningún criterio.")
    scores = list(evaluation.scores.select_related("criterion"))
    return _unscored(assignment, scores) or _unexplained(scores)


@guard(gettext_lazy("postulación en evaluación"))
def entry_in_evaluation(assignment: Assignment, attempt: Attempt) -> str | None:
    if assignment.submission.status != SubmissionStatus.IN_EVALUATION:
        return _("La postulación no está en evaluación: primero debe volver a ella.")
    return None


@guard(gettext_lazy("fe de erratas sustancial sin confirmar y fase abierta"))
def waits_for_confirmation(assignment: Assignment, attempt: Attempt) -> str | None:
    evaluation = Evaluation.objects.filter(assignment=assignment).first()
    if evaluation is None or not evaluation.needs_confirmation:
        return _("No hay una fe de erratas que pida revisar esta evaluación.")
    if assignment.submission.status != SubmissionStatus.IN_EVALUATION:
        return _("La postulación ya no está en evaluación: confírmela o escriba a la coordinación.")
    return None


@guard(gettext_lazy("postulación retirada, descalificada o decidida"))
def entry_closed(assignment: Assignment, attempt: Attempt) -> str | None:
    if assignment.submission.status in OPEN_SUBMISSION:
        return _("La postulación sigue en curso: la coordinación retira a quien evalúa.")
    return None


@guard(gettext_lazy("postulación sin decisión"))
def entry_undecided(assignment: Assignment, attempt: Attempt) -> str | None:
    if assignment.submission.status == SubmissionStatus.DECIDED:
        return _("La postulación ya está decidida: reabra primero el resultado.")
    return None


def _is_challenged(assignment: Assignment) -> bool:
    """Whether the owner asked that this person not score the entry, and nobody has answered."""
    return assignment.submission.challenges.filter(
        juror=assignment.evaluator, stage=RequestStage.PENDING
    ).exists()


def phase_closed(assignment: Assignment, attempt: Attempt) -> str | None:
    """Why nothing can be sent now, by the phase and by the clock of the server, at the second."""
    call = attempt.call
    scoring_phases = (
        (CallStatus.OPEN,) if call.is_bank else (CallStatus.EVALUATION, CallStatus.DELIBERATION)
    )
    is_late = (
        call.status == CallStatus.EVALUATION
        and call.evaluation_until is not None
        and attempt.at > call.evaluation_until
    )
    if (
        assignment.submission.status == SubmissionStatus.IN_EVALUATION
        and call.status in scoring_phases
        and (not is_late or assignment.status == AssignmentStatus.REOPENED)
    ):
        return None
    return _("La postulación no está en evaluación: su borrador se conserva, pero no se envía.")


def _unscored(assignment: Assignment, scores: list[Score]) -> str | None:
    rubric = assignment.submission.rubric
    ratings = ratings_of(scores)
    missing = [c.name for c in rubric.criteria.all() if c.code not in ratings]
    if missing:
        return _("Falta calificar %(criteria)s.") % {"criteria": _quoted(missing)}
    if not answers_enough(scoring_rubric(rubric), ratings):
        return _("Marcó “No aplica” en más criterios de los que se permiten.")
    return None


def _unexplained(scores: list[Score]) -> str | None:
    unexplained = [
        score.criterion.name
        for score in scores
        if score.value is not None
        and (score.value <= COMMENTED_LOW or score.value == COMMENTED_HIGH)
        and not score.no_evidence
        and not score.comment.strip()
    ]
    if unexplained:
        return _("Explique en un comentario el nivel de %(criteria)s.") % {
            "criteria": _quoted(unexplained)
        }
    return None


def _quoted(names: list[str]) -> str:
    return get_text_list([f"“{name}”" for name in names], _("y"))
