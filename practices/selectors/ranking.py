"""The ranking of a contest's categories, what still stands in its way, and advice about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import agreement, ballots, scoring
from practices.cases import conflicts
from practices.enums import (
    READING_ASSIGNMENT,
    AssignmentStatus,
    CallEvaluatorStage,
    DecisionStage,
    SubmissionStatus,
)
from practices.models import Call, Category, Decision, Rubric, Submission, TieVote, User
from practices.roles import AUDITOR
from practices.scoring import Place, Standing

from .evaluation import CaseSummary, case_summary, counted_assignments, for_cases
from .ratings import ratings_of, scoring_rubric

#: Entries that were or will be compared with the others of their category.
COMPARED = (
    SubmissionStatus.IN_EVALUATION,
    SubmissionStatus.IN_DELIBERATION,
    SubmissionStatus.DECIDED,
)
#: Entries that leave the contest without a comparison.
LEFT_OUT = (
    SubmissionStatus.INELIGIBLE,
    SubmissionStatus.WITHDRAWN,
    SubmissionStatus.DISQUALIFIED,
)
STANDINGS = {
    Standing.RANKED: gettext_lazy("Con puesto"),
    Standing.KNOCKED_OUT: gettext_lazy("No supera el mínimo de un criterio"),
    Standing.BELOW_THRESHOLD: gettext_lazy("No alcanza el puntaje mínimo"),
    Standing.PROVISIONAL: gettext_lazy("Faltan evaluaciones: cifra provisional"),
}


@dataclass(frozen=True)
class RankedEntry:
    """``place``: with the votes of the jury. ``tie_path``: "criterion mean" in words."""

    submission: Submission
    summary: CaseSummary
    place: Place
    tie_path: tuple[str, ...]
    decision: Decision | None

    @property
    def rank(self) -> int | None:
        return self.place.rank

    @property
    def standing_text(self) -> str:
        return str(STANDINGS[self.place.standing])

    @property
    def is_tied(self) -> bool:
        return bool(self.place.tied_with)

    @property
    def has_exception(self) -> bool:
        return bool(self.submission.coverage_exception) and self.summary.sent < self.summary.minimum

    @property
    def knock_outs(self) -> list[str]:
        return [each.name for each in self.summary.criteria if each.is_below_minimum]

    @property
    def is_in_deliberation(self) -> bool:
        return self.submission.status == SubmissionStatus.IN_DELIBERATION


@dataclass(frozen=True)
class CategoryRanking:
    """``entries``: ranked first, best first. ``hidden``: entry → why this reader sees no numbers
    of it. ``left_out``: ineligible, withdrawn and disqualified ones."""

    category: Category
    rubric: Rubric | None
    entries: tuple[RankedEntry, ...]
    hidden: tuple[tuple[Submission, str], ...]
    left_out: tuple[Submission, ...]
    waiting: int
    votes: tuple[TieVote, ...]

    @property
    def disagreements(self) -> list[RankedEntry]:
        return [entry for entry in self.entries if entry.summary.disagreements]

    @property
    def open_disagreements(self) -> list[RankedEntry]:
        return [entry for entry in self.entries if entry.summary.has_open_disagreement]

    @property
    def ties(self) -> list[list[RankedEntry]]:
        """Groups that only a vote can tell apart, best first."""
        by_key = {entry.submission.pk: entry for entry in self.entries}
        groups, seen = [], set()
        for entry in self.entries:
            if entry.is_tied and entry.submission.pk not in seen:
                keys = [entry.submission.pk, *entry.place.tied_with]
                seen.update(keys)
                groups.append([by_key[key] for key in keys])
        return groups

    @property
    def not_ready(self) -> int:
        """Entries that are not in deliberation yet, hidden ones and those before evaluation
        included."""
        states = [each.submission.status for each in self.entries]
        states += [submission.status for submission, _reason in self.hidden]
        return self.waiting + states.count(SubmissionStatus.IN_EVALUATION)


def category_ranking(category: Category, *, reader: User | None = None) -> CategoryRanking:
    """The ranking of one category; ``reader`` None sees everything (the portal itself)."""
    return next(iter(rankings(Category.objects.filter(pk=category.pk), reader=reader)))


def rankings(categories, *, reader: User | None = None) -> list[CategoryRanking]:
    """One for each category of a queryset, in its order; the same number of queries whatever the
    number of entries (about fifteen)."""
    categories = list(categories.select_related("call"))
    submissions = list(
        for_cases(Submission.objects.filter(category__in=categories)).order_by("number")
    )
    reasons = hidden_reasons(reader, submissions)
    votes = list(
        TieVote.objects.filter(category__in=categories)
        .select_related("recorded_by")
        .prefetch_related("votes")
        .order_by("recorded_at", "id")
    )
    return [
        _ranking(
            category,
            [each for each in submissions if each.category_id == category.pk],
            [vote for vote in votes if vote.category_id == category.pk],
            reasons,
        )
        for category in categories
    ]


def _ranking(
    category: Category,
    submissions: list[Submission],
    votes: list[TieVote],
    reasons: dict[int, str],
) -> CategoryRanking:
    compared = [each for each in submissions if each.status in COMPARED]
    summaries = {each.pk: case_summary(each) for each in compared}
    rubric = compared[0].rubric if compared else None
    places = _places(compared, summaries, [vote.order for vote in votes])
    by_key = {each.pk: each for each in compared}
    entries = tuple(
        RankedEntry(
            submission=by_key[place.key],
            summary=summaries[place.key],
            place=place,
            tie_path=_tie_path(place, summaries[place.key]),
            decision=_standing_decision(by_key[place.key]),
        )
        for place in places
        if place.key not in reasons
    )
    return CategoryRanking(
        category=category,
        rubric=rubric,
        entries=entries,
        hidden=tuple((each, reasons[each.pk]) for each in compared if each.pk in reasons),
        left_out=tuple(each for each in submissions if each.status in LEFT_OUT),
        waiting=sum(each.status not in (*COMPARED, *LEFT_OUT) for each in submissions),
        votes=tuple(votes),
    )


def _places(
    compared: list[Submission],
    summaries: dict[int, CaseSummary],
    orders: Iterable[ballots.Groups],
) -> list[Place]:
    """Coverage is the entry's own: with its recorded exception it is complete with fewer."""
    if not compared:
        return []
    rubric = scoring_rubric(compared[0].rubric)
    covered = [each for each in compared if summaries[each.pk].coverage_complete]
    entries = [scoring.Entry(each.pk, summaries[each.pk].numbers) for each in covered]
    places = ballots.with_votes(scoring.rank(rubric, entries, 1), orders)
    return places + [
        Place(each.pk, Standing.PROVISIONAL, summaries[each.pk].mean)
        for each in compared
        if not summaries[each.pk].coverage_complete
    ]


