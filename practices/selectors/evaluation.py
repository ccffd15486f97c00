"""What the sent evaluations of an entry say together, and what it waits for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import scoring
from practices.enums import AssignmentStatus, Level, Outcome
from practices.models import (
    Assignment,
    ConsensusNote,
    Decision,
    Score,
    ScoreVersion,
    Submission,
)
from practices.scoring import Disagreement, DisagreementRule, SecondOpinion

from .ratings import ratings_of, scoring_rubric
from .waiting import NextStep, Step, next_step, pending_assignments

SECOND_OPINION_REASONS = {
    SecondOpinion.HIGH_TOTAL: gettext_lazy("la primera da 80,00 puntos o más"),
    SecondOpinion.KNOCK_OUT: gettext_lazy("la primera deja un criterio por debajo de su mínimo"),
    SecondOpinion.CLOSE_CALL: gettext_lazy("la primera está entre 55,00 y 64,99 puntos"),
}


@dataclass(frozen=True)
class CriterionResult:
    """`levels`: one a sent evaluation, in their order; None where it does not apply."""

    code: str
    name: str
    weight: Decimal
    minimum: Decimal | None
    mean: Decimal | None
    levels: tuple[int | None, ...]
    is_below_minimum: bool


@dataclass(frozen=True)
class CaseSummary:
    """Numbers of one entry, rounded as shown; totals in the order of sending.

    `missing`: evaluations still needed. `pending`: asked evaluators who have not sent.
    `second_needed`: why the bank's only evaluation calls for another. `disagreements`: every rule
    that fires; `has_open_disagreement` is false once a consensus note covers exactly these
    evaluations. The suggestion is None while there is nothing to suggest from.
    """

    sent: int
    minimum: int
    missing: int
    pending: int
    second_needed: SecondOpinion | None
    totals: tuple[Decimal, ...]
    mean: Decimal | None
    spread: Decimal | None
    deviation: Decimal | None
    criteria: tuple[CriterionResult, ...]
    knock_outs: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    has_open_disagreement: bool
    suggested_outcome: Outcome | None
    suggested_level: Level | None
    next: NextStep
    numbers: scoring.Summary

    @property
    def coverage_complete(self) -> bool:
        return self.missing == 0

    @property
    def step(self) -> Step:
        return self.next.step

    @property
    def waits_for(self) -> str:
        return self.next.text

    @property
    def second_reason(self) -> str:
        return _reason(self.second_needed)

    @property
    def disagreement_texts(self) -> list[str]:
        names = {criterion.code: criterion.name for criterion in self.criteria}
        return [_describe(found, names) for found in self.disagreements]


def for_cases(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Everything that ``case_summary`` reads: six queries whatever the number of entries."""
    versions = ScoreVersion.objects.filter(evaluation=OuterRef("evaluation"))
    first, last = versions.order_by("number"), versions.order_by("-number")
    return submissions.select_related(
        "call",
        "category",
        "rubric__call",
        "coordinator",
        "revision__practice",
        "revision__owner__parent",
    ).prefetch_related(
        "rubric__criteria",
        Prefetch(
            "assignments",
            Assignment.objects.select_related("evaluator", "evaluation")
            .annotate(
                first_version_id=Subquery(first.values("pk")[:1]),
                last_version_id=Subquery(last.values("pk")[:1]),
            )
            .order_by("evaluation__sent_at", "id"),
        ),
        "assignments__evaluation__scores",
        Prefetch(
            "consensus_notes",
            ConsensusNote.objects.annotate(covered_id=F("score_versions")).order_by("id"),
            to_attr="covered_versions",
        ),
        Prefetch("decisions", Decision.objects.order_by("-proposed_at", "-id")),
    )


def case_summary(submission: Submission) -> CaseSummary:
    """Reads an entry loaded by ``for_cases``; any other is loaded again first."""
    if not hasattr(submission, "covered_versions"):
        submission = for_cases(Submission.objects.filter(pk=submission.pk)).get()
    rubric = scoring_rubric(submission.rubric)
    counted = counted_assignments(submission)
    ratings = [ratings_of(_named_scores(submission, each)) for each in counted]
    numbers = scoring.summarise(rubric, ratings)
    second_needed = _second_needed(submission, rubric, ratings)
    missing = _missing(submission, len(counted), second_needed)
    disagreements = scoring.disagreements(rubric, ratings)
    has_open_disagreement = bool(disagreements) and not _is_settled(submission, counted)
    outcome, level = _suggestion(submission, rubric, ratings, numbers)
    return CaseSummary(
        sent=len(counted),
        minimum=submission.call.minimum_evaluations,
        missing=missing,
        pending=len(pending_assignments(submission)),
        second_needed=second_needed,
        totals=numbers.totals,
        mean=numbers.total,
        spread=numbers.range,
        deviation=numbers.deviation,
        criteria=_criterion_results(submission, numbers, ratings),
        knock_outs=numbers.knocked_out,
        disagreements=disagreements,
        has_open_disagreement=has_open_disagreement,
        suggested_outcome=outcome,
        suggested_level=level,
        next=next_step(
            submission,
            missing=missing,
            second_reason=_reason(second_needed),
            has_open_disagreement=has_open_disagreement,
        ),
        numbers=numbers,
    )


