"""A balanced assignment of a call's entries, proposed over what stands: nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices import balancing
from practices.models import Submission, User

from .loads import Room
from .matrix import WANTING, Board


@dataclass(frozen=True)
class Load:
    person: User
    before: int
    after: int


@dataclass(frozen=True)
class Shortage:
    """An entry that stays without evaluators, and why."""

    submission: Submission
    missing: int
    reason: str


@dataclass(frozen=True)
class Proposal:
    """``pairs``: new ones, by entry. ``experts``: how many of them know the subject."""

    pairs: Sequence[tuple[Submission, Sequence[tuple[User, bool]]]]
    loads: Sequence[Load]
    short: Sequence[Shortage]

    @property
    def count(self) -> int:
        return sum(len(people) for _entry, people in self.pairs)

    @property
    def experts(self) -> int:
        return sum(knows for _entry, people in self.pairs for _person, knows in people)


def propose(board: Board) -> Proposal:
    """A balanced assignment over what stands; the same for the same data."""
    wanting = [entry for entry in board.entries if entry.status in WANTING]
    plan = balancing.balance(_problem(board, wanting))
    people = {person.pk: person for person in board.people}
    entries = {entry.pk: entry for entry in wanting}
    by_entry: dict[int, list[tuple[User, bool]]] = {}
    for entry_id, person_id in plan.pairs:
        person = people[person_id]
        knows = board.knows(person, entries[entry_id])
        by_entry.setdefault(entry_id, []).append((person, knows))
    before = {person.pk: board.rooms[person.pk].in_call for person in board.people}
    added: dict[int, int] = {}
    for _entry_id, person_id in plan.pairs:
        added[person_id] = added.get(person_id, 0) + 1
    return Proposal(
        pairs=[(entry, by_entry[entry.pk]) for entry in wanting if entry.pk in by_entry],
        loads=[
            Load(person, before[person.pk], before[person.pk] + added.get(person.pk, 0))
            for person in board.people
        ],
        short=[
            Shortage(entries[entry_id], missing, _why_short(board, entries[entry_id]))
            for entry_id, missing in sorted(plan.short.items())
        ],
    )


def _problem(board: Board, wanting: list[Submission]) -> balancing.Problem:
    kept = [(entry.pk, each.evaluator_id) for entry in wanting for each in board.active(entry)]
    held = {person.pk: 0 for person in board.people}
    for _entry_id, person_id in kept:
        if person_id in held:
            held[person_id] += 1
    return balancing.Problem(
        needed={entry.pk: board.needed(entry) for entry in wanting},
        capacity={
            person.pk: held[person.pk] + _free(board.rooms[person.pk]) for person in board.people
        },
        allowed={entry.pk: _allowed(board, entry) for entry in wanting},
        experts={
            entry.pk: {person.pk for person in board.people if board.knows(person, entry)}
            for entry in wanting
        },
        kept=kept,
    )


def _free(room: Room) -> int:
    return 0 if room.reason else room.free


def _allowed(board: Board, entry: Submission) -> set[int]:
    """Without conflict, without a warning that a person must weigh, and not on it before."""
    before = {each.evaluator_id for each in board.assignments.get(entry.pk, ())}
    return {
        person.pk
        for person in board.people
        if (person.pk, entry.pk) not in board.barred
        and (person.pk, entry.pk) not in board.warned
        and person.pk not in before
    }


def _why_short(board: Board, entry: Submission) -> str:
    allowed = _allowed(board, entry)
    if not allowed:
        return _("Nadie más está libre de conflicto.")
    if all(not _free(board.rooms[person_id]) for person_id in allowed):
        return _("Quienes no tienen conflicto ya tienen tantas evaluaciones como pueden atender.")
    return _("No alcanzan las evaluaciones que puede atender quien no tiene conflicto.")
