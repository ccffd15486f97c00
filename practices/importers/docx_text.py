"""The text of a DOCX in document order: paragraphs, tables, tables in cells, text boxes."""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from practices.exceptions import ImportRefused

from .grid import grid_lines
from .labels import begins_with_label
from .lines import SOFT_HYPHEN, Gap, Line, Reading, clean, with_emphasis
from .pages import join_pages

MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_TEXT_BYTES = 15 * 1024 * 1024
MAX_PARTS = 2_000

_MAIN_PART = "word/document.xml"
_MARKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): SOFT_HYPHEN,
}
# Deleted text, old copies of text boxes, and what Word computes instead of showing.
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:pPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def read_docx(data: bytes) -> Reading:
    _refuse_oversized(data)
    try:
        document = Document(BytesIO(data))
        part, body = document.part, document.element.body
        notes = list(_roots_of_parts(part, "/footnotes", "/endnotes"))
        titles = list(_roots_of_parts(part, "/header", "/footer"))
    except Exception as error:
        # Over a damaged file python-docx ends in whatever zip, XML and its own lookups raise.
        raise ImportRefused(_unreadable()) from error
    if body is None:
        raise ImportRefused(_unreadable())
    return join_pages(
        [_block_lines(body, part)],
        running_titles=_paragraphs_of(titles, part),
        aside=_paragraphs_of(notes, part),
    )


def _unreadable() -> str:
    return _("No se pudo leer el documento: no es un DOCX o está dañado. Guárdelo de nuevo.")


def _refuse_oversized(data: bytes) -> None:
    """Before anything is unpacked: a small archive may hold gigabytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ImportRefused(_unreadable()) from error
    if _MAIN_PART not in parts:
        raise ImportRefused(
            _("El archivo no es un documento de texto DOCX. Suba la ficha como DOCX, PDF o TXT.")
        )
    text_size = sum(part.file_size for name, part in parts.items() if name.endswith(".xml"))
    if (
        len(parts) > MAX_PARTS
        or text_size > MAX_TEXT_BYTES
        or sum(part.file_size for part in parts.values()) > MAX_UNPACKED_BYTES
    ):
        raise ImportRefused(
            _("El documento es demasiado grande para ser una ficha. Suba solo la ficha.")
        )
    if any(part.flag_bits & 1 for part in parts.values()):
        raise ImportRefused(
            _("El documento está protegido con contraseña. Quítele la contraseña y súbalo.")
        )


def _roots_of_parts(main: Part, *kinds: str) -> Iterator[etree._Element]:
    """Parts beside the body: headers, footnotes."""
    for relation in main.rels.values():
        if not relation.is_external and relation.reltype.endswith(kinds):
            yield parse_xml(relation.target_part.blob)


def _paragraphs_of(roots: Iterable[etree._Element], main: Part) -> Iterator[str]:
    for root in roots:
        for paragraph in root.iter(qn("w:p")):
            text = clean(_text_of(paragraph, main)).strip()
            if text:
                yield text


def _block_lines(container: etree._Element, part: Part) -> Iterator[Line]:
    """Lines of a body, a cell or a text box. Every paragraph stands apart from the one before."""
    for child in container.iterchildren():
        if child.tag == qn("w:p"):
            yield from _paragraph_lines(child, part)
        elif child.tag == qn("w:tbl"):
            for row in child.iterchildren(qn("w:tr")):
                yield from _row_lines(row, part)
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _block_lines(content, part)


def _row_lines(row: etree._Element, part: Part) -> Iterator[Line]:
    is_first_cell = True
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue  # of a table inside a cell
        lines = list(_block_lines(cell, part))
        if lines and not is_first_cell:
            lines[0] = Line(lines[0].text, Gap.CELL)
        is_first_cell = is_first_cell and not lines
        yield from lines


def _paragraph_lines(paragraph: etree._Element, part: Part) -> Iterator[Line]:
    text = clean(_text_of(paragraph, part))
    if _is_list_item(paragraph) and text.strip() and not begins_with_label(text):
        text = f"• {text}"
    for number, line in enumerate(grid_lines(text)):
        yield line if number else Line(line.text, Gap.BLANK)
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(ancestor.tag in _SKIPPED for ancestor in box.iterancestors()):
            yield from _block_lines(box, part)


def _is_list_item(paragraph: etree._Element) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    style = properties.find(qn("w:pStyle"))
    name = style.get(qn("w:val"), "") if style is not None else ""
    is_numbered = properties.find(qn("w:numPr")) is not None
    return is_numbered or name.lower().startswith(("listbullet", "listnumber", "listaconvi"))


def _text_of(paragraph: etree._Element, part: Part) -> str:
    return with_emphasis(list(_pieces(paragraph, part)))


def _pieces(element: etree._Element, part: Part) -> Iterator[tuple[str, bool]]:
    """Stretches of text with whether they are bold."""
    for child in element.iterchildren():
        if child.tag in _SKIPPED or child.tag == qn("w:txbxContent"):
            continue
        if child.tag == qn("w:t"):
            yield child.text or "", _is_bold(element)
        elif child.tag in _MARKS:
            yield _MARKS[child.tag], False
        elif child.tag == qn("w:hyperlink"):
            yield _link(child, part), False
        else:
            yield from _pieces(child, part)


def _is_bold(run: etree._Element) -> bool:
    bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return bold is not None and bold.get(qn("w:val"), "1") not in ("0", "false", "off")


def _link(hyperlink: etree._Element, part: Part) -> str:
    """The printed words, with the address behind them when they do not show it."""
    text = "".join(text for text, _bold in _pieces(hyperlink, part))
    relation = part.rels.get(hyperlink.get(qn("r:id"), ""))
    address = relation.target_ref if relation is not None and relation.is_external else ""
    shows_it = "://" in text or "@" in text or text.strip().lower().startswith("www.")
    if shows_it or not address.startswith(("http://", "https://")):
        return text
    return f"[{text.strip()}]({address})"
