"""Which words of a text were removed and which added. Bounded: a text made to be slow is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, REMOVED, ADDED = "same", "removed", "added"
#: Pairs of words that one comparison looks at in all; what is beyond is shown as changed whole.
BUDGET = 1_500_000
#: Of these at most in one stretch: matching many repeated words costs more than their product.
STRETCH = 250_000
_ORDER = (SAME, REMOVED, ADDED)
_REPLACED = {REMOVED, ADDED}
_PIECES = re.compile(r"\s+|[^\s]+")


class Part(NamedTuple):
    """A stretch of text and what became of it."""

    kind: str
    text: str


@dataclass(slots=True)
class Budget:
    """What is left to compare with; shared by all texts of a page."""

    left: int = BUDGET

    def allows(self, before: Sequence, after: Sequence) -> bool:
        cost = len(before) * len(after)
        if cost > min(self.left, STRETCH):
            return False
        self.left -= cost
        return True


def compare_texts(before: str, after: str, budget: Budget | None = None) -> list[Part]:
    """The words of both texts in their order, each marked. By lines first, then by words."""
    budget = budget or Budget()
    parts: list[Part] = []
    for old, new in _stretches(before.splitlines(True), after.splitlines(True), budget):
        if old == new:
            parts.append(Part(SAME, "".join(old)))
        else:
            pieces = _PIECES.findall("".join(old)), _PIECES.findall("".join(new))
            for removed, added in _stretches(*pieces, budget):
                if removed == added:
                    parts.append(Part(SAME, "".join(removed)))
                else:
                    parts.append(Part(REMOVED, "".join(removed)))
                    parts.append(Part(ADDED, "".join(added)))
    return _joined(parts)


def _stretches(
    before: list[str], after: list[str], budget: Budget
) -> Iterator[tuple[list[str], list[str]]]:
    """Equal and differing stretches of two lists. What both share at their ends costs nothing."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield before[:head], after[:head]
    if old and new and budget.allows(old, new):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield old[i1:i2], new[j1:j2]
    elif old or new:
        yield old, new
    if tail:
        yield before[len(before) - tail :], after[len(after) - tail :]


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind as one; a lone space between two replacements belongs to both."""
    groups: list[dict[str, str]] = []
    for part in parts:
        if not part.text:
            continue
        is_same = part.kind == SAME
        if not groups or (SAME in groups[-1]) != is_same:
            groups.append({})
        groups[-1][part.kind] = groups[-1].get(part.kind, "") + part.text
    found: list[dict[str, str]] = []
    for group in groups:
        if len(found) > 1 and _is_one_replacement(found[-2], found[-1], group):
            space = found.pop()[SAME]
            for kind in (REMOVED, ADDED):
                found[-1][kind] += space + group[kind]
        else:
            found.append(group)
    return [Part(kind, group[kind]) for group in found for kind in _ORDER if kind in group]


def _is_one_replacement(first: dict, between: dict, second: dict) -> bool:
    space = between.get(SAME, "")
    return space.isspace() and "\n" not in space and first.keys() == second.keys() == _REPLACED
