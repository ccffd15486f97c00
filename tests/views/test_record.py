from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from practices.enums import LayoutCode, RevisionStatus
from tests.factories import (
    make_attachment,
    make_contact,
    make_coverage,
    make_department,
    make_figure,
    make_keyword,
    make_link,
    make_municipality,
    make_organisation,
    make_partner,
    make_practice,
    make_selection,
    make_service,
)
from tests.views.reading import page, published, record_url, section, show, words

pytestmark = pytest.mark.django_db(databases=["default", "side"])


class TestAddress:
    def test_the_code_is_permanent_and_canonical(self, client):
        revision = published(title="Oficina Virtual")

        tree = show(client, revision)

        assert tree.xpath("//link[@rel='canonical']/@href") == [
            f"http://127.0.0.1:8000{record_url(revision.practice)}"
        ]

    def test_the_title_may_stand_behind_it_under_the_same_canonical_address(self, client):
        revision = published(title="Atención “Oficina Virtual”")
        url = record_url(revision.practice)

        tree = page(client, f"{url}atencion-oficina-virtual/")

        assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://127.0.0.1:8000{url}"]

    @pytest.mark.parametrize("slug", ["otro-titulo", "atencion", "v", "archivos"])
    def test_any_other_words_behind_it_lead_to_it(self, client, slug):
        url = record_url(published(title="Atención “Oficina Virtual”").practice)

        response = client.get(f"{url}{slug}/")

        assert (response.status_code, response["Location"]) == (301, url)

    def test_another_spelling_of_the_code_leads_to_it(self, client):
        practice = published(practice={"code_year": 2026, "code_number": 7}).practice

        for spelling in ("bp-2026-0007", "BP-2026-00007"):
            response = client.get(f"/practicas/{spelling}/")
            assert (response.status_code, response["Location"]) == (301, record_url(practice))

    @pytest.mark.parametrize(
        "status",
        sorted(
            set(RevisionStatus)
            - {RevisionStatus.PUBLISHED, RevisionStatus.SUPERSEDED, RevisionStatus.ARCHIVED}
        ),
    )
    def test_what_is_not_public_looks_like_what_is_not_there(self, client, status):
        practice = make_practice(status, practice={"code_year": 2026, "code_number": 7})

        for url in ("/practicas/BP-2026-0007/", "/practicas/BP-2026-0007/v/1/"):
            assert client.get(url).status_code == 404
        assert practice.code == "BP-2026-0007"

    @pytest.mark.parametrize(
        "path", ["BP-2026-9999/", "x/", "%22/", "BP-2026-0001'/", "BP-2026-1/v/99999999999/"]
    )
    def test_guesses_are_not_found(self, client, path):
        assert client.get(f"/practicas/{path}").status_code == 404


