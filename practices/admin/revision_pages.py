"""The pages of one version: read in full, edited where the state allows it, archived, restored."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.cases import case_of
from practices.enums import FileStage, RequestStage
from practices.exceptions import PracticesError, StaleVersion
from practices.files import attachment_response
from practices.forms.fields import TerritoryField
from practices.forms.practice import RevisionForm
from practices.forms.rows import row_formsets
from practices.forms.staff import ArchiveForm, ReasonForm
from practices.models import ArchiveRequest, Endorsement, Revision, Territory, User
from practices.permission_table import PERMISSIONS
from practices.permissions import allowed, role_of
from practices.selectors import upkeep
from practices.selectors.timeline import timeline
from practices.services import archiving, drafts
from practices.services.transitions import available_transitions
from practices.services.validity import is_confirmable

from .record import record_context
from .revision_base import CONFLICT, open_revision, page

#: Transitions of a version that its page offers to staff, with their pages.
OFFERED = ("archive", "restore")


@require_GET
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    shown = open_revision(request, pk)
    context = record_context(
        shown, lambda attachment_pk: ("admin:practices_revision_download", pk, attachment_pk)
    )
    choices = {each.name: each for each in available_transitions(shown, request.user)}
    context |= {
        "steps": timeline(shown),
        "entries": shown.submissions.select_related("call"),
        "can_edit": allowed(request.user, "edit_revision", shown),
        "choices": [choices[name] for name in OFFERED if name in choices],
        "observations": shown.observations.select_related("created_by"),
        "unplaced_texts": shown.unplaced_texts.all(),
        **_for_body(shown, request.user, choices),
        **_afterwards(shown, request.user),
    }
    return page(request, "revision.html", str(shown), context)


def _for_body(shown: Revision, user: User, choices: dict) -> dict:
    """What a coordinator does in the name of a body without users; nothing for anybody else."""
    case = case_of(shown)
    if role_of(user, PERMISSIONS["submit_for_body"], case) is None:
        return {"acts_for_body": False}
    return {
        "acts_for_body": True,
        "can_endorse": allowed(user, "endorse_revision", shown).ok,
        "can_answer": allowed(user, "answer_observations", shown).ok,
        "endorsement": Endorsement.objects.filter(revision=shown).first(),
        "send": choices.get("submit_for_body") or choices.get("resubmit"),
        "withdraw": choices.get("withdraw"),
        "can_start_next": allowed(user, "start_revision", shown).ok
        and not shown.practice.revisions.open().exists(),
        "can_confirm": allowed(user, "confirm_record", shown).ok and is_confirmable(shown),
    }


def _afterwards(shown: Revision, user: User) -> dict:
    """What waits on the house once a version is out: a request, a correction."""
    is_correction = upkeep.corrections_to_publish().filter(pk=shown.pk).exists()
    return {
        "archive_request": ArchiveRequest.objects.filter(
            revision=shown, stage=RequestStage.PENDING
        ).first(),
        "can_archive": allowed(user, "archive_revision", shown).ok,
        "publish": allowed(user, "publish_revision", shown) if is_correction else None,
        "answers": shown.validity_answers.select_related("given_by"),
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's form over the same layout, for a coordinator who may write the version."""
    edited = open_revision(request, pk)
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
    return page(request, "edit.html", title, context, status=CONFLICT if errors else 200)


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
    ready = open_revision(request, pk).attachments.filter(file__stage=FileStage.READY)
    return attachment_response(
        request, get_object_or_404(ready.select_related("file"), pk=attachment_pk)
    )


def _transition(request, pk: int, name: str, form, act, done: str) -> HttpResponse:
    changed = open_revision(request, pk)
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
    return page(request, "transition.html", title, context, status=CONFLICT if errors else 200)
