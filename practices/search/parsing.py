"""What a visitor typed, as words to find. No syntax of a text engine gets past here."""

import re
from dataclasses import dataclass

from practices.text import fold, tokens

#: Longer texts and more words are cut: nobody types them, and each word costs a look-up.
MAX_CHARACTERS = 300
MAX_WORDS = 16

Phrase = tuple[str, ...]

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<chunk>[^\s"]+))')
# Within a chunk: a code, an e-mail or an address holds together, "agua/energía" does not.
_HELD_TOGETHER = re.compile(r"[\w.@-]+")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Phrases of one token or more. A document must hold all of ``required``, none of
    ``excluded``."""

    required: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    #: Something was typed after the limits and not looked for.
    is_shortened: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing to look for: empty, signs only, or nothing but stop words."""
        return not (self.required or self.excluded)

    @property
    def terms(self) -> frozenset[str]:
        """The tokens to mark in a hit."""
        return frozenset(token for phrase in self.required for token in phrase)


def parse(text: str) -> ParsedQuery:
    """Read a query: words, "phrases in quotes" and -exclusions. Any text is a valid one."""
    text = text.strip()
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    budget = MAX_WORDS
    is_shortened = len(text) > MAX_CHARACTERS
    for part in _PART.finditer(fold(text[:MAX_CHARACTERS])):
        chosen = excluded if part["minus"] else required
        for phrase in _phrases(part):
            if len(phrase) > budget:
                is_shortened = True
                break
            budget -= len(phrase)
            chosen[phrase] = None
    return ParsedQuery(tuple(required), tuple(excluded), is_shortened)


def _phrases(part: re.Match) -> list[Phrase]:
    pieces = [part["phrase"]] if part["chunk"] is None else _HELD_TOGETHER.findall(part["chunk"])
    return [phrase for piece in pieces if (phrase := tuple(tokens(piece)))]