class TestContent:
    def test_both_forms_show_their_own_labels(self, client):
        superservicios = published(
            summary="Texto.", success_factors="Texto.", replicability="Texto.", conclusion="Texto."
        )
        capital = published(
            layout=LayoutCode.CANAL_CAPITAL, context="Texto.", implementation="Texto."
        )

        first, second = show(client, superservicios), show(client, capital)

        for label in (
            "Resumen del proyecto",
            "Factores de éxito",
            "Posibilidad de réplica",
            "Conclusión",
        ):
            assert label in first.xpath("//h2/text()")
        assert second.xpath("//h2/text()").count("1. IDENTIFICACIÓN") == 1
        assert "CONTEXTO SITUACIÓN INICIAL" in second.xpath("//h3/text()")
        assert "IMPLEMENTACIÓN" in second.xpath("//h3/text()")

    def test_long_texts_are_markdown_without_markup_of_their_own(self, client):
        text = "**Gratis**\n\n- uno\n- dos\n\n<script>x</script> [a](javascript:x)"
        revision = published(summary=text)

        tree = show(client, revision)

        body = "//section[@aria-labelledby='resumen-del-proyecto']"
        assert tree.xpath(f"{body}//strong/text()") == ["Gratis"]
        assert tree.xpath(f"{body}//li/text()") == ["uno", "dos"]
        assert not tree.xpath(f"{body}//script")
        assert not tree.xpath("//a[contains(@href, 'javascript')]")

    def test_the_summary_box_answers_first(self, client):
        revision = published(summary="Atiende por video.", target_population="Zonas rurales")
        make_coverage(revision, make_department(), is_partial=True)
        make_figure(
            revision,
            value=900,
            unit="atenciones",
            statistic="monthly_mean",
            is_headline=True,
            evidence_level=1,
        )

        box = words(show(client, revision), "//section[contains(@class, 'summary-box')]")

        for text in (
            "Qué Atiende por video.",
            "Para quién Zonas rurales",
            "Dónde Cundinamarca (parte)",
            "Costo No informado",
            "Evidencia Hay datos adjuntos",
            "Resultado principal 900 atenciones",
            "Promedio mensual · sin fecha",
        ):
            assert text in box

    def test_figures_are_drawn_with_their_table(self, client):
        revision = published(layout=LayoutCode.CANAL_CAPITAL)
        periods = (
            (397, date(2018, 6, 1), date(2018, 12, 31)),
            (223, date(2019, 1, 1), date(2019, 5, 31)),
        )
        for value, start, end in periods:
            make_figure(revision, value=value, period_from=start, period_to=end)

        tree = show(client, revision)

        rows = tree.xpath("//table[@class='bars']/tbody/tr")
        assert [" ".join(row.text_content().split()) for row in rows] == [
            "junio a diciembre de 2018 56,7 397",
            "enero a mayo de 2019 44,6 223",
        ]
        assert tree.xpath("//table[@class='bars']//rect[@class='bars__value']/@width") == [
            "100",
            "78.6",
        ]

    def test_no_information_is_shown_to_everybody(self, client):
        tree = show(client, published(no_information=["replicability"]))

        assert "Sin información" in section(tree, "posibilidad-de-replica")

    def test_silence_about_limitations_and_validation_shows(self, client):
        tree = show(client, published())

        assert "Sin información" in section(tree, "limitaciones")
        assert "No hay información" in section(tree, "validacion")

    def test_the_answer_of_validation_stands_before_its_text(self, client):
        revision = published(validation="Encuesta de 2019.", validation_status="asked")

        assert "¿Se preguntó a los usuarios? Sí, se preguntó Encuesta de 2019." in section(
            show(client, revision), "validacion"
        )

    def test_rows_of_every_kind(self, client):
        revision = published(
            services=[make_service()], keywords=[make_keyword("videollamada")], former_names="Antes"
        )
        make_partner(revision, "Cafés internet", quantity="44 cafés", is_co_owner=True)
        make_selection(
            revision,
            "Premio",
            year=2019,
            category_number=3,
            category_name="Difícil acceso",
            used_innovation=True,
            other_criteria="Cobertura",
        )
        make_coverage(revision, make_municipality(), note="Cabecera")
        make_link(revision, "https://www.example.org/informe", kind="document", title="Informe")

        tree = show(client, revision)

        assert "videollamada" in section(tree, "datos-basicos")
        assert "Cafés internet · 44 cafés · también es titular" in section(tree, "aliados")
        selection = section(tree, "concurso-o-proceso-de-seleccion")
        assert "Premio (2019)" in selection
        assert "Categoría 3: Difícil acceso" in selection
        assert "Innovación, Cobertura" in selection
        assert "Soacha, Cundinamarca · Cabecera" in section(tree, "cobertura-geografica")
        [link] = tree.xpath("//a[@href='https://www.example.org/informe']")
        assert "noopener" in link.get("rel")

    def test_a_result_of_a_contest_is_a_ribbon(self, client):
        revision = published()
        make_selection(revision, "Premio", result="Ganadora 2019")

        assert "Ganadora 2019" in words(show(client, revision), "//header[@class='record-head']")

    def test_dates_keep_their_precision(self, client):
        revision = published(
            started_on=date(2017, 10, 1), started_precision="month", is_ongoing=True
        )

        assert "octubre de 2017 – Vigente" in words(show(client, revision))  # noqa: RUF001


