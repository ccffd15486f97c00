"""Publishing a version: what the public sees changes here, in one transaction, and nowhere else."""

import datetime

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from practices import search
from practices.enums import Level, RevisionStatus
from practices.models import CatalogueState, Revision, SiteSettings, TransitionLog, User
from practices.notifications import notify

from .casework import long_date, mail_context, owner_addressees
from .transitions import apply_transition


def publish(revision: Revision, *, actor: User, level: Level | None) -> None:
    """An approved version becomes the published one, with the level of its decision.

    Called inside the transaction of the decision, with the practice locked.
    """
    now = timezone.now()
    log = _replace_published(revision, actor=actor, at=now)
    practice = revision.practice
    practice.level = level
    practice.level_decided_on = timezone.localdate(now) if level else None
    practice.save(update_fields=("level", "level_decided_on"))
    _tell_owner(
        "revision_published", revision, log.pk, level=str(Level(level).label) if level else ""
    )


def publish_unevaluated(revision: Revision, *, actor: User) -> None:
    """A minor correction becomes the published version; the level stays, with its date.

    Called with the practice locked.
    """
    log = _replace_published(revision, actor=actor, at=timezone.now())
    level = revision.practice.level
    _tell_owner(
        "correction_published", revision, log.pk, level=str(Level(level).label) if level else ""
    )


def publish_historic(revision: Revision, *, actor: User, batch: int) -> None:
    """A practice recognised before this portal becomes public: without level, for one year.

    Called with the practice locked, its code given and its batch signed.
    """
    log = apply_transition(revision, "publish_historic", actor=actor, payload={"batch": batch})
    practice = revision.practice
    practice.is_historic = True
    practice.save(update_fields=("is_historic",))
    _make_public(revision, at=timezone.now())
    _tell_owner("historic_published", revision, log.pk)


def _replace_published(revision: Revision, *, actor: User, at: datetime.datetime) -> TransitionLog:
    """The former version is superseded first: at most one is published."""
    former = revision.practice.revisions.published().first()
    if former is not None:
        apply_transition(former, "supersede", actor=actor, payload={"by": revision.pk})
    log = apply_transition(revision, "publish", actor=actor)
    _make_public(revision, at=at)
    return log


def _make_public(revision: Revision, *, at: datetime.datetime) -> None:
    revision.published_at = at
    revision.save(update_fields=("published_at",))
    practice = revision.practice
    practice.owner = revision.owner
    practice.save(update_fields=("owner",))
    enter_catalogue(revision, at=at)


def _tell_owner(kind: str, revision: Revision, log_id: int, **words: str) -> None:
    practice = revision.practice
    notify(
        kind,
        key=f"log-{log_id}",
        to=owner_addressees(revision),
        context=mail_context(revision, due=long_date(practice.valid_until), **words),
        path=reverse("record", args=(practice.code,)),
    )


def enter_catalogue(revision: Revision, *, at: datetime.datetime) -> None:
    """Make a published version findable and start its validity."""
    _start_validity(revision, at)
    search.index(revision)
    CatalogueState.objects.bump()


def renew_validity(revision: Revision, *, at: datetime.datetime) -> None:
    """The owner says that the record still holds; kept on the practice, outside the content."""
    _start_validity(revision, at)
    CatalogueState.objects.bump()


def _start_validity(revision: Revision, at: datetime.datetime) -> None:
    """A finished practice does not expire; one whose end is unknown does only if it came from
    before this portal, or if it was asked to be confirmed already."""
    practice = revision.practice
    months = SiteSettings.objects.current().validity_months
    expires = revision.is_ongoing or (
        revision.is_ongoing is None and (practice.is_historic or practice.valid_until is not None)
    )
    practice.confirmed_at = at
    day = timezone.localdate(at) + relativedelta(months=months)
    practice.valid_until = day if expires else None
    practice.save(update_fields=("confirmed_at", "valid_until"))


def leave_catalogue(revision: Revision) -> None:
    """An archived version is no longer found; its address stays readable."""
    if revision.status == RevisionStatus.ARCHIVED:
        search.remove(revision.practice)
        CatalogueState.objects.bump()
