"""Evaluators asked to score an entry: invited, accepting, declining, in conflict, taken off it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.cases import shared_domain
from practices.enums import AssignmentStatus, RecusalGround
from practices.exceptions import PracticesError
from practices.models import Assignment, Recusal, Submission, User
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.selectors.evaluation import case_summary
from practices.workdays import add_working_days

from .casework import (
    case_path,
    coordinators,
    lock_practice,
    locked_entry,
    long_date,
    mail_context,
)
from .transitions import apply_transition, available_transitions


def locked_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, its practice locked."""
    submission = locked_entry(assignment.submission)
    assignment = Assignment.objects.select_related("evaluator").get(pk=assignment.pk)
    assignment.submission = submission
    return assignment


@transaction.atomic
def assign(
    submission: Submission,
    *,
    actor: User,
    evaluator: User,
    due_on: datetime.date | None = None,
    reason: str = "",
) -> Assignment:
    """Invite an evaluator. The guard refuses anybody in conflict or with a full load.

    ``reason``: why to go on although the person's mail is of the owner's domain; it is logged.
    """
    submission = locked_entry(submission)
    require(actor, "assign", submission)
    if submission.assignments.active().filter(evaluator=evaluator).exists():
        raise PracticesError(_("Esta persona ya tiene asignada la postulación."))
    if (warning := shared_domain(evaluator, submission)) and not reason.strip():
        raise PracticesError(
            _("%(warning)s Si no hay conflicto, escriba por qué la asigna.") % {"warning": warning}
        )
    assignment = Assignment.objects.create(
        submission=submission,
        evaluator=evaluator,
        proposed_by=actor,
        due_on=due_on or add_working_days(timezone.localdate(), submission.call.evaluation_days),
    )
    log = apply_transition(assignment, "invite", actor=actor, comment=reason)
    notify(
        "evaluation_invited",
        key=f"log-{log.pk}",
        to=[Addressee.of(evaluator)],
        context=mail_context(submission.revision, due=long_date(assignment.due_on)),
        path=reverse("evaluation:assignment", args=(assignment.pk,)),
    )
    return assignment


@transaction.atomic
def accept(
    assignment: Assignment, *, actor: User, no_conflict: bool, confidentiality: bool
) -> Assignment:
    """Accept with both statements; the entry passes to evaluation once enough have accepted."""
    assignment = locked_assignment(assignment)
    now = timezone.now()
    assignment.no_conflict_stated_at = now if no_conflict else None
    assignment.confidentiality_at = now if confidentiality else None
    assignment.accepted_at = now
    assignment.save(update_fields=("no_conflict_stated_at", "confidentiality_at", "accepted_at"))
    log = apply_transition(assignment, "accept", actor=actor)
    _start_evaluation_when_covered(assignment.submission)
    notify(
        "assignment_accepted",
        key=f"log-{log.pk}",
        to=coordinators(),
        context=mail_context(
            assignment.submission.revision,
            evaluator=assignment.evaluator.get_full_name(),
            due=long_date(assignment.due_on),
        ),
        path=case_path(assignment.submission),
    )
    return assignment


def _start_evaluation_when_covered(submission: Submission) -> None:
    """Nobody has to press a button for what the acceptances already decide."""
    for choice in available_transitions(submission, None):
        if choice.name == "start_evaluation" and choice.allowed:
            apply_transition(submission, "start_evaluation", actor=None)


