"""The jury chair's pages on the evaluators' site: ranking, disagreements, votes, proposals."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import CountersignedAction
from practices.forms.deliberation import (
    ResultForm,
    ReturnForm,
    RoundForm,
    SignedReasonForm,
    VoteForm,
)
from practices.forms.staff import ConsensusForm
from practices.models import Call, Category, Submission
from practices.permissions import allowed
from practices.selectors.evaluation import for_cases, letters
from practices.selectors.ranking import advice, category_ranking, hidden_reasons, rankings
from practices.services import countersigning, deliberation, results, votes
from practices.services.results import PUBLISHED

from .asking import ask
from .case_view import feedback_draft
from .ranking_view import entry_context, opened_context, pending_acts, ranking_context

Action = CountersignedAction
FORM = "evaluation/deliberation/form.html"


def chaired_calls(user):
    return Call.objects.filter(jury_chair=user).order_by("-opens_at", "name")


def _call(request: HttpRequest, pk: int) -> Call:
    call = get_object_or_404(Call, pk=pk)
    if not allowed(request.user, "deliberate", call).ok:
        raise Http404
    return call


def _category(request: HttpRequest, pk: int) -> Category:
    category = get_object_or_404(Category.objects.select_related("call"), pk=pk)
    _call(request, category.call_id)
    return category


def _entry(request: HttpRequest, pk: int) -> Submission:
    """One whose evaluations the chair may see; any other is not there."""
    submission = get_object_or_404(for_cases(Submission.objects.all()), pk=pk)
    _call(request, submission.call_id)
    if hidden_reasons(request.user, [submission]):
        raise Http404
    return submission


def _trail(category: Category, submission: Submission | None = None) -> list[dict]:
    call = category.call
    trail = [
        {"title": call.name, "url": reverse("evaluation:deliberation_call", args=(call.pk,))},
        {
            "title": category.name,
            "url": reverse("evaluation:deliberation_category", args=(category.pk,)),
        },
    ]
    if submission is not None:
        url = reverse("evaluation:deliberation_entry", args=(submission.pk,))
        trail.append({"title": submission.revision.title, "url": url})
    return trail


# -- Reading ------------------------------------------------------------------------------------


@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _call(request, pk)
    context = {
        "call": shown,
        "title": _("Deliberación: %(call)s") % {"call": shown.name},
        "rankings": rankings(shown.categories.all(), reader=request.user),
        "advice": advice(shown, reader=request.user),
        "acts": pending_acts(shown),
        "category_url": "evaluation:deliberation_category",
    }
    return render(request, "evaluation/deliberation/call.html", context)


@require_GET
def category(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _category(request, pk)
    ranking = category_ranking(shown, reader=request.user)
    context = ranking_context(ranking) | {
        "trail": _trail(shown)[:1],
        "entry_url": "evaluation:deliberation_entry",
        "opened_url": "evaluation:deliberation_opened",
        "presides": True,
    }
    return render(request, "evaluation/deliberation/category.html", context)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _entry(request, pk)
    context = entry_context(submission) | {"trail": _trail(submission.category)}
    return render(request, "evaluation/deliberation/entry.html", context)


@require_GET
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """For htmx: what a row of the ranking opens to."""
    return render(request, "deliberation/_opened.html", opened_context(_entry(request, pk)))


# -- Acting -------------------------------------------------------------------------------------


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry of the category that is ready goes to deliberation."""
    shown = _category(request, pk)
    started, waiting = deliberation.start_ready(shown, actor=request.user)
    if started:
        text = ngettext(
            "%(count)d postulación pasó a deliberación.",
            "%(count)d postulaciones pasaron a deliberación.",
            started,
        )
        messages.success(request, text % {"count": started})
    if waiting:
        text = ngettext(
            "%(count)d todavía no puede: le faltan evaluaciones o tiene un desacuerdo.",
            "%(count)d todavía no pueden: les faltan evaluaciones o tienen un desacuerdo.",
            waiting,
        )
        messages.warning(request, text % {"count": waiting})
    return redirect("evaluation:deliberation_category", pk)


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _entry(request, pk)
    form = RoundForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: deliberation.open_round(submission, actor=request.user, **form.cleaned_data),
        done=_("La ronda quedó abierta y quienes evaluaron recibieron un correo."),
        back=reverse("evaluation:deliberation_entry", args=(pk,)),
        template=FORM,
        context=_form_context(submission, _("Abrir una ronda escrita"), _("Abrir la ronda")),
    )


