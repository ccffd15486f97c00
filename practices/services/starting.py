"""Beginning a practice from another one: a copy of an own one, or a link to a published one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.enums import EvidenceLevel
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Organisation, Practice, Replication, Revision, User
from practices.permissions import require
from practices.selectors.content import COLUMNS, ROWS, TERMS, row_columns

from . import drafts
from .casework import lock_practice

#: What a copy leaves behind: recognitions were given to the former practice.
NOT_COPIED = ("selections", "attachments")
#: What sorts a practice; the words and the results are each body's own.
SORTING = ("services", "topics", "keywords")


@transaction.atomic
def copy_practice(source: Revision, *, actor: User) -> Revision:
    """A new practice with the content of a version of an own one. Files are the same objects.

    Code, recognitions and what others confirmed stay with the former practice.
    """
    if not Revision.objects.of_member(actor).filter(pk=source.pk).exists():
        raise NotAllowed(_("Solo puede copiar prácticas de sus entidades."))
    owner = source.owner if source.owner_id in actor.organisation_roles else None
    content = {name: getattr(source, name) for name in COLUMNS}
    content |= {name: list(getattr(source, name).all()) for name in TERMS}
    revision = drafts.create_draft(
        actor=actor,
        layout=source.layout,
        owner=owner,
        content={**content, "owner": owner},
        rows={name: _rows_of(source, name) for name in ROWS if name not in NOT_COPIED},
    )
    attachments = source.attachments.select_related("file")
    attachments.model.objects.bulk_create(
        attachments.model(
            revision=revision,
            uploaded_by=actor,
            **{name: getattr(row, name) for name in row_columns("attachments")},
        )
        for row in attachments
        if row.file.content
    )
    return revision


def _rows_of(source: Revision, name: str) -> list[dict[str, Any]]:
    rows = [
        {column: getattr(row, column) for column in row_columns(name) if column != "position"}
        for row in getattr(source, name).all()
    ]
    for row in rows:
        if name == "figures":
            row |= {"evidence_level": EvidenceLevel.CLAIMED, "third_party": ""}
        elif name == "contacts" and row["person_name"]:
            # The person consented to being named in the other record.
            row |= {"is_public": False, "consent_on": None}
    return rows


@transaction.atomic
def start_from_published(
    source: Practice, *, actor: User, owner: Organisation | None = None
) -> Revision:
    """A draft linked to a published practice, sorted like it; no text is taken over."""
    published = _published_of(source)
    if owner is not None and owner.pk not in actor.organisation_roles:
        raise NotAllowed(_("Solo puede escribir prácticas de sus entidades."))
    revision = drafts.create_draft(
        actor=actor,
        layout=published.layout,
        owner=owner,
        content={
            "owner": owner,
            **{name: list(getattr(published, name).all()) for name in SORTING},
        },
    )
    declare_replication(revision, actor=actor, source=source)
    return revision


@transaction.atomic
def declare_replication(revision: Revision, *, actor: User, source: Practice) -> Replication:
    """Say that a practice does something like a published one. Said twice, it is said once."""
    practice = lock_practice(revision.practice_id)
    require(actor, "edit_revision", revision)
    _published_of(source)
    if source.pk == practice.pk:
        raise PracticesError(_("Una práctica no se enlaza con ella misma."))
    if Replication.objects.filter(practice=source, source=practice).exists():
        raise PracticesError(_("La otra práctica ya dice que parte de esta."))
    replication, _is_new = Replication.objects.get_or_create(
        practice=practice, source=source, defaults={"created_by": actor}
    )
    return replication


@transaction.atomic
def take_back_replication(revision: Revision, *, actor: User, source: Practice) -> None:
    practice = lock_practice(revision.practice_id)
    require(actor, "edit_revision", revision)
    Replication.objects.filter(practice=practice, source=source).delete()


def _published_of(practice: Practice) -> Revision:
    published = practice.revisions.published().first()
    if published is None:
        raise PracticesError(_("Esa práctica no está publicada."))
    return published
