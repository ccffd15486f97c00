"""The worked examples of the domain, and what holds for any evaluation whatever."""

from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.scoring import (
    WORKING_DIGITS,
    BankLevel,
    Criterion,
    Disagreement,
    DisagreementRule,
    Entry,
    Place,
    Rating,
    Rubric,
    SecondOpinion,
    Standing,
    Unscorable,
    answers_enough,
    bank_level,
    disagreements,
    is_provisional,
    missing_criteria,
    rank,
    rounded,
    second_opinion,
    standing,
    summarise,
    total,
    total_so_far,
)

CODES = ("eficaz", "eficiente", "usuario", "replicable", "innovacion", "alianzas", "comunicacion")
MINIMUMS = ("3.00", "2.00", "3.00", "2.00", None, None, None)
UNANSWERED = object()
NA = None
SILENT = Rating(0, no_evidence=True)


def make_rubric(*weights, **options):
    criteria = tuple(
        Criterion(code, Decimal(weight), minimum and Decimal(minimum))
        for code, weight, minimum in zip(CODES, weights, MINIMUMS, strict=False)
    )
    return Rubric(criteria, **options)


CONTEST = make_rubric(20, 15, 20, 15, 15, 10, 5, tie_order=("usuario", "eficaz", "replicable"))
CONTEST_NA = replace(CONTEST, allows_not_applicable=True)
BANK = make_rubric(30, 20, 30, 20)


def levels(*values):
    """Ratings in the order of the criteria; NA for not applicable, SILENT for no evidence."""
    return {
        code: value if isinstance(value, Rating) else Rating(value)
        for code, value in zip(CODES, values, strict=False)
        if value is not UNANSWERED
    }


def decimals(*values):
    return tuple(Decimal(value) for value in values)


FIRST = levels(4, 3, 5, 4, 3, 2, 5)
SECOND = levels(3, 3, 4, 3, 4, 3, 4)
GOOD_83 = levels(4, 4, 4, 4, 4, 5, 5)
POOR_54 = levels(3, 3, 2, 3, 2, 3, 4)
FAIR_67 = levels(3, 3, 4, 3, 3, 4, 4)


class TestTotal:
    @pytest.mark.parametrize(
        ("ratings", "expected"),
        [
            (FIRST, "75.00"),
            (SECOND, "68.00"),
            (levels(3, 3, 3, 3, 3, 3, 3), "60.00"),
            (levels(3, 3, 3, 3, 3, 3, 2), "59.00"),
            (levels(2, 5, 5, 5, 5, 5, 5), "88.00"),
            (levels(3, 4, 5, 4, 4, 4, 4), "80.00"),
            (levels(3, 4, 4, 4, 4, 4, 4), "76.00"),
            (levels(0, 0, 0, 0, 0, 0, 0), "0.00"),
            (levels(5, 5, 5, 5, 5, 5, 5), "100.00"),
            (GOOD_83, "83.00"),
            (POOR_54, "54.00"),
            (FAIR_67, "67.00"),
        ],
    )
    def test_contest_examples(self, ratings, expected):
        assert total(CONTEST, ratings) == Decimal(expected)

    def test_weight_of_a_criterion_that_does_not_apply_is_spread_over_the_rest(self):
        assert total(CONTEST_NA, levels(4, 3, 5, 4, 3, NA, 5)) == Decimal("78.89")

    def test_new_weights_change_the_totals_of_the_same_levels(self):
        reweighted = make_rubric(20, 15, 20, 15, 5, 20, 5)
        assert [total(reweighted, ratings) for ratings in (FIRST, SECOND)] == [73, 66]

    def test_scale_begins_where_the_rubric_says(self):
        one_to_five = replace(BANK, scale_min=1)
        assert total(one_to_five, levels(1, 1, 1, 1)) == Decimal("0.00")
        assert total(one_to_five, levels(3, 3, 3, 3)) == Decimal("50.00")
        assert total(one_to_five, levels(5, 5, 5, 5)) == Decimal("100.00")

    def test_no_evidence_counts_as_the_lowest_level(self):
        assert total(BANK, levels(SILENT, 3, 3, 3)) == Decimal("42.00")
        assert total(BANK, levels(0, 3, 3, 3)) == Decimal("42.00")

    def test_not_applicable_is_refused_where_the_rubric_does_not_allow_it(self):
        with pytest.raises(Unscorable, match="not applicable"):
            total(CONTEST, levels(4, 3, 5, 4, 3, NA, 5))

    def test_exactly_eighty_of_the_weight_answered_is_enough(self):
        ratings = levels(NA, 3, 3, 3, 3, 3, 3)
        assert answers_enough(CONTEST_NA, ratings)
        assert total(CONTEST_NA, ratings) == Decimal("60.00")

    def test_less_than_eighty_of_the_weight_answered_is_refused(self):
        ratings = levels(NA, 3, 3, 3, 3, 3, NA)
        assert not answers_enough(CONTEST_NA, ratings)
        with pytest.raises(Unscorable, match="not applicable"):
            total(CONTEST_NA, ratings)

    def test_missing_criterion_is_named(self):
        ratings = levels(4, 3, UNANSWERED, 4, 3, UNANSWERED, 5)
        assert missing_criteria(CONTEST, ratings) == ("usuario", "alianzas")
        with pytest.raises(Unscorable, match="usuario, alianzas"):
            total(CONTEST, ratings)

    @pytest.mark.parametrize("level", [-1, 6])
    def test_level_off_the_scale_is_refused(self, level):
        with pytest.raises(Unscorable, match="not on the scale"):
            total(BANK, levels(level, 3, 3, 3))

    def test_no_evidence_with_another_level_is_refused(self):
        with pytest.raises(Unscorable, match="lowest"):
            total(BANK, levels(Rating(1, no_evidence=True), 3, 3, 3))

    def test_total_so_far_counts_answered_criteria_only(self):
        assert total_so_far(CONTEST, {}) is None
        assert total_so_far(CONTEST_NA, levels(NA)) is None
        assert total_so_far(CONTEST, levels(5)) == Decimal("100.00")
        assert total_so_far(CONTEST, levels(5, UNANSWERED, 0)) == Decimal("50.00")
        assert total_so_far(CONTEST, FIRST) == Decimal("75.00")

    def test_half_a_cent_is_rounded_up_even_when_division_left_noise_below_it(self):
        with localcontext(prec=WORKING_DIGITS):
            almost = Decimal("0.005") - Decimal("1E-40")
        assert almost < Decimal("0.005")
        assert rounded(almost) == Decimal("0.01")
        assert rounded(Decimal("2.675")) == Decimal("2.68")
        assert rounded(Decimal("2.6749999999")) == Decimal("2.67")


