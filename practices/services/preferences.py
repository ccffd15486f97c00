"""What a person wants by mail, and what they have seen of what they were told."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from practices.models import Notification, NotificationPreference, User
from practices.notifications import is_always_sent
from practices.selectors.notifications import unread_of


@transaction.atomic
def save_preference(
    *, actor: User, level: str, muted_kinds: Collection[str]
) -> NotificationPreference:
    return _store(actor, level=level, muted_kinds=muted_kinds)


@transaction.atomic
def mute_kind(kind: str, *, actor: User) -> NotificationPreference:
    """No more mails of this kind; doing it twice changes nothing. ``actor``: whose mails."""
    preference = NotificationPreference.objects.filter(user=actor).first()
    muted = set(preference.muted_kinds) if preference else set()
    return _store(actor, muted_kinds=muted | {kind})


def mark_read(*, actor: User, notification: Notification | None = None) -> int:
    """One of the person's own, or all of them. The number marked."""
    unread = unread_of(actor)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    return unread.update(read_at=timezone.now())


def _store(actor: User, *, muted_kinds: Collection[str], **more) -> NotificationPreference:
    kinds = sorted(kind for kind in set(muted_kinds) if not is_always_sent(kind))
    return NotificationPreference.objects.update_or_create(
        user=actor, defaults={"muted_kinds": kinds, **more}
    )[0]
