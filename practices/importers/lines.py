"""Lines of a document as every kind of file gives them, cleaned of what printing added."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_LIGATURES = {
    ord(char): unicodedata.normalize("NFKC", char) for char in map(chr, range(0xFB00, 0xFB07))
}


def clean(text: str) -> str:
    """The same words with one kind of space, line end, bullet and accent.

    A soft hyphen stays where it ends a line: it says that the word goes on in the next one.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = _STRAY_BULLETS.sub("•", text).translate(_LIGATURES)
    return _INNER_SOFT_HYPHEN.sub("", unicodedata.normalize("NFC", text))


_NUMBERED_PAGE = re.compile(r"p[áa]g(?:ina|\.)?\s*\d+(?:\s*(?:de|/)\s*\d+)?", re.IGNORECASE)
_EDGE = 3  # lines at the top and at the bottom of a page that may be its header and footer


def join_pages(
    pages: Iterable[Sequence[Line]],
    is_label: Callable[[str], bool],
    running_titles: tuple[str, ...] = (),
    aside: tuple[str, ...] = (),
) -> Reading:
    """One run of lines; what repeats at the edges of the pages is set apart.

    `is_label` protects the form's labels and what follows one: two forms in one file may well
    begin and end alike.
    """
    filled = [[line for line in page if line.text.strip()] for page in pages]
    filled = [page for page in filled if page]
    repeated = _repeated_at_edges(filled)

    def is_furniture(page: Sequence[Line], index: int) -> bool:
        text = page[index].text
        if is_label(text) or (index and is_label(page[index - 1].text)):
            return False
        return _furniture_key(text) in repeated or bool(_NUMBERED_PAGE.fullmatch(text.strip()))

    lines: list[Line] = []
    furniture = list(running_titles)
    for page in filled:
        first, last = 0, len(page)
        while first < min(_EDGE, len(page)) and is_furniture(page, first):
            first += 1
        while last > max(first, len(page) - _EDGE) and is_furniture(page, last - 1):
            last -= 1
        furniture += [line.text.strip() for line in (*page[:first], *page[last:])]
        for index in range(first, last):
            starts_page = index == first and lines
            lines.append(Line(page[index].text, Gap.PAGE) if starts_page else page[index])
    return Reading(tuple(_with_bullets(lines)), tuple(dict.fromkeys(furniture)), aside)


def _with_bullets(lines: Iterable[Line]) -> Iterator[Line]:
    """A bullet that stands alone on its line belongs to the next one."""
    bullet: Line | None = None
    for line in lines:
        if line.text.strip() and not line.text.strip(f"{BULLETS} "):
            bullet = line
        elif bullet is not None:
            yield Line(f"• {line.text.strip()}", bullet.gap)
            bullet = None
        else:
            yield line


def _furniture_key(text: str) -> str:
    """The same for the headers of all pages, whatever their page number."""
    return re.sub(r"\d+", "#", " ".join(text.split())).casefold()


def _repeated_at_edges(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Keys that stand at the edge of at least two pages, and of half of them."""
    counts = Counter(
        key
        for page in pages
        for key in {_furniture_key(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])}
    )
    return {key for key, pages_with in counts.items() if pages_with >= max(2, len(pages) / 2)}
