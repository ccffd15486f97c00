"""Where the labels of a form stand: each once, in the form's order, and no look-alike.

Every place where a label *could* stand becomes a candidate with a score that says how much it
looks like one. The best chain of candidates wins: it takes many labels, in order, each once. A
line of an answer that begins with (or equals) some label would have to skip the labels between,
or be taken instead of a better one, and so is left alone. Starting again from a former label, or
with the other layout, costs as much as several labels: that is how a second form in the same file
is told from a form that quotes its labels.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from practices.layouts import LAYOUTS, Layout

from .lines import Gap, Line
from .words import (
    TAG,
    Word,
    crosses_cell,
    fold_words,
    mask_tags,
    match_words,
    may_begin_label,
)

FEWEST_LABELS = 5
"""Fewer recognised labels than this are no form; each form has at least twelve."""

_EACH = 2.0  # every label in the chain counts this much before its looks
_RESTART = 14.0  # what another form in the same file must bring in more than it costs
_EMPTY = 0.3  # a label without any value after it: possible, but less likely
_HEADING = 0.5  # headings never outweigh a label
_BEFORE_A_LABEL = 4.0  # a heading with a label right behind it, on its own line
_THRESHOLD = 0.5  # looks below this are an answer's own words


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a layout, or one of its headings (`code` is then empty)."""

    layout: str
    position: int
    code: str
    text: str
    words: tuple[str, ...]
    is_official: bool = True
    """Not one of those that only our blank form prints, which other papers print too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words `first` up to, not including, `after` are the label."""

    label: Label
    first: int
    after: int
    score: float


def _labels_of(layout: Layout) -> list[Label]:
    texts: list[tuple[str, str]] = []
    printed = layout.printed_labels()
    for part in layout.sheet:
        if part.heading:
            texts.append(("", part.heading))
        texts += [(code, printed[code]) for code in part.fields if code in printed]
    return [
        Label(layout.code, position, code, text, _unnumbered(text), code not in layout.added_labels)
        for position, (code, text) in enumerate(texts)
    ]


def _unnumbered(text: str) -> tuple[str, ...]:
    """Folded words without the number that the form may print before a heading."""
    words = fold_words(TAG.sub(" ", text))
    return words[1:] if words and words[0].isdigit() else words


LABELS = {code: _labels_of(layout) for code, layout in LAYOUTS.items()}
_BY_FIRST_LETTER: dict[str, list[Label]] = defaultdict(list)
for _labels in LABELS.values():
    for _label in _labels:
        _BY_FIRST_LETTER[_label.words[0][0]].append(_label)


def is_label(text: str) -> bool:
    words = _unnumbered(text)
    return any(words == label.words for labels in LABELS.values() for label in labels)


def opens_label(text: str) -> bool:
    """Whether the text is the beginning of some label, or the whole of it."""
    words = _unnumbered(text)
    return bool(words) and any(
        label.words[: len(words)] == words for labels in LABELS.values() for label in labels
    )


def begins_with_label(text: str) -> bool:
    words = _unnumbered(text)
    return bool(words) and any(
        words[: len(label.words)] == label.words for label in _BY_FIRST_LETTER[words[0][0]]
    )


def find_forms(
    lines: Sequence[Line],
    words: Sequence[Word],
    layouts: Sequence[str],
    passages: Sequence[range] = (),
) -> list[list[Place]]:
    """The labels of each form of the document, in order; empty when it holds none.

    `passages` are words known to be the form's own text: no label lies in one, and one may stand
    right before a label on the same line.
    """
    chain = _best_chain(_candidates(lines, words, layouts, passages))
    forms: list[list[Place]] = []
    for place in chain:
        last = forms[-1][-1].label if forms else None
        if last and last.layout == place.label.layout and last.position < place.label.position:
            forms[-1].append(place)
        else:
            forms.append([place])
    return [form for form in forms if _official(form) >= FEWEST_LABELS]


def _official(form: Sequence[Place]) -> int:
    return sum(bool(place.label.code) and place.label.is_official for place in form)


def _candidates(
    lines: Sequence[Line],
    words: Sequence[Word],
    layouts: Sequence[str],
    passages: Sequence[range],
) -> list[Place]:
    case_is_lost = not any(_starts_capital(line.text) for line in lines if len(line.text) > 20)
    inside_passage = {at for passage in passages for at in passage}
    after_heading = {passage.stop for passage in passages}
    places: list[Place] = []
    for at in range(len(words)):
        if at in inside_passage or not (at in after_heading or _opens_line(words, at, lines)):
            continue
        for label, after in _labels_at(words, at, layouts):
            if crosses_cell(words, at, after, lines):
                continue
            score = _looks(lines, words, label, at, after)
            if not label.code and any(_labels_at(words, after, [label.layout])):
                score += _BEFORE_A_LABEL
                after_heading.add(after)
            if score > _THRESHOLD or (case_is_lost and score > -2):
                places.append(Place(label, at, after, _EACH + score if label.code else _HEADING))
    return places


