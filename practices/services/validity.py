"""Whether a published record still holds: the reminders, the owner's answer, the end of it."""

import datetime
import secrets
from dataclasses import dataclass
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from practices.enums import ArchiveCause, RevisionStatus
from practices.exceptions import TransitionRefused
from practices.models import Notification, Practice, Revision, User
from practices.notifications import Addressee, notify
from practices.permissions import allowed

from . import publication
from .casework import (
    coordinators,
    lock_practice,
    long_date,
    mail_context,
    my_practice_path,
    owner_addressees,
    owner_people,
    public_address,
    staff_revision_path,
)
from .transitions import apply_transition

#: Days before the end of validity at which the owner is asked.
REMINDERS = (60, 30, 7)
MONTHS_UNTIL_ARCHIVED = 12
LINK_LIFE = datetime.timedelta(days=30)
_SALT = "practices.validity"
_KIND = "validity_reminder"


# -- The link in the mail -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """What a mailed link says. ``user`` None: it went to the body's public ``address``."""

    revision: Revision
    user: User | None
    address: str
    key: str


class LinkFault(StrEnum):
    FORGED = "forged"
    EXPIRED = "expired"
    ANSWERED = "answered"
    LEFT = "left"


def make_token(revision: Revision, addressee: Addressee) -> str:
    """Names the question it asks (version and date), so that it is dead once that is answered."""
    said = {
        "r": revision.pk,
        "v": revision.practice.valid_until.isoformat(),
        "u": addressee.user.pk if addressee.user else 0,
        "k": secrets.token_urlsafe(12),
    }
    return signing.dumps(said, salt=_SALT)


def read_token(token: str) -> Link | LinkFault:
    """The link, or what is wrong with it. Reads only."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=LINK_LIFE)
    except signing.SignatureExpired:
        return LinkFault.EXPIRED
    except signing.BadSignature:
        return LinkFault.FORGED
    revision = (
        Revision.objects.select_related("practice", "owner", "updated_by")
        .filter(pk=said["r"])
        .first()
    )
    if revision is None:
        return LinkFault.FORGED
    if not _still_asks(revision, said):
        return LinkFault.ANSWERED
    user = User.objects.filter(pk=said["u"]).first() if said["u"] else None
    if said["u"] and not allowed(user or _nobody(), "confirm_record", revision).ok:
        return LinkFault.LEFT
    return Link(revision, user, "" if user else revision.owner.public_email, said["k"])


def _nobody() -> User:
    return User(is_active=False)


def _still_asks(revision: Revision, said: dict) -> bool:
    valid_until = revision.practice.valid_until
    return (
        is_confirmable(revision)
        and valid_until is not None
        and valid_until.isoformat() == said["v"]
        and not revision.validity_answers.filter(link=said["k"]).exists()
    )


def is_confirmable(revision: Revision) -> bool:
    """Public and of a practice that goes on, or archived only because nobody confirmed it."""
    if revision.is_ongoing is False:
        return False
    return revision.status == RevisionStatus.PUBLISHED or (
        revision.status == RevisionStatus.ARCHIVED
        and revision.archive_cause == ArchiveCause.UNCONFIRMED
    )


# -- Reminders ----------------------------------------------------------------------------------


def remind_owners() -> int:
    """Ask the owners whose records are about to lapse; the number asked. For run_due.

    By range, not by day: the reminder that is due now goes out once, however late the run.
    """
    today = timezone.localdate()
    due = (
        Revision.objects.published()
        .exclude(is_ongoing=False)
        .filter(practice__valid_until__lte=today + datetime.timedelta(days=max(REMINDERS)))
        .select_related("practice", "owner", "updated_by")
        .order_by("practice__valid_until", "pk")
    )
    told = _events_told()
    asked = 0
    for revision in due:
        event = _reminder_event(revision.practice, today)
        if event not in told:
            _remind(revision, event)
            asked += 1
    return asked


def _reminder_event(practice: Practice, today: datetime.date) -> str:
    days_left = (practice.valid_until - today).days
    days = min(days for days in REMINDERS if days_left <= days)
    return f"practice-{practice.pk}-{practice.valid_until}-{days}"


def _events_told() -> set[str]:
    keys = Notification.objects.filter(kind__in=(_KIND, "validity_unreachable"))
    return {key.split(":")[1] for key in keys.values_list("key", flat=True)}


@transaction.atomic
def _remind(revision: Revision, event: str) -> None:
    context = mail_context(revision, due=long_date(revision.practice.valid_until))
    people = [Addressee.of(user) for user in owner_people(revision)]
    for addressee in people or public_address(revision.owner):
        notify(
            _KIND,
            key=event,
            to=[addressee],
            context=context,
            path=reverse("confirm_validity", args=(make_token(revision, addressee),)),
        )
    if not people:
        notify(
            "validity_unreachable",
            key=event,
            to=coordinators(),
            context=context,
            path=staff_revision_path(revision),
        )


# -- The end of it ------------------------------------------------------------------------------


def archive_unconfirmed() -> int:
    """Archive what nobody confirmed for a year after its date; how many. For run_due."""
    limit = timezone.localdate() - relativedelta(months=MONTHS_UNTIL_ARCHIVED)
    lapsed = (
        Revision.objects.published()
        .exclude(is_ongoing=False)
        .filter(practice__valid_until__lt=limit)
    )
    archived = 0
    for revision in lapsed:
        try:
            _archive(revision)
        except TransitionRefused:
            # Confirmed or replaced meanwhile.
            continue
        archived += 1
    return archived


@transaction.atomic
def _archive(revision: Revision) -> None:
    practice = lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(
        pk=revision.pk
    )
    log = apply_transition(revision, "archive_unconfirmed", actor=None)
    revision.archive_cause = ArchiveCause.UNCONFIRMED
    revision.save(update_fields=("archive_cause",))
    publication.leave_catalogue(revision)
    notify(
        "revision_archived_unconfirmed",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, due=long_date(practice.valid_until)),
        path=my_practice_path(revision),
    )
