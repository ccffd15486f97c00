"""Files of a draft: adding them, reading them, taking them off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from practices.exceptions import PracticesError
from practices.files import attachment_response
from practices.forms.practice import (
    AttachmentForm,
)
from practices.services import attachments

from .my_practices import practice_context
from .owned import own_revision, refused


@login_required
@require_POST
def attach(request, revision_id):
    revision = own_revision(request, revision_id)
    form = AttachmentForm(request.POST, request.FILES, prefix="attachment")
    if form.is_valid():
        try:
            attachments.attach_upload(
                revision,
                actor=request.user,
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
                keywords=form.cleaned_data["keywords"],
            )
        except PracticesError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("El archivo quedó adjunto."))
            return redirect(f"{reverse('my_practice', args=(revision.pk,))}#archivos")
    context = practice_context(request, revision_id) | {"attachment_form": form}
    return render(request, "my_practices/practice.html", context, status=422)


@login_required
@require_GET
def attachment(request, revision_id, attachment_id):
    revision = own_revision(request, revision_id)
    return attachment_response(
        request, get_object_or_404(revision.attachments.select_related("file"), pk=attachment_id)
    )


@login_required
@require_POST
def remove_attachment(request, revision_id, attachment_id):
    revision = own_revision(request, revision_id)
    found = get_object_or_404(revision.attachments, pk=attachment_id)
    try:
        attachments.remove_attachment(found, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("El archivo se quitó de la práctica."))
    return redirect(f"{reverse('my_practice', args=(revision.pk,))}#archivos")
