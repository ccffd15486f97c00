"""What lies in the storage during one test."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    """An empty one: what is left in it was left by this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def paths() -> list[str]:
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
