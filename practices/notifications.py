"""Mail: promised in the transaction that causes it, sent afterwards, once.

``notify`` writes one row per person and event; a rolled-back transaction leaves none, a repeated
one adds none. Sending happens in a task after commit and again in ``run_due`` until it works or
``MAXIMUM_ATTEMPTS`` are used up; administrators see those that failed.

A person may ask for fewer mails. What they muted is kept as a row all the same, for the page of
notifications. Texts marked ``always`` are mailed whatever they chose: an invitation, an
assignment, and whatever sets a legal deadline.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from practices.enums import NotificationLevel, NotificationStage
from practices.models import (
    Call,
    MailText,
    Notification,
    NotificationPreference,
    SiteSettings,
    User,
)

MAILS = Path(__file__).parent / "data" / "texts" / "mails"
MAXIMUM_ATTEMPTS = 8
#: While one process sends a mail, no other picks it up.
SENDING_TIME = datetime.timedelta(minutes=10)
FIRST_RETRY = datetime.timedelta(minutes=2)
DUE_BATCH = 200

UNSUBSCRIBE_SALT = "practices.unsubscribe"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_QUOTED_PLACEHOLDER = re.compile(r"(“?)\{(\w+)\}")
_SINGLE = ("\u2018", "\u2019")
_INNER_QUOTES = str.maketrans(dict(zip("“”«»", _SINGLE * 2, strict=True)))


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


def is_to_do(kind: str) -> bool:
    """Whether a mail of this kind asks the person to act."""
    return default_mails().get(kind, {}).get("to_do", False)


def is_always_sent(kind: str) -> bool:
    return default_mails().get(kind, {}).get("always", False)


def mutes(preference: NotificationPreference | None, kind: str) -> bool:
    """Whether the person does without the mail. Nobody can do without those ``always`` sent."""
    if preference is None or is_always_sent(kind):
        return False
    if preference.level == NotificationLevel.NONE or kind in preference.muted_kinds:
        return True
    return preference.level == NotificationLevel.TO_DO and not is_to_do(kind)


def _choices_of(addressees: Iterable["Addressee"]) -> dict[User, NotificationPreference]:
    people = [addressee.user for addressee in addressees if addressee.user is not None]
    if not people:
        return {}
    stored = NotificationPreference.objects.filter(user__in=people).select_related("user")
    return {preference.user: preference for preference in stored}


def unsubscribe_token(user_id: int, kind: str) -> str:
    return signing.Signer(salt=UNSUBSCRIBE_SALT).sign_object([user_id, kind])


def read_unsubscribe_token(token: str) -> tuple[User, str] | None:
    """Whose mails of which kind a link would end; None for a made-up link or an unknown kind."""
    try:
        user_id, kind = signing.Signer(salt=UNSUBSCRIBE_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return (user, kind) if user and kind in default_mails() else None


def fill(text: str, context: Mapping[str, str]) -> str:
    """Replace {words}. A paragraph that needs a word without value is left out whole.

    Unknown words stay as typed, so that an administrator sees the mistake in the mail.
    """
    kept = [
        paragraph
        for paragraph in text.strip().split("\n\n")
        if not any(context.get(name) == "" for name in _PLACEHOLDER.findall(paragraph))
    ]
    return _QUOTED_PLACEHOLDER.sub(partial(_word, context=context), "\n\n".join(kept))


def _word(match: re.Match, *, context: Mapping[str, str]) -> str:
    quote, name = match.groups()
    if name not in context:
        return match[0]
    value = str(context[name])
    return f"{quote}{_within_quotes(value)}" if quote else value


def _within_quotes(text: str) -> str:
    """Quotes inside quotes are single ones, whichever the title was typed with."""
    return re.sub(r'"([^"]*)"', r"\1".join(_SINGLE), text).translate(_INNER_QUOTES)


def notify(
    kind: str,
    *,
    key: str,
    to: Iterable[Addressee],
    context: Mapping[str, str],
    path: str = "",
    call: Call | None = None,
) -> list[Notification]:
    """Promise one mail of this kind to each addressee; called inside the causing transaction.

    ``key`` names the event (an object and what happened to it): the same event, kind and
    address make one mail for good. ``path`` is the page behind the mail's only button. ``call``:
    whose address answers go to.
    """
    text = _text_of(kind)
    words = {"portal": SiteSettings.objects.current().portal_name, "url": "", **context}
    reply_to = call.reply_to if call else ""
    to = list(to)
    choices = _choices_of(to)
    made = []
    for addressee in to:
        is_muted = mutes(choices.get(addressee.user), kind)
        notification, is_new = Notification.objects.get_or_create(
            key=f"{kind}:{key}:{addressee.address.lower()}"[:200],
            defaults={
                **_written(text, {"name": addressee.name, **words}),
                "recipient": addressee.user,
                "address": addressee.address,
                "path": path,
                "reply_to": reply_to,
                "stage": NotificationStage.MUTED if is_muted else NotificationStage.PENDING,
            },
        )
        if is_new:
            made.append(notification)
    for notification in made:
        if notification.stage == NotificationStage.PENDING:
            transaction.on_commit(lambda pk=notification.pk: deliver.enqueue(pk), robust=True)
    return made


def _written(text: MailText, words: Mapping[str, str]) -> dict:
    """What a mail of this kind says to one addressee."""
    return {
        "kind": text.kind,
        "subject": " ".join(fill(text.subject, words).split())[:250],
        "body": fill(text.body, words),
        "action": text.action,
        "is_to_do": is_to_do(text.kind),
    }


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
    unsubscribe = _unsubscribe_address(notification)
    context = {
        "site": site,
        "notification": notification,
        "name": notification.recipient.full_name if notification.recipient else "",
        "url": f"{settings.PUBLIC_URL}{notification.path}" if notification.path else "",
        "unsubscribe": unsubscribe,
    }
    sender = site.mail_sender or settings.DEFAULT_FROM_EMAIL
    if site.mail_sender_name:
        sender = f'"{site.mail_sender_name.replace(chr(34), "")}" <{sender}>'
    reply_to = notification.reply_to or site.contact_email
    message = EmailMultiAlternatives(
        subject=notification.subject,
        body=render_to_string("emails/notification.txt", context),
        from_email=sender,
        to=[notification.address],
        reply_to=[reply_to] if reply_to else None,
        headers=_unsubscribe_headers(unsubscribe),
    )
    message.attach_alternative(render_to_string("emails/notification.html", context), "text/html")
    return message


def _unsubscribe_address(notification: Notification) -> str:
    """The link that ends mails of this kind; none where they cannot be ended."""
    if notification.recipient_id is None or is_always_sent(notification.kind):
        return ""
    token = unsubscribe_token(notification.recipient_id, notification.kind)
    return f"{settings.PUBLIC_URL}{reverse('unsubscribe', args=(token,))}"


def _unsubscribe_headers(address: str) -> dict[str, str]:
    """What mail programs make a button of (RFC 2369, RFC 8058)."""
    if not address:
        return {}
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
