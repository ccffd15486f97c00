"""What a coordinator does for a body without users: write, attach, endorse by letter, send."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practices.exceptions import PracticesError
from practices.forms.attachments import AttachmentForm
from practices.forms.owning import AnswerForm, EndorsementForm, ReasonForm, ValidityForm
from practices.forms.upkeep import DraftForBodyForm
from practices.models import Endorsement, Revision, SiteSettings
from practices.permissions import allowed
from practices.services import attachments, drafts, revisions
from practices.services.confirming import answer_validity
from practices.services.transitions import available_transitions
from practices.services.validity import is_confirmable

from .access import may
from .revision_base import act_page, back, open_revision


@require_http_methods(["GET", "POST"])
def write_for_body(request: HttpRequest) -> HttpResponse:
    """Begin a draft in the name of a body that nobody in the portal belongs to."""
    if not may(request.user, "change", Revision):
        raise Http404
    form = DraftForBodyForm(request.POST or None)
    if form.is_valid():
        try:
            revision = drafts.create_draft(actor=request.user, **form.cleaned_data)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Se creó el borrador. Escríbalo y adjunte la carta."))
            return redirect("admin:practices_revision_edit", revision.pk)
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": _("Escribir por una entidad sin usuarios"),
        "form": form,
    }
    return TemplateResponse(request, "admin/practices/practice/write_for_body.html", context)


@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    endorsed = open_revision(request, pk)
    given = Endorsement.objects.filter(revision=endorsed).first()
    form = EndorsementForm(
        request.POST or None,
        request.FILES or None,
        instance=given,
        licence=SiteSettings.objects.current().licence_name,
        policy_url=reverse("datos-personales"),
        needs_letter=True,
    )

    def act():
        upload = form.cleaned_data["letter_file"]
        letter = attachments.receive(upload, actor=request.user) if upload else None
        kept = Endorsement.objects.get(pk=given.pk).letter if given else None
        revisions.endorse(endorsed, actor=request.user, **form.consents(), letter=letter or kept)

    return act_page(
        request,
        endorsed,
        form,
        act,
        title=_("Aval y carta de la entidad"),
        done=_("El aval quedó registrado con la carta."),
        reason=allowed(request.user, "endorse_revision", endorsed).reason,
        context={"action_label": _("Registrar el aval")},
    )


@require_http_methods(["GET", "POST"])
def submit_for_body(request: HttpRequest, pk: int) -> HttpResponse:
    sent = open_revision(request, pk)
    choices = {each.name: each for each in available_transitions(sent, request.user)}
    choice = choices.get("submit_for_body") or choices.get("resubmit")
    explanation = _(
        "La práctica entra al banco en nombre de la entidad. Desde ahora usted actúa por ella en "
        "este caso: no podrá proponer ni confirmar la decisión."
    )

    def act():
        revisions.submit_revision(sent, actor=request.user)

    return act_page(
        request,
        sent,
        None,
        act,
        title=_("Enviar en nombre de la entidad"),
        done=_("La práctica quedó enviada. La entidad recibe el recibo en su correo público."),
        reason=choice.reason if choice else _("Ya no se puede hacer."),
        context={"action_label": _("Enviar a evaluación"), "explanation": explanation},
    )


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    changed = open_revision(request, pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)

    def act():
        attachments.attach_upload(
            changed,
            actor=request.user,
            upload=form.cleaned_data["file"],
            description=form.cleaned_data["description"],
            keywords=form.cleaned_data["keywords"],
        )

    return act_page(
        request,
        changed,
        form,
        act,
        title=_("Adjuntar un archivo"),
        done=_("El archivo quedó adjunto."),
        reason=allowed(request.user, "edit_revision", changed).reason,
        context={"action_label": _("Adjuntar")},
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdrawn = open_revision(request, pk)
    choices = {each.name: each for each in available_transitions(withdrawn, request.user)}
    choice = choices.get("withdraw")
    form = ReasonForm(request.POST or None)

    def act():
        revisions.withdraw_revision(
            withdrawn, actor=request.user, comment=form.cleaned_data["reason"]
        )

    return act_page(
        request,
        withdrawn,
        form,
        act,
        title=_("Retirar en nombre de la entidad"),
        done=_("La práctica quedó retirada."),
        reason=choice.reason if choice else _("Ya no se puede hacer."),
        context={"action_label": _("Retirar la práctica"), "is_danger": True},
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, observation_pk: int) -> HttpResponse:
    answered = open_revision(request, pk)
    observation = get_object_or_404(answered.observations, pk=observation_pk)
    form = AnswerForm(request.POST or None, initial={"answer": observation.answer})

    def act():
        revisions.answer_observation(
            observation, actor=request.user, answer=form.cleaned_data["answer"]
        )

    return act_page(
        request,
        answered,
        form,
        act,
        title=_("Responder la observación"),
        done=_("La respuesta quedó guardada."),
        reason=allowed(request.user, "answer_observations", answered).reason,
        context={"action_label": _("Guardar la respuesta"), "explanation": observation.text},
    )


@require_POST
def start_next(request: HttpRequest, pk: int) -> HttpResponse:
    former = open_revision(request, pk)
    try:
        copy = drafts.start_next_revision(former.practice, actor=request.user)
    except PracticesError as refusal:
        messages.error(request, refusal.message)
        return back(pk)
    messages.success(request, _("Se abrió una versión nueva con lo que ya estaba escrito."))
    return back(copy.pk)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's four answers, given by the coordinator of a body without users."""
    confirmed = open_revision(request, pk)
    verdict = allowed(request.user, "confirm_record", confirmed)
    reason = verdict.reason
    if verdict.ok and not is_confirmable(confirmed):
        reason = _("Esta ficha no necesita confirmarse.")
    form = ValidityForm(request.POST or None, revision=confirmed)

    def act():
        answer_validity(
            confirmed,
            actor=request.user,
            answer=form.cleaned_data["answer"],
            ending=form.ending(),
        )

    return act_page(
        request,
        confirmed,
        form,
        act,
        title=_("Responder por la vigencia de la ficha"),
        done=_("La respuesta quedó guardada."),
        reason=reason,
        context={
            "action_label": _("Guardar la respuesta"),
            "explanation": _("Pregúntele primero a la entidad. Queda a su nombre quién respondió."),
        },
    )
