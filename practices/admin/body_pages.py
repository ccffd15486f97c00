"""What a coordinator does with a body: approve it, say no, put somebody in charge, answer."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.enums import MembershipRole, OrganisationStage, RequestStage
from practices.exceptions import PracticesError
from practices.forms.bodies import AnswerForm, InviteForm, ManagerForm, ReasonForm
from practices.models import JoinRequest, Organisation
from practices.selectors.bodies import is_coordinator, similar_bodies
from practices.services import organisations


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    body = _body(request, pk, stage=OrganisationStage.PENDING)
    domains = body.domains.values_list("domain", flat=True)
    return _act(
        request,
        body,
        Form({} if request.method == "POST" else None),
        lambda form: organisations.approve_body(body, actor=request.user),
        title=_("Aprobar la entidad"),
        lead=_("La entidad será pública y podrá enviar prácticas. Revise que no esté repetida."),
        done=_("La entidad quedó aprobada y se le avisó a sus responsables."),
        duplicates=similar_bodies(name=body.name, acronym=body.acronym, domains=domains),
    )


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    body = _body(request, pk, stage=OrganisationStage.PENDING)
    return _act(
        request,
        body,
        ReasonForm(request.POST or None),
        lambda form: organisations.refuse_body(
            body, actor=request.user, reason=form.cleaned_data["reason"]
        ),
        title=_("No aprobar la entidad"),
        lead=_("Sus personas conservan los borradores y podrán ponerlos a nombre de otra entidad."),
        done=_("La entidad no se aprobó y se le avisó a sus responsables."),
        is_hard_to_undo=True,
    )


@require_http_methods(["GET", "POST"])
def name_manager(request: HttpRequest, pk: int) -> HttpResponse:
    body = _body(request, pk)
    return _act(
        request,
        body,
        ManagerForm(request.POST or None),
        lambda form: organisations.name_manager(
            body, actor=request.user, user=form.cleaned_data["person"]
        ),
        title=_("Nombrar a una persona responsable"),
        lead=_("Avala las prácticas de la entidad y decide quién pertenece a ella."),
        done=_("La persona quedó como responsable y se le avisó."),
    )


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    body = _body(request, pk)
    return _act(
        request,
        body,
        InviteForm(request.POST or None),
        lambda form: organisations.invite(body, actor=request.user, **form.cleaned_data),
        title=_("Invitar a una persona"),
        lead=_("Le llegará un enlace personal. Sirve también a quien todavía no tiene cuenta."),
        done=_("La invitación salió por correo."),
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_coordinator(request.user):
        raise Http404
    asked = get_object_or_404(
        JoinRequest.objects.select_related("organisation", "user"),
        pk=pk,
        stage=RequestStage.PENDING,
    )
    return _act(
        request,
        asked.organisation,
        AnswerForm(request.POST or None),
        lambda form: organisations.answer_join_request(
            asked,
            actor=request.user,
            is_granted=form.is_granted,
            role=form.cleaned_data["role"] or MembershipRole.EDITOR,
            answer=form.cleaned_data["answer"],
        ),
        title=_("Responder la solicitud"),
        lead=_("%(person)s (%(email)s) pide vincularse a %(body)s.")
        % {
            "person": asked.user.full_name,
            "email": asked.user.email,
            "body": asked.organisation.name,
        },
        done=_("La respuesta quedó registrada y se le avisó a la persona."),
        message=asked.message,
        after=reverse("admin:practices_joinrequest_changelist"),
    )


def _body(request: HttpRequest, pk: int, **conditions) -> Organisation:
    if not is_coordinator(request.user):
        raise Http404
    return get_object_or_404(Organisation, pk=pk, **conditions)


def _act(
    request: HttpRequest,
    body: Organisation,
    form: Form,
    do: Callable[[Form], object],
    *,
    title: str,
    done: str,
    after: str = "",
    **context,
) -> HttpResponse:
    """Ask, do it, and go back to the body."""
    after = after or reverse("admin:practices_organisation_change", args=(body.pk,))
    if form.is_valid():
        try:
            do(form)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, done)
            return redirect(after)
    context |= {
        **admin.site.each_context(request),
        "title": title,
        "body": body,
        "form": form,
        "after": after,
    }
    return TemplateResponse(request, "admin/practices/organisation/act.html", context)
