"""Before a practice is sent: its answers as they will be shown, what is like it, how texts look."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from practices.exceptions import PracticesError
from practices.models import Practice, Revision
from practices.selectors.similar import similar_to
from practices.services import starting
from practices.text import render_markdown

from .owned import own_revision, refused

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
    source = Practice.objects.published().with_code(request.POST.get("source", "")).first()
    if source is None:
        raise Http404
    done = None
    try:
        if "take_back" in request.POST:
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


@login_required
@require_GET
def check_answers(request: HttpRequest, revision_id: int) -> HttpResponse:
    revision = own_revision(request, revision_id)
    return render(request, "my_practices/check.html", {"revision": revision})
