"""Writing a practice: the entry form."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.exceptions import PracticesError, StaleVersion
from practices.forms.fields import TerritoryField
from practices.forms.practice import RevisionForm
from practices.forms.rows import row_formsets
from practices.layouts import FIELDS
from practices.models import Observation, Revision, Territory
from practices.selectors.content import COLUMNS
from practices.services import drafts

from .owned import own_revision

#: What two people may have written differently.
WRITTEN_TEXTS = [
    field.name
    for field in Revision._meta.concrete_fields
    if field.name in COLUMNS and isinstance(field, models.CharField | models.TextField)
]


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
