"""Six records of our own, each as a damaged text and as every kind of file bodies send."""

import json
from pathlib import Path

import pytest

from practices.importers.document import read_document
from practices.importers.parsed import ParsedForm, State
from practices.layouts import CANAL_CAPITAL, LAYOUTS, SUPERSERVICIOS

from . import printing
from .records import (
    EMPRESA_DE_PARQUES,
    LUZ_DEL_SUR,
    PUERTO_NUEVO,
    RECORDS,
    VALLE_ALTO,
    municipalities,
)

FORMS = Path(__file__).parent / "forms"

each_record = pytest.mark.parametrize("record", RECORDS, ids=[record.name for record in RECORDS])


def read(data, name="ficha"):
    return read_document(data, name, municipalities=municipalities)


@each_record
def test_damaged_text_gives_every_value(record):
    (form,) = read((FORMS / record.name).read_bytes(), record.name)
    assert form.layout == record.layout
    assert form.values == record.values


@each_record
@pytest.mark.parametrize(
    "print_form",
    [
        printing.as_text,
        printing.as_pdf,
        printing.as_pdf_of_lines,
        printing.as_docx,
        printing.as_docx_of_cells,
        printing.as_docx_of_paragraphs,
    ],
)
def test_every_kind_of_file_gives_the_same_values(record, print_form):
    data = print_form(record)
    (form,) = read(data.encode() if isinstance(data, str) else data)
    assert form.values == record.values


@each_record
def test_form_that_crosses_pages_gives_the_same_words(record):
    """Where a page ends after a sentence, nothing tells whether the paragraph ends too."""

    def in_one_line(values):
        return {
            key: " ".join(value.split()) if isinstance(value, str) else value
            for key, value in values.items()
        }

    header = "Banco de buenas prácticas de la entidad"
    (form,) = read(printing.as_pdf(record, printing.SHORT_PAGE, header))
    assert in_one_line(form.values) == in_one_line(record.values)
    (form_text,) = [item.text for item in form.findings if item.state == State.FORM_TEXT]
    assert form_text.count(header) == 1
    assert "Página 2 de 9" in form_text


@each_record
def test_every_label_of_the_form_has_its_finding(record):
    (form,) = read(printing.as_text(record).encode())
    labels = list(LAYOUTS[record.layout].form_labels.values())
    found = [finding.label for finding in form.findings if finding.label in labels]
    assert found == labels


@each_record
def test_what_was_read_survives_json(record):
    (form,) = read(printing.as_text(record).encode())
    assert ParsedForm.from_data(json.loads(json.dumps(form.to_data()))) == form


@pytest.mark.parametrize("record", [PUERTO_NUEVO, EMPRESA_DE_PARQUES])
def test_text_before_the_first_label_is_kept(record):
    (form,) = read(printing.as_text(record).encode())
    assert [item.text for item in form.unplaced] == [record.introduction]


def test_label_that_the_file_lacks_is_named():
    (form,) = read((FORMS / "aseo-del-llano-rutas-con-aviso.txt").read_bytes())
    (finding,) = [finding for finding in form.findings if finding.label == "Categoría"]
    assert (finding.state, finding.note) == (State.EMPTY, "El archivo no trae este rótulo.")


def test_answer_that_says_there_is_none_is_not_filled_in():
    (form,) = read(printing.as_text(LUZ_DEL_SUR).encode())
    (finding,) = [finding for finding in form.findings if finding.label == "Enlaces"]
    assert (finding.state, finding.text) == (State.EMPTY, "No registra")


def test_several_forms_in_one_file_become_several_results():
    text = "\n\n".join(printing.as_text(record) for record in RECORDS)
    forms = read(text.encode())
    assert [form.layout for form in forms] == [SUPERSERVICIOS] * 3 + [CANAL_CAPITAL] * 3
    assert [form.values["title"] for form in forms] == [r.values["title"] for r in RECORDS]


def test_second_form_without_introduction_leaves_nothing_to_the_first():
    text = f"{printing.as_text(VALLE_ALTO)}\n\n{printing.as_text(LUZ_DEL_SUR)}"
    assert [form.values for form in read(text.encode())] == [VALLE_ALTO.values, LUZ_DEL_SUR.values]


def test_heading_of_a_second_form_ends_the_first():
    heading = LAYOUTS[CANAL_CAPITAL].heading
    text = f"{heading}\n\n{printing.as_text(PUERTO_NUEVO)}\n\n{heading}\n\n"
    text += printing.as_text(EMPRESA_DE_PARQUES)
    first, second = read(text.encode())
    assert first.values == PUERTO_NUEVO.values
    assert second.values == EMPRESA_DE_PARQUES.values
    assert [item.text for item in second.unplaced] == [EMPRESA_DE_PARQUES.introduction]


def test_layout_asked_for_is_the_only_one_looked_for():
    text = printing.as_text(VALLE_ALTO) + "\n\n" + printing.as_text(PUERTO_NUEVO)
    (form,) = read_document(text.encode(), "ficha", layout=CANAL_CAPITAL)
    assert form.values["objectives"] == PUERTO_NUEVO.values["objectives"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings_of_old_notepads_give_the_same_values(encoding):
    text = printing.as_text(PUERTO_NUEVO).replace("\u2013", "-").replace("•", "-")
    (form,) = read(text.encode(encoding))
    assert form.values == PUERTO_NUEVO.values
