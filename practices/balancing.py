"""Who evaluates what: a balanced proposal, the same each time for the same input.

Plain ids in, plain ids out; nothing here knows the database. The steps, each simple on its own:

1. **Fewest candidates first.** Entries are covered in the order of how little choice they leave;
   each takes the least loaded people allowed, experts before the others, ids last.
2. **Make room.** An entry still short takes somebody who is full, and that person hands one of
   their entries on, along the shortest chain that ends at somebody with room. Such a chain exists
   whenever any plan could cover one entry more, so coverage is as complete as it can be.
3. **Level.** While two loads differ by more than one, an entry moves from the fuller to the emptier
   along the shortest chain. Where conflicts leave no chain, the difference stays.
4. **Swap.** Two people exchange entries where that puts more experts on them; loads stay as they
   are.

Conflicts never enter: a pair that is not in ``allowed`` is not looked at. What people already have
is kept and counts in their load.
"""

from collections import deque
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from itertools import pairwise

Id = int
Pair = tuple[Id, Id]
"""(entry, evaluator)"""


@dataclass(frozen=True, slots=True)
class Problem:
    """``needed``: evaluators that each entry should have in all. ``kept``: pairs that stand.

    ``capacity``: most entries a person may have, those kept included. ``allowed``: entry → people
    without a conflict in it. ``experts``: entry → those among them who know its subject.
    """

    needed: Mapping[Id, int]
    capacity: Mapping[Id, int]
    allowed: Mapping[Id, Set[Id]]
    experts: Mapping[Id, Set[Id]] = field(default_factory=dict)
    kept: Collection[Pair] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """``pairs``: the new ones, sorted. ``short``: entry → how many evaluators it still lacks.

    ``loads``: person → entries in all, those kept included.
    """

    pairs: tuple[Pair, ...]
    short: Mapping[Id, int]
    loads: Mapping[Id, int]


def balance(problem: Problem) -> Plan:
    """A plan for the problem. 300 entries, 3 each, over 40 people take well under a second."""
    work = _Work(problem)
    work.cover()
    work.make_room()
    work.level()
    work.swap()
    return Plan(
        pairs=tuple(sorted((entry, person) for entry, person in work.new)),
        short={entry: work.lack(entry) for entry in work.entries if work.lack(entry) > 0},
        loads=dict(work.load),
    )


class _Work:
    def __init__(self, problem: Problem):
        self.problem = problem
        self.entries = sorted(problem.needed)
        self.people = sorted(problem.capacity)
        self.team: dict[Id, set[Id]] = {entry: set() for entry in self.entries}
        self.held: dict[Id, set[Id]] = {person: set() for person in self.people}
        """New entries of each person: only these may move."""
        self.load = dict.fromkeys(self.people, 0)
        for entry, person in problem.kept:
            self.team.setdefault(entry, set()).add(person)
            if person in self.load:
                self.load[person] += 1

    @property
    def new(self) -> list[Pair]:
        return [(entry, person) for person in self.people for entry in self.held[person]]

    def lack(self, entry: Id) -> int:
        return max(self.problem.needed[entry] - len(self.team[entry]), 0)

    def may(self, entry: Id, person: Id) -> bool:
        return person in self.problem.allowed.get(entry, ()) and person not in self.team[entry]

    def has_room(self, person: Id) -> bool:
        return self.load[person] < self.problem.capacity[person]

    def candidates(self, entry: Id) -> list[Id]:
        """People of this problem who may take the entry, whether or not they have room."""
        return [person for person in self.people if self.may(entry, person)]

    def is_expert(self, entry: Id, person: Id) -> bool:
        return person in self.problem.experts.get(entry, ())

    def give(self, entry: Id, person: Id) -> None:
        self.team[entry].add(person)
        self.held[person].add(entry)
        self.load[person] += 1

    def take(self, entry: Id, person: Id) -> None:
        self.team[entry].discard(person)
        self.held[person].discard(entry)
        self.load[person] -= 1

    # -- 1. Fewest candidates first ---------------------------------------------------------------

    def cover(self) -> None:
        choice = {entry: len(self.candidates(entry)) - self.lack(entry) for entry in self.entries}
        for entry in sorted(self.entries, key=lambda entry: (choice[entry], entry)):
            ranked = sorted(
                filter(self.has_room, self.candidates(entry)),
                key=lambda person: (self.load[person], not self.is_expert(entry, person), person),
            )
            for person in ranked[: self.lack(entry)]:
                self.give(entry, person)

    # -- 2. Make room -----------------------------------------------------------------------------

    def make_room(self) -> None:
        for entry in self.entries:
            while self.lack(entry) and (chain := self._chain_to_room(entry)):
                first = chain[0][0]
                self._pass_on(chain)
                self.give(entry, first)

    def _chain_to_room(self, entry: Id) -> list[tuple[Id, Id | None]] | None:
        """From somebody who may take the entry to somebody with room: [(person, entry passed on)],
        the last one passing on nothing."""
        start = self.candidates(entry)
        return self._shortest_chain(start, lambda person: self.has_room(person))

    # -- 3. Level ---------------------------------------------------------------------------------

    def level(self) -> None:
        """Each chain takes one from a load and adds one to another at least two below it, so the
        sum of squares falls and this ends."""
        while chain := self._levelling_chain():
            self._pass_on(chain)

    def _levelling_chain(self) -> list[tuple[Id, Id | None]] | None:
        for person in sorted(self.people, key=lambda person: (-self.load[person], person)):
            most = self.load[person] - 2
            chain = self._shortest_chain(
                [person],
                lambda other, most=most: self.load[other] <= most and self.has_room(other),
            )
            if chain:
                return chain
        return None

    def _shortest_chain(self, start, is_end) -> list[tuple[Id, Id | None]] | None:
        """Breadth first over people; a step hands one of a person's new entries to the next."""
        came: dict[Id, tuple[Id, Id] | None] = dict.fromkeys(start)
        queue = deque(start)
        while queue:
            person = queue.popleft()
            if is_end(person):
                return self._walk_back(person, came)
            for entry in sorted(self.held[person]):
                for other in self.candidates(entry):
                    if other not in came:
                        came[other] = (person, entry)
                        queue.append(other)
        return None

    @staticmethod
    def _walk_back(person: Id, came) -> list[tuple[Id, Id | None]]:
        chain: list[tuple[Id, Id | None]] = [(person, None)]
        while (step := came[chain[0][0]]) is not None:
            chain.insert(0, step)
        return chain

    def _pass_on(self, chain: list[tuple[Id, Id | None]]) -> None:
        for (person, entry), (receiver, _next) in pairwise(chain):
            self.take(entry, person)
            self.give(entry, receiver)

    # -- 4. Swap ----------------------------------------------------------------------------------

    def swap(self) -> None:
        """Each exchange puts more experts on entries than before, so this ends."""
        while sum(self._find_swap(entry, person) for entry, person in sorted(self.new)):
            pass

    def _find_swap(self, entry: Id, person: Id) -> bool:
        """Exchange this pair for one with an expert, if somebody gains and nobody loses as much."""
        if entry not in self.held[person] or self.is_expert(entry, person):
            return False
        experts = [other for other in self.candidates(entry) if self.is_expert(entry, other)]
        for expert in experts:
            for other in sorted(self.held[expert]):
                loses = self.is_expert(other, expert) and not self.is_expert(other, person)
                if not loses and self.may(other, person):
                    self.take(entry, person)
                    self.take(other, expert)
                    self.give(entry, expert)
                    self.give(other, person)
                    return True
        return False
