"""The page of a practice's files, and how files are handed out, from a browser's side."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from practices.enums import FileStage, RevisionStatus, UsageKind
from practices.models import Attachment, StoredFile, UsageCount
from practices.services import revisions
from practices.views.attachments import ROW
from tests.factories import (
    make_attachment,
    make_member,
    make_organisation,
    make_practice,
    make_revision,
    make_stored_file,
    make_user,
)
from tests.hostile_files import hostile, image, pdf
from tests.services.stored import paths, storage_of_its_own  # noqa: F401
from tests.views.reading import published, record_url, section, show, taken, texts, words

pytestmark = pytest.mark.django_db(databases=["default", "side"])
CONTENT = b"0123456789" * 1000


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Desk:
    """An editor at the page of a draft's files; what they do is checked before they look again."""

    def __init__(self, house, capture):
        self.house, self.revision, self.capture = house, house.draft(), capture
        self.client = signed_in(house.editor)
        self.address = reverse("practice_files", args=(self.revision.pk,))

    def page(self):
        return html.fromstring(self.client.get(self.address).content.decode())

    def post(self, address, data, **options):
        with self.capture(execute=True):
            return self.client.post(address, data, **options)

    def upload(self, *files, **options):
        uploads = [SimpleUploadedFile(name, data) for name, data in files]
        return self.post(self.address, {"files": uploads}, **options)

    def at(self, name, attachment) -> str:
        return reverse(name, args=(self.revision.pk, attachment.pk))


@pytest.fixture
def desk(house, django_capture_on_commit_callbacks):
    return Desk(house, django_capture_on_commit_callbacks)


