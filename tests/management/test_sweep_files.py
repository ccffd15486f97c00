import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from practices.models import StoredFile
from tests.factories import make_stored_file
from tests.services.stored import storage_of_its_own  # noqa: F401

pytestmark = pytest.mark.django_db


def run(*arguments) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("sweep_files", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_says_what_it_would_take_and_then_takes_it(monkeypatch):
    file = make_stored_file(b"nadie")
    later = timezone.now() + datetime.timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    said, _problems = run("--dry-run")
    assert file.sha256 in said
    assert "1 registros y 0 archivos sin uso; 0 archivos faltan. No se quitó nada." in said
    assert StoredFile.objects.count() == 1
    assert "1 registros" in run()[0]
    assert StoredFile.objects.count() == 0


def test_it_names_what_is_missing():
    file = make_stored_file(b"perdido")
    file.content.storage.delete(file.content.name)
    assert f"Falta en el almacenamiento: {file.content.name}" in run()[1]
