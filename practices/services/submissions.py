"""Entries in a call: eligibility, assignments and their answers."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import AssignmentStatus, CallStatus, RecusalGround
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Assignment,
    Call,
    Category,
    EligibilityAnswer,
    Recusal,
    Revision,
    Rubric,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.selectors.content import content_hash
from practices.workdays import add_working_days

from .casework import (
    case_path,
    coordinators,
    lock_practice,
    long_date,
    mail_context,
    my_practice_path,
    owner_addressees,
)
from .transitions import apply_transition, available_transitions


def enter(revision: Revision, *, category: Category, actor: User) -> Submission:
    """Enter a submitted version in a category; called by the service that submits it.

    The call's row is locked while the next receipt number is taken.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=category.call_id)
    if call.status != CallStatus.OPEN:
        raise TransitionRefused(
            _("La convocatoria “%(call)s” no está abierta.") % {"call": call.name}
        )
    last = call.submissions.aggregate(last=Max("number"))["last"] or 0
    return Submission.objects.create(
        call=call,
        category=category,
        revision=revision,
        rubric=Rubric.objects.current(call),
        number=last + 1,
        entered_by=actor,
    )


def _locked(submission: Submission) -> Submission:
    """The entry as it is now, its practice locked."""
    lock_practice(submission.revision.practice_id)
    return Submission.objects.select_related(
        "call",
        "category",
        "rubric",
        "revision__practice",
        "revision__owner",
        "revision__updated_by",
    ).get(pk=submission.pk)


def _locked_assignment(assignment: Assignment) -> Assignment:
    submission = _locked(assignment.submission)
    assignment = Assignment.objects.select_related("evaluator").get(pk=assignment.pk)
    assignment.submission = submission
    return assignment


@transaction.atomic
def take_case(submission: Submission, *, actor: User) -> Submission:
    """Become the coordinator responsible for a case."""
    submission = _locked(submission)
    require(actor, "take_case", submission)
    submission.coordinator = actor
    submission.save(update_fields=("coordinator",))
    return submission


@transaction.atomic
def check_eligibility(
    submission: Submission,
    *,
    actor: User,
    answers: Mapping[int, tuple[bool, str]],
    comment: str = "",
) -> Submission:
    """Answer the whole list: every "yes" makes the entry eligible, one "no" does not.

    ``answers``: item id → (is met, explanation). In the bank an ineligible entry's version is
    rejected with the list's text as the reason.
    """
    submission = _locked(submission)
    require(actor, "check_eligibility", submission)
    items = list(submission.call.eligibility_items.all())
    if {item.pk for item in items} != set(answers):
        raise PracticesError(_("Conteste todos los requisitos de la lista."))
    unexplained = [i for i in items if not answers[i.pk][0] and not answers[i.pk][1].strip()]
    if unexplained:
        raise PracticesError(
            _("Explique por qué no se cumple: %(question)s") % {"question": unexplained[0]}
        )
    for item in items:
        is_met, text = answers[item.pk]
        EligibilityAnswer.objects.update_or_create(
            submission=submission,
            item=item,
            defaults={
                "is_met": is_met,
                "text": text.strip(),
                "answered_by": actor,
                "answered_at": timezone.now(),
            },
        )
    if all(is_met for is_met, _text in answers.values()):
        _declare_eligible(submission, actor, comment)
    else:
        _declare_ineligible(submission, actor, comment)
    return submission


def _declare_eligible(submission: Submission, actor: User, comment: str) -> None:
    """Fix the content: from here on what is evaluated is what the hash says."""
    pinned = content_hash(submission.revision)
    submission.content_hash = submission.revision.content_hash = pinned
    submission.coordinator = submission.coordinator or actor
    submission.save(update_fields=("content_hash", "coordinator"))
    submission.revision.save(update_fields=("content_hash",))
    apply_transition(
        submission, "declare_eligible", actor=actor, comment=comment, payload={"content": pinned}
    )


def _declare_ineligible(submission: Submission, actor: User, comment: str) -> None:
    reason = "\n".join(
        f"{answer.item.question} {answer.text}"
        for answer in submission.eligibility_answers.filter(is_met=False).select_related("item")
    )
    reason = f"{comment}\n{reason}".strip()
    log = apply_transition(submission, "declare_ineligible", actor=actor, comment=reason)
    revision = submission.revision
    if submission.call.is_bank:
        apply_transition(revision, "reject_ineligible", actor=actor, comment=reason)
        notify(
            "revision_rejected",
            key=f"log-{log.pk}",
            to=owner_addressees(revision),
            context=mail_context(revision, reason=reason),
            path=my_practice_path(revision),
            call=submission.call,
        )


