"""Drafts: beginning, writing and copying the content of a version."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.exceptions import PracticesError, StaleVersion
from practices.layouts import FIELDS, LAYOUTS
from practices.models import Keyword, Organisation, Practice, Revision, User
from practices.permissions import require
from practices.selectors.content import COLUMNS, ROWS, TERMS, row_columns

from .casework import lock_practice

#: Columns of the practice itself that its form also holds.
PRACTICE_COLUMNS = ("origin_source", "origin_code")
#: Rows a person writes by hand; files come and go through ``attachments``.
WRITTEN_ROWS = (*(name for name in ROWS if name != "attachments"), "unplaced_texts")
#: What the house knows of a row, by the columns that must stay for it to hold: a figure that was
#: confirmed and then changed is no longer the confirmed one.
KNOWN_OF_ROWS = {
    "figures": (
        ("evidence_level", "third_party"),
        ("indicator", "value", "value_text", "unit", "statistic", "period_from", "period_to"),
    ),
    "partners": (("organisation_id",), ("name",)),
    "selections": (("call_id",), ("name", "year", "category_number")),
}


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
    revision = _fresh(revision, actor, expected_version)
    revision.unfinished = _without_rewritten(revision, content)
    _write(revision, content, rows or {})
    return revision


@transaction.atomic
def save_section(
    revision: Revision,
    *,
    actor: User,
    section: str,
    expected_version: int,
    content: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    unfinished: Mapping[str, Any],
) -> Revision:
    """Write one section of the form: what could be read, and as typed what could not.

    A row may carry its ``position``, so that the rows still kept as typed find their place again.
    Raises what ``save_draft`` raises, and PracticesError where the database refuses a value that
    somebody took in the same moment.
    """
    layout = LAYOUTS[revision.layout]
    _refuse_strangers({*content, *rows, *unfinished}, layout.section(section).fields)
    revision = _fresh(revision, actor, expected_version)
    kept = {name: value for name, value in revision.unfinished.items() if name != section}
    revision.unfinished = {**kept, section: dict(unfinished)} if unfinished else kept
    try:
        with transaction.atomic():
            _write(revision, content, rows)
    except IntegrityError as error:
        raise PracticesError(
            _("Otra persona acaba de usar uno de estos valores. Revíselos y guarde de nuevo.")
        ) from error
    return revision


def _refuse_strangers(names: set[str], codes: Iterable[str]) -> None:
    known = {"no_information", "origin_source"}
    for code in codes:
        known |= {code, *FIELDS[code].columns}
    if strangers := names - known:
        raise ValueError(f"no fields of this section: {', '.join(sorted(strangers))}")


def _fresh(revision: Revision, actor: User, expected_version: int) -> Revision:
    """The version as stored, locked, for a save that began at ``expected_version``."""
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
    return revision


def _without_rewritten(revision: Revision, content: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed and could not be read gives way to a new value of the same field."""
    rewritten = {
        name
        for name, value in content.items()
        if name in COLUMNS and getattr(revision, name) != value
    }
    kept = {
        section: {name: raw for name, raw in answers.items() if name not in rewritten}
        for section, answers in revision.unfinished.items()
    }
    return {section: answers for section, answers in kept.items() if answers}


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
    known = _known_of_rows(name, related.all())
    related.all().delete()
    model = related.model
    rows = [
        model(revision=revision, **{"position": position, **value})
        for position, value in enumerate(values)
    ]
    for row in rows:
        for column, value in known.get(_identity(name, row), {}).items():
            setattr(row, column, value)
    model.objects.bulk_create(rows)


def _known_of_rows(name: str, rows: Iterable) -> Mapping[tuple, Mapping[str, Any]]:
    columns, _same = KNOWN_OF_ROWS.get(name, ((), ()))
    if not columns:
        return {}
    return {
        _identity(name, row): {column: getattr(row, column) for column in columns} for row in rows
    }


def _identity(name: str, row) -> tuple:
    _columns, same = KNOWN_OF_ROWS.get(name, ((), ()))
    return tuple(getattr(row, column) for column in same)


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
def start_next_revision(
    practice: Practice, *, actor: User, copy_of: Revision | None = None
) -> Revision:
    """Version n+1, prefilled with the latest one: to correct it or to present it again.

    ``copy_of``: another version of the practice to begin from.
    """
    practice = lock_practice(practice.pk)
    latest = practice.revisions.order_by("-number").first()
    require(actor, "start_revision", latest)
    try:
        with transaction.atomic():
            revision = _copy(copy_of or latest, actor)
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
        unfinished=latest.unfinished,
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
