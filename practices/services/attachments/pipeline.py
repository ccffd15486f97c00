"""From received to ready or refused. The row is the promise, the task its engine.

Whatever ends a process half-way leaves the row as it was; ``run_due`` asks again. Doing it twice
gives the same: bytes are found again by their hash, and the row is settled once, under its lock.
"""

import datetime
import tempfile
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from practices import search
from practices.enums import FileStage
from practices.exceptions import FileRefused
from practices.inspection.findings import Finding
from practices.models import CatalogueState, Revision, StoredFile

from . import inspecting, keeping, scanning
from .kinds import IMAGES, REASONS

#: While one process checks a file, no other picks it up.
CHECK_TIME = datetime.timedelta(minutes=10)
#: The task queued with the upload has this long before ``run_due`` queues another.
FIRST_CHANCE = datetime.timedelta(minutes=2)
RETRY = datetime.timedelta(minutes=2)
MAXIMUM_ATTEMPTS = 5
DUE_BATCH = 100


def promise(file: StoredFile) -> None:
    """Have a received file checked once the transaction has committed."""
    if file.stage == FileStage.RECEIVED:
        transaction.on_commit(lambda: check_file.enqueue(file.pk), robust=True)


def check_due() -> int:
    """Queue again what no task has settled; the number of files. For ``run_due``."""
    now = timezone.now()
    due = StoredFile.objects.filter(stage=FileStage.RECEIVED, next_try_at__lte=now)
    queued = 0
    for file_id in list(due.order_by("next_try_at").values_list("pk", flat=True)[:DUE_BATCH]):
        if due.filter(pk=file_id).update(next_try_at=now + CHECK_TIME):
            check_file.enqueue(file_id)
            queued += 1
    return queued


@task()
def check_file(file_id: int) -> None:
    """Scan, inspect and settle one received file; one that is settled is left alone."""
    file = _claim(file_id)
    if file is None:
        return
    try:
        if scanning.is_configured():
            _scan(file)
        _inspect(file)
    except FileRefused as refused:
        _refuse(file, refused.message)
    except scanning.ScannerAway as away:
        # Nobody's fault and no reason to give up: it waits until somebody can look at it.
        _postpone(file, away, attempts=file.attempts - 1)
    except (inspecting.InspectionFailed, OSError) as error:
        if file.attempts >= MAXIMUM_ATTEMPTS:
            _refuse(file, REASONS[Finding.TOO_HEAVY])
        else:
            _postpone(file, error, attempts=file.attempts)


@transaction.atomic
def _claim(file_id: int) -> StoredFile | None:
    file = _locked(file_id)
    if file is not None:
        file.attempts += 1
        file.next_try_at = timezone.now() + CHECK_TIME
        file.save(update_fields=("attempts", "next_try_at"))
    return file


def _locked(file_id: int) -> StoredFile | None:
    waiting = StoredFile.objects.select_for_update().filter(stage=FileStage.RECEIVED)
    return waiting.filter(pk=file_id).first()


def _scan(file: StoredFile) -> None:
    with file.content.open("rb") as content:
        found = scanning.scan(content.chunks())
    if found:
        raise FileRefused(
            _("El antivirus encontró un programa dañino: %(name)s.") % {"name": found}
        )
    file.scanned_at = timezone.now()


def _inspect(file: StoredFile) -> None:
    with tempfile.TemporaryDirectory(prefix="practices-file-") as name:
        folder = Path(name)
        report = inspecting.inspect(file, folder)
        if finding := report.get("finding"):
            raise FileRefused(str(REASONS[finding]))
        if file.content_type in IMAGES:
            _accept_image(file, folder)
        else:
            _accept(file, text=report.get("text", ""))


@transaction.atomic
def _accept(file: StoredFile, *, text: str = "", thumbnail: str = "") -> bool:
    row = _locked(file.pk)
    if row is None:
        return False
    row.stage, row.last_error = FileStage.READY, ""
    row.text, row.thumbnail, row.scanned_at = text, thumbnail, file.scanned_at
    row.save()
    # Published already: a batch of practices recognised before this portal.
    for revision in Revision.objects.published().filter(attachments__file=row).distinct():
        search.index(revision)
        CatalogueState.objects.bump()
    return True


def _accept_image(file: StoredFile, folder: Path) -> None:
    """The picture drawn anew takes the place of the one received, wherever that is used."""
    picture = keeping.incoming_bytes(
        (folder / "image").read_bytes(), content_type=file.content_type
    )
    thumbnail = keeping.write_thumbnail(picture.sha256, (folder / "thumbnail").read_bytes())
    is_used = False
    try:
        if picture.sha256 == file.sha256:
            is_used = _accept(file, thumbnail=thumbnail)
        else:
            with keeping.written(picture) as path:
                is_used = _exchange(file, picture, path, thumbnail)
    finally:
        if not is_used:
            keeping.forget(thumbnail)


@transaction.atomic
def _exchange(file: StoredFile, picture: keeping.Incoming, path: str, thumbnail: str) -> bool:
    """True when the thumbnail is that of the new row."""
    if _locked(file.pk) is None:
        return False
    new = keeping.row_of(
        picture,
        path,
        stage=FileStage.READY,
        thumbnail=thumbnail,
        scanned_at=file.scanned_at,
    )
    for relation in StoredFile._meta.related_objects:
        users = relation.related_model._base_manager.filter(**{relation.field.name: file.pk})
        users.update(**{relation.field.name: new})
    keeping.release(file)
    keeping.release(new)
    return new.thumbnail.name == thumbnail


@transaction.atomic
def _refuse(file: StoredFile, reason: str) -> None:
    """The reason stays for the person to read, the bytes go."""
    row = _locked(file.pk)
    if row is None:
        return
    path = row.content.name
    row.stage, row.refusal, row.content, row.text = FileStage.REFUSED, str(reason)[:300], "", ""
    row.scanned_at = file.scanned_at
    row.save()
    transaction.on_commit(lambda: keeping.forget(path))


@transaction.atomic
def _postpone(file: StoredFile, error: Exception, *, attempts: int) -> None:
    row = _locked(file.pk)
    if row is None:
        return
    row.attempts = max(attempts, 0)
    row.last_error = f"{type(error).__name__}: {error}"[:300]
    row.next_try_at = timezone.now() + RETRY
    row.save(update_fields=("attempts", "last_error", "next_try_at"))
