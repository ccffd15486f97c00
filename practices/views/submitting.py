"""Endorsing, submitting, answering observations, withdrawing, beginning the next version."""

from mimetypes import guess_extension

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import FileStage, RequestStage
from practices.exceptions import PracticesError
from practices.files import attachment_response
from practices.forms.owning import AnswerForm, EndorsementForm, ReasonForm
from practices.layouts import LAYOUTS
from practices.models import (
    Attachment,
    Call,
    Endorsement,
    Revision,
    SiteSettings,
    Submission,
)
from practices.permissions import allowed
from practices.selectors.content import missing_fields
from practices.services import archiving, attachments, drafts, revisions
from practices.services.transitions import available_transitions

from .my_practices import practice_context
from .owned import own_revision, refused


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request, revision_id):
    revision = own_revision(request, revision_id)
    verdict = allowed(request.user, "endorse_revision", revision)
    if not verdict.ok:
        messages.error(request, verdict.reason)
        return redirect("my_practice", revision.pk)
    given = Endorsement.objects.filter(revision=revision).first()
    form = EndorsementForm(
        request.POST or None,
        request.FILES or None,
        instance=given,
        licence=SiteSettings.objects.current().licence_name,
        policy_url=reverse("datos-personales"),
    )
    if form.is_valid():
        try:
            _endorse(request, revision, form, given)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("El aval quedó registrado."))
            return redirect("my_practice", revision.pk)
    context = {"revision": revision, "form": form, "given": given}
    return render(request, "my_practices/endorse.html", context)


def _endorse(
    request: HttpRequest, revision: Revision, form: EndorsementForm, given: Endorsement | None
) -> None:
    upload = form.cleaned_data["letter_file"]
    letter = attachments.receive(upload, actor=request.user) if upload else None
    kept = Endorsement.objects.get(pk=given.pk).letter if given else None
    revisions.endorse(revision, actor=request.user, **form.consents(), letter=letter or kept)


@login_required
@require_POST
def ask_endorsement(request, revision_id):
    revision = own_revision(request, revision_id)
    try:
        revisions.ask_endorsement(revision, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("Le pedimos el aval a las personas responsables."))
    return redirect("my_practice", revision.pk)


@login_required
@require_GET
def letter(request, revision_id):
    """The signed letter of the endorsement, for those who work on the practice."""
    revision = own_revision(request, revision_id)
    word = get_object_or_404(Endorsement.objects.select_related("letter"), revision=revision)
    if word.letter is None or word.letter.stage != FileStage.READY:
        raise Http404
    name = _("carta") + (guess_extension(word.letter.content_type) or "")
    return attachment_response(request, Attachment(file=word.letter, name=name))


@login_required
@require_http_methods(["GET", "POST"])
def submit(request, revision_id):
    """Confirm and send; sending twice leads to the same receipt."""
    revision = own_revision(request, revision_id)
    if request.method == "POST":
        try:
            revisions.submit_revision(revision, actor=request.user)
        except PracticesError as error:
            refused(request, error)
            return redirect("my_practice", revision.pk)
        return redirect("receipt", revision.pk)
    layout = LAYOUTS[revision.layout]
    choices = {choice.name: choice for choice in available_transitions(revision, request.user)}
    choice = choices.get("submit") or choices.get("resubmit")
    if choice is None:
        return redirect("my_practice", revision.pk)
    bank = Call.objects.bank()
    context = {
        "revision": revision,
        "call": bank,
        "choice": choice,
        "missing": [(code, layout.label_of(code)) for code in missing_fields(revision, bank)],
        "endorsement": Endorsement.objects.filter(revision=revision).first(),
    }
    return render(request, "my_practices/submit.html", context)


@login_required
@require_GET
def receipt(request, revision_id):
    """What was received, when and under which code; there for as long as the version is."""
    revision = own_revision(request, revision_id)
    entries = Submission.objects.filter(revision=revision).select_related("call", "category")
    entry = entries.order_by("entered_at", "pk").first()
    if entry is None:
        raise Http404
    context = {
        "revision": revision,
        "entry": entry,
        "next_steps": [
            _("La coordinación revisa los requisitos y le avisa por correo."),
            _("Personas sin conflicto de interés la evalúan."),
            _("Si se aprueba, la ficha se publica y usted recibe los comentarios."),
        ],
    }
    return render(request, "my_practices/receipt.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, revision_id):
    revision = own_revision(request, revision_id)
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
@require_http_methods(["GET", "POST"])
def ask_archiving(request, revision_id):
    revision = own_revision(request, revision_id)
    waiting = revision.archive_requests.filter(stage=RequestStage.PENDING)
    if request.method == "GET" and waiting.exists():
        messages.info(request, _("Ya se pidió archivar esta ficha."))
        return redirect("my_practice", revision.pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            archiving.ask_archiving(
                revision, actor=request.user, reason=form.cleaned_data["reason"]
            )
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le pedimos a la coordinación que archive la ficha."))
            return redirect("my_practice", revision.pk)
    return render(request, "my_practices/archive.html", {"revision": revision, "form": form})


@login_required
@require_POST
def withdraw_archiving(request, revision_id):
    revision = own_revision(request, revision_id)
    asked = get_object_or_404(revision.archive_requests, stage=RequestStage.PENDING)
    try:
        archiving.withdraw_request(asked, actor=request.user)
    except PracticesError as error:
        refused(request, error)
    else:
        messages.success(request, _("La solicitud quedó retirada. La ficha sigue publicada."))
    return redirect("my_practice", revision.pk)


@login_required
@require_POST
def start_next(request, revision_id):
    revision = own_revision(request, revision_id)
    try:
        copy = drafts.start_next_revision(revision.practice, actor=request.user)
    except PracticesError as error:
        refused(request, error)
        return redirect("my_practice", revision.pk)
    messages.success(request, _("Se abrió una versión nueva con lo que ya estaba escrito."))
    return redirect("my_practice", copy.pk)


@login_required
@require_POST
def answer(request, revision_id, observation_id):
    revision = own_revision(request, revision_id)
    observation = get_object_or_404(revision.observations, pk=observation_id)
    form = AnswerForm(request.POST, prefix=f"observation-{observation.pk}")
    if form.is_valid():
        try:
            revisions.answer_observation(
                observation, actor=request.user, answer=form.cleaned_data["answer"]
            )
        except PracticesError as error:
            form.add_error("answer", error.message)
        else:
            messages.success(request, _("La respuesta quedó guardada."))
            return redirect(f"{reverse('my_practice', args=(revision.pk,))}#observaciones")
    context = practice_context(request, revision_id) | {"refused_answer": form}
    for row in context["observations"]:
        if row["observation"].pk == observation.pk:
            row["form"] = form
    return render(request, "my_practices/practice.html", context, status=422)
