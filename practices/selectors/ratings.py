"""Stored rubrics and scores as the plain data that ``scoring`` computes with."""

from collections.abc import Iterable

from practices import scoring
from practices.enums import AssignmentStatus
from practices.models import Evaluation, Rubric, Score, Submission


def scoring_rubric(rubric: Rubric) -> scoring.Rubric:
    """Costs one query where the criteria were not prefetched, one for the call if not loaded."""
    criteria = list(rubric.criteria.all())
    in_tie_order = sorted(
        (criterion for criterion in criteria if criterion.tie_order is not None),
        key=lambda criterion: criterion.tie_order,
    )
    return scoring.Rubric(
        criteria=tuple(
            scoring.Criterion(criterion.code, criterion.weight, criterion.minimum_mean)
            for criterion in criteria
        ),
        scale_min=rubric.scale_minimum,
        scale_max=rubric.scale_maximum,
        allows_not_applicable=rubric.allows_not_applicable,
        threshold=rubric.call.overall_threshold,
        tie_order=tuple(criterion.code for criterion in in_tie_order),
    )


def ratings_of(scores: Iterable[Score]) -> dict[str, scoring.Rating]:
    """The answered criteria of one evaluation by code. Expects ``criterion`` to be loaded."""
    return {
        score.criterion.code: scoring.Rating(score.value, score.no_evidence)
        for score in scores
        if score.value is not None or score.not_applicable
    }


def sent_evaluations(submission: Submission) -> list[Evaluation]:
    """What counts for the result: sent, neither annulled nor waiting for confirmation.

    In the order of sending, with scores and criteria; three queries.
    """
    return list(
        Evaluation.objects.filter(
            assignment__submission=submission,
            assignment__status=AssignmentStatus.SENT,
            needs_confirmation=False,
        )
        .prefetch_related("scores__criterion")
        .order_by("sent_at", "id")
    )
