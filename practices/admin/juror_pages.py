"""What a juror reads of others, and only from when it may be read: the written round of an entry
they have evaluated, and acts that wait for their signature."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.enums import AssignmentStatus, CountersignedAction
from practices.forms.deliberation import MessageForm
from practices.models import Assignment, Countersignature, Submission
from practices.permissions import allowed
from practices.selectors.evaluation import case_summary, for_cases, letters
from practices.selectors.work import assignments_of
from practices.services import countersigning, deliberation
from practices.services.countersigning import call_of, weights_in_words

from .asking import ask
from .case_view import comments, result_rows

Action = CountersignedAction
#: Act → permission of who signs it on this site.
SIGNING = {
    Action.AGAINST_RANKING: "sign_against_ranking",
    Action.DISQUALIFY: "disqualify",
    Action.REWEIGHT: "sign_reweighting",
}


@require_http_methods(["GET", "POST"])
def written_round(request: HttpRequest, pk: int) -> HttpResponse:
    """For evaluators who have sent, once the round was opened: everybody's levels, no names."""
    own = get_object_or_404(
        assignments_of(request.user)
        .filter(status=AssignmentStatus.SENT, submission__written_rounds__isnull=False)
        .distinct(),
        pk=pk,
    )
    submission = for_cases(Submission.objects.filter(pk=own.submission_id)).get()
    form = MessageForm(request.POST or None)
    rounds = list(submission.written_rounds.prefetch_related("messages"))
    marks = letters(submission)
    return ask(
        request,
        form,
        lambda: deliberation.write_in_round(own, actor=request.user, **form.cleaned_data),
        done=_("Su mensaje quedó en la ronda."),
        back=reverse("evaluation:round", args=(pk,)),
        template="evaluation/round.html",
        context={
            "title": _("Ronda escrita: %(title)s") % {"title": submission.revision.title},
            "own_letter": marks[own.pk],
            "open": next((each for each in rounds if each.closed_at is None), None),
            "rounds": [_round(each, submission, marks) for each in rounds],
            "table": _without_names(submission),
            "comments": comments(submission),
            "pk": pk,
        },
    )


def _round(shown, submission: Submission, marks: dict[int, str]) -> dict:
    by_person = {each.evaluator_id: marks.get(each.pk, "") for each in submission.assignments.all()}
    return {
        "question": shown.question,
        "opened_at": shown.opened_at,
        "closed_at": shown.closed_at,
        "messages": [
            {"letter": by_person.get(each.author_id, ""), "text": each.text, "at": each.written_at}
            for each in shown.messages.all()
        ],
    }


def _without_names(submission: Submission) -> dict:
    summary = case_summary(submission)
    table = result_rows(submission, summary)
    return {
        "letters": [each["letter"] for each in table["evaluators"]],
        "rows": table["rows"],
        "totals": summary.totals,
        "disagreements": summary.disagreement_texts,
    }


@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """An act that this juror, or the chair, may sign. Whoever may not sees nothing."""
    act = get_object_or_404(
        Countersignature.objects.select_related(
            "submission__call", "submission__revision__practice", "requested_by", "signed_by"
        ),
        pk=pk,
    )
    about = act.submission or call_of(act)
    permission = SIGNING.get(act.action)
    has_signed = act.signed_by_id == request.user.pk
    if permission is None or not (has_signed or allowed(request.user, permission, about).ok):
        raise Http404
    return ask(
        request,
        None,
        lambda: countersigning.sign(act, actor=request.user),
        done=_("Usted firmó. El acto quedó hecho."),
        back=reverse("evaluation:countersign", args=(pk,)),
        template="evaluation/countersign.html",
        context={
            "title": act.get_action_display(),
            "act": act,
            "may_sign": not has_signed,
            "about": act.submission.revision if act.submission else about,
            "weights": weights_in_words(act),
        },
    )


def open_rounds(user) -> QuerySet[Assignment]:
    """Evaluations the person has sent whose entry has a round going on, for their own queue."""
    return (
        Assignment.objects.filter(
            evaluator=user,
            status=AssignmentStatus.SENT,
            submission__written_rounds__closed_at=None,
            submission__written_rounds__isnull=False,
        )
        .select_related("submission__revision")
        .order_by("pk")
    )
