"""Forms as the tests print them: plain text, PDF and DOCX, like those that bodies send."""

import io
import textwrap

from docx import Document
from docx.shared import Cm
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from practices.layouts import LAYOUTS, SUPERSERVICIOS

FILE_COLUMNS = LAYOUTS[SUPERSERVICIOS].row_labels["attachments"]
EMPTY_FILE_ROW = ("Nombre del archivo", "Relacione palabras clave de su buena práctica", "-")

_STYLE = ParagraphStyle("cell", parent=getSampleStyleSheet()["Normal"], leading=12)


def labelled(record):
    """Headings ("" as code) and labels with their answers, as the form prints them."""
    layout = LAYOUTS[record.layout]
    for part in layout.sheet:
        if part.heading:
            yield "", part.heading, ""
        for code in part.fields:
            if code in layout.form_labels and code in record.answers:
                yield code, layout.form_labels[code], record.answers[code]


def blocks_of(answer):
    """Paragraphs and list items of an answer, items behind a bullet."""
    for paragraph in answer.split("\n\n"):
        for line in paragraph.split("\n"):
            yield f"• {line[2:]}" if line.startswith("- ") else line


def file_rows(answer):
    rows = [[cell.strip() for cell in line.split("|")] for line in answer.split("\n") if line]
    return [FILE_COLUMNS, *(rows or [(*EMPTY_FILE_ROW, "Descargar")])]


def as_text(record):
    """Every label on a line of its own, its answer below it."""
    parts = [record.introduction] if record.introduction else []
    for code, label, answer in labelled(record):
        parts.append(label)
        if code == "attachments":
            parts += [" | ".join(row) for row in file_rows(answer)]
        elif answer:
            parts.append("\n".join(blocks_of(answer)) if "- " in answer[:2] else answer)
    return "\n\n".join(parts)


def as_pdf(record, pagesize=letter, header=""):
    """A table of two columns; on short pages it crosses several."""
    rows = []
    width = pagesize[0] - 4.5 * cm
    for code, label, answer in labelled(record):
        if not code:
            rows.append([Paragraph(label, _STYLE), ""])
        elif code == "attachments":
            cells = [[Paragraph(cell, _STYLE) for cell in row] for row in file_rows(answer)]
            table = Table(cells, colWidths=[(width - 4 * cm) / 4] * 4)
            rows.append([Paragraph(label, _STYLE), table])
        else:
            rows.append([Paragraph(label, _STYLE), _cell(answer)])
    story = [Paragraph(record.introduction, _STYLE), Spacer(1, 12)] if record.introduction else []
    table = Table(
        rows,
        colWidths=[3.2 * cm, width - 3.2 * cm],
        splitInRow=1,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
    return built([*story, table], pagesize, header)


def as_pdf_of_lines(record):
    """What two-column forms look like whose program draws line by line across the page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=letter)
    canvas.setFont("Helvetica", 9)
    y = letter[1] - 2 * cm
    for text in textwrap.wrap(record.introduction, 100):
        canvas.drawString(2 * cm, y, text)
        y -= 12
    for code, label, answer in labelled(record):
        left = textwrap.wrap(label, 20)
        texts = [" | ".join(row) for row in file_rows(answer)] if code == "attachments" else None
        right = [line for text in texts or blocks_of(answer) for line in _lines_of_block(text)]
        for number in range(max(len(left), len(right))):
            if y < 2 * cm:
                canvas.showPage()
                canvas.setFont("Helvetica", 9)
                y = letter[1] - 2 * cm
            if number < len(left):
                canvas.drawString(2 * cm, y, left[number])
            if number < len(right):
                _draw(canvas, 6.5 * cm, y, right[number])
            y -= 12 if number < len(left) or right[number] else 6
        y -= 8
    canvas.save()
    return stream.getvalue()


def _lines_of_block(text):
    return [*textwrap.wrap(text, 85, break_long_words=False), ""]


def _draw(canvas, x, y, text):
    for number, part in enumerate(text.split("**")):
        canvas.setFont("Helvetica-Bold" if number % 2 else "Helvetica", 9)
        canvas.drawString(x, y, part)
        x += canvas.stringWidth(part)
    canvas.setFont("Helvetica", 9)


def lines_as_pdf(lines):
    """The lines of a text, one below the other, forty a page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=letter)
    for number, line in enumerate(lines):
        if number % 40 == 0 and number:
            canvas.showPage()
        canvas.drawString(2 * cm, letter[1] - 2 * cm - 14 * (number % 40), line)
    canvas.save()
    return stream.getvalue()


