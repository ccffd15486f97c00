"""Checking as it goes wrong: scanners that are away, processes that end, disks that fill up."""

import datetime
import errno
import socket
import struct
import subprocess
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from practices import search
from practices.enums import FileStage, RevisionStatus
from practices.exceptions import TransitionRefused
from practices.models import Attachment, StoredFile
from practices.services import attachments, operations, revisions
from practices.services.attachments import keeping, pipeline
from tests.factories import make_attachment, make_practice, make_revision, make_stored_file
from tests.hostile_files import EICAR, WORD_IN_PDF, pdf, photo
from tests.house import ENDORSEMENT
from tests.services.stored import paths, storage_of_its_own  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(house):
    """A file as it is between the request and its check."""

    def build(name="a.pdf", data=None) -> StoredFile:
        upload = SimpleUploadedFile(name, pdf() if data is None else data)
        made = attachments.attach_upload(house.draft(), actor=house.editor, upload=upload)
        return made.file

    return build


def check(file: StoredFile) -> StoredFile | None:
    attachments.check_file.call(file.pk)
    return StoredFile.objects.filter(pk=file.pk).first()


class FakeScanner(threading.Thread):
    """clamd as far as INSTREAM goes: it finds EICAR, and answers as it is told."""

    def __init__(self, listener: socket.socket, answer: bytes | None):
        super().__init__(daemon=True)
        self.listener, self.answer = listener, answer
        self.sizes: list[int] = []

    def run(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                data = self._read(stream)
                found = b"Eicar-Test-Signature FOUND" if EICAR in data else b"OK"
                answer = b"stream: " + found + b"\0" if self.answer is None else self.answer
                connection.sendall(answer)

    def _read(self, stream) -> bytes:
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            self.sizes.append(size)
            data += stream.read(size)
        return data


@pytest.fixture(params=["unix", "tcp"])
def scanner(request, settings, tmp_path):
    """``scanner(answer)`` starts one and sets the portal to it; without an answer it looks."""
    listener = socket.socket(socket.AF_UNIX if request.param == "unix" else socket.AF_INET)

    def start(answer=None) -> FakeScanner:
        if request.param == "unix":
            settings.CLAMAV_SOCKET = tmp_path / "clamd"
            listener.bind(str(settings.CLAMAV_SOCKET))
        else:
            listener.bind(("127.0.0.1", 0))
            settings.CLAMAV_SOCKET = listener.getsockname()
        listener.listen()
        server = FakeScanner(listener, answer)
        server.start()
        return server

    yield start
    listener.close()


class TestScanning:
    def test_a_clean_file_is_sent_whole_and_becomes_ready(self, received, scanner):
        server = scanner()
        file = check(received("a.txt", b"a" * 200_000))
        assert file.stage == FileStage.READY
        assert file.scanned_at
        assert sum(server.sizes) == 200_000
        assert max(server.sizes) <= 64 * 1024

    def test_what_is_found_is_named_and_its_bytes_go(
        self, received, scanner, django_capture_on_commit_callbacks
    ):
        scanner()
        file = received("a.txt", EICAR)
        with django_capture_on_commit_callbacks(execute=True):
            file = check(file)
        assert file.stage == FileStage.REFUSED
        assert "Eicar-Test-Signature" in file.refusal
        assert paths() == []

    @pytest.mark.parametrize(
        "answer",
        [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK or not\0", b"PONG\0"],
    )
    def test_no_verdict_is_no_leave(self, received, scanner, answer):
        scanner(answer)
        file = check(received())
        assert (file.stage, file.scanned_at) == (FileStage.RECEIVED, None)
        assert file.last_error.startswith("ScannerAway")

    def test_a_photo_is_scanned_before_it_is_drawn_anew(self, received, scanner):
        scanner()
        check(received("foto.jpg", photo()))
        ready = StoredFile.objects.get()
        assert ready.stage == FileStage.READY
        assert ready.scanned_at


@pytest.mark.parametrize("address", ["path", ("127.0.0.1", 1)])
def test_a_file_waits_for_a_scanner_that_is_away_however_long(
    received, settings, tmp_path, address
):
    settings.CLAMAV_SOCKET = tmp_path / "nowhere" if address == "path" else address
    file = received()
    for _try in range(10):
        file = check(file)
        assert file.stage == FileStage.RECEIVED
    settings.CLAMAV_SOCKET = None
    assert check(file).stage == FileStage.READY


class TestEndings:
    """The row is the promise: whatever ends a process, somebody asks again."""

    def test_what_a_killed_worker_left_is_checked_by_the_next(self, received, monkeypatch):
        def die(*_arguments):
            raise KeyboardInterrupt

        file = received()
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "_inspect", die)
            with pytest.raises(KeyboardInterrupt):
                check(file)
        file.refresh_from_db()
        assert (file.stage, file.attempts) == (FileStage.RECEIVED, 1)
        assert attachments.check_due() == 0
        later = timezone.now() + pipeline.CHECK_TIME
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert attachments.check_due() == 1
        file.refresh_from_db()
        assert file.stage == FileStage.READY

    def test_killed_while_an_image_is_exchanged(self, received, monkeypatch):
        def die(*_arguments):
            raise KeyboardInterrupt

        file = received("foto.jpg", photo())
        with monkeypatch.context() as patch:
            patch.setattr(keeping, "release", die)
            with pytest.raises(KeyboardInterrupt):
                check(file)
        assert StoredFile.objects.get().stage == FileStage.RECEIVED
        check(file)
        attachment = Attachment.objects.get()
        assert attachment.file.stage == FileStage.READY
        assert StoredFile.objects.count() == 1

    def test_checking_twice_gives_the_same(self, received):
        file = received("foto.jpg", photo())
        check(file)
        ready = StoredFile.objects.get()
        check(file)
        check(ready)
        assert StoredFile.objects.get() == ready

    def test_a_file_taken_off_while_it_is_checked_leaves_nothing(
        self, house, received, monkeypatch, django_capture_on_commit_callbacks
    ):
        file = received("foto.jpg", photo())
        accept = pipeline._accept_image

        def take_off_first(*arguments):
            attachments.remove_attachment(Attachment.objects.get(), actor=house.editor)
            accept(*arguments)

        monkeypatch.setattr(pipeline, "_accept_image", take_off_first)
        with django_capture_on_commit_callbacks(execute=True):
            check(file)
        assert StoredFile.objects.count() == 0
        assert paths() == []

    def test_a_process_that_ends_without_a_word_is_tried_again_and_given_up(
        self, received, monkeypatch
    ):
        def killed(command, **_options):
            return subprocess.CompletedProcess(command, -9, b"", b"")

        monkeypatch.setattr(subprocess, "run", killed)
        file = received()
        for attempt in range(1, pipeline.MAXIMUM_ATTEMPTS):
            file = check(file)
            assert (file.stage, file.attempts) == (FileStage.RECEIVED, attempt)
        file = check(file)
        assert file.stage == FileStage.REFUSED
        assert "demasiado tiempo o memoria" in file.refusal

    def test_a_process_that_takes_too_long_refuses(self, received, monkeypatch):
        def slow(command, **options):
            raise subprocess.TimeoutExpired(command, options["timeout"])

        monkeypatch.setattr(subprocess, "run", slow)
        assert check(received()).stage == FileStage.REFUSED

    def test_a_full_disk_lets_an_image_wait(self, received, monkeypatch):
        file = received("foto.jpg", photo())
        kept = paths()

        def fail(*_arguments):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("config.storages.os.fsync", fail)
            assert check(file).stage == FileStage.RECEIVED
        assert paths() == kept
        assert check(file) is None
        assert StoredFile.objects.get().stage == FileStage.READY


class TestSubmitting:
    @pytest.mark.parametrize(
        ("stage", "words"),
        [(FileStage.RECEIVED, "está en revisión"), (FileStage.REFUSED, "fue rechazado")],
    )
    def test_a_version_is_not_sent_while_a_file_is_not_in_order(self, house, stage, words):
        revision = house.draft()
        make_attachment(revision, file=make_stored_file(b"a"), name="a.txt")
        columns = {"content": "", "refusal": "Macros."} if stage == FileStage.REFUSED else {}
        StoredFile.objects.update(stage=stage, **columns)
        revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
        with pytest.raises(TransitionRefused, match=f"“a.txt” {words}"):
            revisions.submit_revision(revision, actor=house.editor)
        StoredFile.objects.update(stage=FileStage.READY, content="files/a", refusal="")
        assert revisions.submit_revision(revision, actor=house.editor)


class TestSearch:
    def test_a_word_that_only_a_pdf_says_finds_the_practice(self, received):
        file = received()
        check(file)
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_attachment(revision, file=StoredFile.objects.get(pk=file.pk))
        search.index(revision)
        assert ids_of(WORD_IN_PDF) == [revision.pk]
        search.remove(revision.practice)
        assert ids_of(WORD_IN_PDF) == []
        search.rebuild()
        assert ids_of(WORD_IN_PDF) == [revision.pk]

    def test_a_file_checked_after_publishing_is_found_too(self, received):
        file = received()
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_attachment(revision, file=file)
        search.index(revision)
        assert ids_of(WORD_IN_PDF) == []
        check(file)
        assert ids_of(WORD_IN_PDF) == [revision.pk]

    def test_words_of_the_record_count_more_than_those_of_a_file(self, received):
        file = received()
        check(file)
        inside = make_revision(RevisionStatus.PUBLISHED)
        make_attachment(inside, file=StoredFile.objects.get(pk=file.pk))
        said = make_revision(RevisionStatus.PUBLISHED, summary=f"Un {WORD_IN_PDF} rural.")
        for revision in (inside, said):
            search.index(revision)
        assert ids_of(WORD_IN_PDF) == [said.pk, inside.pk]


class TestSweeping:
    @pytest.fixture
    def two_days_later(self, monkeypatch):
        """Everything that is stored now was stored long ago."""
        later = timezone.now() + datetime.timedelta(hours=49)

        def go():
            monkeypatch.setattr(timezone, "now", lambda: later)

        return go

    def orphans(self) -> str:
        """A row that nothing uses, bytes without row, a half-written file, a lost thumbnail."""
        storage = StoredFile._meta.get_field("content").storage
        for path in ("files/ab/abc", "files/ab/.incoming-x", "thumbnails/ab/abc.webp"):
            storage.save(path, SimpleUploadedFile("x", b"x"))
        return make_stored_file(b"nadie").content.name

    def test_orphans_both_ways_go_and_what_is_used_stays(
        self, two_days_later, django_capture_on_commit_callbacks
    ):
        used = make_attachment(make_practice().revisions.get(), b"usado")
        self.orphans()
        two_days_later()
        with django_capture_on_commit_callbacks(execute=True):
            found = attachments.sweep()
        assert (len(found.rows), found.missing) == (1, [])
        assert len(found.paths) >= 3
        assert paths() == [used.file.content.name]
        assert StoredFile.objects.get() == used.file

    def test_a_dry_run_says_the_same_and_takes_nothing(self, two_days_later):
        self.orphans()
        kept = paths()
        two_days_later()
        found = attachments.sweep(is_dry_run=True)
        assert (len(found.rows), len(found.paths)) == (1, 3)
        assert paths() == kept
        assert StoredFile.objects.count() == 1

    def test_what_came_within_two_days_is_left_alone(self):
        self.orphans()
        found = attachments.sweep()
        assert (found.rows, found.paths) == ([], [])
        assert len(paths()) == 4

    def test_a_row_used_again_meanwhile_stays(self, house, two_days_later):
        make_stored_file(pdf())
        two_days_later()
        attachments.receive(SimpleUploadedFile("carta.pdf", pdf()), actor=house.coordinator)
        assert attachments.sweep().rows == []

    def test_bytes_that_are_missing_are_reported(self):
        file = make_stored_file(b"perdido")
        name = file.content.name
        file.content.storage.delete(name)
        assert attachments.sweep().missing == [name]
        assert StoredFile.objects.count() == 1

    def test_it_runs_once_a_day(self, monkeypatch):
        assert operations.sweep_files_daily() is not None
        assert operations.sweep_files_daily() is None
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        monkeypatch.setattr(timezone, "now", lambda: tomorrow)
        assert operations.sweep_files_daily() is not None


def ids_of(words: str) -> list[int]:
    """Versions found by these words, the best first."""
    return list(search.query(words).ids)
