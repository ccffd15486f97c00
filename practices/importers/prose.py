"""From broken lines to Markdown: paragraphs and lists, the words as they are.

Whether a line end is the printer's or the author's is not written anywhere; `Wrap` holds what the
whole document tells about it. Words are never corrected: only lines are joined, and words that
the printer broke with a hyphen.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from practices.text import fold

from .lines import BULLETS, Gap, Line

_HYPHENATED = re.compile(r"(?P<head>[^\W\d_]+)(?P<hyphen>[-\u2010\u00ad])\Z")
_FIRST_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.?!:;…][\s\"”\u2019)*\]]*\Z")
_OPENING = re.compile(r"[\s\"“'(\[*¿¡]*")
_COMPOUND = re.compile(r"\b[^\W\d_]+-[^\W\d_]+")
_BULLET = re.compile(rf"[{BULLETS}]\s*|[*]\s+(?=\S)")
_DASH = re.compile(r"[-\u2013\u2014]\s+(?=\S)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?=\S)")
_INNER_BULLET = re.compile(r"\s+(?=[•▪●]\s)")

_LONGEST_WORD = 60  # characters
_SHORTEST_BROKEN_LINE = 30  # characters; a shorter line was ended by its author
_FILLED = 0.93  # of a full line, together with the next word
_NARROW, _WIDE = frozenset("iljtfrI1.,;:!'|()[]-"), frozenset("mwMW@%ABCDEFGHKNOPQRSUVXYZÁÉÓÚÑ")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a document breaks its lines."""

    length: float = 0
    """Of a full line in characters; 0 when nothing in the document is broken."""
    width: float = 0
    """Of a full line in average letters, as proportional type sets them."""
    empty_lines_are_noise: bool = False
    """Empty lines stand inside sentences, so none of them ends a paragraph."""
    compounds: frozenset[str] = frozenset()
    """Words written with a hyphen within a line, folded: they keep it when broken there."""


def measure(answers: Iterable[Sequence[Line]]) -> Wrap:
    """What the lines that end inside a sentence tell."""
    full: list[str] = []
    noise = False
    compounds: set[str] = set()
    for lines in answers:
        for former, line in pairwise(lines):
            if not _is_sentence_going_on(former.text, line.text):
                continue
            is_apart = line.gap is Gap.BLANK and len(former.text) >= _SHORTEST_BROKEN_LINE
            if is_apart or line.gap is Gap.LINE:
                full.append(former.text)
                noise = noise or is_apart
        compounds.update(fold(word) for line in lines for word in _COMPOUND.findall(line.text))
    length, width = _near_longest(map(len, full)), _near_longest(map(_width, full))
    return Wrap(length, width, noise, frozenset(compounds))


