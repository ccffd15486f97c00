"""From broken lines and HTML to Markdown: paragraphs and lists, the words as they are.

Whether a line end is the printer's or the author's is not written anywhere; `Wrap` holds what the
whole document tells about it. Words are never corrected: only lines are joined, and words that
the printer broke with a hyphen.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from practices.text import fold

from .html_text import html_lines
from .lines import BULLETS, Gap, Line
from .words import TAG

_HYPHENATED = re.compile(r"(?P<head>[^\W\d_]+)(?P<hyphen>[-\u2010\u00ad])\Z")
_FIRST_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.?!:;…][\s\"”\u2019)*\]]*\Z")
_OPENING = re.compile(r"[\s\"“'(\[*¿¡]*")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_BULLET = re.compile(rf"[{BULLETS}]\s*|[*]\s+(?=\S)")
_DASH = re.compile(r"[-\u2013\u2014]\s+(?=\S)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?=\S)")
_INNER_BULLET = re.compile(r"\s+(?=[•▪●]\s)")

_SHORTEST_BROKEN_LINE = 30  # characters; a shorter line was ended by its author
_FILLED = 0.8  # of the width, with the next word: proportional letters make it vary


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a document breaks its lines."""

    width: int = 0
    """Length of a full line in characters; 0 when nothing in it is broken."""
    empty_lines_are_noise: bool = False
    """Empty lines stand inside sentences, so none of them ends a paragraph."""
    compounds: frozenset[str] = frozenset()
    """Words written with a hyphen within a line, folded: they keep it when broken there."""


def measure(answers: Iterable[Sequence[Line]]) -> Wrap:
    """What the lines that end inside a sentence tell."""
    lengths = []
    noise = False
    compounds: set[str] = set()
    for lines in answers:
        for former, line in pairwise(lines):
            if not _is_sentence_going_on(former.text, line.text):
                continue
            is_apart = line.gap is Gap.BLANK and len(former.text) >= _SHORTEST_BROKEN_LINE
            if is_apart or line.gap is Gap.LINE:
                lengths.append(len(former.text))
                noise = noise or is_apart
        compounds.update(fold(word) for line in lines for word in _COMPOUND.findall(line.text))
    lengths.sort()
    width = lengths[(len(lengths) - 1) * 9 // 10] if lengths else 0
    return Wrap(width, noise, frozenset(compounds))


def one_line(lines: Iterable[Line], wrap: Wrap) -> str:
    """A short answer: all its lines on one."""
    text = ""
    for line in lines:
        for part in html_lines(line) if TAG.search(line.text) else [line]:
            text = _joined(text, part.text.strip(), wrap) if text else part.text.strip()
    return _collapsed(text)


def to_markdown(lines: Sequence[Line], wrap: Wrap) -> str:
    """Paragraphs parted by an empty line; list items one a line, behind "- " or "1. "."""
    blocks: list[_Block] = []
    for line in _parts(lines):
        marker, text = _marker(line, blocks)
        if not text:
            continue
        if not marker and blocks and _joins(blocks[-1].last, Line(text, line.gap), wrap):
            blocks[-1].add(text, line.gap, wrap)
        else:
            blocks.append(_Block(marker, text))
    return _rendered(blocks)


class _Block:
    """A paragraph (no marker) or an item of a list."""

    def __init__(self, marker: str, text: str) -> None:
        self.marker = marker
        self.text = text
        self.last = text
        """Its last line as printed: its length tells whether it was full."""

    def add(self, text: str, gap: Gap, wrap: Wrap) -> None:
        if gap is Gap.PIPE:
            self.text = f"{self.text} | {text}"
        else:
            self.text = _joined(self.text, text, wrap)
        self.last = text


def _rendered(blocks: Sequence[_Block]) -> str:
    text = ""
    for number, block in enumerate(blocks):
        if number:
            same_list = block.marker and blocks[number - 1].marker
            text += "\n" if same_list else "\n\n"
        text += block.marker + _collapsed(block.text)
    return text


def _parts(lines: Iterable[Line]) -> Iterable[Line]:
    """Lines with their HTML resolved, and several bullets of one line each on its own."""
    for line in lines:
        for part in html_lines(line) if TAG.search(line.text) else [line]:
            items = _INNER_BULLET.split(part.text.strip())
            is_list = len(items) > 2 or items[0][:1] in BULLETS or items[0][-1:] in ":;."
            for number, item in enumerate(items if is_list else [part.text.strip()]):
                yield Line(item, Gap.BREAK if number else part.gap)


def _marker(line: Line, blocks: Sequence[_Block]) -> tuple[str, str]:
    """The Markdown marker of a list item and its text; no marker for prose."""
    text = line.text
    if match := _BULLET.match(text):
        return "- ", text[match.end() :]
    in_list = bool(blocks and blocks[-1].marker)
    may_start = not blocks or in_list or bool(_SENTENCE_END.search(blocks[-1].text))
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
    if line.gap in (Gap.CELL, Gap.PIPE) or _HYPHENATED.search(former):
        return True
    if _is_sentence_going_on(former, line.text):
        is_apart = line.gap is Gap.BLANK and not wrap.empty_lines_are_noise
        return not is_apart or len(former) >= _SHORTEST_BROKEN_LINE
    if line.gap is Gap.BLANK and not wrap.empty_lines_are_noise:
        return False
    first_word = _FIRST_WORD.search(line.text)
    filled = len(former) + 1 + len(first_word[0] if first_word else "")
    return bool(wrap.width) and filled >= _FILLED * wrap.width


def _is_sentence_going_on(former: str, text: str) -> bool:
    start = text[_OPENING.match(text).end() :]
    return start[:1].islower() and not _SENTENCE_END.search(former)


def _joined(former: str, text: str, wrap: Wrap) -> str:
    """Two lines as one; a word broken between them is made whole."""
    broken = _HYPHENATED.search(former)
    if broken is None or not text[:1].isalnum():
        return f"{former} {text}"
    if broken["hyphen"] != "\u00ad" and not text[0].islower():
        return former + text  # "Bogotá-" + "Soacha"
    tail = re.match(r"\w+", text)
    compound = fold(f"{broken['head']}-{tail[0]}")
    if broken["hyphen"] != "\u00ad" and compound in wrap.compounds:
        return former + text
    return former[: -len(broken["hyphen"])] + text


def _collapsed(text: str) -> str:
    return " ".join(text.split())
