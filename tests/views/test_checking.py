"""Checking a practice before it is sent, and what helps while it is written."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from practices import search
from practices.enums import FileStage, MembershipRole, RevisionStatus
from practices.models import Replication, StoredFile
from practices.services import revisions
from practices.views.checking import LONGEST_PREVIEW
from tests.factories import (
    make_attachment,
    make_contact,
    make_coverage,
    make_figure,
    make_link,
    make_member,
    make_municipality,
    make_organisation,
    make_partner,
    make_practice,
    make_revision,
    make_selection,
    make_user,
)
from tests.house import ENDORSEMENT

TITLE = "Lectura de medidores con vecinos"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name, revision):
    return reverse(name, args=(revision.pk,))


def check(client, revision):
    answer = client.get(address("check_answers", revision))
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def needs(tree) -> list[str]:
    return [
        " ".join(each.text_content().split()) for each in tree.xpath("//*[@class='needed']//li")
    ]


def answers(tree) -> dict[str, str]:
    return {
        each.xpath("./dt")[0].text_content(): " ".join(each.xpath("./dd")[0].text_content().split())
        for each in tree.xpath("//div[@class='answer']")
    }


def published(number=1, title=TITLE, **content):
    practice = make_practice(
        practice={"code_year": 2026, "code_number": number}, title=title, **content
    )
    revision = practice.revisions.get()
    revision.refresh_from_db()
    search.index(revision)
    return practice


@pytest.fixture
def client(house):
    return signed_in(house.manager)


class TestCheck:
    def test_every_field_of_the_form_is_there_with_a_way_to_change_it(self, client, house):
        revision = house.draft()
        tree = check(client, revision)

        shown = answers(tree)
        assert shown["Título"] == TITLE
        assert shown["Fecha de implementación"] == "marzo de 2019 \N{EN DASH} Vigente"
        assert shown["Conclusión"] == "Sin responder"
        assert shown["Contacto"] == "Gerencia · gerencia@example.org"
        links = tree.xpath("//dd[@class='answer__change']/a/@href")
        assert len(links) == len(shown)
        basics = reverse("edit_section", args=(revision.pk, "datos-basicos"))
        assert f"{basics}#campo-title" in links
        assert [each.text for each in tree.xpath("//section/h2[@id]")][-1] == "Más información"

    def test_what_is_needed_stands_on_top_with_links(self, client, house):
        revision = house.draft(limitations="", impact="")
        revision.unfinished = {"datos-basicos": {"started_on": "hace tres años"}}
        revision.save()
        refused = make_attachment(revision, name="Fotos.zip")
        make_attachment(revision, b"otro", name="Acta.pdf")
        StoredFile.objects.exclude(pk=refused.file_id).update(stage=FileStage.RECEIVED)
        StoredFile.objects.filter(pk=refused.file_id).update(
            stage=FileStage.REFUSED, content="", refusal="Es un ZIP."
        )

        tree = check(client, revision)

        assert needs(tree) == [
            "Falta: Impacto generado",
            "Falta: Limitaciones",
            "Por corregir: Fecha de implementación",
            "El archivo fue rechazado. Es un ZIP. Quítelo o reemplácelo: Fotos.zip",
            "El archivo está en revisión; espere unos minutos: Acta.pdf",
            "Falta el aval de quien responde por la práctica: registrar el aval",
        ]
        assert "hace tres años" in answers(tree)["Fecha de implementación"]
        assert not tree.xpath(f"//a[@href='{address('submit_practice', revision)}']")

    def test_an_editor_is_told_to_ask_for_the_endorsement(self, house):
        revision = house.draft()
        tree = check(signed_in(house.editor), revision)
        assert needs(tree) == [
            "Falta el aval de una persona responsable de su entidad: pedir el aval"
        ]

    def test_what_is_complete_leads_on_to_sending(self, client, house):
        revision = house.draft()
        revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)

        tree = check(client, revision)

        assert needs(tree) == []
        assert "Rosa Rojas, Gerente" in tree.text_content()
        assert tree.xpath(f"//a[@href='{address('submit_practice', revision)}']")

    def test_open_observations_are_needed_until_they_are_answered(self, client, house):
        submission = house.submitted()
        revisions.return_revision(
            submission.revision,
            actor=house.coordinator,
            observations=[("impact", "¿Con qué cifras?")],
        )
        revision = submission.revision
        revision.refresh_from_db()

        assert needs(check(client, revision)) == [
            "Observación sin contestar: cambie el campo o respóndala: Impacto generado"
        ]
        revisions.answer_observation(
            revision.observations.get(), actor=house.manager, answer="Con las del contador."
        )
        tree = check(client, revision)
        assert needs(tree) == []
        assert tree.xpath(f"//a[@href='{address('submit_practice', revision)}']")

    def test_what_was_sent_is_shown_and_not_changed(self, client, house):
        revision = house.submitted().revision
        tree = check(client, revision)

        assert answers(tree)["Título"] == TITLE
        assert not tree.xpath("//dd[@class='answer__change']")
        assert not tree.xpath(f"//a[@href='{address('submit_practice', revision)}']")

    def test_private_contacts_are_shown_to_their_owner_and_say_so(self, client, house):
        revision = house.draft()
        make_contact(revision, office="", person_name="Rosa Rojas", is_public=False)
        assert "no se muestra al público" in answers(check(client, revision))["Contacto"]

    def test_scripts_in_answers_do_nothing(self, client, house):
        revision = house.draft(summary="<script>alert(1)</script> **Fuerte**")
        tree = check(client, revision)
        assert not tree.xpath("//dl//script")
        assert tree.xpath("//dl//div[@class='prose']//strong/text()") == ["Fuerte"]

    def fill(self, revision, start, count):
        for number in range(start, count):
            make_figure(revision, indicator=f"Indicador {number}")
            make_coverage(revision, make_municipality(f"25{number:03}", f"M{number}"))
            make_partner(revision)
            make_selection(revision)
            make_link(revision)
            make_contact(revision)
            make_attachment(revision, b"%d" % number)

    def test_it_costs_the_same_with_one_and_with_thirty_rows(
        self, client, house, django_assert_num_queries
    ):
        revision = house.draft(title="Otra")
        self.fill(revision, 0, 1)
        with django_assert_num_queries(45):
            check(client, revision)
        self.fill(revision, 1, 30)
        with django_assert_num_queries(45):
            check(client, revision)


class TestSimilar:
    def test_what_is_typed_is_compared_while_it_is_written(self, client, house):
        source = published()
        revision = house.draft(title="Otra cosa", summary="")

        part = client.get(
            address("similar_practices", revision), {"title": "Lecturas de medidor con vecinos"}
        ).content.decode()

        assert f'href="/practicas/{source.code}/"' in part
        assert "título casi igual" in part
        assert "<html" not in part
        empty = client.get(address("similar_practices", revision), {"title": "Otra cosa"})
        assert empty.content.decode().strip() == ""

    def test_others_drafts_never_show(self, client, house):
        make_revision(RevisionStatus.DRAFT, title=TITLE, practice={"owner": make_organisation()})
        make_revision(RevisionStatus.SUBMITTED, title=TITLE)
        revision = house.draft()

        part = client.get(address("similar_practices", revision)).content.decode()
        assert part.strip() == ""
        assert not check(client, revision).xpath("//*[@id='parecidas']")

    def test_without_scripts_the_check_page_tells_and_links(self, client, house):
        source = published()
        revision = house.draft()

        [form] = check(client, revision).xpath("//*[@id='parecidas']//form")
        answer = client.post(form.get("action"), dict(form.fields), follow=True)

        assert Replication.objects.get().source == source
        tree = html.fromstring(answer.content.decode())
        assert "Enlazada con la suya" in tree.text_content()
        [link] = tree.xpath("//section[@aria-labelledby='enlazadas']//a")
        assert (link.text, link.get("href")) == (TITLE, f"/practicas/{source.code}/")
        client.post(form.get("action"), dict(form.fields) | {"take_back": "1"})
        assert not Replication.objects.exists()

    def test_with_htmx_the_part_comes_back(self, client, house):
        source = published()
        revision = house.draft()

        answer = client.post(
            address("link_practices", revision),
            {"source": source.code, "title": TITLE},
            headers={"HX-Request": "true"},
        )

        assert answer.status_code == 200
        assert "Enlazada con la suya" in answer.content.decode()

    def test_only_what_is_published_is_linked(self, client, house):
        revision = house.draft()
        make_revision(RevisionStatus.DRAFT, practice={"code_year": 2026, "code_number": 4})
        for code in ("BP-2026-0004", "BP-2026-9999", "", "x"):
            answer = client.post(address("link_practices", revision), {"source": code})
            assert answer.status_code == 404

    def test_a_refusal_is_said(self, client, house):
        source = published(50)
        sent = house.submitted(title="Enviada").revision
        answer = client.post(address("link_practices", sent), {"source": source.code}, follow=True)
        assert "mientras su estado sea" in answer.content.decode()
        assert not Replication.objects.exists()


class TestPreview:
    def test_a_text_is_shown_as_the_record_will(self, client):
        answer = client.post(
            reverse("markdown_preview"), {"text": "Uno\n\n- **dos**\n\n<b onclick=x>tres</b>"}
        )
        text = answer.content.decode()
        assert "<li><strong>dos</strong></li>" in text
        assert "onclick=" not in text.replace("&lt;b onclick", "")

    def test_an_empty_text_and_one_too_long_are_answered(self, client):
        empty = client.post(reverse("markdown_preview"))
        assert "Todavía no hay texto" in empty.content.decode()
        long = client.post(reverse("markdown_preview"), {"text": "a " * LONGEST_PREVIEW})
        assert "muestra solo el comienzo" in long.content.decode()
        assert len(long.content) < 2 * LONGEST_PREVIEW

    def test_only_for_who_is_logged_in_and_by_post(self, db, client):
        assert client.get(reverse("markdown_preview")).status_code == 405
        assert Client().post(reverse("markdown_preview"), {"text": "x"}).status_code == 302


def test_for_anybody_else_the_draft_does_not_exist(house):
    revision = house.draft()
    published()
    others = [
        make_member(make_organisation()),
        make_member(make_organisation(), role=MembershipRole.EDITOR),
        make_user(),
        house.coordinator,
        house.evaluator,
        house.publisher,
    ]
    pages = [address(name, revision) for name in ("check_answers", "similar_practices")]
    link = address("link_practices", revision)
    for other in others:
        browser = signed_in(other)
        assert [browser.get(each).status_code for each in pages] == [404, 404]
        assert browser.post(link, {"source": "BP-2026-0001"}).status_code == 404
    assert [Client().get(each).status_code for each in pages] == [302, 302]
    assert Client().post(link, {"source": "BP-2026-0001"}).status_code == 302
    assert not Replication.objects.exists()