class TestSummary:
    def test_two_evaluations_of_the_example(self):
        summary = summarise(CONTEST, [FIRST, SECOND])
        assert summary.totals == decimals("75.00", "68.00")
        assert summary.total == Decimal("71.50")
        assert summary.range == Decimal("7.00")
        assert summary.deviation == Decimal("3.50")
        assert summary.criterion_means == dict(
            zip(CODES, decimals("3.5", 3, "4.5", "3.5", "3.5", "2.5", "4.5"), strict=True)
        )
        assert summary.knocked_out == ()

    def test_three_evaluations_knock_out_by_one_criterion_mean(self):
        summary = summarise(
            CONTEST,
            [
                levels(2, 5, 5, 5, 5, 5, 5),
                levels(3, 4, 5, 4, 4, 4, 4),
                levels(3, 4, 4, 4, 4, 4, 4),
            ],
        )
        assert summary.totals == decimals("88.00", "80.00", "76.00")
        assert summary.total == Decimal("81.33")
        assert summary.criterion_means["eficaz"] == Decimal("2.67")
        assert summary.knocked_out == ("eficaz",)

    def test_the_same_after_the_first_evaluation_is_reopened(self):
        summary = summarise(
            CONTEST,
            [
                levels(3, 5, 5, 5, 5, 5, 5),
                levels(3, 4, 5, 4, 4, 4, 4),
                levels(3, 4, 4, 4, 4, 4, 4),
            ],
        )
        assert summary.totals == decimals("92.00", "80.00", "76.00")
        assert summary.total == Decimal("82.67")
        assert summary.knocked_out == ()
        assert standing(CONTEST, summary, 3) is Standing.RANKED

    def test_wide_range_before_and_after_a_third_evaluation(self):
        two = summarise(CONTEST, [GOOD_83, POOR_54])
        assert (two.total, two.deviation, two.range) == decimals("68.50", "14.50", "29.00")
        three = summarise(CONTEST, [GOOD_83, POOR_54, FAIR_67])
        assert (three.total, three.deviation, three.range) == decimals("68.00", "11.86", "29.00")

    def test_mean_is_of_the_exact_totals_not_of_the_rounded_ones(self):
        thirds = make_rubric(1, 1, 1)
        evaluations = [levels(0, 0, 1), levels(0, 0, 2)]
        assert summarise(thirds, evaluations).totals == decimals("6.67", "13.33")
        assert summarise(thirds, evaluations).total == Decimal("10.00")
        assert summarise(thirds, [levels(0, 0, 1)] * 3).total == Decimal("6.67")

    def test_criterion_that_never_applies_has_no_mean_and_knocks_nobody_out(self):
        evaluations = [levels(NA, 3, 3, 3, 3, 3, 3)] * 2
        summary = summarise(CONTEST_NA, evaluations)
        assert summary.criterion_means["eficaz"] is None
        assert summary.knocked_out == ()

    def test_not_applicable_stays_out_of_the_criterion_mean(self):
        summary = summarise(CONTEST_NA, [levels(3, 3, 3, 3, 3, NA, 3), levels(3, 3, 3, 3, 3, 4, 3)])
        assert summary.criterion_means["alianzas"] == Decimal("4.00")

    def test_nothing_is_known_without_evaluations(self):
        summary = summarise(CONTEST, [])
        assert summary.evaluations == 0
        assert (summary.total, summary.range, summary.deviation) == (None, None, None)
        assert set(summary.criterion_means.values()) == {None}
        assert summary.knocked_out == ()


