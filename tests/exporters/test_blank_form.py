"""The blank forms, and that what people write into them is read back where it was written."""

import re
import sys
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from practices.exporters import blank_form
from practices.importers.document import read_document
from practices.importers.parsed import State
from practices.layouts import CANAL_CAPITAL, LAYOUTS, SUPERSERVICIOS

ANSWERS = {
    SUPERSERVICIOS: {
        "title": "Lectura de medidores con vecinos",
        "author_name": "Acueducto del Valle Alto",
        "started_on": "octubre de 2017 - Vigente",
        "target_population": "Usuarios de tres veredas.",
        "summary": "Los vecinos acompañan la lectura.\nCada mes se publica el resultado.",
        "impact": "Bajaron los reclamos por lectura.",
        "success_factors": "La confianza entre vecinos.",
        "validation": "Se preguntó a 60 usuarios.",
        "replicability": "Se puede repetir con un convenio.",
        "limitations": "Hace falta señal de celular.",
        "conclusion": "Leer entre todos evita reclamos.",
    },
    CANAL_CAPITAL: {
        "title": "Lectura de medidores con vecinos",
        "owner": "Acueducto del Valle Alto",
        "author_name": "Gerencia Comercial",
        "started_on": "octubre de 2017",
        "context": "Se recibían 40 reclamos al mes.",
        "objectives": "Bajar los reclamos a la mitad.",
        "target_population": "Usuarios de tres veredas.",
        "procedure": "La lectura del medidor.",
        "implementation": "Un vecino acompaña a quien lee.",
        "follow_up": "Una reunión al mes.",
        "impact": "Bajaron los reclamos por lectura.",
        "sustainability": "Está en el contrato de condiciones.",
        "achievements": "Un premio de la junta.",
        "improvements": "Avisar por mensaje de texto.",
    },
}
SAME = {code: set(answers) - {"started_on"} for code, answers in ANSWERS.items()}
both = pytest.mark.parametrize("layout_code", list(LAYOUTS))


def pdf_of(layout_code: str) -> bytes:
    try:
        return blank_form.as_pdf(layout_code)
    except OSError:
        pytest.skip("Pango is absent")


def filled(layout_code: str) -> bytes:
    """The blank form with ``ANSWERS`` in their boxes and a row in each table, as in Word."""
    document = Document(BytesIO(blank_form.as_docx(layout_code)))
    labels = LAYOUTS[layout_code].printed_labels()
    boxes = dict(zip(labels, document.tables, strict=True))
    for code, text in ANSWERS[layout_code].items():
        first, *others = text.split("\n")
        cell = boxes[code].cell(0, 0)
        cell.paragraphs[0].add_run(first)
        for line in others:
            cell.add_paragraph(line)
    for code, row in {
        "attachments": ("Informe.pdf", "reclamos", "2 MB", ""),
        "links": ("Nota de prensa", "https://www.example.org/nota"),
        "contacts": ("Gerencia", "gerencia@example.org", "601 234 5678"),
    }.items():
        for cell, text in zip(boxes[code].rows[1].cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


@both
def test_a_filled_form_is_read_back_whole(layout_code):
    [form] = read_document(filled(layout_code), "formato.docx")

    expected = {
        code: "\n\n".join(ANSWERS[layout_code][code].split("\n")) for code in SAME[layout_code]
    }
    assert {code: form.values.get(code) for code in SAME[layout_code]} == expected
    assert str(form.values["started_on"]) == "2017-10-01"
    assert form.values["started_precision"] == "month"
    [link] = form.values["links"]
    assert (link.title, link.url) == ("Nota de prensa", "https://www.example.org/nota")
    [contact] = form.values["contacts"]
    assert (contact.office, contact.email, contact.phone) == (
        "Gerencia",
        "gerencia@example.org",
        "601 234 5678",
    )
    [file] = form.values["attachments"]
    assert file.name == "Informe.pdf"
    assert form.unplaced == ()


@both
@pytest.mark.parametrize("make", [blank_form.as_docx, pdf_of])
def test_an_empty_form_holds_nothing(layout_code, make):
    [form] = read_document(make(layout_code), "formato")

    assert form.layout == layout_code
    assert (form.values, form.unplaced) == ({}, ())
    assert State.READ not in {finding.state for finding in form.findings}


@both
def test_the_official_labels_are_printed_word_by_word(layout_code):
    document = Document(BytesIO(blank_form.as_docx(layout_code)))
    layout = LAYOUTS[layout_code]
    printed = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"
    ]

    assert printed == list(layout.printed_labels().values())
    assert set(layout.form_labels.values()) <= set(printed)
    assert document.core_properties.language == "es-CO"


@both
def test_the_pdf_is_tagged_spanish_and_titled(layout_code):
    reader = PdfReader(BytesIO(pdf_of(layout_code)))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-CO"
    assert reader.metadata.title == f"{LAYOUTS[layout_code].name}: formato en blanco"
    assert re.search(rb"pdfuaid:part\W+1\b", root["/Metadata"].get_data())


def test_a_table_says_which_row_heads_it():
    document = Document(BytesIO(blank_form.as_docx(SUPERSERVICIOS)))
    files = document.tables[-3]

    assert [cell.text for cell in files.rows[0].cells] == [
        "Descripción",
        "Palabras Clave",
        "Tamaño",
        "Acción",
    ]
    assert files.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


class TestAddresses:
    @both
    def test_anybody_downloads_them_and_caches_keep_them(self, db, client, layout_code):
        pdf_of(layout_code)
        for kind in ("docx", "pdf"):
            answer = client.get(f"/formatos/{layout_code}.{kind}")
            assert answer.status_code == 200
            assert "public" in answer["Cache-Control"]
            assert not answer.cookies
            assert answer["Content-Disposition"].endswith(f'"formato-{layout_code}.{kind}"')
            again = client.get(
                f"/formatos/{layout_code}.{kind}", headers={"If-None-Match": answer["ETag"]}
            )
            assert again.status_code == 304

    def test_other_forms_and_kinds_are_not_found(self, db, client):
        for path in ("otro.docx", "superservicios.odt", "superservicios.docx.pdf"):
            assert client.get(f"/formatos/{path}").status_code == 404

    def test_the_site_map_leads_to_them(self, db, client):
        page = client.get("/mapa-del-sitio/").content.decode()
        for layout_code in LAYOUTS:
            for kind in ("docx", "pdf"):
                assert f'href="/formatos/{layout_code}.{kind}"' in page

    def test_without_pango_a_page_says_so_and_offers_word(self, db, client, tmp_path, monkeypatch):
        (tmp_path / "weasyprint.py").write_text('raise OSError("cannot load library pango")')
        monkeypatch.syspath_prepend(tmp_path)
        for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
            monkeypatch.delitem(sys.modules, name)
        blank_form.as_pdf.cache_clear()

        answer = client.get("/formatos/superservicios.pdf")

        assert answer.status_code == 503
        assert 'href="/formatos/superservicios.docx"' in answer.content.decode()
        assert "private" in answer["Cache-Control"]
        assert client.get("/formatos/superservicios.docx").status_code == 200
