import re
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection

from practices.enums import RevisionStatus
from practices.models import Revision
from tests.factories import (
    make_coverage,
    make_department,
    make_organisation,
    make_revision,
    make_selection,
    make_service,
    make_topic,
)
from tests.views.reading import findable, hits, page, texts

pytestmark = pytest.mark.django_db


def facet(tree, legend) -> dict[str, int]:
    """Label → count of one facet."""
    [block] = [
        each
        for each in tree.xpath("//fieldset[@class='facet']")
        if each.findtext("legend") == legend
    ]
    counts = {}
    for option in block.xpath(".//label[@class='facet__option']"):
        [name] = texts(option, ".//span[@class='facet__name']")
        [count] = texts(option, ".//span[@class='facet__count']")
        counts[name] = int(count.split()[0])
    return counts


class TestHome:
    def test_an_empty_portal_says_so(self, client):
        tree = page(client, "/")

        assert "Todavía no hay prácticas publicadas" in tree.text_content()
        assert tree.xpath("//form[@action='/practicas/']//input[@name='q']")

    def test_numbers_services_and_places_lead_to_the_list(self, client):
        revision = findable(services=[make_service("Acueducto")])
        make_coverage(revision, make_department())

        tree = page(client, "/")

        assert texts(tree, "//ul[@class='hero__facts']/li") == [
            "1 práctica",
            "1 entidad",
            "1 departamento",
        ]
        assert tree.xpath("//a[@href='/practicas/?servicio=acueducto']")
        assert tree.xpath("//a[@href='/practicas/?departamento=25']")

    def test_outstanding_ones_are_selected_and_the_others_new(self, client):
        selected = findable(practice={"level": "outstanding"})
        new = findable()

        tree = page(client, "/")

        [first, second] = tree.xpath("//section[.//article]")
        assert first.xpath(".//@data-hit") == [selected.practice.code]
        assert second.xpath(".//@data-hit") == [new.practice.code]

    def test_work_in_progress_is_not_there(self, client):
        make_revision(RevisionStatus.APPROVED, title="Secreta")

        assert "Secreta" not in client.get("/").content.decode()


