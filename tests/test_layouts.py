import pytest

from practices.enums import LayoutCode
from practices.layouts import (
    BASICS,
    CANAL_CAPITAL,
    EVIDENCE,
    FIELDS,
    LAYOUTS,
    MORE,
    REQUIRED_BY_ALL,
    SUPERSERVICIOS,
    Kind,
)
from practices.models import Revision

FILLABLE = {code for code, item in FIELDS.items() if item.kind is not Kind.DERIVED}
both_layouts = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())


@both_layouts
def test_hub_offers_every_fillable_field_exactly_once(layout):
    offered = [code for section in layout.sections for code in section.fields]
    assert sorted(offered) == sorted(FILLABLE)


@both_layouts
def test_hub_begins_with_basics_and_ends_with_evidence_and_more(layout):
    codes = [section.code for section in layout.sections]
    assert (codes[0], codes[-2:]) == (BASICS, [EVIDENCE, MORE])


def test_hub_of_superservicios_has_its_four_sections():
    titles = [str(section.title) for section in LAYOUTS[SUPERSERVICIOS].sections]
    assert titles == [
        "Datos básicos",
        "Resumen e impacto",
        "Aprendizajes",
        "Archivos, enlaces y contacto",
        "Más información",
    ]


def test_superservicios_asks_first_for_context_and_objectives_outside_the_form():
    assert LAYOUTS[SUPERSERVICIOS].section(MORE).fields[:2] == ("context", "objectives")


def test_sheet_of_superservicios_follows_the_official_order():
    (part,) = LAYOUTS[SUPERSERVICIOS].sheet
    assert part.fields == (
        "title",
        "code",
        "author_name",
        "started_on",
        "category",
        "target_population",
        "summary",
        "impact",
        "figures",
        "success_factors",
        "coverage",
        "validation",
        "replicability",
        "limitations",
        "conclusion",
        "attachments",
        "links",
        "contacts",
    )


def test_sheet_of_canal_capital_prints_the_headings_of_its_form():
    parts = {part.heading: part.fields for part in LAYOUTS[CANAL_CAPITAL].sheet if part.heading}
    assert parts == {
        "1. IDENTIFICACIÓN": ("context", "objectives", "target_population"),
        "2. DESCRIPCIÓN": (
            "build_time",
            "procedure",
            "resources",
            "implementation",
            "follow_up",
        ),
        "3. RESULTADOS": ("impact", "figures", "sustainability", "achievements"),
    }


@both_layouts
def test_every_label_of_the_form_is_printed_on_its_sheet(layout):
    printed = [code for part in layout.sheet for code in part.fields]
    assert [code for code in printed if code in layout.form_labels] == list(layout.form_labels)


def test_label_is_the_forms_own_where_it_has_one_and_ours_elsewhere():
    layout = LAYOUTS[SUPERSERVICIOS]
    assert layout.label_of("author_name") == "Autor de la buena practica"
    assert str(layout.label_of("context")) == "Contexto, situación inicial"


@pytest.mark.parametrize(
    ("layout_code", "added"),
    [
        (SUPERSERVICIOS, {"summary", "replicability", "limitations"}),
        (CANAL_CAPITAL, {"context", "objectives", "implementation"}),
    ],
)
def test_required_fields_are_those_of_all_and_those_of_the_layout(layout_code, added):
    assert set(LAYOUTS[layout_code].required_fields()) == {*REQUIRED_BY_ALL, *added}


def test_required_fields_come_in_the_order_of_the_hub_with_those_of_the_call():
    assert LAYOUTS[CANAL_CAPITAL].required_fields(["improvements", "impact"]) == (
        "title",
        "owner",
        "started_on",
        "context",
        "objectives",
        "target_population",
        "implementation",
        "impact",
        "improvements",
        "contacts",
    )


@pytest.mark.parametrize(
    ("code", "answerable"),
    [("limitations", True), ("title", False), ("contacts", False), ("conclusion", False)],
)
def test_only_required_long_texts_may_be_answered_sin_informacion(code, answerable):
    assert LAYOUTS[SUPERSERVICIOS].may_lack_information(code) is answerable


def test_a_long_text_asked_by_the_call_may_be_answered_sin_informacion():
    assert LAYOUTS[SUPERSERVICIOS].may_lack_information("conclusion", ["conclusion"])


def test_section_of_a_field_differs_by_layout():
    assert LAYOUTS[SUPERSERVICIOS].section_of("context").code == MORE
    assert LAYOUTS[CANAL_CAPITAL].section_of("context").code == "identificacion"


@pytest.mark.parametrize("code", ["category", "code"])
def test_derived_fields_are_in_no_section(code):
    with pytest.raises(KeyError):
        LAYOUTS[SUPERSERVICIOS].section_of(code)


def test_labels_of_form_columns_are_verbatim():
    assert LAYOUTS[SUPERSERVICIOS].row_labels == {
        "attachments": ("Descripción", "Palabras Clave", "Tamaño", "Acción")
    }


def test_layouts_are_those_that_a_revision_can_have():
    assert {code: str(layout.name) for code, layout in LAYOUTS.items()} == dict(LayoutCode.choices)


@pytest.mark.parametrize("item", FIELDS.values(), ids=FIELDS.keys())
def test_every_field_stands_on_something_of_a_revision(item):
    names = {field.name for field in Revision._meta.get_fields()}
    if item.kind in (Kind.ROWS, Kind.TERMS, Kind.TAGS):
        assert item.code in names
    if item.kind is not Kind.DERIVED and item.code != "origin_code":
        assert set(item.columns) <= names