class TestStanding:
    @pytest.mark.parametrize(
        ("sent", "minimum", "provisional"), [(0, 0, True), (2, 3, True), (3, 3, False)]
    )
    def test_figure_is_provisional_below_the_minimum_of_evaluations(
        self, sent, minimum, provisional
    ):
        assert is_provisional(summarise(CONTEST, [FIRST] * sent), minimum) is provisional

    @pytest.mark.parametrize(
        ("evaluations", "expected"),
        [
            ([FIRST], Standing.PROVISIONAL),
            ([FIRST, FIRST], Standing.RANKED),
            ([levels(2, 5, 5, 5, 5, 5, 5)] * 2, Standing.KNOCKED_OUT),
            ([levels(3, 3, 3, 3, 3, 3, 3)] * 2, Standing.RANKED),
            ([levels(3, 3, 3, 3, 3, 3, 2)] * 2, Standing.BELOW_THRESHOLD),
        ],
    )
    def test_each_standing(self, evaluations, expected):
        assert standing(CONTEST, summarise(CONTEST, evaluations), 2) is expected

    def test_threshold_compares_the_rounded_number(self):
        almost = replace(summarise(CONTEST, [FIRST]), total=rounded(Decimal("59.9951")))
        assert standing(CONTEST, almost, 1) is Standing.RANKED