class TestList:
    def test_it_shows_each_published_practice_once(self, client):
        first, second = findable("A"), findable("B")
        for status in set(RevisionStatus) - {RevisionStatus.PUBLISHED}:
            make_revision(status, title="Oculta")

        tree = page(client, "/practicas/")

        assert hits(tree) == [second.practice.code, first.practice.code]
        assert texts(tree, "//*[@role='status']") == ["2 prácticas"]

    def test_a_card_says_what_one_needs_to_choose(self, client):
        revision = findable(
            "Oficina virtual",
            owner=make_organisation("Enel"),
            services=[make_service()],
            summary="Atiende por videollamada.",
            started_on=date(2015, 6, 16),
            is_ongoing=True,
            practice={"level": "good"},
        )
        make_coverage(revision, make_department(), is_partial=True)
        make_selection(revision, category_name="Canales", result="Ganadora 2019")

        [card] = texts(page(client, "/practicas/"), "//article")

        for words in (
            "Energía eléctrica · Canales Ganadora 2019",
            "Oficina virtual",
            "Enel · Cundinamarca (parte)",
            "Atiende por videollamada.",
            "Desde 2015 · Vigente",
            "Buena práctica",
            "Lo afirma la entidad",
        ):
            assert words in card

    def test_search_marks_what_it_found(self, client):
        findable("Reclamos rurales", summary="Menos reclamos por energía.")
        findable("Otra")

        tree = page(client, "/practicas/?q=RECLAMO+energia")

        assert len(hits(tree)) == 1
        assert texts(tree, "//mark") == ["Reclamos", "reclamos", "energía"]

    @pytest.mark.parametrize("word", ["reclamo", "reclamos", "RECLAMOS", "energia", "Energía"])
    def test_accents_case_and_number_do_not_matter(self, client, word):
        findable("Oficina Virtual", summary="Reclamos sobre el servicio de energía.")

        assert len(hits(page(client, f"/practicas/?q={quote(word)}"))) == 1

    def test_ano_is_not_año(self, client):
        findable("Balance del año")

        assert hits(page(client, "/practicas/?q=ano")) == []

    def test_filters_and_words_combine(self, client):
        energy = make_service()
        wanted = findable("Reclamos A", services=[energy], practice={"level": "good"})
        findable("Reclamos B", services=[energy])
        findable("Reclamos C", practice={"level": "good"})
        findable("Otra D", services=[energy], practice={"level": "good"})

        url = "/practicas/?q=reclamos&servicio=energia-electrica&nivel=good"

        assert hits(page(client, url)) == [wanted.practice.code]

    def test_the_most_related_come_first_also_within_a_filter(self, client):
        energy = make_service()
        best = findable("Reclamos", summary="Reclamos y más reclamos.", services=[energy])
        last = findable("Otra", impact="Hubo un reclamo.", services=[energy])
        findable("Reclamos de otra cosa")

        tree = page(client, "/practicas/?q=reclamos&servicio=energia-electrica")

        assert hits(tree) == [best.practice.code, last.practice.code]

    def test_facets_count_what_ticking_them_would_show(self, client):
        energy, water = make_service(), make_service("Acueducto")
        findable("A", services=[energy, water], topics=[make_topic("Eficiencia")])
        findable("B", services=[water])
        findable("C")

        tree = page(client, "/practicas/?servicio=energia-electrica")

        assert facet(tree, "Servicio o sector") == {"Acueducto": 2, "Energía eléctrica": 1}
        assert facet(tree, "Tema") == {"Eficiencia": 1}
        assert tree.xpath("//input[@name='servicio'][@checked]/@value") == ["energia-electrica"]

    def test_chips_take_one_filter_away_each(self, client):
        findable("Reclamos", services=[make_service()], practice={"level": "good"})

        tree = page(client, "/practicas/?q=reclamos&servicio=energia-electrica&nivel=good")

        assert tree.xpath("//ul[@class='chips']//a/@href") == [
            "/practicas/?servicio=energia-electrica&nivel=good",
            "/practicas/?q=reclamos&nivel=good",
            "/practicas/?q=reclamos&servicio=energia-electrica",
            "/practicas/",
        ]

    def test_an_empty_list_shows_ways_out(self, client):
        findable(services=[make_service()])

        tree = page(client, "/practicas/?q=zzz&servicio=energia-electrica")

        [empty] = tree.xpath("//div[@class='empty']")
        assert empty.xpath(".//a/@href") == [
            "/practicas/?servicio=energia-electrica",
            "/practicas/?q=zzz",
            "/practicas/",
        ]

    def test_unknown_values_are_named_and_ignored(self, client):
        findable()

        tree = page(client, "/practicas/?servicio=<b>zzz&pagina=99&orden=azar")

        assert len(hits(tree)) == 1
        assert texts(tree, "//div[contains(@class, 'notice--warning')]//p") == [
            "No se aplicó “<b>zzz” en “Servicio o sector”: no es un valor conocido.",
            "No se aplicó “azar” en “Orden”: no es un valor conocido.",
            "No existe la página “99”: se muestra la 1.",
        ]

    def test_pages_of_twenty_keep_the_filters(self, client):
        energy = make_service()
        codes = [findable(f"P{n}", services=[energy]).practice.code for n in range(41)]

        tree = page(client, "/practicas/?servicio=energia-electrica&pagina=2")

        assert hits(tree) == codes[20:0:-1] + codes[0:0]
        assert tree.xpath("//a[@rel='next']/@href") == [
            "/practicas/?servicio=energia-electrica&pagina=3"
        ]
        assert texts(tree, "//p[@class='pager__count']") == ["21 a 40 de 41"]

    def test_only_the_plain_list_is_for_search_engines(self, client):
        findable(services=[make_service()])

        plain = page(client, "/practicas/")
        filtered = page(client, "/practicas/?servicio=energia-electrica&zzz=1")

        assert plain.xpath("//meta[@name='robots']") == []
        assert plain.xpath("//link[@rel='canonical']/@href") == ["http://127.0.0.1:8000/practicas/"]
        assert filtered.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
        assert filtered.xpath("//link[@rel='canonical']/@href") == [
            "http://127.0.0.1:8000/practicas/?servicio=energia-electrica"
        ]

    def test_without_scripts_it_is_a_plain_form(self, client):
        [form] = page(client, "/practicas/").xpath("//form[@class='catalogue']")

        assert (form.get("method"), form.get("action")) == ("get", "/practicas/")
        assert len(form.xpath(".//button[@type='submit']")) == 2


