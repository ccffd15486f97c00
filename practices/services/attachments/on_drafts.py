"""The files of a draft: attached, described, exchanged, ordered and taken off by its people."""

import logging
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import FileStage
from practices.exceptions import FileRefused
from practices.models import Attachment, Revision, SiteSettings, StoredFile, User
from practices.permissions import require
from practices.services.casework import lock_practice

from . import keeping, pipeline
from .kinds import Incoming, admit, clean_name

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAXIMUM_FILES = 100


@dataclass(frozen=True, slots=True)
class Room:
    """How much the files of a version take and may take, in bytes."""

    used: int
    most: int
    most_per_file: int


def room_of(revision: Revision, *, but: Attachment | None = None) -> Room:
    """``but``: a file that is about to be exchanged. A refused one takes no room."""
    site = SiteSettings.objects.current()
    counted = revision.attachments.exclude(file__stage=FileStage.REFUSED)
    if but is not None:
        counted = counted.exclude(pk=but.pk)
    return Room(
        used=counted.aggregate(total=Sum("file__size"))["total"] or 0,
        most=site.maximum_practice_megabytes * MEGABYTE,
        most_per_file=site.maximum_file_megabytes * MEGABYTE,
    )


def attach_upload(
    revision: Revision,
    *,
    actor: User,
    upload: UploadedFile,
    description: str = "",
    keywords: str = "",
) -> Attachment:
    """Attach a file, to be checked in a task. Raises FileRefused for what is told at once.

    The same file twice under one name is one attachment: a double click has one effect.
    """
    require(actor, "edit_revision", revision)
    incoming = _admit_sized(upload, room_of(revision))
    with keeping.written(incoming) as path, transaction.atomic():
        revision = _locked_draft(revision, actor)
        _require_room(incoming, room_of(revision))
        file = _received(incoming, path)
        same = revision.attachments.filter(file=file, name=incoming.name).first()
        if same is not None:
            return same
        count = revision.attachments.count()
        if count >= MAXIMUM_FILES:
            raise FileRefused(
                _("La práctica ya tiene %(most)d archivos, que es el máximo.")
                % {"most": MAXIMUM_FILES}
            )
        last = revision.attachments.order_by("position").last()
        return Attachment.objects.create(
            revision=revision,
            file=file,
            name=incoming.name,
            description=description,
            keywords=keywords,
            uploaded_by=actor,
            position=last.position + 1 if last else 0,
        )


def replace_upload(attachment: Attachment, *, actor: User, upload: UploadedFile) -> Attachment:
    """Another file in the same place, under the same description."""
    require(actor, "edit_revision", attachment.revision)
    incoming = _admit_sized(upload, room_of(attachment.revision, but=attachment))
    with keeping.written(incoming) as path, transaction.atomic():
        attachment = _locked_attachment(attachment, actor)
        _require_room(incoming, room_of(attachment.revision, but=attachment))
        former = attachment.file
        attachment.file = _received(incoming, path)
        attachment.name = incoming.name
        attachment.uploaded_by = actor
        attachment.save(update_fields=("file", "name", "uploaded_by"))
        keeping.release(former)
        return attachment


def receive(upload: UploadedFile, *, actor: User) -> StoredFile:
    """Store a file that is no attachment, such as a signed letter; the caller refers to it.

    Called inside the transaction that does. Raises FileRefused.
    """
    site = SiteSettings.objects.current()
    most = site.maximum_file_megabytes * MEGABYTE
    incoming = _admit_sized(upload, Room(used=0, most=most, most_per_file=most))
    with keeping.written(incoming) as path, transaction.atomic():
        logger.info("file %s received from person %s", incoming.sha256[:12], actor.pk)
        return _received(incoming, path)


def _received(incoming: Incoming, path: str) -> StoredFile:
    file = keeping.row_of(
        incoming,
        path,
        stage=FileStage.RECEIVED,
        next_try_at=timezone.now() + pipeline.FIRST_CHANCE,
    )
    pipeline.promise(file)
    return file


def _admit_sized(upload: UploadedFile, room: Room) -> Incoming:
    """Its size first: a file that is too large is not even read."""
    name = clean_name(upload.name)
    if upload.size > room.most_per_file:
        raise FileRefused(
            _("“%(name)s” pesa %(size)s y el máximo por archivo es %(most)s MB.")
            % {
                "name": name,
                "size": filesizeformat(upload.size),
                "most": room.most_per_file // MEGABYTE,
            }
        )
    return admit(upload, name=name)


def _require_room(incoming: Incoming, room: Room) -> None:
    if room.used + incoming.size > room.most:
        raise FileRefused(
            _("Con “%(name)s” los archivos de la práctica pasarían de %(most)s MB.")
            % {"name": incoming.name, "most": room.most // MEGABYTE}
        )


@transaction.atomic
def update_attachment(
    attachment: Attachment, *, actor: User, description: str, keywords: str
) -> Attachment:
    attachment = _locked_attachment(attachment, actor)
    attachment.description = description
    attachment.keywords = keywords
    attachment.save(update_fields=("description", "keywords"))
    return attachment


@transaction.atomic
def move_attachment(attachment: Attachment, *, actor: User, up: bool) -> None:
    """One place towards the beginning or the end; at the end of the list nothing happens."""
    attachment = _locked_attachment(attachment, actor)
    rows = list(attachment.revision.attachments.all())
    place = rows.index(attachment)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    Attachment.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_attachment(attachment: Attachment, *, actor: User) -> None:
    """Take a file off a draft; its bytes go when nothing refers to them any more."""
    attachment = _locked_attachment(attachment, actor)
    file = attachment.file
    attachment.delete()
    keeping.release(file)


def _locked_draft(revision: Revision, actor: User) -> Revision:
    lock_practice(revision.practice_id)
    revision = Revision.objects.get(pk=revision.pk)
    require(actor, "edit_revision", revision)
    return revision


def _locked_attachment(attachment: Attachment, actor: User) -> Attachment:
    """Raises Attachment.DoesNotExist when somebody took it off meanwhile."""
    lock_practice(attachment.revision.practice_id)
    attachment = Attachment.objects.select_related("revision", "file").get(pk=attachment.pk)
    require(actor, "edit_revision", attachment.revision)
    return attachment
