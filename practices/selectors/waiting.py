"""Whose turn it is in an entry, and the sentence that says so."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.enums import (
    ACTIVE_ASSIGNMENT,
    OPEN_SUBMISSION,
    AssignmentStatus,
    DecisionStage,
    RevisionStatus,
    SubmissionStatus,
)
from practices.models import Assignment, Submission


class Party(StrEnum):
    COORDINATION = "coordination"
    PUBLICATION = "publication"
    EVALUATORS = "evaluators"
    OWNER = "owner"
    JURY = "jury"
    NOBODY = "nobody"


class Step(StrEnum):
    """The next thing that has to happen in an entry."""

    TAKE = "take"
    CHECK = "check"
    ADJUST = "adjust"
    ASSIGN = "assign"
    ANSWER = "answer"
    SCORE = "score"
    AGREE = "agree"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    DELIBERATE = "deliberate"
    NONE = "none"


PARTY_OF = {
    Step.TAKE: Party.COORDINATION,
    Step.CHECK: Party.COORDINATION,
    Step.ADJUST: Party.OWNER,
    Step.ASSIGN: Party.COORDINATION,
    Step.ANSWER: Party.EVALUATORS,
    Step.SCORE: Party.EVALUATORS,
    Step.AGREE: Party.COORDINATION,
    Step.PROPOSE: Party.COORDINATION,
    Step.CONFIRM: Party.PUBLICATION,
    Step.DELIBERATE: Party.JURY,
    Step.NONE: Party.NOBODY,
}


@dataclass(frozen=True)
class NextStep:
    step: Step
    text: str
    due_on: datetime.date | None = None

    @property
    def party(self) -> Party:
        return PARTY_OF[self.step]

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


def pending_assignments(submission: Submission) -> list[Assignment]:
    """Evaluators who were asked and may still send. Reads ``assignments.all()``."""
    return [
        assignment
        for assignment in submission.assignments.all()
        if assignment.status in ACTIVE_ASSIGNMENT and assignment.status != AssignmentStatus.SENT
    ]


def next_step(
    submission: Submission, *, missing: int, second_reason: str, has_open_disagreement: bool
) -> NextStep:
    """``missing``: evaluations still needed; ``second_reason``: why the bank asks for a second."""
    if submission.status not in OPEN_SUBMISSION:
        return NextStep(Step.NONE, _("Nada: el caso está cerrado."))
    if submission.status == SubmissionStatus.ENTERED:
        return _before_evaluation(submission)
    stages = [decision.stage for decision in submission.decisions.all()]
    if DecisionStage.PROPOSED in stages:
        return NextStep(Step.CONFIRM, _("Que se confirme la decisión propuesta."))
    if missing > 0:
        return _with_evaluators(submission, missing, second_reason)
    if any(each.status == AssignmentStatus.REOPENED for each in pending_assignments(submission)):
        return NextStep(Step.SCORE, _("Una evaluación reabierta que no se ha vuelto a enviar."))
    if has_open_disagreement:
        return NextStep(Step.AGREE, _("Una nota de consenso: las evaluaciones no coinciden."))
    if submission.status == SubmissionStatus.IN_DELIBERATION:
        return NextStep(Step.DELIBERATE, _("La deliberación del jurado."))
    if stages[:1] == [DecisionStage.SENT_BACK]:
        return NextStep(Step.PROPOSE, _("Una nueva propuesta: la anterior fue devuelta."))
    return NextStep(Step.PROPOSE, _("Que se proponga la decisión."))


def _before_evaluation(submission: Submission) -> NextStep:
    if submission.revision.status == RevisionStatus.RETURNED:
        return NextStep(
            Step.ADJUST, _("Los ajustes de la entidad."), submission.revision.returned_due_on
        )
    if submission.coordinator_id is None:
        return NextStep(Step.TAKE, _("Que alguien de la coordinación tome el caso."))
    return NextStep(Step.CHECK, _("Que se revisen los requisitos."))


def _with_evaluators(submission: Submission, missing: int, second_reason: str) -> NextStep:
    pending = pending_assignments(submission)
    if len(pending) < missing:
        return _to_be_assigned(missing - len(pending), second_reason)
    due_on = min((each.due_on for each in pending if each.due_on), default=None)
    invited = sum(each.status == AssignmentStatus.INVITED for each in pending)
    if len(pending) - invited < missing:
        text = ngettext(
            "La respuesta de %(count)d persona invitada a evaluar.",
            "La respuesta de %(count)d personas invitadas a evaluar.",
            invited,
        )
        return NextStep(Step.ANSWER, text % {"count": invited}, due_on)
    scoring = len(pending) - invited
    text = ngettext("%(count)d evaluación en curso.", "%(count)d evaluaciones en curso.", scoring)
    return NextStep(Step.SCORE, text % {"count": scoring}, due_on)


def _to_be_assigned(count: int, second_reason: str) -> NextStep:
    if second_reason:
        return NextStep(
            Step.ASSIGN, _("Una segunda evaluación: %(reason)s.") % {"reason": second_reason}
        )
    text = ngettext(
        "Que se asigne %(count)d evaluación.", "Que se asignen %(count)d evaluaciones.", count
    )
    return NextStep(Step.ASSIGN, text % {"count": count})
