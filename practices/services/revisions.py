"""A version's way in and out: endorsing, submitting, adjusting, withdrawing, archiving it."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import (
    OPEN_SUBMISSION,
    RevisionStatus,
    WithdrawalCause,
)
from practices.exceptions import PracticesError, TransitionRefused
from practices.guards_of.revision import has_changed_since, reminder_event
from practices.models import (
    Call,
    Category,
    Endorsement,
    Observation,
    ReturnedContent,
    Revision,
    StoredFile,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.selectors.comparison import plain_content
from practices.selectors.content import field_hash, missing_fields
from practices.workdays import add_working_days, working_days_between

from . import codes, submissions
from .casework import (
    case_path,
    coordinators,
    lock_practice,
    long_date,
    mail_context,
    managers_of,
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
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(
        pk=revision.pk
    )
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
    _tell_endorsed(revision, actor)
    return endorsement


def _tell_endorsed(revision: Revision, actor: User) -> None:
    """Who asked for the word, and nobody twice, hears that it was given."""
    editor = revision.updated_by
    if revision.endorsement_asked_at is None or editor == actor or not editor.is_active:
        return
    notify(
        "endorsement_given",
        key=f"revision-{revision.pk}-{revision.endorsement_asked_at.isoformat()}",
        to=[Addressee.of(editor)],
        context=mail_context(revision),
        path=my_practice_path(revision),
    )


@transaction.atomic
def ask_endorsement(revision: Revision, *, actor: User) -> Revision:
    """An editor hands a finished draft to the managers of the body for their word.

    Asking again about the same text sends nothing new.
    """
    lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(
        pk=revision.pk
    )
    require(actor, "ask_endorsement", revision)
    if missing_fields(revision, Call.objects.bank()):
        raise PracticesError(_("Complete primero los campos que faltan; después pida el aval."))
    managers = managers_of(revision.owner)
    if not managers:
        raise PracticesError(
            _(
                "Su entidad no tiene una persona responsable en el portal. Escriba a la "
                "coordinación para que nombre una."
            )
        )
    revision.endorsement_asked_at = timezone.now()
    revision.save(update_fields=("endorsement_asked_at",))
    notify(
        "endorsement_asked",
        key=f"revision-{revision.pk}-{revision.version}",
        to=[Addressee.of(manager) for manager in managers],
        context=mail_context(revision, editor=actor.get_full_name()),
        path=reverse("endorse_practice", args=(revision.pk,)),
    )
    return revision


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
    codes.assign_code(practice)
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
        call=submission.call,
    )
    notify(
        "submission_queued",
        key=key,
        to=coordinators(),
        context=context,
        path=case_path(submission),
    )


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
    ReturnedContent.objects.update_or_create(
        revision=revision,
        defaults={"content": plain_content(revision), "taken_at": log.at},
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
        call=submission.call,
    )


@transaction.atomic
def answer_observation(observation: Observation, *, actor: User, answer: str) -> Observation:
    """Answer a remark. An empty answer marks it as done, where its field changed since."""
    lock_practice(observation.revision.practice_id)
    observation = Observation.objects.select_related("revision").get(pk=observation.pk)
    require(actor, "answer_observations", observation.revision)
    if not answer.strip() and not has_changed_since(observation):
        raise PracticesError(
            _("El campo sigue igual. Cámbielo o escriba su respuesta a la observación.")
        )
    observation.answer = answer.strip()
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
