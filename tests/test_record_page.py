from datetime import date
from decimal import Decimal

import pytest

from practices import record_page
from practices.enums import FigureStatistic, LayoutCode, LinkKind, RevisionStatus
from practices.layouts import LAYOUTS
from practices.models import Link, Revision
from practices.selectors.record import read_record
from tests.factories import (
    make_attachment,
    make_coverage,
    make_department,
    make_figure,
    make_partner,
    make_revision,
    make_selection,
    make_service,
    make_stored_file,
)

pytestmark = pytest.mark.django_db


def record_of(**content):
    revision = make_revision(RevisionStatus.PUBLISHED, **content)
    return read_record(Revision.objects.get(pk=revision.pk))


def titles(record) -> list[str]:
    return [str(part.title) for part in record_page.parts_of(record)]


class TestParts:
    def test_the_superservicios_form_in_its_order_with_its_labels(self):
        layout = LAYOUTS[LayoutCode.SUPERSERVICIOS]
        texts = ["conclusion", "limitations", "summary", "success_factors", "impact"]

        record = record_of(layout=layout.code, **dict.fromkeys(texts, "Texto."))

        assert titles(record) == [
            "Resumen del proyecto",
            "Impacto generado",
            "Factores de éxito",
            "Validación",
            "Limitaciones",
            "Conclusión",
        ]

    def test_the_canal_capital_form_under_its_headings(self):
        record = record_of(
            layout=LayoutCode.CANAL_CAPITAL,
            context="Texto.",
            follow_up="Texto.",
            achievements="Texto.",
            improvements="Texto.",
        )

        parts = record_page.parts_of(record)

        assert [(part.title, part.has_heading) for part in parts[:3]] == [
            ("1. IDENTIFICACIÓN", True),
            ("2. DESCRIPCIÓN", True),
            ("3. RESULTADOS", True),
        ]
        assert titles(record)[3:] == ["OPORTUNIDADES DE MEJORA", "Validación", "Limitaciones"]
        assert [section.title for section in parts[0].sections] == ["CONTEXTO SITUACIÓN INICIAL"]

    @pytest.mark.parametrize("layout", LayoutCode)
    def test_every_field_with_an_answer_is_shown_once(self, layout):
        texts = [
            name
            for name, field in record_page.FIELDS.items()
            if field.kind is record_page.Kind.LONG_TEXT
        ]
        revision = make_revision(
            RevisionStatus.PUBLISHED, layout=layout, **dict.fromkeys(texts, "Texto.")
        )
        for make in (make_figure, make_coverage, make_partner, make_selection, make_attachment):
            make(revision)

        parts = record_page.parts_of(read_record(revision))
        shown = [section.code for part in parts for section in part.sections]

        rows = ["figures", "coverage", "partners", "selections", "attachments"]
        assert sorted(shown) == sorted([*texts, *rows])

    @pytest.mark.parametrize("layout", LayoutCode)
    def test_validation_and_limitations_are_never_hidden(self, layout):
        parts = record_page.parts_of(record_of(layout=layout))

        assert [(part.sections[0].code, part.sections[0].is_unknown) for part in parts] == [
            ("validation", True),
            ("limitations", True),
        ]

    def test_an_answer_of_no_information_is_shown(self):
        parts = record_page.parts_of(record_of(no_information=["replicability"]))

        [section] = [
            section
            for part in parts
            for section in part.sections
            if section.code == "replicability"
        ]
        assert section.is_unknown

    def test_what_the_form_lacks_stands_under_more_information(self):
        parts = record_page.parts_of(record_of(context="Texto.", transfer_staff="Dos personas."))

        assert (str(parts[-1].title), [section.code for section in parts[-1].sections]) == (
            "Más información",
            ["context", "transfer_sheet"],
        )

    def test_anchors_are_words_of_the_label(self):
        parts = record_page.parts_of(record_of(success_factors="Texto."))

        assert parts[0].anchor == "factores-de-exito"


