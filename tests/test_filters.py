from datetime import date

import pytest
from django.http import QueryDict

from practices import search
from practices.enums import RevisionStatus
from practices.filters import CatalogueFilters
from practices.selectors.catalogue import filter_choices
from tests.factories import make_organisation, make_revision, make_service, make_topic

pytestmark = pytest.mark.django_db


def filters_of(query: str) -> CatalogueFilters:
    return CatalogueFilters(QueryDict(query), filter_choices())


def found(query: str) -> set[str]:
    return set(filters_of(query).qs.values_list("title", flat=True))


def published(title, **content):
    revision = make_revision(RevisionStatus.PUBLISHED, title=title, **content)
    revision.refresh_from_db()
    search.index(revision)
    return revision


@pytest.fixture
def practices():
    published("water", services=[make_service("Acueducto")], started_on=date(2015, 6, 16))
    published("light", services=[make_service("Energía eléctrica")], started_on=date(2018, 1, 1))
    published("gas", topics=[make_topic("Eficiencia")], summary="Menos reclamos.")
    make_revision(RevisionStatus.DRAFT, title="draft", services=[make_service("Acueducto")])


@pytest.mark.usefixtures("practices")
class TestWhatIsFound:
    def test_everything_published_without_a_filter(self):
        assert found("") == {"water", "light", "gas"}

    def test_repeated_parameters_mean_or(self):
        assert found("servicio=acueducto&servicio=energia-electrica") == {"water", "light"}

    def test_different_parameters_mean_and(self):
        assert found("servicio=acueducto&tema=eficiencia") == set()

    def test_years_are_those_in_which_it_began_both_ends_included(self):
        assert found("anio_desde=2015&anio_hasta=2018") == {"water", "light"}
        assert found("anio_desde=2016") == {"light"}
        assert found("anio_hasta=2015") == {"water"}

    def test_words_narrow_together_with_filters(self):
        assert found("q=reclamo") == {"gas"}
        assert found("q=reclamo&tema=eficiencia") == {"gas"}
        assert found("q=reclamo&servicio=acueducto") == set()


@pytest.mark.usefixtures("practices")
class TestWhatCannotBeApplied:
    @pytest.mark.parametrize(
        "query",
        [
            "servicio=zzz",
            "servicio=",
            "nivel=GOOD",
            "vigente=quizas",
            "anio_desde=hoy",
            "anio_desde=20155",
            "anio_hasta=-1",
            "anio_desde=2018&anio_hasta=2015",
            "orden=al-azar",
            "q=de+la",
            "q=%22%22",
            "desconocido=1",
        ],
    )
    def test_it_never_empties_the_list(self, query):
        assert found(query) == {"water", "light", "gas"}

    def test_known_values_beside_unknown_ones_apply(self):
        assert found("servicio=zzz&servicio=acueducto") == {"water"}

    def test_each_is_named(self):
        notes = filters_of("servicio=zzz&servicio=acueducto&anio_desde=hoy&orden=al-azar").notes()

        assert notes == [
            "No se aplicó “zzz” en “Servicio o sector”: no es un valor conocido.",
            "No se aplicó “hoy” en “Desde el año”: no es un valor conocido.",
            "No se aplicó “al-azar” en “Orden”: no es un valor conocido.",
        ]

    def test_years_against_each_other_are_named(self):
        assert filters_of("anio_desde=2018&anio_hasta=2015").notes() == [
            "No se aplicaron los años: 2018 es posterior a 2015."
        ]

    def test_words_that_cannot_be_looked_for_are_named(self):
        assert filters_of("q=de+la").notes() == [
            "“de la” no tiene palabras que se puedan buscar. Escriba una que diga más."
        ]

    def test_a_text_too_long_is_cut_and_that_is_said(self):
        filters = filters_of("q=" + "reclamo+" * 700)

        assert len(filters.address()) < 400
        assert filters.notes() == ["El texto es muy largo: se buscó solo su comienzo."]

    def test_a_thousand_of_them_are_not_all_named(self):
        query = "&".join(f"servicio=x{number}" for number in range(1000))

        assert len(filters_of(query).notes()) == 5

    def test_nothing_is_named_where_all_was_applied(self):
        query = "q=reclamo&servicio=acueducto&anio_desde=2015&anio_hasta=2015&orden=nivel"

        assert filters_of(query).notes() == []


@pytest.mark.usefixtures("practices")
class TestAddress:
    def test_it_holds_what_applies_and_nothing_else(self):
        filters = filters_of("q=agua&servicio=zzz&servicio=acueducto&pagina=3&anio_desde=&utm=x")

        assert filters.address() == "q=agua&servicio=acueducto"
        assert filters.address(pagina=2) == "q=agua&servicio=acueducto&pagina=2"
        assert filters.address(without_words=True) == "servicio=acueducto"

    def test_each_filter_in_force_can_be_taken_away_alone(self):
        filters = filters_of("servicio=acueducto&servicio=energia-electrica&anio_desde=2015")

        ways = {
            (each.facet, each.label): filters.address(leaving_out=each)
            for each in filters.applied()
        }

        assert ways == {
            ("Servicio o sector", "Acueducto"): "servicio=energia-electrica&anio_desde=2015",
            ("Servicio o sector", "Energía eléctrica"): "servicio=acueducto&anio_desde=2015",
            ("", "Desde el año 2015"): "servicio=acueducto&servicio=energia-electrica",
        }


@pytest.mark.usefixtures("practices")
class TestOrder:
    @pytest.mark.parametrize(
        ("query", "order"),
        [
            ("", "recientes"),
            ("q=reclamo", "relevancia"),
            ("q=reclamo&orden=titulo", "titulo"),
            ("orden=nivel", "nivel"),
            ("orden=relevancia", "recientes"),
            ("orden=otro", "recientes"),
            ("q=de&orden=relevancia", "recientes"),
        ],
    )
    def test_relevance_needs_words_and_is_usual_with_them(self, query, order):
        assert filters_of(query).order == order

    def test_the_usual_order_goes_by_no_name(self):
        assert list(filters_of("").orders) == ["", "titulo", "nivel"]
        assert list(filters_of("q=reclamo").orders) == ["", "recientes", "titulo", "nivel"]


def test_a_house_without_a_facet_ignores_its_parameter():
    make_revision(RevisionStatus.PUBLISHED, title="A", owner=make_organisation("Enel"))
    choices = {name: values for name, values in filter_choices().items() if name != "entidad"}

    filters = CatalogueFilters(QueryDict("entidad=otra"), choices)

    assert "entidad" not in filters.facets
    assert filters.qs.count() == 1
