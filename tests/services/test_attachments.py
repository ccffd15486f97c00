"""What a person hands in, and what becomes of it."""

import errno
import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from practices.enums import FileStage
from practices.exceptions import FileNotKept, FileRefused, NotAllowed
from practices.models import Attachment, Endorsement, SiteSettings, StoredFile
from practices.services import attachments, revisions
from tests.hostile_files import GOOD, REFUSED, hostile, image, pdf, photo
from tests.house import ENDORSEMENT
from tests.services.stored import paths, storage_of_its_own  # noqa: F401


@pytest.fixture
def attach(house, django_capture_on_commit_callbacks):
    """Attach as the editor and let the queued check run; the attachment as it is afterwards."""
    draft = house.draft()

    def build(name, data, revision=None, **options):
        upload = SimpleUploadedFile(name, data)
        with django_capture_on_commit_callbacks(execute=True):
            made = attachments.attach_upload(
                revision or draft, actor=house.editor, upload=upload, **options
            )
        return Attachment.objects.select_related("file", "revision").get(pk=made.pk)

    return build


def content_of(file) -> bytes:
    with file.content.open("rb") as stored:
        return stored.read()


@pytest.mark.parametrize("name", GOOD)
def test_an_accepted_file_is_kept_byte_for_byte(attach, name):
    attachment = attach(name, GOOD[name])
    assert attachment.file.stage == FileStage.READY
    assert content_of(attachment.file) == GOOD[name]
    assert (attachment.file.size, len(paths())) == (len(GOOD[name]), 1)


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(attach, case):
    name, data, words = hostile(case)
    try:
        attachment = attach(name, data)
    except FileRefused as refused:
        reason = refused.message
        assert "“" in reason
        assert Attachment.objects.count() == StoredFile.objects.count() == 0
    else:
        reason = attachment.file.refusal
        assert attachment.file.stage == FileStage.REFUSED
    assert any(word in reason for word in words.split("|")), reason
    assert paths() == []


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("JPEG", "a.jpeg"), ("WEBP", "a.webp")]
)
def test_an_image_looks_the_same_and_has_a_small_one(attach, kind, name):
    attachment = attach(name, image(kind, (800, 600)))
    picture = Image.open(io.BytesIO(content_of(attachment.file)))
    assert (picture.format, picture.size) == (kind, (800, 600))
    assert is_near(picture.convert("RGB").getpixel((50, 50)), (255, 165, 0))
    assert is_near(picture.convert("RGB").getpixel((700, 500)), (0, 0, 128))
    with attachment.file.thumbnail.open("rb") as stored:
        assert Image.open(stored).size == (320, 240)


def is_near(colour, other) -> bool:
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=True))


def test_a_photo_loses_its_place_and_camera_and_stands_upright(attach):
    attachment = attach("foto.jpg", photo())
    data = content_of(attachment.file)
    picture = Image.open(io.BytesIO(data))
    assert (dict(picture.getexif()), picture.size) == ({}, (30, 40))
    assert b"Telefono" not in data
    # The photo and its thumbnail; what was received is gone.
    assert len(paths()) == 2


@pytest.mark.parametrize(
    "tail",
    [b"PK\x05\x06" + bytes(18), b"<script>alert(1)</script>", b"\x00" * 4000],
    ids=["archive", "page", "padding"],
)
def test_what_hangs_behind_an_image_does_not_come_along(attach, tail):
    attachment = attach("foto.jpg", image("JPEG") + tail)
    assert tail not in content_of(attachment.file)
    assert attachment.file.stage == FileStage.READY


def test_what_is_said_inside_an_image_does_not_come_along(attach):
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>" * 2000
    attachment = attach("foto.png", image("PNG", exif=exif))
    assert b"script" not in content_of(attachment.file)


def test_the_same_photo_twice_is_one_object(attach):
    first = attach("a.jpg", photo())
    second = attach("b.jpg", photo())
    assert first.file == second.file
    assert StoredFile.objects.count() == 1
    assert len(paths()) == 2


def test_a_double_click_attaches_once(attach):
    assert attach("a.pdf", pdf()) == attach("a.pdf", pdf())
    assert Attachment.objects.count() == 1


def test_bytes_that_were_refused_are_refused_at_once_the_next_time(attach):
    name, data, words = hostile("PDF with JavaScript")
    attach(name, data)
    with pytest.raises(FileRefused, match=words):
        attach("otro.pdf", data)
    assert Attachment.objects.count() == 1


