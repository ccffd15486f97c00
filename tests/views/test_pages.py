import pytest

from practices.enums import RevisionStatus
from practices.models import Page, SiteSettings
from practices.urls import TEXT_PAGES
from practices.views.pages import filled_in, split_page
from tests.factories import make_organisation, make_practice, make_revision
from tests.views.reading import page

pytestmark = pytest.mark.django_db


class TestTextPages:
    @pytest.mark.parametrize("slug", TEXT_PAGES)
    def test_each_shows_what_the_administrator_wrote(self, client, slug):
        Page.objects.update_or_create(
            slug=slug,
            defaults={
                "title": "Título propio",
                "body": "Lo lleva {entity_name}.\n\n## Una parte\n\nCon **énfasis** <b>x</b>.",
            },
        )
        SiteSettings.objects.update_or_create(pk=1, defaults={"entity_name": "La Entidad"})

        tree = page(client, f"/{slug}/")

        assert tree.xpath("//h1/text()") == ["Título propio"]
        assert "Lo lleva La Entidad." in tree.text_content()
        assert tree.xpath("//main//h2/text()")[0] == "Una parte"
        assert tree.xpath("//main//strong/text()") == ["énfasis"]
        assert not tree.xpath("//main//article//b")

    def test_one_that_was_never_written_is_not_found(self, client):
        Page.objects.filter(slug="acerca-de").delete()

        assert client.get("/acerca-de/").status_code == 404

    def test_what_the_administrator_has_not_set_is_not_mentioned(self):
        site = SiteSettings(entity_name="La Entidad", contact_phone="")

        body = "Somos {entity_name}.\n- Teléfono: {contact_phone}\n- Otra línea {no_es_nuestra}"

        assert filled_in(body, site) == "Somos La Entidad.\n- Otra línea {no_es_nuestra}"

    def test_settings_are_not_a_way_to_run_formats(self):
        site = SiteSettings(entity_name="{licence_name}")

        assert filled_in("{entity_name} {entity_name.__class__}", site) == (
            "{licence_name} {entity_name.__class__}"
        )

    def test_sections_are_cut_at_their_headings(self):
        lead, sections = split_page("Antes.\n\n## Qué es\n\nTexto.\n## Cómo\nMás. ## No")

        assert lead == "Antes."
        assert [(each.anchor, each.title, each.text) for each in sections] == [
            ("que-es", "Qué es", "Texto."),
            ("como", "Cómo", "Más. ## No"),
        ]


class TestSiteMap:
    def test_it_leads_to_every_kind_of_page(self, client):
        links = set(page(client, "/mapa-del-sitio/").xpath("//main//a/@href"))

        assert {"/", "/practicas/", "/entidades/", "/mis-practicas/", "/cuenta/login/"} <= links
        assert {f"/{slug}/" for slug in Page.objects.values_list("slug", flat=True)} <= links

    def test_for_machines_it_lists_what_is_published(self, client):
        practice = make_practice(owner=make_organisation("Enel"))
        draft = make_practice(
            RevisionStatus.SUBMITTED, practice={"code_year": 2026, "code_number": 9999}
        )

        content = client.get("/sitemap.xml").content.decode()

        for path in (f"/practicas/{practice.code}/", "/entidades/enel/", "/practicas/"):
            assert f"<loc>http://testserver{path}</loc>" in content
        assert draft.code not in content


class TestOrganisations:
    def test_those_with_something_published_under_their_initials(self, client):
        for name in ("Ángeles", "Acuacar", "EPM"):
            make_revision(RevisionStatus.PUBLISHED, owner=make_organisation(name))
        make_revision(RevisionStatus.DRAFT, owner=make_organisation("Secreta"))

        tree = page(client, "/entidades/")

        assert tree.xpath("//main//h2/text()") == ["A", "E"]
        assert tree.xpath("//ul[@class='places']//a/text()") == ["Acuacar", "Ángeles", "EPM"]

    def test_a_body_shows_what_it_published(self, client):
        enel = make_organisation("Enel", public_email="contacto@enel.example")
        shown = make_revision(RevisionStatus.PUBLISHED, owner=enel)
        make_revision(RevisionStatus.PUBLISHED)
        make_revision(RevisionStatus.DRAFT, owner=enel, title="Secreta")

        tree = page(client, "/entidades/enel/")

        assert tree.xpath("//@data-hit") == [shown.practice.code]
        assert "contacto@enel.example" in tree.text_content()
        assert "Secreta" not in tree.text_content()

    def test_a_body_that_published_nothing_is_not_found(self, client):
        make_revision(RevisionStatus.SUBMITTED, owner=make_organisation("Enel"))

        assert client.get("/entidades/enel/").status_code == 404

    @pytest.mark.parametrize("count", [1, 30])
    def test_lists_cost_the_same_whatever_their_length(
        self, client, django_assert_num_queries, count
    ):
        enel = make_organisation("Enel")
        for _each in range(count):
            make_revision(RevisionStatus.PUBLISHED, owner=enel)
            make_revision(RevisionStatus.PUBLISHED)

        with django_assert_num_queries(3):
            client.get("/entidades/")
        with django_assert_num_queries(7):
            client.get("/entidades/enel/")
