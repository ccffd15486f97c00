"""The pages on which a practice is begun, from the side of a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html

from practices import search
from practices.enums import Level, RevisionStatus
from practices.models import DocumentImport, Replication, Revision, SiteSettings
from practices.services.demo import FOLDER
from tests.factories import make_member, make_organisation, make_practice, make_revision, make_user

START = "/mis-practicas/nueva/"
COPY = "/mis-practicas/nueva/copia/"
PUBLISHED = "/mis-practicas/nueva/parecida/"
IMPORT = "/mis-practicas/importar/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client, address):
    return html.fromstring(client.get(address).content.decode())


def published(number, title, **columns):
    practice = make_practice(
        practice={"code_year": 2026, "code_number": number} | columns.pop("practice", {}),
        title=title,
        **columns,
    )
    revision = practice.revisions.get()
    revision.refresh_from_db()
    search.index(revision)
    return practice


@pytest.fixture
def client(house):
    return signed_in(house.editor)


class TestStart:
    def test_it_asks_the_four_criteria_and_keeps_no_answer(self, client):
        tree = page(client, START)

        questions = tree.xpath("//fieldset[@class='question']")
        assert [
            each.xpath(".//span[@class='question__criterion']/text()")[0] for each in questions
        ] == ["Eficaz", "Eficiente", "Centrado en el usuario", "Replicable y adaptable"]
        for each in questions:
            assert each.xpath(".//input[@type='radio']/@value") == ["si", "no"]
            assert each.xpath(".//p[@class='question__advice']")[0].text_content().strip()
            assert each.xpath(".//details/p")[0].text_content().strip()
        [form] = tree.xpath("//form[@class='questions']")
        assert form.get("method", "get") == "get"
        assert not form.xpath(".//button")

    def test_no_answer_stands_in_the_way(self, client, house):
        answer = client.post(START, {"layout": "canal-capital", "owner": house.body.pk})

        revision = Revision.objects.get()
        assert answer.url == reverse("edit_practice", args=(revision.pk,))
        assert (revision.layout, revision.owner) == ("canal-capital", house.body)

    def test_a_refused_choice_is_said(self, client):
        tree = html.fromstring(client.post(START, {"layout": "otro"}).content.decode())

        assert tree.xpath("//title/text()")[0].startswith("Error: ")
        assert tree.xpath("//div[@data-error-summary]")
        assert not Revision.objects.exists()

    def test_the_blank_forms_are_at_hand(self, client):
        links = page(client, START).xpath("//ul[@class='blank-forms']//a/@href")
        assert links == [
            "/formatos/superservicios.docx",
            "/formatos/superservicios.pdf",
            "/formatos/canal-capital.docx",
            "/formatos/canal-capital.pdf",
        ]

    def example(self, client):
        return page(client, START).xpath("//section[@aria-labelledby='ejemplo']//a/@href")

    def test_the_example_is_the_chosen_one_while_it_is_public(self, client):
        assert self.example(client) == []
        published(1, "Nueva")
        best = published(
            2,
            "Destacada",
            practice={"level": Level.OUTSTANDING, "level_decided_on": "2026-01-01"},
        )
        assert self.example(client) == [f"/practicas/{best.code}/"]

        chosen = published(3, "Escogida")
        SiteSettings.objects.update_or_create(pk=1, defaults={"good_example": chosen})
        assert self.example(client) == [f"/practicas/{chosen.code}/"]

        chosen.revisions.all().delete()
        assert self.example(client) == [f"/practicas/{best.code}/"]

    def test_a_portal_without_a_bank_still_opens(self, db):
        assert signed_in(make_user()).get(START).status_code == 200


class TestCopy:
    def test_a_version_is_chosen_and_copied(self, client, house):
        source = house.draft(title="Lectura con vecinos")

        answer = client.post(COPY, {"version": source.pk})

        copy = Revision.objects.exclude(pk=source.pk).get()
        assert answer.url == reverse("edit_practice", args=(copy.pk,))
        assert (copy.title, copy.practice == source.practice) == ("Lectura con vecinos", False)

    def test_others_versions_do_not_exist(self, client):
        secret = make_revision(RevisionStatus.DRAFT, title="Secreta")

        assert "Secreta" not in client.get(COPY).content.decode()
        for wrong in (secret.pk, "x", "", "9" * 30):
            assert client.post(COPY, {"version": wrong}).status_code == 404
        assert Revision.objects.count() == 1

    def test_a_body_without_practices_is_told_what_to_do(self, client):
        assert page(client, COPY).xpath("//div[@class='empty']//a/@href") == [START]

    def test_it_costs_the_same_with_one_and_with_thirty(
        self, client, house, django_assert_num_queries
    ):
        def costs():
            with django_assert_num_queries(7):
                client.get(COPY)

        for number in range(2):
            make_revision(title=f"P {number}", practice={"owner": house.body})
        costs()
        for number in range(30):
            make_revision(title=f"Q {number}", practice={"owner": house.body})
        costs()


class TestPublished:
    def test_a_search_and_a_button_begin_a_linked_draft(self, client, house):
        source = published(1, "Lectura de medidores con líderes")

        tree = page(client, f"{PUBLISHED}?q=medidores")
        assert tree.xpath("//button[@name='source']/@value") == [source.code]
        answer = client.post(PUBLISHED, {"source": source.code, "owner": house.body.pk})

        draft = Revision.objects.get(status=RevisionStatus.DRAFT)
        assert answer.url == reverse("edit_practice", args=(draft.pk,))
        assert (draft.owner, draft.title) == (house.body, None)
        assert Replication.objects.get().source == source

    def test_what_is_not_published_or_not_theirs_is_refused(self, client):
        make_revision(
            RevisionStatus.SUBMITTED,
            practice={"code_year": 2026, "code_number": 9},
            title="Lectura secreta",
        )
        source = published(1, "Lectura")
        other = make_organisation()

        assert "secreta" not in client.get(f"{PUBLISHED}?q=lectura").content.decode()
        for code in ("BP-2026-0009", "BP-2026-9999", "", "x"):
            assert client.post(PUBLISHED, {"source": code}).status_code == 404
        refused = client.post(PUBLISHED, {"source": source.code, "owner": other.pk})
        assert refused.status_code == 200
        assert "Error: " in refused.content.decode()
        assert not Replication.objects.exists()

    @pytest.mark.parametrize("query", ["", "nadaquever", "de la", '"(', "x" * 400])
    def test_any_query_is_answered(self, client, query):
        published(1, "Lectura")
        answer = client.get(PUBLISHED, {"q": query, "pagina": "x"})
        assert answer.status_code == 200
        assert b'name="source"' not in answer.content

    def test_it_costs_the_same_with_one_and_with_thirty(self, client, django_assert_num_queries):
        def costs():
            with django_assert_num_queries(11 if connection.vendor == "sqlite" else 12):
                client.get(f"{PUBLISHED}?q=lectura")

        published(1, "Lectura")
        costs()
        for number in range(30):
            published(10 + number, f"Lectura {number}")
        costs()


class TestImport:
    def test_several_forms_of_one_file_become_a_list(self, client, house):
        names = ["surtigas-ecocuadras.txt", "chec-ilumina-el-campo.txt"]
        text = "\n\n".join((FOLDER / name).read_text() for name in names)

        answer = client.post(
            IMPORT, {"file": SimpleUploadedFile("dos.txt", text.encode())}, follow=True
        )

        tree = html.fromstring(answer.content.decode())
        rows = tree.xpath("//ul[@class='rows-with-action']/li")
        assert len(rows) == DocumentImport.objects.count() == 2
        titles = [row.xpath(".//strong")[0].text_content() for row in rows]
        assert "Sin título" not in titles
        first = page(client, rows[0].xpath(".//a/@href")[0])
        assert "Hay 1 formato más por revisar" in first.text_content()

    def test_a_rule_of_dashes_is_no_text_to_place(self, client):
        text = (FOLDER / "surtigas-ecocuadras.txt").read_text()
        ruled = f"{'-' * 60}\n\n{text}\n\n{'—' * 40}\n\n* * *\n"

        client.post(IMPORT, {"file": SimpleUploadedFile("x.txt", ruled.encode())})

        unplaced = DocumentImport.objects.get().content["unplaced"]
        assert [each["text"] for each in unplaced if not any(map(str.isalnum, each["text"]))] == []

    def test_others_forms_do_not_exist(self, client, house):
        client.post(
            IMPORT,
            {
                "file": SimpleUploadedFile(
                    "x.txt", (FOLDER / "surtigas-ecocuadras.txt").read_bytes()
                )
            },
        )
        document = DocumentImport.objects.get()
        for other in (house.manager, make_member(make_organisation())):
            assert signed_in(other).get(f"{IMPORT}{document.pk}/").status_code == 404


@pytest.mark.parametrize("address", [START, COPY, PUBLISHED, IMPORT])
def test_strangers_are_asked_to_log_in(db, address):
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code == 302
        assert answer.url.startswith("/cuenta/login/")
