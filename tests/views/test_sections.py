"""The entry form: its hub and its sections, from the side of a browser without scripts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.enums import AuthorKind
from practices.layouts import LAYOUTS
from practices.models import Revision
from practices.services import drafts, revisions
from tests.factories import make_department, make_member, make_municipality, make_organisation
from tests.house import ENDORSEMENT

from .entry_form import SectionPage, address, signed_in

BASICS = "datos-basicos"
RESULTS = "resumen-impacto"
LESSONS = "aprendizajes"
LINKS = "archivos-enlaces-contacto"
MORE = "mas-informacion"
SECTIONS = [
    (layout.code, section.code) for layout in LAYOUTS.values() for section in layout.sections
]


@pytest.fixture
def visit(house):
    return house, house.draft(), signed_in(house.editor)


@pytest.mark.parametrize(("layout", "section"), SECTIONS)
def test_every_section_opens_and_saves_unchanged_without_a_new_version(house, layout, section):
    revision = drafts.create_draft(actor=house.editor, layout=layout, owner=house.body)
    page = SectionPage(signed_in(house.editor), revision, section)
    assert page.response.status_code == 200
    assert page.send().status_code == 302
    assert Revision.objects.get().version == 1


def test_a_text_a_date_and_a_choice_are_saved(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, BASICS)
    answer = page.send(
        "next",
        title="Otro título",
        started_on="octubre de 2017",
        author_kind=AuthorKind.UNIT.value,
        is_ongoing="",
    )
    assert answer.url == f"{address(revision, RESULTS)}?guardado={BASICS}"
    stored = Revision.objects.get()
    assert (stored.title, str(stored.started_on), stored.started_precision) == (
        "Otro título",
        "2017-10-01",
        "month",
    )
    assert (stored.author_kind, stored.is_ongoing, stored.version) == ("unit", None, 2)
    assert stored.summary == revision.summary


INVALID = [
    (BASICS, "title", "Palabra " * 40, "200"),
    (BASICS, "started_on", "ayer", "16/06/2015"),
    (BASICS, "author_name", "x" * 300, "200"),
    (MORE, "build_months", "muchos", "número"),
    (MORE, "cost_year", "99999999", "2100"),
    (MORE, "keywords", "palabra" * 20, "muy larga"),
    (RESULTS, "coverage_note", "y" * 400, "300"),
]


@pytest.mark.parametrize(("section", "name", "typed", "complaint"), INVALID)
def test_what_cannot_be_read_is_kept_as_typed_with_its_error(
    visit, section, name, typed, complaint
):
    _house, revision, client = visit
    before = getattr(revision, name, None)
    page = SectionPage(client, revision, section)
    assert page.send(**{name: typed}).status_code == 302
    stored = Revision.objects.get()
    assert stored.unfinished == {section: {name: typed.strip()}}
    if name not in ("started_on", "keywords"):
        assert getattr(stored, name) == before
    again = SectionPage(client, revision, section)
    assert again.value(name) == typed.strip()
    assert complaint in again.words()
    assert again.tree.xpath("//title")[0].text.startswith("Error: ")


def test_what_is_corrected_is_no_longer_unfinished(visit):
    _house, revision, client = visit
    SectionPage(client, revision, BASICS).send(started_on="ayer")
    SectionPage(client, revision, BASICS).send(started_on="2015")
    stored = Revision.objects.get()
    assert (stored.unfinished, str(stored.started_on)) == ({}, "2015-01-01")


def test_what_is_unfinished_holds_the_submission_and_shows_in_the_hub(visit):
    house, revision, client = visit
    SectionPage(client, revision, BASICS).send(author_name="x" * 300)
    revisions.endorse(Revision.objects.get(), actor=house.manager, **ENDORSEMENT)
    refused = client.post(reverse("submit_practice", args=(revision.pk,)), follow=True)
    assert "Hay respuestas por corregir: “Autor de la buena practica”" in refused.content.decode()
    hub = client.get(reverse("edit_practice", args=(revision.pk,))).content.decode()
    assert "hay respuestas por corregir" in hub
    assert f'href="{address(revision, BASICS)}#campo-author_name"' in hub


def test_the_last_date_waits_where_the_first_one_makes_it_wrong(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, BASICS)
    page.send(started_on="2019", ended_on="2015", is_ongoing="")
    stored = Revision.objects.get()
    assert (str(stored.started_on), stored.ended_on) == ("2019-01-01", None)
    assert stored.unfinished == {BASICS: {"ended_on": "2015"}}


@pytest.mark.parametrize("section", [section for layout, section in SECTIONS if layout[0] == "s"])
def test_hostile_values_in_every_field_are_kept_and_never_break(visit, section):
    _house, revision, client = visit
    page = SectionPage(client, revision, section)
    for name in list(page.data):
        if name not in ("version", "base", "page", "asked"):
            page.fill(**{name: "<script>'\"; — ﷽ \U0001f600" + "9" * 400})
    assert page.send().status_code == 302
    again = SectionPage(client, revision, section)
    assert again.response.status_code == 200
    assert again.send().status_code == 302
    assert "<script>'" not in again.response.content.decode()


def test_a_returned_version_keeps_its_title_and_its_body(house):
    revision = house.submitted().revision
    revisions.return_revision(
        revision, actor=house.coordinator, observations=[("impact", "¿Cuánto bajaron?")]
    )
    SectionPage(signed_in(house.editor), revision, BASICS).send(title="", owner="")
    stored = Revision.objects.get()
    assert (stored.title, stored.owner) == (revision.title, house.body)
    assert stored.unfinished == {BASICS: {"title": "", "owner": ""}}


def test_a_code_of_origin_that_is_taken_waits(visit):
    house, revision, client = visit
    other = house.draft(title="Otra")
    SectionPage(client, other, MORE).send(origin_source="Banco", origin_code="B-1")
    SectionPage(client, revision, MORE).send(origin_source="Banco", origin_code="B-1")
    revision.refresh_from_db()
    assert revision.practice.origin_code is None
    assert revision.unfinished == {MORE: {"origin_code": "B-1"}}


def test_without_information_is_an_answer_and_a_text_says_more(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    page.send(limitations="", **{"limitations__sin_informacion": "on"})
    assert Revision.objects.get().no_information == ["limitations"]
    SectionPage(client, revision, LESSONS).send(limitations="Sí hay.")
    assert Revision.objects.get().no_information == []


# -- Rows -----------------------------------------------------------------------------------------


def test_a_row_is_added_moved_and_removed_by_buttons(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, LINKS)
    answer = page.send("add:links", links__0__url="https://example.org/a")
    assert answer.url.endswith("fila=links#links-nueva")
    page = SectionPage(client, revision, LINKS, "?fila=links")
    page.send("up:links:1", links__1__url="https://example.org/b")
    assert [link.url for link in revision.links.all()] == [
        "https://example.org/b",
        "https://example.org/a",
    ]
    SectionPage(client, revision, LINKS).send("remove:links:0")
    assert [link.url for link in revision.links.all()] == ["https://example.org/a"]


def test_a_row_that_breaks_a_rule_keeps_its_place_until_it_is_corrected(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, RESULTS)
    page.send(
        figures__0__indicator="Sin valor",
        figures__0__statistic="total",
        figures__1__indicator="Usuarios",
        figures__1__value="1.234",
        figures__1__statistic="total",
    )
    assert [(row.indicator, int(row.value)) for row in revision.figures.all()] == [
        ("Usuarios", 1234)
    ]
    page = SectionPage(client, revision, RESULTS)
    assert (page.value("figures__0__indicator"), page.value("figures__1__value")) == (
        "Sin valor",
        "1234",
    )
    assert "Cifra 1: Escriba el valor de la cifra." in page.words()
    page.send(figures__0__value="7")
    assert [row.indicator for row in revision.figures.all()] == ["Sin valor", "Usuarios"]
    assert Revision.objects.get().unfinished == {}


def test_two_headlines_and_a_place_twice_are_kept_as_typed(visit):
    _house, revision, client = visit
    place = make_municipality("25754", "Soacha")
    page = SectionPage(client, revision, RESULTS)
    for number in (0, 1):
        page.fill(
            **{
                f"figures__{number}__indicator": f"Cifra {number}",
                f"figures__{number}__value": "1",
                f"figures__{number}__statistic": "total",
                f"figures__{number}__is_headline": "on",
                f"coverage__{number}__territory": place.divipola_code,
            }
        )
    assert page.send().status_code == 302
    assert [row.is_headline for row in revision.figures.all()] == [True]
    assert revision.coverage.count() == 1
    assert {*Revision.objects.get().unfinished[RESULTS]} == {"figures", "coverage"}
    assert "Ese lugar ya está en la lista." in SectionPage(client, revision, RESULTS).words()


def test_what_the_house_knows_of_a_figure_stays_until_the_figure_changes(visit):
    _house, revision, client = visit
    SectionPage(client, revision, RESULTS).send(
        figures__0__indicator="Usuarios", figures__0__value="5", figures__0__statistic="total"
    )
    revision.figures.update(evidence_level=3, third_party="Contraloría")
    SectionPage(client, revision, RESULTS).send(figures__0__source="Registro")
    assert revision.figures.get().evidence_level == 3
    SectionPage(client, revision, RESULTS).send(figures__0__value="6")
    assert revision.figures.get().evidence_level == 0


# -- Places ---------------------------------------------------------------------------------------


def test_places_are_found_and_added_without_scripts(visit):
    _house, revision, client = visit
    make_municipality("25754", "Soacha")
    answer = SectionPage(client, revision, RESULTS).send("search", place_query="soáchA")
    page = SectionPage(client, revision, RESULTS, "?" + answer.url.partition("?")[2].split("#")[0])
    button = page.tree.xpath("//button[@value='place:25754']")[0]
    assert "Agregar Soacha, Cundinamarca" in " ".join(button.text_content().split())
    page.send("place:25754")
    assert [row.territory.divipola_code for row in revision.coverage.all()] == ["25754"]


def test_a_department_is_marked_whole_or_town_by_town(visit):
    _house, revision, client = visit
    department = make_department("25", "Cundinamarca")
    make_municipality("25754", "Soacha", department=department)
    make_municipality("25899", "Zipaquirá", department=department)
    page = SectionPage(client, revision, RESULTS, "?departamento=25")
    page.send("places:25", place=["25", "25899"])
    codes = [row.territory.divipola_code for row in revision.coverage.all()]
    assert codes == ["25", "25899"]
    page = SectionPage(client, revision, RESULTS, "?departamento=25")
    assert page.data.getlist("place") == ["25", "25899"]
    page.send("places:25", place=["25754"])
    assert [row.territory.divipola_code for row in revision.coverage.all()] == ["25754"]


def test_a_place_nobody_knows_is_kept_as_typed(visit):
    _house, revision, client = visit
    SectionPage(client, revision, RESULTS).send(
        coverage__0__territory="Macondo", coverage__0__note="Entero"
    )
    page = SectionPage(client, revision, RESULTS)
    assert page.value("coverage__0__territory") == "Macondo"
    assert "No se encontró “Macondo”" in page.words()
    assert revision.coverage.count() == 0


# -- Two people -----------------------------------------------------------------------------------


def test_both_texts_are_shown_and_the_choice_is_kept(visit):
    house, revision, client = visit
    mine = SectionPage(client, revision, LESSONS)
    theirs = SectionPage(signed_in(house.manager), revision, LESSONS)
    theirs.send(conclusion="La de ella", success_factors="Solo ella")
    answer = mine.send(conclusion="La mía", limitations="Solo yo")
    assert answer.status_code == 409
    stored = Revision.objects.get()
    assert (stored.conclusion, stored.version) == ("La de ella", 2)
    mine.open(answer)
    assert mine.tree.xpath("//fieldset[@class='clash']/@id") == ["choque-conclusion"]
    assert "La mía" in mine.words()
    assert "La de ella" in mine.words()
    assert mine.value("limitations") == "Solo yo"

    undecided = mine.send()
    assert undecided.status_code == 409
    mine.open(undecided)
    assert mine.send(**{"choice__conclusion": "mine"}).status_code == 302
    stored = Revision.objects.get()
    assert (stored.conclusion, stored.limitations, stored.success_factors) == (
        "La mía",
        "Solo yo",
        "Solo ella",
    )


def test_the_stored_text_can_be_chosen(visit):
    house, revision, client = visit
    mine = SectionPage(client, revision, LESSONS)
    SectionPage(signed_in(house.manager), revision, LESSONS).send(conclusion="La de ella")
    mine.open(mine.send(conclusion="La mía", limitations="Solo yo"))
    mine.send(**{"choice__conclusion": "stored"})
    stored = Revision.objects.get()
    assert (stored.conclusion, stored.limitations) == ("La de ella", "Solo yo")


def test_a_choice_made_before_a_third_text_is_asked_again(visit):
    house, revision, client = visit
    mine = SectionPage(client, revision, LESSONS)
    SectionPage(signed_in(house.manager), revision, LESSONS).send(conclusion="Segunda")
    mine.open(mine.send(conclusion="La mía"))
    SectionPage(signed_in(house.manager), revision, LESSONS).send(conclusion="Tercera")
    answer = mine.send(**{"choice__conclusion": "mine"})
    assert answer.status_code == 409
    assert "Tercera" in answer.content.decode()


def test_other_sections_and_lists_of_others_do_not_clash(visit):
    house, revision, client = visit
    mine = SectionPage(client, revision, LINKS)
    theirs = signed_in(house.manager)
    SectionPage(theirs, revision, LESSONS).send(conclusion="La de ella")
    SectionPage(theirs, revision, LINKS).send(contacts__0__phone="601 555 0000")
    assert mine.send(links__0__url="https://example.org/").status_code == 302
    assert revision.contacts.get().phone == "601 555 0000"
    assert revision.links.count() == 1


def test_both_lists_are_shown_whole_where_two_people_changed_one(visit):
    house, revision, client = visit
    mine = SectionPage(client, revision, LINKS)
    SectionPage(signed_in(house.manager), revision, LINKS).send(
        links__0__url="https://example.org/ella"
    )
    answer = mine.send(links__0__url="https://example.org/mio")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "1. https://example.org/ella" in text
    assert "1. https://example.org/mio" in text


def test_a_save_after_the_submission_is_refused_and_gives_the_text_back(visit):
    house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    revisions.submit_revision(revision, actor=house.manager)
    answer = page.send(conclusion="Escrito tarde")
    assert answer.status_code == 409
    assert "Escrito tarde" in answer.content.decode()
    assert Revision.objects.get().conclusion == ""


# -- Saving by itself -----------------------------------------------------------------------------


def test_a_save_by_itself_answers_with_the_time_and_the_complaints(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, BASICS)
    answer = page.save_by_itself(title="A medias", started_on="ay")
    text = answer.content.decode()
    assert "Guardado a las" in text
    assert 'data-for="id_started_on"' in text
    assert "<h1" not in text
    assert Revision.objects.get().title == "A medias"
    page.save_by_itself(title="A medias todavía")
    stored = Revision.objects.get()
    assert (stored.title, stored.version) == ("A medias todavía", 3)


def test_a_save_whose_answer_was_lost_does_not_clash_with_itself(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    before = dict(page.data.lists())
    page.save_by_itself(conclusion="Una")
    page.data = page.data.__class__(before)
    assert page.save_by_itself(conclusion="Una idea").status_code == 200
    assert Revision.objects.get().conclusion == "Una idea"


def test_what_another_changed_is_not_undone_by_later_saves(visit):
    house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    SectionPage(signed_in(house.manager), revision, LESSONS).send(conclusion="La de ella")
    first = page.save_by_itself(limitations="Una")
    assert "cambió “Conclusión”" in first.content.decode()
    page.save_by_itself(limitations="Una y otra")
    stored = Revision.objects.get()
    assert (stored.conclusion, stored.limitations) == ("La de ella", "Una y otra")


def test_a_clash_by_itself_saves_nothing_and_leads_to_the_choice(visit):
    house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    SectionPage(signed_in(house.manager), revision, LESSONS).send(conclusion="La de ella")
    answer = page.save_by_itself(conclusion="La mía")
    assert answer.status_code == 409
    assert "Ver los dos textos y escoger" in answer.content.decode()
    assert page.send().status_code == 409
    assert Revision.objects.get().conclusion == "La de ella"


def test_an_expired_session_is_told_to_the_script_and_not_answered_with_a_page(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, LESSONS)
    client.logout()
    answer = client.post(page.url, dict(page.data.lists()), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")
    assert page.send().url.startswith("/cuenta/login/")


def test_a_row_button_is_answered_with_its_list_alone(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, LINKS)
    page.fill(do="add:links", links__0__url="https://example.org/a")
    text = page.save_by_itself().content.decode()
    assert 'id="lista-links"' in text
    assert 'name="links-1-url"' in text
    assert "<form" not in text


# -- Who else, and remarks ------------------------------------------------------------------------


def test_who_else_writes_is_shown_and_nobody_is_locked_out(visit):
    house, revision, client = visit
    SectionPage(signed_in(house.manager), revision, LESSONS)
    page = SectionPage(client, revision, LESSONS)
    name = house.manager.get_full_name()
    assert f"{name} está editando esta sección desde las" in page.words()
    hub = client.get(reverse("edit_practice", args=(revision.pk,))).content.decode()
    assert f"{name} está editando “Aprendizajes”" in hub
    assert house.editor.get_full_name() + " está editando" not in hub
    assert page.send(conclusion="También yo").status_code == 302


def test_a_remark_is_answered_at_its_field_together_with_the_section(house):
    revision = house.submitted().revision
    revisions.return_revision(
        revision, actor=house.coordinator, observations=[("impact", "¿Cuánto bajaron?")]
    )
    remark = revision.observations.get()
    client = signed_in(house.editor)
    assert (
        "¿Cuánto bajaron?"
        in client.get(reverse("edit_practice", args=(revision.pk,))).content.decode()
    )
    page = SectionPage(client, revision, RESULTS)
    page.send(
        f"answer:{remark.pk}",
        impact="Bajaron a la mitad.",
        **{f"observation-{remark.pk}-answer": "Ya está en el texto."},
    )
    remark.refresh_from_db()
    assert remark.answer == "Ya está en el texto."
    assert Revision.objects.get().impact == "Bajaron a la mitad."


def test_others_drafts_do_not_exist(visit):
    _house, revision, _client = visit
    stranger = signed_in(make_member(make_organisation()))
    for url in (
        reverse("edit_practice", args=(revision.pk,)),
        address(revision, BASICS),
        reverse("find_places", args=(revision.pk,)),
    ):
        assert stranger.get(url).status_code == 404
    assert stranger.post(address(revision, BASICS), {"title": "x"}).status_code == 404


def test_an_unknown_section_is_none(visit):
    _house, revision, client = visit
    assert client.get(address(revision, "otra")).status_code == 404


def test_the_minimum_criteria_stand_where_they_are_read(visit):
    _house, revision, client = visit
    page = SectionPage(client, revision, RESULTS)
    block = page.tree.xpath("//*[@id='campo-impact']//*[@class='valued']//summary")
    assert [" ".join(item.text_content().split()) for item in block] == [
        "Se valora en: Eficaz",
        "Se valora en: Centrado en el usuario",
    ]


@pytest.mark.parametrize("section", [RESULTS, LINKS])
def test_a_section_costs_the_same_with_one_row_and_with_thirty(visit, section):
    _house, revision, client = visit

    def cost(count):
        revision.links.all().delete()
        revision.figures.all().delete()
        for number in range(count):
            revision.links.create(url=f"https://example.org/{number}", position=number)
            revision.figures.create(indicator=f"{number}", value=number, position=number)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(revision, section))
        return len(queries)

    cost(1)
    assert cost(1) == cost(30)