def test_the_same_bytes_are_stored_once_and_go_with_their_last_use(
    house, attach, django_capture_on_commit_callbacks
):
    first, second = attach("a.pdf", pdf()), attach("b.pdf", pdf())
    for attachment, left in ((first, 1), (second, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            attachments.remove_attachment(attachment, actor=house.editor)
        assert (StoredFile.objects.count(), len(paths())) == (left, left)


def test_the_first_file_may_be_a_text_of_the_same_bytes_under_another_kind(attach):
    first, second = attach("a.txt", b"uno;dos"), attach("a.csv", b"uno;dos")
    assert first.file == second.file


def test_another_file_takes_the_place_of_one(house, attach, django_capture_on_commit_callbacks):
    attach("a.pdf", pdf("uno"))
    second = attach("b.pdf", pdf("dos"), description="Informe", keywords="agua")
    attach("c.pdf", pdf("tres"))
    with django_capture_on_commit_callbacks(execute=True):
        attachments.replace_upload(
            second, actor=house.editor, upload=SimpleUploadedFile("d.pdf", pdf("cuatro"))
        )
    rows = list(second.revision.attachments.select_related("file"))
    assert [row.name for row in rows] == ["a.pdf", "d.pdf", "c.pdf"]
    assert (rows[1].description, rows[1].keywords) == ("Informe", "agua")
    assert content_of(rows[1].file) == pdf("cuatro")
    assert len(paths()) == 3


def test_files_stand_in_the_order_their_people_give(house, attach):
    rows = [attach(f"{name}.pdf", pdf(name)) for name in "abc"]
    for row, up in ((rows[2], True), (rows[0], True), (rows[0], False)):
        attachments.move_attachment(row, actor=house.editor, up=up)
    names = rows[0].revision.attachments.values_list("name", flat=True)
    assert list(names) == ["c.pdf", "a.pdf", "b.pdf"]


def test_a_file_over_the_administrators_limit_is_refused(attach):
    SiteSettings.objects.update(maximum_file_megabytes=1)
    with pytest.raises(FileRefused, match="máximo por archivo es 1 MB"):
        attach("grande.txt", b"a" * (1024 * 1024 + 1))


def test_files_over_the_limit_of_a_practice_are_refused(attach):
    SiteSettings.objects.update(maximum_practice_megabytes=1)
    attach("a.txt", b"a" * 700_000)
    with pytest.raises(FileRefused, match="pasarían de 1 MB"):
        attach("b.txt", b"b" * 700_000)
    assert len(paths()) == 1


def test_one_file_more_than_the_maximum_is_refused(attach, monkeypatch):
    monkeypatch.setattr("practices.services.attachments.on_drafts.MAXIMUM_FILES", 1)
    attach("a.txt", b"a")
    with pytest.raises(FileRefused, match="que es el máximo"):
        attach("b.txt", b"b")
    assert len(paths()) == 1


def test_nothing_is_attached_to_a_submitted_version(house, attach):
    with pytest.raises(NotAllowed):
        attach("a.pdf", pdf(), house.submitted().revision)
    assert paths() == []


def test_a_full_disk_refuses_politely_and_keeps_nothing(attach, monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("config.storages.os.fsync", fail)
    with pytest.raises(FileNotKept, match="no tiene espacio"):
        attach("a.pdf", pdf())
    assert StoredFile.objects.count() == 0
    assert paths() == []


def test_a_large_file_is_read_in_pieces(house):
    """Of 24 megabytes a few are in memory at a time, however often they are looked at."""
    upload = TemporaryUploadedFile("a.txt", "text/plain", 24_000_000, None)
    for _piece in range(24):
        upload.write(b"a" * 1_000_000)
    revision = house.draft()
    tracemalloc.start()
    try:
        attachments.attach_upload(revision, actor=house.editor, upload=upload)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000
    assert Attachment.objects.get().file.size == 24_000_000


def test_a_letter_is_received_like_any_file(house, django_capture_on_commit_callbacks):
    revision = house.draft()
    with django_capture_on_commit_callbacks(execute=True):
        letter = attachments.receive(SimpleUploadedFile("c.pdf", pdf()), actor=house.coordinator)
        revisions.endorse(revision, actor=house.manager, letter=letter, **ENDORSEMENT)
    letter.refresh_from_db()
    assert letter.stage == FileStage.READY
    assert Endorsement.objects.get().letter == letter
    with pytest.raises(FileRefused):
        attachments.receive(SimpleUploadedFile("c.exe", b"MZ"), actor=house.coordinator)


def test_a_signed_letter_that_was_photographed_stays_the_letter(
    house, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        letter = attachments.receive(SimpleUploadedFile("c.jpg", photo()), actor=house.coordinator)
        revisions.endorse(house.draft(), actor=house.manager, letter=letter, **ENDORSEMENT)
    kept = Endorsement.objects.get().letter
    assert kept.stage == FileStage.READY
    assert kept.sha256 != letter.sha256


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\ana\Informe final.PDF", "Informe final.pdf"),
        ("informe\u202efdp.pdf", "informefdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ("in\r\nforme\x00.pdf", "informe.pdf"),
        (" informe.pdf. ", "informe.pdf"),
        ("...pdf", "archivo.pdf"),
        ("///", "archivo"),
        ("\u202e.pdf", "archivo.pdf"),
        ("año 2018 (copia).pdf", "año 2018 (copia).pdf"),
        ('a"b<c>:d|?*.pdf', "a b c d.pdf"),
    ],
)
def test_names_lose_what_makes_them_dangerous(typed, kept):
    assert attachments.clean_name(typed) == kept
