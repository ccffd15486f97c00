"""The owner's side of contests: entering with a draft or a published version, objecting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practices.enums import ObjectionSubject, RevisionStatus
from practices.exceptions import PracticesError
from practices.forms.calls import AnswersForm, CategoryForm, ObjectionForm
from practices.models import Call, Revision, Submission
from practices.selectors import calls
from practices.services import entering, objections
from practices.services.call_files import keep_file

from .owned import own_revision

ENTERING = (RevisionStatus.DRAFT, RevisionStatus.PUBLISHED)


@login_required
@require_GET
def choose_call(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Open contests, and why the practice cannot enter some of them."""
    revision = _may_enter(request, revision_id)
    rows = [
        (call, entering.entry_refused(revision.practice, call)) for call in calls.open_contests()
    ]
    context = {"revision": revision, "rows": rows, "bank": Call.objects.bank()}
    return render(request, "my_practices/contests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, revision_id: int, slug: str) -> HttpResponse:
    revision = _may_enter(request, revision_id)
    call = get_object_or_404(calls.open_contests(), slug=slug)
    criteria = entering.asked_criteria(call)
    form = CategoryForm(request.POST or None, call=call)
    answers = AnswersForm(request.POST or None, criteria=criteria)
    status = 200
    if request.method == "POST" and all([form.is_valid(), answers.is_valid()]):
        act = (
            entering.enter_published
            if revision.status == RevisionStatus.PUBLISHED
            else entering.submit_to_contest
        )
        try:
            entry = act(
                revision,
                actor=request.user,
                category=form.cleaned_data["category"],
                answers=answers.answers(),
            )
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            return redirect("contest_receipt", revision.pk, entry.pk)
    context = {
        "revision": revision,
        "call": call,
        "form": form,
        "answers": answers,
        "has_errors": bool(form.errors or answers.errors),
    }
    return render(request, "my_practices/enter_contest.html", context, status=status)


@login_required
@require_GET
def receipt(request: HttpRequest, revision_id: int, submission_id: int) -> HttpResponse:
    """The receipt with its number; it can be read and printed again at any time."""
    revision = own_revision(request, revision_id)
    entry = _own_entry(revision, submission_id)
    context = {
        "revision": revision,
        "entry": entry,
        "next_steps": [
            _("La coordinación revisa los requisitos y publica la lista de habilitadas."),
            _("El jurado evalúa cada postulación habilitada, sin conflictos de interés."),
            _("Los resultados se publican primero como preliminares y se pueden objetar."),
        ],
    }
    return render(request, "my_practices/contest_receipt.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def object_to(
    request: HttpRequest, revision_id: int, submission_id: int, subject: str
) -> HttpResponse:
    """Object to a preliminary result; past the term the page says so."""
    revision = own_revision(request, revision_id)
    entry = _own_entry(revision, submission_id)
    if subject not in ObjectionSubject.values:
        raise Http404
    refused = objections.objection_refused(entry, ObjectionSubject(subject))
    form = ObjectionForm(request.POST or None, request.FILES or None)
    status = 200
    if form.is_valid():
        try:
            stored, name = keep_file(form.cleaned_data["upload"], actor=request.user)
            objections.make_objection(
                entry,
                actor=request.user,
                subject=ObjectionSubject(subject),
                text=form.cleaned_data["text"],
                file=stored,
                file_name=name,
            )
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, _("Su objeción quedó radicada. Se responde por escrito."))
            return redirect(reverse("my_practice", args=(revision.pk,)))
    context = {
        "revision": revision,
        "entry": entry,
        "subject": ObjectionSubject(subject),
        "refused": refused,
        "form": form,
        "made": entry.objections.filter(subject=subject),
    }
    return render(request, "my_practices/object.html", context, status=status)


def _may_enter(request: HttpRequest, revision_id: int) -> Revision:
    revision = own_revision(request, revision_id)
    if revision.status not in ENTERING:
        raise Http404
    return revision


def _own_entry(revision: Revision, submission_id: int) -> Submission:
    entries = revision.submissions.select_related("call", "category", "revision__practice")
    return get_object_or_404(entries, pk=submission_id)
