from datetime import date

import pytest

from practices.enums import CallKind, RevisionStatus, SubmissionStatus
from practices.filters import CatalogueFilters
from practices.models import Category, Revision, Territory
from practices.selectors import catalogue
from practices.selectors.facets import FACETS, TOTAL, facet_counts
from tests.factories import (
    make_bank,
    make_coverage,
    make_department,
    make_municipality,
    make_nation,
    make_organisation,
    make_revision,
    make_selection,
    make_service,
    make_submission,
    make_topic,
)

pytestmark = pytest.mark.django_db


def count(revisions=None, *facets: str) -> dict[str, dict[str, int]]:
    revisions = Revision.objects.published() if revisions is None else revisions
    departments = Territory.objects.departments().values_list("divipola_code", flat=True)
    narrowed = dict.fromkeys((TOTAL, *(facets or FACETS)), revisions)
    return facet_counts(narrowed, list(departments))


def matching(facet: str, *values: str) -> set[str]:
    found = Revision.objects.published().filter(FACETS[facet].matching(values))
    return set(found.values_list("title", flat=True))


@pytest.fixture
def varied_catalogue():
    """Practices that differ in every facet, some with several values of one."""
    energy, water = make_service("Energía eléctrica"), make_service("Acueducto")
    enel = make_organisation("Enel")
    first = make_revision(
        RevisionStatus.PUBLISHED,
        title="A",
        owner=enel,
        practice={"level": "good"},
        services=[energy, water],
        topics=[make_topic("Eficiencia"), make_topic("Oportunidad")],
        is_ongoing=True,
    )
    second = make_revision(
        RevisionStatus.PUBLISHED,
        title="B",
        owner=enel,
        practice={"level": "outstanding"},
        services=[water],
        is_ongoing=False,
        ended_on=date(2021, 5, 1),
    )
    third = make_revision(RevisionStatus.PUBLISHED, title="C", topics=[make_topic("Eficiencia")])
    make_revision(RevisionStatus.DRAFT, title="draft", services=[energy])
    cundinamarca, soacha = make_department(), make_municipality()
    cauca = make_department("19", "Cauca")
    make_coverage(first, soacha)
    make_coverage(first, cundinamarca)
    make_coverage(second, cauca)
    make_coverage(second, make_nation())
    make_selection(first, category_name="Canales")
    make_selection(first, name="Otro", category_name="Canales")
    make_selection(second, category_name="Inclusión")
    bank = make_bank()
    inclusion = Category.objects.create(call=bank, number=7, name="Inclusión")
    for revision in (second, third):
        make_submission(revision, bank, status=SubmissionStatus.DECIDED, category=inclusion)


@pytest.mark.usefixtures("varied_catalogue")
@pytest.mark.parametrize("facet", FACETS)
def test_a_value_counts_as_many_practices_as_it_finds(facet):
    counts = count()[facet]

    assert counts
    assert counts == {value: len(matching(facet, value)) for value in counts}


@pytest.mark.usefixtures("varied_catalogue")
def test_the_counts_of_every_facet_in_words():
    assert count() == {
        TOTAL: {TOTAL: 3},
        "servicio": {"energia-electrica": 1, "acueducto": 2},
        "departamento": {
            code: 2 if code == "25" else 1
            for code in Territory.objects.departments().values_list("divipola_code", flat=True)
        },
        "tema": {"eficiencia": 2, "oportunidad": 1},
        "nivel": {"good": 1, "outstanding": 1},
        "vigente": {"si": 1, "no": 1},
        "entidad": {
            "enel": 2,
            Revision.objects.get(title="C").owner.slug: 1,
        },
        "categoria": {"Canales": 1, "Inclusión": 2},
    }


@pytest.mark.usefixtures("varied_catalogue")
def test_several_values_of_a_facet_mean_or():
    assert matching("servicio", "energia-electrica", "acueducto") == {"A", "B"}
    assert matching("vigente", "si", "no") == {"A", "B"}


@pytest.mark.usefixtures("varied_catalogue")
def test_all_facets_are_counted_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        facet_counts(
            dict.fromkeys((TOTAL, *FACETS), Revision.objects.published()), departments=["25"]
        )


def test_a_department_holds_what_reaches_it_its_municipalities_or_the_nation():
    make_department("19", "Cauca")
    for title, place in (
        ("of the department", make_department()),
        ("of a municipality", make_municipality()),
        ("of the nation", make_nation()),
        ("of another department", make_department("19")),
        ("without a place", None),
    ):
        revision = make_revision(RevisionStatus.PUBLISHED, title=title)
        if place:
            make_coverage(revision, place)

    assert matching("departamento", "25") == {
        "of the department",
        "of a municipality",
        "of the nation",
    }


def test_the_only_category_of_a_call_is_no_facet():
    """Every practice of the bank would be in "General"."""
    revision = make_revision(RevisionStatus.PUBLISHED)
    bank = make_bank()
    bank.categories.exclude(pk=bank.categories.first().pk).delete()
    make_submission(revision, bank, status=SubmissionStatus.DECIDED)

    assert bank.kind == CallKind.BANK
    assert count()["categoria"] == {}


def test_an_entry_that_is_not_decided_says_nothing_of_its_category():
    revision = make_revision(RevisionStatus.PUBLISHED)
    bank = make_bank()
    inclusion = Category.objects.create(call=bank, number=7, name="Inclusión")
    make_submission(revision, bank, status=SubmissionStatus.IN_EVALUATION, category=inclusion)

    assert count()["categoria"] == {}


@pytest.mark.usefixtures("varied_catalogue")
def test_a_facet_is_counted_within_the_other_filters_but_not_within_itself(rf):
    request = rf.get("/practicas/", {"servicio": "energia-electrica", "tema": "eficiencia"})
    filters = CatalogueFilters(request.GET, catalogue.filter_choices())

    counts = facet_counts(filters.narrowed_by_facet(), ["25"])

    assert counts[TOTAL] == {TOTAL: 1}
    assert counts["servicio"] == {"energia-electrica": 1, "acueducto": 1}
    assert counts["tema"] == {"eficiencia": 1, "oportunidad": 1}
    assert counts["nivel"] == {"good": 1}