class TestThePage:
    def test_limits_and_room_are_told_beforehand(self, desk):
        said = words(desk.page())
        assert "Hasta 25 MB por archivo, 200 MB y 100 archivos por práctica." in said
        assert "DOCX, JPG, ODP" in said
        assert "Todavía no hay archivos" in said

    def test_several_at_once_and_those_refused_say_why_beside_the_others(self, desk):
        answer = desk.upload(
            ("informe.pdf", pdf()),
            ("foto.png", b"<html></html>"),
            ("vacio.csv", b""),
            ("datos.csv", b"a;b\n1;2"),
        )
        tree = html.fromstring(answer.content.decode())
        assert answer.status_code == 422
        assert tree.xpath("//title")[0].text.startswith("Error: ")
        summary = words(tree, "//div[@data-error-summary]")
        assert "“foto.png” no se recibió. Es una página web" in summary
        assert "“vacio.csv” no se recibió. Está vacío" in summary
        assert "Se recibieron 2 archivos" in words(tree)
        assert texts(desk.page(), "//h3[@class='upload__name']") == ["informe.pdf", "datos.csv"]

    def test_nothing_chosen_is_said(self, desk):
        answer = desk.post(desk.address, {})
        assert answer.status_code == 422
        assert "Elija un archivo." in answer.content.decode()

    def test_each_file_says_where_it_stands(self, desk):
        desk.upload(("informe.pdf", pdf()), hostile("PDF with JavaScript")[:2])
        make_attachment(
            desk.revision,
            name="espera.txt",
            file=make_stored_file(b"espera", stage=FileStage.RECEIVED),
            position=9,
        )
        tree = desk.page()
        states = texts(tree, "//p[@class='upload__state']")
        assert states == ["Disponible", "Rechazado", "En revisión"]
        assert "formularios activos" in words(tree, "//p[@class='upload__reason']")
        assert len(tree.xpath("//h3[@class='upload__name']/a")) == 1
        assert tree.xpath("//*[@id='avance-archivos']/@hx-trigger") == ["every 3s, refresh"]

    def test_the_page_asks_until_everything_is_settled_and_then_stops(self, desk):
        waiting = make_attachment(
            desk.revision, file=make_stored_file(b"uno", stage=FileStage.RECEIVED), name="a.txt"
        )
        address = reverse("files_progress", args=(desk.revision.pk,))
        asked = {"pendiente": [waiting.pk]}
        still = desk.client.get(address, asked).content.decode()
        assert "every 3s" in still
        assert "hx-swap-oob" not in still
        StoredFile.objects.update(stage=FileStage.READY)
        settled = desk.client.get(address, asked).content.decode()
        assert "every 3s" not in settled
        assert "Terminó la revisión. Disponibles: 1. Rechazados: 0." in settled
        assert f'id="datos-{waiting.pk}" hx-swap-oob="true"' in settled

    def test_description_and_words_are_changed_in_place(self, desk):
        desk.upload(("informe.pdf", pdf()))
        made = Attachment.objects.get()
        prefix = f"archivo-{made.pk}"
        typed = {f"{prefix}-description": "Informe de 2019", f"{prefix}-keywords": "agua"}
        answer = desk.post(desk.at("describe_attachment", made), typed)
        assert answer["Location"] == f"{desk.address}#archivo-{made.pk}"
        assert "Informe de 2019" in words(desk.page())
        typed[f"{prefix}-description"] = "x" * 301
        refused = desk.post(desk.at("describe_attachment", made), typed)
        assert refused.status_code == 422
        assert "x" * 301 in refused.content.decode()

    def test_a_file_is_replaced_and_a_bad_one_changes_nothing(self, desk):
        desk.upload(("informe.pdf", pdf()))
        made = Attachment.objects.get()
        field = f"archivo-{made.pk}-file"
        refused = desk.post(
            desk.at("replace_attachment", made), {field: SimpleUploadedFile("a.exe", b"MZ")}
        )
        assert refused.status_code == 422
        assert "no es de un tipo" in refused.content.decode()
        desk.post(desk.at("replace_attachment", made), {field: SimpleUploadedFile("b.csv", b"1;2")})
        assert texts(desk.page(), "//h3[@class='upload__name']") == ["b.csv"]
        assert StoredFile.objects.count() == len(paths()) == 1

    def test_order_is_changed_by_buttons(self, desk):
        desk.upload(("a.csv", b"a"), ("b.csv", b"b"))
        desk.post(desk.at("move_attachment", Attachment.objects.last()), {"sentido": "subir"})
        assert texts(desk.page(), "//h3[@class='upload__name']") == ["b.csv", "a.csv"]

    def test_taking_off_asks_first(self, desk):
        desk.upload(("a.csv", b"a"))
        made = Attachment.objects.get()
        asked = desk.client.get(desk.at("remove_attachment", made)).content.decode()
        assert "¿Quitar “a.csv”?" in asked
        assert Attachment.objects.count() == 1
        desk.post(desk.at("remove_attachment", made), {})
        assert Attachment.objects.count() == StoredFile.objects.count() == len(paths()) == 0

    def test_an_observation_about_the_files_stands_on_their_page(self, desk):
        revisions.endorse(desk.revision, actor=desk.house.manager, **endorsement())
        revision = revisions.submit_revision(desk.revision, actor=desk.house.editor).revision
        revisions.return_revision(
            revision,
            actor=desk.house.coordinator,
            observations=[("attachments", "Falta el acta."), ("impact", "¿Cuánto?")],
        )
        said = words(desk.page())
        assert "Falta el acta." in said
        assert "¿Cuánto?" not in said

    def test_a_submitted_version_shows_its_files_and_offers_nothing(self, desk):
        desk.upload(("a.csv", b"a"))
        revisions.endorse(desk.revision, actor=desk.house.manager, **endorsement())
        revisions.submit_revision(desk.revision, actor=desk.house.editor)
        tree = desk.page()
        assert texts(tree, "//h3[@class='upload__name']") == ["a.csv"]
        assert tree.xpath("//main//form") == []
        assert desk.upload(("b.csv", b"b")).status_code == 422

    @pytest.mark.parametrize("count", [1, 12])
    def test_the_page_costs_the_same_with_one_and_with_twelve_files(
        self, desk, count, django_assert_max_num_queries
    ):
        for number in range(count):
            make_attachment(desk.revision, str(number).encode(), name=f"{number}.txt")
        desk.page()
        with django_assert_max_num_queries(21):
            desk.page()


