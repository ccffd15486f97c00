"""The ranking of a category, against the vectors that were asked for."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.enums import RecusalGround
from practices.exceptions import TransitionRefused
from practices.models import PinnedConflict, TieVote
from practices.scoring import Standing
from practices.selectors.ranking import advice, category_ranking, rankings
from practices.services import deliberation
from tests.contest import FOURS, LONG, order_ties
from tests.factories import make_member, make_organisation

EIGHTY_EIGHT = (2, 5, 5, 5, 5, 5, 5)
EIGHTY = (3, 4, 5, 4, 4, 4, 4)
SEVENTY_SIX = (3, 4, 4, 4, 4, 4, 4)


def only(ranking):
    (row,) = ranking.entries
    return row


class TestVectors:
    def test_knock_out_after_a_split_and_ranked_once_reopened(self, contest):
        contest.call.minimum_evaluations = 3
        contest.call.save()
        entry = contest.scored(EIGHTY_EIGHT, EIGHTY, SEVENTY_SIX)
        row = only(contest.ranking())
        assert row.summary.totals == (Decimal("88.00"), Decimal("80.00"), Decimal("76.00"))
        assert row.summary.mean == Decimal("81.33")
        assert row.summary.numbers.criterion_means["eficaz"] == Decimal("2.67")
        assert row.summary.disagreement_texts == [
            "En “Eficaz” una evaluación queda por debajo del mínimo y otra no."
        ]
        with pytest.raises(TransitionRefused, match="desacuerdo sin resolver"):
            deliberation.start_deliberation(entry, actor=contest.chair)
        deliberation.sign_consensus(entry, actor=contest.chair, text=LONG)
        deliberation.start_deliberation(entry, actor=contest.chair)
        row = only(contest.ranking())
        assert (row.rank, row.place.standing) == (None, Standing.KNOCKED_OUT)
        assert row.knock_outs == ["Eficaz"]

        first = entry.assignments.get(evaluator=contest.jurors[0])
        deliberation.return_to_evaluation(
            entry, actor=contest.chair, assignments=[first.pk], reason=LONG
        )
        contest.score(entry, contest.jurors[0], (3, *EIGHTY_EIGHT[1:]))
        row = only(contest.ranking())
        assert sorted(row.summary.totals) == [
            Decimal("76.00"),
            Decimal("80.00"),
            Decimal("92.00"),
        ]
        assert (row.summary.mean, row.rank) == (Decimal("82.67"), 1)
        assert not row.summary.disagreements

    def test_a_range_blocks_until_a_signed_consensus(self, contest):
        high, low, third = (4, 4, 4, 4, 4, 5, 5), (3, 2, 3, 3, 2, 3, 3), (3, 3, 4, 3, 3, 4, 4)
        entry = contest.scored(high, low)
        row = only(contest.ranking())
        assert row.summary.totals == (Decimal("83.00"), Decimal("54.00"))
        assert (row.summary.mean, row.summary.deviation, row.summary.spread) == (
            Decimal("68.50"),
            Decimal("14.50"),
            Decimal("29.00"),
        )
        assert row.summary.has_open_disagreement
        contest.score(entry, contest.juror(), third)
        row = only(contest.ranking())
        assert row.summary.totals[2] == Decimal("67.00")
        assert (row.summary.mean, row.summary.deviation) == (Decimal("68.00"), Decimal("11.86"))
        with pytest.raises(TransitionRefused):
            deliberation.start_deliberation(entry, actor=contest.chair)
        deliberation.sign_consensus(entry, actor=contest.chair, text=LONG)
        assert not only(contest.ranking()).summary.has_open_disagreement
        deliberation.start_deliberation(entry, actor=contest.chair)

    def test_ties_by_the_order_of_the_rubric(self, contest):
        contest.call.minimum_evaluations = 3
        contest.call.save()
        order_ties(contest.call.rubrics.get(), ("centrado-en-el-usuario", "eficaz", "replicable"))
        same = {
            "X": (4, 4, 5, 4, 4, 3, 2),
            "Y": FOURS,
            "Z": FOURS,
            "W": (3, 3, 3, 3, 3, 3, 3),
        }
        for title, levels in same.items():
            contest.scored(levels, levels, levels, title=title)
        found = {row.submission.revision.title: row for row in contest.ranking().entries}
        assert {title: row.summary.mean for title, row in found.items()} == {
            "X": Decimal("80.00"),
            "Y": Decimal("80.00"),
            "Z": Decimal("80.00"),
            "W": Decimal("60.00"),
        }
        assert contest.ranks() == {"X": 1, "Y": 2, "Z": 2, "W": 4}
        assert found["X"].tie_path == ("Centrado en el usuario 5,00",)
        (tied,) = contest.ranking().ties
        assert [row.submission.revision.title for row in tied] == ["Y", "Z"]

    def test_domain_examples(self, contest):
        contest.scored((4, 3, 5, 4, 3, 2, 5), (3, 3, 4, 3, 4, 3, 4), title="Ejemplo")
        contest.scored((3, 3, 3, 3, 3, 3, 3), title="Treses")
        contest.scored((3, 3, 3, 3, 3, 3, 2), title="Casi")
        found = {row.submission.revision.title: row for row in contest.ranking().entries}
        example = found["Ejemplo"].summary
        assert example.totals == (Decimal("75.00"), Decimal("68.00"))
        assert (example.mean, example.spread, example.deviation) == (
            Decimal("71.50"),
            Decimal("7.00"),
            Decimal("3.50"),
        )
        assert (found["Treses"].summary.mean, found["Treses"].rank) == (Decimal("60.00"), 2)
        assert found["Casi"].summary.mean == Decimal("59.00")
        assert found["Casi"].place.standing is Standing.BELOW_THRESHOLD


class TestWhoIsShown:
    def test_votes_count_only_for_the_entries_they_were_held_on(self, contest):
        first = contest.scored(FOURS, title="Y")
        second = contest.scored(FOURS, title="Z")
        vote = TieVote.objects.create(
            category=contest.category,
            order=[[second.pk], [first.pk]],
            minutes=LONG,
            recorded_by=contest.chair,
        )
        assert contest.ranks() == {"Z": 1, "Y": 2}
        assert contest.ranking().ties == []
        contest.scored(FOURS, title="V")
        assert set(contest.ranks().values()) == {1}
        assert vote in contest.ranking().votes

    def test_without_enough_evaluations_the_figure_is_provisional(self, contest):
        contest.call.minimum_evaluations = 2
        contest.call.save()
        entry = contest.scored(FOURS)
        row = only(contest.ranking())
        assert (row.rank, row.place.standing) == (None, Standing.PROVISIONAL)
        entry.coverage_exception = "No hay nadie más sin conflicto."
        entry.coverage_exception_by = contest.coordinator
        entry.save()
        row = only(contest.ranking())
        assert (row.rank, row.has_exception) == (1, True)

    def test_a_reader_with_a_conflict_sees_no_number_of_that_entry(self, contest):
        owner = make_organisation("Acueducto del Sur")
        entry = contest.scored(FOURS, owner=owner, title="Propia")
        contest.scored((5, 5, 5, 5, 5, 5, 5), title="Ajena")
        make_member(owner, contest.coordinator)
        shown = category_ranking(contest.category, reader=contest.coordinator)
        # The coordinator's body has an entry in the category: the whole category is barred.
        assert {submission for submission, _reason in shown.hidden} == {
            each.submission for each in contest.ranking().entries
        }
        assert shown.entries == ()
        PinnedConflict.objects.create(
            submission=entry,
            evaluator=contest.chair,
            ground=RecusalGround.FAMILY,
            text="Familia",
            pinned_by=contest.coordinator,
        )
        seen = category_ranking(contest.category, reader=contest.chair)
        assert [row.submission.revision.title for row in seen.entries] == ["Ajena"]
        assert len(category_ranking(contest.category, reader=contest.auditor).entries) == 2

    def test_a_chair_who_evaluates_sees_the_others_only_in_deliberation(self, contest):
        entry = contest.scored(FOURS)
        contest.score(entry, contest.chair, FOURS, send=False)
        assert category_ranking(contest.category, reader=contest.chair).entries == ()
        evaluation = entry.assignments.get(evaluator=contest.chair).evaluation
        assert evaluation.sent_at is None

    def test_as_many_queries_for_one_entry_as_for_twelve(self, contest):
        make_member(make_organisation("Otra"), contest.coordinator)
        contest.scored(FOURS, FOURS)

        def queries():
            with CaptureQueriesContext(
                connection,
            ) as captured:
                rankings(contest.call.categories.all(), reader=contest.coordinator)
            return len(captured)

        queries()
        with_one = queries()
        for _each in range(11):
            contest.scored(FOURS, FOURS)
        assert queries() == with_one


class TestAdvice:
    def test_hidden_below_its_minimum_counts(self, contest):
        for _each in range(4):
            contest.scored(FOURS, (3, 3, 3, 3, 3, 3, 3))
        assert advice(contest.call).severity == ()
        assert advice(contest.call).alphas == ()

    def test_severity_from_five_and_alpha_from_ten_entries(self, contest):
        for each in range(10):
            level = 3 + each % 2
            contest.scored((level,) * 7, (level + 1,) * 7)
        found = advice(contest.call)
        strict, lenient = contest.jurors
        assert [(row.evaluator, row.mean_gap, row.entries) for row in found.severity] == [
            (strict, Decimal("-20.00"), 10),
            (lenient, Decimal("20.00"), 10),
        ]
        assert len(found.alphas) == 7
        assert found.alphas[0].entries == 10
        assert found.alphas[0].interval < 1
