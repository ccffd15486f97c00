"""The text of a PDF. A PDF holds no lines and no tables, only words at places on a page."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError

from practices.exceptions import ImportRefused

from .labels import begins_with_label, is_label, opens_label
from .lines import Gap, Line, Reading, clean, with_emphasis
from .pages import join_pages

MAX_PAGES = 40
MAX_SECONDS = 20.0
MAX_PAGE_BYTES = 8 * 1024 * 1024

_COLUMN = 45.0  # points sideways that are more than an indent
_USUAL_LEADING = 14.0
_SAME_LINE = 3.0  # points up or down within one line


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text at a place, in points from the lower left corner; a line or a part of one."""

    text: str
    x: float
    y: float
    is_bold: bool = False


def read_pdf(data: bytes) -> list[Reading]:
    """In the order in which the file draws, and by columns as the eye sees them."""
    deadline = time.monotonic() + MAX_SECONDS
    try:
        reader = PdfReader(BytesIO(data))
        _refuse_closed(reader)
        drawn = [list(_pieces(page, deadline)) for page in _pages(reader)]
    except ImportRefused:
        raise
    except FileNotDecryptedError as error:
        raise ImportRefused(_encrypted()) from error
    except Exception as error:
        # Over a damaged file pypdf ends in whatever its parsers and codecs raise.
        raise ImportRefused(_unreadable()) from error
    if not any(piece.text.strip() for page in drawn for piece in page):
        raise ImportRefused(
            _(
                "El PDF no contiene texto: parece una imagen escaneada. Suba el documento original "
                "(DOCX) o páselo antes por un programa de reconocimiento de texto."
            )
        )
    leading = _leading(drawn)
    in_order = [list(_lines(_whole_lines(page), leading)) for page in drawn]
    by_column = [list(_lines_by_column(page, leading)) for page in drawn]
    return [join_pages(pages) for pages in (in_order, by_column)]


def _unreadable() -> str:
    return _("No se pudo leer el PDF: está dañado o incompleto. Expórtelo de nuevo y súbalo.")


def _encrypted() -> str:
    return _("El PDF está protegido con contraseña. Quítele la contraseña y súbalo.")


def _refuse_closed(reader: PdfReader) -> None:
    """A PDF that anybody may open but not change has an empty password: that one is read."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise ImportRefused(_encrypted())


def _pages(reader: PdfReader) -> Iterator[PageObject]:
    if len(reader.pages) > MAX_PAGES:
        raise ImportRefused(
            _("El PDF tiene más de %(limit)d páginas. Suba solo la ficha.") % {"limit": MAX_PAGES}
        )
    for page in reader.pages:
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MAX_PAGE_BYTES:
            raise ImportRefused(
                _("El PDF es demasiado pesado para ser una ficha. Suba solo la ficha.")
            )
        yield page


def _pieces(page: PageObject, deadline: float) -> Iterator[_Piece]:
    """Text as drawn; "\\n" at the end of a piece says that its line ends there."""
    pieces: list[_Piece] = []

    def take(
        text: str, place: list[float], line: list[float], font: dict | None, _size: float
    ) -> None:
        x = line[4] * place[0] + line[5] * place[2] + place[4]
        y = line[4] * place[1] + line[5] * place[3] + place[5]
        is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        pieces.extend(_Piece(part, x, y, is_bold) for part in text.splitlines(keepends=True))

    def watch_the_clock(*_args: object) -> None:
        if time.monotonic() > deadline:
            raise ImportRefused(
                _("El PDF tarda demasiado en leerse. Expórtelo de nuevo o suba el DOCX.")
            )

    page.extract_text(visitor_text=take, visitor_operand_before=watch_the_clock)
    return iter(pieces)


def _whole_lines(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Pieces of one line put together, at the place of the first."""
    line: list[_Piece] = []
    for piece in pieces:
        if piece.text.strip() or line:
            line.append(piece)
        if piece.text.endswith("\n") and line:
            yield _as_one(line)
            line = []
    if line:
        yield _as_one(line)


def _as_one(line: Sequence[_Piece]) -> _Piece:
    text = with_emphasis([(piece.text.rstrip("\n"), piece.is_bold) for piece in line])
    return _Piece(text.strip(), line[0].x, line[0].y)


def _leading(pages: Sequence[Sequence[_Piece]]) -> float:
    """The distance between the lines of a paragraph, in points: the short steps of a column."""
    steps = []
    for page in pages:
        columns: dict[int, set[float]] = {}
        for piece in page:
            if piece.text.strip():
                columns.setdefault(round(piece.x), set()).add(piece.y)
        for heights in columns.values():
            steps += [upper - lower for lower, upper in pairwise(sorted(heights))]
    steps = sorted(step for step in steps if 4 < step < 40)
    return steps[len(steps) // 4] if steps else _USUAL_LEADING


def _lines(pieces: Iterator[_Piece], leading: float) -> Iterator[Line]:
    former: _Piece | None = None
    for piece in pieces:
        yield Line(clean(piece.text), _gap(former, piece, leading))
        former = piece


def _gap(former: _Piece | None, piece: _Piece, leading: float) -> Gap:
    if former is None:
        return Gap.LINE
    down = former.y - piece.y
    if abs(piece.x - former.x) > _COLUMN or down < -_SAME_LINE:
        return Gap.CELL
    return Gap.BLANK if down > 1.45 * leading else Gap.LINE


def _lines_by_column(pieces: Sequence[_Piece], leading: float) -> Iterator[Line]:
    """Labels of the left column, each before the values beside and below it."""
    by_place = sorted((piece for piece in pieces if piece.text.strip()), key=lambda p: (-p.y, p.x))
    if not by_place:
        return iter(())
    values_at = _column_of_values(by_place)
    left = [piece for piece in by_place if piece.x < values_at - _COLUMN]
    right = [piece for piece in by_place if piece.x >= values_at - _COLUMN]
    rows: list[tuple[float, int, _Piece]] = []  # height to be read at, column, line
    top, label = 0.0, ""
    for piece in _on_one_line(left):
        is_apart = not rows or rows[-1][2].y - piece.y > 1.6 * leading
        goes_on = not is_apart and opens_label(f"{label} {piece.text}")
        if not goes_on and (is_apart or is_label(label) or begins_with_label(piece.text)):
            top, label = piece.y + _SAME_LINE, ""
        label = f"{label} {piece.text}"
        rows.append((top, 0, piece))
    rows += [(piece.y, 1, piece) for piece in _on_one_line(right)]
    rows.sort(key=lambda row: (-row[0], row[1], -row[2].y))
    return _lines((piece for _top, _column, piece in rows), leading)


def _column_of_values(pieces: Sequence[_Piece]) -> float:
    """Where the column with most text begins."""
    amount: dict[int, int] = {}
    for piece in pieces:
        amount[round(piece.x)] = amount.get(round(piece.x), 0) + len(piece.text)
    return float(max(amount, key=lambda x: amount[x]))


def _on_one_line(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    line: list[_Piece] = []
    for piece in pieces:
        if line and line[0].y - piece.y > _SAME_LINE:
            yield _as_one(line)
            line = []
        line.append(_Piece(f"{piece.text.rstrip()} ", piece.x, piece.y, piece.is_bold))
    if line:
        yield _as_one(line)