def _labels_at(
    words: Sequence[Word], at: int, layouts: Sequence[str]
) -> Iterator[tuple[Label, int]]:
    """Each label whose words begin at `at`, with the index after them."""
    if at < len(words):
        for label in _BY_FIRST_LETTER[words[at].norm[0]]:
            after = match_words(words, at, label.words) if label.layout in layouts else None
            if after is not None:
                yield label, after


def _opens_line(words: Sequence[Word], at: int, lines: Sequence[Line]) -> bool:
    is_first = at == 0 or words[at - 1].ends_line
    is_second = at == 1 or (at > 1 and words[at - 2].ends_line)
    follows_number = is_second and words[at - 1].norm.isdigit()
    return (is_first or follows_number) and may_begin_label(words, at, lines)


def _starts_capital(text: str) -> bool:
    letters = [char for char in TAG.sub("", text) if char.isalpha()]
    return bool(letters) and letters[0].isupper()


_SEPARATOR = re.compile(
    r"(?:[*_`|]|</?[a-zA-Z][^<>]*>)*\s*(?P<colon>:?)(?:[*_`|]|</[a-zA-Z][^<>]*>)*\s*(?:[-\u2013\u2014]\s+)?"
)


def strip_separator(text: str) -> str:
    """What follows a label on its line, without colon, dash and markup between them."""
    return _SEPARATOR.sub("", text, count=1)


_VALUE_START = re.compile(r"[¿¡\"“«'(]*(?:[A-ZÁÉÍÓÚÜÑ0-9+]|https?:|www\.|\S+@)|[-\u2013\u2014•]\s?")
_SENTENCE_OVER = re.compile(r"[.!?:;)”\"]\s*\Z")


def _looks(
    lines: Sequence[Line], words: Sequence[Word], label: Label, first: int, after: int
) -> float:
    """How much the words look like a label and not like the beginning of a line of prose."""
    line, end = lines[words[first].line], words[after - 1]
    rest_of_line = lines[end.line].text[end.end :]
    separator = _SEPARATOR.match(rest_of_line)
    value = mask_tags(rest_of_line[separator.end() :]).lstrip()
    is_alone = not any(char.isalnum() for char in value)
    in_cell = line.gap in (Gap.CELL, Gap.PIPE) or _cell_follows(lines, end.line)
    capital = line.text[words[first].start].isupper()

    score = {1: 0.0, 2: 0.5}.get(len(label.words), 1.5) + (0.5 if capital else 0.0)
    if is_alone or separator["colon"]:
        score += 3 + (2 if in_cell else 0)
    elif label.code:
        score += 2 if _VALUE_START.match(value) else -2
    else:
        score -= 2  # a heading has its line for itself, or a label follows
    if _goes_on_from_line_before(lines, words[first].line):
        score -= 0.5 if capital else 1
    else:
        score += 0.5
    return score


def _cell_follows(lines: Sequence[Line], number: int) -> bool:
    return number + 1 < len(lines) and lines[number + 1].gap in (Gap.CELL, Gap.PIPE)


def _goes_on_from_line_before(lines: Sequence[Line], number: int) -> bool:
    """The line before is an unfinished sentence and nothing stands between."""
    if number == 0 or lines[number].gap is not Gap.LINE:
        return False
    return not _SENTENCE_OVER.search(TAG.sub("", lines[number - 1].text))


def _best_chain(places: Sequence[Place]) -> list[Place]:
    """The chain of places that do not overlap with the highest sum of scores."""
    totals: list[float] = []
    before: list[int | None] = []
    best_at: dict[tuple[str, int], int] = {}  # layout and position → place that ends there
    best: int | None = None
    unfinished: list[tuple[int, int]] = []  # (after, index) of places not yet passed
    for index, place in enumerate(places):
        while unfinished and unfinished[0][0] <= place.first:
            done = heappop(unfinished)[1]
            key = (places[done].label.layout, places[done].label.position)
            if key not in best_at or totals[done] > totals[best_at[key]]:
                best_at[key] = done
            if best is None or totals[done] > totals[best]:
                best = done
        total, predecessor = _best_before(places, totals, best_at, best, place)
        totals.append(total + place.score)
        before.append(predecessor)
        heappush(unfinished, (place.after, index))
    return _trace_back(places, totals, before)


def _best_before(
    places: Sequence[Place],
    totals: Sequence[float],
    best_at: dict[tuple[str, int], int],
    best: int | None,
    place: Place,
) -> tuple[float, int | None]:
    options: list[tuple[float, int | None]] = [(0.0, None)]
    for position in range(place.label.position):
        index = best_at.get((place.label.layout, position))
        if index is not None:
            is_empty = places[index].label.code and places[index].after == place.first
            options.append((totals[index] - (_EMPTY if is_empty else 0), index))
    if best is not None:
        options.append((totals[best] - _RESTART, best))
    return max(options, key=lambda option: option[0])


def _trace_back(
    places: Sequence[Place], totals: Sequence[float], before: Sequence[int | None]
) -> list[Place]:
    if not places:
        return []
    index: int | None = max(range(len(places)), key=totals.__getitem__)
    chain = []
    while index is not None:
        chain.append(places[index])
        index = before[index]
    return chain[::-1]
