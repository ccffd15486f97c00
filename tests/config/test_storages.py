import errno
import stat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.storages import DurableFileSystemStorage


@pytest.fixture
def storage(tmp_path):
    return DurableFileSystemStorage(location=tmp_path)


class FullDisk(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"la mitad"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_uploads_are_kept_by_it():
    assert isinstance(default_storage._wrapped, DurableFileSystemStorage)


def test_file_is_whole_and_not_for_everybody(storage, tmp_path):
    name = storage.save("a/b/ficha.pdf", ContentFile(b"%PDF-1.4"))
    path = tmp_path / name
    assert (name, path.read_bytes()) == ("a/b/ficha.pdf", b"%PDF-1.4")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in path.parent.iterdir()] == ["ficha.pdf"]


def test_second_file_of_a_name_gets_another(storage, tmp_path):
    first = storage.save("ficha.pdf", ContentFile(b"1"))
    # Both uploads were told that the name is free.
    second = storage._save("ficha.pdf", ContentFile(b"2"))
    assert first != second
    assert [(tmp_path / name).read_bytes() for name in (first, second)] == [b"1", b"2"]


def test_full_disk_leaves_nothing_behind(storage, tmp_path):
    with pytest.raises(OSError, match="No space left"):
        storage.save("ficha.pdf", FullDisk(b""))
    assert list(tmp_path.iterdir()) == []


def test_a_request_larger_than_any_form_is_refused_unread(client, settings, db):
    settings.LARGEST_REQUEST = 1000
    answer = client.post("/cuenta/login/", {"file": ContentFile(b"a" * 2000, name="a.txt")})
    assert answer.status_code == 400
    answer = client.post("/cuenta/login/", {"file": ContentFile(b"a" * 200, name="a.txt")})
    assert answer.status_code != 400
