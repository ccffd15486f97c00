"""Historic load: drafts gathered by a coordinator, signed and published by a publisher."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import CountersignedAction
from practices.exceptions import PracticesError
from practices.forms.upkeep import BatchForm
from practices.models import Countersignature, Practice, Revision
from practices.roles import COORDINATOR, PUBLISHER
from practices.selectors import upkeep
from practices.services import historic

from .access import groups_of, may

CONFLICT = 409
PER_PAGE = 50


def _see(request: HttpRequest) -> None:
    if not may(request.user, "view", Practice):
        raise Http404


def _page(request, template: str, title, context: dict, *, status: int = 200) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    return TemplateResponse(request, f"admin/practices/practice/{template}", context, status=status)


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    _see(request)
    listed = (
        Countersignature.objects.filter(action=CountersignedAction.HISTORIC_BATCH)
        .select_related("requested_by", "signed_by")
        .prefetch_related("revisions")
    )
    context = {
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("p")),
        "today": timezone.localdate(),
        "can_ask": COORDINATOR in groups_of(request.user),
    }
    return _page(request, "historic_batches.html", _("Carga histórica"), context)


@require_http_methods(["GET", "POST"])
def new_batch(request: HttpRequest) -> HttpResponse:
    """Choose the drafts and say why; a page of the list at a time, narrowed by words."""
    _see(request)
    if COORDINATOR not in groups_of(request.user):
        raise Http404
    words = request.GET.get("q", "").strip()
    listed = Paginator(upkeep.drafts_for_batch(words), PER_PAGE).get_page(request.GET.get("p"))
    form = BatchForm(request.POST or None)
    chosen = [pk for pk in request.POST.getlist("revisions") if pk.isdecimal()]
    errors = []
    if form.is_valid():
        revisions = Revision.objects.filter(pk__in=chosen)
        try:
            batch = historic.ask_batch(
                list(revisions), actor=request.user, reason=form.cleaned_data["reason"]
            )
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, _("El lote espera la firma de quien publica."))
            return redirect("admin:practices_practice_historic_batch", batch.pk)
    context = {
        "form": form,
        "errors": errors,
        "page": listed,
        "words": words,
        "chosen": {int(pk) for pk in chosen},
    }
    status = CONFLICT if errors else 200
    return _page(request, "historic_new.html", _("Reunir un lote"), context, status=status)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    _see(request)
    return _batch_page(request, _batch(pk))


def _batch(pk: int) -> Countersignature:
    found = Countersignature.objects.select_related("requested_by", "signed_by")
    return get_object_or_404(found.filter(action=CountersignedAction.HISTORIC_BATCH), pk=pk)


def _batch_page(request, shown: Countersignature, error: str = "") -> HttpResponse:
    revisions = shown.revisions.select_related("practice", "owner", "updated_by").order_by("title")
    is_open = shown.signed_at is None and shown.lapses_on >= timezone.localdate()
    groups = groups_of(request.user)
    context = {
        "batch": shown,
        "rows": [
            (revision, historic.blocked_because(revision) if is_open else "")
            for revision in revisions
        ],
        "is_open": is_open,
        "can_sign": is_open and PUBLISHER in groups and shown.requested_by != request.user,
        "can_discard": is_open and (PUBLISHER in groups or shown.requested_by == request.user),
        "errors": [{"text": error}] if error else [],
    }
    status = CONFLICT if error else 200
    return _page(
        request, "historic_batch.html", _("Lote de carga histórica"), context, status=status
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    _see(request)
    signed = _batch(pk)
    try:
        historic.sign_batch(signed, actor=request.user)
    except PracticesError as refusal:
        return _batch_page(request, signed, refusal.message)
    messages.success(request, _("El lote quedó firmado y sus prácticas, publicadas."))
    return redirect("admin:practices_practice_historic_batch", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    _see(request)
    discarded = _batch(pk)
    try:
        historic.discard_batch(discarded, actor=request.user)
    except PracticesError as refusal:
        return _batch_page(request, discarded, refusal.message)
    messages.success(request, _("El lote caducó. Sus borradores quedan libres para otro."))
    return redirect("admin:practices_practice_historic")
