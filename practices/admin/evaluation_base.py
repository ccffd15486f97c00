"""What the evaluators' pages share. An assignment of somebody else does not exist here."""

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from practices import scoring
from practices.enums import AssignmentStatus
from practices.forms.evaluation import level_in_words
from practices.guards_of import Attempt
from practices.guards_of.assignment import phase_closed
from practices.models import Assignment, CalibrationExample, Criterion, Evaluation
from practices.permissions import allowed
from practices.selectors.ratings import ratings_of, scoring_rubric
from practices.selectors.work import assignments_of
from practices.services import evaluations

from .record import record_context

#: What was asked clashes with what is stored now.
CONFLICT = 409
SCORING = (AssignmentStatus.ACCEPTED, AssignmentStatus.REOPENED)


def own_assignment(request: HttpRequest, pk: int, *, statuses=None) -> Assignment:
    found = assignments_of(request.user)
    return get_object_or_404(
        found if statuses is None else found.filter(status__in=statuses), pk=pk
    )


def entry_context(own: Assignment) -> dict:
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


def reading_context(own: Assignment) -> dict:
    """The record with what was corrected in it since, and where an example is."""
    revision = own.submission.revision
    record = record_context(revision, lambda file_pk: ("evaluation:download", own.pk, file_pk))
    return record | {
        "errata": revision.errata.all(),
        "has_example": CalibrationExample.objects.filter(rubric=own.submission.rubric_id).exists(),
    }


def opened(request: HttpRequest, own: Assignment) -> tuple[Evaluation, list[Criterion]]:
    """The evaluation, begun on the first visit, with its scores and the rubric's criteria."""
    if not allowed(request.user, "read_entry", own).ok:
        raise Http404
    evaluation = Evaluation.objects.filter(assignment=own).first()
    evaluation = evaluation or evaluations.open_evaluation(own, actor=request.user)
    evaluation.assignment = own
    prefetch_related_objects([evaluation], "scores__criterion")
    criteria = list(own.submission.rubric.criteria.prefetch_related("levels"))
    return evaluation, criteria


def closed_because(request: HttpRequest, own: Assignment) -> str:
    """Why nothing can be sent now; a draft is kept all the same."""
    attempt = Attempt(request.user, timezone.now(), own.submission.call)
    return phase_closed(own, attempt) or ""


def progress(own: Assignment, criteria: list[Criterion], ratings: scoring.Ratings) -> dict:
    """The total so far and what the thresholds say of one's own levels."""
    rubric = scoring_rubric(own.submission.rubric)
    total = scoring.total_so_far(rubric, ratings)
    names = {criterion.code: criterion.name for criterion in criteria}
    below = [
        {"name": names[each.code], "level": ratings[each.code].level, "minimum": each.minimum_mean}
        for each in rubric.criteria
        if each.code in ratings
        and each.minimum_mean is not None
        and ratings[each.code].level is not None
        and ratings[each.code].level < each.minimum_mean
    ]
    return {
        "total": total,
        "criteria_count": len(criteria),
        "missing_count": len(scoring.missing_criteria(rubric, ratings)),
        "threshold": rubric.threshold,
        "is_below_threshold": total is not None and total < rubric.threshold,
        "below": below,
        "is_bank": own.submission.call.is_bank,
        "leaves_out_too_much": not scoring.answers_enough(rubric, ratings),
    }


def summary(own: Assignment, evaluation: Evaluation, criteria: list[Criterion]) -> dict:
    scores = {score.criterion_id: score for score in evaluation.scores.all()}
    rows = [
        {
            "criterion": criterion,
            "level": level_in_words(scores[criterion.pk]),
            "comment": scores[criterion.pk].comment,
        }
        for criterion in criteria
    ]
    return {"evaluation": evaluation, "rows": rows} | progress(
        own, criteria, ratings_of(evaluation.scores.all())
    )


def former_versions(evaluation: Evaluation, criteria: list[Criterion]) -> list[dict]:
    """What this evaluator sent before, the last first, for their eyes alone."""
    names = {criterion.code: criterion for criterion in criteria}
    return [
        {
            "version": version,
            "rows": [
                {
                    "criterion": names[score["criterion"]],
                    "level": level_in_words(_sent_score(score)),
                    "comment": score["comment"],
                }
                for score in version.content.get("scores", ())
                if score["criterion"] in names
            ],
        }
        for version in evaluation.versions.order_by("-number")
    ]


def _sent_score(score: dict) -> evaluations.ScoreInput:
    return evaluations.ScoreInput(
        value=score["value"],
        no_evidence=score["no_evidence"],
        not_applicable=score["not_applicable"],
        comment=score["comment"],
    )
