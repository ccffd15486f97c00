"""Before the result of a contest: the written round, the way into deliberation and back."""

from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import DecisionStage, SubmissionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Assignment,
    Category,
    ConsensusNote,
    RoundMessage,
    Submission,
    User,
    WrittenRound,
)
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.selectors.evaluation import case_summary, for_cases

from . import evaluations
from .casework import case_path, locked_entry, mail_context
from .transitions import apply_transition, log_act

MINIMUM_QUESTION = 20


@transaction.atomic
def open_round(submission: Submission, *, actor: User, question: str) -> WrittenRound:
    """From now on the evaluators who have sent see one another's levels and comments, without
    names, and may write. Only where their evaluations disagree."""
    submission = locked_entry(submission)
    role = require(actor, "preside", submission)
    if not case_summary(submission).has_open_disagreement:
        raise PracticesError(_("No hay un desacuerdo abierto entre las evaluaciones."))
    if len(question.strip()) < MINIMUM_QUESTION:
        raise PracticesError(_("Escriba qué quiere que las personas evaluadoras aclaren."))
    if submission.written_rounds.filter(closed_at=None).exists():
        raise PracticesError(_("Ya hay una ronda escrita abierta."))
    opened = WrittenRound.objects.create(
        submission=submission, question=question.strip(), opened_by=actor
    )
    for assignment in submission.assignments.sent().select_related("evaluator"):
        notify(
            "round_opened",
            key=f"round-{opened.pk}",
            to=[Addressee.of(assignment.evaluator)],
            context=mail_context(submission.revision, reason=opened.question),
            path=reverse("evaluation:round", args=(assignment.pk,)),
        )
    log_act(
        submission.call,
        "open_round",
        actor=actor,
        role=role,
        payload={"submission": submission.pk, "round": opened.pk},
    )
    return opened


@transaction.atomic
def write_in_round(assignment: Assignment, *, actor: User, text: str) -> RoundMessage:
    """What an evaluator who has sent says to the others, signed with a letter."""
    submission = locked_entry(assignment.submission)
    assignment = Assignment.objects.get(pk=assignment.pk)
    require(actor, "answer_round", assignment)
    opened = submission.written_rounds.filter(closed_at=None).first()
    if opened is None:
        raise TransitionRefused(_("La ronda escrita ya se cerró."))
    if not text.strip():
        raise PracticesError(_("Escriba su mensaje."))
    message = RoundMessage.objects.create(round=opened, author=actor, text=text.strip())
    notify(
        "round_answered",
        key=f"message-{message.pk}",
        to=[Addressee.of(opened.opened_by)],
        context=mail_context(submission.revision),
        path=round_path(submission),
    )
    return message


def round_path(submission: Submission) -> str:
    """Where who presides reads the round."""
    if submission.call.is_bank:
        return case_path(submission)
    return reverse("evaluation:deliberation_entry", args=(submission.pk,))


@transaction.atomic
def sign_consensus(submission: Submission, *, actor: User, text: str) -> ConsensusNote:
    """Settle the disagreement, and with it the round that was held about it."""
    note = evaluations.sign_consensus(submission, actor=actor, text=text)
    submission.written_rounds.filter(closed_at=None).update(closed_at=timezone.now())
    log_act(
        submission.call,
        "sign_consensus",
        actor=actor,
        role=require(actor, "preside", submission),
        payload={
            "submission": submission.pk,
            "note": note.pk,
            "evaluations": sorted(note.score_versions.values_list("hash", flat=True)),
        },
    )
    return note


@transaction.atomic
def start_deliberation(submission: Submission, *, actor: User) -> Submission:
    submission = locked_entry(submission)
    apply_transition(submission, "start_deliberation", actor=actor)
    return submission


def start_ready(category: Category, *, actor: User) -> tuple[int, int]:
    """Every entry of the category whose evaluations are complete and agree goes to deliberation;
    how many did, and how many did not. Each stands alone."""
    entries = for_cases(category.submissions.filter(status=SubmissionStatus.IN_EVALUATION))
    started = waiting = 0
    for submission in entries.order_by("number"):
        try:
            start_deliberation(submission, actor=actor)
        except PracticesError:
            waiting += 1
        else:
            started += 1
    return started, waiting


@transaction.atomic
def return_to_evaluation(
    submission: Submission, *, actor: User, assignments: Collection[int], reason: str
) -> Submission:
    """Give named evaluations back to their evaluators; what was sent is kept."""
    submission = locked_entry(submission)
    if submission.decisions.filter(stage=DecisionStage.PROPOSED).exists():
        raise PracticesError(
            _("El resultado ya está propuesto. Para reabrir evaluaciones tiene que ser devuelto.")
        )
    if submission.status == SubmissionStatus.IN_DELIBERATION:
        apply_transition(
            submission,
            "return_to_evaluation",
            actor=actor,
            comment=reason,
            payload={"assignments": sorted(assignments)},
        )
    for assignment in submission.assignments.filter(pk__in=assignments).order_by("pk"):
        evaluations.reopen_evaluation(assignment, actor=actor, reason=reason)
    return submission
