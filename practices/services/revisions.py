"""A version's way in and out: endorsing, submitting, adjusting, withdrawing, archiving it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import (
    OPEN_SUBMISSION,
    ArchiveCause,
    RevisionStatus,
    WithdrawalCause,
)
from practices.exceptions import TransitionRefused
from practices.guards_of.revision import reminder_event
from practices.models import (
    Call,
    Category,
    CodeCounter,
    Endorsement,
    Observation,
    Practice,
    Revision,
    StoredFile,
    Submission,
    User,
)
from practices.notifications import notify
from practices.permissions import require
from practices.selectors.content import field_hash
from practices.workdays import add_working_days, working_days_between

from . import publication, submissions
from .casework import (
    case_path,
    coordinators,
    lock_practice,
    long_date,
    mail_context,
    my_practice_path,
    owner_addressees,
)
from .transitions import apply_transition

#: Working days after the due date at which an owner is reminded.
REMINDERS_AFTER = (1, 11)


@transaction.atomic
def endorse(
    revision: Revision,
    *,
    actor: User,
    responsible_name: str,
    responsible_post: str,
    accepts_licence: bool,
    has_image_permissions: bool,
    consents_data_treatment: bool,
    letter: StoredFile | None = None,
) -> Endorsement:
    """A manager's word for the version; given again, it replaces the former one."""
    lock_practice(revision.practice_id)
    revision = Revision.objects.get(pk=revision.pk)
    require(actor, "endorse_revision", revision)
    endorsement, _is_new = Endorsement.objects.update_or_create(
        revision=revision,
        defaults={
            "given_by": actor,
            "given_at": timezone.now(),
            "responsible_name": responsible_name,
            "responsible_post": responsible_post,
            "accepts_licence": accepts_licence,
            "has_image_permissions": has_image_permissions,
            "consents_data_treatment": consents_data_treatment,
            "letter": letter,
        },
    )
    return endorsement


@transaction.atomic
def submit_revision(
    revision: Revision, *, actor: User, category: Category | None = None
) -> Submission:
    """Hand a version in: a draft enters a category (the bank's first one by default) and gets
    its code; a returned version goes back to the entry it came from.

    Sending twice gives the entry of the first time, so that a double click has one effect.
    """
    practice = lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("owner", "updated_by").get(pk=revision.pk)
    revision.practice = practice
    if revision.status == RevisionStatus.RETURNED:
        return _resubmit(revision, actor)
    entry = revision.submissions.first()
    if revision.status == RevisionStatus.SUBMITTED and entry is not None:
        require(actor, "see_revision", revision)
        return entry
    category = category or Call.objects.bank().categories.first()
    _assign_code(practice)
    is_member = practice.owner_id in actor.organisation_roles
    revision.submitted_at = timezone.now()
    revision.save(update_fields=("submitted_at",))
    apply_transition(
        revision,
        "submit" if is_member else "submit_for_body",
        actor=actor,
        payload={"call": category.call_id},
        call=category.call,
    )
    submission = submissions.enter(revision, category=category, actor=actor)
    _tell_submitted(submission)
    return submission


def _resubmit(revision: Revision, actor: User) -> Submission:
    submission = revision.submissions.filter(status__in=OPEN_SUBMISSION).get()
    apply_transition(revision, "resubmit", actor=actor, payload={"submission": submission.pk})
    revision.returned_due_on = None
    revision.submitted_at = timezone.now()
    revision.save(update_fields=("returned_due_on", "submitted_at"))
    notify(
        "observations_answered",
        key=f"revision-{revision.pk}-{revision.version}",
        to=coordinators(),
        context=mail_context(revision, count=str(revision.observations.count())),
        path=case_path(submission),
    )
    return submission


def _tell_submitted(submission: Submission) -> None:
    revision = submission.revision
    context = mail_context(revision, category=submission.category.name)
    key = f"submission-{submission.pk}"
    notify(
        "submission_received",
        key=key,
        to=owner_addressees(revision),
        context=context,
        path=my_practice_path(revision),
    )
    notify(
        "submission_queued",
        key=key,
        to=coordinators(),
        context=context,
        path=case_path(submission),
    )


def _assign_code(practice: Practice) -> None:
    """The code of the first submission: the year's next number, from its locked counter row."""
    if practice.code_number is not None:
        return
    year = timezone.localdate().year
    CodeCounter.objects.get_or_create(year=year)
    counter = CodeCounter.objects.select_for_update().get(year=year)
    counter.last_number += 1
    counter.save(update_fields=("last_number",))
    practice.code_year, practice.code_number = year, counter.last_number
    practice.save(update_fields=("code_year", "code_number"))


