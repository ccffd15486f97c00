"""Who evaluates in a call: invitations, what they know, conflicts, challenges."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import RequestStage
from practices.exceptions import PracticesError
from practices.forms.juries import (
    GROUNDS_OF_ANOTHER,
    InviteForm,
    PinForm,
    ProfileForm,
    ReasonForm,
    SettleForm,
)
from practices.models import Call, CallEvaluator, Challenge, PinnedConflict, Submission
from practices.permissions import allowed
from practices.roles import AUDITOR, COORDINATOR
from practices.selectors.loads import rooms
from practices.selectors.matrix import jury_of
from practices.services import juries

from .access import groups_of

CONFLICT = 409


def read_call(request: HttpRequest, pk: int) -> Call:
    """A call whose jury this person may see, or 404."""
    if groups_of(request.user).isdisjoint({COORDINATOR, AUDITOR}):
        raise Http404
    return get_object_or_404(Call, pk=pk)


def kept_call(request: HttpRequest, pk: int) -> Call:
    """A call whose jury this person keeps, or 404."""
    call = read_call(request, pk)
    if COORDINATOR not in groups_of(request.user):
        raise Http404
    return call


@require_GET
def jury(request: HttpRequest, pk: int) -> HttpResponse:
    call = read_call(request, pk)
    places = list(
        call.evaluators.select_related("user__evaluator_profile__organisation").prefetch_related(
            "user__evaluator_profile__services"
        )
    )
    room = rooms([place.user for place in places], call)
    challenges = Challenge.objects.filter(submission__call=call).select_related(
        "juror", "submission__revision__practice", "submission__revision__owner"
    )
    context = {
        "places": [{"place": place, "room": room[place.user_id]} for place in places],
        "challenges": _with_ground(challenges.order_by("settled_at", "made_at")),
        "pinned": _with_ground(
            PinnedConflict.objects.filter(submission__call=call, lifted_at=None).select_related(
                "evaluator", "submission__revision__practice"
            )
        ),
        "may_keep": allowed(request.user, "keep_jury", call).ok,
    }
    return page(request, call, "jury.html", _("Quiénes evalúan"), context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    form = InviteForm(request.POST or None, call=call)

    def act():
        juries.invite_evaluator(
            call, actor=request.user, person=form.cleaned_data["person"], **form.limits()
        )

    return act_page(
        request, call, form, act, _("Invitar a evaluar"), _("La invitación quedó enviada.")
    )


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, pk: int, place_pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    place = _place(call, place_pk)
    stored = getattr(place.user, "evaluator_profile", None)
    form = ProfileForm(request.POST or None, profile=stored)

    def act():
        juries.keep_profile(call, actor=request.user, person=place.user, **form.cleaned_data)

    return act_page(
        request,
        call,
        form,
        act,
        _("Guardar entidad y experiencia"),
        _("Los datos quedaron guardados."),
        about=place.user.full_name,
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, place_pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    place = _place(call, place_pk)
    form = ReasonForm(request.POST or None)

    def act():
        juries.remove_evaluator(place, actor=request.user, **form.cleaned_data)

    return act_page(
        request,
        call,
        form,
        act,
        _("Retirar de la convocatoria"),
        _("La persona quedó retirada."),
        about=place.user.full_name,
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest, pk: int, submission_pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    submission = get_object_or_404(
        Submission.objects.select_related("call", "revision__practice", "revision__owner"),
        call=call,
        pk=submission_pk,
    )
    form = PinForm(request.POST or None, people=jury_of(call))

    def act():
        juries.pin_conflict(submission, actor=request.user, **form.cleaned_data)

    return act_page(
        request,
        call,
        form,
        act,
        _("Registrar un conflicto"),
        _("El conflicto quedó registrado."),
        about=_entry_name(submission),
        text=_("Lo que esa persona tenga asignado de la postulación termina al registrarlo."),
    )


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk: int, pinned_pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    pinned = get_object_or_404(
        PinnedConflict.objects.select_related("evaluator", "submission__revision__practice"),
        submission__call=call,
        lifted_at=None,
        pk=pinned_pk,
    )
    form = ReasonForm(request.POST or None)

    def act():
        juries.lift_conflict(pinned, actor=request.user, **form.cleaned_data)

    return act_page(
        request,
        call,
        form,
        act,
        _("Levantar el conflicto"),
        _("El conflicto quedó levantado."),
        about=f"{pinned.evaluator.full_name} · {_entry_name(pinned.submission)}",
        text=pinned.text,
    )


@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, pk: int, challenge_pk: int) -> HttpResponse:
    call = kept_call(request, pk)
    asked = get_object_or_404(
        Challenge.objects.select_related(
            "juror", "submission__call", "submission__revision__practice"
        ),
        submission__call=call,
        pk=challenge_pk,
    )
    if asked.stage != RequestStage.PENDING and request.method == "GET":
        messages.info(request, _("Esta recusación ya está resuelta."))
        return redirect("admin:practices_call_jury", call.pk)
    form = SettleForm(request.POST or None)

    def act():
        juries.settle_challenge(asked, actor=request.user, **form.cleaned_data)

    return act_page(
        request,
        call,
        form,
        act,
        _("Resolver la recusación"),
        _("La recusación quedó resuelta y la entidad recibe un correo."),
        about=f"{asked.juror.full_name} · {_entry_name(asked.submission)}",
        text=f"{GROUNDS_OF_ANOTHER[asked.ground]}. {asked.text}",
    )


def act_page(
    request: HttpRequest,
    call: Call,
    form,
    act: Callable[[], None],
    title: str,
    done: str,
    **extra,
) -> HttpResponse:
    """Ask, act, and go back to the jury."""
    errors = []
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return redirect("admin:practices_call_jury", call.pk)
    context = {"form": form, "errors": errors} | extra
    return page(request, call, "jury_act.html", title, context, status=CONFLICT if errors else 200)


def page(
    request: HttpRequest, call: Call, template: str, title, context: dict, *, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        "call": call,
        **context,
    }
    return TemplateResponse(request, f"admin/practices/matrix/{template}", context, status=status)


def _with_ground(rows) -> list:
    """Rows with ``ground_label``, said of somebody else."""
    found = list(rows)
    for row in found:
        row.ground_label = GROUNDS_OF_ANOTHER[row.ground]
    return found


def _place(call: Call, pk: int) -> CallEvaluator:
    return get_object_or_404(
        call.evaluators.select_related("call", "user__evaluator_profile"), pk=pk
    )


def _entry_name(submission: Submission) -> str:
    return f"{submission.revision.practice.code} {submission.revision.title}"
