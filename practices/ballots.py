"""Votes of a jury on entries that the rubric leaves tied. When an entry came in never counts."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

Key = Hashable
#: Entries that a vote put in order, the first group best; a group of two or more is still tied.
Groups = Sequence[Sequence[Key]]
Placed = TypeVar("Placed")


def tally(tied: Iterable[Key], votes: Iterable[Key]) -> list[list[Key]]:
    """The tied entries by the votes they got, most first; those with as many stay together."""
    counts = Counter(votes)
    tied = list(tied)
    numbers = sorted({counts[key] for key in tied}, reverse=True)
    return [[key for key in tied if counts[key] == number] for number in numbers]


def with_votes(places: Sequence[Placed], ballots: Iterable[Groups]) -> list[Placed]:
    """Places of one category, as ``scoring.rank`` gives them, with ties that were voted on told
    apart. A vote counts for exactly the entries it was held on; of several, the last."""
    placed = list(places)
    for groups in ballots:
        placed = _with_vote(placed, [list(group) for group in groups])
    return placed


def _with_vote(places: list[Placed], groups: list[list[Key]]) -> list[Placed]:
    voted = {key for group in groups for key in group}
    tied = [place for place in places if place.key in voted]
    if len(tied) < 2 or any({place.key, *place.tied_with} != voted for place in tied):
        return places
    by_key = {place.key: place for place in tied}
    rank, told_apart = tied[0].rank, []
    for group in groups:
        for key in group:
            others = tuple(other for other in group if other != key)
            told_apart.append(replace(by_key[key], rank=rank, tied_with=others))
        rank += len(group)
    first = places.index(tied[0])
    return [*places[:first], *told_apart, *places[first + len(tied) :]]
