"""Contests in the admin: their ranking to read, and the acts of who publishes."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.forms.staff import ReasonForm
from practices.models import Call, Category, CategoryResult, Submission
from practices.permissions import allowed
from practices.selectors.evaluation import for_cases
from practices.selectors.ranking import advice, category_ranking, hidden_reasons, rankings
from practices.services import results
from practices.services.result_effects import confirmed_decisions

from .asking import ask
from .ranking_view import opened_context, pending_acts, ranking_context


def seen_call(request: HttpRequest, pk: int) -> Call:
    """A contest whose ranking this person may see; any other is not there."""
    call = get_object_or_404(Call, pk=pk)
    if not allowed(request.user, "see_ranking", call).ok:
        raise Http404
    return call


def page_context(request: HttpRequest, title: str, call: Call, **more) -> dict:
    return {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        "call": call,
        "overview": reverse("admin:practices_categoryresult_call", args=(call.pk,)),
        **more,
    }


def _may(request: HttpRequest, permission: str, call: Call) -> bool:
    return allowed(request.user, permission, call).ok


@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    call = seen_call(request, pk)
    context = page_context(
        request,
        _("Resultados: %(call)s") % {"call": call.name},
        call,
        rankings=rankings(call.categories.all(), reader=request.user),
        advice=advice(call, reader=request.user),
        acts=pending_acts(call),
        category_url="admin:practices_categoryresult_ranking",
        not_publishable=results.not_publishable(call),
        may_publish=_may(request, "publish_results", call),
        may_export=_may(request, "export_call", call),
        may_mail=_may(request, "mail_entrants", call),
        may_reweight=_may(request, "ask_reweighting", call),
    )
    return _render(request, "call.html", context)


@require_GET
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    category = _category(request, pk)
    shown = category_ranking(category, reader=request.user)
    context = page_context(request, str(category), category.call) | ranking_context(shown)
    context |= {
        "entry_url": "admin:practices_submission_case",
        "opened_url": "admin:practices_categoryresult_opened",
        "may_settle": _may(request, "publish_results", category.call),
    }
    return _render(request, "category.html", context)


@require_GET
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """For htmx: what a row of the ranking opens to, unless the reader may not see it."""
    submission = get_object_or_404(for_cases(Submission.objects.all()), pk=pk)
    seen_call(request, submission.call_id)
    if hidden_reasons(request.user, [submission]):
        raise Http404
    return render(request, "deliberation/_opened.html", opened_context(submission))


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    result = _result(request, pk)
    category = result.category
    context = page_context(request, _("Confirmar el resultado"), category.call) | ranking_context(
        category_ranking(category, reader=request.user)
    )
    context |= {
        "title": _("Confirmar el resultado: %(category)s") % {"category": category.name},
        "decisions": _decisions(result),
        "action_label": _("Confirmar el resultado"),
        "effects": [
            _("Las postulaciones de la categoría quedan decididas."),
            _(
                "Cuando todas las categorías estén confirmadas, los resultados son públicos como "
                "preliminares y cada entidad recibe un correo."
            ),
        ],
    }
    return ask(
        request,
        None,
        lambda: results.confirm_result(result, actor=request.user),
        done=_("El resultado quedó confirmado."),
        back=reverse("admin:practices_categoryresult_ranking", args=(category.pk,)),
        template="admin/practices/ranking/confirm.html",
        context=context,
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    result = _result(request, pk)
    form = ReasonForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: results.send_back_result(result, actor=request.user, **form.cleaned_data),
        done=_("El resultado volvió a la presidencia del jurado."),
        back=reverse("admin:practices_categoryresult_ranking", args=(result.category_id,)),
        template="admin/practices/ranking/form.html",
        context=page_context(
            request,
            _("Devolver el resultado: %(category)s") % {"category": result.category.name},
            result.category.call,
            action_label=_("Devolver el resultado"),
        ),
    )


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    call = seen_call(request, pk)
    if not _may(request, "publish_results", call):
        raise Http404
    context = page_context(
        request,
        _("Publicar los resultados definitivos"),
        call,
        decisions=confirmed_decisions(call),
        action_label=_("Publicar los resultados"),
        blocked=results.not_publishable(call),
        effects=[
            _("Los resultados pasan a ser definitivos y públicos."),
            _("Las prácticas aceptadas se publican, con su nivel y su reconocimiento."),
            _("Las demás vuelven a sus entidades como versión nueva, con la retroalimentación."),
            _("Se expiden los certificados y cada entidad recibe un correo."),
        ],
    )
    return ask(
        request,
        None,
        lambda: results.publish_results(call, actor=request.user),
        done=_("Los resultados quedaron publicados."),
        back=reverse("admin:practices_categoryresult_call", args=(call.pk,)),
        template="admin/practices/ranking/confirm.html",
        context=context,
    )


def _category(request: HttpRequest, pk: int) -> Category:
    category = get_object_or_404(Category.objects.select_related("call"), pk=pk)
    seen_call(request, category.call_id)
    return category


def _result(request: HttpRequest, pk: int) -> CategoryResult:
    found = CategoryResult.objects.select_related("category__call", "proposed_by")
    result = get_object_or_404(found, pk=pk)
    if not allowed(request.user, "publish_results", result.category.call).ok:
        raise Http404
    return result


def _decisions(result: CategoryResult) -> list:
    return list(
        result.decisions.select_related(
            "submission__revision__practice", "submission__revision__owner", "prize"
        ).order_by("rank", "submission__number")
    )


def _render(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return ask(
        request,
        None,
        lambda: None,
        done="",
        back=context["overview"],
        template=f"admin/practices/ranking/{template}",
        context=context,
    )
