"""The pages of the evaluators' site. An assignment of somebody else does not exist here."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices import scoring
from practices.enums import READING_ASSIGNMENT, AssignmentStatus, FileStage
from practices.exceptions import PracticesError, StaleVersion
from practices.files import attachment_response
from practices.forms.evaluation import (
    AcceptanceForm,
    DeclineForm,
    RecusalForm,
    ScoresForm,
    level_in_words,
)
from practices.models import Assignment, Criterion, Evaluation
from practices.permissions import allowed
from practices.selectors.ratings import ratings_of, scoring_rubric
from practices.selectors.work import assignments_of, evaluator_queue, reopening_reason
from practices.services import assignments, evaluations
from practices.services.transitions import available_transitions

from .record import record_context

#: What was asked clashes with what is stored now.
CONFLICT = 409
SCORING = (AssignmentStatus.ACCEPTED, AssignmentStatus.REOPENED)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "evaluation/index.html", {"queue": evaluator_queue(request.user)})


@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """What the evaluator may do now: answer the invitation, score, or read what was sent."""
    own = _own(request, pk)
    if own.status in SCORING:
        return _scoring(request, own)
    if request.method == "POST":
        raise Http404
    if own.status == AssignmentStatus.INVITED:
        return _invitation(request, own, AcceptanceForm())
    if own.status == AssignmentStatus.SENT:
        return _sent(request, own)
    return render(request, "evaluation/closed.html", _entry(own))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request, pk)
    form = AcceptanceForm(request.POST)
    status = 200
    if form.is_valid():
        try:
            assignments.accept(own, actor=request.user, **form.cleaned_data)
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(request, _("Usted aceptó esta evaluación. Ya puede leer la ficha."))
            return redirect("evaluation:assignment", pk)
    return _invitation(request, own, form, status=status)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request, pk)
    form = DeclineForm(request.POST or None)

    def act():
        assignments.decline(own, actor=request.user, **form.cleaned_data)

    return _refusal(request, own, form, act, "evaluation/decline.html")


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request, pk)
    form = RecusalForm(request.POST or None)

    def act():
        assignments.recuse(own, actor=request.user, **form.cleaned_data)

    return _refusal(request, own, form, act, "evaluation/recuse.html")


@require_POST
def total(request: HttpRequest, pk: int) -> HttpResponse:
    """For htmx: the total of what is chosen on the page, which is not stored by asking."""
    own = _own(request, pk, statuses=SCORING)
    evaluation, criteria = _evaluation(request, own)
    form = ScoresForm(request.POST, evaluation=evaluation, criteria=criteria)
    ratings = form.ratings() if form.is_valid() else {}
    progress = _progress(own, criteria, ratings)
    return render(request, "evaluation/_total.html", progress | {"is_unsaved": True})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that will be sent, once more, and the button that sends it."""
    own = _own(request, pk)
    if own.status == AssignmentStatus.SENT:
        return redirect("evaluation:receipt", pk)
    if own.status not in SCORING:
        raise Http404
    evaluation, criteria = _evaluation(request, own)
    reason, status = _reason_not_to_send(own, request), 200
    if request.method == "POST":
        try:
            version = _number(request.POST.get("version", ""))
            evaluations.send_evaluation(evaluation, actor=request.user, expected_version=version)
        except PracticesError as refusal:
            reason, status = refusal.message, CONFLICT
        else:
            return redirect("evaluation:receipt", pk)
    context = _entry(own) | _summary(own, evaluation, criteria)
    return render(request, "evaluation/check.html", context | {"reason": reason}, status=status)


@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    own = _own(request, pk, statuses=(AssignmentStatus.SENT,))
    waiting = evaluator_queue(request.user)
    following = next(iter(waiting.to_score + waiting.to_answer), None)
    evaluation = own.evaluation
    return render(
        request,
        "evaluation/receipt.html",
        _entry(own) | {"evaluation": evaluation, "following": following},
    )


