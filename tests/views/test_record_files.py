import pytest
from django.db import DatabaseError

from practices.enums import RevisionStatus, UsageKind
from practices.models import UsageCount
from practices.views import record as record_view
from tests.factories import (
    make_attachment,
    make_practice,
    make_revision,
)
from tests.views.reading import published, record_url, section, show, taken

pytestmark = pytest.mark.django_db(databases=["default", "side"])


class TestFiles:
    @pytest.fixture
    def attachment(self):
        return make_attachment(
            published(), b"%PDF-1.4 contenido", name="Año 2018.pdf", description="Informe"
        )

    def url_of(self, attachment) -> str:
        return f"{record_url(attachment.revision.practice)}archivos/{attachment.pk}/"

    def test_a_file_is_always_something_to_keep(self, client, attachment):
        response = client.get(self.url_of(attachment))

        assert taken(response) == b"%PDF-1.4 contenido"
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''A%C3%B1o")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert not response.cookies

    def test_each_download_is_counted_and_shown(self, client, attachment):
        for _each in range(2):
            taken(client.get(self.url_of(attachment)))

        tree = show(client, attachment.revision)

        assert "18 bytes · 2 descargas" in section(tree, "archivos")

    @pytest.mark.parametrize(
        "agent", ["Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.0", "python-requests/2"]
    )
    def test_robots_are_not_counted(self, client, attachment, agent):
        taken(client.get(self.url_of(attachment), headers={"User-Agent": agent}))
        client.head(self.url_of(attachment))

        assert not UsageCount.objects.filter(kind=UsageKind.DOWNLOAD).exists()

    def test_a_count_that_fails_does_not_keep_the_file_back(self, client, attachment, monkeypatch):
        def fail(**_use):
            raise DatabaseError("locked")

        monkeypatch.setattr(record_view, "count_use", fail)

        response = client.get(self.url_of(attachment))

        assert taken(response) == b"%PDF-1.4 contenido"

    def test_the_file_of_a_draft_is_not_found(self, client):
        attachment = make_attachment(make_revision(RevisionStatus.DRAFT, practice=make_practice()))

        assert client.get(self.url_of(attachment)).status_code == 404
