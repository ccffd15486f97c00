"""The pages of one version: read in full, edited where the state allows it, archived, restored."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import FileStage
from practices.exceptions import PracticesError, StaleVersion
from practices.files import attachment_response
from practices.forms.fields import TerritoryField
from practices.forms.practice import RevisionForm
from practices.forms.rows import row_formsets
from practices.forms.staff import ArchiveForm, ReasonForm
from practices.models import Revision, Territory
from practices.permissions import allowed
from practices.selectors.timeline import timeline
from practices.services import archiving, drafts
from practices.services.transitions import available_transitions

from .record import record_context

CONFLICT = 409
#: Transitions of a version that its page offers to staff, with their pages.
OFFERED = ("archive", "restore")


@require_GET
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _revision(request, pk)
    context = record_context(
        shown, lambda attachment_pk: ("admin:practices_revision_download", pk, attachment_pk)
    )
    context |= {
        "steps": timeline(shown),
        "entries": shown.submissions.select_related("call"),
        "can_edit": allowed(request.user, "edit_revision", shown),
        "choices": [
            choice
            for choice in available_transitions(shown, request.user)
            if choice.name in OFFERED
        ],
        "observations": shown.observations.select_related("created_by"),
        "unplaced_texts": shown.unplaced_texts.all(),
    }
    return _page(request, "revision.html", str(shown), context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's form over the same layout, for a coordinator who may write the version."""
    edited = _revision(request, pk)
    verdict = allowed(request.user, "edit_revision", edited)
    if not verdict.ok:
        messages.error(request, verdict.reason)
        return redirect("admin:practices_revision_change", pk)
    form = RevisionForm(request.POST or None, instance=edited, actor=request.user)
    formsets = row_formsets(edited, request.POST or None)
    errors = []
    is_valid = all([form.is_valid(), *(each.is_valid() for each in formsets.values())])
    if request.method == "POST" and is_valid:
        try:
            drafts.save_draft(
                edited,
                actor=request.user,
                expected_version=form.cleaned_data["version"],
                content=form.content(),
                rows={name: formset.rows() for name, formset in formsets.items()},
            )
        except StaleVersion as refusal:
            errors = [{"text": refusal.message}]
            form.data = form.data.copy()
            form.data["version"] = str(Revision.objects.get(pk=pk).version)
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect("admin:practices_revision_change", pk)
    context = {
        "revision": edited,
        "form": form,
        "formsets": formsets,
        "parts": [
            (
                section,
                fields,
                [
                    (code, form.layout.label_of(code), formsets[code])
                    for code in section.fields
                    if code in formsets
                ],
            )
            for section, fields in form.sections()
        ],
        "errors": errors,
        "has_errors": request.method == "POST",
        "places": Territory.objects.select_related("parent"),
        "places_list": TerritoryField.DATALIST,
    }
    title = _("Editar: %(title)s") % {"title": edited}
    return _page(request, "edit.html", title, context, status=CONFLICT if errors else 200)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    form = ArchiveForm(request.POST or None)

    def act(archived):
        archiving.archive_revision(archived, actor=request.user, **form.cleaned_data)

    return _transition(request, pk, "archive", form, act, _("La ficha quedó archivada."))


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def act(restored):
        archiving.restore_revision(
            restored, actor=request.user, comment=form.cleaned_data["reason"]
        )

    return _transition(request, pk, "restore", form, act, _("La ficha volvió a publicarse."))


@require_GET
def download(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    ready = _revision(request, pk).attachments.filter(file__stage=FileStage.READY)
    return attachment_response(
        request, get_object_or_404(ready.select_related("file"), pk=attachment_pk)
    )


def _revision(request: HttpRequest, pk: int) -> Revision:
    found = get_object_or_404(
        Revision.objects.select_related("practice", "owner", "updated_by"), pk=pk
    )
    if not allowed(request.user, "see_revision", found).ok:
        raise Http404
    return found


def _transition(request, pk: int, name: str, form, act, done: str) -> HttpResponse:
    changed = _revision(request, pk)
    choices = {choice.name: choice for choice in available_transitions(changed, request.user)}
    errors = []
    if request.method == "GET" and (name not in choices or choices[name].reason):
        reason = choices[name].reason if name in choices else _("Ya no se puede hacer.")
        messages.error(request, reason)
        return redirect("admin:practices_revision_change", pk)
    if form.is_valid():
        try:
            act(changed)
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return redirect("admin:practices_revision_change", pk)
    context = {"revision": changed, "form": form, "errors": errors}
    title = choices[name].label if name in choices else ""
    return _page(request, "transition.html", title, context, status=CONFLICT if errors else 200)


def _page(request, template: str, title, context: dict, *, status: int = 200) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    return TemplateResponse(request, f"admin/practices/revision/{template}", context, status=status)