def counted_assignments(submission: Submission) -> list[Assignment]:
    """Those whose evaluation counts for the result, in the order of sending ("Evaluador A, B…").

    Reads ``assignments.all()`` as ``for_cases`` loads it.
    """
    return [
        assignment
        for assignment in submission.assignments.all()
        if assignment.status == AssignmentStatus.SENT
        and not assignment.evaluation.needs_confirmation
    ]


def letters(submission: Submission) -> dict[int, str]:
    """Assignment id → "A", "B"… in the order in which each was first sent: a letter stays with
    its evaluator when an evaluation is reopened or annulled. Reads what ``for_cases`` loads."""
    sent = sorted(
        (each for each in submission.assignments.all() if each.first_version_id),
        key=lambda each: each.first_version_id,
    )
    return {
        each.pk: ascii_uppercase[position % len(ascii_uppercase)]
        for position, each in enumerate(sent)
    }


def _named_scores(submission: Submission, assignment: Assignment) -> list[Score]:
    """Scores with their criterion taken from the rubric that is loaded anyway."""
    criteria = {criterion.pk: criterion for criterion in submission.rubric.criteria.all()}
    scores = list(assignment.evaluation.scores.all())
    for score in scores:
        score.criterion = criteria[score.criterion_id]
    return scores


def _second_needed(
    submission: Submission, rubric: scoring.Rubric, ratings: Sequence[scoring.Ratings]
) -> SecondOpinion | None:
    if not submission.call.is_bank or len(ratings) != 1:
        return None
    return scoring.second_opinion(rubric, ratings[0])


def _missing(submission: Submission, sent: int, second_needed: SecondOpinion | None) -> int:
    """Evaluations still needed; none where a coordinator recorded why there will be no more."""
    if sent and submission.coverage_exception:
        return 0
    needed = max(submission.call.minimum_evaluations, 2 if second_needed else 1)
    return max(needed - sent, 0)


def _is_settled(submission: Submission, counted: Iterable[Assignment]) -> bool:
    """Whether one consensus note covers the last sending of every counted evaluation."""
    covered: dict[int, set[int]] = {}
    for note in submission.covered_versions:
        covered.setdefault(note.pk, set()).add(note.covered_id)
    sendings = {assignment.last_version_id for assignment in counted}
    return any(sendings <= versions for versions in covered.values())


def _suggestion(
    submission: Submission,
    rubric: scoring.Rubric,
    ratings: Sequence[scoring.Ratings],
    numbers: scoring.Summary,
) -> tuple[Outcome | None, Level | None]:
    """The bank's rules give outcome and level; of a contest only failing is computed."""
    if not ratings:
        return None, None
    if submission.call.is_bank:
        level = scoring.bank_level(rubric, ratings)
        if level is scoring.BankLevel.BELOW_MINIMUM:
            return Outcome.BELOW_MINIMUM, None
        return Outcome.ACCEPTED, Level(level.value)
    where = scoring.standing(rubric, numbers, submission.call.minimum_evaluations)
    if where in (scoring.Standing.KNOCKED_OUT, scoring.Standing.BELOW_THRESHOLD):
        return Outcome.BELOW_MINIMUM, None
    return None, None


def _criterion_results(
    submission: Submission, numbers: scoring.Summary, ratings: Sequence[scoring.Ratings]
) -> tuple[CriterionResult, ...]:
    return tuple(
        CriterionResult(
            code=criterion.code,
            name=criterion.name,
            weight=criterion.weight,
            minimum=criterion.minimum_mean,
            mean=numbers.criterion_means[criterion.code],
            levels=tuple(each[criterion.code].level for each in ratings),
            is_below_minimum=criterion.code in numbers.knocked_out,
        )
        for criterion in submission.rubric.criteria.all()
    )


def _reason(second_needed: SecondOpinion | None) -> str:
    return str(SECOND_OPINION_REASONS[second_needed]) if second_needed else ""


def _describe(found: Disagreement, names: dict[str, str]) -> str:
    if found.rule is DisagreementRule.RANGE:
        return _("Los totales difieren en %(points)s puntos (25,00 o más).") % {
            "points": number_format(found.size, 2)
        }
    name = names[found.criterion]
    if found.rule is DisagreementRule.CRITERION_GAP:
        return _("En “%(name)s” los niveles difieren en %(size)s (3 o más).") % {
            "name": name,
            "size": number_format(found.size, 0),
        }
    return _("En “%(name)s” una evaluación queda por debajo del mínimo y otra no.") % {"name": name}
