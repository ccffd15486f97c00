"""The public pages of contests: what is asked, when, who judges, what came out. Same for all."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.enums import CallStatus, FileStage
from practices.exporters.icalendar import as_icalendar
from practices.files import attachment_response
from practices.models import Call, CallAct, CallNotice
from practices.selectors import calls

OPEN_PHASES = (CallStatus.OPEN, CallStatus.EVALUATION, CallStatus.DELIBERATION)


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Contests in course and finished ones; the permanent bank is said beside them."""
    shown = [(call, calls.phase_text(call)) for call in calls.public_calls()]
    context = {
        "trail": [{"title": _("Convocatorias")}],
        "current": [row for row in shown if row[0].status in OPEN_PHASES],
        "with_results": [row for row in shown if row[0].status in calls.WITH_RESULTS],
        "cancelled": [row for row in shown if row[0].status == CallStatus.CANCELLED],
        "bank": Call.objects.bank(),
    }
    return render(request, "calls/list.html", context)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    shown = _public(slug)
    context = calls.page_of(shown) | {
        "trail": [
            {"title": _("Convocatorias"), "url": reverse("call_list")},
            {"title": shown.name},
        ],
        "canonical": settings.PUBLIC_URL + reverse("call", args=[shown.slug]),
    }
    return render(request, "calls/call.html", context)


def _public(slug: str) -> Call:
    shown = calls.public_call(slug)
    if shown is None:
        raise Http404
    return shown


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Outcomes once they are public; before that the page says when they will be."""
    shown = _public(slug)
    outcomes = calls.outcomes_of(shown)
    context = {
        "trail": [
            {"title": _("Convocatorias"), "url": reverse("call_list")},
            {"title": shown.name, "url": reverse("call", args=[shown.slug])},
            {"title": _("Resultados")},
        ],
        "call": shown,
        "outcomes": [
            (outcome, [(each, calls.public_score(shown, each)) for each in outcome.decisions])
            for outcome in outcomes
        ],
        "is_final": bool(outcomes) and shown.status != CallStatus.PRELIMINARY,
        "participation": calls.participation(shown),
        "corrections": [notice for notice in shown.notices.all() if notice.kind == "correction"],
        "canonical": settings.PUBLIC_URL + reverse("call_results", args=[shown.slug]),
    }
    return render(request, "calls/results.html", context)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates as iCalendar (RFC 5545), for whoever keeps a calendar."""
    shown = _public(slug)
    address = settings.PUBLIC_URL + reverse("call", args=[shown.slug])
    content = as_icalendar(shown.name, calls.calendar_of(shown), address, uid=shown.slug)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}.ics"'
    return response


@require_safe
def act_file(request: HttpRequest, slug: str, act_id: int) -> FileResponse:
    act = get_object_or_404(CallAct.objects.select_related("file"), pk=act_id, call=_public(slug))
    return _file(request, act)


@require_safe
def notice_file(request: HttpRequest, slug: str, notice_id: int) -> FileResponse:
    notices = CallNotice.objects.select_related("file")
    return _file(request, get_object_or_404(notices, pk=notice_id, call=_public(slug)))


def _file(request: HttpRequest, row: CallAct | CallNotice) -> FileResponse:
    if row.file is None or row.file.stage != FileStage.READY:
        raise Http404
    row.name = row.file_name
    return attachment_response(request, row)
