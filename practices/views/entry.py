"""How to start writing a practice: blank, or from an official form handed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.exceptions import PracticesError
from practices.forms.starting import FormUploadForm, NewPracticeForm, OwnerForm
from practices.importers.parsed import ParsedForm
from practices.models import DocumentImport
from practices.services import drafts, imports

from .paging import PER_PAGE


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