@transaction.atomic
def return_revision(
    revision: Revision,
    *,
    actor: User,
    observations: Sequence[tuple[str, str]],
    comment: str = "",
) -> None:
    """Send a version back with remarks, each on one field; due in the call's working days."""
    lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(
        pk=revision.pk
    )
    submission = revision.submissions.filter(status__in=OPEN_SUBMISSION).first()
    if submission is None:
        raise TransitionRefused(_("Esta versión no está en una convocatoria: no hay qué devolver."))
    Observation.objects.bulk_create(
        Observation(
            revision=revision,
            field=code,
            text=text,
            field_value_hash=field_hash(revision, code),
            created_by=actor,
        )
        for code, text in observations
    )
    log = apply_transition(
        revision, "return", actor=actor, comment=comment, payload={"submission": submission.pk}
    )
    revision.returned_due_on = add_working_days(
        timezone.localdate(log.at), submission.call.adjustment_days
    )
    revision.save(update_fields=("returned_due_on",))
    notify(
        "revision_returned",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(
            revision, count=str(len(observations)), due=long_date(revision.returned_due_on)
        ),
        path=my_practice_path(revision),
    )


@transaction.atomic
def answer_observation(observation: Observation, *, actor: User, answer: str) -> Observation:
    """Answer a remark; an empty answer marks it as done."""
    lock_practice(observation.revision.practice_id)
    observation = Observation.objects.select_related("revision").get(pk=observation.pk)
    require(actor, "answer_observations", observation.revision)
    observation.answer = answer
    observation.answered_by = actor
    observation.answered_at = timezone.now()
    observation.save(update_fields=("answer", "answered_by", "answered_at"))
    return observation


@transaction.atomic
def withdraw_revision(revision: Revision, *, actor: User, comment: str = "") -> None:
    """The owner takes an undecided version back; its open entry goes with it."""
    _withdraw(revision, "withdraw", actor, comment, WithdrawalCause.BY_OWNER)


@transaction.atomic
def lapse_revision(revision: Revision) -> None:
    """The deadline for adjustments passed long ago: the version counts as given up."""
    _withdraw(revision, "lapse", None, "", WithdrawalCause.LAPSED)


def _withdraw(
    revision: Revision, name: str, actor: User | None, comment: str, cause: WithdrawalCause
) -> None:
    lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(
        pk=revision.pk
    )
    due = revision.returned_due_on
    log = apply_transition(revision, name, actor=actor, comment=comment)
    revision.withdrawal_cause = cause
    revision.returned_due_on = None
    revision.save(update_fields=("withdrawal_cause", "returned_due_on"))
    entry = revision.submissions.filter(status__in=OPEN_SUBMISSION).first()
    if entry is not None:
        submissions.withdraw(entry, actor=actor, comment=comment)
    if cause == WithdrawalCause.LAPSED:
        notify(
            "revision_lapsed",
            key=f"log-{log.pk}",
            to=owner_addressees(revision),
            context=mail_context(revision, due=long_date(due)),
            path=my_practice_path(revision),
        )
    elif entry is not None:
        notify(
            "revision_withdrawn",
            key=f"log-{log.pk}",
            to=coordinators(),
            context=mail_context(revision, reason=comment),
            path=case_path(entry),
        )


@transaction.atomic
def archive_revision(revision: Revision, *, actor: User, cause: ArchiveCause, comment: str) -> None:
    """Take a published version out of the lists; its address stays, with the reason."""
    lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice").get(pk=revision.pk)
    apply_transition(revision, "archive", actor=actor, comment=comment, payload={"cause": cause})
    revision.archive_cause = cause
    revision.save(update_fields=("archive_cause",))
    publication.leave_catalogue(revision)


@transaction.atomic
def restore_revision(revision: Revision, *, actor: User, comment: str) -> None:
    """Back to the catalogue once the cause is gone; validity starts anew."""
    lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice").get(pk=revision.pk)
    apply_transition(revision, "restore", actor=actor, comment=comment)
    revision.archive_cause = ""
    revision.save(update_fields=("archive_cause",))
    publication.enter_catalogue(revision, at=timezone.now())


def chase_adjustments() -> None:
    """Remind owners whose adjustments are late, twice, and let go of what lapsed. For run_due.

    The reminders go out one working day after the due date and ten working days later; a missed
    run catches up.
    """
    today = timezone.localdate()
    late = Revision.objects.filter(status=RevisionStatus.RETURNED, returned_due_on__lt=today)
    for revision in late.select_related("practice", "owner", "updated_by"):
        days_late = working_days_between(revision.returned_due_on, today)
        for number, after in enumerate(REMINDERS_AFTER, 1):
            if days_late >= after:
                _remind(revision, number)
        try:
            lapse_revision(revision)
        except TransitionRefused:
            # Not late enough yet, or adjusted meanwhile: the guard says when.
            continue


def _remind(revision: Revision, number: int) -> None:
    notify(
        "return_reminder",
        key=reminder_event(revision, number),
        to=owner_addressees(revision),
        context=mail_context(
            revision,
            count=str(revision.observations.open().count()),
            due=long_date(revision.returned_due_on),
        ),
        path=my_practice_path(revision),
    )