def lines_as_docx(lines):
    """The lines of a text pasted into Word: each becomes a paragraph."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def _cell(answer):
    cell = []
    for number, block in enumerate(blocks_of(answer)):
        if number and not block.startswith("• "):
            cell.append(Spacer(1, 8))
        cell.append(Paragraph(_marked_up(block), _STYLE))
    return cell


def _marked_up(text):
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    while "**" in text:
        text = text.replace("**", "<b>", 1).replace("**", "</b>", 1)
    return text


def built(story, pagesize=letter, header=""):
    stream = io.BytesIO()

    def on_page(canvas, _document):
        if header:
            canvas.drawString(2 * cm, pagesize[1] - 1 * cm, header)
            canvas.drawString(2 * cm, 1 * cm, f"Página {canvas.getPageNumber()} de 9")

    document = SimpleDocTemplate(stream, pagesize=pagesize, leftMargin=2 * cm, rightMargin=2 * cm)
    document.build(story, onFirstPage=on_page, onLaterPages=on_page)
    return stream.getvalue()


def as_docx(record):
    """A table of two columns, the label in the first."""
    document = Document()
    if record.introduction:
        document.add_paragraph(record.introduction)
    table = document.add_table(rows=0, cols=2)
    for code, label, answer in labelled(record):
        cells = table.add_row().cells
        cells[0].text = label
        if code == "attachments":
            _add_file_table(cells[1], answer)
        else:
            _add_blocks(cells[1], answer)
    return saved(document)


def as_docx_of_cells(record):
    """One table for each label: its name in the first row, its answer in the second."""
    document = Document()
    if record.introduction:
        document.add_paragraph(record.introduction)
    for code, label, answer in labelled(record):
        table = document.add_table(rows=2, cols=1)
        table.cell(0, 0).text = f"{label}:"
        if code == "attachments":
            _add_file_table(table.cell(1, 0), answer)
        else:
            _add_blocks(table.cell(1, 0), answer)
        document.add_paragraph()
    return saved(document)


def as_docx_of_paragraphs(record):
    """No table at all; list items are Word's own."""
    document = Document()
    if record.introduction:
        document.add_paragraph(record.introduction)
    for code, label, answer in labelled(record):
        document.add_paragraph().add_run(label).bold = True
        if code == "attachments":
            for row in file_rows(answer):
                document.add_paragraph(" | ".join(row))
            continue
        for block in blocks_of(answer):
            if block.startswith("• "):
                document.add_paragraph(block[2:], style="List Bullet")
            elif block:
                _add_runs(document.add_paragraph(), block)
    return saved(document)


def _add_blocks(cell, answer):
    for number, block in enumerate(blocks_of(answer)):
        _add_runs(cell.add_paragraph() if number else cell.paragraphs[0], block)


def _add_runs(paragraph, text):
    for number, part in enumerate(text.split("**")):
        paragraph.add_run(part).bold = bool(number % 2)


def _add_file_table(cell, answer):
    rows = file_rows(answer)
    table = cell.add_table(rows=len(rows), cols=4)
    for row, texts in zip(table.rows, rows, strict=True):
        for item, text in zip(row.cells, texts, strict=True):
            item.text = text
            item.width = Cm(3)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


SHORT_PAGE = (letter[0], 10 * cm)
TALL_PAGE = (letter[0], 100 * cm)
