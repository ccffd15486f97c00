"""A document cut into its forms, and each form into answers, its own text and the rest.

Every word of the document ends in exactly one place.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .form_text import CODE_PLACEHOLDER, LONGEST_PARAGRAPH, PASSAGES, Passage
from .labels import LABELS, Place, find_forms, strip_separator
from .lines import Gap, Line, Reading
from .words import Word, fold_words, match_words, words_of

_ANSWER, _FORM_TEXT, _PLACEHOLDER, _OUTSIDE, _LABEL = "answer", "form", "hint", "outside", "label"


@dataclass(slots=True)
class Outline:
    """One form of a document. Only labels that the document has are keys of `answers`."""

    layout: str
    answers: dict[str, list[Line]] = field(default_factory=dict)
    form_texts: list[str] = field(default_factory=list)
    outside: list[Line] = field(default_factory=list)
    code_placeholder: str = ""
    """What the form prints where no code has been assigned."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a word belongs to."""

    form: int
    kind: str
    code: str = ""


def outline_forms(reading: Reading, layouts: Sequence[str] = tuple(LABELS)) -> list[Outline]:
    """The forms of a document in order; none when no layout is recognised."""
    words = words_of(reading.lines)
    passages = list(_find_passages(words))
    placeholders = list(_find(words, fold_words(CODE_PLACEHOLDER.opening)))
    forms = find_forms(reading.lines, words, layouts, [*passages, *placeholders])
    outlines = [
        Outline(
            layout=places[0].label.layout,
            answers={place.label.code: [] for place in places if place.label.code},
        )
        for places in forms
    ]
    if outlines:
        owners = _owners(words, forms, passages, placeholders)
        _hand_out(reading.lines, words, owners, outlines)
        outlines[0].form_texts += reading.running_titles
        outlines[0].outside += [Line(text, Gap.BREAK) for text in reading.aside]
    return outlines


def _find(words: Sequence[Word], wanted: tuple[str, ...]) -> Iterator[range]:
    for at, word in enumerate(words):
        if word.norm == wanted[0]:
            after = match_words(words, at, wanted)
            if after is not None:
                yield range(at, after)


def _find_passages(words: Sequence[Word]) -> Iterator[range]:
    by_first_word: dict[str, list[Passage]] = defaultdict(list)
    for passage in PASSAGES:
        by_first_word[fold_words(passage.opening)[0]].append(passage)
    for at, word in enumerate(words):
        if at and words[at - 1].line == word.line:
            continue
        for passage in by_first_word.get(word.norm, ()):
            after = _end_of_passage(words, at, passage)
            if after is not None:
                yield range(at, after)


def _end_of_passage(words: Sequence[Word], at: int, passage: Passage) -> int | None:
    after = match_words(words, at, fold_words(passage.opening))
    if after is None or not passage.closing:
        return after
    closing = fold_words(passage.closing)
    for index in range(after, min(at + LONGEST_PARAGRAPH, len(words))):
        end = match_words(words, index, closing)
        if end is not None:
            return end
    return None


def _owners(
    words: Sequence[Word],
    forms: Sequence[Sequence[Place]],
    passages: Sequence[range],
    placeholders: Sequence[range],
) -> list[_Owner]:
    owners = [_Owner(0, _OUTSIDE)] * len(words)
    for number, places in enumerate(forms):
        form_ends = forms[number + 1][0].first if number + 1 < len(forms) else len(words)
        for place, following in zip(places, [*places[1:], None], strict=True):
            answer_ends = following.first if following else form_ends
            owner = _Owner(number, _ANSWER if place.label.code else _OUTSIDE, place.label.code)
            owners[place.first : place.after] = [_Owner(number, _LABEL, place.label.code)] * (
                place.after - place.first
            )
            owners[place.after : answer_ends] = [owner] * (answer_ends - place.after)
            _own_number_before(owners, words, place)
        if number + 1 < len(forms):
            # The next form begins with its preamble or heading, if it brings one.
            start = places[-1].after
            starts = [passage.start for passage in passages if start <= passage.start < form_ends]
            if starts:
                next_form = _Owner(number + 1, _OUTSIDE)
                owners[starts[0] : form_ends] = [next_form] * (form_ends - starts[0])
    _own_form_text(owners, words, forms, passages, placeholders)
    return owners