def _near_longest(sizes: Iterable[float]) -> float:
    """The size that nine of ten do not exceed: one line that is not broken says nothing."""
    ordered = sorted(sizes)
    return ordered[(len(ordered) - 1) * 9 // 10] if ordered else 0


def _width(text: str) -> float:
    """In average letters of a proportional type."""
    return sum(0.55 if char in _NARROW else 1.3 if char in _WIDE else 1 for char in text)


def one_line(lines: Iterable[Line], wrap: Wrap) -> str:
    """A short answer: all its lines on one."""
    parts: list[str] = []
    for line in lines:
        _append(parts, Line(line.text.strip(), line.gap), wrap)
    return _collapsed(parts)


def to_markdown(lines: Sequence[Line], wrap: Wrap) -> str:
    """Paragraphs parted by an empty line; list items one a line, behind "- " or "1. "."""
    blocks: list[_Block] = []
    for line in _one_bullet_a_line(lines):
        marker, text = _marker(line, blocks)
        if not text:
            continue
        if marker or not blocks or not _joins(blocks[-1].last, Line(text, line.gap), wrap):
            blocks.append(_Block(marker, [text], text))
            continue
        if line.gap is Gap.PIPE:
            blocks[-1].parts.append("|")
        _append(blocks[-1].parts, Line(text, line.gap), wrap)
        blocks[-1].last = text
    return _rendered(blocks)


@dataclass(slots=True)
class _Block:
    """A paragraph (no marker) or an item of a list."""

    marker: str
    parts: list[str]
    last: str
    """Its last line as printed: its length tells whether it was full."""


def _rendered(blocks: Sequence[_Block]) -> str:
    text = ""
    for number, block in enumerate(blocks):
        if number:
            same_list = block.marker and blocks[number - 1].marker
            text += "\n" if same_list else "\n\n"
        text += block.marker + _collapsed(block.parts)
    return text


def _one_bullet_a_line(lines: Iterable[Line]) -> Iterable[Line]:
    """Several bullets of one line each on a line of its own."""
    for line in lines:
        text = line.text.strip()
        items = _INNER_BULLET.split(text)
        is_list = len(items) > 2 or items[0][:1] in BULLETS or items[0][-1:] in ":;."
        for number, item in enumerate(items if is_list else [text]):
            yield Line(item, Gap.BREAK if number else line.gap)


def _marker(line: Line, blocks: Sequence[_Block]) -> tuple[str, str]:
    """The Markdown marker of a list item and its text; no marker for prose."""
    text = line.text
    if match := _BULLET.match(text):
        return "- ", text[match.end() :]
    in_list = bool(blocks and blocks[-1].marker)
    may_start = not blocks or in_list or bool(_SENTENCE_END.search(blocks[-1].last))
    if may_start and (match := _DASH.match(text)):
        return "- ", text[match.end() :]
    if match := _NUMBER.match(text):
        number = int(match["number"])
        follows = in_list and blocks[-1].marker == f"{number - 1}. "
        if follows or (number == 1 and may_start):
            return f"{number}. ", text[match.end() :]
    return "", text


def _joins(former: str, line: Line, wrap: Wrap) -> bool:
    """Whether the line goes on with what the former line began."""
    if line.gap is Gap.BREAK:
        return False
    if line.gap in (Gap.CELL, Gap.PIPE) or _HYPHENATED.search(former[-_LONGEST_WORD:]):
        return True
    if _is_sentence_going_on(former, line.text):
        is_apart = line.gap is Gap.BLANK and not wrap.empty_lines_are_noise
        return not is_apart or len(former) >= _SHORTEST_BROKEN_LINE
    if line.gap is Gap.BLANK and not wrap.empty_lines_are_noise:
        return False
    first_word = _FIRST_WORD.search(line.text)
    text = f"{former} {first_word[0] if first_word else ''}"
    is_full = len(text) >= _FILLED * wrap.length or _width(text) >= _FILLED * wrap.width
    return bool(wrap.length) and is_full


def _is_sentence_going_on(former: str, text: str) -> bool:
    start = text[_OPENING.match(text).end() :]
    return start[:1].islower() and not _SENTENCE_END.search(former)


def _append(parts: list[str], line: Line, wrap: Wrap) -> None:
    """Add a line; a word broken between it and the former one is made whole."""
    text = line.text
    former = parts[-1] if parts and line.gap not in (Gap.CELL, Gap.PIPE) else ""
    broken = _HYPHENATED.search(former[-_LONGEST_WORD:])
    if broken is None or not text[:1].isalnum():
        parts.append(text)
        return
    tail = re.match(r"\w+", text)
    is_compound = fold(f"{broken['head']}-{tail[0]}") in wrap.compounds or not text[0].islower()
    if broken["hyphen"] != "\u00ad" and is_compound:
        parts[-1] = former + text  # "Bogotá-" + "Soacha"
    else:
        parts[-1] = former[: -len(broken["hyphen"])] + text


def _collapsed(parts: Sequence[str]) -> str:
    return " ".join(" ".join(parts).split())