class TestRefresh:
    def refreshed(self, client, query):
        return client.get(f"/practicas/?{query}", headers={"HX-Request": "true"})

    def test_htmx_gets_only_what_changes(self, client):
        findable("Reclamos", services=[make_service()])

        response = self.refreshed(client, "q=reclamos&servicio=energia-electrica&anio_desde=")
        content = response.content.decode()

        assert "<html" not in content
        assert re.findall('hx-swap-oob="([^"]+)"', content) == [
            "innerHTML:#facetas",
            "innerHTML:#conteo",
            "innerHTML:#orden",
        ]
        assert content.count("data-hit") == 1
        assert response["HX-Push-Url"] == "/practicas/?q=reclamos&servicio=energia-electrica"

    def test_nobody_keeps_the_part_as_if_it_were_the_page(self, client):
        assert self.refreshed(client, "q=x")["Cache-Control"] == "no-store"
        assert "HX-Request" in client.get("/practicas/")["Vary"]


def statements_of_a_search() -> int:
    """PostgreSQL's planner is told something before it looks."""
    return 1 if connection.vendor == "sqlite" else 2


class TestQueries:
    """Literal, so that one more is noticed. Cold: nothing is kept in this process yet."""

    QUERY = (
        "q=reclamos&servicio=energia-electrica&departamento=25&tema=eficiencia&nivel=good"
        "&vigente=si&anio_desde=2010&anio_hasta=2026&categoria=Canales&entidad=enel"
    )

    def fill(self, count):
        enel = make_organisation("Enel")
        for number in range(count):
            revision = findable(
                f"Reclamos {number}",
                owner=enel,
                services=[make_service()],
                topics=[make_topic("Eficiencia")],
                started_on=date(2015, 1, 1),
                is_ongoing=True,
                practice={"level": "good"},
            )
            make_coverage(revision, make_department())
            make_selection(revision, category_name="Canales")

    @pytest.mark.parametrize("count", [1, 30])
    def test_list(self, client, django_assert_num_queries, count):
        self.fill(count)

        with django_assert_num_queries(10):
            response = client.get("/practicas/")

        assert response.content.decode().count("data-hit") == min(count, 20)

    @pytest.mark.parametrize("count", [1, 30])
    def test_search_with_every_filter(self, client, django_assert_num_queries, count):
        self.fill(count)

        with django_assert_num_queries(8 + 2 * statements_of_a_search()):
            response = client.get(f"/practicas/?{self.QUERY}")

        assert response.content.decode().count("data-hit") == min(count, 20)

    @pytest.mark.parametrize("count", [1, 30])
    def test_home(self, client, django_assert_num_queries, count):
        self.fill(count)

        with django_assert_num_queries(12):
            client.get("/")


def test_every_published_practice_can_be_reached_through_the_pages(client):
    for number in range(45):
        findable(f"P{number}")

    found = [
        code for number in (1, 2, 3) for code in hits(page(client, f"/practicas/?pagina={number}"))
    ]

    assert sorted(found) == sorted(
        revision.practice.code for revision in Revision.objects.select_related("practice")
    )
