"""What a person was told, and what they want to be told by mail."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from practices.enums import NotificationLevel
from practices.models import MailText, Notification, NotificationPreference, User


@dataclass(frozen=True)
class Kind:
    code: str
    name: str


def notifications_of(user: User) -> QuerySet[Notification]:
    """Everything the person was told, mailed or not: unread first, then the newest."""
    return Notification.objects.filter(recipient=user).order_by(
        F("read_at").desc(nulls_first=True), "-created_at", "-pk"
    )


def unread_of(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=user, read_at=None)


def preference_of(user: User) -> NotificationPreference:
    """The stored one, or what holds until something is stored: everything by mail."""
    stored = NotificationPreference.objects.filter(user=user).first()
    return stored or NotificationPreference(user=user, level=NotificationLevel.ALL, muted_kinds=[])


def name_of_kind(kind: str) -> str:
    return MailText.objects.filter(kind=kind).values_list("name", flat=True).first() or kind


def kinds_of(user: User) -> list[Kind]:
    """Kinds of mail that the person has ever had, with what they muted: what they may choose of."""
    seen = set(
        Notification.objects.filter(recipient=user).order_by().values_list("kind", flat=True)
    )
    seen |= set(preference_of(user).muted_kinds)
    texts = MailText.objects.filter(kind__in=seen).order_by("name")
    return [Kind(text.kind, text.name) for text in texts]
