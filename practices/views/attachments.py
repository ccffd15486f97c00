"""Files of a draft: the page on which they are handed in, described, ordered and taken off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from practices.enums import FileStage
from practices.exceptions import FileNotKept, PracticesError
from practices.files import attachment_response, thumbnail_response
from practices.forms.attachments import DescriptionForm, ReplacementForm, UploadForm
from practices.models import Attachment, Revision
from practices.permissions import allowed
from practices.record_page import file_row
from practices.services import attachments

from .owned import own_revision, refused

#: Asked for by the script of the page, which sends one file at a time and puts its row in place.
ROW = "text/vnd.row+html"
FIELD = "attachments"


@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def files(request: HttpRequest, revision_id: int) -> HttpResponse:
    revision = own_revision(request, revision_id)
    if request.method != "POST":
        return render(request, "my_practices/files.html", _context(request, revision))
    if ROW in request.headers.get("Accept", ""):
        return _receive_one(request, revision)
    return _receive_all(request, revision)


def _receive_one(request: HttpRequest, revision: Revision) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(form.errors["files"][0], status=422, content_type="text/plain")
    try:
        made = attachments.attach_upload(
            revision, actor=request.user, upload=form.cleaned_data["files"][0]
        )
    except PracticesError as error:
        return HttpResponse(error.message, status=_status_of([error]), content_type="text/plain")
    context = {"revision": revision, "row": _row(made), "is_editable": True}
    return render(request, "my_practices/files/_row.html", context, status=201)


def _receive_all(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Each by itself: one that is refused says why and keeps none of the others back."""
    form = UploadForm(request.POST, request.FILES)
    refusals: list[PracticesError] = []
    received = 0
    for upload in form.cleaned_data["files"] if form.is_valid() else ():
        try:
            attachments.attach_upload(revision, actor=request.user, upload=upload)
        except PracticesError as error:
            refusals.append(error)
        else:
            received += 1
    if received:
        said = ngettext(
            "Se recibió %(count)d archivo. Ahora se revisa.",
            "Se recibieron %(count)d archivos. Ahora se revisan.",
            received,
        )
        messages.success(request, said % {"count": received})
    for error in refusals:
        form.add_error("files", error.message)
    if form.is_valid():
        return redirect(_page(revision))
    context = _context(request, revision) | {"form": form}
    return render(request, "my_practices/files.html", context, status=_status_of(refusals))


def _status_of(refusals: list[PracticesError]) -> int:
    return 503 if any(isinstance(error, FileNotKept) for error in refusals) else 422


def _page(revision: Revision, attachment: Attachment | None = None) -> str:
    address = reverse("practice_files", args=(revision.pk,))
    return f"{address}#archivo-{attachment.pk}" if attachment else address


def _context(request: HttpRequest, revision: Revision) -> dict[str, Any]:
    found = list(revision.attachments.select_related("file"))
    return {
        "revision": revision,
        "is_editable": allowed(request.user, "edit_revision", revision).ok,
        "rows": [_row(attachment) for attachment in found],
        "form": UploadForm(),
        "observations": revision.observations.filter(field=FIELD),
        "kinds": attachments.accepted_words(),
        "most_files": attachments.MAXIMUM_FILES,
        **_progress(revision, found),
    }


def _row(attachment: Attachment) -> dict[str, Any]:
    prefix = f"archivo-{attachment.pk}"
    return {
        "attachment": attachment,
        "kind": attachment.name.rpartition(".")[2].upper(),
        "description_form": DescriptionForm(instance=attachment, prefix=prefix),
        "replacement_form": ReplacementForm(prefix=prefix),
    }


def shown_rows(revision: Revision) -> list[dict[str, Any]]:
    """For the other pages of the version: what there is and where it stands."""
    return [
        file_row(
            attachment,
            url=reverse("my_attachment", args=(revision.pk, attachment.pk)),
            thumbnail=reverse("my_thumbnail", args=(revision.pk, attachment.pk)),
        )
        for attachment in revision.attachments.select_related("file")
    ]


