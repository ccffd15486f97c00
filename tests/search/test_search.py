"""One suite for both engines: it runs on whichever DATABASE_URL names."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices import search
from practices.enums import ArchiveCause, RevisionStatus
from practices.models import Revision, SearchDocument
from practices.search import engines, results
from practices.text import tokens
from tests.factories import (
    make_attachment,
    make_contact,
    make_coverage,
    make_figure,
    make_keyword,
    make_link,
    make_organisation,
    make_partner,
    make_revision,
    make_selection,
    make_service,
)

pytestmark = pytest.mark.django_db


def publish(title="Práctica", **content):
    revision = make_revision(RevisionStatus.PUBLISHED, title=title, **content)
    search.index(revision)
    return revision


def titles(text):
    """Titles of the hits, the best first; the same with and without a list to search within."""
    everywhere = search.query(text)
    within = search.query(text, Revision.objects.published())
    assert everywhere.ids == within.ids
    assert everywhere.total == within.total == everywhere.hits.count() == within.hits.count()
    by_id = {revision.pk: revision.title for revision in everywhere.hits}
    return [by_id[pk] for pk in everywhere.ids]


@pytest.fixture
def oficina_virtual():
    return publish(
        "Canal De Atención “Oficina Virtual”",
        owner=make_organisation("Enel Colombia S.A. E.S.P.", acronym="ENEL"),
        keywords=[make_keyword("Inclusión")],
        services=[make_service("Energía eléctrica")],
        summary="Un canal de atención para quejas y reclamos del servicio de energía.",
        success_factors="Las alianzas con cafés internet, en 44 municipios.",
    )


# -- Words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "reclamo",
        "reclamos",
        "RECLAMOS",
        "reclamó",
        "energia",
        "Energía",
        "ENERGI\u0301A",
        "queja",
        "las quejas",
        "café",
        "municipio",
        "enel",
        "ESP",
        "inclusion",
        "eléctricas",
        "oficina virtual",
        '"oficina virtual"',
        '"quejas y reclamos"',
        "oficina reclamos café",
    ],
)
def test_every_form_of_a_word_finds_the_record(oficina_virtual, text):
    publish("Otra práctica")
    assert titles(text) == [oficina_virtual.title]


@pytest.mark.parametrize("text", ["municipal", "oficial", "acueducto", "oficina acueducto"])
def test_other_words_do_not(oficina_virtual, text):
    assert titles(text) == []


def test_the_n_with_tilde_is_a_letter_of_its_own():
    publish("Balance del año", summary="Un niño y su mañana")
    assert titles("ano") == []
    assert titles("manana") == []
    assert titles("Años") == ["Balance del año"]
    assert titles("AN\u0303O mañanas") == ["Balance del año"]


def test_numbers_codes_and_addresses():
    revision = publish(
        "Línea", impact="Fueron 1.234.567 atenciones en 2018, escriba a pqr@enel.com"
    )
    for text in ("1234567", "1.234.567", "pqr@enel.com", revision.practice.code, "2018"):
        assert titles(text) == ["Línea"]
    assert titles("enel@pqr.com") == []
    assert titles(f"{revision.practice.code}9") == []


def test_a_phrase_stands_in_one_text_in_order():
    publish("Atención rural", summary="Virtual y cercana")
    assert titles('"atención rural"') == ["Atención rural"]
    assert titles('"rural atención"') == []
    assert titles('"rural virtual"') == []
    assert titles("rural virtual") == ["Atención rural"]


def test_a_word_after_a_minus_excludes():
    publish("Agua potable")
    publish("Agua y gas")
    assert titles("agua -gas") == ["Agua potable"]
    assert titles('agua -"y gas"') == ["Agua potable"]
    assert titles("-gas") == ["Agua potable"]


# -- Fields -------------------------------------------------------------------------------------


def test_all_public_texts_of_a_record_are_found():
    owner = make_organisation("Aguas de la Sabana")
    owner.former_names.create(name="Acuasabana")
    revision = make_revision(
        RevisionStatus.PUBLISHED,
        title="Título",
        owner=owner,
        former_names="Antiguo\nViejo",
        practice={"origin_source": "Otro banco", "origin_code": "X77"},
        author_name="Grupo Tucán",
        objectives="colibrí",
        transfer_legal="decreto",
        coverage_note="vereda",
    )
    make_coverage(revision, note="parcialmente")
    make_figure(revision, indicator="Satisfacción", source="Encuesta")
    make_partner(revision, "Cabildo", contribution="Presta equipos", quantity="44 sedes")
    make_selection(revision, "Premio Cóndor", organiser="Andesco", category_name="Pedagogía")
    make_link(revision, title="Videoclip")
    make_contact(revision, office="Defensoría", email="defensor@example.org")
    make_attachment(revision, name="acta.pdf", description="Evaluación externa", keywords="Likert")
    search.index(revision)
    for text in (
        "título viejo acuasabana x77 tucán colibrí decreto vereda parcialmente cundinamarca",
        "satisfacción encuesta cabildo equipos sedes cóndor andesco pedagogía videoclip",
        "defensoría defensor@example.org externa likert acta.pdf",
    ):
        assert titles(text) == ["Título"]


def test_private_contacts_and_unplaced_texts_are_not_found():
    revision = make_revision(RevisionStatus.PUBLISHED)
    make_contact(revision, office="Reservada", person_name="Ofelia", is_public=False)
    revision.unplaced_texts.create(text="Sobrante")
    search.index(revision)
    assert titles("reservada") == titles("ofelia") == titles("sobrante") == []


# -- Any text is a valid query ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['"', "(", "*", "%", "-", "AND", "\x00", "🙂", "de la que", "", "' OR 1=1 --", "{title}:"],
)
def test_signs_never_raise(oficina_virtual, text):
    found = search.query(text)
    assert found.total == (1 if found.parsed.is_blank else 0)


def test_engine_syntax_is_only_words(oficina_virtual):
    publish("Near and not or")
    assert titles("NEAR") == ["Near and not or"]
    assert titles("oficina OR near") == []
    assert titles("ofic*") == []
    assert titles("title:oficina") == []
    assert titles("oficina & !virtual") == [oficina_virtual.title]


def test_a_long_text_is_shortened(oficina_virtual):
    assert search.query("oficina " * 700).ids == (oficina_virtual.pk,)
    assert search.query("oficina " * 700).parsed.is_shortened
    assert search.query("x" * 5000).total == 0


def test_without_a_word_to_look_for_nothing_is_narrowed(oficina_virtual):
    found = search.query("de la")
    assert found.parsed.is_blank
    assert list(found.hits) == [oficina_virtual]
    assert (found.ids, found.total, found.terms) == ((), 1, frozenset())


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(alphabet=st.characters()),
        st.text(alphabet="\"'()*:^-+~&|!<>{}[]%_\\\x00\n ANDORTNEañé0"),
    )
)
def test_no_text_raises(oficina_virtual, text):
    found = search.query(text)
    assert found.total == len(found.hits)


# -- Order --------------------------------------------------------------------------------------


def test_order_is_the_same_on_every_engine():
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    publish("other texts, long", impact="agua " + "relleno " * 1600)
    publish("other texts, older", impact="agua")
    publish("other texts, unconfirmed", impact="agua", practice={"valid_until": yesterday})
    publish("keywords", keywords=[make_keyword("agua")])
    publish("other texts, newer", impact="agua")
    publish("other texts, twice", impact="agua", limitations="agua")
    publish("summary", summary="agua")
    publish("title agua")
    attached = make_revision(RevisionStatus.PUBLISHED, title="attachment")
    make_attachment(attached, description="agua")
    search.index(attached)
    assert titles("agua") == [
        "title agua",
        "keywords",
        "summary",
        "other texts, twice",
        "other texts, newer",
        "other texts, older",
        "attachment",
        "other texts, unconfirmed",
        "other texts, long",
    ]


def test_a_record_is_confirmed_until_the_end_of_its_last_day():
    publish("older", impact="agua", practice={"valid_until": timezone.localdate()})
    publish("newer", impact="agua", practice={"valid_until": None})
    assert titles("agua") == ["newer", "older"]


def test_only_the_newest_are_ranked_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(results, "MAX_RANKED", 3)
    revisions = [publish("agua")] + [publish(impact="agua") for _ in range(4)]
    found = search.query("agua")
    newest_first = [revision.pk for revision in reversed(revisions)]
    assert found.is_bounded
    assert found.total == 5
    assert list(found.ids) == newest_first[:3]
    assert found.ids_between(0, 2) == newest_first[:2]
    assert found.ids_between(2, 4) == newest_first[2:4]
    assert found.ids_between(4, 6) == newest_first[4:]
    assert found.ids_between(6, 8) == []


def test_pages_of_a_ranked_list():
    revisions = [publish(impact="agua") for _ in range(3)]
    found = search.query("agua")
    assert not found.is_bounded
    assert found.ids_between(0, 2) == [revisions[2].pk, revisions[1].pk]
    assert found.ids_between(2, 4) == [revisions[0].pk]
    assert found.ids_between(4, 6) == []


# -- Within a list ------------------------------------------------------------------------------


def test_search_within_a_filtered_list():
    gas = make_service("Gas combustible")
    publish("Agua sin gas")
    kept = publish("Agua con gas", services=[gas])
    publish("Otra", services=[gas])
    found = search.query("agua", Revision.objects.published().filter(services=gas))
    assert found.ids == (kept.pk,)
    assert found.total == 1
    assert list(found.hits) == [kept]


def test_nothing_within_is_nothing_found(oficina_virtual):
    assert search.query("oficina", Revision.objects.none()).ids == ()


def queries(number):
    """PostgreSQL is told once how to plan."""
    return number + (connection.vendor == "postgresql")


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("within", [None, Revision.objects.published()])
def test_number_of_queries(count, within, django_assert_num_queries):
    for _ in range(count):
        publish("Agua")
    with django_assert_num_queries(queries(1)):
        search.query("agua -gas", within)


@pytest.mark.parametrize("within", [None, Revision.objects.published()])
def test_number_of_queries_when_bounded(within, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(results, "MAX_RANKED", 2)
    for _ in range(3):
        publish("Agua")
    with django_assert_num_queries(queries(2)):
        search.query("agua", within)


# -- Writing ------------------------------------------------------------------------------------


def test_indexing_again_changes_the_row_where_it_is(oficina_virtual):
    document = SearchDocument.objects.get()
    Revision.objects.filter(pk=oficina_virtual.pk).update(title="Ventanilla")
    search.index(Revision.objects.get(pk=oficina_virtual.pk))
    assert SearchDocument.objects.get().pk == document.pk
    assert titles("oficina") == []
    assert titles("ventanilla") == ["Ventanilla"]


def test_a_new_version_takes_the_place_of_the_former_and_is_the_newest(oficina_virtual):
    publish("Reclamos")
    practice = oficina_virtual.practice
    Revision.objects.filter(pk=oficina_virtual.pk).update(status=RevisionStatus.SUPERSEDED)
    publish("Ventanilla de reclamos", practice=practice)
    assert titles("oficina") == []
    assert titles("reclamos") == ["Ventanilla de reclamos", "Reclamos"]
    assert SearchDocument.objects.filter(practice=practice).count() == 1


def test_a_removed_practice_is_not_found(oficina_virtual):
    search.remove(oficina_virtual.practice)
    assert titles("oficina") == []
    assert not SearchDocument.objects.exists()


@pytest.mark.parametrize("status", [RevisionStatus.DRAFT, RevisionStatus.SUPERSEDED])
def test_what_is_not_published_is_refused(status):
    with pytest.raises(ValueError, match="only published"):
        search.index(make_revision(status))


def test_rebuild_indexes_what_is_published_and_nothing_else(oficina_virtual, capsys):
    make_revision(RevisionStatus.PUBLISHED, title="Sin índice")
    make_revision(RevisionStatus.DRAFT, title="Borrador")
    gone = publish("Archivada")
    Revision.objects.filter(pk=gone.pk).update(
        status=RevisionStatus.ARCHIVED, archive_cause=ArchiveCause.UNCONFIRMED
    )
    ids = dict(SearchDocument.objects.values_list("revision", "pk"))
    call_command("rebuild_search")
    assert capsys.readouterr().out == "2 prácticas en el índice de búsqueda.\n"
    assert titles("borrador") == titles("archivada") == []
    assert titles("índice") == ["Sin índice"]
    assert SearchDocument.objects.get(revision=oficina_virtual).pk == ids[oficina_virtual.pk]


def test_rebuild_orders_new_documents_by_publication():
    now = timezone.now()
    for title, days in (("b", 2), ("c", 1), ("a", 3)):
        make_revision(
            RevisionStatus.PUBLISHED,
            title=title,
            impact="agua",
            published_at=now - datetime.timedelta(days=days),
        )
    search.rebuild()
    assert titles("agua") == ["c", "b", "a"]


def test_a_record_of_any_length_is_indexed():
    words = " ".join(f"{number:05}{'ñ' * 40}" for number in range(16_000))
    publish("Larga", impact=f"primera {words}", limitations="última")
    assert titles("larga primera") == ["Larga"]
    assert titles("última") == []


def test_a_word_repeated_without_end_is_found_where_it_stands_first():
    publish("Larga", impact="agua potable " + "agua " * 14_000 + "final")
    assert titles('"agua potable" final') == ["Larga"]
    assert titles('"agua final"') == []
    assert search.query("y").parsed.is_blank


# -- The index of the engine --------------------------------------------------------------------


def test_after_all_migrations_the_index_is_there():
    assert engines.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_installing_indexes_the_documents_that_are_there(oficina_virtual):
    engine = engines.engine_of(connection)
    engine.uninstall(connection)
    assert engines.missing(connection) != []
    try:
        SearchDocument.objects.update(title=" ".join(tokens("Ventanilla")))
    finally:
        engine.install(connection)
    assert engines.missing(connection) == []
    engine.install(connection)
    assert titles("oficina") == []
    assert titles("ventanilla") == [oficina_virtual.title]
