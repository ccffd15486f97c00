"""The official forms without answers, to fill in elsewhere: DOCX and tagged PDF.

``importers`` reads a filled one back: every word printed here is known there as the form's own
(``importers.form_text``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

from practices.importers.form_text import (
    BLANK_INTRODUCTION,
    BLANK_ROWS,
    BLANK_TITLES,
    help_line,
)
from practices.layouts import FIELDS, LAYOUTS, Kind

from .sheet import render

LANGUAGE = "es-CO"
EMPTY_ROWS = 3
HELP_STYLE = "Ayuda del formato"
_INK = RGBColor(0x1F, 0x2A, 0x37)
_SOFT = RGBColor(0x4B, 0x55, 0x63)
_ANSWER_HEIGHT = {True: Cm(3), False: Cm(1)}


@dataclass(frozen=True, slots=True)
class BlankField:
    label: str
    help: str
    is_long: bool
    columns: tuple[str, ...]
    """Headings of a field that is a table; empty for one answer."""


@dataclass(frozen=True, slots=True)
class BlankPart:
    heading: str
    fields: Sequence[BlankField]


def parts_of(layout_code: str) -> list[BlankPart]:
    layout = LAYOUTS[layout_code]
    labels = layout.printed_labels()
    return [
        BlankPart(
            part.heading,
            [_field(code, labels[code]) for code in part.fields if code in labels],
        )
        for part in layout.sheet
    ]


def _field(code: str, label: str) -> BlankField:
    is_long = FIELDS[code].kind is Kind.LONG_TEXT
    return BlankField(label, help_line(code), is_long, BLANK_ROWS.get(code, ()))


# -- PDF ----------------------------------------------------------------------------------------


@cache
def as_pdf(layout_code: str) -> bytes:
    """Raises OSError where the machine cannot make PDF."""
    context = {
        "language": LANGUAGE,
        "title": BLANK_TITLES[layout_code],
        "name": str(LAYOUTS[layout_code].name),
        "introduction": BLANK_INTRODUCTION,
        "parts": parts_of(layout_code),
        "empty_rows": range(EMPTY_ROWS),
    }
    return render("sheets/blank_form.html", context)


# -- DOCX ---------------------------------------------------------------------------------------


@cache
def as_docx(layout_code: str) -> bytes:
    document = Document()
    _describe(document, layout_code)
    _prepare_styles(document)
    document.add_heading(BLANK_TITLES[layout_code], level=0)
    for text in BLANK_INTRODUCTION:
        document.add_paragraph(text, style=HELP_STYLE)
    for part in parts_of(layout_code):
        if part.heading:
            document.add_heading(part.heading, level=1)
        for field in part.fields:
            _add_field(document, field)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _describe(document, layout_code: str) -> None:
    about = document.core_properties
    about.title = f"{LAYOUTS[layout_code].name}: formato en blanco"
    about.subject = BLANK_TITLES[layout_code]
    about.language = LANGUAGE
    about.author = about.comments = about.keywords = ""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.59), Cm(27.94)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)


def _prepare_styles(document) -> None:
    styles = document.styles
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
        _set_type(styles[name], size, _INK)
    styles["Heading 2"].paragraph_format.space_before = Pt(14)
    helping = styles.add_style(HELP_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    helping.base_style = styles["Normal"]
    helping.paragraph_format.space_after = Pt(4)
    helping.paragraph_format.keep_with_next = True
    _set_type(helping, 9.5, _SOFT)
    # The language of the text, so that it is read aloud and spelt as Spanish.
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)


def _set_type(style: ParagraphStyle, size: float, colour: RGBColor) -> None:
    style.font.name = "Calibri"
    style.font.size = Pt(size)
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _add_field(document, field: BlankField) -> None:
    document.add_heading(field.label, level=2)
    document.add_paragraph(field.help, style=HELP_STYLE)
    if field.columns:
        table = document.add_table(rows=1 + EMPTY_ROWS, cols=len(field.columns))
        for cell, text in zip(table.rows[0].cells, field.columns, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        _repeat_first_row(table)
    else:
        table = document.add_table(rows=1, cols=1)
        table.rows[0].height = _ANSWER_HEIGHT[field.is_long]
    table.style = "Table Grid"


def _repeat_first_row(table: Table) -> None:
    """The headings of a table are headings for a screen reader and on each page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    heading = OxmlElement("w:tblHeader")
    heading.set(qn("w:val"), "true")
    properties.append(heading)
