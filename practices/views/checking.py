"""Before a practice is sent: its answers as they will be shown, what is like it, how texts look."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from practices import check_page, record_page
from practices.exceptions import PracticesError
from practices.layouts import LAYOUTS
from practices.models import Attachment, Endorsement, Practice, Revision
from practices.permissions import allowed
from practices.selectors.record import Record, read_record
from practices.selectors.replications import sources_of
from practices.selectors.similar import similar_to
from practices.services import starting
from practices.services.transitions import available_transitions
from practices.text import render_markdown

from .owned import own_revision, refused
from .section_pages import field_address

#: The longest text that is shown as it will look; the service keeps longer ones.
LONGEST_PREVIEW = 50_000
LONGEST_TITLE = 300


@login_required
@require_POST
def markdown_preview(request: HttpRequest) -> HttpResponse:
    """A text as it will be shown, for the page that asks with ``preview.js``."""
    text = request.POST.get("text", "")
    context = {
        "text": render_markdown(text[:LONGEST_PREVIEW]),
        "is_cut": len(text) > LONGEST_PREVIEW,
    }
    return render(request, "my_practices/start/_preview.html", context)


@login_required
@require_GET
def similar_practices(request: HttpRequest, revision_id: int) -> HttpResponse:
    """What is like a title and a summary, typed or stored: a part of a page."""
    revision = own_revision(request, revision_id)
    return _similar_part(request, revision, request.GET)


def _similar_part(request: HttpRequest, revision: Revision, typed: QueryDict) -> HttpResponse:
    context = {
        "revision": revision,
        "is_part": True,
        "similar": similar_to(
            title=typed.get("title", revision.title or "")[:LONGEST_TITLE],
            summary=typed.get("summary", revision.summary),
            user=request.user,
            leaving_out=revision.practice_id,
        ),
    }
    return render(request, "my_practices/_similar.html", context)


@login_required
@require_POST
def link_practices(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Say, or take back, that this practice does something like a published one."""
    revision = own_revision(request, revision_id)
    takes_back = "take_back" in request.POST
    # A link to what was archived meanwhile can be taken back too.
    known = sources_of(revision.practice_id) if takes_back else Practice.objects.published()
    source = known.with_code(request.POST.get("source", "")).first()
    if source is None:
        raise Http404
    done = None
    try:
        if takes_back:
            starting.take_back_replication(revision, actor=request.user, source=source)
            done = _("Se quitó el enlace con %(code)s.") % {"code": source.code}
        else:
            starting.declare_replication(revision, actor=request.user, source=source)
            done = _("Quedaron enlazadas. El enlace se muestra cuando ambas sean públicas.")
    except PracticesError as error:
        refused(request, error)
    if request.htmx:
        return _similar_part(request, revision, request.POST)
    if done:
        messages.success(request, done)
    return redirect("check_answers", revision.pk)


# -- Check of the answers -----------------------------------------------------------------------


@login_required
@require_GET
def check_answers(request: HttpRequest, revision_id: int) -> HttpResponse:
    """All answers as they will be shown, with what keeps the practice from being sent on top."""
    revision = own_revision(request, revision_id)
    record = read_record(revision)
    attachments = list(revision.attachments.select_related("file"))
    is_editable = revision.is_editable

    def address_of(code: str) -> str:
        return field_address(revision, code) if is_editable else ""

    context = {
        **_record_context(record),
        "attachments": attachments,
        "contacts": revision.contacts.all(),
        "layout": LAYOUTS[revision.layout],
        "check_parts": check_page.parts_of(record, attachments, address_of),
        "is_editable": is_editable,
    }
    if is_editable:
        context |= _before_sending(request, revision, attachments, address_of)
    return render(request, "my_practices/check.html", context)


def _record_context(record: Record) -> dict[str, Any]:
    """What the record's own templates read."""
    return {
        "revision": record.revision,
        "record": record,
        "selections": record_page.selection_rows(record),
        "figures": record_page.figure_rows(record),
        "transfer_rows": record_page.transfer_rows(record.revision),
        # A video is a link here: only the public page lets its host in.
        "links": [link | {"embed_url": ""} for link in record_page.link_rows(record.links)],
    }


def _before_sending(
    request: HttpRequest,
    revision: Revision,
    attachments: Sequence[Attachment],
    address_of: Callable[[str], str],
) -> dict[str, Any]:
    choices = {choice.name: choice for choice in available_transitions(revision, request.user)}
    may_endorse = allowed(request.user, "endorse_revision", revision).ok
    pages = {
        "files": reverse("practice_files", args=(revision.pk,)),
        "practice": reverse("my_practice", args=(revision.pk,)),
        "endorse": reverse("endorse_practice", args=(revision.pk,)) if may_endorse else "",
    }
    return {
        "needs": check_page.needs_of(revision, attachments, address_of, pages),
        "submit": choices.get("submit") or choices.get("resubmit"),
        "endorsement": Endorsement.objects.filter(revision=revision).first(),
        "sources": sources_of(revision.practice_id),
        "similar": similar_to(
            title=revision.title or "",
            summary=revision.summary,
            user=request.user,
            leaving_out=revision.practice_id,
        ),
    }
