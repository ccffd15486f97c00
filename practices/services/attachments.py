"""Files of a version: what is accepted, stored once by its hash, and taken away again."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

import puremagic
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from practices.enums import FileStage
from practices.exceptions import FileRefused
from practices.models import Attachment, Revision, SiteSettings, StoredFile, User
from practices.permissions import require

from .casework import lock_practice

MEGABYTE = 1024 * 1024
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

#: Extension → content type served. What is inside must be of the same kind.
ACCEPTED: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    ".pptx": f"{_OPEN_XML}.presentationml.presentation",
    ".odt": f"{_OPEN_DOCUMENT}.text",
    ".ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    ".odp": f"{_OPEN_DOCUMENT}.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
#: The part that a packaged document of each kind has.
_PACKAGE_PART = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".odp": "content.xml",
}
_MACRO_PARTS = ("vbaproject.bin", "basic/script-lc.xml")
_MAXIMUM_UNPACKED = 500 * MEGABYTE


def _refuse(message: str, **values) -> FileRefused:
    return FileRefused(message % values if values else message)


def check_content(name: str, data: bytes) -> str:
    """The content type to serve a file with. Raises FileRefused where name and content differ."""
    extension = PurePath(name).suffix.lower()
    if extension not in ACCEPTED:
        raise _refuse(
            _("“%(name)s” no es de un tipo que se reciba. Se reciben: %(types)s."),
            name=name,
            types=", ".join(sorted({key.removeprefix(".").upper() for key in ACCEPTED})),
        )
    if not data:
        raise _refuse(_("“%(name)s” está vacío."), name=name)
    is_right = _is_text(data) if extension in (".csv", ".txt") else _is_kind(extension, data)
    if not is_right:
        raise _refuse(
            _("El contenido de “%(name)s” no corresponde a su nombre. Ábralo y guárdelo de nuevo."),
            name=name,
        )
    return ACCEPTED[extension]


def _is_text(data: bytes) -> bool:
    """Plain text: decodable, without control characters that no text file has."""
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in b"\t\r\n\f" for byte in data)
    return True


def _is_kind(extension: str, data: bytes) -> bool:
    if extension in _PACKAGE_PART:
        return _is_package(extension, data)
    try:
        found = puremagic.magic_string(data[: 64 * 1024])
    except puremagic.PureError:
        return False
    return any(match.mime_type == ACCEPTED[extension] for match in found)


def _is_package(extension: str, data: bytes) -> bool:
    """A zip with the part of its kind, without macros, that does not explode when unpacked."""
    try:
        with zipfile.ZipFile(ContentFile(data)) as package:
            parts = {info.filename.lower(): info.file_size for info in package.infolist()}
    except zipfile.BadZipFile:
        return False
    if any(part.endswith(_MACRO_PARTS) for part in parts):
        return False
    return _PACKAGE_PART[extension] in parts and sum(parts.values()) <= _MAXIMUM_UNPACKED


def clean_name(name: str) -> str:
    """A name fit to be shown and offered on download: no path, no control or turning marks."""
    base = PurePath(name.replace("\\", "/")).name
    stem, suffix = PurePath(base).stem, PurePath(base).suffix.lower()
    readable = "".join(letter for letter in stem if letter.isprintable())
    return f"{get_valid_filename(readable)[:120]}{suffix}"


@transaction.atomic
def attach_upload(
    revision: Revision,
    *,
    actor: User,
    upload: UploadedFile,
    description: str = "",
    keywords: str = "",
) -> Attachment:
    """Check, store and attach a file. Raises FileRefused with the reason, storing nothing."""
    lock_practice(revision.practice_id)
    revision = Revision.objects.get(pk=revision.pk)
    require(actor, "edit_revision", revision)
    _check_size(revision, upload)
    data = upload.read()
    name = clean_name(upload.name)
    return Attachment.objects.create(
        revision=revision,
        file=store(data, content_type=check_content(name, data)),
        name=name,
        description=description,
        keywords=keywords,
        uploaded_by=actor,
        position=revision.attachments.count(),
    )


def _check_size(revision: Revision, upload: UploadedFile) -> None:
    site = SiteSettings.objects.current()
    if upload.size > site.maximum_file_megabytes * MEGABYTE:
        raise _refuse(
            _("“%(name)s” pesa %(size)s y el máximo por archivo es %(most)s MB."),
            name=upload.name,
            size=filesizeformat(upload.size),
            most=site.maximum_file_megabytes,
        )
    used = revision.attachments.aggregate(total=Sum("file__size"))["total"] or 0
    if used + upload.size > site.maximum_practice_megabytes * MEGABYTE:
        raise _refuse(
            _("Con “%(name)s” los archivos de la práctica pasarían de %(most)s MB."),
            name=upload.name,
            most=site.maximum_practice_megabytes,
        )


def store(data: bytes, *, content_type: str) -> StoredFile:
    """The stored file of these bytes; the same bytes are stored once.

    The content is written before the row: a row never names bytes that are not there.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    file = StoredFile(
        sha256=digest, size=len(data), content_type=content_type, stage=FileStage.READY
    )
    path = file.content.field.generate_filename(file, digest)
    storage = file.content.storage
    if storage.exists(path) and storage.size(path) != len(data):
        # What a process killed half-way left behind.
        storage.delete(path)
    if not storage.exists(path):
        path = storage.save(path, ContentFile(data))
    file.content.name = path
    file.save(force_insert=True)
    return file


@transaction.atomic
def update_attachment(
    attachment: Attachment, *, actor: User, description: str, keywords: str
) -> Attachment:
    lock_practice(attachment.revision.practice_id)
    attachment = Attachment.objects.select_related("revision").get(pk=attachment.pk)
    require(actor, "edit_revision", attachment.revision)
    attachment.description = description
    attachment.keywords = keywords
    attachment.save(update_fields=("description", "keywords"))
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, actor: User) -> None:
    """Take a file off a draft; its bytes go when nothing refers to them any more."""
    lock_practice(attachment.revision.practice_id)
    attachment = Attachment.objects.select_related("revision", "file").get(pk=attachment.pk)
    require(actor, "edit_revision", attachment.revision)
    file = attachment.file
    attachment.delete()
    if not (file.attachments.exists() or file.endorsements.exists()):
        file.delete()
        transaction.on_commit(lambda: _forget_bytes(file))


def _forget_bytes(file: StoredFile) -> None:
    """Unless the same bytes were stored again meanwhile."""
    if not StoredFile.objects.filter(sha256=file.sha256).exists():
        file.content.storage.delete(file.content.name)
