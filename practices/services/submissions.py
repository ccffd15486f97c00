"""Entries in a call: received, checked, moved, withdrawn."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import CallStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Call,
    Category,
    EligibilityAnswer,
    Revision,
    Rubric,
    Submission,
    User,
)
from practices.notifications import notify
from practices.permissions import require
from practices.selectors.content import content_hash

from . import assignments
from .casework import locked_entry, mail_context, my_practice_path, owner_addressees
from .transitions import apply_transition


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


@transaction.atomic
def take_case(submission: Submission, *, actor: User) -> Submission:
    """Become the coordinator responsible for a case."""
    submission = locked_entry(submission)
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
    submission = locked_entry(submission)
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
    submission = locked_entry(submission)
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


def withdraw(submission: Submission, *, actor: User | None, comment: str = "") -> None:
    """Take an open entry out of its call, with the invitations that hang on it.

    Called by the service that withdraws the version, with the practice locked.
    """
    apply_transition(submission, "withdraw", actor=actor, comment=comment)
    assignments.release(submission, actor=actor, reason=comment)


@transaction.atomic
def record_coverage_exception(submission: Submission, *, actor: User, reason: str) -> Submission:
    """Go on with the evaluations there are, because nobody else is free of conflict.

    The level is then at most "Buena práctica".
    """
    submission = locked_entry(submission)
    require(actor, "record_coverage_exception", submission)
    if len(reason.strip()) < 20:
        raise PracticesError(_("Explique por qué no hay otra persona que pueda evaluarla."))
    submission.coverage_exception = reason.strip()
    submission.coverage_exception_by = actor
    submission.save(update_fields=("coverage_exception", "coverage_exception_by"))
    return submission