class TestBankLevel:
    @pytest.mark.parametrize(
        ("evaluations", "expected"),
        [
            ([levels(4, 4, 4, 4)] * 2, BankLevel.OUTSTANDING),
            ([levels(5, 5, 5, 5)], BankLevel.GOOD),
            ([levels(4, 4, 4, 4), levels(4, 4, 4, 3)], BankLevel.GOOD),
            ([levels(3, 3, 3, 3)], BankLevel.GOOD),
            ([levels(3, 3, 3, 2)], BankLevel.BELOW_MINIMUM),
            ([levels(5, 0, 5, 0)], BankLevel.BELOW_MINIMUM),
            ([levels(SILENT, 3, 3, 3)], BankLevel.PROMISING),
            ([levels(0, 3, 3, 3)], BankLevel.BELOW_MINIMUM),
            ([levels(SILENT, 3, 3, 2)], BankLevel.BELOW_MINIMUM),
            ([levels(SILENT, SILENT, 5, 5)], BankLevel.BELOW_MINIMUM),
            ([levels(5, SILENT, 5, SILENT)], BankLevel.BELOW_MINIMUM),
        ],
    )
    def test_each_level(self, evaluations, expected):
        assert bank_level(BANK, evaluations) is expected

    def test_promising_asks_every_low_level_to_be_for_lack_of_evidence(self):
        silent, low, enough = levels(SILENT, 4, 4, 4), levels(2, 4, 4, 4), levels(3, 4, 4, 4)
        assert bank_level(BANK, [silent, silent]) is BankLevel.PROMISING
        assert bank_level(BANK, [silent, enough]) is BankLevel.PROMISING
        assert bank_level(BANK, [silent, low]) is BankLevel.BELOW_MINIMUM

    def test_promising_counts_the_mean_of_the_rest(self):
        evaluations = [levels(SILENT, 2, 3, 3), levels(SILENT, 3, 4, 3)]
        assert bank_level(BANK, evaluations) is BankLevel.PROMISING

    def test_a_criterion_that_carries_all_the_weight_leaves_no_rest(self):
        alone = Rubric((Criterion("eficaz", Decimal(100), Decimal("3.00")),))
        assert bank_level(alone, [{"eficaz": SILENT}]) is BankLevel.BELOW_MINIMUM

    def test_level_of_a_contest_entry_reads_its_four_minimum_criteria(self):
        assert bank_level(BANK, [levels(4, 4, 4, 4, 0, 0, 0)] * 2) is BankLevel.OUTSTANDING

    def test_no_level_without_evaluations(self):
        with pytest.raises(Unscorable):
            bank_level(BANK, [])

    @pytest.mark.parametrize(
        ("first", "expected"),
        [
            (levels(4, 4, 4, 4), SecondOpinion.HIGH_TOTAL),
            (levels(4, 4, 4, 3), None),
            (levels(3, 3, 3, 3), SecondOpinion.CLOSE_CALL),
            (levels(3, 4, 3, 4), None),
            (levels(4, 2, 3, 2), SecondOpinion.CLOSE_CALL),
            (levels(3, 2, 3, 2), None),
            (levels(2, 5, 5, 5), SecondOpinion.KNOCK_OUT),
            (levels(SILENT, 3, 3, 3), SecondOpinion.KNOCK_OUT),
        ],
    )
    def test_second_evaluation_is_called_for(self, first, expected):
        assert second_opinion(BANK, first) is expected

    @pytest.mark.parametrize(
        ("weights", "expected"),
        [
            (("55.00", "45.00"), SecondOpinion.CLOSE_CALL),
            (("54.99", "45.01"), None),
            (("64.99", "35.01"), SecondOpinion.CLOSE_CALL),
            (("65.00", "35.00"), None),
            (("80.00", "20.00"), SecondOpinion.HIGH_TOTAL),
            (("79.99", "20.01"), None),
        ],
    )
    def test_second_evaluation_at_the_edges(self, weights, expected):
        rubric = Rubric(tuple(Criterion(c, Decimal(w)) for c, w in zip("ab", weights, strict=True)))
        assert second_opinion(rubric, {"a": Rating(5), "b": Rating(0)}) is expected


class TestDisagreements:
    def test_close_evaluations_agree(self):
        assert disagreements(CONTEST, [FIRST, SECOND]) == ()

    def test_one_evaluation_agrees_with_itself(self):
        assert disagreements(CONTEST, [POOR_54]) == ()
        assert disagreements(CONTEST, []) == ()

    def test_range_of_totals_is_named(self):
        wide = Disagreement(DisagreementRule.RANGE, Decimal("29.00"))
        assert disagreements(CONTEST, [GOOD_83, POOR_54])[0] == wide
        assert disagreements(CONTEST, [GOOD_83, POOR_54, FAIR_67])[0] == wide

    def test_range_of_exactly_twenty_five_points_fires(self):
        rubric = make_rubric(0, 0, 0, 0, 75, 25)
        at_limit = [levels(0, 0, 0, 0, 5, 5), levels(0, 0, 0, 0, 5, 0)]
        assert disagreements(rubric, at_limit)[0] == Disagreement(
            DisagreementRule.RANGE, Decimal("25.00")
        )
        below = make_rubric(0, 0, 0, 0, "75.01", "24.99")
        assert DisagreementRule.RANGE not in {d.rule for d in disagreements(below, at_limit)}

    def test_split_around_a_minimum_names_the_criterion(self):
        evaluations = [
            levels(2, 5, 5, 5, 5, 5, 5),
            levels(3, 4, 5, 4, 4, 4, 4),
            levels(3, 4, 4, 4, 4, 4, 4),
        ]
        assert disagreements(CONTEST, evaluations) == (
            Disagreement(DisagreementRule.MINIMUM_SPLIT, Decimal(1), "eficaz"),
        )

    def test_gap_of_three_levels_names_the_criterion(self):
        evaluations = [levels(4, 4, 4, 4, 4, 1, 4), levels(4, 4, 4, 4, 4, 4, 4)]
        assert disagreements(CONTEST, evaluations) == (
            Disagreement(DisagreementRule.CRITERION_GAP, Decimal(3), "alianzas"),
        )

    def test_every_rule_that_fires_is_told(self):
        evaluations = [levels(5, 5, 5, 5), levels(1, 5, 5, 5)]
        assert disagreements(BANK, evaluations) == (
            Disagreement(DisagreementRule.CRITERION_GAP, Decimal(4), "eficaz"),
            Disagreement(DisagreementRule.MINIMUM_SPLIT, Decimal(4), "eficaz"),
        )

    def test_not_applicable_disagrees_with_nobody(self):
        evaluations = [levels(4, 4, 4, 4, 4, NA, 4), levels(4, 4, 4, 4, 4, 1, 4)]
        assert disagreements(CONTEST_NA, evaluations) == ()


