"""Two versions side by side: for the owner and for everybody."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from practices.enums import ArchiveCause, RevisionStatus
from tests.factories import (
    make_contact,
    make_coverage,
    make_figure,
    make_link,
    make_member,
    make_organisation,
    make_revision,
)
from tests.views.entry_form import signed_in
from tests.views.reading import page, texts, words


@pytest.fixture
def versions(db):
    former = make_revision(
        RevisionStatus.SUPERSEDED,
        summary="Los vecinos leen el medidor cada mes.",
        context="Nada de esto cambia.",
    )
    latest = make_revision(
        RevisionStatus.PUBLISHED,
        practice=former.practice,
        title=former.title,
        owner=former.owner,
        summary="Los vecinos leen el medidor cada semana.",
        context="Nada de esto cambia.",
    )
    return former, latest


def address_of(practice, a, b):
    return f"/practicas/{practice.code}/comparar-versiones/{a}/{b}/"


def test_the_fixed_address_shows_the_words_that_changed(client, versions):
    former, _latest = versions
    tree = page(client, address_of(former.practice, 1, 2))
    assert texts(tree, "//del") == ["[se quitó: mes. ]"]
    assert texts(tree, "//ins") == ["[se agregó: semana. ]"]
    assert "Nada de esto cambia" not in words(tree)
    everything = page(client, address_of(former.practice, 1, 2) + "?ver=todo")
    assert "Nada de esto cambia" in words(everything)


def test_rows_are_matched_and_marked(client, versions):
    former, latest = versions
    for revision, value in ((former, 900), (latest, 1200)):
        make_figure(revision, indicator="Reclamos", value=value)
        make_coverage(revision)
    make_link(former, "https://example.org/viejo")
    make_link(latest, "https://example.org/nuevo")
    tree = page(client, address_of(former.practice, 1, 2))
    states = texts(tree, "//p[@class='compare__state']")
    assert sorted(states) == ["Fila agregada", "Fila cambiada", "Fila quitada"]
    assert "Cobertura geográfica" not in words(tree)


def test_private_contacts_are_in_no_public_comparison(client, versions):
    former, latest = versions
    make_contact(former, office="Oficina", email="privado@example.org", is_public=False)
    make_contact(latest, office="Oficina", email="otro@example.org", is_public=False)
    text = client.get(address_of(former.practice, 1, 2) + "?ver=todo").content.decode()
    assert "privado@example.org" not in text
    assert "otro@example.org" not in text


def test_the_page_is_the_same_for_everybody_and_may_be_kept(client, versions):
    former, _latest = versions
    answer = client.get(address_of(former.practice, 1, 2))
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    member = signed_in(make_member(former.owner))
    assert member.get(address_of(former.practice, 1, 2)).content == answer.content


@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 3), (9, 2), (0, 1)])
def test_versions_that_are_not_public_are_not_compared(client, versions, a, b):
    former, _latest = versions
    make_revision(RevisionStatus.DRAFT, practice=former.practice, summary="Secreto")
    assert client.get(address_of(former.practice, a, b)).status_code == 404


def test_what_was_taken_down_is_not_compared(client, versions):
    former, latest = versions
    latest.status = RevisionStatus.ARCHIVED
    latest.archive_cause = ArchiveCause.LEGAL
    latest.save()
    assert client.get(address_of(former.practice, 1, 2)).status_code == 404


def test_the_record_leads_to_its_comparison(client, versions):
    former, _latest = versions
    text = client.get(f"/practicas/{former.practice.code}/").content.decode()
    assert address_of(former.practice, 1, 2) in text


def test_an_owner_compares_a_draft_with_what_is_public(versions):
    former, latest = versions
    draft = make_revision(
        RevisionStatus.DRAFT, practice=former.practice, summary=latest.summary + " Y miden."
    )
    client = signed_in(make_member(former.owner))
    answer = client.get(reverse("compare_own", args=(draft.pk, latest.pk)))
    assert "Y miden." in " ".join(texts(html.fromstring(answer.content.decode()), "//ins"))


def test_others_compare_nothing_of_a_body(versions):
    former, latest = versions
    stranger = signed_in(make_member(make_organisation()))
    address = reverse("compare_own", args=(latest.pk, former.pk))
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_versions_of_two_practices_are_not_compared(versions):
    former, latest = versions
    other = make_revision(RevisionStatus.DRAFT, owner=former.owner)
    client = signed_in(make_member(former.owner))
    assert client.get(reverse("compare_own", args=(latest.pk, other.pk))).status_code == 404


def test_markup_in_a_text_is_shown_as_text(client, versions):
    former, latest = versions
    latest.summary = "<script>alert(1)</script>"
    latest.save()
    text = client.get(address_of(former.practice, 1, 2)).content.decode()
    assert "<script>alert" not in text