class TestTheScript:
    """What uploads.js asks and is told: one file a request."""

    headers = {"Accept": ROW}  # noqa: RUF012

    def test_a_received_file_comes_back_as_its_row(self, desk):
        answer = desk.upload(("a.csv", b"a"), headers=self.headers)
        made = Attachment.objects.get()
        assert answer.status_code == 201
        row = html.fromstring(answer.content.decode())
        assert (row.tag, row.get("id")) == ("li", f"archivo-{made.pk}")

    def test_the_same_file_sent_again_after_a_lost_line_is_the_same_row(self, desk):
        first = desk.upload(("a.csv", b"a"), headers=self.headers)
        second = desk.upload(("a.csv", b"a"), headers=self.headers)
        assert [first.status_code, second.status_code] == [201, 201]
        assert Attachment.objects.count() == 1

    def test_a_refusal_is_a_sentence(self, desk):
        answer = desk.upload(("a.exe", b"MZ"), headers=self.headers)
        assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain")
        assert answer.content.decode().startswith("“a.exe” no es de un tipo que se reciba.")

    def test_a_full_disk_is_503(self, desk, monkeypatch):
        def fail(*_arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("config.storages.os.fsync", fail)
        answer = desk.upload(("a.csv", b"a"), headers=self.headers)
        assert answer.status_code == 503
        assert "no tiene espacio" in answer.content.decode()


def endorsement():
    return {
        "responsible_name": "Rosa Rojas",
        "responsible_post": "Gerente",
        "accepts_licence": True,
        "has_image_permissions": True,
        "consents_data_treatment": True,
    }


def test_nobody_else_learns_that_a_file_of_a_draft_is_there(desk):
    desk.upload(("foto.png", image()))
    made = Attachment.objects.get()
    names = ("my_attachment", "my_thumbnail", "remove_attachment")
    addresses = [desk.address, *(desk.at(name, made) for name in names)]
    addresses.append(reverse("files_progress", args=(desk.revision.pk,)))
    posts = ("describe_attachment", "replace_attachment", "move_attachment", "remove_attachment")
    others = [
        make_member(make_organisation()),
        make_user(),
        desk.house.coordinator,
        desk.house.evaluator,
        desk.house.publisher,
    ]
    for other in others:
        browser = signed_in(other)
        assert {browser.get(address).status_code for address in addresses} == {404}
        assert {browser.post(desk.at(name, made)).status_code for name in posts} == {404}
        assert browser.post(desk.address).status_code == 404
    assert {Client().get(address).status_code for address in addresses} == {302}
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("stage", [FileStage.RECEIVED, FileStage.REFUSED])
def test_what_is_not_in_order_is_handed_to_nobody(client, desk, stage):
    columns = {"content": "", "refusal": "Macros."} if stage == FileStage.REFUSED else {}
    draft = make_attachment(desk.revision, b"borrador")
    public = make_attachment(published(), b"publicado")
    StoredFile.objects.update(stage=stage, **columns)
    assert desk.client.get(desk.at("my_attachment", draft)).status_code == 404
    address = f"{record_url(public.revision.practice)}archivos/{public.pk}/"
    assert client.get(address).status_code == 404


class TestHandingOut:
    @pytest.fixture
    def file(self):
        return make_attachment(published(), CONTENT, name="informe.pdf")

    @pytest.fixture
    def get(self, client, file):
        address = f"{record_url(file.revision.practice)}archivos/{file.pk}/"
        answers = []

        def ask(method="get", **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            answers.append(getattr(client, method)(address, headers=named))
            return answers[-1]

        yield ask
        for answer in answers:
            answer.close()

    @pytest.mark.parametrize(
        ("asked", "part", "said"),
        [
            ("bytes=0-9", slice(0, 10), "bytes 0-9/10000"),
            ("bytes=9990-", slice(9990, 10000), "bytes 9990-9999/10000"),
            ("bytes=-5", slice(9995, 10000), "bytes 9995-9999/10000"),
            ("bytes=5-99999", slice(5, 10000), "bytes 5-9999/10000"),
            ("bytes=-99999", slice(0, 10000), "bytes 0-9999/10000"),
        ],
    )
    def test_a_part_is_handed_out(self, get, asked, part, said):
        response = get(range=asked)
        assert (response.status_code, response["Content-Range"]) == (206, said)
        assert taken(response) == CONTENT[part]
        assert response["Content-Length"] == str(len(CONTENT[part]))
        assert "sandbox" in response["Content-Security-Policy"]

    @pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=20000-30000", "bytes=-0"])
    def test_a_part_beyond_the_end_is_416(self, get, asked):
        response = get(range=asked)
        assert (response.status_code, response["Content-Range"]) == (416, "bytes */10000")

    @pytest.mark.parametrize(
        "asked",
        ["bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=-", "bytes=0-1,5-6", "bytes=" + "9" * 40],
    )
    def test_what_is_no_single_part_is_the_whole(self, get, asked):
        response = get(range=asked)
        assert response.status_code == 200
        assert taken(response) == CONTENT

    def test_a_part_of_another_version_of_the_file_is_the_whole(self, get, file):
        etag = f'"{file.file.sha256}"'
        assert get(range="bytes=0-9", if_range=etag).status_code == 206
        assert get(range="bytes=0-9", if_range='"otra"').status_code == 200

    def test_a_file_that_was_kept_is_not_sent_again(self, get, file):
        response = get(if_none_match=f'"{file.file.sha256}"')
        assert (response.status_code, response.content) == (304, b"")

    def test_head_tells_the_size_and_sends_nothing(self, get):
        response = get("head")
        assert (response["Content-Length"], response["Accept-Ranges"]) == ("10000", "bytes")
        assert response.content == b""

    def test_nothing_is_compressed_on_the_way(self, get):
        response = get(accept_encoding="gzip", range="bytes=0-4999")
        assert "Content-Encoding" not in response
        assert response["Content-Length"] == "5000"

    def test_a_download_counts_where_it_begins(self, get):
        for headers in (
            {},
            {"range": "bytes=0-99"},
            {"range": "bytes=100-"},
            {"range": "bytes=99999-"},
            {"user_agent": "curl/8"},
        ):
            get(**headers)
        get("head")
        counts = UsageCount.objects.filter(kind=UsageKind.DOWNLOAD)
        assert [row.count for row in counts] == [2]

    def test_a_web_server_in_front_sends_it(self, get, file, settings):
        settings.X_ACCEL_PREFIX = "/guardados/"
        response = get()
        assert response["X-Accel-Redirect"] == f"/guardados/{file.file.content.name}"
        assert response.content == b""
        assert response["Content-Disposition"] == 'attachment; filename="informe.pdf"'
        assert response["Content-Type"] == "application/pdf"

    def test_a_storage_that_signs_addresses_hands_it_out_itself(self, get, file, monkeypatch):
        storage = type(file.file.content.storage._wrapped)
        monkeypatch.setattr(
            storage, "signed_url", lambda _self, name: f"https://bucket/{name}?sig", raising=False
        )
        response = get()
        assert response.status_code == 302
        assert response["Location"] == f"https://bucket/{file.file.content.name}?sig"
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Año 2018.pdf", "attachment; filename*=utf-8''A%C3%B1o%202018.pdf"),
            ('a"; x="b.pdf', r'attachment; filename="a\"; x=\"b.pdf"'),
            ("informe\u202efdp.pdf", 'attachment; filename="informefdp.pdf"'),
            ("a\r\nSet-Cookie: b.pdf", 'attachment; filename="aSet-Cookie: b.pdf"'),
            ("../../a.pdf", 'attachment; filename=".._.._a.pdf"'),
        ],
    )
    def test_a_name_can_neither_lie_nor_break_the_header(self, get, file, name, said):
        Attachment.objects.filter(pk=file.pk).update(name=name)
        assert get()["Content-Disposition"] == said