def _tie_path(place: Place, summary: CaseSummary) -> tuple[str, ...]:
    names = {criterion.code: criterion.name for criterion in summary.criteria}
    return tuple(f"{names[code]} {number_format(mean, 2)}" for code, mean in place.tie_path)


def _standing_decision(submission: Submission) -> Decision | None:
    standing = (DecisionStage.PROPOSED, DecisionStage.CONFIRMED)
    return next((each for each in submission.decisions.all() if each.stage in standing), None)


def hidden_reasons(reader: User | None, submissions: list[Submission]) -> dict[int, str]:
    """Entry id → why this person sees no evaluation of it. Empty for auditors and the portal.

    A conflict of interest; or, before its deliberation, that they evaluate it themselves.
    """
    if reader is None or AUDITOR in reader.group_names:
        return {}
    found = {entry: reason for (_who, entry), reason in conflicts([reader], submissions).items()}
    for submission in submissions:
        is_own = any(
            each.evaluator_id == reader.pk
            and each.status in (AssignmentStatus.INVITED, *READING_ASSIGNMENT)
            for each in submission.assignments.all()
        )
        if is_own and submission.status == SubmissionStatus.IN_EVALUATION:
            found[submission.pk] = _("Usted la evalúa: verá las demás cuando esté en deliberación.")
    return found


def jurors(call: Call) -> list[User]:
    """Who may vote: those who accepted the call or an entry of it, and the chair. By name."""
    is_juror = Q(
        calls_evaluated__call=call, calls_evaluated__stage=CallEvaluatorStage.ACCEPTED
    ) | Q(assignments__submission__call=call, assignments__status__in=READING_ASSIGNMENT)
    if call.jury_chair_id:
        is_juror |= Q(pk=call.jury_chair_id)
    return list(User.objects.filter(is_juror, is_active=True).distinct().order_by("full_name"))


# -- Advice -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeverityRow:
    evaluator: User
    mean_gap: Decimal
    entries: int


@dataclass(frozen=True)
class AlphaRow:
    """None where too few entries have two ratings, or all ratings are the same."""

    criterion: str
    ordinal: Decimal | None
    interval: Decimal | None
    nominal: Decimal | None
    entries: int


@dataclass(frozen=True)
class Advice:
    """For those who run a call, never part of a result. Rows only from their minimum counts."""

    severity: tuple[SeverityRow, ...]
    alphas: tuple[AlphaRow, ...]


def advice(call: Call, *, reader: User | None = None) -> Advice:
    """Over every evaluation of the call that counts and that the reader may see."""
    submissions = list(for_cases(call.submissions.filter(status__in=COMPARED)))
    hidden = hidden_reasons(reader, submissions)
    totals, people, levels = {}, {}, {}
    for submission in submissions:
        if submission.pk in hidden:
            continue
        rubric = scoring_rubric(submission.rubric)
        names = {each.pk: each for each in submission.rubric.criteria.all()}
        given = {}
        for assignment in counted_assignments(submission):
            scores = list(assignment.evaluation.scores.all())
            for score in scores:
                score.criterion = names[score.criterion_id]
            ratings = ratings_of(scores)
            given[assignment.evaluator_id] = scoring.total(rubric, ratings)
            people[assignment.evaluator_id] = assignment.evaluator
            for code, rating in ratings.items():
                if rating.level is not None:
                    levels.setdefault(code, {}).setdefault(submission.pk, []).append(rating.level)
        totals[submission.pk] = given
    return Advice(_severity_rows(totals, people), _alpha_rows(submissions, levels))


def _severity_rows(totals: agreement.Totals, people: dict[int, User]) -> tuple[SeverityRow, ...]:
    rows = [
        SeverityRow(people[key], gap, entries)
        for key, (gap, entries) in agreement.severity(totals).items()
    ]
    return tuple(sorted(rows, key=lambda row: row.mean_gap))


def _alpha_rows(submissions: list[Submission], levels: dict) -> tuple[AlphaRow, ...]:
    if not submissions:
        return ()
    rows = []
    for criterion in submissions[0].rubric.criteria.all():
        units = [each for each in levels.get(criterion.code, {}).values() if len(each) >= 2]
        if len(units) < agreement.MINIMUM_RATED_ENTRIES:
            continue
        alphas = {
            metric: agreement.krippendorff_alpha(units, metric) for metric in agreement.Metric
        }
        rows.append(
            AlphaRow(
                criterion=criterion.name,
                ordinal=alphas[agreement.Metric.ORDINAL],
                interval=alphas[agreement.Metric.INTERVAL],
                nominal=alphas[agreement.Metric.NOMINAL],
                entries=len(units),
            )
        )
    return tuple(rows)
