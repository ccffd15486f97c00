"""What an evaluator answers and reads of a call as a whole: their place in it, and its example."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import CallEvaluatorStage
from practices.exceptions import PracticesError
from practices.forms.juries import CallAnswerForm
from practices.models import CalibrationExample, CallEvaluator
from practices.selectors.work import assignments_of
from practices.services import juries

from .record import record_context

CONFLICT = 409


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline a place among the evaluators of a call."""
    place = get_object_or_404(
        CallEvaluator.objects.select_related("call").exclude(stage=CallEvaluatorStage.REMOVED),
        user=request.user,
        pk=pk,
    )
    form = CallAnswerForm(
        request.POST or None,
        initial={
            "maximum_load": place.maximum_load,
            "available_from": place.available_from,
            "available_until": place.available_until,
        },
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            juries.answer_invitation(
                place,
                actor=request.user,
                accepts=form.cleaned_data["accepts"],
                reason=form.cleaned_data["reason"],
                **form.limits(),
            )
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(request, _("Su respuesta quedó registrada."))
            return redirect("evaluation:index")
    context = {
        "form": form,
        "title": place.call.name,
        "call": place.call,
        "place": place,
        "is_open": place.stage == CallEvaluatorStage.INVITED,
    }
    return render(request, "evaluation/call.html", context, status=status)


@require_GET
def example(request: HttpRequest, pk: int) -> HttpResponse:
    """A practice already scored with the rubric of one's assignment, to read the scale alike."""
    own = get_object_or_404(assignments_of(request.user), pk=pk)
    shown = get_object_or_404(
        CalibrationExample.objects.select_related("revision__practice", "revision__owner"),
        rubric=own.submission.rubric_id,
    )
    criteria = own.submission.rubric.criteria.prefetch_related("levels")
    rows = [
        {"criterion": criterion, **_scored(shown.scores.get(criterion.code, {}), criterion)}
        for criterion in criteria
    ]
    record = record_context(shown.revision, lambda _file_pk: ("evaluation:index",))
    context = record | {
        "title": shown.revision.title,
        "pk": own.pk,
        "example": shown,
        "rows": rows,
        # Its files are the public page's business.
        "files": [],
    }
    return render(request, "evaluation/example.html", context)


def _scored(given: dict, criterion) -> dict:
    value = given.get("value")
    anchor = next((each.anchor for each in criterion.levels.all() if each.value == value), "")
    return {"value": value, "comment": given.get("comment", ""), "anchor": anchor}
