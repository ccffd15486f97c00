import datetime
import shutil

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from practices.models import SiteSettings
from practices.views import operations

ALL_WELL = {
    "base_de_datos": "bien",
    "migraciones": "bien",
    "archivos": "bien",
    "disco": "bien",
    "cache": "bien",
}


def fail(*args, **kwargs):
    raise OperationalError("la clave de la base es secreta")


def test_live_check_asks_no_database(client):
    response = client.get("/salud/vivo")
    assert (response.status_code, response.json()) == (200, {"estado": "vivo"})
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db(databases=["default", "side"])
class TestReady:
    def test_everything_is_well(self, client):
        response = client.get("/salud/listo")
        assert response.status_code == 200
        assert response.json() == {"estado": "listo", "partes": ALL_WELL}

    def test_leaves_no_file_behind(self, client):
        client.get("/salud/listo")
        assert default_storage.listdir("salud") == ([], [])

    @pytest.mark.parametrize(
        ("part", "owner", "name"),
        [
            ("base_de_datos", connection, "cursor"),
            ("archivos", default_storage, "save"),
        ],
    )
    def test_what_fails_is_named_without_its_insides(self, client, monkeypatch, part, owner, name):
        monkeypatch.setattr(owner, name, fail)
        response = client.get("/salud/listo")
        monkeypatch.undo()
        assert response.status_code == 503
        assert response.json()["estado"] == "no listo"
        assert response.json()["partes"][part] == "falla"
        assert "secreta" not in response.content.decode()

    def test_migration_not_applied_is_not_ready(self, client):
        MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
        response = client.get("/salud/listo")
        assert response.status_code == 503
        assert response.json()["partes"] == {**ALL_WELL, "migraciones": "falla"}

    def test_full_disk_is_not_ready(self, client, monkeypatch):
        monkeypatch.setattr(operations, "MINIMUM_FREE_BYTES", shutil.disk_usage("/").total + 1)
        response = client.get("/salud/listo")
        assert response.status_code == 503
        assert response.json()["partes"] == {**ALL_WELL, "disco": "falla"}

    def test_portal_is_ready_without_its_cache(self, client, monkeypatch):
        monkeypatch.setattr(type(cache._connections["default"]), "set", fail)
        response = client.get("/salud/listo")
        assert response.status_code == 200
        assert response.json() == {"estado": "listo", "partes": {**ALL_WELL, "cache": "falla"}}


def test_robots_stay_out_of_private_places(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /cuenta/",
        "Disallow: /mis-practicas/",
        "Disallow: /evaluacion/",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("seguridad@demo.example", "Contact: mailto:seguridad@demo.example"),
        ("", "Contact: http://127.0.0.1:8000/acerca-de/"),
    ],
)
def test_security_txt_names_a_contact_and_a_coming_end(client, contact, expected):
    site = SiteSettings.objects.current()
    site.contact_email = contact
    site.save()
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == expected
    assert lines[2:] == [
        "Preferred-Languages: es, en",
        "Canonical: http://127.0.0.1:8000/.well-known/security.txt",
    ]
    expires = datetime.datetime.fromisoformat(lines[1].removeprefix("Expires: "))
    now = datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=100) < expires - now < datetime.timedelta(days=365)


def test_service_worker_comes_from_the_root_and_is_asked_for_each_time(client):
    response = client.get("/sw.js")
    script = b"".join(response.streaming_content).decode()
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert reverse("offline") in script


@pytest.mark.django_db
def test_offline_page_may_be_kept(client):
    response = client.get("/sin-conexion/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "No hay conexión a internet" in response.content.decode()
