"""Severity and Krippendorff's alpha, against published numbers and plain properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.agreement import Metric, krippendorff_alpha, severity

#: Krippendorff's example of 12 units and 4 observers; None: no observation.
CLASSIC = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[value for value in column if value is not None] for column in zip(*CLASSIC, strict=True)]

levels = st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=12)


class TestAlpha:
    @pytest.mark.parametrize(
        ("metric", "expected"),
        [(Metric.NOMINAL, "0.743"), (Metric.ORDINAL, "0.815"), (Metric.INTERVAL, "0.849")],
    )
    def test_the_classic_example(self, metric, expected):
        assert krippendorff_alpha(UNITS, metric) == Decimal(expected)

    @pytest.mark.parametrize("metric", Metric)
    def test_perfect_agreement_is_one(self, metric):
        assert krippendorff_alpha([[1, 1], [4, 4, 4], [2, 2]], metric) == 1

    def test_systematic_disagreement_is_below_zero(self):
        assert krippendorff_alpha([[0, 5], [5, 0]], Metric.INTERVAL) < 0

    def test_one_value_everywhere_gives_no_number(self):
        assert krippendorff_alpha([[3, 3], [3, 3]], Metric.ORDINAL) is None

    def test_below_the_minimum_of_entries_there_is_no_number(self):
        units = [[1, 2]] * 9 + [[4]] * 5
        assert krippendorff_alpha(units, Metric.ORDINAL, minimum=10) is None
        assert krippendorff_alpha([*units, [1, 1]], Metric.ORDINAL, minimum=10) is not None

    @given(levels, st.randoms(use_true_random=False))
    def test_order_of_entries_and_evaluators_does_not_matter(self, units, random):
        shuffled = [random.sample(unit, len(unit)) for unit in units]
        random.shuffle(shuffled)
        for metric in Metric:
            assert krippendorff_alpha(units, metric) == krippendorff_alpha(shuffled, metric)

    @given(levels)
    def test_never_more_than_one(self, units):
        for metric in Metric:
            found = krippendorff_alpha(units, metric)
            assert found is None or found <= 1


class TestSeverity:
    def test_mean_of_own_total_less_the_mean_of_the_others(self):
        totals = {
            entry: {"A": Decimal(60), "B": Decimal(70), "C": Decimal(80)} for entry in range(5)
        }
        assert severity(totals) == {
            "A": (Decimal("-15.00"), 5),
            "B": (Decimal("0.00"), 5),
            "C": (Decimal("15.00"), 5),
        }

    def test_hidden_below_five_shared_entries(self):
        totals = {entry: {"A": Decimal(60), "B": Decimal(70)} for entry in range(4)}
        totals |= {"alone": {"A": Decimal(10)}}
        assert severity(totals) == {}

    @given(
        st.lists(st.tuples(st.integers(0, 10000), st.integers(0, 10000)), min_size=5, max_size=20)
    )
    def test_of_two_evaluators_is_opposite(self, pairs):
        totals = {
            entry: {"A": Decimal(one) / 100, "B": Decimal(other) / 100}
            for entry, (one, other) in enumerate(pairs)
        }
        found = severity(totals)
        assert found["A"][0] == -found["B"][0]