def make_entry(key, *evaluations, rubric=CONTEST):
    return Entry(key, summarise(rubric, evaluations))


def ranks(places):
    return {place.key: place.rank for place in places}


class TestRank:
    def test_ties_are_told_apart_by_criterion_and_the_rest_share_a_rank(self):
        x = make_entry("X", *[levels(4, 4, 5, 4, 4, 3, 2)] * 3)
        y = make_entry("Y", *[levels(4, 4, 4, 4, 4, 4, 4)] * 3)
        z = make_entry("Z", *[levels(4, 4, 4, 4, 4, 4, 4)] * 3)
        w = make_entry("W", *[levels(3, 4, 4, 4, 4, 4, 4)] * 3)
        assert ranks(rank(CONTEST, [w, z, y, x], 3)) == {"X": 1, "Z": 2, "Y": 2, "W": 4}

    def test_tie_path_says_what_was_compared(self):
        x = make_entry("X", *[levels(4, 4, 5, 4, 4, 3, 2)] * 3)
        y = make_entry("Y", *[levels(4, 4, 4, 4, 4, 4, 4)] * 3)
        z = make_entry("Z", *[levels(4, 4, 4, 4, 4, 4, 4)] * 3)
        four = Decimal("4.00")
        to_the_end = (("usuario", four), ("eficaz", four), ("replicable", four))
        ranked, eighty = Standing.RANKED, Decimal("80.00")
        assert rank(CONTEST, [x, y, z], 3) == [
            Place("X", ranked, eighty, 1, (("usuario", Decimal("5.00")),)),
            Place("Y", ranked, eighty, 2, to_the_end, ("Z",)),
            Place("Z", ranked, eighty, 2, to_the_end, ("Y",)),
        ]

    def test_different_totals_need_no_tie_path(self):
        places = rank(CONTEST, [make_entry("B", SECOND), make_entry("A", FIRST)], 1)
        assert [(place.key, place.rank, place.tie_path) for place in places] == [
            ("A", 1, ()),
            ("B", 2, ()),
        ]

    def test_knocked_out_provisional_and_low_entries_have_no_rank(self):
        places = rank(
            CONTEST,
            [
                make_entry("out", *[levels(2, 5, 5, 5, 5, 5, 5)] * 2),
                make_entry("few", levels(5, 5, 5, 5, 5, 5, 5)),
                make_entry("low", *[levels(3, 3, 3, 3, 3, 3, 2)] * 2),
                make_entry("in", FIRST, SECOND),
                make_entry("none"),
            ],
            2,
        )
        assert places == [
            Place("in", Standing.RANKED, Decimal("71.50"), 1),
            Place("out", Standing.KNOCKED_OUT, Decimal("88.00")),
            Place("few", Standing.PROVISIONAL, Decimal("100.00")),
            Place("low", Standing.BELOW_THRESHOLD, Decimal("59.00")),
            Place("none", Standing.PROVISIONAL, None),
        ]

    def test_criterion_that_does_not_apply_to_one_of_the_tied_is_passed_over(self):
        rubric = replace(CONTEST_NA, tie_order=("alianzas", "usuario"))
        all_fours = make_entry("N", levels(4, 4, 4, 4, 4, NA, 4), rubric=rubric)
        user_first = make_entry("U", levels(4, 4, 5, 4, 4, 3, 2), rubric=rubric)
        places = rank(rubric, [all_fours, user_first], 1)
        assert [(place.key, place.rank, place.tie_path) for place in places] == [
            ("U", 1, (("usuario", Decimal("5.00")),)),
            ("N", 2, (("usuario", Decimal("4.00")),)),
        ]

    def test_no_entries_no_places(self):
        assert rank(CONTEST, [], 3) == []


# What holds whatever the numbers.

level = st.integers(0, 5)
seven_levels = st.tuples(*[level] * 7).map(lambda values: levels(*values))
evaluation_lists = st.lists(seven_levels, min_size=1, max_size=5)