@transaction.atomic
def decline(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    assignment = locked_assignment(assignment)
    log = apply_transition(assignment, "decline", actor=actor, comment=reason)
    _tell_not_evaluating(assignment, log.pk, reason)
    return assignment


@transaction.atomic
def recuse(assignment: Assignment, *, actor: User, ground: RecusalGround, text: str) -> Assignment:
    """Declare a conflict: stored for good, it blocks the pair from then on."""
    assignment = locked_assignment(assignment)
    if not text.strip():
        raise PracticesError(_("Explique en una frase el impedimento."))
    Recusal.objects.create(assignment=assignment, ground=ground, text=text.strip())
    log = apply_transition(assignment, "recuse", actor=actor, payload={"ground": ground})
    _tell_not_evaluating(assignment, log.pk, str(RecusalGround(ground).label))
    return assignment


def _tell_not_evaluating(assignment: Assignment, log_id: int, reason: str) -> None:
    notify(
        "assignment_declined",
        key=f"log-{log_id}",
        to=coordinators(),
        context=mail_context(
            assignment.submission.revision,
            evaluator=assignment.evaluator.get_full_name(),
            reason=reason,
        ),
        path=case_path(assignment.submission),
    )


@transaction.atomic
def withdraw(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Take an invitation or an accepted assignment back before it gave an evaluation."""
    assignment = locked_assignment(assignment)
    apply_transition(assignment, "withdraw", actor=actor, comment=reason)
    _tell_unassigned(assignment, reason)
    return assignment


@transaction.atomic
def annul(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Exclude an assignment from the result; its scores are kept."""
    assignment = locked_assignment(assignment)
    apply_transition(assignment, "annul", actor=actor, comment=reason)
    _tell_unassigned(assignment, reason)
    return assignment


def _tell_unassigned(assignment: Assignment, reason: str) -> None:
    notify(
        "evaluator_unassigned",
        key=f"assignment-{assignment.pk}-{assignment.status}",
        to=[Addressee.of(assignment.evaluator)],
        context=mail_context(assignment.submission.revision, reason=reason),
        path=reverse("evaluation:index"),
    )


def release(submission: Submission, *, actor: User | None, reason: str) -> None:
    """Let go of everybody who was asked and has not sent, because the entry is closed.

    Called with the practice locked by the service that closes it.
    """
    for assignment in submission.assignments.filter(
        status__in=(AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED)
    ).select_related("evaluator"):
        apply_transition(assignment, "release", actor=actor, comment=reason)
        _tell_unassigned(assignment, reason)


def end_because_of_conflict(
    submission: Submission, evaluator: User, *, actor: User, reason: str
) -> list[Assignment]:
    """Take a person in conflict off an entry: what was sent is annulled, the rest withdrawn.

    Called with the practice locked by the service that records the conflict.
    """
    ended = list(submission.assignments.active().filter(evaluator=evaluator))
    for assignment in ended:
        assignment.submission = submission
        waits = assignment.status in (AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED)
        apply_transition(assignment, "withdraw" if waits else "annul", actor=actor, comment=reason)
        _tell_unassigned(assignment, reason)
    return ended


# -- Many at once -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """A pair that a person confirmed. ``reason``: as in ``assign``."""

    submission: Submission
    evaluator: User
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    wish: Wish
    reason: str


def assign_many(
    wishes: Iterable[Wish],
    *,
    actor: User,
    due_on: datetime.date | None = None,
    only_where_short: bool = False,
) -> tuple[list[Assignment], list[Refusal]]:
    """Each pair by itself, checked as it is now: what changed since it was shown is refused by
    name and does not keep the others from being made.

    ``only_where_short``: leave alone an entry that has got its evaluators meanwhile.
    """
    made, refused = [], []
    for wish in wishes:
        try:
            with transaction.atomic():
                if only_where_short:
                    _require_short(wish.submission)
                made.append(
                    assign(
                        wish.submission,
                        actor=actor,
                        evaluator=wish.evaluator,
                        due_on=due_on,
                        reason=wish.reason,
                    )
                )
        except PracticesError as refusal:
            refused.append(Refusal(wish, refusal.message))
    return made, refused


def _require_short(submission: Submission) -> None:
    lock_practice(submission.revision.practice_id)
    summary = case_summary(submission)
    if summary.pending >= summary.missing:
        raise PracticesError(_("La postulación ya tiene quienes la evalúen."))
