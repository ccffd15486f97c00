"""A new version of the bank's rubric, from its draft to being in force."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practices.exceptions import PracticesError
from practices.models import Rubric
from practices.permissions import allowed
from practices.services import rubrics


@require_POST
def start_version(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        draft = rubrics.start_version(_rubric(request, pk).call, actor=request.user)
    except PracticesError as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:practices_rubric_change", pk)
    messages.success(request, _("Esta es la versión nueva. Cámbiela y póngala en vigor."))
    return redirect("admin:practices_rubric_change", draft.pk)


@require_http_methods(["GET", "POST"])
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    rubric = _rubric(request, pk)
    errors = []
    if request.method == "POST":
        try:
            rubrics.put_in_force(rubric, actor=request.user)
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, _("La versión quedó en vigor para las postulaciones nuevas."))
            return redirect("admin:practices_rubric_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Poner en vigor"),
        "rubric": rubric,
        "errors": errors,
    }
    return TemplateResponse(
        request,
        "admin/practices/rubric/put_in_force.html",
        context,
        status=409 if errors else 200,
    )


def _rubric(request: HttpRequest, pk: int) -> Rubric:
    rubric = get_object_or_404(Rubric.objects.select_related("call"), pk=pk)
    if not allowed(request.user, "revise_rubric", rubric.call).ok:
        raise Http404
    return rubric
