"""The queue of cases, the page of one, and what is done before its evaluation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import FileStage
from practices.exceptions import PracticesError
from practices.files import attachment_response
from practices.forms.staff import CategoryForm, EligibilityForm, ObservationFormSet
from practices.layouts import LAYOUTS
from practices.models import Submission
from practices.selectors import work
from practices.selectors.comparison import (
    compare_content,
    compare_revisions,
    only_changed,
    plain_content,
)
from practices.services import corrections, revisions, submissions

from .access import may
from .case_base import OpenCase, back, form_page, page
from .case_view import assignment_rows, comments, history_steps, result_rows
from .differences import Former, former_content, observation_rows
from .record import record_context
from .waiting import FILTER_LABELS

PER_PAGE = 50


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "view", Submission):
        raise Http404
    rows = work.queue(request.user)
    asked = request.GET.get("espera", "")
    task = next((each for each in work.QUEUE_FILTERS if each == asked), None)
    shown = rows if task is None else [row for row in rows if work.is_of(row, task)]
    listed = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": listed,
        "total": len(rows),
        "filters": [
            {"task": each, "label": FILTER_LABELS[each], "count": count, "chosen": each is task}
            for each in work.QUEUE_FILTERS
            if (count := sum(work.is_of(row, each) for row in rows))
        ],
        "unknown": asked if asked and task is None else "",
    }
    return page(request, "queue.html", _("Cola de casos"), context)


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    shown = OpenCase(request, pk)
    submission = shown.submission
    context = shown.context() | _record(shown)
    context |= {
        "answers": submission.eligibility_answers.select_related("item", "answered_by"),
        "observations": observation_rows(submission.revision),
        "has_former": bool(_former(submission)),
        "steps": history_steps(submission, with_evaluators=not shown.hidden_because),
    }
    if not shown.hidden_because:
        context |= {
            "assignments": assignment_rows(submission, request.user),
            "results": result_rows(submission, shown.summary),
            "comments": comments(submission),
            "decisions": submission.decisions.select_related("proposed_by", "settled_by"),
            "notes": submission.consensus_notes.select_related("signed_by"),
        }
    return page(request, "case.html", submission.revision.title, context)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    taken = OpenCase(request, pk)
    try:
        submissions.take_case(taken.submission, actor=request.user)
    except PracticesError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Usted es responsable de este caso."))
    return back(pk)


@require_GET
def download(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    opened = OpenCase(request, pk)
    ready = opened.submission.revision.attachments.filter(file__stage=FileStage.READY)
    attachment = get_object_or_404(ready.select_related("file"), pk=attachment_pk)
    return attachment_response(request, attachment)


# -- Before the evaluation ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def check_eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    checked = OpenCase(request, pk)
    answers = {each.item_id: each for each in checked.submission.eligibility_answers.all()}
    form = EligibilityForm(request.POST or None, call=checked.submission.call, answers=answers)

    def act():
        submissions.check_eligibility(
            checked.submission,
            actor=request.user,
            answers=form.answers(),
            comment=form.cleaned_data["comment"],
        )

    return form_page(
        request,
        checked,
        checked.action("eligibility"),
        form,
        act,
        _("La lista de requisitos quedó contestada."),
        template="eligibility",
        extra=_record(checked),
    )


@require_http_methods(["GET", "POST"])
def return_to_owner(request: HttpRequest, pk: int) -> HttpResponse:
    returned = OpenCase(request, pk)
    revision = returned.submission.revision
    formset = ObservationFormSet(request.POST or None, form_kwargs={"revision": revision})

    def act():
        revisions.return_revision(revision, actor=request.user, observations=formset.observations())

    return form_page(
        request,
        returned,
        returned.action("return"),
        formset,
        act,
        _("La práctica volvió a la entidad con sus observaciones."),
        template="return",
        extra=_record(returned),
    )


@require_http_methods(["GET", "POST"])
def approve_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The differences with what is published, and the finding that they are minor."""
    corrected = OpenCase(request, pk)
    submission = corrected.submission
    published = submission.revision.practice.revisions.published().first()
    compared = compare_revisions(published, submission.revision) if published else []

    def act():
        corrections.approve_correction(submission, actor=request.user)

    return form_page(
        request,
        corrected,
        corrected.action("correction"),
        None,
        act,
        _("La corrección quedó aprobada. Falta que se publique."),
        template="correction",
        extra={
            "fields": only_changed(compared),
            "before_name": _("Publicada"),
            "after_name": _("Corrección"),
        },
    )


@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since the version was returned; else since the one before it."""
    shown = OpenCase(request, pk)
    former = _former(shown.submission)
    if former is None:
        raise Http404
    revision = shown.submission.revision
    compared = compare_content(former.content, plain_content(revision), LAYOUTS[revision.layout])
    changed = only_changed(compared)
    shows_all = request.GET.get("ver") == "todo"
    context = shown.context() | {
        "fields": compared if shows_all else changed,
        "changed_count": len(changed),
        "shows_all": shows_all,
        "before_name": former.name,
        "after_name": _("Ahora"),
    }
    return page(request, "differences.html", _("Qué cambió"), context)


def _former(submission: Submission) -> Former | None:
    return former_content(submission.revision)


@require_http_methods(["GET", "POST"])
def move_category(request: HttpRequest, pk: int) -> HttpResponse:
    moved = OpenCase(request, pk)
    form = CategoryForm(request.POST or None, call=moved.submission.call)

    def act():
        submissions.move_category(moved.submission, actor=request.user, **form.cleaned_data)

    return form_page(
        request,
        moved,
        moved.action("category"),
        form,
        act,
        _("La categoría quedó cambiada."),
        template="category",
    )


def _record(shown: OpenCase) -> dict:
    submission = shown.submission
    return record_context(
        submission.revision,
        lambda attachment_pk: ("admin:practices_submission_download", submission.pk, attachment_pk),
    )
