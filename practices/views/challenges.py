"""The jury of a contest as an entrant sees it, and challenging one of its members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import CallEvaluatorStage, CallKind
from practices.exceptions import PracticesError
from practices.forms.juries import GroundForm
from practices.models import Submission
from practices.permissions import allowed
from practices.services import juries

from .owned import own_revision

CONFLICT = 409


@login_required
@require_GET
def jury(request: HttpRequest, revision_id: int) -> HttpResponse:
    submission = _entry(request, revision_id)
    answered = {each.juror_id: each for each in submission.challenges.all()}
    places = _jury_of(submission)
    context = {
        "revision": submission.revision,
        "call": submission.call,
        "jurors": [
            {
                "person": place.user,
                "body": _body(place.user),
                "challenge": answered.get(place.user_id),
            }
            for place in places
        ],
        "former": [
            each for each in answered.values() if each.juror_id not in {p.user_id for p in places}
        ],
        "closed_because": _closed_because(request, submission),
    }
    return render(request, "my_practices/jury.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, revision_id: int, juror_id: int) -> HttpResponse:
    submission = _entry(request, revision_id)
    place = get_object_or_404(_jury_of(submission), user=juror_id)
    if request.method == "GET" and (reason := _closed_because(request, submission)):
        messages.error(request, reason)
        return redirect("challenge_jury", revision_id)
    form = GroundForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            juries.challenge_juror(
                submission, actor=request.user, juror=place.user, **form.cleaned_data
            )
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(
                request, _("La coordinación recibió su recusación y le responderá por correo.")
            )
            return redirect("challenge_jury", revision_id)
    context = {"revision": submission.revision, "juror": place.user, "form": form}
    return render(request, "my_practices/challenge.html", context, status=status)


def _entry(request: HttpRequest, revision_id: int) -> Submission:
    """The contest entry of one's own version, or 404; the bank names no jury."""
    revision = own_revision(request, revision_id)
    entries = revision.submissions.select_related("call").exclude(call__kind=CallKind.BANK)
    entry = entries.prefetch_related("challenges__juror").order_by("-entered_at").first()
    if entry is None:
        raise Http404
    entry.revision = revision
    return entry


def _jury_of(submission: Submission):
    return (
        submission.call.evaluators.filter(stage=CallEvaluatorStage.ACCEPTED)
        .select_related("user__evaluator_profile__organisation")
        .order_by("user__full_name")
    )


def _body(person) -> str:
    profile = getattr(person, "evaluator_profile", None)
    return profile.organisation.name if profile and profile.organisation else ""


def _closed_because(request: HttpRequest, submission: Submission) -> str:
    verdict = allowed(request.user, "challenge_juror", submission)
    if not verdict.ok:
        return verdict.reason
    if juries.scoring_has_begun(submission):
        return _("La calificación de su postulación ya empezó: ya no se puede recusar a un jurado.")
    return ""
