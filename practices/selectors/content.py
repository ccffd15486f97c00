"""The content of a version as plain data: what is hashed, copied and compared.

Content is every editable column of ``Revision``, its lists of terms and its rows. What the house
keeps about a version (state, dates, hashes) is not editable and therefore no content.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from practices.enums import FileStage
from practices.layouts import FIELDS, LAYOUTS, Kind
from practices.models import Call, Revision

#: Rows that are content, by their related name.
ROWS = ("figures", "coverage", "partners", "selections", "attachments", "links", "contacts")

COLUMNS = tuple(
    field.name
    for field in Revision._meta.concrete_fields
    if field.editable and field.name not in ("id", "practice", "layout")
)
TERMS = tuple(field.name for field in Revision._meta.many_to_many)

#: Long texts in Markdown.
LONG_TEXTS = tuple(
    field.name for field in Revision._meta.concrete_fields if isinstance(field, models.TextField)
)

#: Fields whose change makes a new version more than a minor correction.
SUBSTANTIAL_FIELDS = ("owner", "impact", "figures", "validation", "coverage")


def row_columns(related_name: str) -> tuple[str, ...]:
    """The content columns of a kind of row, in their order in the model."""
    model = Revision._meta.get_field(related_name).related_model
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if field.name not in ("id", "revision", "uploaded_by")
    )


def _plain(value: Any) -> Any:
    """A related object by what names it for good, anything else as it is."""
    if not isinstance(value, models.Model):
        return value
    for natural_key in ("divipola_code", "sha256", "folded", "slug"):
        if hasattr(value, natural_key):
            return getattr(value, natural_key)
    return value.pk


def row_values(revision: Revision, related_name: str) -> list[dict[str, Any]]:
    """The rows of one kind, each as {column: plain value}, in order. Costs one query."""
    related = [
        field.name
        for field in Revision._meta.get_field(related_name).related_model._meta.concrete_fields
        if field.is_relation and field.name in row_columns(related_name)
    ]
    rows = getattr(revision, related_name).all()
    if related and related_name not in getattr(revision, "_prefetched_objects_cache", {}):
        rows = rows.select_related(*related)
    # What a call of this portal granted is said by the house, not by the owner.
    return [
        {name: _plain(getattr(row, name)) for name in row_columns(related_name)}
        for row in rows
        if getattr(row, "call_id", None) is None
    ]


def revision_content(revision: Revision) -> dict[str, Any]:
    """All content of a version. Costs one query per list of terms and per kind of row."""
    return {
        "layout": revision.layout,
        **{name: _plain(getattr(revision, name)) for name in COLUMNS},
        **{name: sorted(_plain(term) for term in getattr(revision, name).all()) for name in TERMS},
        **{name: row_values(revision, name) for name in ROWS},
    }


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of plain data."""
    canonical = json.dumps(
        value,
        cls=DjangoJSONEncoder,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def content_hash(revision: Revision) -> str:
    return digest(revision_content(revision))


def field_value(revision: Revision, code: str) -> Any:
    """Everything one field of the form holds, as plain data."""
    field = FIELDS[code]
    value = {name: _plain(getattr(revision, name)) for name in field.columns if name in COLUMNS}
    if code in ROWS:
        value["rows"] = row_values(revision, code)
    elif code in TERMS:
        value["terms"] = sorted(_plain(term) for term in getattr(revision, code).all())
    value["no_information"] = code in revision.no_information
    return value


def field_hash(revision: Revision, code: str) -> str:
    return digest(field_value(revision, code))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose content differs between two versions."""

    code: str
    label: str
    before: Any
    after: Any


def differences(before: Revision, after: Revision) -> list[FieldChange]:
    """The fields that changed from one version to another, in the order of the record."""
    layout = LAYOUTS[after.layout]
    changes = []
    for code, field in FIELDS.items():
        if field.kind is Kind.DERIVED:
            continue
        old, new = field_value(before, code), field_value(after, code)
        if digest(old) != digest(new):
            changes.append(FieldChange(code, str(layout.label_of(code)), old, new))
    return changes


def is_minor(changes: Iterable[FieldChange]) -> bool:
    """Whether the differences leave untouched what an evaluation rests on."""
    return all(change.code not in SUBSTANTIAL_FIELDS for change in changes)


def is_answered(revision: Revision, code: str) -> bool:
    """Whether a required field has an answer, "Sin información" included where it is one."""
    if code == "contacts":
        owner = revision.owner
        return revision.contacts.exists() or (owner is not None and owner.has_public_contact)
    if code == "attachments":
        return revision.attachments.filter(file__stage=FileStage.READY).exists()
    if code in ROWS or code in TERMS:
        return getattr(revision, code).exists()
    if code in revision.no_information:
        return True
    return bool(getattr(revision, FIELDS[code].columns[0]))


def missing_fields(revision: Revision, call: Call | None = None) -> list[str]:
    """Codes of the fields still needed to submit to a call, in the order of the form."""
    layout = LAYOUTS[revision.layout]
    asked = call.extra_required if call is not None else ()
    return [code for code in layout.required_fields(asked) if not is_answered(revision, code)]
