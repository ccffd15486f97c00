from datetime import date, timedelta

import pytest
from django.utils import timezone

from practices.enums import RevisionStatus
from practices.models import CatalogueState, Revision, SiteSettings
from practices.selectors import catalogue
from tests.factories import (
    make_coverage,
    make_department,
    make_figure,
    make_municipality,
    make_nation,
    make_organisation,
    make_revision,
    make_selection,
    make_service,
)

pytestmark = pytest.mark.django_db


def card_of(revision, terms=()):
    [card] = catalogue.cards([revision.pk], terms)
    return card


class TestCards:
    def test_they_keep_the_order_that_was_asked_for(self):
        first, second = (make_revision(RevisionStatus.PUBLISHED, title=name) for name in "AB")

        cards = catalogue.cards([second.pk, first.pk])

        assert [card.title for card in cards] == ["B", "A"]

    def test_they_cost_three_queries_however_many(self, django_assert_num_queries):
        ids = []
        for _each in range(5):
            revision = make_revision(RevisionStatus.PUBLISHED, services=[make_service()])
            make_coverage(revision, make_municipality())
            ids.append(revision.pk)

        with django_assert_num_queries(3):
            catalogue.cards(ids)

    def test_the_evidence_is_that_of_the_principal_result(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_figure(revision, evidence_level=2)
        assert card_of(revision).evidence_level == 0

        make_figure(revision, evidence_level=1, is_headline=True)
        assert card_of(revision).evidence_level == 1

    def test_a_form_without_summary_lends_another_text(self):
        revision = make_revision(RevisionStatus.PUBLISHED, context="Nadie **contestaba**.")

        assert card_of(revision).summary == "Nadie contestaba."

    def test_the_text_with_the_hit_is_the_one_shown(self):
        revision = make_revision(
            RevisionStatus.PUBLISHED, summary="Un canal nuevo.", limitations="Hay pocos reclamos."
        )

        assert card_of(revision, {"reclam"}).summary == "Hay pocos <mark>reclamos</mark>."

    def test_what_people_typed_is_escaped(self):
        revision = make_revision(
            RevisionStatus.PUBLISHED, title="<b>Agua</b>", summary="<script>x</script>"
        )

        card = card_of(revision, {"agu"})

        assert card.title == "&lt;b&gt;<mark>Agua</mark>&lt;/b&gt;"
        assert "<script" not in card.summary

    def test_recognition_and_category_come_from_the_selections(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_selection(revision, category_name="Canales", result="Ganadora 2019")

        card = card_of(revision)

        assert (card.category, card.recognition) == ("Canales", "Ganadora 2019")


class TestPlace:
    def place_of(self, *territories, **columns):
        revision = make_revision(RevisionStatus.PUBLISHED)
        for territory in territories:
            make_coverage(revision, territory, **columns)
        return catalogue.place_of(revision.coverage.select_related("territory__parent"))

    def test_nowhere(self):
        assert self.place_of() == ""

    def test_one_department(self):
        assert self.place_of(make_department()) == "Cundinamarca"

    def test_a_part_of_one(self):
        assert self.place_of(make_department(), is_partial=True) == "Cundinamarca (parte)"

    def test_a_municipality_says_its_department(self):
        assert self.place_of(make_municipality()) == "Soacha, Cundinamarca"

    def test_two(self):
        places = make_department(), make_department("05", "Antioquia")
        assert self.place_of(*places) == "Cundinamarca y Antioquia"

    def test_many_are_counted(self):
        places = [make_municipality(f"2500{number}", f"M{number}") for number in range(1, 4)]
        assert self.place_of(make_department(), *places) == "1 departamento y 3 municipios"

    def test_the_nation_holds_all_others(self):
        assert self.place_of(make_department(), make_nation()) == "Todo el país"


class TestValidity:
    def test_publishing_confirms_a_record(self):
        revision = make_revision(RevisionStatus.PUBLISHED, is_ongoing=True)

        validity = catalogue.validity_of(revision)

        assert validity == catalogue.Validity(False, timezone.localdate(), None)

    def test_the_last_day_still_counts(self):
        today = timezone.localdate()
        revision = make_revision(RevisionStatus.PUBLISHED, practice={"valid_until": today})

        assert catalogue.validity_of(revision).unconfirmed_since is None

    def test_after_it_the_record_is_unconfirmed(self):
        yesterday = timezone.localdate() - timedelta(days=1)
        revision = make_revision(RevisionStatus.PUBLISHED, practice={"valid_until": yesterday})

        assert catalogue.validity_of(revision).unconfirmed_since == yesterday

    def test_only_what_was_said_to_have_ended_is_finished(self):
        unknown = make_revision(RevisionStatus.PUBLISHED, is_ongoing=None)
        ended = make_revision(RevisionStatus.PUBLISHED, is_ongoing=False)

        assert not catalogue.validity_of(unknown).finished
        assert catalogue.validity_of(ended).finished


class TestOrder:
    def titles(self, order):
        found = catalogue.in_order(Revision.objects.published(), order)
        return list(found.values_list("title", flat=True))

    def test_titles_as_people_sort_them(self):
        titles = ["Ñame", "zona", "Águila", "“Bus” rural", "nube", "Árbol", "agua", "Ola"]
        for title in titles:
            make_revision(RevisionStatus.PUBLISHED, title=title)

        assert self.titles("titulo") == [
            "agua",
            "Águila",
            "Árbol",
            "“Bus” rural",
            "nube",
            "Ñame",
            "Ola",
            "zona",
        ]

    def test_newest_first_and_unconfirmed_records_below(self):
        past = timezone.now() - timedelta(days=400)
        make_revision(RevisionStatus.PUBLISHED, title="old", published_at=past)
        make_revision(
            RevisionStatus.PUBLISHED,
            title="unconfirmed",
            practice={"valid_until": date(2020, 1, 1)},
        )
        make_revision(RevisionStatus.PUBLISHED, title="new")

        assert self.titles("recientes") == ["new", "old", "unconfirmed"]

    def test_the_highest_level_first_and_none_last(self):
        for level in ("promising", None, "outstanding", "good"):
            make_revision(
                RevisionStatus.PUBLISHED, title=level or "none", practice={"level": level}
            )

        assert self.titles("nivel") == ["outstanding", "good", "promising", "none"]


class TestChoices:
    def test_they_are_read_again_when_the_catalogue_changes(self, django_assert_num_queries):
        make_revision(RevisionStatus.PUBLISHED, owner=make_organisation("Enel"))
        assert catalogue.filter_choices()["entidad"] == {"enel": "Enel"}

        make_revision(RevisionStatus.PUBLISHED, owner=make_organisation("Ágora"))
        with django_assert_num_queries(1):
            assert catalogue.filter_choices()["entidad"] == {"enel": "Enel"}

        CatalogueState.objects.bump()
        assert catalogue.filter_choices()["entidad"] == {"agora": "Ágora", "enel": "Enel"}

    def test_a_body_without_anything_published_is_not_offered(self):
        make_revision(RevisionStatus.DRAFT, owner=make_organisation("Enel"))

        assert catalogue.filter_choices()["entidad"] == {}

    def test_the_bank_of_one_body_has_no_facet_of_bodies(self):
        SiteSettings.objects.create(single_entity=True)

        assert "entidad" not in catalogue.filter_choices()


class TestHomePage:
    def test_numbers(self):
        revision = make_revision(RevisionStatus.PUBLISHED, services=[make_service("Acueducto")])
        make_coverage(revision, make_municipality())
        make_revision(RevisionStatus.PUBLISHED, owner=revision.owner)
        make_revision(RevisionStatus.SUPERSEDED)

        overview = catalogue.overview()

        assert (overview.practices, overview.organisations, overview.departments_reached) == (
            2,
            1,
            1,
        )
        services = {tally.value: tally.count for tally in overview.services if tally.count}
        assert services == {"acueducto": 1}

    def test_selected_are_outstanding_or_recognised(self):
        make_revision(RevisionStatus.PUBLISHED, practice={"level": "good"})
        outstanding = make_revision(RevisionStatus.PUBLISHED, practice={"level": "outstanding"})
        recognised = make_revision(RevisionStatus.PUBLISHED)
        make_selection(recognised, result="Mención")
        make_selection(make_revision(RevisionStatus.PUBLISHED), name="Sin resultado")

        assert set(catalogue.selected_ids()) == {outstanding.pk, recognised.pk}

    def test_new_ones_are_not_shown_twice(self):
        first, second = (make_revision(RevisionStatus.PUBLISHED) for _each in range(2))

        assert catalogue.newest_ids(leaving_out=[second.pk]) == [first.pk]


def test_a_body_is_public_with_its_first_published_practice():
    organisation = make_organisation("Enel")
    make_revision(RevisionStatus.SUBMITTED, owner=organisation)
    assert catalogue.public_organisation("enel") is None

    make_revision(RevisionStatus.PUBLISHED, owner=organisation)
    assert catalogue.public_organisation("enel") == organisation
