"""From pages to one run of lines, without what only the printing of pages brought in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .labels import LABELS, begins_with_label
from .lines import BULLETS, Gap, Line, Reading
from .words import fold_words, mask_tags

_NUMBERED = re.compile(r"p[áa]g(?:ina|\.)?\s*\d+(?P<of>\s*(?:de|/)\s*\d+)?", re.IGNORECASE)
_EDGE = 3  # lines at the top and at the bottom of a page that may be its header and footer
_LONGEST_LABEL = 5  # lines of a narrow column on which one label stands, at most
_ROW = 80  # lines of a row on one page, at most: how far back the other half of a label may be
_LABELS = {"".join(label.words) for labels in LABELS.values() for label in labels if label.code}


def join_pages(
    pages: Iterable[Iterable[Line]],
    running_titles: Iterable[str] = (),
    aside: Iterable[str] = (),
) -> Reading:
    """One run of lines; headers, footers and page numbers are set apart."""
    filled = [list(_with_bullets(page)) for page in pages]
    filled = [page for page in filled if page]
    repeated = _repeated_at_edges(filled)
    titles = list(running_titles)
    lines: list[Line] = []
    for page in filled:
        first, after = _body(page, repeated)
        titles += [line.text.strip() for line in (*page[:first], *page[after:])]
        body = list(_without_page_numbers(page[first:after], titles))
        if lines and body:
            _mend_label(lines, body)
            body[:1] = [Line(line.text, Gap.PAGE) for line in body[:1]]
        lines += body
    return Reading(tuple(lines), tuple(dict.fromkeys(titles)), tuple(aside))


def _with_bullets(lines: Iterable[Line]) -> Iterator[Line]:
    """A bullet that stands alone on its line belongs to the next one."""
    bullet: Line | None = None
    for line in lines:
        text = line.text.strip()
        if text and not text.strip(f"{BULLETS} "):
            bullet = line
        elif text and bullet is not None:
            yield Line(f"• {text}", bullet.gap)
            bullet = None
        elif text:
            yield line


def _repeated_at_edges(pages: Sequence[Sequence[Line]]) -> set[str]:
    """What stands at the edge of at least two pages, and of half of them."""
    counts = Counter(
        key
        for page in pages
        for key in {_without_digits(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])}
    )
    return {key for key, pages_with in counts.items() if pages_with >= max(2, len(pages) / 2)}


def _without_digits(text: str) -> str:
    """The same for the headers of all pages, whatever their page number."""
    return re.sub(r"\d+", "#", " ".join(text.split())).casefold()


def _body(page: Sequence[Line], repeated: set[str]) -> tuple[int, int]:
    """Where a page begins and ends without its header and footer.

    Labels, and what follows one, are neither: two forms in one file may begin and end alike.
    """

    def is_outside(index: int) -> bool:
        text = page[index].text
        if begins_with_label(text) or (index and begins_with_label(page[index - 1].text)):
            return False
        return _without_digits(text) in repeated or bool(_NUMBERED.fullmatch(text.strip()))

    first, after = 0, len(page)
    while first < min(_EDGE, len(page)) and is_outside(first):
        first += 1
    while after > max(first, len(page) - _EDGE) and is_outside(after - 1):
        after -= 1
    return first, after


def _without_page_numbers(lines: Iterable[Line], titles: list[str]) -> Iterator[Line]:
    """A text copied from a PDF has them between its lines: "Página 2 de 3"."""
    cut = False
    for line in lines:
        match = _NUMBERED.fullmatch(line.text.strip())
        if match and match["of"]:
            titles.append(line.text.strip())
            cut = True
        else:
            yield Line(line.text, Gap.PAGE) if cut else line
            cut = False


def _mend_label(lines: list[Line], page: list[Line]) -> None:
    """Bring together a label whose row the end of the page cut in two.

    The first lines of the page are then the rest of a label that began beside the first lines of
    its value on the page before.
    """
    for taken in range(1, min(_LONGEST_LABEL, len(page)) + 1):
        rest = _letters(page[:taken])
        for label in _LABELS if rest else ():
            beginning = label.removesuffix(rest)
            at = _index_after(lines, beginning) if beginning and beginning != label else None
            if at is not None:
                lines[at:at] = [Line(line.text) for line in page[:taken]]
                del page[:taken]
                return


def _index_after(lines: Sequence[Line], beginning: str) -> int | None:
    """Index after the last lines that say exactly this."""
    for start in range(len(lines) - 1, max(-1, len(lines) - _ROW), -1):
        for taken in range(1, _LONGEST_LABEL):
            if _letters(lines[start : start + taken]) == beginning:
                return start + taken
    return None


def _letters(lines: Sequence[Line]) -> str:
    return "".join(word for line in lines for word in fold_words(mask_tags(line.text)))
