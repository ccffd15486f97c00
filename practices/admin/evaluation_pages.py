"""The pages of the evaluators' site: queue, invitation, declining, files."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.enums import READING_ASSIGNMENT, AssignmentStatus, FileStage
from practices.exceptions import PracticesError
from practices.exporters.entry_zip import entry_zip
from practices.files import attachment_response
from practices.forms.evaluation import AcceptanceForm, DeclineForm, RecusalForm
from practices.models import Assignment
from practices.selectors.work import call_invitations, evaluator_queue
from practices.services import assignments

from .deliberation_pages import chaired_calls
from .evaluation_base import CONFLICT, SCORING, entry_context, own_assignment, reading_context
from .evaluation_scoring import scoring_page, sent_page
from .juror_pages import open_rounds


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "queue": evaluator_queue(request.user),
        "calls": call_invitations(request.user),
        "chaired": chaired_calls(request.user),
        "rounds": open_rounds(request.user),
        "certificates": request.user.certificates.order_by("-issued_at"),
    }
    return render(request, "evaluation/index.html", context)


@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """What the evaluator may do now: answer the invitation, score, or read what was sent."""
    own = own_assignment(request, pk)
    if own.status in SCORING:
        return scoring_page(request, own)
    if request.method == "POST":
        return _late_post(request, own)
    if own.status == AssignmentStatus.INVITED:
        return _invitation(request, own, AcceptanceForm())
    if own.status == AssignmentStatus.SENT:
        return sent_page(request, own)
    return render(request, "evaluation/closed.html", entry_context(own))


def _late_post(request: HttpRequest, own: Assignment) -> HttpResponse:
    """Something typed in a window that stayed open after the evaluation was sent elsewhere."""
    if own.status != AssignmentStatus.SENT:
        raise Http404
    messages.error(
        request, _("Esta evaluación ya estaba enviada: lo último que escribió no se guardó.")
    )
    return redirect("evaluation:assignment", own.pk)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    own = own_assignment(request, pk)
    form = AcceptanceForm(request.POST)
    status = 200
    if form.is_valid():
        try:
            assignments.accept(own, actor=request.user, **form.cleaned_data)
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(request, _("Usted aceptó esta evaluación. Ya puede leer la ficha."))
            return redirect("evaluation:assignment", pk)
    return _invitation(request, own, form, status=status)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    own = own_assignment(request, pk)
    form = DeclineForm(request.POST or None)

    def act():
        assignments.decline(own, actor=request.user, **form.cleaned_data)

    return _refusal(request, own, form, act, "evaluation/decline.html")


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    own = own_assignment(request, pk)
    form = RecusalForm(request.POST or None)

    def act():
        assignments.recuse(own, actor=request.user, **form.cleaned_data)

    return _refusal(request, own, form, act, "evaluation/recuse.html")


@require_GET
def download(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    own = own_assignment(request, pk, statuses=READING_ASSIGNMENT)
    attachment = get_object_or_404(
        own.submission.revision.attachments.filter(file__stage=FileStage.READY).select_related(
            "file"
        ),
        pk=attachment_pk,
    )
    return attachment_response(request, attachment)


@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry for reading off line."""
    own = own_assignment(request, pk, statuses=READING_ASSIGNMENT)
    packed = entry_zip(own, reading_context(own))
    return FileResponse(
        packed,
        as_attachment=True,
        filename=f"{own.submission.revision.practice.code}.zip",
        content_type="application/zip",
    )


def _invitation(
    request: HttpRequest, own: Assignment, form: AcceptanceForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "evaluation/invitation.html", entry_context(own) | {"form": form}, status=status
    )


def _refusal(request, own: Assignment, form, act, template: str) -> HttpResponse:
    if own.status not in (AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED):
        return redirect("evaluation:assignment", own.pk)
    status = 200
    if form.is_valid():
        try:
            act()
        except PracticesError as refusal:
            form.add_error(None, refusal.message)
            status = CONFLICT
        else:
            messages.success(
                request, _("Quedó registrado. La coordinación buscará a otra persona.")
            )
            return redirect("evaluation:index")
    return render(request, template, entry_context(own) | {"form": form}, status=status)
