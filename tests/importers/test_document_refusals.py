"""Files that are no form get one clear sentence each."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from practices.exceptions import ImportRefused
from practices.importers import docx_text, pdf_text, text_of
from practices.importers.document import read_document

from . import printing
from .records import PUERTO_NUEVO, VALLE_ALTO

FOREIGN = "No se reconoció en «ficha» ninguno de los formatos oficiales (Superservicios o Canal "
FOREIGN += "Capital). Revise que el archivo traiga los rótulos del formato."
DAMAGED_DOCX = "No se pudo leer el documento: no es un DOCX o está dañado. Guárdelo de nuevo."
DAMAGED_PDF = "No se pudo leer el PDF: está dañado o incompleto. Expórtelo de nuevo y súbalo."
LARGE_DOCX = "El documento es demasiado grande para ser una ficha. Suba solo la ficha."


def refusal(data):
    with pytest.raises(ImportRefused) as caught:
        read_document(data, "ficha")
    return str(caught.value)


def encrypted(data, password):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="dueño")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def scanned_pdf():
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=letter)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.save()
    return stream.getvalue()


def zip_of(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(docx, name, content):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zip_of({**parts, name: content})


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\n"])
def test_empty_file(data):
    assert refusal(data) == "El archivo está vacío."


def test_file_without_any_word():
    assert refusal("\ufeff\u200b".encode()) == "El archivo no contiene texto."


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + b"\x00" * 400])
def test_binary_file(data):
    assert refusal(data) == (
        "No se pudo leer el archivo: no es un texto, un PDF ni un documento DOCX."
    )


def test_foreign_text():
    assert refusal("Acta de la reunión del lunes.\n\nImpacto\n\nContacto".encode()) == FOREIGN


def test_report_with_headings_like_some_labels():
    headings = ("Título", "Impacto", "Validación", "Conclusión", "Contacto")
    text = "\n\n".join(f"{heading}\n\nTexto de un informe cualquiera." for heading in headings)
    assert refusal(text.encode()[: text.encode().index("Conclusión".encode())]) == FOREIGN


def test_foreign_pdf_and_docx():
    assert refusal(printing.lines_as_pdf(["Acta", "de la reunión"])) == FOREIGN
    assert refusal(printing.lines_as_docx(["Acta", "de la reunión"])) == FOREIGN


def test_file_over_the_size(monkeypatch):
    monkeypatch.setattr(text_of, "MAX_BYTES", 1024 * 1024)
    assert refusal(b"a" * (1024 * 1024 + 1)) == (
        "El archivo pesa más de 1 MB. Guárdelo sin imágenes y vuelva a subirlo."
    )


def test_text_over_the_length():
    text = "Título\n\n" + "palabra " * (text_of.MAX_CHARACTERS // 8 + 1)
    assert refusal(text.encode()) == (
        "El archivo tiene demasiado texto para ser una ficha. Suba solo la ficha."
    )


def test_encrypted_pdf():
    assert refusal(encrypted(printing.as_pdf(VALLE_ALTO), "secreta")) == (
        "El PDF está protegido con contraseña. Quítele la contraseña y súbalo."
    )


def test_pdf_that_everybody_may_open_is_read():
    (form,) = read_document(encrypted(printing.as_pdf(PUERTO_NUEVO), ""), "ficha")
    assert form.values == PUERTO_NUEVO.values


def test_scanned_pdf():
    assert refusal(scanned_pdf()).startswith("El PDF no contiene texto: parece una imagen")


@pytest.mark.parametrize("length", [20, 400, 2000])
def test_cut_pdf(length):
    assert refusal(printing.as_pdf(VALLE_ALTO)[:length]) == DAMAGED_PDF


def test_pdf_with_too_many_pages(monkeypatch):
    monkeypatch.setattr(pdf_text, "MAX_PAGES", 2)
    assert refusal(printing.as_pdf(VALLE_ALTO, printing.SHORT_PAGE)) == (
        "El PDF tiene más de 2 páginas. Suba solo la ficha."
    )


def test_pdf_with_a_heavy_page(monkeypatch):
    monkeypatch.setattr(pdf_text, "MAX_PAGE_BYTES", 500)
    assert refusal(printing.as_pdf(VALLE_ALTO)) == (
        "El PDF es demasiado pesado para ser una ficha. Suba solo la ficha."
    )


def test_pdf_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(pdf_text, "MAX_SECONDS", 0.0)
    assert refusal(printing.as_pdf(VALLE_ALTO)) == (
        "El PDF tarda demasiado en leerse. Expórtelo de nuevo o suba el DOCX."
    )


def test_zip_that_is_no_docx():
    assert refusal(zip_of({"xl/workbook.xml": b"<workbook/>"})) == (
        "El archivo no es un documento de texto DOCX. Suba la ficha como DOCX, PDF o TXT."
    )


@pytest.mark.parametrize("length", [40, 4000, -60])
def test_cut_docx(length):
    assert refusal(printing.as_docx(VALLE_ALTO)[:length]) == DAMAGED_DOCX


@pytest.mark.parametrize("content", [b"", b"<w:document", b"<a/>", b"\x00\x01"])
def test_docx_with_a_broken_body(content):
    data = with_part(printing.as_docx(VALLE_ALTO), "word/document.xml", content)
    assert refusal(data) in (DAMAGED_DOCX, "El archivo no contiene texto.")


def test_docx_that_unpacks_to_more_than_it_should():
    bomb = b"0" * (docx_text.MAX_UNPACKED_BYTES + 1)
    assert refusal(with_part(printing.as_docx(VALLE_ALTO), "word/media/image1.bin", bomb)) == (
        LARGE_DOCX
    )


def test_docx_whose_text_unpacks_to_more_than_it_should():
    bomb = b" " * (docx_text.MAX_TEXT_BYTES + 1)
    assert refusal(with_part(printing.as_docx(VALLE_ALTO), "word/document.xml", bomb)) == LARGE_DOCX


def test_docx_with_too_many_parts(monkeypatch):
    monkeypatch.setattr(docx_text, "MAX_PARTS", 3)
    assert refusal(printing.as_docx(VALLE_ALTO)) == LARGE_DOCX


def test_docx_does_not_expand_entities():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = with_part(printing.as_docx(VALLE_ALTO), "word/document.xml", bomb)
    assert refusal(data) == "El archivo no contiene texto."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "EncryptedPackage".encode("utf-16-le"),
            "El documento está protegido con contraseña. Quítele la contraseña y súbalo.",
        ),
        (
            b"",
            "El archivo es de una versión antigua de Office. Ábralo y guárdelo como DOCX o como "
            "PDF.",
        ),
    ],
)
def test_office_container(content, sentence):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + content
    assert refusal(container) == sentence


def test_empty_docx():
    stream = io.BytesIO()
    Document().save(stream)
    assert refusal(stream.getvalue()) == "El archivo no contiene texto."
