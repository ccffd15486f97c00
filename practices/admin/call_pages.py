"""What staff do with a contest beside editing it: check, preview, open, tell, extend, answer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import CallKind, CallStatus
from practices.exceptions import PracticesError
from practices.forms.calls import ExtensionForm, NoticeForm, ObjectionAnswerForm
from practices.forms.staff import ReasonForm
from practices.models import Call, Objection
from practices.permissions import allowed
from practices.roles import AUDITOR, COORDINATOR
from practices.selectors import calls as call_reads
from practices.selectors.opening import can_open, opening_checklist
from practices.services import call_notices, calls, objections
from practices.services.call_files import keep_file
from practices.services.transitions import available_transitions

from .access import groups_of, may

CONFLICT = 409
#: Transitions of a contest that its page offers; results have their own pages.
OFFERED = ("close_entries", "start_deliberation", "close", "cancel")


@dataclass(frozen=True, slots=True)
class CallAction:
    """A button of the page of a contest. ``reason``: why it is closed now, "" when it is not."""

    label: Promise | str
    url: str
    reason: str = ""
    is_main: bool = False


def actions_of(call: Call, user) -> list[CallAction]:
    """What this person may do with the contest, in the order it is done."""

    def page(name: str, *more) -> str:
        return reverse(f"admin:practices_call_{name}", args=(call.pk, *more))

    found = []
    if not groups_of(user).isdisjoint({COORDINATOR, AUDITOR}):
        found.append(CallAction(_("Quiénes evalúan"), page("jury")))
        found.append(CallAction(_("Matriz de asignación"), page("matrix")))
    if call.is_bank:
        return found
    choices = {choice.name: choice for choice in available_transitions(call, user)}
    if "open" in choices:
        found.append(CallAction(_("Revisar y abrir"), page("check"), is_main=True))
    if call.status == CallStatus.SETUP:
        found.append(CallAction(_("Vista previa"), page("preview")))
    if allowed(user, "extend_call", call).ok:
        found.append(CallAction(_("Ampliar el plazo"), page("extend")))
    if allowed(user, "tell_of_call", call).ok:
        found.append(CallAction(_("Publicar adenda o aviso"), page("notice")))
    if (
        call.status == CallStatus.EVALUATION
        and call.eligibility_objections_until is None
        and allowed(user, "run_call", call).ok
    ):
        found.append(CallAction(_("Publicar la lista de habilitadas"), page("eligibility")))
    if call.objections.exists():
        found.append(CallAction(_("Objeciones"), page("objections")))
    if allowed(user, "see_ranking", call).ok:
        results = reverse("admin:practices_categoryresult_call", args=(call.pk,))
        found.append(CallAction(_("Clasificación y resultados"), results))
    found += [
        CallAction(choice.label, page("advance", choice.name), choice.reason)
        for name in OFFERED
        if (choice := choices.get(name))
    ]
    return found


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What still blocks opening, and the button that opens."""
    call = _contest(request, pk)
    items = opening_checklist(call)
    errors = []
    if request.method == "POST":
        try:
            calls.open_call(call, actor=request.user)
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, _("La convocatoria quedó abierta."))
            return _back(pk)
    context = {
        "call": call,
        "items": items,
        "can_open": can_open(items) and call.status == CallStatus.SETUP,
        "errors": errors,
    }
    return _page(request, "check.html", _("Revisar y abrir"), context, errors)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it will be; the same template, for staff only."""
    call = _contest(request, pk)
    shown = call_reads.public_call(call.slug, preview=True)
    context = call_reads.page_of(shown) | {"preview": True, "trail": [{"title": shown.name}]}
    return render(request, "calls/call.html", context)


@require_http_methods(["GET", "POST"])
def advance(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    call = _contest(request, pk)
    choices = {choice.name: choice for choice in available_transitions(call, request.user)}
    if name not in OFFERED or name not in choices:
        raise Http404
    form = ReasonForm(request.POST or None)

    def act():
        reason = form.cleaned_data["reason"]
        if name == "cancel":
            calls.cancel_call(call, actor=request.user, comment=reason)
        else:
            calls.advance(call, name, actor=request.user, comment=reason)

    return _form_page(
        request, call, choices[name].label, form, act, _("La convocatoria cambió de etapa.")
    )


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    call = _contest(request, pk, "extend_call")
    form = ExtensionForm(request.POST or None, initial={"closes_at": call.closes_at})

    def act():
        call_notices.extend(call, actor=request.user, **form.cleaned_data)

    done = _("El plazo se amplió y se avisó a las entidades.")
    return _form_page(request, call, _("Ampliar el plazo"), form, act, done)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    call = _contest(request, pk, "tell_of_call")
    form = NoticeForm(request.POST or None, request.FILES or None)

    def act():
        upload = form.cleaned_data.pop("upload")
        stored, name = keep_file(upload, actor=request.user)
        call_notices.publish_notice(
            call, actor=request.user, **form.cleaned_data, file=stored, file_name=name
        )

    done = _("El aviso quedó publicado y se envió a las entidades.")
    return _form_page(request, call, _("Publicar adenda o aviso"), form, act, done)


@require_http_methods(["GET", "POST"])
def eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    call = _contest(request, pk, "run_call")

    def act():
        calls.publish_eligibility_list(call, actor=request.user)

    text = gettext_lazy(
        "Se publica quién quedó habilitado y quién no, como lista preliminar, y se avisa a cada "
        "entidad. Desde hoy corren los días para objetarla."
    )
    title = _("Publicar la lista de habilitadas")
    done = _("La lista quedó publicada.")
    return _form_page(request, call, title, None, act, done, text=text)


@require_GET
def objection_list(request: HttpRequest, pk: int) -> HttpResponse:
    call = _contest(request, pk)
    rows = call.objections.select_related(
        "organisation", "submission__revision", "answered_by", "file"
    )
    context = {
        "call": call,
        "objections": rows.order_by("answered_at", "made_at"),
        "can_answer": allowed(request.user, "answer_objection", call),
    }
    return _page(request, "objections.html", _("Objeciones"), context)


@require_http_methods(["GET", "POST"])
def answer_objection(request: HttpRequest, pk: int, objection_pk: int) -> HttpResponse:
    call = _contest(request, pk, "answer_objection")
    objection = get_object_or_404(
        Objection.objects.select_related("submission__revision", "organisation"),
        pk=objection_pk,
        call=call,
    )
    form = ObjectionAnswerForm(request.POST or None)

    def act():
        objections.answer_objection(objection, actor=request.user, **form.cleaned_data)

    return _form_page(
        request,
        call,
        _("Responder la objeción"),
        form,
        act,
        _("La respuesta quedó registrada y se envió a la entidad."),
        extra={"objection": objection},
        back_to="admin:practices_call_objections",
    )


def _contest(request: HttpRequest, pk: int, permission: str = "") -> Call:
    call = get_object_or_404(Call, pk=pk, kind=CallKind.CONTEST)
    if not may(request.user, "view", Call):
        raise Http404
    if permission and not allowed(request.user, permission, call).ok:
        raise Http404
    return call


def _back(pk: int) -> HttpResponse:
    return redirect("admin:practices_call_change", pk)


def _form_page(
    request: HttpRequest,
    call: Call,
    title,
    form,
    act: Callable[[], None],
    done: str,
    *,
    text: Promise | str = "",
    extra: dict | None = None,
    back_to: str = "admin:practices_call_change",
) -> HttpResponse:
    """Ask, act, and go back. ``form`` None: nothing to fill in, only to confirm."""
    errors = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act()
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return redirect(back_to, call.pk)
    context = {"call": call, "form": form, "text": text, "errors": errors, "back_to": back_to}
    return _page(request, "form.html", title, context | (extra or {}), errors)


def _page(
    request: HttpRequest, template: str, title, context: dict, errors: list | None = None
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    status = CONFLICT if errors else 200
    return TemplateResponse(request, f"admin/practices/call/{template}", context, status=status)