@require_GET
def download(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    own = _own(request, pk, statuses=READING_ASSIGNMENT)
    attachment = get_object_or_404(
        own.submission.revision.attachments.filter(file__stage=FileStage.READY).select_related(
            "file"
        ),
        pk=attachment_pk,
    )
    return attachment_response(request, attachment)


# -- Pages of one address -----------------------------------------------------------------------


def _invitation(
    request: HttpRequest, own: Assignment, form: AcceptanceForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "evaluation/invitation.html", _entry(own) | {"form": form}, status=status
    )


def _refusal(request, own: Assignment, form, act, template: str) -> HttpResponse:
    if own.status not in (AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED):
        return redirect("evaluation:assignment", own.pk)
    status = 200
    if form.is_valid():
        try:
            act()
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(
                request, _("Quedó registrado. La coordinación buscará a otra persona.")
            )
            return redirect("evaluation:index")
    return render(request, template, _entry(own) | {"form": form}, status=status)


def _scoring(request: HttpRequest, own: Assignment) -> HttpResponse:
    evaluation, criteria = _evaluation(request, own)
    form = ScoresForm(request.POST or None, evaluation=evaluation, criteria=criteria)
    status, clashes = 200, []
    if form.is_valid():
        try:
            evaluations.save_scores(
                evaluation,
                actor=request.user,
                expected_version=form.cleaned_data["version"],
                scores=form.scores(),
                private_notes=form.cleaned_data["private_notes"],
            )
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
    record = record_context(
        own.submission.revision, lambda file_pk: ("evaluation:download", own.pk, file_pk)
    )
    ratings = ratings_of(evaluation.scores.all())
    context = {
        "form": form,
        "clashes": clashes,
        "answers": own.submission.answers.select_related("criterion"),
        "cards": form.cards(record["anchors"]),
        "errors": form.error_links() if form.is_bound else [],
        "saved_at": evaluation.updated_at if evaluation.version > 1 else None,
        "reopened_because": reopening_reason(own)
        if own.status == AssignmentStatus.REOPENED
        else "",
    }
    context |= _entry(own) | record | _progress(own, criteria, ratings)
    return render(request, "evaluation/scoring.html", context, status=status)


def _sent(request: HttpRequest, own: Assignment) -> HttpResponse:
    evaluation, criteria = _evaluation(request, own)
    record = record_context(
        own.submission.revision, lambda file_pk: ("evaluation:download", own.pk, file_pk)
    )
    context = _entry(own) | record | _summary(own, evaluation, criteria)
    return render(request, "evaluation/sent.html", context)


# -- What the pages read ------------------------------------------------------------------------


def _own(request: HttpRequest, pk: int, *, statuses=None) -> Assignment:
    found = assignments_of(request.user)
    return get_object_or_404(
        found if statuses is None else found.filter(status__in=statuses), pk=pk
    )


def _entry(own: Assignment) -> dict:
    """What may be known of an entry before it is accepted; templates get no more of it."""
    revision = own.submission.revision
    return {
        "pk": own.pk,
        "title": revision.title,
        "code": revision.practice.code,
        "version": revision.number,
        "owner": revision.owner.name,
        "category": own.submission.category.name,
        "call": own.submission.call.name,
        "due_on": own.due_on,
        "status": own.status,
        "status_label": own.get_status_display(),
    }


def _evaluation(request: HttpRequest, own: Assignment) -> tuple[Evaluation, list[Criterion]]:
    """The evaluation, begun on the first visit, with its scores and the rubric's criteria."""
    if not allowed(request.user, "read_entry", own).ok:
        raise Http404
    evaluation = Evaluation.objects.filter(assignment=own).first()
    evaluation = evaluation or evaluations.open_evaluation(own, actor=request.user)
    evaluation.assignment = own
    prefetch_related_objects([evaluation], "scores__criterion")
    criteria = list(own.submission.rubric.criteria.prefetch_related("levels"))
    return evaluation, criteria


def _progress(own: Assignment, criteria: list[Criterion], ratings: scoring.Ratings) -> dict:
    rubric = scoring_rubric(own.submission.rubric)
    return {
        "total": scoring.total_so_far(rubric, ratings),
        "criteria_count": len(criteria),
        "missing_count": len(scoring.missing_criteria(rubric, ratings)),
    }


def _summary(own: Assignment, evaluation: Evaluation, criteria: list[Criterion]) -> dict:
    scores = {score.criterion_id: score for score in evaluation.scores.all()}
    rows = [
        {
            "criterion": criterion,
            "level": level_in_words(scores[criterion.pk]),
            "comment": scores[criterion.pk].comment,
        }
        for criterion in criteria
    ]
    return {"evaluation": evaluation, "rows": rows} | _progress(
        own, criteria, ratings_of(evaluation.scores.all())
    )


def _reason_not_to_send(own: Assignment, request: HttpRequest) -> str:
    choices = available_transitions(own, request.user)
    return next((choice.reason for choice in choices if choice.name == "send"), "")


def _typed_over_the_latest(form: ScoresForm, evaluation: Evaluation) -> ScoresForm:
    """What was typed, based on what is stored now: saving again replaces it knowingly."""
    data = form.data.copy()
    data["version"] = str(evaluation.version)
    return ScoresForm(data, evaluation=evaluation, criteria=form.criteria)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
