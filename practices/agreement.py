"""How alike evaluators score: advice for those who run a call, never part of a result.

Plain data in, `Decimal` out, rounded as shown. Nothing here changes a total.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

MINIMUM_SHARED_ENTRIES = 5
MINIMUM_RATED_ENTRIES = 10
WORKING_DIGITS = 50

#: Entry → evaluator → total.
Totals = Mapping[Hashable, Mapping[Hashable, Decimal]]


class Metric(StrEnum):
    """How far apart two levels are: different at all, by the levels between, by their square."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def severity(
    totals: Totals, *, minimum: int = MINIMUM_SHARED_ENTRIES
) -> dict[Hashable, tuple[Decimal, int]]:
    """Evaluator → mean over shared entries of (own total less mean of the others), and how many
    entries that is. Below zero is severe. Only evaluators with ``minimum`` shared entries."""
    gaps: dict[Hashable, list[Decimal]] = {}
    with localcontext(prec=WORKING_DIGITS):
        for given in totals.values():
            if len(given) < 2:
                continue
            whole = sum(given.values(), Decimal(0))
            for evaluator, own in given.items():
                gaps.setdefault(evaluator, []).append(own - (whole - own) / (len(given) - 1))
        return {
            evaluator: (_rounded(sum(each, Decimal(0)) / len(each), 2), len(each))
            for evaluator, each in gaps.items()
            if len(each) >= minimum
        }


def krippendorff_alpha(
    units: Iterable[Sequence[int]], metric: Metric, *, minimum: int = 0
) -> Decimal | None:
    """Krippendorff's alpha, to three places (K. Krippendorff, Content Analysis, chapter 11).

    ``units``: the values that one entry got, missing ones left out; units with fewer than two do
    not count. None below ``minimum`` such units, and where every value is the same: there is
    nothing to disagree about.
    """
    pairable = [unit for unit in units if len(unit) >= 2]
    if len(pairable) < max(minimum, 1):
        return None
    marginals = Counter(value for unit in pairable for value in unit)
    count = sum(marginals.values())
    distance = _distance(metric, marginals)
    with localcontext(prec=WORKING_DIGITS):
        observed = sum(
            (_disagreement(Counter(unit), distance) / (len(unit) - 1) for unit in pairable),
            Decimal(0),
        )
        expected = _disagreement(marginals, distance) / (count - 1)
        return _rounded(1 - observed / expected, 3) if expected else None


def _disagreement(values: Counter, distance: Callable[[int, int], Decimal]) -> Decimal:
    """The sum of distances over ordered pairs of values."""
    return sum(
        (
            values[one] * values[other] * distance(one, other)
            for one in values
            for other in values
            if one != other
        ),
        Decimal(0),
    )


def _distance(metric: Metric, marginals: Counter) -> Callable[[int, int], Decimal]:
    def ordinal(one: int, other: int) -> Decimal:
        low, high = sorted((one, other))
        between = sum(number for value, number in marginals.items() if low <= value <= high)
        return (between - Decimal(marginals[low] + marginals[high]) / 2) ** 2

    return {
        Metric.NOMINAL: lambda one, other: Decimal(one != other),
        Metric.ORDINAL: ordinal,
        Metric.INTERVAL: lambda one, other: Decimal(one - other) ** 2,
    }[metric]


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
