"""The coordinator's desk: second signatures, hand-over, internal notes, mail to many, the whole
call as one sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import CountersignedAction
from practices.exporters.call_table import call_workbook
from practices.forms.deliberation import (
    BulkMailForm,
    HandOverForm,
    NoteForm,
    RoundForm,
    SignedReasonForm,
    WeightsForm,
)
from practices.models import Call, Countersignature, Rubric, Submission, User
from practices.permissions import allowed
from practices.roles import AUDITOR, COORDINATOR
from practices.selectors.evaluation import for_cases
from practices.services import countersigning, deliberation, desk
from practices.services.countersigning import call_of, weights_in_words

from .asking import ask
from .case_view import hidden_because
from .ranking_pages import page_context
from .ranking_view import entry_context

Action = CountersignedAction
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = "admin/practices/ranking/form.html"
#: Word in the address → what a coordinator may ask, with its permission.
ASKED = {
    "descalificar": (Action.DISQUALIFY, "ask_disqualification", gettext_lazy("Descalificar")),
    "reabrir-resultado": (
        Action.REOPEN_RESULT,
        "ask_reopening",
        gettext_lazy("Reabrir el resultado"),
    ),
}


def _call(request: HttpRequest, pk: int, permission: str) -> Call:
    call = get_object_or_404(Call, pk=pk)
    if not allowed(request.user, permission, call).ok:
        raise Http404
    return call


def _entry(request: HttpRequest, pk: int, permission: str) -> Submission:
    loaded = Submission.objects.select_related("call", "category", "revision__practice__owner")
    submission = get_object_or_404(loaded, pk=pk)
    if not allowed(request.user, permission, submission).ok:
        raise Http404
    return submission


# -- Second signatures --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def ask_signature(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    if what not in ASKED:
        raise Http404
    action, permission, title = ASKED[what]
    submission = _entry(request, pk, permission)
    form = SignedReasonForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: countersigning.ask(
            submission, actor=request.user, action=action, **form.cleaned_data
        ),
        done=_("Quedó pedido. Caduca si nadie lo firma en cinco días hábiles."),
        back=reverse("admin:practices_submission_case", args=(pk,)),
        template=FORM,
        context=page_context(
            request,
            f"{title}: {submission.revision.title}",
            submission.call,
            action_label=_("Pedir la segunda firma"),
            submission=submission,
        ),
    )


@require_http_methods(["GET", "POST"])
def reweight(request: HttpRequest, pk: int) -> HttpResponse:
    call = _call(request, pk, "ask_reweighting")
    criteria = list(Rubric.objects.current(call).criteria.all())
    form = WeightsForm(request.POST or None, criteria=criteria)

    def act():
        countersigning.ask_reweighting(
            call, actor=request.user, weights=form.weights(), reason=form.cleaned_data["reason"]
        )

    return ask(
        request,
        form,
        act,
        done=_("Quedó pedido. Lo firma la presidencia del jurado."),
        back=reverse("admin:practices_categoryresult_call", args=(pk,)),
        template=FORM,
        context=page_context(
            request,
            _("Cambiar las ponderaciones"),
            call,
            lead=_(
                "Si la presidencia del jurado firma, los totales se calculan de nuevo desde los "
                "niveles que dio cada persona. La versión anterior y sus totales se conservan."
            ),
            action_label=_("Pedir la segunda firma"),
        ),
    )


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """By a publisher; a coordinator, or who has signed, only reads it."""
    act = get_object_or_404(
        Countersignature.objects.select_related(
            "submission__call", "submission__revision__practice", "requested_by", "signed_by"
        ),
        pk=pk,
    )
    call = call_of(act)
    if call is None or not _may_read(request, act):
        raise Http404
    return ask(
        request,
        None,
        lambda: countersigning.sign(act, actor=request.user),
        done=_("Usted firmó. El acto quedó hecho."),
        back=reverse("admin:practices_countersignature_sign", args=(pk,)),
        template="admin/practices/ranking/countersign.html",
        context=page_context(
            request,
            act.get_action_display(),
            call,
            act=act,
            weights=weights_in_words(act),
            may_sign=_may_sign(request, act),
        ),
    )


def _may_sign(request: HttpRequest, act: Countersignature) -> bool:
    """Here: publishers, of the bank's acts and of any reopening."""
    permissions = {
        Action.DISQUALIFY: ("disqualify",),
        Action.REOPEN_RESULT: ("reopen_in_bank", "reopen_decision"),
    }.get(act.action, ())
    return any(allowed(request.user, each, act.submission).ok for each in permissions)


