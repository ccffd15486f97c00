"""Arithmetic of evaluations: totals, means, knock-outs, levels, disagreement and rank.

Plain data in, plain data out; no database. Numbers are `Decimal`. Quotients are carried to 50
digits and rounded half up to two places once, at the end; whatever is compared with a threshold,
ranked or called a tie is that rounded number, so that a reader can check it with what is shown.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from itertools import groupby

CENT = Decimal("0.01")
WORKING_DIGITS = 50
# Thirds and sevenths never end: 1/3 + 2/3 of a point leaves …999. Rounding that noise off first
# makes a value that is a tie in exact arithmetic a tie here, in whatever order it was summed.
NOISE = Decimal("1E-20")

MINIMUM_ANSWERED_WEIGHT = Decimal(80)
OUTSTANDING_FROM = Decimal("80.00")
GOOD_FROM = Decimal("60.00")
OUTSTANDING_EVALUATIONS = 2
CLOSE_CALL = (Decimal("55.00"), Decimal("64.99"))
MAXIMUM_RANGE = Decimal("25.00")
MAXIMUM_CRITERION_GAP = 3


class Unscorable(ValueError):
    """The levels given cannot be totalled with this rubric."""


@dataclass(frozen=True)
class Criterion:
    """`minimum_mean` None: the criterion knocks nobody out."""

    code: str
    weight: Decimal
    minimum_mean: Decimal | None = None


@dataclass(frozen=True)
class Rubric:
    """Weights count by their proportion. `tie_order`: criterion codes, the first decides first."""

    criteria: tuple[Criterion, ...]
    scale_min: int = 0
    scale_max: int = 5
    allows_not_applicable: bool = False
    threshold: Decimal = Decimal("60.00")
    tie_order: tuple[str, ...] = ()

    @property
    def weight(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))


@dataclass(frozen=True)
class Rating:
    """`level` None: not applicable. `no_evidence`: the record is silent, so the level is lowest."""

    level: int | None
    no_evidence: bool = False


# Criterion code → rating. Codes that the rubric lacks are not read: the level of a contest winner
# is computed from the same ratings with the bank's four criteria.
Ratings = Mapping[str, Rating]


class BankLevel(StrEnum):
    OUTSTANDING = "outstanding"
    GOOD = "good"
    PROMISING = "promising"
    BELOW_MINIMUM = "below_minimum"


class SecondOpinion(StrEnum):
    """Why the first evaluation of a bank entry calls for a second."""

    HIGH_TOTAL = "high_total"
    KNOCK_OUT = "knock_out"
    CLOSE_CALL = "close_call"


class DisagreementRule(StrEnum):
    RANGE = "range"
    CRITERION_GAP = "criterion_gap"
    MINIMUM_SPLIT = "minimum_split"


class Standing(StrEnum):
    """Why an entry has a rank or has none."""

    RANKED = "ranked"
    KNOCKED_OUT = "knocked_out"
    BELOW_THRESHOLD = "below_threshold"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Disagreement:
    """`size`: points for a range, levels for a criterion. `criterion` is None for a range."""

    rule: DisagreementRule
    size: Decimal
    criterion: str | None = None


@dataclass(frozen=True)
class Summary:
    """Numbers of one entry, rounded as shown. All None or empty without evaluations.

    A criterion mean is None where every evaluation says that it does not apply.
    """

    totals: tuple[Decimal, ...]
    total: Decimal | None
    range: Decimal | None
    deviation: Decimal | None
    criterion_means: Mapping[str, Decimal | None]
    knocked_out: tuple[str, ...]

    @property
    def evaluations(self) -> int:
        return len(self.totals)


@dataclass(frozen=True)
class Entry:
    key: Hashable
    summary: Summary


@dataclass(frozen=True)
class Place:
    """`tie_path`: the criterion means compared with entries of the same total, in order.

    `tied_with`: keys that nothing in the rubric tells apart; only a jury vote can.
    """

    key: Hashable
    standing: Standing
    total: Decimal | None
    rank: int | None = None
    tie_path: tuple[tuple[str, Decimal], ...] = ()
    tied_with: tuple[Hashable, ...] = ()


def rounded(value: Decimal) -> Decimal:
    """Two places, half up: the number that is shown and compared."""
    with localcontext(prec=WORKING_DIGITS):
        return value.quantize(NOISE, ROUND_HALF_EVEN).quantize(CENT, ROUND_HALF_UP)


def missing_criteria(rubric: Rubric, ratings: Ratings) -> tuple[str, ...]:
    """Criteria without any answer; "not applicable" is an answer."""
    return tuple(c.code for c in rubric.criteria if c.code not in ratings)


def answers_enough(rubric: Rubric, ratings: Ratings) -> bool:
    """Whether what is marked as not applicable may be left out."""
    left_out = [
        c.weight for c in rubric.criteria if c.code in ratings and ratings[c.code].level is None
    ]
    if not left_out:
        return True
    answered = rubric.weight - sum(left_out)
    return (
        rubric.allows_not_applicable and answered * 100 >= rubric.weight * MINIMUM_ANSWERED_WEIGHT
    )


def total(rubric: Rubric, ratings: Ratings) -> Decimal:
    """From 0.00 to 100.00. Raises `Unscorable` when an answer is missing, off the scale, or not
    applicable where that is not allowed or leaves out too much."""
    return rounded(_exact_total(rubric, ratings))


def total_so_far(rubric: Rubric, ratings: Ratings) -> Decimal | None:
    """The total of a draft over the criteria answered until now; None before the first level."""
    value = _weighted_mean(rubric, rubric.criteria, ratings)
    return None if value is None else rounded(value)


def summarise(rubric: Rubric, evaluations: Sequence[Ratings]) -> Summary:
    """Numbers of one entry from its sent, non-annulled evaluations. Raises `Unscorable`."""
    totals = [_exact_total(rubric, ratings) for ratings in evaluations]
    means = {c.code: _criterion_mean(c.code, evaluations) for c in rubric.criteria}
    knocked_out = tuple(c.code for c in rubric.criteria if _below(means[c.code], c.minimum_mean))
    return Summary(
        totals=tuple(rounded(value) for value in totals),
        total=rounded(_mean(totals)) if totals else None,
        range=rounded(max(totals) - min(totals)) if totals else None,
        deviation=rounded(_population_deviation(totals)) if totals else None,
        criterion_means=means,
        knocked_out=knocked_out,
    )


def is_provisional(summary: Summary, minimum_evaluations: int) -> bool:
    """Too few evaluations: a figure for coordinators only, never ranked."""
    return summary.evaluations < max(minimum_evaluations, 1)


def standing(rubric: Rubric, summary: Summary, minimum_evaluations: int) -> Standing:
    """Where an entry of a contest stands before any rank."""
    if is_provisional(summary, minimum_evaluations):
        return Standing.PROVISIONAL
    if summary.knocked_out:
        return Standing.KNOCKED_OUT
    if _below(summary.total, rubric.threshold):
        return Standing.BELOW_THRESHOLD
    return Standing.RANKED


def bank_level(rubric: Rubric, evaluations: Sequence[Ratings]) -> BankLevel:
    """Level that the bank grants. Raises `Unscorable` as `summarise` does."""
    if not evaluations:
        raise Unscorable("a level needs at least one evaluation")
    summary = summarise(rubric, evaluations)
    if summary.knocked_out:
        promising = _is_promising(rubric, evaluations, summary.knocked_out)
        return BankLevel.PROMISING if promising else BankLevel.BELOW_MINIMUM
    if summary.total < GOOD_FROM:
        return BankLevel.BELOW_MINIMUM
    if summary.total >= OUTSTANDING_FROM and summary.evaluations >= OUTSTANDING_EVALUATIONS:
        return BankLevel.OUTSTANDING
    return BankLevel.GOOD


def second_opinion(rubric: Rubric, first: Ratings) -> SecondOpinion | None:
    """Whether the only evaluation of a bank entry calls for another, and why."""
    summary = summarise(rubric, [first])
    if summary.knocked_out:
        return SecondOpinion.KNOCK_OUT
    if summary.total >= OUTSTANDING_FROM:
        return SecondOpinion.HIGH_TOTAL
    lowest, highest = CLOSE_CALL
    return SecondOpinion.CLOSE_CALL if lowest <= summary.total <= highest else None


def disagreements(rubric: Rubric, evaluations: Sequence[Ratings]) -> tuple[Disagreement, ...]:
    """Every rule that fires between the evaluations of one entry; empty when they agree."""
    summary = summarise(rubric, evaluations)
    found = []
    if summary.range is not None and summary.range >= MAXIMUM_RANGE:
        found.append(Disagreement(DisagreementRule.RANGE, summary.range))
    for criterion in rubric.criteria:
        found.extend(_criterion_disagreements(criterion, _levels(criterion.code, evaluations)))
    return tuple(found)


def rank(rubric: Rubric, entries: Iterable[Entry], minimum_evaluations: int) -> list[Place]:
    """Places of one category, best first, in competition style (1, 2, 2, 4); then those without
    rank, in the order given. The means of the criteria in `tie_order` tell ties apart."""
    ranked: list[Entry] = []
    unranked: list[Place] = []
    for entry in entries:
        where = standing(rubric, entry.summary, minimum_evaluations)
        if where is Standing.RANKED:
            ranked.append(entry)
        else:
            unranked.append(Place(entry.key, where, entry.summary.total))
    places: list[Place] = []
    for same_total in _best_first(ranked, lambda entry: entry.summary.total):
        for tied, path in _told_apart(same_total, rubric.tie_order):
            places.extend(_shared_place(tied, path, len(places) + 1))
    return places + unranked


def _shared_place(
    tied: Sequence[Entry], path: tuple[tuple[str, Decimal], ...], position: int
) -> list[Place]:
    keys = [entry.key for entry in tied]
    return [
        Place(
            key=entry.key,
            standing=Standing.RANKED,
            total=entry.summary.total,
            rank=position,
            tie_path=path,
            tied_with=tuple(key for key in keys if key != entry.key),
        )
        for entry in tied
    ]


def _told_apart(
    tied: list[Entry], tie_order: Sequence[str], path: tuple[tuple[str, Decimal], ...] = ()
) -> list[tuple[list[Entry], tuple[tuple[str, Decimal], ...]]]:
    """Groups that stay tied, best first, each with the means that were compared to get there.

    A criterion that does not apply to one of the tied cannot order them and is passed over.
    """
    if len(tied) == 1 or not tie_order:
        return [(tied, path)]
    code, rest = tie_order[0], tie_order[1:]
    if any(entry.summary.criterion_means[code] is None for entry in tied):
        return _told_apart(tied, rest, path)
    groups = []
    for group in _best_first(tied, lambda entry: entry.summary.criterion_means[code]):
        mean = group[0].summary.criterion_means[code]
        groups.extend(_told_apart(group, rest, (*path, (code, mean))))
    return groups


def _best_first(entries: Iterable[Entry], value: Callable[[Entry], Decimal]) -> list[list[Entry]]:
    ordered = sorted(entries, key=value, reverse=True)
    return [list(group) for _, group in groupby(ordered, key=value)]


def _is_promising(
    rubric: Rubric, evaluations: Sequence[Ratings], knocked_out: tuple[str, ...]
) -> bool:
    """One criterion alone fails, only because the record is silent, and the rest would be good."""
    if len(knocked_out) != 1:
        return False
    failed = next(c for c in rubric.criteria if c.code == knocked_out[0])
    ratings_given = [ratings[failed.code] for ratings in evaluations]
    if any(_below(r.level, failed.minimum_mean) and not r.no_evidence for r in ratings_given):
        return False
    rest = [c for c in rubric.criteria if c is not failed]
    totals = [_weighted_mean(rubric, rest, ratings) for ratings in evaluations]
    return None not in totals and rounded(_mean(totals)) >= GOOD_FROM


def _criterion_disagreements(criterion: Criterion, levels: Sequence[int]) -> list[Disagreement]:
    if len(levels) < 2:
        return []
    gap = Decimal(max(levels) - min(levels))
    found = []
    if gap >= MAXIMUM_CRITERION_GAP:
        found.append(Disagreement(DisagreementRule.CRITERION_GAP, gap, criterion.code))
    if _below(min(levels), criterion.minimum_mean) and not _below(
        max(levels), criterion.minimum_mean
    ):
        found.append(Disagreement(DisagreementRule.MINIMUM_SPLIT, gap, criterion.code))
    return found


def _exact_total(rubric: Rubric, ratings: Ratings) -> Decimal:
    if missing := missing_criteria(rubric, ratings):
        raise Unscorable(f"no answer to {', '.join(missing)}")
    if not answers_enough(rubric, ratings):
        raise Unscorable("too much weight is left out as not applicable")
    return _weighted_mean(rubric, rubric.criteria, ratings)


def _weighted_mean(
    rubric: Rubric, criteria: Iterable[Criterion], ratings: Ratings
) -> Decimal | None:
    """From 0 to 100 over the criteria that have a level; None when none has weight."""
    span = rubric.scale_max - rubric.scale_min
    points = weights = Decimal(0)
    with localcontext(prec=WORKING_DIGITS):
        for criterion in criteria:
            level = _checked_level(rubric, ratings.get(criterion.code))
            if level is not None:
                points += criterion.weight * (level - rubric.scale_min)
                weights += criterion.weight
        return 100 * points / (weights * span) if weights else None


def _checked_level(rubric: Rubric, rating: Rating | None) -> int | None:
    if rating is None or rating.level is None:
        return None
    if rating.no_evidence and rating.level != rubric.scale_min:
        raise Unscorable("without evidence the level is the lowest of the scale")
    if not rubric.scale_min <= rating.level <= rubric.scale_max:
        raise Unscorable(f"level {rating.level} is not on the scale")
    return rating.level


def _levels(code: str, evaluations: Sequence[Ratings]) -> list[int]:
    given = (ratings[code].level for ratings in evaluations)
    return [level for level in given if level is not None]


def _criterion_mean(code: str, evaluations: Sequence[Ratings]) -> Decimal | None:
    levels = _levels(code, evaluations)
    return rounded(_mean([Decimal(level) for level in levels])) if levels else None


def _mean(values: Collection[Decimal]) -> Decimal:
    with localcontext(prec=WORKING_DIGITS):
        return sum(values, Decimal(0)) / len(values)


def _population_deviation(values: Collection[Decimal]) -> Decimal:
    with localcontext(prec=WORKING_DIGITS):
        mean = _mean(values)
        return _mean([(value - mean) ** 2 for value in values]).sqrt()


def _below(value: Decimal | int | None, minimum: Decimal | None) -> bool:
    return value is not None and minimum is not None and value < minimum
