from decimal import Decimal

import pytest

from practices.enums import AssignmentStatus, CallStatus, RecusalGround, SubmissionStatus
from practices.models import (
    Category,
    Challenge,
    EvaluatorProfile,
    OrganisationDomain,
    PinnedConflict,
)
from practices.selectors.matrix import load_board, rows_of, with_cells
from practices.selectors.proposal import propose
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_juror,
    make_member,
    make_revision,
    make_service,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    return make_call(status=CallStatus.EVALUATION, minimum_evaluations=2)


@pytest.fixture
def reader():
    return make_user(groups=["coordinator"])


def entry_in(call, **columns):
    return make_submission(
        make_revision("submitted", **columns), call, status=SubmissionStatus.IN_EVALUATION
    )


def cells(call, reader, entry):
    board = load_board(call, reader)
    row = next(row for row in rows_of(board) if row.submission == entry)
    return {cell.person: cell.kind for cell in with_cells(board, row).cells}


def pairs(found):
    return {(entry.pk, person.pk) for entry, people in found.pairs for person, _knows in people}


def test_each_cell_says_what_stands_between_entry_and_person(contest, reader):
    entry = entry_in(contest)
    people = [make_juror(contest).user for _ in range(8)]
    invited, accepted, draft, sent, pinned, challenged, refused, free = people
    make_assignment(entry, invited, status=AssignmentStatus.INVITED)
    make_assignment(entry, accepted)
    make_evaluation(make_assignment(entry, draft), (3,), version=2)
    make_evaluation(make_assignment(entry, sent), (4, 4, 4, 4), is_sent=True)
    make_assignment(entry, refused, status=AssignmentStatus.DECLINED)
    PinnedConflict.objects.create(
        submission=entry, evaluator=pinned, ground="other", text="x", pinned_by=reader
    )
    Challenge.objects.create(
        submission=entry, juror=challenged, ground=RecusalGround.OTHER, text="x", made_by=reader
    )
    assert cells(contest, reader, entry) == {
        invited: "invited",
        accepted: "accepted",
        draft: "draft",
        sent: "sent",
        pinned: "barred",
        challenged: "barred",
        refused: "former",
        free: "free",
    }


def test_totals_are_hidden_in_a_case_where_the_reader_has_a_conflict(contest, reader):
    seen, hidden = entry_in(contest), entry_in(contest)
    hidden.category = Category.objects.create(call=contest, number=2, name="Otra")
    hidden.save()
    for entry in (seen, hidden):
        make_evaluation(make_assignment(entry), (4, 4, 4, 4), is_sent=True)
        make_evaluation(make_assignment(entry), (3, 3, 3, 3), is_sent=True)
    make_member(hidden.revision.owner, reader)
    rows = {row.submission: row for row in rows_of(load_board(contest, reader))}
    assert (rows[seen].lowest, rows[seen].highest, rows[seen].mean) == (
        Decimal("60.00"),
        Decimal("80.00"),
        Decimal("70.00"),
    )
    assert rows[hidden].is_hidden
    assert rows[hidden].mean is None


def test_the_board_costs_the_same_for_one_and_for_thirty(
    contest, reader, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            entry = entry_in(contest)
            make_evaluation(
                make_assignment(entry, make_juror(contest).user), (4, 4, 4, 4), is_sent=True
            )

    fill(1)
    assert reader.group_names
    with django_assert_num_queries(13):
        rows_of(load_board(contest, reader))
    fill(29)
    with django_assert_num_queries(13):
        rows_of(load_board(contest, reader))


class TestProposal:
    def test_coverage_is_exact_and_loads_differ_by_one_at_most(self, contest, reader):
        for _ in range(5):
            entry_in(contest)
        for _ in range(4):
            make_juror(contest)
        found = propose(load_board(contest, reader))
        assert found.count == 10
        assert found.short == []
        assert sorted(load.after for load in found.loads) == [2, 2, 3, 3]

    def test_the_same_data_give_the_same_proposal(self, contest, reader):
        for _ in range(4):
            entry_in(contest)
            make_juror(contest)
        assert propose(load_board(contest, reader)) == propose(load_board(contest, reader))

    def test_conflicts_warnings_and_former_refusals_are_never_proposed(self, contest, reader):
        entry = entry_in(contest)
        barred, warned, refused, free = (make_juror(contest).user for _ in range(4))
        make_member(entry.revision.owner, barred)
        OrganisationDomain.objects.create(organisation=entry.revision.owner, domain="titular.co")
        warned.email = "w@titular.co"
        warned.save()
        make_assignment(entry, refused, status=AssignmentStatus.DECLINED)
        found = propose(load_board(contest, reader))
        assert pairs(found) == {(entry.pk, free.pk)}
        assert [(short.submission, short.missing) for short in found.short] == [(entry, 1)]

    def test_what_stands_is_kept_and_counts(self, contest, reader):
        entry = entry_in(contest)
        standing = make_assignment(entry, make_juror(contest).user)
        other = make_juror(contest).user
        found = propose(load_board(contest, reader))
        assert pairs(found) == {(entry.pk, other.pk)}
        assert {load.person: (load.before, load.after) for load in found.loads} == {
            standing.evaluator: (1, 1),
            other: (0, 1),
        }

    def test_who_knows_the_service_is_preferred(self, contest, reader):
        water, power = make_service("Acueducto"), make_service("Energía eléctrica")
        contest.minimum_evaluations = 1
        contest.save()
        wet = entry_in(contest, services=[water])
        live = entry_in(contest, services=[power])
        people = {}
        for service in (power, water):
            person = make_juror(contest).user
            EvaluatorProfile.objects.create(user=person).services.set([service])
            people[service] = person
        found = propose(load_board(contest, reader))
        assert pairs(found) == {(wet.pk, people[water].pk), (live.pk, people[power].pk)}
        assert found.experts == 2

    def test_nobody_gets_more_than_they_take_on(self, contest, reader):
        contest.minimum_evaluations = 1
        contest.save()
        for _ in range(3):
            entry_in(contest)
        make_juror(contest, maximum_load=1)
        make_juror(contest, maximum_load=1)
        found = propose(load_board(contest, reader))
        assert found.count == 2
        assert len(found.short) == 1
        assert "tantas evaluaciones" in found.short[0].reason or "alcanzan" in found.short[0].reason
