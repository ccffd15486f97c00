"""The coordinator's desk: who is responsible for a case, internal notes, mail to many bodies."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import RevisionStatus, SubmissionStatus
from practices.exceptions import PracticesError
from practices.models import Call, CaseNote, Revision, Submission, User
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.roles import COORDINATOR

from .casework import case_path, locked_entry, mail_context, my_practice_path, owner_addressees

MAXIMUM_MESSAGE = 5000


@transaction.atomic
def hand_over(submission: Submission, *, actor: User, to: User, note: str = "") -> Submission:
    """Make another coordinator responsible for a case; they are told, with the note."""
    submission = locked_entry(submission)
    require(actor, "hand_over_case", submission)
    if not to.is_active or COORDINATOR not in to.group_names:
        raise PracticesError(_("Solo se puede entregar a alguien de la coordinación."))
    if submission.coordinator_id == to.pk:
        return submission
    submission.coordinator = to
    submission.save(update_fields=("coordinator",))
    handed = CaseNote.objects.create(
        submission=submission,
        written_by=actor,
        text=_("Caso entregado a %(name)s. %(note)s")
        % {"name": to.full_name, "note": note.strip()},
    )
    notify(
        "case_handed_over",
        key=f"note-{handed.pk}",
        to=[Addressee.of(to)],
        context=mail_context(
            submission.revision, proposer=actor.get_full_name(), reason=note.strip()
        ),
        path=case_path(submission),
    )
    return submission


@transaction.atomic
def write_note(submission: Submission, *, actor: User, text: str) -> CaseNote:
    """Only the coordination and the auditors ever read it."""
    require(actor, "write_case_note", submission)
    if not text.strip():
        raise PracticesError(_("Escriba la nota."))
    return CaseNote.objects.create(submission=submission, written_by=actor, text=text.strip())


# -- Mail to many -------------------------------------------------------------------------------


class Audience(StrEnum):
    ENTRANTS = "entrants"
    RETURNED = "returned"
    LATE_EVALUATORS = "late_evaluators"


AUDIENCES = {
    Audience.ENTRANTS: gettext_lazy("Todas las entidades que participan"),
    Audience.RETURNED: gettext_lazy("Entidades con una práctica por ajustar"),
    Audience.LATE_EVALUATORS: gettext_lazy("Personas con evaluaciones sin enviar"),
}


@dataclass(frozen=True)
class Message:
    """One mail of many: to whom, and about which version (None for evaluators)."""

    to: Addressee
    revision: Revision | None


def recipients(call: Call, audience: Audience) -> list[Message]:
    """One message a person, whatever the number of their entries."""
    if audience is Audience.LATE_EVALUATORS:
        late = User.objects.filter(
            is_active=True,
            assignments__submission__call=call,
            assignments__status__in=("invited", "accepted", "reopened"),
            assignments__submission__status__in=("eligible", "in_evaluation"),
        )
        return [Message(Addressee.of(each), None) for each in late.distinct().order_by("full_name")]
    entries = call.submissions.exclude(status=SubmissionStatus.WITHDRAWN)
    if audience is Audience.RETURNED:
        entries = entries.filter(revision__status=RevisionStatus.RETURNED)
    found: dict[str, Message] = {}
    loaded = ("revision__practice", "revision__owner", "revision__updated_by")
    for entry in entries.select_related(*loaded).order_by("number"):
        for addressee in owner_addressees(entry.revision):
            found.setdefault(addressee.address.lower(), Message(addressee, entry.revision))
    return list(found.values())


@transaction.atomic
def mail_many(call: Call, *, actor: User, audience: Audience, subject: str, text: str) -> int:
    """Write once to everybody of an audience; how many mails were promised now. The same words to
    the same people are one mail for good."""
    require(actor, "mail_entrants", call)
    subject, text = " ".join(subject.split()), text.strip()
    if not subject or not text:
        raise PracticesError(_("Escriba el asunto y el mensaje."))
    words = hashlib.sha256(f"{call.pk}\n{subject}\n{text}".encode()).hexdigest()[:16]
    made = []
    for message in recipients(call, audience):
        made += notify(
            "call_message",
            key=f"call-{call.pk}-{words}",
            to=[message.to],
            context={"call": call.name, "subject": subject, "message": text},
            path=my_practice_path(message.revision) if message.revision else "/evaluacion/",
        )
    return len(made)
