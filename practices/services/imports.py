"""From an official form that somebody handed in to a draft in which every value has its place."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from practices.enums import ImportStage
from practices.exceptions import ImportRefused, NotAllowed
from practices.importers.document import read_document
from practices.importers.parsed import ParsedForm, Unplaced
from practices.models import (
    DocumentImport,
    Organisation,
    Revision,
    SiteSettings,
    Territory,
    User,
)
from practices.text import fold

from . import drafts

MEGABYTE = 1024 * 1024
#: Rows of a form that become rows of the draft; files are never inside a form.
ROWS = ("figures", "selections", "links", "contacts")


def read_upload(
    *, actor: User, upload: UploadedFile, organisation: Organisation | None = None
) -> list[DocumentImport]:
    """Read a form and keep what was found, one row a form. Raises ImportRefused."""
    most = SiteSettings.objects.current().maximum_file_megabytes
    if upload.size > most * MEGABYTE:
        raise ImportRefused(
            _("El archivo pesa más de %(most)s MB. Envíe solo el formato.") % {"most": most}
        )
    forms = read_forms(upload.read(), upload.name)
    return DocumentImport.objects.bulk_create(
        DocumentImport(
            uploaded_by=actor,
            organisation=organisation,
            file_name=upload.name[:200],
            layout=form.layout,
            content=form.to_data(),
        )
        for form in forms
    )


def read_forms(data: bytes, file_name: str, *, layout: str | None = None) -> list[ParsedForm]:
    """The forms of a file, with places named by this installation's list. One query."""
    codes: dict[str, list[str]] = {}
    for name, code in Territory.objects.municipalities().values_list("name", "divipola_code"):
        codes.setdefault(fold(name), []).append(code)
    return read_document(
        data, file_name, layout=layout, municipalities=lambda name: codes.get(name, ())
    )


@transaction.atomic
def create_draft_from_import(
    document_import: DocumentImport, *, actor: User, owner: Organisation | None = None
) -> Revision:
    """The draft of a form that was read. Asked for twice, it gives the draft of the first time."""
    document_import = DocumentImport.objects.select_for_update().get(pk=document_import.pk)
    if document_import.uploaded_by_id != actor.pk:
        raise NotAllowed(_("Este archivo lo leyó otra persona."))
    if document_import.revision is not None:
        return document_import.revision
    form = ParsedForm.from_data(document_import.content)
    revision = create_draft(
        form,
        actor=actor,
        owner=owner or document_import.organisation,
        source=document_import.file_name,
    )
    document_import.stage = ImportStage.USED
    document_import.revision = revision
    document_import.save(update_fields=("stage", "revision"))
    return revision


@transaction.atomic
def create_draft(
    form: ParsedForm, *, actor: User, owner: Organisation | None = None, source: str = ""
) -> Revision:
    """A draft with every value of a form; what does not fit its field stays as unplaced text."""
    unplaced = list(form.unplaced)
    values = dict(form.values)
    named_owner = values.pop("owner", "")
    owner = owner or owner_named(named_owner, actor)
    if named_owner and (owner is None or not _is_named(owner, named_owner)):
        unplaced.append(Unplaced(named_owner, _("Entidad titular según el formato")))
    rows: dict[str, list[dict[str, Any]]] = {
        name: _fitting_rows(name, values.pop(name, ()), unplaced) for name in ROWS
    }
    rows["coverage"] = _coverage_rows(values.pop("coverage", ()), unplaced)
    for file in values.pop("attachments", ()):
        text = " · ".join(part for part in (file.name, file.keywords, file.size) if part)
        unplaced.append(Unplaced(text, _("Archivo nombrado en el formato; adjúntelo aparte")))
    if values.get("origin_code"):
        values.setdefault("origin_source", source[:80])
    content = {name: _fitting(name, value, unplaced) for name, value in values.items()}
    rows["unplaced_texts"] = [{"text": u.text, "source": u.source[:200]} for u in unplaced]
    return drafts.create_draft(
        actor=actor,
        layout=form.layout,
        owner=owner,
        content={**content, "owner": owner},
        rows=rows,
    )


def owner_named(name: str, actor: User) -> Organisation | None:
    """The one body of that name that the person may write for; none when in doubt.

    Staff may name any body; others only theirs.
    """
    if not name:
        return None
    candidates = Organisation.objects.active().named(name)
    if not actor.is_staff:
        candidates = candidates.filter(pk__in=actor.organisation_roles)
    found = list(candidates[:2])
    return found[0] if len(found) == 1 else None


def _is_named(owner: Organisation, name: str) -> bool:
    return Organisation.objects.filter(pk=owner.pk).named(name).exists()


def _fitting(name: str, value: Any, unplaced: list[Unplaced]) -> Any:
    """The value, cut to the column where it is too long; the whole of it is then unplaced text."""
    field = _field(Revision, name)
    limit = getattr(field, "max_length", None)
    if not isinstance(value, str) or limit is None or len(value) <= limit:
        return value
    unplaced.append(Unplaced(value, _("%(field)s, completo") % {"field": field.verbose_name}))
    return f"{value[: limit - 1].rstrip()}…"


def _field(model: type[models.Model], name: str) -> models.Field | None:
    known = {field.name: field for field in model._meta.get_fields()}
    return known.get(name)


def _fitting_rows(
    name: str, parsed: Iterable[Any], unplaced: list[Unplaced]
) -> list[dict[str, Any]]:
    """Rows as columns; a row that its table would refuse becomes unplaced text, word for word."""
    related = Revision._meta.get_field(name)
    model = related.related_model
    rows = []
    for row in parsed:
        values = {column: getattr(row, column) for column in row.__dataclass_fields__}
        try:
            model(**values).clean_fields(exclude=["revision"])
        except ValidationError:
            text = " · ".join(str(value) for value in values.values() if value not in ("", None))
            unplaced.append(Unplaced(text, str(model._meta.verbose_name)))
        else:
            rows.append(values)
    return rows


def _coverage_rows(parsed: Iterable[Any], unplaced: list[Unplaced]) -> list[dict[str, Any]]:
    """Coverage by territory; a code that this installation lacks becomes unplaced text."""
    parsed = list(parsed)
    territories = Territory.objects.in_bulk(
        [row.territory for row in parsed], field_name="divipola_code"
    )
    rows: dict[str, dict[str, Any]] = {}
    for row in parsed:
        territory = territories.get(row.territory)
        if territory is None or row.territory in rows:
            unplaced.append(
                Unplaced(f"{row.territory} {row.note}".strip(), _("Cobertura geográfica"))
            )
            continue
        rows[row.territory] = {
            "territory": territory,
            "is_partial": row.is_partial,
            "note": row.note[:300],
        }
    return list(rows.values())
