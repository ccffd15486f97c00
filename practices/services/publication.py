"""Publishing a version: what the public sees changes here, in one transaction, and nowhere else."""

import datetime

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from practices import search
from practices.enums import Level, RevisionStatus
from practices.models import CatalogueState, Revision, SiteSettings, User
from practices.notifications import notify

from .casework import long_date, mail_context, owner_addressees
from .transitions import apply_transition


def publish(revision: Revision, *, actor: User, level: Level | None) -> None:
    """An approved version becomes the published one; the former one is superseded first.

    Called inside the transaction of the decision, with the practice locked.
    """
    now = timezone.now()
    practice = revision.practice
    former = practice.revisions.published().first()
    if former is not None:
        apply_transition(former, "supersede", actor=actor, payload={"by": revision.pk})
    log = apply_transition(revision, "publish", actor=actor)
    revision.published_at = now
    revision.save(update_fields=("published_at",))
    practice.level = level
    practice.level_decided_on = timezone.localdate(now) if level else None
    practice.owner = revision.owner
    practice.save(update_fields=("level", "level_decided_on", "owner"))
    enter_catalogue(revision, at=now)
    notify(
        "revision_published",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(
            revision,
            level=str(Level(level).label) if level else "",
            due=long_date(practice.valid_until),
        ),
        path=reverse("record", args=(practice.code,)),
    )


def enter_catalogue(revision: Revision, *, at: datetime.datetime) -> None:
    """Make a published version findable and start its validity (an ongoing practice's only)."""
    practice = revision.practice
    months = SiteSettings.objects.current().validity_months
    today = timezone.localdate(at)
    practice.confirmed_at = at
    practice.valid_until = today + relativedelta(months=months) if revision.is_ongoing else None
    practice.save(update_fields=("confirmed_at", "valid_until"))
    search.index(revision)
    CatalogueState.objects.bump()


def leave_catalogue(revision: Revision) -> None:
    """An archived version is no longer found; its address stays readable."""
    if revision.status == RevisionStatus.ARCHIVED:
        search.remove(revision.practice)
        CatalogueState.objects.bump()
