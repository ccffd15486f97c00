"""Drafts: beginning, writing and copying the content of a version."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.exceptions import PracticesError, StaleVersion
from practices.models import Keyword, Organisation, Practice, Revision, User
from practices.permissions import require
from practices.selectors.content import COLUMNS, ROWS, TERMS, row_columns

from .casework import lock_practice

#: Columns of the practice itself that its form also holds.
PRACTICE_COLUMNS = ("origin_source", "origin_code")
#: Rows a person writes by hand; files come and go through ``attachments``.
WRITTEN_ROWS = (*(name for name in ROWS if name != "attachments"), "unplaced_texts")


@transaction.atomic
def create_draft(
    *,
    actor: User,
    layout: str,
    owner: Organisation | None = None,
    title: str | None = None,
    content: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Revision:
    """A new practice with its first draft. Without an owner only its author sees it."""
    practice = Practice.objects.create(owner=owner, created_by=actor)
    revision = Revision.objects.create(
        practice=practice,
        layout=layout,
        title=title or None,
        owner=owner,
        created_by=actor,
        updated_by=actor,
    )
    require(actor, "edit_revision", revision)
    _write(revision, content or {}, rows or {})
    return revision


@transaction.atomic
def save_draft(
    revision: Revision,
    *,
    actor: User,
    expected_version: int,
    content: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Revision:
    """Write what a form holds; ``rows`` replaces whole lists, by related name.

    Raises StaleVersion when somebody saved since ``expected_version`` was read, NotAllowed when
    the version is no longer editable or not this person's.
    """
    practice = lock_practice(revision.practice_id)
    revision = Revision.objects.get(pk=revision.pk)
    require(actor, "edit_revision", revision)
    if revision.version != expected_version:
        raise StaleVersion(
            _(
                "Mientras usted escribía, %(who)s guardó otros cambios en esta práctica. "
                "Compare los dos textos y guarde de nuevo."
            )
            % {"who": revision.updated_by.get_full_name()}
        )
    revision.practice = practice
    revision.version += 1
    revision.updated_by = actor
    revision.updated_at = timezone.now()
    _write(revision, content, rows or {})
    return revision


def _write(
    revision: Revision,
    content: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
) -> None:
    unknown = set(content) - {*COLUMNS, *TERMS, *PRACTICE_COLUMNS} | set(rows) - {*WRITTEN_ROWS}
    if unknown:
        raise ValueError(f"no content of a revision: {', '.join(sorted(unknown))}")
    for name in COLUMNS:
        if name in content:
            setattr(revision, name, content[name])
    revision.title = revision.title or None
    revision.save()
    for name in TERMS:
        if name in content:
            getattr(revision, name).set(_terms(name, content[name]))
    for name, values in rows.items():
        _replace_rows(revision, name, values)
    _follow_first_draft(revision, content)


def _terms(name: str, values: Iterable) -> Iterable:
    """Keywords come as words; terms of a controlled list as objects."""
    values = list(values)
    if name == "keywords" and all(isinstance(value, str) for value in values):
        return Keyword.objects.for_words(values)
    return values


def _replace_rows(revision: Revision, name: str, values: Sequence[Mapping[str, Any]]) -> None:
    related = getattr(revision, name)
    related.all().delete()
    model = related.model
    model.objects.bulk_create(
        model(revision=revision, **{**dict(value), "position": position})
        for position, value in enumerate(values)
    )


def _follow_first_draft(revision: Revision, content: Mapping[str, Any]) -> None:
    """Until something is published, the practice belongs to the body its draft names."""
    practice = revision.practice
    changed = [name for name in PRACTICE_COLUMNS if name in content]
    for name in changed:
        setattr(practice, name, content[name])
    practice.origin_code = practice.origin_code or None
    was_public = practice.revisions.readable().exists()
    if not was_public and practice.owner_id != revision.owner_id:
        practice.owner = revision.owner
        changed.append("owner")
    if changed:
        practice.save(update_fields=changed)


@transaction.atomic
def start_next_revision(practice: Practice, *, actor: User) -> Revision:
    """Version n+1, prefilled with the latest one: to correct it or to present it again."""
    practice = lock_practice(practice.pk)
    latest = practice.revisions.order_by("-number").first()
    require(actor, "start_revision", latest)
    try:
        with transaction.atomic():
            revision = _copy(latest, actor)
    except IntegrityError as error:
        raise PracticesError(_("Esta práctica ya tiene una versión en curso.")) from error
    return revision


def open_next(latest: Revision) -> Revision | None:
    """Version n+1 of a practice that a contest did not accept, in the name of its last editor;
    None where one is open already. Called by the service that publishes, practice locked."""
    try:
        with transaction.atomic():
            return _copy(latest, latest.updated_by)
    except IntegrityError:
        return None


def _copy(latest: Revision, actor: User) -> Revision:
    number = latest.practice.revisions.aggregate(last=Max("number"))["last"] + 1
    revision = Revision.objects.create(
        practice=latest.practice,
        layout=latest.layout,
        number=number,
        based_on=latest,
        created_by=actor,
        updated_by=actor,
        **{name: getattr(latest, name) for name in COLUMNS},
    )
    for name in TERMS:
        getattr(revision, name).set(getattr(latest, name).all())
    for name in ROWS:
        rows = getattr(latest, name)
        columns = (*row_columns(name), *(("uploaded_by",) if name == "attachments" else ()))
        rows.model.objects.bulk_create(
            rows.model(revision=revision, **{column: getattr(row, column) for column in columns})
            for row in rows.all()
        )
    return revision