class TestBasics:
    def test_labels_are_the_forms_own(self):
        record = record_of(author_name="ENEL Codensa", author_kind="provider")

        basics = {str(label): values for label, values in record_page.basics_of(record, "")}

        assert basics["Autor de la buena practica"] == ["ENEL Codensa (prestador)"]

    def test_dates_keep_their_precision_and_say_vigente_of_the_practice(self):
        record = record_of(started_on=date(2017, 10, 1), started_precision="month", is_ongoing=True)

        basics = {str(label): values for label, values in record_page.basics_of(record, "")}

        assert basics["Fecha de implementación"] == ["octubre de 2017 – Vigente"]  # noqa: RUF001

    def test_what_was_not_answered_is_left_out(self):
        labels = [str(label) for label, _values in record_page.basics_of(record_of(), "")]

        assert labels == ["Código", "Entidad titular"]

    def test_the_outside_contests_category_with_its_number(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_selection(revision, name="", category_name="Difícil acceso", category_number=3)
        revision.entry_category = None

        assert record_page.category_of(read_record(revision)) == "Difícil acceso (categoría 3)"


class TestSummary:
    def test_the_lines_in_their_order(self):
        revision = make_revision(
            RevisionStatus.PUBLISHED,
            summary="Atiende por **videollamada**.",
            target_population="Clientes rurales",
            started_on=date(2015, 6, 16),
            cost_band="no_extra",
            cost_year=2019,
        )
        make_coverage(revision, make_department(), is_partial=True, note="44 municipios, sin lista")

        facts = record_page.facts_of(read_record(revision))

        assert [(str(fact["label"]), str(fact["value"])) for fact in facts] == [
            ("Qué", "Atiende por videollamada."),
            ("Para quién", "Clientes rurales"),
            ("Dónde", "Cundinamarca (parte): 44 municipios, sin lista"),
            ("Desde", "16 de junio de 2015"),
            ("Costo", "Sin costo adicional (2019)"),
            ("Evidencia", "Lo afirma la entidad"),
        ]

    def test_a_silent_record_still_says_what_is_not_known(self):
        facts = record_page.facts_of(record_of())

        assert [str(fact["label"]) for fact in facts] == ["Costo", "Evidencia"]


class TestFigures:
    def test_unequal_periods_are_compared_by_the_month_with_their_totals(self):
        """The two figures of the Canal Capital form."""
        revision = make_revision(RevisionStatus.PUBLISHED)
        first = (397, date(2018, 6, 1), date(2018, 12, 31))
        second = (223, date(2019, 1, 1), date(2019, 5, 31))
        for value, start, end in (first, second):
            make_figure(
                revision,
                indicator="Personas atendidas",
                value=value,
                period_from=start,
                period_to=end,
            )

        [row] = record_page.figure_rows(read_record(revision))

        assert [
            (period["label"], round(period["per_month"], 1), period["total"])
            for period in row["periods"]
        ] == [
            ("junio a diciembre de 2018", Decimal("56.7"), Decimal(397)),
            ("enero a mayo de 2019", Decimal("44.6"), Decimal(223)),
        ]

    def test_stocks_are_compared_as_they_are(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        for year in (2018, 2019):
            make_figure(
                revision,
                value=year - 1990,
                statistic=FigureStatistic.AT_DATE,
                period_to=date(year, 12, 31),
            )

        [row] = record_page.figure_rows(read_record(revision))

        assert row["stocks"]
        assert [period["per_month"] for period in row["periods"]] == [28, 29]

    def test_a_value_that_is_no_number_is_shown_as_printed(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_figure(revision, value=None, value_text="más de mil", is_headline=True)

        headline = record_page.headline_of(read_record(revision))

        assert (headline["value"], headline["value_text"], headline["period"]) == (
            None,
            "más de mil",
            "Total del periodo · sin fecha",
        )

    def test_no_headline_without_a_principal_result(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_figure(revision)

        assert record_page.headline_of(read_record(revision)) is None


class TestVideos:
    @pytest.mark.parametrize(
        "url",
        [
            "https://www.youtube.com/watch?v=9E2rS0q3oZs&list=PLaFs5EUKIjETCbjyHF6LQ&index=6",
            "https://youtu.be/9E2rS0q3oZs",
            "http://m.youtube.com/watch?v=9E2rS0q3oZs",
        ],
    )
    def test_youtube_plays_without_its_cookies(self, url):
        link = Link(url=url, kind=LinkKind.VIDEO)

        assert record_page.embed_url(link) == "https://www.youtube-nocookie.com/embed/9E2rS0q3oZs"

    @pytest.mark.parametrize(
        "url",
        [
            "https://vimeo.com/123",
            "https://www.youtube.com/playlist?list=x",
            "https://www.youtube.com/watch?v=",
            "https://www.youtube.com/watch?v=../../evil",
            "https://youtube.com.evil.example/watch?v=9E2rS0q3oZs",
            "https://youtu.be/x%22onload=alert(1)",
            "http://[::1",
        ],
    )
    def test_any_other_address_stays_a_link(self, url):
        assert record_page.embed_url(Link(url=url, kind=LinkKind.VIDEO)) == ""

    def test_only_what_the_owner_called_a_video(self):
        link = Link(url="https://youtu.be/9E2rS0q3oZs", kind=LinkKind.WEB)

        assert record_page.embed_url(link) == ""


def test_files_say_their_kind_and_what_is_still_checked_cannot_be_had():
    revision = make_revision(RevisionStatus.PUBLISHED, services=[make_service()])
    ready = make_attachment(revision, keywords="informe,  atención", name="informe.pdf")
    waiting = make_attachment(
        revision, file=make_stored_file(b"PK", stage="received"), name="datos.xlsx"
    )
    make_attachment(revision, file=make_stored_file(b"MZ", stage="refused"), name="virus.pdf")

    rows = record_page.file_rows(read_record(revision), lambda pk: f"/{pk}/", {ready.pk: 7})

    assert [
        (row["url"], row["kind"], row["downloads"], row["keywords"], row["pending"]) for row in rows
    ] == [
        (f"/{ready.pk}/", "PDF", 7, ["informe", "atención"], ""),
        (f"/{waiting.pk}/", "XLSX", 0, [], "en revisión"),
    ]