def _may_read(request: HttpRequest, act: Countersignature) -> bool:
    if act.submission is None:
        return allowed(request.user, "see_ranking", call_of(act)).ok
    return allowed(request.user, "see_case", act.submission).ok


# -- A case -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _entry(request, pk, "hand_over_case")
    others = User.objects.filter(is_active=True, groups__name=COORDINATOR)
    people = others.exclude(pk=submission.coordinator_id).order_by("full_name")
    form = HandOverForm(request.POST or None, people=people)
    return ask(
        request,
        form,
        lambda: desk.hand_over(submission, actor=request.user, **form.cleaned_data),
        done=_("El caso quedó entregado."),
        back=reverse("admin:practices_submission_case", args=(pk,)),
        template=FORM,
        context=page_context(
            request,
            _("Entregar el caso: %(title)s") % {"title": submission.revision.title},
            submission.call,
            action_label=_("Entregar el caso"),
            submission=submission,
        ),
    )


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    submission = get_object_or_404(
        Submission.objects.select_related("call", "revision__practice"), pk=pk
    )
    may_write = allowed(request.user, "write_case_note", submission).ok
    is_auditor = AUDITOR in request.user.group_names
    if not (may_write or is_auditor) or (request.method == "POST" and not may_write):
        raise Http404
    form = NoteForm(request.POST or None) if may_write else None
    return ask(
        request,
        form,
        lambda: desk.write_note(submission, actor=request.user, **form.cleaned_data),
        done=_("La nota quedó guardada."),
        back=reverse("admin:practices_categoryresult_notes", args=(pk,)),
        template="admin/practices/ranking/notes.html",
        context=page_context(
            request,
            _("Notas internas: %(title)s") % {"title": submission.revision.title},
            submission.call,
            action_label=_("Guardar la nota"),
            submission=submission,
            notes=submission.case_notes.select_related("written_by"),
        ),
    )


@require_http_methods(["GET", "POST"])
def written_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Of an entry of the bank, whose disagreements a coordinator settles."""
    submission = _entry(request, pk, "preside")
    if hidden_because(submission, request.user):
        raise Http404
    form = RoundForm(request.POST or None)
    shown = entry_context(for_cases(Submission.objects.filter(pk=pk)).get())
    title = _("Ronda escrita: %(title)s") % {"title": submission.revision.title}
    return ask(
        request,
        form,
        lambda: deliberation.open_round(submission, actor=request.user, **form.cleaned_data),
        done=_("La ronda quedó abierta y quienes evaluaron recibieron un correo."),
        back=reverse("admin:practices_categoryresult_round", args=(pk,)),
        template="admin/practices/ranking/round.html",
        context=shown
        | page_context(
            request, title, submission.call, action_label=_("Abrir la ronda"), submission=submission
        ),
    )


# -- A call -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """First a preview with who gets it; sent when the person says so on that page."""
    call = _call(request, pk, "mail_entrants")
    form = BulkMailForm(request.POST or None)
    preview = []
    if request.method == "POST" and form.is_valid():
        preview = desk.recipients(call, desk.Audience(form.cleaned_data["audience"]))
    sends = request.method == "POST" and "send" in request.POST
    context = page_context(
        request,
        _("Escribir a participantes"),
        call,
        preview=preview,
        is_previewed=request.method == "POST" and form.is_valid(),
        action_label=_("Ver a quién llega"),
    )

    def act():
        data = form.cleaned_data
        desk.mail_many(
            call,
            actor=request.user,
            audience=desk.Audience(data["audience"]),
            subject=data["subject"],
            text=data["text"],
        )

    if request.method == "POST" and not sends:
        return _previewed(request, form, context)
    count = len(preview)
    text = ngettext("Se envía a %(count)d persona.", "Se envía a %(count)d personas.", count)
    return ask(
        request,
        form,
        act,
        done=text % {"count": count},
        back=reverse("admin:practices_categoryresult_call", args=(pk,)),
        template="admin/practices/ranking/mail.html",
        context=context,
    )


def _previewed(request: HttpRequest, form, context: dict) -> HttpResponse:
    """The form once more, filled in, with the people it would reach."""
    request.method = "GET"
    return ask(
        request,
        form,
        lambda: None,
        done="",
        back=context["overview"],
        template="admin/practices/ranking/mail.html",
        context=context,
    )


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    call = _call(request, pk, "export_call")
    response = HttpResponse(call_workbook(call, reader=request.user), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{call.slug}.xlsx"'
    return response
