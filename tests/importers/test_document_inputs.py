"""The two real forms, field by field. Expected texts are taken from the lines of the files."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from practices.importers.document import read_document
from practices.importers.parsed import (
    Contact,
    Coverage,
    Figure,
    Link,
    Selection,
    State,
)
from practices.layouts import CANAL_CAPITAL, SUPERSERVICIOS
from practices.models import ImpactFigure

from . import printing
from .records import Record

OFICINA_VIRTUAL = "ficha-superservicios-oficina-virtual.txt"
CHAT_VIRTUAL = "ficha-canal-capital-chat-virtual.txt"
VIDEO = (
    "https://www.youtube.com/watch?v=9E2rS0q3oZs&list=PLaFs5EUKIjETCbjyHF6LQDLI8056UIS3N&index=6"
)


def lines_of(data):
    return data.decode().split("\n")


def joined(lines, first, last):
    """Lines `first` to `last` of the file, counted from 1, as one paragraph."""
    return " ".join(" ".join(lines[first - 1 : last]).split())


def item(lines, first, last):
    return "- " + joined(lines, first, last).removeprefix("• ")


@pytest.fixture
def oficina_virtual(shared_input):
    data = shared_input(OFICINA_VIRTUAL)
    (form,) = read_document(data, OFICINA_VIRTUAL)
    return form, lines_of(data)


@pytest.fixture
def chat_virtual(shared_input):
    data = shared_input(CHAT_VIRTUAL)
    (form,) = read_document(data, CHAT_VIRTUAL)
    return form, lines_of(data)


def oficina_virtual_values(lines):
    return {
        "title": 'Canal De Atención "Oficina Virtual"',
        "author_name": "ENEL Codensa",
        "owner": "ENEL Codensa",
        "started_on": date(2015, 6, 16),
        "started_precision": "day",
        "is_ongoing": True,
        "selections": [
            Selection("Canales de comunicación en zonas de difícil acceso", category_number=3)
        ],
        "target_population": joined(lines, 84, 85),
        "summary": joined(lines, 90, 102),
        "impact": joined(lines, 106, 112),
        "success_factors": joined(lines, 116, 119),
        "coverage_note": "Municipios de Cundinamarca",
        "coverage": [Coverage("25", is_partial=True, note="44 municipios, sin lista")],
        "validation": f"{joined(lines, 125, 129)}\n\n{item(lines, 131, 134)}",
        "validation_status": "unknown",
        "replicability": joined(lines, 139, 141),
        "limitations": (
            f"{joined(lines, 144, 147)}\n\n{item(lines, 150, 152)}\n{item(lines, 154, 156)}"
        ),
        "conclusion": joined(lines, 160, 165),
        "links": [Link(VIDEO, kind="video")],
        "contacts": [Contact(email="radicacionescodensa@enel.com", phone="(1)6016060")],
        "figures": [
            Figure("Municipios", Decimal(44), "municipios"),
            Figure("Aliados de los establecimientos comerciales", Decimal(44), "aliados"),
            Figure("Atenciones a clientes", Decimal(900), "atenciones", "monthly_mean"),
        ],
    }


def cell(lines, number, column=2):
    return lines[number - 1].split("\t")[column]


def paragraphs(html):
    """What a reader sees of the simple HTML of the form."""
    text = html.replace("<b>", "**").replace("</b>", "**").replace("</li>", "\n")
    text = text.replace("<li>• ", "- ").replace("</p>", "\n\n").replace("</ul>", "\n")
    text = text.replace('<ul style="list-style-type: none">', "").replace("<p>", "")
    blocks = [" ".join(block.split(" ")).strip() for block in text.split("\n\n")]
    return "\n\n".join(
        "\n".join(line.strip() for line in block.split("\n") if line.strip()) for block in blocks
    ).strip()


def chat_virtual_values(lines):
    return {
        "context": " ".join(cell(lines, 12).split()),
        "objectives": cell(lines, 13),
        "target_population": "Ciudadanía en general.",
        "build_time": cell(lines, 18),
        "procedure": paragraphs(cell(lines, 19)),
        "resources": "Tecnológicos.",
        "implementation": paragraphs(cell(lines, 21)),
        "follow_up": cell(lines, 22),
        "impact": paragraphs(cell(lines, 25)),
        "sustainability": paragraphs(cell(lines, 26)),
        "achievements": paragraphs(cell(lines, 27)),
        "improvements": cell(lines, 31),
        "title": 'Chat virtual "Jivochat"',
        "owner": "Canal Capital",
        "started_on": date(2017, 10, 1),
        "started_precision": "month",
        "build_months": 6,
        "resource_kinds": ["technological"],
        "figures": [
            Figure(
                "Usuarios atendidos",
                Decimal(397),
                "usuarios",
                period_from=date(2018, 6, 1),
                period_to=date(2018, 12, 1),
                period_precision="month",
            ),
            Figure(
                "Usuarios atendidos",
                Decimal(223),
                "usuarios",
                period_from=date(2019, 1, 1),
                period_to=date(2019, 5, 1),
                period_precision="month",
            ),
        ],
    }


def test_every_value_of_oficina_virtual_has_its_place(oficina_virtual):
    form, lines = oficina_virtual
    assert form.layout == SUPERSERVICIOS
    assert form.values == oficina_virtual_values(lines)


def test_every_value_of_chat_virtual_has_its_place(chat_virtual):
    form, lines = chat_virtual
    assert form.layout == CANAL_CAPITAL
    assert form.values == chat_virtual_values(lines)


def test_list_of_achievements_has_five_items_with_one_bullet_each(chat_virtual):
    form, _lines = chat_virtual
    items = [line for line in form.values["achievements"].split("\n") if line.startswith("- ")]
    assert len(items) == 5
    assert "•" not in form.values["achievements"]


def test_year_without_a_label_and_without_a_colon_stay_in_the_impact(chat_virtual):
    form, _lines = chat_virtual
    assert form.values["impact"].split("\n\n")[1:] == [
        "**2018** Junio a Diciembre: 397 usuarios atendidos.",
        "**2019** Enero a Mayo 223 usuario atendidos.",
    ]


def test_words_are_never_corrected(oficina_virtual):
    form, _lines = oficina_virtual
    assert "video llamada" in form.values["success_factors"]
    assert "contractibilidad" in form.values["summary"]


def test_figures_of_chat_virtual_give_their_monthly_rate(chat_virtual):
    form, _lines = chat_virtual
    rates = [ImpactFigure(**asdict(figure)).per_month for figure in form.values["figures"]]
    assert [round(rate, 1) for rate in rates] == [Decimal("56.7"), Decimal("44.6")]


def states(form):
    return [(finding.field, finding.state) for finding in form.findings]


def test_findings_of_oficina_virtual(oficina_virtual):
    form, _lines = oficina_virtual
    assert states(form) == [
        ("title", State.READ),
        ("code", State.EMPTY),
        ("author_name", State.READ),
        ("owner", State.PROPOSED),
        ("started_on", State.READ),
        ("selections", State.READ),
        ("target_population", State.READ),
        ("summary", State.READ),
        ("impact", State.READ),
        ("success_factors", State.READ),
        ("coverage", State.READ),
        ("validation", State.READ),
        ("validation_status", State.PROPOSED),
        ("replicability", State.READ),
        ("limitations", State.READ),
        ("conclusion", State.READ),
        ("attachments", State.EMPTY),
        ("links", State.READ),
        ("contacts", State.READ),
        ("figures", State.PROPOSED),
        ("figures", State.PROPOSED),
        ("figures", State.PROPOSED),
        ("", State.FORM_TEXT),
    ]


def test_findings_of_chat_virtual(chat_virtual):
    form, _lines = chat_virtual
    assert states(form) == [
        ("context", State.READ),
        ("objectives", State.READ),
        ("target_population", State.READ),
        ("build_time", State.READ),
        ("procedure", State.READ),
        ("resources", State.READ),
        ("implementation", State.READ),
        ("follow_up", State.READ),
        ("impact", State.READ),
        ("sustainability", State.READ),
        ("achievements", State.READ),
        ("improvements", State.READ),
        ("figures", State.PROPOSED),
        ("figures", State.PROPOSED),
        ("title", State.PROPOSED),
        ("owner", State.PROPOSED),
        ("started_on", State.PROPOSED),
        ("build_months", State.PROPOSED),
        ("resource_kinds", State.PROPOSED),
        ("", State.FORM_TEXT),
        ("", State.UNPLACED),
        ("", State.UNPLACED),
        ("", State.UNPLACED),
    ]


def test_whole_preamble_is_text_of_the_form(oficina_virtual):
    form, lines = oficina_virtual
    (finding,) = [finding for finding in form.findings if finding.state == State.FORM_TEXT]
    assert " ".join(finding.text.split()) == joined(lines, 1, 63)
    assert form.unplaced == ()


def test_headings_printed_four_times_and_section_names_are_text_of_the_form(chat_virtual):
    form, lines = chat_virtual
    (finding,) = [finding for finding in form.findings if finding.state == State.FORM_TEXT]
    heading = lines[10].strip()
    printed = [line.strip("# ") for line in finding.text.split("\n")]
    assert printed == [
        lines[2].strip("# "),
        heading,
        "<b>1. IDENTIFICACIÓN</b>",
        heading,
        "<b>2. DESCRIPCIÓN</b>",
        heading,
        "3. RESULTADOS",
        heading,
    ]


def test_introduction_of_canal_capital_is_kept_as_unplaced_text(chat_virtual):
    form, lines = chat_virtual
    assert [item.text for item in form.unplaced] == [lines[4], lines[6], lines[8]]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("code", "Código alfanumérico asignado."),
        (
            "attachments",
            "Descripción Palabras Clave Tamaño Acción Nombre del archivo "
            "Relacione palabras clave de su buena práctica - Descargar",
        ),
    ],
)
def test_placeholders_are_shown_as_not_filled_in(oficina_virtual, field, text):
    form, _lines = oficina_virtual
    (finding,) = [finding for finding in form.findings if finding.field == field]
    assert (finding.state, finding.text) == (State.EMPTY, text)


def test_preview_shows_that_the_broken_link_was_joined(oficina_virtual):
    form, _lines = oficina_virtual
    (finding,) = [finding for finding in form.findings if finding.field == "links"]
    assert finding.text.split("\n") == [VIDEO[:57], VIDEO[57:]]
    assert finding.note == f"El enlace estaba partido en 2 líneas y se unió: {VIDEO}"


def test_preview_says_that_spaces_inside_the_quotes_of_the_title_went(oficina_virtual):
    form, _lines = oficina_virtual
    finding = form.findings[0]
    assert finding.text == 'Canal De Atención " Oficina Virtual"'
    assert finding.note == "Se quitaron espacios dentro de las comillas."


def oficina_virtual_record(lines):
    values = oficina_virtual_values(lines)
    answers = {code: text for code, text in values.items() if isinstance(text, str)}
    return Record(
        name="",
        layout=SUPERSERVICIOS,
        introduction="",
        answers=answers
        | {
            "title": 'Canal De Atención " Oficina Virtual"',
            "code": "Código alfanumérico asignado.",
            "started_on": "16 de junio de 2015 \u2013 Vigente",
            "category": ("Canales de comunicación en zonas de difícil acceso \u2013 Categoría 3"),
            "coverage": "Municipios de Cundinamarca",
            "attachments": "",
            "links": VIDEO,
            "contacts": "radicacionescodensa@enel.com - (1)6016060",
        },
        read={},
    )


def chat_virtual_record(lines):
    answers = {
        code: text for code, text in chat_virtual_values(lines).items() if isinstance(text, str)
    }
    introduction = " ".join((lines[4], lines[6], lines[8]))
    return Record(
        name="", layout=CANAL_CAPITAL, introduction=introduction, answers=answers, read={}
    )


def as_pdf_of_one_page(record):
    return printing.as_pdf(record, pagesize=printing.TALL_PAGE)


PRINTED = pytest.mark.parametrize(
    "print_form",
    [
        as_pdf_of_one_page,
        printing.as_pdf_of_lines,
        printing.as_docx,
        printing.as_docx_of_cells,
        printing.as_docx_of_paragraphs,
    ],
)


@PRINTED
def test_oficina_virtual_reads_the_same_from_pdf_and_docx(shared_input, print_form):
    lines = lines_of(shared_input(OFICINA_VIRTUAL))
    (form,) = read_document(print_form(oficina_virtual_record(lines)), "ficha")
    assert form.values == oficina_virtual_values(lines)


@PRINTED
def test_chat_virtual_reads_the_same_from_pdf_and_docx(shared_input, print_form):
    lines = lines_of(shared_input(CHAT_VIRTUAL))
    (form,) = read_document(print_form(chat_virtual_record(lines)), "ficha")
    assert form.values == chat_virtual_values(lines)


@pytest.mark.parametrize(
    "print_lines", [printing.lines_as_pdf, printing.lines_as_docx], ids=["pdf", "docx"]
)
def test_oficina_virtual_line_by_line_reads_the_same(shared_input, print_lines):
    lines = lines_of(shared_input(OFICINA_VIRTUAL))
    (form,) = read_document(print_lines(lines), "ficha")
    assert form.values == oficina_virtual_values(lines)
