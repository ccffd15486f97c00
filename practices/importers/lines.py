"""Lines of a document as every kind of file gives them, cleaned of what printing added."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

SOFT_HYPHEN = "\u00ad"
BULLETS = "•▪◦●○■□➢➤✓✔‣∙·"


class Gap(Enum):
    """What stands between a line and the one before it."""

    LINE = auto()
    BLANK = auto()  # an empty line, or a new paragraph of a DOCX
    BREAK = auto()  # a new paragraph for certain: the markup says so
    PAGE = auto()
    CELL = auto()
    PIPE = auto()  # a new cell, drawn with "|"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    gap: Gap = Gap.LINE


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a document in reading order, without page headers and footers."""

    lines: tuple[Line, ...]
    running_titles: tuple[str, ...] = ()
    """Headers and footers of pages."""
    aside: tuple[str, ...] = ()
    """What stands outside the run of the text: footnotes."""


_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u202a-\u202e\x00-\x08\x0e-\x1f]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x85\u2028]")
# A bullet is 0x7f in the encoding of many PDFs and a private character in Word's Symbol font.
_STRAY_BULLETS = re.compile(r"[\x7f\uf0b7\uf0a7\uf0d8\uf0fc]")
_INNER_SOFT_HYPHEN = re.compile(SOFT_HYPHEN + r"(?!\s*(?:\n|\Z))")
_VERY_WIDE = re.compile(r"[ \t]{200,}")
_LIGATURES = {
    ord(char): unicodedata.normalize("NFKC", char) for char in map(chr, range(0xFB00, 0xFB07))
}


def clean(text: str) -> str:
    """The same words with one kind of space, line end, bullet and accent.

    A soft hyphen stays where it ends a line: it says that the word goes on in the next one.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _VERY_WIDE.sub(" " * 200, _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    text = _STRAY_BULLETS.sub("•", text).translate(_LIGATURES)
    return _INNER_SOFT_HYPHEN.sub("", unicodedata.normalize("NFC", text))


def with_emphasis(pieces: Sequence[tuple[str, bool]]) -> str:
    """Pieces of text with the bold ones as Markdown, unless all are: then it is a heading."""
    merged: list[tuple[str, bool]] = []
    for text, bold in pieces:
        is_bold = bold and bool(text.strip())
        if merged and (merged[-1][1] == is_bold or not text.strip()):
            merged[-1] = (merged[-1][0] + text, merged[-1][1])
        else:
            merged.append((text, is_bold))
    said = [bold for text, bold in merged if text.strip()]
    if all(said):
        return "".join(text for text, _bold in merged)
    return "".join(_emphasised(text) if bold else text for text, bold in merged)


def _emphasised(text: str) -> str:
    core = text.strip()
    return text.replace(core, f"**{core}**")
