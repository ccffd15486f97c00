"""Votes on ties, on places as the rubric gives them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from practices.ballots import tally, with_votes
from practices.scoring import Criterion, Entry, Rating, Rubric, rank, summarise

RUBRIC = Rubric(
    criteria=(Criterion("eficaz", Decimal(60)), Criterion("usuario", Decimal(40))),
    tie_order=("usuario",),
)


def places(*levels):
    """An entry a pair of levels, called 1, 2, 3…"""
    entries = [
        Entry(
            key,
            summarise(RUBRIC, [{"eficaz": Rating(eficaz), "usuario": Rating(usuario)}]),
        )
        for key, (eficaz, usuario) in enumerate(levels, 1)
    ]
    return rank(RUBRIC, entries, 1)


def ranks(found):
    return {place.key: place.rank for place in found}


def test_most_votes_first_and_as_many_together():
    assert tally([1, 2, 3, 4], [3, 3, 1, 3]) == [[3], [1], [2, 4]]


def test_a_vote_tells_tied_entries_apart_and_moves_nobody_else():
    tied = places((5, 5), (4, 4), (4, 4), (3, 3))
    assert ranks(tied) == {1: 1, 2: 2, 3: 2, 4: 4}
    voted = with_votes(tied, [[[3], [2]]])
    assert [(place.key, place.rank, place.tied_with) for place in voted] == [
        (1, 1, ()),
        (3, 2, ()),
        (2, 3, ()),
        (4, 4, ()),
    ]


def test_entries_with_as_many_votes_stay_tied_until_the_next_vote():
    tied = places((4, 4), (4, 4), (4, 4))
    first = [[2], [1, 3]]
    assert ranks(with_votes(tied, [first])) == {2: 1, 1: 2, 3: 2}
    assert ranks(with_votes(tied, [first, [[3], [1]]])) == {2: 1, 3: 2, 1: 3}


def test_a_vote_on_other_entries_than_those_now_tied_counts_for_nothing():
    tied = places((4, 4), (4, 4), (4, 4))
    assert with_votes(tied, [[[1], [2]]]) == tied
    assert with_votes(places((5, 5), (4, 4)), [[[2], [1]]]) == places((5, 5), (4, 4))


@given(
    st.lists(st.tuples(st.integers(3, 5), st.integers(3, 5)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_votes_keep_totals_in_order_and_ranks_in_competition_style(levels, random):
    found = places(*levels)
    ballots = []
    for place in found:
        if place.tied_with and place.rank:
            tied = [place.key, *place.tied_with]
            ballots.append(tally(tied, random.choices(tied, k=3)))
    voted = with_votes(found, ballots)
    ranked = [place for place in voted if place.rank]
    assert [place.total for place in ranked] == sorted(
        (place.total for place in ranked), reverse=True
    )
    assert sorted(place.key for place in voted) == sorted(place.key for place in found)
    for place in ranked:
        better = sum(other.rank < place.rank for other in ranked)
        assert place.rank == better + 1
