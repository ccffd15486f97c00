"""The same bytes from several people at the same moment, on either database."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from practices.enums import FileStage
from practices.models import Attachment, StoredFile
from practices.services import attachments
from tests.hostile_files import pdf, photo
from tests.services.stored import paths, storage_of_its_own  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> None:
    barrier = threading.Barrier(len(acts))
    failures = []

    def run(act):
        try:
            barrier.wait()
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture
def attach(house):
    """``attach(draft, name, data)`` as something to be done later."""

    def later(draft, name, data):
        return lambda: attachments.attach_upload(
            draft, actor=house.editor, upload=SimpleUploadedFile(name, data)
        )

    return later


@pytest.mark.parametrize(("name", "data", "objects"), [("a.pdf", pdf(), 1), ("a.jpg", photo(), 2)])
def test_several_drafts_get_one_stored_file(house, attach, name, data, objects):
    drafts = [house.draft() for _each in range(3)]
    at_once(*(attach(draft, name, data) for draft in drafts))
    stored = StoredFile.objects.get()
    assert stored.stage == FileStage.READY
    assert set(Attachment.objects.values_list("file", flat=True)) == {stored.pk}
    assert Attachment.objects.count() == 3
    assert len(paths()) == objects


def test_a_double_click_is_one_attachment(house, attach):
    draft = house.draft()
    at_once(*(attach(draft, "a.pdf", pdf()) for _each in range(2)))
    assert Attachment.objects.count() == StoredFile.objects.count() == len(paths()) == 1


def test_one_takes_off_what_another_attaches(house, attach):
    """Whoever is first: what stays attached has its bytes."""
    first, second = house.draft(), house.draft()
    made = attach(first, "a.pdf", pdf())()
    at_once(
        lambda: attachments.remove_attachment(made, actor=house.editor),
        attach(second, "b.pdf", pdf()),
        attachments.sweep,
    )
    left = Attachment.objects.select_related("file").get()
    with left.file.content.open("rb") as stored:
        assert stored.read() == pdf()
    assert paths() == [left.file.content.name]
