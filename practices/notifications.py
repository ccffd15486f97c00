"""Mail: promised in the transaction that causes it, sent afterwards, once.

``notify`` writes one row per person and event; a rolled-back transaction leaves none, a repeated
one adds none. Sending happens in a task after commit and again in ``run_due`` until it works or
``MAXIMUM_ATTEMPTS`` are used up; administrators see those that failed.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from practices.enums import NotificationStage
from practices.models import MailText, Notification, SiteSettings, User

MAILS = Path(__file__).parent / "data" / "texts" / "mails"
MAXIMUM_ATTEMPTS = 8
#: While one process sends a mail, no other picks it up.
SENDING_TIME = datetime.timedelta(minutes=10)
FIRST_RETRY = datetime.timedelta(minutes=2)
DUE_BATCH = 200

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a mail: a person of the portal, or a body's public address."""

    address: str
    name: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> "Addressee":
        return cls(user.email, user.full_name, user)


@cache
def default_mails() -> dict[str, dict]:
    """The texts a new portal starts with, by kind."""
    return {
        kind: text
        for path in sorted(MAILS.glob("*.toml"))
        for kind, text in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def _text_of(kind: str) -> MailText:
    """The administrator's wording, or the one the portal ships. KeyError for an unknown kind."""
    stored = MailText.objects.filter(kind=kind).first()
    if stored is not None:
        return stored
    shipped = default_mails()[kind]
    return MailText(
        kind=kind,
        subject=shipped["subject"],
        body=shipped["body"],
        action=shipped.get("action", ""),
    )


def fill(text: str, context: Mapping[str, str]) -> str:
    """Replace {words}. A paragraph that needs a word without value is left out whole.

    Unknown words stay as typed, so that an administrator sees the mistake in the mail.
    """
    kept = [
        paragraph
        for paragraph in text.strip().split("\n\n")
        if not any(context.get(name) == "" for name in _PLACEHOLDER.findall(paragraph))
    ]
    return _PLACEHOLDER.sub(lambda match: str(context.get(match[1], match[0])), "\n\n".join(kept))


def notify(
    kind: str,
    *,
    key: str,
    to: Iterable[Addressee],
    context: Mapping[str, str],
    path: str = "",
) -> list[Notification]:
    """Promise one mail of this kind to each addressee; called inside the causing transaction.

    ``key`` names the event (an object and what happened to it): the same event, kind and
    address make one mail for good. ``path`` is the page behind the mail's only button.
    """
    text = _text_of(kind)
    portal = SiteSettings.objects.current().portal_name
    made = []
    for addressee in to:
        words = {"name": addressee.name, "portal": portal, "url": "", **context}
        notification, is_new = Notification.objects.get_or_create(
            key=f"{kind}:{key}:{addressee.address.lower()}"[:200],
            defaults={
                "kind": kind,
                "recipient": addressee.user,
                "address": addressee.address,
                "subject": " ".join(fill(text.subject, words).split())[:250],
                "body": fill(text.body, words),
                "path": path,
                "action": text.action,
            },
        )
        if is_new:
            made.append(notification)
    for notification in made:
        transaction.on_commit(lambda pk=notification.pk: deliver.enqueue(pk), robust=True)
    return made


@task()
def deliver(notification_id: int) -> None:
    """Send one promised mail, unless it was sent or another process is at it."""
    now = timezone.now()
    claimed = (
        Notification.objects.due(now)
        .filter(pk=notification_id)
        .update(next_try_at=now + SENDING_TIME, attempts=F("attempts") + 1)
    )
    if not claimed:
        return
    notification = Notification.objects.select_related("recipient").get(pk=notification_id)
    try:
        _message(notification).send()
    except Exception as error:
        _postpone(notification, error)
    else:
        notification.stage = NotificationStage.SENT
        notification.sent_at = timezone.now()
        notification.last_error = ""
        notification.save(update_fields=("stage", "sent_at", "last_error"))


def send_due() -> int:
    """Try again what is waiting; the number tried. For ``run_due``."""
    due = Notification.objects.due(timezone.now()).order_by("next_try_at")
    waiting = list(due.values_list("pk", flat=True)[:DUE_BATCH])
    for notification_id in waiting:
        deliver.call(notification_id)
    return len(waiting)


def retry(notification: Notification) -> None:
    """Give a failed mail a new set of attempts, from now."""
    notification.stage = NotificationStage.PENDING
    notification.attempts = 0
    notification.next_try_at = timezone.now()
    notification.save(update_fields=("stage", "attempts", "next_try_at"))
    transaction.on_commit(lambda: deliver.enqueue(notification.pk), robust=True)


def _postpone(notification: Notification, error: Exception) -> None:
    """Whatever a mail server may do wrong ends here: the row remembers, the portal goes on."""
    notification.last_error = f"{type(error).__name__}: {error}"[:300]
    if notification.attempts >= MAXIMUM_ATTEMPTS:
        notification.stage = NotificationStage.FAILED
    else:
        notification.next_try_at = timezone.now() + FIRST_RETRY * 2 ** (notification.attempts - 1)
    notification.save(update_fields=("stage", "next_try_at", "last_error"))


def _message(notification: Notification) -> EmailMultiAlternatives:
    site = SiteSettings.objects.current()
    context = {
        "site": site,
        "notification": notification,
        "name": notification.recipient.full_name if notification.recipient else "",
        "url": f"{settings.PUBLIC_URL}{notification.path}" if notification.path else "",
    }
    sender = site.mail_sender or settings.DEFAULT_FROM_EMAIL
    if site.mail_sender_name:
        sender = f'"{site.mail_sender_name.replace(chr(34), "")}" <{sender}>'
    message = EmailMultiAlternatives(
        subject=notification.subject,
        body=render_to_string("emails/notification.txt", context),
        from_email=sender,
        to=[notification.address],
        reply_to=[site.contact_email] if site.contact_email else None,
    )
    message.attach_alternative(render_to_string("emails/notification.html", context), "text/html")
    return message
