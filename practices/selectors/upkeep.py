"""What coordinators and publishers look after once practices are public."""

import datetime
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from practices.enums import (
    ArchiveCause,
    CountersignedAction,
    OwnerAnswer,
    RequestStage,
    RevisionStatus,
)
from practices.models import (
    ArchiveRequest,
    Countersignature,
    Endorsement,
    Membership,
    Revision,
    TransitionLog,
    User,
    ValidityAnswer,
)
from practices.roles import COORDINATOR


class Due(StrEnum):
    """How near a record is to the end of its validity."""

    OVERDUE = "vencidas"
    SOON = "30-dias"
    LATER = "60-dias"
    DISOWNED = "sin-responsable"
    RESTORABLE = "por-restaurar"


def due_records() -> QuerySet[Revision]:
    """Public records of ongoing practices that lapse within 60 days or have lapsed, and those
    archived for it that were confirmed since; the most urgent first.

    Each has ``members`` (people of its body) and ``is_disowned`` (its owner said so since it was
    last confirmed).
    """
    today = timezone.localdate()
    people = Membership.objects.filter(
        organisation=OuterRef("owner"), is_active=True, user__is_active=True
    )
    disowned = ValidityAnswer.objects.filter(
        revision=OuterRef("pk"), answer=OwnerAnswer.NOT_OURS
    ).filter(at__gte=OuterRef("practice__confirmed_at"))
    lapsing = Q(
        status=RevisionStatus.PUBLISHED,
        practice__valid_until__lte=today + datetime.timedelta(days=60),
    )
    confirmed = Q(
        status=RevisionStatus.ARCHIVED,
        archive_cause=ArchiveCause.UNCONFIRMED,
        practice__valid_until__gte=today,
    )
    return (
        Revision.objects.exclude(is_ongoing=False)
        .annotate(has_people=Exists(people), is_disowned=Exists(disowned))
        .filter(lapsing | confirmed | Q(status=RevisionStatus.PUBLISHED, is_disowned=True))
        .select_related("practice", "owner")
        .order_by(F("practice__valid_until").asc(nulls_last=True), "pk")
    )


def of_due(records: QuerySet[Revision], due: Due) -> QuerySet[Revision]:
    return records.filter(_condition(due))


def _condition(due: Due) -> Q:
    today = timezone.localdate()
    until = "practice__valid_until"
    soon = today + datetime.timedelta(days=30)
    public = Q(status=RevisionStatus.PUBLISHED)
    return {
        Due.OVERDUE: public & Q(**{f"{until}__lt": today}),
        Due.SOON: public & Q(**{f"{until}__gte": today, f"{until}__lte": soon}),
        Due.LATER: public & Q(**{f"{until}__gt": soon}),
        Due.DISOWNED: Q(is_disowned=True),
        Due.RESTORABLE: Q(status=RevisionStatus.ARCHIVED),
    }[due]


def due_counts() -> dict[Due, int]:
    """One query."""
    counts = due_records().aggregate(
        **{due.name: Count("pk", filter=_condition(due)) for due in Due}
    )
    return {due: counts[due.name] for due in Due}


def archiving_of(revision: Revision) -> TransitionLog | None:
    """When and why a version was last archived."""
    log = TransitionLog.objects.for_object(revision).filter(target=RevisionStatus.ARCHIVED)
    return log.last()


def archive_requests() -> QuerySet[ArchiveRequest]:
    """Those that wait for an answer, the oldest first."""
    return (
        ArchiveRequest.objects.filter(stage=RequestStage.PENDING)
        .select_related("revision__practice", "revision__owner", "requested_by")
        .order_by("requested_at")
    )


def corrections_to_publish() -> QuerySet[Revision]:
    """Minor corrections that a coordinator approved."""
    approved = TransitionLog.objects.filter(
        machine="revision", object_id=OuterRef("pk"), transition="approve_correction"
    )
    return (
        Revision.objects.filter(Exists(approved), status=RevisionStatus.APPROVED)
        .select_related("practice", "owner")
        .order_by("submitted_at")
    )


def batches_to_sign() -> QuerySet[Countersignature]:
    """Historic batches that wait for their second signature, the next to lapse first."""
    return (
        Countersignature.objects.filter(
            action=CountersignedAction.HISTORIC_BATCH,
            signed_at=None,
            lapses_on__gte=timezone.localdate(),
        )
        .select_related("requested_by")
        .order_by("lapses_on", "pk")
    )


def with_consent(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Drafts that may be published for their body: it endorsed them, or the coordination wrote
    them down from what was recognised before. What a body is still writing is its own."""
    endorsed = Endorsement.objects.filter(revision=OuterRef("pk"))
    coordination = User.objects.filter(pk=OuterRef("created_by"), groups__name=COORDINATOR)
    return revisions.filter(Exists(endorsed) | Exists(coordination))


def drafts_for_batch(words: str = "") -> QuerySet[Revision]:
    """First drafts that could be published as historic and wait in no batch, by title."""
    public = Revision.objects.readable().filter(practice=OuterRef("practice"))
    waiting = batches_to_sign().filter(revisions=OuterRef("pk"))
    found = (
        with_consent(Revision.objects.filter(status=RevisionStatus.DRAFT))
        .exclude(title=None)
        .exclude(owner=None)
        .filter(~Exists(public), ~Exists(waiting))
        .select_related("practice", "owner", "updated_by")
        .order_by("title", "pk")
    )
    if words:
        found = found.filter(Q(title__icontains=words) | Q(owner__name__icontains=words))
    return found
