"""What Word hides in a document beside its paragraphs and tables."""

import io
import zipfile

from docx import Document

from practices.importers.docx_text import read_docx
from practices.importers.lines import Gap

from . import printing

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def docx_with(body):
    """A DOCX whose body is the given XML."""
    empty = printing.saved(Document())
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(empty)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
            target.writestr(name, content)
    return stream.getvalue()


def paragraph(text, properties=""):
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(data):
    return [line.text for line in read_docx(data).lines]


def test_content_controls_and_insertions_are_read_and_deletions_are_not():
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('En un control')}</w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>Agregado</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Borrado</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert texts(docx_with(body)) == ["En un control", "Agregado"]


def test_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('En el cuadro')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Antes</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(docx_with(body)) == ["Antes", "En el cuadro"]


def test_breaks_tabs_and_soft_hyphens():
    body = (
        "<w:p><w:r><w:t>Una</w:t><w:br/><w:t>dos</w:t><w:tab/><w:t>tres</w:t></w:r>"
        "<w:r><w:t>capa</w:t><w:softHyphen/><w:t>cidad</w:t></w:r></w:p>"
    )
    assert texts(docx_with(body)) == ["Una", "dos", "trescapacidad"]


def test_tables_inside_cells_keep_their_rows():
    inner = (
        "<w:tbl><w:tr>"
        f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>"
    )
    body = (
        f"<w:tbl><w:tr><w:tc>{paragraph('Archivos')}</w:tc>"
        f"<w:tc>{inner}{paragraph('d')}</w:tc></w:tr></w:tbl>"
    )
    lines = read_docx(docx_with(body)).lines
    assert [(line.text, line.gap) for line in lines] == [
        ("Archivos", Gap.BLANK),
        ("a", Gap.CELL),
        ("b", Gap.CELL),
        ("c", Gap.BLANK),
        ("d", Gap.BLANK),
    ]


def test_items_of_word_lists_get_a_bullet_and_numbered_labels_do_not():
    numbered = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    body = paragraph("Un punto", numbered) + paragraph("Título", numbered)
    assert texts(docx_with(body)) == ["• Un punto", "Título"]


def test_bold_words_are_emphasised_and_bold_paragraphs_are_headings():
    document = Document()
    first = document.add_paragraph()
    first.add_run("En ")
    first.add_run("2018").bold = True
    first.add_run(" hubo ")
    second = document.add_paragraph()
    second.add_run("Todo").bold = True
    second.add_run(" en negrita").bold = True
    assert texts(printing.saved(document)) == ["En **2018** hubo", "Todo en negrita"]


def test_address_behind_a_word_is_kept():
    document = Document()
    target = document.part.relate_to(
        "https://entidad.example/informe",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    body = (
        f"<w:p><w:r><w:t>Vea el </w:t></w:r><w:hyperlink r:id='{target}'>"
        "<w:r><w:t>informe</w:t></w:r></w:hyperlink></w:p>"
    )
    data = printing.saved(document)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
            copy.writestr(name, content)
    assert texts(stream.getvalue()) == ["Vea el [informe](https://entidad.example/informe)"]


def test_headers_and_footers_stand_aside():
    document = Document()
    document.add_paragraph("Cuerpo")
    document.sections[0].header.paragraphs[0].text = "Alcaldía de Villa Serena"
    document.sections[0].footer.paragraphs[0].text = "Calle 1"
    reading = read_docx(printing.saved(document))
    assert [line.text for line in reading.lines] == ["Cuerpo"]
    assert reading.running_titles == ("Alcaldía de Villa Serena", "Calle 1")
