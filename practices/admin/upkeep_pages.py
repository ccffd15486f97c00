"""Lists of what is due once practices are public, and the pages that settle it."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import RequestStage
from practices.forms.upkeep import ArchiveAnswerForm
from practices.models import Practice
from practices.permissions import allowed
from practices.selectors import upkeep
from practices.selectors.comparison import compare_revisions, only_changed
from practices.selectors.upkeep import Due
from practices.services import archiving, corrections

from .access import may
from .revision_base import act_page, open_revision

PER_PAGE = 50
_DUE_LABELS = {
    Due.OVERDUE: gettext_lazy("Sin confirmar"),
    Due.SOON: gettext_lazy("Vencen en 30 días"),
    Due.LATER: gettext_lazy("Vencen en 60 días"),
    Due.DISOWNED: gettext_lazy("Sin responsable"),
    Due.RESTORABLE: gettext_lazy("Por volver a publicar"),
}


def _list(request: HttpRequest, template: str, title, rows, context=None) -> HttpResponse:
    if not may(request.user, "view", Practice):
        raise Http404
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "today": timezone.localdate(),
        **(context or {}),
    }
    return TemplateResponse(request, f"admin/practices/practice/{template}", context)


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Records that lapse soon or have lapsed, with what each waits for."""
    asked = request.GET.get("estado", "")
    chosen = next((each for each in Due if each == asked), None)
    rows = upkeep.due_records()
    counts = upkeep.due_counts()
    context = {
        "filters": [
            {"value": each.value, "label": label, "count": counts[each], "chosen": each is chosen}
            for each, label in _DUE_LABELS.items()
            if counts[each] or each is chosen
        ],
        "chosen": chosen.value if chosen else "",
        "unknown": asked if asked and chosen is None else "",
        "total": sum(counts[each] for each in (Due.OVERDUE, Due.SOON, Due.LATER, Due.RESTORABLE)),
    }
    shown = rows if chosen is None else upkeep.of_due(rows, chosen)
    return _list(request, "validity_due.html", _("Vigencia de las fichas"), shown, context)


@require_GET
def archive_requests(request: HttpRequest) -> HttpResponse:
    title = _("Solicitudes de archivo")
    return _list(request, "archive_requests.html", title, upkeep.archive_requests())


@require_GET
def corrections_list(request: HttpRequest) -> HttpResponse:
    title = _("Correcciones por publicar")
    return _list(request, "corrections.html", title, upkeep.corrections_to_publish())


@require_http_methods(["GET", "POST"])
def answer_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse what the owner asked."""
    revision = open_revision(request, pk)
    asked = revision.archive_requests.filter(stage=RequestStage.PENDING).first()
    asked = asked or revision.archive_requests.order_by("-requested_at").first()
    if asked is None:
        raise Http404
    form = ArchiveAnswerForm(request.POST or None)

    def act():
        settle = {"grant": archiving.grant_request, "refuse": archiving.refuse_request}
        settle[form.cleaned_data["decision"]](
            asked, actor=request.user, answer=form.cleaned_data["answer"]
        )

    reason = allowed(request.user, "archive_revision", revision).reason
    if asked.stage != RequestStage.PENDING:
        reason = _("La solicitud ya se respondió.")
    return act_page(
        request,
        revision,
        form,
        act,
        title=_("Responder la solicitud de archivo"),
        done=_("La solicitud quedó respondida."),
        reason=reason,
        template="answer_request.html",
        context={"asked": asked, "action_label": _("Responder")},
    )


@require_http_methods(["GET", "POST"])
def publish_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes against the published version, and the button that publishes it."""
    revision = open_revision(request, pk)
    if request.method == "GET":
        get_object_or_404(upkeep.corrections_to_publish(), pk=pk)
    published = revision.practice.revisions.published().first()

    def act():
        corrections.publish_correction(revision, actor=request.user)

    changed = only_changed(compare_revisions(published, revision)) if published else []
    return act_page(
        request,
        revision,
        None,
        act,
        title=_("Publicar la corrección"),
        done=_("La corrección quedó publicada."),
        reason=allowed(request.user, "publish_revision", revision).reason,
        template="publish_correction.html",
        context={
            "fields": changed,
            "before_name": _("Publicada"),
            "after_name": _("Corrección"),
            "action_label": _("Publicar la corrección"),
        },
    )