@require_http_methods(["GET", "POST"])
def consensus(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _entry(request, pk)
    form = ConsensusForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: deliberation.sign_consensus(submission, actor=request.user, **form.cleaned_data),
        done=_("La nota de consenso quedó firmada."),
        back=reverse("evaluation:deliberation_entry", args=(pk,)),
        template=FORM,
        context=_form_context(submission, _("Nota de consenso"), _("Firmar la nota")),
    )


@require_http_methods(["GET", "POST"])
def reopen_evaluations(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _entry(request, pk)
    sent = [each for each in submission.assignments.all() if each.status == "sent"]
    form = ReturnForm(request.POST or None, letters=letters(submission), sent=sent)

    def act():
        deliberation.return_to_evaluation(
            submission,
            actor=request.user,
            assignments=form.named(),
            reason=form.cleaned_data["reason"],
        )

    return ask(
        request,
        form,
        act,
        done=_("Las evaluaciones quedaron reabiertas."),
        back=reverse("evaluation:deliberation_entry", args=(pk,)),
        template=FORM,
        context=_form_context(submission, _("Reabrir evaluaciones"), _("Reabrir las escogidas")),
    )


#: Word in the address → what the chair may ask another person to sign.
ASKED = {
    "contra-el-orden": (Action.AGAINST_RANKING, gettext_lazy("Decidir contra el orden")),
    "reabrir-resultado": (Action.REOPEN_RESULT, gettext_lazy("Reabrir el resultado")),
}


@require_http_methods(["GET", "POST"])
def ask_signature(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    submission = _entry(request, pk)
    if what not in ASKED:
        raise Http404
    action, title = ASKED[what]
    form = SignedReasonForm(request.POST or None)

    def act():
        countersigning.ask(submission, actor=request.user, action=action, **form.cleaned_data)

    return ask(
        request,
        form,
        act,
        done=_("Quedó pedido. Caduca si nadie lo firma en cinco días hábiles."),
        back=reverse("evaluation:deliberation_entry", args=(pk,)),
        template=FORM,
        context=_form_context(submission, title, _("Pedir la segunda firma")),
    )


def _form_context(submission: Submission, title: str, label: str) -> dict:
    return {
        "title": title,
        "action_label": label,
        "trail": _trail(submission.category, submission),
        **entry_context(submission),
    }


@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """On the first tie of the category; the page of the ranking says which."""
    shown = _category(request, pk)
    ranking = category_ranking(shown, reader=request.user)
    if not ranking.ties or ranking.hidden:
        messages.error(request, _("No hay un empate que usted pueda llevar a votación."))
        return redirect("evaluation:deliberation_category", pk)
    tied = ranking.ties[0]
    keys = [row.submission.pk for row in tied]
    form = VoteForm(request.POST or None, people=votes.may_vote(shown, keys), tied=tied)

    def act():
        votes.record_vote(
            shown,
            actor=request.user,
            tied=keys,
            votes=form.votes(),
            minutes=form.cleaned_data["minutes"],
        )

    context = {
        "title": _("Votación de un empate"),
        "action_label": _("Registrar la votación"),
        "trail": _trail(shown),
        "tied": tied,
    }
    return ask(
        request,
        form,
        act,
        done=_("La votación quedó registrada."),
        back=reverse("evaluation:deliberation_category", args=(pk,)),
        template="evaluation/deliberation/vote.html",
        context=context,
    )


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _category(request, pk)
    ranking = category_ranking(shown, reader=request.user)
    if ranking.hidden:
        messages.error(request, _("Usted tiene un conflicto de interés en esta categoría."))
        return redirect("evaluation:deliberation_category", pk)
    rows = [row for row in ranking.entries if row.is_in_deliberation]
    form = ResultForm(
        request.POST or None,
        category=shown,
        rows=rows,
        drafts={row.submission.pk: feedback_draft(row.submission) for row in rows},
        is_correction=shown.call.status in PUBLISHED,
    )

    def act():
        results.propose_result(
            shown,
            actor=request.user,
            awards=form.awards(),
            rationale=form.cleaned_data["rationale"],
            is_void=form.cleaned_data["is_void"],
            correction_note=form.cleaned_data.get("correction_note", ""),
        )

    context = ranking_context(ranking) | {
        "title": _("Proponer el resultado: %(category)s") % {"category": shown.name},
        "trail": _trail(shown),
    }
    return ask(
        request,
        form,
        act,
        done=_("El resultado quedó propuesto. Lo confirma una persona que publica."),
        back=reverse("evaluation:deliberation_category", args=(pk,)),
        template="evaluation/deliberation/propose.html",
        context=context,
    )
