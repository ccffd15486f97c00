"""A document as a run of folded words that remember where they stand.

Labels and the form's own text are looked for word by word: line breaks, empty lines, case,
accents, punctuation and markup then make no difference.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from practices.text import fold

from .lines import Gap, Line

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_WORD = re.compile(r"[^\W_]+")
# Markup and numbering that may stand before a label; a bullet may not: it makes an item of a list.
_BEFORE_LABEL = re.compile(r"[\s#>*_|~`\"“(]*(?:\d{1,2}\s*[.)\-]{1,2}[\s*_]*)?")


class Word(NamedTuple):
    norm: str
    line: int
    start: int
    end: int
    ends_line: bool
    """The next word stands on another line and may be its second half."""


def fold_words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(text))


_fold = lru_cache(maxsize=20_000)(fold)


def mask_tags(text: str) -> str:
    """The text with its markup blanked out; places stay the same."""
    return TAG.sub(lambda match: " " * len(match[0]), text)


def words_of(lines: Sequence[Line]) -> list[Word]:
    words = []
    for number, line in enumerate(lines):
        matches = list(_WORD.finditer(mask_tags(line.text)))
        for match in matches:
            ends_line = match is matches[-1]
            words.append(Word(_fold(match[0]), number, match.start(), match.end(), ends_line))
    return words


def match_words(words: Sequence[Word], at: int, wanted: Sequence[str]) -> int | None:
    """Index after the wanted words if they stand at `at`, however their lines are broken.

    A narrow column breaks a long word without any hyphen ("IMPLEMENTACI" and "ÓN").
    """
    for norm in wanted:
        read = ""
        while read != norm:
            is_half = not read or words[at - 1].ends_line
            if at >= len(words) or not is_half or not norm.startswith(read + words[at].norm):
                return None
            read += words[at].norm
            at += 1
    return at


def may_begin_label(words: Sequence[Word], at: int, lines: Sequence[Line]) -> bool:
    """Nothing but markup and a number before the word in its line or cell."""
    word = words[at]
    before = mask_tags(lines[word.line].text)[: word.start]
    return bool(_BEFORE_LABEL.fullmatch(before))


def crosses_cell(words: Sequence[Word], first: int, after: int, lines: Sequence[Line]) -> bool:
    """Whether the words stand in more than one cell of a table."""
    return any(
        lines[number].gap in (Gap.CELL, Gap.PIPE)
        for number in range(words[first].line + 1, words[after - 1].line + 1)
    )
