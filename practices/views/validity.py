"""Does a published record still hold? Asked by a mailed link without password, or logged in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.enums import OwnerAnswer
from practices.exceptions import AlreadyAnswered, PracticesError
from practices.forms.owning import ValidityForm
from practices.models import Revision
from practices.services.confirming import Answered, answer_validity
from practices.services.validity import Link, LinkFault, is_confirmable, read_token

from .owned import own_revision, refused

CONFLICT = 409
GONE = 410
_FAULTS = {
    LinkFault.FORGED: 404,
    LinkFault.EXPIRED: GONE,
    LinkFault.ANSWERED: GONE,
    LinkFault.LEFT: GONE,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail. Reading it, by whatever fetches it, changes nothing."""
    link = read_token(token)
    if isinstance(link, LinkFault):
        return _faulty(request, link)
    form = ValidityForm(request.POST if request.method == "POST" else None, revision=link.revision)
    if request.method == "POST" and form.is_valid():
        try:
            answered = _answer(form, link.revision, actor=link.user, link=link)
        except AlreadyAnswered:
            return _faulty(request, LinkFault.ANSWERED)
        except PracticesError as error:
            form.add_error(None, error.message)
        else:
            return _answered(request, answered, link)
    context = {"revision": link.revision, "form": form, "link": link}
    return render(request, "confirm/confirm.html", context)


def _answer(form: ValidityForm, revision: Revision, *, actor, link: Link | None) -> Answered:
    return answer_validity(
        revision,
        actor=actor,
        answer=OwnerAnswer(form.cleaned_data["answer"]),
        ending=form.ending(),
        link=link,
    )


def _faulty(request: HttpRequest, fault: LinkFault) -> HttpResponse:
    return render(request, "confirm/faulty.html", {"fault": fault}, status=_FAULTS[fault])


def _answered(request: HttpRequest, answered: Answered, link: Link) -> HttpResponse:
    revision = Revision.objects.select_related("practice", "owner").get(pk=answered.revision.pk)
    context = {"answered": answered, "revision": revision, "link": link}
    return render(request, "confirm/answered.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def confirm_own(request: HttpRequest, revision_id: int) -> HttpResponse:
    """The same four answers for somebody who has logged in."""
    revision = own_revision(request, revision_id)
    if not is_confirmable(revision):
        messages.info(request, _("Esta ficha no necesita confirmarse."))
        return redirect("my_practice", revision.pk)
    form = ValidityForm(request.POST if request.method == "POST" else None, revision=revision)
    if form.is_valid():
        try:
            answered = _answer(form, revision, actor=request.user, link=None)
        except PracticesError as error:
            refused(request, error)
        else:
            return _next_page(request, answered)
    context = {"revision": revision, "form": form}
    return render(request, "my_practices/confirm.html", context)


def _next_page(request: HttpRequest, answered: Answered) -> HttpResponse:
    said = {
        OwnerAnswer.SAME: _("Gracias. La ficha quedó confirmada."),
        OwnerAnswer.CHANGES: _("Se abrió una versión nueva con lo que ya estaba escrito."),
        OwnerAnswer.NOT_OURS: _("Le avisamos a la coordinación."),
        OwnerAnswer.ENDED: _("Se anotó la fecha final en una versión nueva. Revísela y envíela.")
        if not answered.is_sent
        else _("La fecha final se envió como corrección menor."),
    }[answered.answer]
    messages.success(request, said)
    shown = answered.next_version or answered.revision
    return redirect("my_practice", shown.pk)
