"""Scoring an entry: the page, its saving by itself, the last look, sending, confirming."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import AssignmentStatus
from practices.exceptions import PracticesError, StaleVersion
from practices.forms.evaluation import ScoresForm
from practices.models import Assignment, Criterion, Evaluation
from practices.selectors.ratings import ratings_of
from practices.selectors.work import evaluator_queue, reopening_reason
from practices.services import evaluations
from practices.services.reference import scoring_guidance
from practices.services.transitions import available_transitions

from .evaluation_base import (
    CONFLICT,
    SCORING,
    closed_because,
    entry_context,
    former_versions,
    opened,
    own_assignment,
    progress,
    reading_context,
    summary,
)


def scoring_page(request: HttpRequest, own: Assignment) -> HttpResponse:
    evaluation, criteria = opened(request, own)
    reading = reading_context(own)
    form = _form(request, evaluation, criteria, reading)
    status, clashes = 200, []
    if form.is_valid():
        try:
            _keep(request, evaluation, form)
        except StaleVersion as refusal:
            clashes = form.clashes()
            form = _typed_over_the_latest(form, evaluation)
            form.add_error(None, refusal.message)
            status = CONFLICT
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            goes_on = "review" in request.POST
            return redirect("evaluation:check" if goes_on else "evaluation:assignment", own.pk)
    ratings = ratings_of(evaluation.scores.all())
    answers = own.submission.answers.select_related("criterion")
    context = {
        "form": form,
        "clashes": clashes,
        "cards": form.cards(reading["anchors"], {each.criterion_id: each for each in answers}),
        "notes": [(part.anchor, form.note(part.anchor)) for part in reading["parts"]],
        "errors": form.error_links() if form.is_bound else [],
        "saved_at": evaluation.updated_at if evaluation.version > 1 else None,
        "closed_because": closed_because(request, own),
        "guidance": scoring_guidance(),
        "user_id": request.user.pk,
        "former": former_versions(evaluation, criteria),
        "reopened_because": reopening_reason(own)
        if own.status == AssignmentStatus.REOPENED
        else "",
    }
    context |= entry_context(own) | reading | progress(own, criteria, ratings)
    return render(request, "evaluation/scoring.html", context, status=status)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """For scripts: keep what is typed and answer with the state, the version and the total."""
    own = own_assignment(request, pk, statuses=SCORING)
    evaluation, criteria = opened(request, own)
    form = _form(request, evaluation, criteria, reading_context(own))
    problem, status = "", 200
    if form.is_valid():
        try:
            evaluation = _keep(request, evaluation, form)
        except PracticesError as refusal:
            problem, status = refusal.message, CONFLICT
    else:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    stored = evaluation.scores.select_related("criterion")
    context = {
        "pk": own.pk,
        "problem": problem,
        "is_stale": status == CONFLICT,
        "closed_because": closed_because(request, own),
        "saved_version": evaluation.version,
        "saved_at": evaluation.updated_at,
    } | progress(own, criteria, ratings_of(stored))
    return render(request, "evaluation/_saved.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that will be sent, once more, and the buttons that send it."""
    own = own_assignment(request, pk)
    if own.status == AssignmentStatus.SENT:
        return redirect("evaluation:receipt", pk)
    if own.status not in SCORING:
        raise Http404
    evaluation, criteria = opened(request, own)
    reason, status = _reason_not_to_send(own, request), 200
    if request.method == "POST":
        try:
            version = _number(request.POST.get("version", ""))
            evaluations.send_evaluation(evaluation, actor=request.user, expected_version=version)
        except PracticesError as refusal:
            reason, status = refusal.message, CONFLICT
        else:
            return _after_sending(request, own)
    context = entry_context(own) | summary(own, evaluation, criteria)
    context |= {"reason": reason, "has_next": bool(_others(request, own))}
    return render(request, "evaluation/check.html", context, status=status)


def _after_sending(request: HttpRequest, own: Assignment) -> HttpResponse:
    following = evaluator_queue(request.user).following
    if "next" in request.POST and following is not None:
        messages.success(
            request, _("Su evaluación de “%(title)s” quedó enviada.") % entry_context(own)
        )
        return redirect("evaluation:assignment", following.pk)
    return redirect("evaluation:receipt", own.pk)


def _others(request: HttpRequest, own: Assignment) -> list[Assignment]:
    queue = evaluator_queue(request.user)
    waiting = queue.to_confirm + queue.to_score + queue.to_answer
    return [each for each in waiting if each.pk != own.pk]


@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    own = own_assignment(request, pk, statuses=(AssignmentStatus.SENT,))
    context = {
        "evaluation": own.evaluation,
        "following": evaluator_queue(request.user).following,
        "sendings": own.evaluation.versions.count(),
    }
    return render(request, "evaluation/receipt.html", entry_context(own) | context)


def sent_page(request: HttpRequest, own: Assignment) -> HttpResponse:
    evaluation, criteria = opened(request, own)
    context = entry_context(own) | reading_context(own) | summary(own, evaluation, criteria)
    context["former"] = former_versions(evaluation, criteria)[1:]
    context["section_notes"] = [
        (part.title, evaluation.section_notes[part.anchor])
        for part in context["parts"]
        if evaluation.section_notes.get(part.anchor)
    ]
    return render(request, "evaluation/sent.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """After a substantial erratum: what was sent stands."""
    own = own_assignment(request, pk, statuses=(AssignmentStatus.SENT,))
    try:
        evaluations.confirm_unchanged(own.evaluation, actor=request.user)
    except PracticesError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Su evaluación quedó confirmada sin cambios."))
    return redirect("evaluation:assignment", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """After a substantial erratum: take the evaluation back to change it."""
    own = own_assignment(request, pk, statuses=(AssignmentStatus.SENT,))
    try:
        evaluations.reopen_own(own.evaluation, actor=request.user)
    except PracticesError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Puede cambiar su evaluación. Envíela de nuevo al terminar."))
    return redirect("evaluation:assignment", pk)


# -- What the pages read ------------------------------------------------------------------------


def _form(
    request: HttpRequest, evaluation: Evaluation, criteria: list[Criterion], reading: dict
) -> ScoresForm:
    return ScoresForm(
        request.POST or None,
        evaluation=evaluation,
        criteria=criteria,
        sections={part.anchor: part.title for part in reading["parts"]},
    )


def _keep(request: HttpRequest, evaluation: Evaluation, form: ScoresForm) -> Evaluation:
    return evaluations.save_scores(
        evaluation,
        actor=request.user,
        expected_version=form.cleaned_data["version"],
        scores=form.scores(),
        private_notes=form.cleaned_data["private_notes"],
        section_notes=form.section_notes(),
    )


def _reason_not_to_send(own: Assignment, request: HttpRequest) -> str:
    choices = available_transitions(own, request.user)
    return next((choice.reason for choice in choices if choice.name == "send"), "")


def _typed_over_the_latest(form: ScoresForm, evaluation: Evaluation) -> ScoresForm:
    """What was typed, based on what is stored now: saving again replaces it knowingly."""
    data = form.over_the_stored()
    return ScoresForm(data, evaluation=evaluation, criteria=form.criteria, sections=form.sections)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