def _progress(revision: Revision, found: list[Attachment]) -> dict[str, Any]:
    stages = [attachment.file.stage for attachment in found]
    room = attachments.room_of(revision)
    return {
        "room": room,
        "most_megabytes": room.most // attachments.MEGABYTE,
        "most_per_file": room.most_per_file // attachments.MEGABYTE,
        # A small file is not nothing.
        "used_megabytes": max(round(room.used / attachments.MEGABYTE, 1), 0.1 if room.used else 0),
        "count": len(found),
        "pending": stages.count(FileStage.RECEIVED),
        "refused_count": stages.count(FileStage.REFUSED),
        "ready_count": stages.count(FileStage.READY),
    }


@login_required
@require_GET
def files_progress(request: HttpRequest, revision_id: int) -> HttpResponse:
    """What changed since the page was drawn, for the part of it that asks while it must."""
    revision = own_revision(request, revision_id)
    found = list(revision.attachments.select_related("file"))
    shown_as_pending = set(request.GET.getlist("pendiente"))
    context = _progress(revision, found) | {
        "revision": revision,
        "settled": [
            _row(attachment)
            for attachment in found
            if str(attachment.pk) in shown_as_pending
            and attachment.file.stage != FileStage.RECEIVED
        ],
        "was_waiting": bool(shown_as_pending),
        "is_swap": True,
    }
    return render(request, "my_practices/files/_progress.html", context)


@login_required
@require_safe
def attachment(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    return attachment_response(request, _own_attachment(request, revision_id, attachment_id))


@login_required
@require_safe
def thumbnail(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    return thumbnail_response(request, _own_attachment(request, revision_id, attachment_id))


def _own_attachment(request: HttpRequest, revision_id: int, attachment_id: int) -> Attachment:
    revision = own_revision(request, revision_id)
    found = get_object_or_404(revision.attachments.select_related("file"), pk=attachment_id)
    found.revision = revision
    return found


@login_required
@require_POST
def describe(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    found = _own_attachment(request, revision_id, attachment_id)
    form = DescriptionForm(request.POST, instance=found, prefix=f"archivo-{found.pk}")
    if not form.is_valid():
        return _again(request, found, description_form=form)
    try:
        attachments.update_attachment(found, actor=request.user, **form.cleaned_data)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("Se guardó la descripción de “%s”.") % found.name)
    return redirect(_page(found.revision, found))


@login_required
@require_POST
def replace(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    found = _own_attachment(request, revision_id, attachment_id)
    form = ReplacementForm(request.POST, request.FILES, prefix=f"archivo-{found.pk}")
    if form.is_valid():
        former = found.name
        try:
            made = attachments.replace_upload(
                found, actor=request.user, upload=form.cleaned_data["file"]
            )
        except PracticesError as error:
            form.add_error("file", error.message)
            return _again(request, found, status=_status_of([error]), replacement_form=form)
        said = _("“%(new)s” reemplazó a “%(former)s”. Ahora se revisa.")
        messages.success(request, said % {"new": made.name, "former": former})
        return redirect(_page(found.revision, found))
    return _again(request, found, replacement_form=form)


def _again(
    request: HttpRequest, found: Attachment, *, status: int = 422, **forms: Any
) -> HttpResponse:
    """The page with what was typed and what is wrong with it."""
    context = _context(request, found.revision)
    for row in context["rows"]:
        if row["attachment"].pk == found.pk:
            row.update(forms)
    context["refused_form"] = next(iter(forms.values()))
    return render(request, "my_practices/files.html", context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    found = _own_attachment(request, revision_id, attachment_id)
    try:
        attachments.move_attachment(
            found, actor=request.user, up=request.POST.get("sentido") == "subir"
        )
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("“%s” cambió de puesto.") % found.name)
    return redirect(_page(found.revision, found))


@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def remove_attachment(request: HttpRequest, revision_id: int, attachment_id: int) -> HttpResponse:
    found = _own_attachment(request, revision_id, attachment_id)
    if request.method != "POST":
        context = {"revision": found.revision, "attachment": found}
        return render(request, "my_practices/files/remove.html", context)
    try:
        attachments.remove_attachment(found, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("“%s” se quitó de la práctica.") % found.name)
    return redirect(_page(found.revision))