class TestValidity:
    def test_a_confirmed_record_says_since_when(self, client):
        confirmed = timezone.make_aware(timezone.datetime(2026, 3, 5))
        revision = published(is_ongoing=True, practice={"confirmed_at": confirmed})

        head = words(show(client, revision), "//header[@class='record-head']")

        assert "Confirmada en marzo de 2026" in head

    def test_an_unconfirmed_one_warns(self, client):
        revision = published(is_ongoing=True, practice={"valid_until": date(2026, 3, 2)})

        tree = show(client, revision)

        assert "Ficha sin confirmar desde el 2 de marzo de 2026" in words(tree)
        assert "Sin confirmar desde marzo de 2026" in words(tree, "//header[@class='record-head']")

    def test_a_finished_practice_needs_no_confirmation(self, client):
        revision = published(
            is_ongoing=False,
            ended_on=date(2021, 1, 1),
            ended_precision="year",
            practice={"valid_until": timezone.localdate() - timedelta(days=900)},
        )

        tree = show(client, revision)

        assert "Finalizada en 2021" in words(tree)
        assert "sin confirmar" not in words(tree).lower()
        assert "Vigente" not in words(tree)


class TestContact:
    def test_public_ones_only(self, client):
        revision = published()
        make_contact(revision, office="Radicaciones", phone="(1)6016060")
        make_contact(revision, office="Privado", email="ana@example.org", is_public=False)

        tree = show(client, revision)

        assert "Radicaciones (1)6016060" in section(tree, "contacto")
        assert "ana@example.org" not in words(tree)
        assert "Privado" not in words(tree)

    def test_else_the_bodys_own(self, client):
        owner = make_organisation("Enel", public_email="contacto@enel.example")
        revision = published(owner=owner)
        make_contact(revision, email="ana@example.org", is_public=False)

        tree = show(client, revision)

        assert "Enel contacto@enel.example" in section(tree, "contacto")


class TestVideo:
    def test_it_waits_for_a_click_and_only_this_page_lets_its_host_in(self, client):
        revision = published()
        make_link(revision, "https://www.youtube.com/watch?v=9E2rS0q3oZs", kind="video")

        response = client.get(record_url(revision.practice))
        tree = html.fromstring(response.content.decode())

        assert "frame-src https://www.youtube-nocookie.com" in response["Content-Security-Policy"]
        assert not tree.xpath("//iframe")
        assert tree.xpath("//a/@data-embed") == [
            "https://www.youtube-nocookie.com/embed/9E2rS0q3oZs"
        ]

    def test_without_a_video_nothing_may_be_framed(self, client):
        revision = published()
        make_link(revision, "https://vimeo.com/1", kind="video")

        response = client.get(record_url(revision.practice))

        assert "frame-src" not in response["Content-Security-Policy"]


class TestQueries:
    def fill(self, count):
        revision = published(services=[make_service()], keywords=[make_keyword("video")])
        for number in range(count):
            make_figure(revision, indicator=f"Indicador {number}")
            make_coverage(revision, make_municipality(f"25{number:03}", f"M{number}"))
            make_partner(revision)
            make_selection(revision)
            make_link(revision)
            make_contact(revision)
            make_attachment(revision, b"%d" % number)
        return revision

    @pytest.mark.parametrize("count", [1, 30])
    def test_record(self, client, django_assert_num_queries, count):
        url = record_url(self.fill(count).practice)

        with django_assert_num_queries(8):
            client.get(url)


def test_hundreds_of_long_texts_and_rows_are_readable(client):
    """Forty municipalities, twelve figures, a title of 200 characters, a long word."""
    revision = published(title="x" * 200, summary="palabra" * 500)
    for number in range(40):
        make_coverage(revision, make_municipality(f"25{number:03}", f"Municipio {number}"))
    for number in range(12):
        make_figure(revision, indicator=f"Indicador {number}", value=number)

    tree = show(client, revision)

    assert len(tree.xpath("//ul[@class='territories']/li")) == 40
    assert len(tree.xpath("//ul[@class='figures']/li")) == 12
    assert "40 municipios" in words(tree, "//section[contains(@class, 'summary-box')]")