def _own_number_before(owners: list[_Owner], words: Sequence[Word], place: Place) -> None:
    """ "2." before a label belongs to it; before a heading, on a line of its own too."""
    before = place.first - 1
    if before < 0 or not words[before].norm.isdigit():
        return
    is_alone = before == 0 or words[before - 1].ends_line
    is_beside = words[before].line == words[place.first].line
    if is_alone and (is_beside or not place.label.code):
        owners[before] = owners[place.first]


def _own_form_text(
    owners: list[_Owner],
    words: Sequence[Word],
    forms: Sequence[Sequence[Place]],
    passages: Sequence[range],
    placeholders: Sequence[range],
) -> None:
    for passage in passages:
        for at in passage:
            owners[at] = _Owner(owners[at].form, _FORM_TEXT)
    for placeholder in placeholders:
        for at in placeholder:
            owners[at] = _Owner(owners[at].form, _PLACEHOLDER)
    for number, places in enumerate(forms):
        for place in places:
            if not place.label.code:
                for at in range(place.first, place.after):
                    owners[at] = _Owner(number, _FORM_TEXT)
                _own_number_before(owners, words, place)
            else:
                _own_repeated_label(owners, words, _Owner(number, _ANSWER, place.label.code), place)


def _own_repeated_label(
    owners: list[_Owner], words: Sequence[Word], answer: _Owner, place: Place
) -> None:
    """A label printed again on top of a page, inside its own answer, is no answer."""
    at = place.after
    while at < len(words) and owners[at].kind != _LABEL:
        opens_line = words[at - 1].line != words[at].line
        after = match_words(words, at, place.label.words) if opens_line else None
        if after is not None:
            after = match_words(words, after, ("continuacion",)) or after
            closes_line = after == len(words) or words[after].line != words[after - 1].line
            if closes_line and all(owner == answer for owner in owners[at:after]):
                owners[at:after] = [_Owner(answer.form, _FORM_TEXT)] * (after - at)
        at += 1


def _hand_out(
    lines: Sequence[Line],
    words: Sequence[Word],
    owners: Sequence[_Owner],
    outlines: Sequence[Outline],
) -> None:
    """Give each stretch of words with its punctuation to its owner."""
    former: _Owner | None = None
    for first, after in _stretches(words, owners):
        owner, line = owners[first], lines[words[first].line]
        opens_line = first == 0 or words[first - 1].line != words[first].line
        closes_line = after == len(words) or words[after].line != words[first].line
        start = 0 if opens_line else words[first - 1].end
        text = line.text[start : None if closes_line else words[after].start]
        gap = line.gap if opens_line else Gap.LINE
        outline = outlines[owner.form]
        if owner.kind == _ANSWER:
            if not opens_line:
                text = strip_separator(text)
            if former is not None and former.kind == _FORM_TEXT:
                gap = Gap.PAGE  # what the form printed in between is no end of a paragraph
            outline.answers[owner.code].append(Line(text.strip(), gap))
        elif owner.kind == _OUTSIDE:
            outline.outside.append(Line(text.strip(), gap))
        elif owner.kind == _PLACEHOLDER and not outline.code_placeholder:
            outline.code_placeholder = text.strip()
        elif owner.kind in (_FORM_TEXT, _PLACEHOLDER):
            outline.form_texts.append(text.strip())
        former = owner


def _stretches(words: Sequence[Word], owners: Sequence[_Owner]) -> Iterator[tuple[int, int]]:
    """Runs of words on one line with one owner."""
    first = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or words[at].line != words[first].line or owners[at] != owners[first]:
            yield first, at
            first = at
