"""Views and downloads per day. Written by visits, so they live in the side database."""

from django.db.models import F
from django.utils import timezone

from practices.enums import UsageKind
from practices.models import UsageCount


def count_use(*, kind: UsageKind, key: str) -> None:
    """One more today. Nothing about the visitor is kept."""
    today = UsageCount.objects.filter(kind=kind, key=key, day=timezone.localdate())
    if not today.update(count=F("count") + 1):
        # Two first visitors of the day may both come here: one makes the row, both count.
        UsageCount.objects.bulk_create(
            [UsageCount(kind=kind, key=key, day=timezone.localdate())], ignore_conflicts=True
        )
        today.update(count=F("count") + 1)
