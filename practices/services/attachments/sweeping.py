"""Collects what nothing refers to: rows, bytes, thumbnails, what a killed process left behind.

Only what is older than two days goes: an upload under way is younger, and a path that is on the
disk is never given to another file.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from practices.models import StoredFile

from . import keeping

KEEP = datetime.timedelta(hours=48)
FOLDERS = ("files", "thumbnails")


@dataclass(slots=True)
class Sweep:
    """What was found; it was taken away unless the run was a dry one."""

    paths: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    #: Rows whose bytes are gone: nothing here can bring them back, a person must know.
    missing: list[str] = field(default_factory=list)


def sweep(*, is_dry_run: bool = False) -> Sweep:
    before = timezone.now() - KEEP
    found = Sweep()
    for file in StoredFile.objects.filter(**keeping.unused(), created_at__lt=before).iterator():
        if is_dry_run or _remove_row(file, before):
            found.rows.append(file.sha256)
    storage = StoredFile._meta.get_field("content").storage
    for folder in FOLDERS:
        for directory, names in _directories(storage, folder):
            _sweep_directory(storage, directory, names, before, found, is_dry_run=is_dry_run)
    for file in StoredFile.objects.exclude(content="").iterator():
        if not storage.exists(file.content.name) and StoredFile.objects.filter(pk=file.pk).exists():
            found.missing.append(file.content.name)
    return found


@transaction.atomic
def _remove_row(file: StoredFile, before: datetime.datetime) -> bool:
    """Looked at again under its lock: somebody may have used it since."""
    file = StoredFile.objects.select_for_update().filter(pk=file.pk, created_at__lt=before).first()
    if file is None or keeping.is_used(file):
        return False
    file.delete()
    transaction.on_commit(lambda: keeping.forget_bytes(file))
    return True


def _directories(storage: Storage, folder: str) -> Iterator[tuple[str, list[str]]]:
    if not storage.exists(folder):
        return
    folders, names = storage.listdir(folder)
    yield folder, names
    for name in folders:
        yield f"{folder}/{name}", storage.listdir(f"{folder}/{name}")[1]


def _sweep_directory(
    storage: Storage,
    directory: str,
    names: list[str],
    before: datetime.datetime,
    found: Sweep,
    *,
    is_dry_run: bool,
) -> None:
    paths = [f"{directory}/{name}" for name in names]
    known = StoredFile.objects.filter(Q(content__in=paths) | Q(thumbnail__in=paths))
    kept = {path for row in known.values_list("content", "thumbnail") for path in row}
    for path in paths:
        if path in kept or not _is_old(storage, path, before):
            continue
        found.paths.append(path)
        if not is_dry_run:
            storage.delete(path)


def _is_old(storage: Storage, path: str, before: datetime.datetime) -> bool:
    try:
        return storage.get_modified_time(path) < before
    except FileNotFoundError:
        return False