@transaction.atomic
def move_category(
    submission: Submission, *, actor: User, category: Category, comment: str
) -> Submission:
    """Move an entry to another category of its call, before it is evaluated."""
    submission = _locked(submission)
    require(actor, "move_category", submission)
    if category.call_id != submission.call_id:
        raise PracticesError(_("Esa categoría es de otra convocatoria."))
    if not comment.strip():
        raise PracticesError(_("Escriba por qué cambia de categoría."))
    submission.category = category
    submission.save(update_fields=("category",))
    notify(
        "category_moved",
        key=f"submission-{submission.pk}-{category.pk}",
        to=owner_addressees(submission.revision),
        context=mail_context(submission.revision, category=category.name, reason=comment),
        path=my_practice_path(submission.revision),
        call=submission.call,
    )
    return submission


@transaction.atomic
def assign(
    submission: Submission,
    *,
    actor: User,
    evaluator: User,
    due_on: datetime.date | None = None,
) -> Assignment:
    """Invite an evaluator. The guard refuses anybody in conflict or with a full load."""
    submission = _locked(submission)
    require(actor, "assign", submission)
    if submission.assignments.active().filter(evaluator=evaluator).exists():
        raise PracticesError(_("Esta persona ya tiene asignada la postulación."))
    assignment = Assignment.objects.create(
        submission=submission,
        evaluator=evaluator,
        proposed_by=actor,
        due_on=due_on or add_working_days(timezone.localdate(), submission.call.evaluation_days),
    )
    log = apply_transition(assignment, "invite", actor=actor)
    notify(
        "evaluation_invited",
        key=f"log-{log.pk}",
        to=[Addressee.of(evaluator)],
        context=mail_context(submission.revision, due=long_date(assignment.due_on)),
        path=reverse("evaluation:assignment", args=(assignment.pk,)),
        call=submission.call,
    )
    return assignment


@transaction.atomic
def accept_assignment(
    assignment: Assignment, *, actor: User, no_conflict: bool, confidentiality: bool
) -> Assignment:
    """Accept with both statements; the entry passes to evaluation once enough have accepted."""
    assignment = _locked_assignment(assignment)
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
def decline_assignment(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    assignment = _locked_assignment(assignment)
    log = apply_transition(assignment, "decline", actor=actor, comment=reason)
    _tell_not_evaluating(assignment, log.pk, reason)
    return assignment


@transaction.atomic
def recuse(assignment: Assignment, *, actor: User, ground: RecusalGround, text: str) -> Assignment:
    """Declare a conflict: stored for good, it blocks the pair from then on."""
    assignment = _locked_assignment(assignment)
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
def withdraw_assignment(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Take an invitation or an accepted assignment back before it gave an evaluation."""
    assignment = _locked_assignment(assignment)
    apply_transition(assignment, "withdraw", actor=actor, comment=reason)
    _tell_unassigned(assignment, reason)
    return assignment


@transaction.atomic
def annul_assignment(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Exclude an assignment from the result; its scores are kept."""
    assignment = _locked_assignment(assignment)
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
        call=assignment.submission.call,
    )


def withdraw(submission: Submission, *, actor: User | None, comment: str = "") -> None:
    """Take an open entry out of its call, with the invitations that hang on it.

    Called by the service that withdraws the version, with the practice locked.
    """
    apply_transition(submission, "withdraw", actor=actor, comment=comment)
    for assignment in submission.assignments.filter(
        status__in=(AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED)
    ).select_related("evaluator"):
        apply_transition(assignment, "release", actor=actor, comment=comment)
        _tell_unassigned(assignment, comment)


@transaction.atomic
def record_coverage_exception(submission: Submission, *, actor: User, reason: str) -> Submission:
    """Go on with the evaluations there are, because nobody else is free of conflict.

    The level is then at most "Buena práctica".
    """
    submission = _locked(submission)
    require(actor, "record_coverage_exception", submission)
    if len(reason.strip()) < 20:
        raise PracticesError(_("Explique por qué no hay otra persona que pueda evaluarla."))
    submission.coverage_exception = reason.strip()
    submission.coverage_exception_by = actor
    submission.save(update_fields=("coverage_exception", "coverage_exception_by"))
    return submission
