"""The owner's side: drafts, imported forms, files, endorsement, submission, adjustments."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.exceptions import PracticesError, StaleVersion
from practices.files import attachment_response
from practices.forms.fields import TerritoryField
from practices.forms.practice import (
    AnswerForm,
    AttachmentForm,
    EndorsementForm,
    FormUploadForm,
    NewPracticeForm,
    OwnerForm,
    ReasonForm,
    RevisionForm,
)
from practices.forms.rows import row_formsets
from practices.importers.parsed import ParsedForm
from practices.layouts import FIELDS, LAYOUTS
from practices.models import (
    Call,
    DocumentImport,
    Endorsement,
    Observation,
    Revision,
    SiteSettings,
    Territory,
)
from practices.permissions import allowed
from practices.selectors import owner as owner_reads
from practices.selectors.content import COLUMNS, missing_fields
from practices.services import attachments, drafts, imports, revisions
from practices.services.transitions import available_transitions

from .paging import PER_PAGE, pager

#: What two people may have written differently.
WRITTEN_TEXTS = [
    field.name
    for field in Revision._meta.concrete_fields
    if field.name in COLUMNS and isinstance(field, models.CharField | models.TextField)
]


def _own_revision(request: HttpRequest, revision_id: int) -> Revision:
    """A version of this person's bodies, or 404: others' drafts do not exist for them."""
    return get_object_or_404(
        owner_reads.with_entries(Revision.objects.of_member(request.user)), pk=revision_id
    )


def _refused(request: HttpRequest, error: PracticesError) -> None:
    messages.error(request, error.message)


@login_required
@require_GET
def index(request):
    page = Paginator(owner_reads.latest_of_member(request.user), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "rows": [(revision, owner_reads.situation(revision)) for revision in page],
        "pager": pager(page, lambda number: f"?pagina={number}"),
    }
    return render(request, "my_practices/index.html", context)


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
@require_GET
def practice(request, revision_id):
    return render(request, "my_practices/practice.html", _practice_context(request, revision_id))


def _practice_context(request: HttpRequest, revision_id: int) -> dict[str, Any]:
    revision = _own_revision(request, revision_id)
    layout = LAYOUTS[revision.layout]
    choices = {choice.name: choice for choice in available_transitions(revision, request.user)}
    decision = owner_reads.confirmed_decision(revision)
    return {
        "revision": revision,
        "layout": layout,
        "situation": owner_reads.situation(revision),
        "steps": owner_reads.timeline(revision),
        "submit": choices.get("submit") or choices.get("resubmit"),
        "withdraw": choices.get("withdraw"),
        "can_start_next": allowed(request.user, "start_revision", revision).ok
        and not revision.practice.revisions.open().exists(),
        "can_endorse": allowed(request.user, "endorse_revision", revision),
        "endorsement": Endorsement.objects.filter(revision=revision).first(),
        "missing": [
            (code, layout.label_of(code)) for code in missing_fields(revision, Call.objects.bank())
        ]
        if revision.is_editable
        else [],
        "observations": [
            (item, layout.label_of(item.field), AnswerForm(prefix=f"observation-{item.pk}"))
            for item in revision.observations.all()
        ],
        "attachments": revision.attachments.select_related("file"),
        "attachment_form": AttachmentForm(prefix="attachment"),
        "unplaced_texts": revision.unplaced_texts.all(),
        "decision": decision,
        "criterion_means": owner_reads.criterion_means(decision) if decision else (),
    }


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, revision_id):
    """All fields of the layout on one page. What is refused comes back as it was typed."""
    revision = _own_revision(request, revision_id)
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


@login_required
@require_POST
def attach(request, revision_id):
    revision = _own_revision(request, revision_id)
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
    context = _practice_context(request, revision_id) | {"attachment_form": form}
    return render(request, "my_practices/practice.html", context, status=422)


@login_required
@require_GET
def attachment(request, revision_id, attachment_id):
    revision = _own_revision(request, revision_id)
    return attachment_response(
        request, get_object_or_404(revision.attachments.select_related("file"), pk=attachment_id)
    )


@login_required
@require_POST
def remove_attachment(request, revision_id, attachment_id):
    revision = _own_revision(request, revision_id)
    found = get_object_or_404(revision.attachments, pk=attachment_id)
    try:
        attachments.remove_attachment(found, actor=request.user)
    except PracticesError as error:
        _refused(request, error)
    else:
        messages.success(request, _("El archivo se quitó de la práctica."))
    return redirect(f"{reverse('my_practice', args=(revision.pk,))}#archivos")


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request, revision_id):
    revision = _own_revision(request, revision_id)
    site = SiteSettings.objects.current()
    form = EndorsementForm(
        request.POST or None,
        instance=Endorsement.objects.filter(revision=revision).first(),
        licence=site.licence_name,
        policy_url=reverse("datos-personales"),
    )
    if form.is_valid():
        try:
            revisions.endorse(revision, actor=request.user, **form.cleaned_data)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("El aval quedó registrado."))
            return redirect("my_practice", revision.pk)
    return render(request, "my_practices/endorse.html", {"revision": revision, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def submit(request, revision_id):
    """Confirm and send; the receipt is the answer, and sending twice shows it again."""
    revision = _own_revision(request, revision_id)
    if request.method == "POST":
        try:
            entry = revisions.submit_revision(revision, actor=request.user)
        except PracticesError as error:
            _refused(request, error)
            return redirect("my_practice", revision.pk)
        return render(
            request,
            "my_practices/receipt.html",
            {
                "revision": entry.revision,
                "entry": entry,
                "next_steps": [
                    _("La coordinación revisa los requisitos y le avisa por correo."),
                    _("Personas sin conflicto de interés la evalúan."),
                    _("Si se aprueba, la ficha se publica y usted recibe los comentarios."),
                ],
            },
        )
    return render(
        request,
        "my_practices/submit.html",
        {"revision": revision, "call": Call.objects.bank()},
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, revision_id):
    revision = _own_revision(request, revision_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            revisions.withdraw_revision(
                revision, actor=request.user, comment=form.cleaned_data["reason"]
            )
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("La práctica quedó retirada."))
            return redirect("my_practice", revision.pk)
    return render(request, "my_practices/withdraw.html", {"revision": revision, "form": form})


@login_required
@require_POST
def start_next(request, revision_id):
    revision = _own_revision(request, revision_id)
    try:
        copy = drafts.start_next_revision(revision.practice, actor=request.user)
    except PracticesError as error:
        _refused(request, error)
        return redirect("my_practice", revision.pk)
    messages.success(request, _("Se abrió una versión nueva con lo que ya estaba escrito."))
    return redirect("my_practice", copy.pk)


@login_required
@require_POST
def answer(request, revision_id, observation_id):
    revision = _own_revision(request, revision_id)
    observation = get_object_or_404(revision.observations, pk=observation_id)
    form = AnswerForm(request.POST, prefix=f"observation-{observation.pk}")
    if form.is_valid():
        try:
            revisions.answer_observation(
                observation, actor=request.user, answer=form.cleaned_data["answer"]
            )
        except PracticesError as error:
            _refused(request, error)
        else:
            messages.success(request, _("La respuesta quedó guardada."))
    else:
        messages.error(request, get_text_list([str(e) for e in form.errors["answer"]], _("y")))
    return redirect(f"{reverse('my_practice', args=(revision.pk,))}#observaciones")
