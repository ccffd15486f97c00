"""Rows of stored files and their bytes: written once, shared, and let go with their last use.

Bytes are written before the transaction that needs them and under a name of their own, so a row
never names bytes that are not there and letting go of one row's bytes harms no other row.
"""

import errno
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import FileStage
from practices.exceptions import FileNotKept, FileRefused
from practices.models import StoredFile

from .kinds import Incoming, sentence

logger = logging.getLogger(__name__)

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def store(data: bytes, *, content_type: str) -> StoredFile:
    """Bytes of the portal's own making, in order from the start."""
    return put(incoming_bytes(data, content_type=content_type), stage=FileStage.READY)


def put(incoming: Incoming, *, stage: FileStage, **columns) -> StoredFile:
    with written(incoming) as path, transaction.atomic():
        return row_of(incoming, path, stage=stage, **columns)


def incoming_bytes(data: bytes, *, content_type: str) -> Incoming:
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(digest, content_type, digest, len(data), ContentFile(data))


@contextmanager
def written(incoming: Incoming) -> Iterator[str]:
    """Bytes on the disk while their row is made; they go again unless the row is theirs."""
    if StoredFile.objects.filter(sha256=incoming.sha256).exists():
        yield ""
        return
    path = _write(incoming)
    try:
        yield path
    except BaseException:
        forget(path)
        raise
    if not StoredFile.objects.filter(content=path).exists():
        # Somebody stored the same bytes meanwhile.
        forget(path)


def _write(incoming: Incoming) -> str:
    field = StoredFile._meta.get_field("content")
    path = field.generate_filename(StoredFile(sha256=incoming.sha256), incoming.sha256)
    incoming.content.seek(0)
    try:
        # Wrapped, because the name that the upload came with must not matter.
        return field.storage.save(path, File(incoming.content))
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        logger.exception("no room for an upload of %s bytes", incoming.size)
        reason = _("El portal no tiene espacio en este momento. Intente de nuevo más tarde.")
        raise FileNotKept(sentence(incoming.name, reason)) from error


def write_thumbnail(sha256: str, data: bytes) -> str:
    field = StoredFile._meta.get_field("thumbnail")
    path = field.generate_filename(StoredFile(sha256=sha256), sha256)
    return field.storage.save(path, ContentFile(data))


def row_of(incoming: Incoming, path: str, *, stage: FileStage, **columns) -> StoredFile:
    """The row of these bytes, locked. Inside a transaction. Raises FileRefused for bytes that
    were refused before."""
    file = _known(incoming)
    if file is None:
        try:
            with transaction.atomic():
                file = StoredFile.objects.create(
                    sha256=incoming.sha256,
                    content=path or _write(incoming),
                    size=incoming.size,
                    content_type=incoming.content_type,
                    stage=stage,
                    **columns,
                )
        except IntegrityError:
            file = _known(incoming)
            if file is None:
                raise
    if file.stage == FileStage.REFUSED:
        raise FileRefused(sentence(incoming.name, file.refusal))
    return file


def _known(incoming: Incoming) -> StoredFile | None:
    """Locked, and young again: the sweep leaves alone what is about to be used."""
    file = StoredFile.objects.select_for_update().filter(sha256=incoming.sha256).first()
    if file is not None and not is_used(file):
        file.created_at = timezone.now()
        file.save(update_fields=("created_at",))
    return file


def is_used(file: StoredFile) -> bool:
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: file}).exists()
        for relation in StoredFile._meta.related_objects
    )


def unused() -> dict[str, None]:
    """The filter for rows that nothing refers to."""
    return {relation.name: None for relation in StoredFile._meta.related_objects}


def release(file: StoredFile) -> None:
    """Let a file go unless something still refers to it. Inside a transaction."""
    file = StoredFile.objects.select_for_update().filter(pk=file.pk).first()
    if file is None or is_used(file):
        return
    file.delete()
    transaction.on_commit(lambda: forget_bytes(file))


def forget_bytes(file: StoredFile) -> None:
    forget(file.content.name)
    forget(file.thumbnail.name)


def forget(path: str) -> None:
    """A path of ours is never used twice, so nobody else can miss it."""
    if path:
        StoredFile._meta.get_field("content").storage.delete(path)
