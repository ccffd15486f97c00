"""Writing a practice: how to start, the form, an official form handed in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.exceptions import PracticesError, StaleVersion
from practices.forms.fields import TerritoryField
from practices.forms.practice import (
    FormUploadForm,
    NewPracticeForm,
    OwnerForm,
    RevisionForm,
)
from practices.forms.rows import row_formsets
from practices.importers.parsed import ParsedForm
from practices.layouts import FIELDS
from practices.models import (
    DocumentImport,
    Observation,
    Revision,
    Territory,
)
from practices.selectors.content import COLUMNS
from practices.services import drafts, imports

from .owned import own_revision
from .paging import PER_PAGE

#: What two people may have written differently.
WRITTEN_TEXTS = [
    field.name
    for field in Revision._meta.concrete_fields
    if field.name in COLUMNS and isinstance(field, models.CharField | models.TextField)
]


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    form = NewPracticeForm(request.POST or None, actor=request.user)
    if form.is_valid():
        revision = drafts.create_draft(actor=request.user, **form.cleaned_data)
        return redirect("edit_practice", revision.pk)
    return render(request, "my_practices/new.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def import_form(request):
    """Read an official form; what was found is shown before anything becomes a draft."""
    form = FormUploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            found = imports.read_upload(actor=request.user, upload=form.cleaned_data["file"])
        except PracticesError as error:
            form.add_error("file", error.message)
        else:
            if len(found) == 1:
                return redirect("import_preview", found[0].pk)
            messages.success(
                request,
                _("El archivo trae %(count)s formatos. Revíselos uno por uno.")
                % {"count": len(found)},
            )
            return redirect("import_form")
    waiting = request.user.document_imports.filter(revision=None)[:PER_PAGE]
    return render(request, "my_practices/import.html", {"form": form, "waiting": waiting})


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request, import_id):
    """Field by field, what the form said and where it would go; creating the draft is a POST."""
    document = get_object_or_404(DocumentImport, pk=import_id, uploaded_by=request.user)
    if document.revision_id:
        return redirect("my_practice", document.revision_id)
    parsed = ParsedForm.from_data(document.content)
    named = imports.owner_named(parsed.values.get("owner", ""), request.user)
    form = OwnerForm(
        request.POST or None,
        actor=request.user,
        initial={"owner": named} if named else None,
    )
    if form.is_valid():
        revision = imports.create_draft_from_import(
            document, actor=request.user, owner=form.cleaned_data["owner"]
        )
        messages.success(request, _("Se creó el borrador. Revíselo y complete lo que falte."))
        return redirect("my_practice", revision.pk)
    return render(
        request,
        "my_practices/import_preview.html",
        {"document": document, "parsed": parsed, "form": form},
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, revision_id):
    """All fields of the layout on one page. What is refused comes back as it was typed."""
    revision = own_revision(request, revision_id)
    if not revision.is_editable:
        messages.info(request, _("Esta versión ya no se puede editar."))
        return redirect("my_practice", revision.pk)
    form = RevisionForm(
        request.POST or None,
        instance=revision,
        actor=request.user,
        observations=_observations_by_field(revision),
    )
    formsets = row_formsets(revision, request.POST or None)
    clashes = None
    if request.method == "POST" and _all_valid(form, formsets):
        try:
            drafts.save_draft(
                revision,
                actor=request.user,
                expected_version=form.cleaned_data["version"],
                content=form.content(),
                rows={name: formset.rows() for name, formset in formsets.items()},
            )
        except StaleVersion as error:
            form.add_error(None, error.message)
            clashes = _clashes(form, revision)
            form = _with_current_version(form, revision)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect("my_practice", revision.pk)
    context = {
        "revision": revision,
        "form": form,
        "formsets": formsets,
        "parts": list(_parts(form, formsets)),
        "has_errors": bool(form.errors)
        or any(each.total_error_count() for each in formsets.values()),
        "places": Territory.objects.select_related("parent"),
        "places_list": TerritoryField.DATALIST,
        "clashes": clashes,
    }
    return render(
        request,
        "my_practices/edit.html",
        context,
        status=200 if clashes is None else 409,
    )


def _all_valid(form: RevisionForm, formsets: Mapping[str, Any]) -> bool:
    """Every part is checked, so that all errors are shown at once."""
    return all([form.is_valid(), *(formset.is_valid() for formset in formsets.values())])


def _parts(form: RevisionForm, formsets: Mapping[str, Any]):
    """Sections in the order of the hub, each with its fields and its lists of rows."""
    for section, fields in form.sections():
        rows = [
            (code, form.layout.label_of(code), formsets[code])
            for code in section.fields
            if code in formsets
        ]
        yield section, fields, rows


def _observations_by_field(revision: Revision) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for observation in revision.observations.all():
        found.setdefault(observation.field, []).append(observation)
    return found


def _clashes(form: RevisionForm, revision: Revision) -> list[dict[str, str]]:
    """Texts that differ between what was typed and what somebody saved meanwhile."""
    stored = Revision.objects.get(pk=revision.pk)
    typed = form.content()
    return [
        {
            "label": str(form.layout.label_of(code)),
            "typed": str(typed[column] or ""),
            "stored": str(getattr(stored, column) or ""),
        }
        for code, field in FIELDS.items()
        for column in field.columns
        if column in WRITTEN_TEXTS and (typed[column] or "") != (getattr(stored, column) or "")
    ]


def _with_current_version(form: RevisionForm, revision: Revision) -> RevisionForm:
    """The typed text over the version that is stored now: saving again is a choice."""
    form.data = form.data.copy()
    form.data["version"] = Revision.objects.values_list("version", flat=True).get(pk=revision.pk)
    return form
