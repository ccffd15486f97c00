"""The owner's answer to "does this record still hold?", by a mailed link or logged in."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import MembershipRole, OwnerAnswer, RevisionStatus
from practices.exceptions import AlreadyAnswered, NotAllowed, PracticesError
from practices.models import Endorsement, Practice, Revision, User, ValidityAnswer
from practices.notifications import notify
from practices.permissions import allowed

from . import drafts, publication, revisions
from .casework import coordinators, lock_practice, mail_context, staff_revision_path
from .validity import Link, is_confirmable


@dataclass(frozen=True, slots=True)
class Ending:
    """When a practice ended, as far as it is known."""

    day: datetime.date
    precision: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer. ``next_version``: opened or found open; ``is_sent``: submitted."""

    answer: OwnerAnswer
    revision: Revision
    next_version: Revision | None = None
    is_sent: bool = False


@transaction.atomic
def answer_validity(
    revision: Revision,
    *,
    actor: User | None,
    answer: OwnerAnswer,
    ending: Ending | None = None,
    link: Link | None = None,
) -> Answered:
    """Carry out one of the four answers, and keep who gave it.

    ``actor`` None: the body itself, by the link its public address got. Raises AlreadyAnswered
    for a link that served before. Answering twice the same has one effect.
    """
    practice = lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("owner", "updated_by").get(pk=revision.pk)
    revision.practice = practice
    _refuse_unless_asked(revision, actor, link)
    given = revision.validity_answers.last()
    if given is not None and _repeats(given, answer, actor, practice):
        return Answered(answer, revision, _open_version(practice))
    act = {
        OwnerAnswer.SAME: _renew,
        OwnerAnswer.CHANGES: _open_next,
        OwnerAnswer.ENDED: _propose_ending,
        OwnerAnswer.NOT_OURS: _tell_coordinators,
    }[answer]
    answered = act(revision, actor, ending)
    ValidityAnswer.objects.create(
        revision=revision,
        answer=answer,
        given_by=actor,
        address="" if actor else link.address,
        link=link.key if link else None,
    )
    return answered


def _refuse_unless_asked(revision: Revision, actor: User | None, link: Link | None) -> None:
    if link is not None and ValidityAnswer.objects.filter(link=link.key).exists():
        raise AlreadyAnswered(_("Este enlace ya se usó. Lo que se respondió quedó guardado."))
    if actor is None and link is None:
        raise ValueError("an answer is somebody's")
    verdict = allowed(actor, "confirm_record", revision)
    if not verdict.ok:
        raise NotAllowed(verdict.reason)
    if not is_confirmable(revision):
        raise PracticesError(_("Esta ficha no necesita confirmarse."))


def _repeats(
    given: ValidityAnswer, answer: OwnerAnswer, actor: User | None, practice: Practice
) -> bool:
    """A second press of the button, or a colleague who says the same on the same day."""
    return (
        given.answer == answer
        and given.given_by_id == (actor.pk if actor else None)
        and timezone.localdate(given.at) == timezone.localdate()
        and (answer != OwnerAnswer.CHANGES or _open_version(practice) is not None)
    )


def _open_version(practice: Practice) -> Revision | None:
    return practice.revisions.open().first()


def _renew(revision: Revision, actor: User | None, ending: Ending | None) -> Answered:
    publication.renew_validity(revision, at=timezone.now())
    if revision.status == RevisionStatus.ARCHIVED:
        _notify_coordinators("validity_restorable", revision)
    return Answered(OwnerAnswer.SAME, revision)


def _open_next(revision: Revision, actor: User | None, ending: Ending | None) -> Answered:
    if actor is None:
        _notify_coordinators("validity_changes_reported", revision)
        return Answered(OwnerAnswer.CHANGES, revision)
    opened = _open_version(revision.practice) or drafts.start_next_revision(
        revision.practice, actor=actor, copy_of=revision
    )
    return Answered(OwnerAnswer.CHANGES, revision, opened)


def _propose_ending(revision: Revision, actor: User | None, ending: Ending | None) -> Answered:
    if ending is None:
        raise PracticesError(_("Escriba cuándo terminó la práctica."))
    if ending.day > timezone.localdate():
        raise PracticesError(_("La fecha en que terminó no puede ser posterior a hoy."))
    if revision.started_on and ending.day < revision.started_on:
        raise PracticesError(_("La fecha en que terminó no puede ser anterior a la inicial."))
    if actor is None:
        _notify_coordinators("validity_ended_reported", revision, due=_in_words(ending))
        return Answered(OwnerAnswer.ENDED, revision)
    opened = _open_version(revision.practice)
    is_new = opened is None
    if is_new:
        opened = drafts.start_next_revision(revision.practice, actor=actor, copy_of=revision)
    elif not opened.is_editable:
        raise PracticesError(
            _("Ya hay una versión %(number)s enviada. Cuando se resuelva podrá anotar el final.")
            % {"number": opened.number}
        )
    opened = drafts.save_draft(
        opened,
        actor=actor,
        expected_version=opened.version,
        content={
            "ended_on": ending.day,
            "ended_precision": ending.precision,
            "is_ongoing": False,
        },
    )
    return Answered(OwnerAnswer.ENDED, revision, opened, is_new and _send(revision, opened, actor))


def _send(former: Revision, revision: Revision, actor: User) -> bool:
    """A manager who stands by the former word sends the correction at once; anybody else, or one
    to which something is missing, finds it as a draft."""
    word = Endorsement.objects.filter(revision=former).first()
    role = actor.organisation_roles.get(revision.practice.owner_id)
    if word is None or role != MembershipRole.MANAGER:
        return False
    try:
        with transaction.atomic():
            revisions.endorse(
                revision,
                actor=actor,
                responsible_name=word.responsible_name,
                responsible_post=word.responsible_post,
                accepts_licence=word.accepts_licence,
                has_image_permissions=word.has_image_permissions,
                consents_data_treatment=word.consents_data_treatment,
                letter=word.letter,
            )
            revisions.submit_revision(revision, actor=actor)
    except PracticesError:
        return False
    return True


def _tell_coordinators(revision: Revision, actor: User | None, ending: Ending | None) -> Answered:
    _notify_coordinators("validity_disowned", revision)
    return Answered(OwnerAnswer.NOT_OURS, revision)


def _notify_coordinators(kind: str, revision: Revision, **words: str) -> None:
    notify(
        kind,
        key=f"practice-{revision.practice_id}-{revision.pk}-{timezone.localdate()}",
        to=coordinators(),
        context=mail_context(revision, **words),
        path=staff_revision_path(revision),
    )


def _in_words(ending: Ending) -> str:
    return ending.day.strftime({"day": "%d/%m/%Y", "month": "%m/%Y"}.get(ending.precision, "%Y"))