@st.composite
def contest_ratings(draw):
    """Seven levels, at times with one criterion that does not apply."""
    values = draw(st.lists(level, min_size=7, max_size=7))
    if (left_out := draw(st.none() | st.integers(0, 6))) is not None:
        values[left_out] = NA
    return levels(*values)


@given(contest_ratings())
def test_total_stays_between_0_and_100_with_two_places(ratings):
    value = total(CONTEST_NA, ratings)
    assert 0 <= value <= 100
    assert value.as_tuple().exponent == -2


@given(seven_levels, st.sampled_from(CODES))
def test_a_higher_level_never_lowers_the_total(ratings, code):
    raised = {**ratings, code: Rating(min(ratings[code].level + 1, 5))}
    assert total(CONTEST, raised) >= total(CONTEST, ratings)


@given(evaluation_lists, st.data())
def test_a_higher_level_never_lowers_aggregate_mean_or_bank_level(evaluations, data):
    code = data.draw(st.sampled_from(CODES))
    index = data.draw(st.integers(0, len(evaluations) - 1))
    raised = list(evaluations)
    raised[index] = {**raised[index], code: Rating(min(raised[index][code].level + 1, 5))}
    before, after = summarise(CONTEST, evaluations), summarise(CONTEST, raised)
    assert after.total >= before.total
    assert after.criterion_means[code] >= before.criterion_means[code]
    assert set(after.knocked_out) <= set(before.knocked_out)
    best_last = [BankLevel.BELOW_MINIMUM, BankLevel.PROMISING, BankLevel.GOOD]
    best_last.append(BankLevel.OUTSTANDING)
    worse, better = bank_level(BANK, evaluations), bank_level(BANK, raised)
    assert best_last.index(better) >= best_last.index(worse)


@given(
    st.lists(contest_ratings(), min_size=1, max_size=5).flatmap(
        lambda e: st.tuples(st.just(e), st.permutations(e))
    )
)
def test_order_of_evaluations_does_not_matter(both):
    evaluations, shuffled = (summarise(CONTEST_NA, side) for side in both)
    assert sorted(evaluations.totals) == sorted(shuffled.totals)
    assert replace(evaluations, totals=()) == replace(shuffled, totals=())
    assert disagreements(CONTEST_NA, both[0]) == disagreements(CONTEST_NA, both[1])


@given(contest_ratings(), st.decimals("0.01", "1000", places=2))
def test_only_the_proportion_of_weights_counts(ratings, factor):
    scaled = replace(
        CONTEST_NA,
        criteria=tuple(replace(c, weight=c.weight * factor) for c in CONTEST_NA.criteria),
    )
    assert total(scaled, ratings) == total(CONTEST_NA, ratings)


@given(evaluation_lists)
def test_aggregate_lies_between_the_totals_and_spread_is_bounded(evaluations):
    summary = summarise(CONTEST, evaluations)
    assert min(summary.totals) <= summary.total <= max(summary.totals)
    assert summary.range == max(summary.totals) - min(summary.totals)
    assert 0 <= summary.deviation <= rounded(summary.range / 2)


@given(seven_levels, st.integers(2, 6))
def test_equal_evaluations_agree_and_aggregate_to_themselves(ratings, count):
    summary = summarise(CONTEST, [ratings] * count)
    assert summary.total == total(CONTEST, ratings)
    assert (summary.range, summary.deviation) == (0, 0)
    assert disagreements(CONTEST, [ratings] * count) == ()


@given(
    st.lists(evaluation_lists, max_size=8).flatmap(
        lambda e: st.tuples(st.just(e), st.permutations(range(len(e))))
    )
)
def test_ranking_is_the_same_in_any_order_and_competition_style(drawn):
    lists, order = drawn
    entries = [make_entry(index, *evaluations) for index, evaluations in enumerate(lists)]
    places = rank(CONTEST, entries, 2)
    assert ranks(rank(CONTEST, [entries[index] for index in order], 2)) == ranks(places)
    assert sorted(place.key for place in places) == list(range(len(entries)))
    given_ranks = [place.rank for place in places if place.rank is not None]
    for position, place_rank in enumerate(given_ranks, start=1):
        assert place_rank <= position
        assert place_rank == position or given_ranks[position - 2] == place_rank
    for better, worse in pairwise(places[: len(given_ranks)]):
        assert better.total >= worse.total
        assert (better.rank == worse.rank) == (worse.key in better.tied_with)
