"""Endorsing, submitting, answering observations, withdrawing, beginning the next version."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practices.exceptions import PracticesError
from practices.forms.practice import (
    AnswerForm,
    EndorsementForm,
    ReasonForm,
)
from practices.models import (
    Call,
    Endorsement,
    SiteSettings,
)
from practices.services import drafts, revisions

from .owned import own_revision, refused


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request, revision_id):
    revision = own_revision(request, revision_id)
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
    revision = own_revision(request, revision_id)
    if request.method == "POST":
        try:
            entry = revisions.submit_revision(revision, actor=request.user)
        except PracticesError as error:
            refused(request, error)
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
            refused(request, error)
        else:
            messages.success(request, _("La respuesta quedó guardada."))
    else:
        messages.error(request, get_text_list([str(e) for e in form.errors["answer"]], _("y")))
    return redirect(f"{reverse('my_practice', args=(revision.pk,))}#observaciones")