def test_a_picture_on_a_record_has_its_small_one(client, desk):
    desk.upload(("foto.png", image(size=(500, 500))))
    made = Attachment.objects.get()
    revision = make_revision(RevisionStatus.PUBLISHED)
    copy = make_attachment(revision, file=made.file, name=made.name)
    address = reverse("thumbnail", args=(revision.practice.code, copy.pk))
    assert f'src="{address}"' in client.get(record_url(revision.practice)).content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], taken(answer)[:4]) == ("image/webp", b"RIFF")
    other = make_attachment(make_revision(RevisionStatus.DRAFT, practice=make_practice()))
    hidden = reverse("thumbnail", args=(other.revision.practice.code, other.pk))
    assert client.get(hidden).status_code == 404


def test_a_file_still_checked_is_named_and_a_refused_one_is_not(client):
    revision = published()
    make_attachment(revision, file=make_stored_file(b"a", stage=FileStage.RECEIVED), name="a.txt")
    refused = make_stored_file(b"b", stage=FileStage.REFUSED, refusal="x")
    StoredFile.objects.filter(pk=refused.pk).update(content="")
    make_attachment(revision, file=refused, name="b.txt")
    said = section(show(client, revision), "archivos")
    assert "en revisión" in said
    assert "b.txt" not in said
