"""What is told of a contest: addenda, extensions, and that it closes soon."""

import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practices.enums import CallKind, CallNoticeKind, CallStatus, RevisionStatus
from practices.exceptions import PracticesError
from practices.layouts import LAYOUTS
from practices.models import (
    Call,
    CallNotice,
    CatalogueState,
    Notification,
    Revision,
    StoredFile,
    Submission,
    User,
)
from practices.notifications import notify
from practices.permissions import require
from practices.selectors.content import missing_fields

from .casework import mail_context, my_practice_path, owner_addressees

#: Days before closing at which bodies with an unfinished draft hear of it.
REMINDERS_BEFORE_CLOSING = (10, 5, 1)


def locked_call(call: Call) -> Call:
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


@transaction.atomic
def publish_notice(
    call: Call,
    *,
    actor: User,
    kind: CallNoticeKind,
    title: str,
    text: str,
    file: StoredFile | None = None,
    file_name: str = "",
) -> CallNotice:
    """Tell the public, the entrants and whoever is writing; what was said is never edited."""
    call = locked_call(call)
    require(actor, "tell_of_call", call)
    last = call.notices.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    notice = CallNotice.objects.create(
        call=call,
        kind=kind,
        number=last + 1,
        title=title.strip(),
        text=text.strip(),
        file=file,
        file_name=file_name,
        published_by=actor,
    )
    CatalogueState.objects.bump()
    _tell_concerned(notice)
    return notice


@transaction.atomic
def extend(call: Call, *, actor: User, closes_at: datetime.datetime, reason: str) -> Call:
    """Give more time to enter, with a public notice. Only later, and only while it is open."""
    call = locked_call(call)
    require(actor, "extend_call", call)
    if closes_at <= max(call.closes_at, timezone.now()):
        raise PracticesError(_("La fecha nueva debe ser posterior a la que se había anunciado."))
    for name in ("evaluation_until", "deliberation_until"):
        later = getattr(call, name)
        if later is not None and later <= closes_at:
            raise PracticesError(_("La fecha nueva pasa por encima de las etapas siguientes."))
    if not reason.strip():
        raise PracticesError(_("Escriba por qué se amplía el plazo: se publica."))
    call.closes_at = closes_at
    call.save(update_fields=("closes_at",))
    moment = date_format(timezone.localtime(closes_at), "DATETIME_FORMAT")
    publish_notice(
        call,
        actor=actor,
        kind=CallNoticeKind.EXTENSION,
        title=_("La recepción se amplía hasta el %(moment)s") % {"moment": moment},
        text=reason,
    )
    return call


def _tell_concerned(notice: CallNotice) -> None:
    call = notice.call
    revisions = [entry.revision for entry in with_owners(call.submissions.open())]
    if call.status == CallStatus.OPEN:
        revisions += list(_drafts_of_bodies())
    for revision in {each.practice_id: each for each in revisions}.values():
        notify(
            "call_notice",
            key=f"notice-{notice.pk}-practice-{revision.practice_id}",
            to=owner_addressees(revision),
            context=mail_context(revision, call=call.name, notice=notice.title, text=notice.text),
            path=reverse("call", args=(call.slug,)),
        )


def with_owners(entries: QuerySet[Submission]) -> QuerySet[Submission]:
    """What ``owner_addressees`` and the mails read."""
    return entries.select_related(
        "revision__practice", "revision__owner", "revision__updated_by"
    ).order_by("pk")


def _drafts_of_bodies():
    drafts = Revision.objects.filter(
        status=RevisionStatus.DRAFT, owner__isnull=False, submissions=None
    )
    return drafts.select_related("practice", "owner", "updated_by").order_by("pk")


def remind_unfinished() -> int:
    """10, 5 and 1 days before a contest closes, bodies with an unfinished draft hear what it
    lacks, each once; a missed run sends the latest one. The number of drafts. For ``run_due``."""
    now = timezone.now()
    closing = Call.objects.filter(
        kind=CallKind.CONTEST,
        status=CallStatus.OPEN,
        closes_at__gt=now,
        closes_at__lte=now + datetime.timedelta(days=max(REMINDERS_BEFORE_CLOSING)),
    )
    told = 0
    for call in closing:
        left = call.closes_at - now
        step = min(
            days for days in REMINDERS_BEFORE_CLOSING if left.total_seconds() <= days * 86400
        )
        for revision in _drafts_of_bodies():
            told += bool(_remind(call, step, revision))
    return told


def _remind(call: Call, step: int, revision: Revision) -> list[Notification]:
    layout = LAYOUTS[revision.layout]
    missing = [str(layout.label_of(code)) for code in missing_fields(revision, call)]
    return notify(
        "call_closing",
        key=f"call-{call.pk}-{call.closes_at:%Y%m%d%H%M}-{step}-revision-{revision.pk}",
        to=owner_addressees(revision),
        context=mail_context(
            revision,
            call=call.name,
            due=date_format(timezone.localtime(call.closes_at), "DATETIME_FORMAT"),
            missing="\n".join(f"- {label}" for label in missing),
        ),
        path=my_practice_path(revision),
    )
