import pytest

from practices.enums import ArchiveCause, RevisionStatus
from tests.factories import (
    make_attachment,
    make_practice,
    make_revision,
)
from tests.views.reading import page, record_url, show, words

pytestmark = pytest.mark.django_db(databases=["default", "side"])


class TestVersions:
    @pytest.fixture
    def practice(self):
        practice = make_practice(RevisionStatus.SUPERSEDED, title="Nombre viejo", summary="Antes.")
        make_revision(RevisionStatus.PUBLISHED, practice=practice, title="Nombre nuevo")
        make_revision(RevisionStatus.DRAFT, practice=practice, title="Secreto")
        return practice

    def test_the_record_shows_the_published_one_and_links_the_others(self, client, practice):
        tree = page(client, record_url(practice))

        assert tree.xpath("//h1/text()") == ["Nombre nuevo"]
        history = tree.xpath("//section[@aria-labelledby='versiones']")[0]
        assert history.xpath(".//li//a/@href") == [
            f"{record_url(practice)}v/1/",
            f"{record_url(practice)}comparar-versiones/1/2/",
        ]
        assert "Secreto" not in words(tree)

    def test_a_superseded_one_is_readable_with_a_mark(self, client, practice):
        tree = page(client, f"{record_url(practice)}v/1/")

        assert tree.xpath("//h1/text()") == ["Nombre viejo"]
        assert "Usted lee la versión 1, que ya fue reemplazada." in words(tree)
        assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert tree.xpath("//link[@rel='canonical']/@href") == [
            f"http://127.0.0.1:8000{record_url(practice)}"
        ]

    def test_a_level_is_said_of_the_version_in_force_only(self, client):
        practice = make_practice(RevisionStatus.SUPERSEDED, practice={"level": "outstanding"})
        make_revision(RevisionStatus.PUBLISHED, practice=practice)

        assert "Destacada" in words(page(client, record_url(practice)))
        assert "Destacada" not in words(page(client, f"{record_url(practice)}v/1/"))

    def test_a_draft_has_no_version_address(self, client, practice):
        assert client.get(f"{record_url(practice)}v/3/").status_code == 404

    def test_an_unconfirmed_archived_one_stays_readable(self, client):
        revision = make_revision(
            RevisionStatus.ARCHIVED, archive_cause=ArchiveCause.UNCONFIRMED, summary="Texto."
        )

        tree = show(client, revision)

        assert "la entidad no la confirmó" in words(tree)
        assert "Texto." in words(tree)


class TestTombstone:
    @pytest.mark.parametrize(
        ("cause", "reason"),
        [
            (ArchiveCause.LEGAL, "Se retiró por razones legales."),
            (ArchiveCause.ERROR, "Se retiró porque se publicó por error."),
        ],
    )
    def test_only_the_reason_is_left(self, client, cause, reason):
        practice = make_practice(RevisionStatus.SUPERSEDED, title="Nombre", summary="Contenido")
        revision = make_revision(
            RevisionStatus.ARCHIVED, practice=practice, archive_cause=cause, title="Nombre"
        )
        attachment = make_attachment(revision)

        for url in (record_url(practice), f"{record_url(practice)}v/1/"):
            tree = page(client, url, status=410)
            assert reason in words(tree)
            assert "Nombre" not in tree.text_content()
            assert "Contenido" not in tree.text_content()
        download = f"{record_url(practice)}archivos/{attachment.pk}/"
        assert client.get(download).status_code == 404
