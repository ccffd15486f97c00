"""What is done in a case from the invitation of evaluators to the decision."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.enums import SubmissionStatus
from practices.forms.staff import AssignForm, ConsensusForm, ProposalForm, ReasonForm
from practices.selectors import work
from practices.services import assignments, decisions, deliberation, evaluations, submissions

from .case_actions import ASSIGNMENT_ACTS, assignment_actions, standing_proposal
from .case_base import OpenCase, back, form_page, seeing_evaluations
from .case_view import comments, effects_of_confirming, feedback_draft, result_rows

# -- Evaluation ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    assigned = OpenCase(request, pk)
    candidates = work.candidates(assigned.submission)
    free = [candidate for candidate in candidates if not candidate.reason]
    form = AssignForm(
        request.POST or None,
        choices=[(each.user.pk, _label_of(each)) for each in free],
        is_warned=any(each.warning for each in free),
    )
    by_pk = {str(candidate.user.pk): candidate.user for candidate in free}
    by_warning = {candidate.user.pk: candidate.warning for candidate in free}

    def act():
        chosen = [by_pk[key] for key in form.cleaned_data["evaluators"]]
        with transaction.atomic():
            for evaluator in chosen:
                assignments.assign(
                    assigned.submission,
                    actor=request.user,
                    evaluator=evaluator,
                    due_on=form.cleaned_data["due_on"],
                    reason=form.cleaned_data.get("reason", "") if by_warning[evaluator.pk] else "",
                )

    return form_page(
        request,
        assigned,
        assigned.action("assign"),
        form,
        act,
        _("Las invitaciones quedaron enviadas."),
        extra={"free": free, "others": [each for each in candidates if each.reason]},
        template="assign",
    )


@require_http_methods(["GET", "POST"])
def record_exception(request: HttpRequest, pk: int) -> HttpResponse:
    excepted = OpenCase(request, pk)
    form = ReasonForm(request.POST or None)

    def act():
        submissions.record_coverage_exception(
            excepted.submission, actor=request.user, **form.cleaned_data
        )

    return form_page(
        request,
        excepted,
        excepted.action("exception"),
        form,
        act,
        _("La excepción quedó registrada."),
        extra={"free": [c for c in work.candidates(excepted.submission) if not c.reason]},
        template="exception",
    )


@require_http_methods(["GET", "POST"])
def act_on_assignment(request: HttpRequest, pk: int, assignment_pk: int, act: str) -> HttpResponse:
    """Withdraw, annul or reopen one assignment, with a reason."""
    named = OpenCase(request, pk)
    transition = next((name for name, word in ASSIGNMENT_ACTS.items() if word == act), None)
    row = next(
        (each for each in named.submission.assignments.all() if each.pk == assignment_pk), None
    )
    if transition is None or row is None or named.hidden_because:
        raise Http404
    service, done = {
        "withdraw": (assignments.withdraw, _("La asignación quedó retirada.")),
        "annul": (assignments.annul, _("La asignación quedó anulada.")),
        "reopen": (evaluations.reopen_evaluation, _("La evaluación quedó reabierta.")),
    }[transition]
    form = ReasonForm(request.POST or None)
    offered = assignment_actions(row, request.user)
    action = next((each for each in offered if each.name == transition), None)

    def do():
        service(row, actor=request.user, **form.cleaned_data)

    return form_page(
        request, named, action, form, do, done, template="assignment", extra={"row": row}
    )


@require_http_methods(["GET", "POST"])
def sign_consensus(request: HttpRequest, pk: int) -> HttpResponse:
    settled = seeing_evaluations(request, pk)
    form = ConsensusForm(request.POST or None)

    def act():
        deliberation.sign_consensus(settled.submission, actor=request.user, **form.cleaned_data)

    return form_page(
        request,
        settled,
        settled.action("consensus"),
        form,
        act,
        _("La nota de consenso quedó firmada."),
        extra=_results(settled),
        template="consensus",
    )


# -- Decision -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    proposed = seeing_evaluations(request, pk)
    summary = proposed.summary
    form = ProposalForm(
        request.POST or None,
        initial={
            "outcome": summary.suggested_outcome,
            "level": summary.suggested_level or "",
            "feedback": feedback_draft(proposed.submission),
        },
    )

    def act():
        decisions.propose_decision(
            proposed.submission,
            actor=request.user,
            **form.cleaned_data | {"level": form.cleaned_data["level"] or None},
        )

    return form_page(
        request,
        proposed,
        proposed.action("propose"),
        form,
        act,
        _("La decisión quedó propuesta. La confirma otra persona."),
        extra=_results(proposed),
        template="propose",
    )


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what will happen; confirming what somebody has settled meanwhile is refused."""
    confirmed = seeing_evaluations(request, pk)
    proposal = standing_proposal(confirmed.submission)
    if proposal is None:
        if confirmed.submission.status != SubmissionStatus.DECIDED:
            messages.error(request, _("No hay una decisión propuesta para confirmar."))
        return back(pk)

    def act():
        decisions.confirm_decision(proposal, actor=request.user)

    return form_page(
        request,
        confirmed,
        confirmed.action("confirm"),
        None,
        act,
        _("La decisión quedó confirmada."),
        extra=_results(confirmed)
        | {
            "proposal": proposal,
            "effects": effects_of_confirming(confirmed.submission, proposal),
        },
        template="confirm",
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    returned = seeing_evaluations(request, pk)
    proposal = standing_proposal(returned.submission)
    if proposal is None:
        messages.error(request, _("No hay una decisión propuesta para devolver."))
        return back(pk)
    form = ReasonForm(request.POST or None)

    def act():
        decisions.send_back_decision(proposal, actor=request.user, **form.cleaned_data)

    return form_page(
        request,
        returned,
        returned.action("send_back"),
        form,
        act,
        _("La propuesta volvió a la coordinación."),
        extra=_results(returned) | {"proposal": proposal},
        template="send_back",
    )


def _results(shown: OpenCase) -> dict:
    return {
        "results": result_rows(shown.submission, shown.summary),
        "comments": comments(shown.submission),
    }


def _label_of(candidate: work.Candidate) -> str:
    label = _("%(name)s (tiene %(load)s y puede atender %(most)s)") % {
        "name": candidate.user.full_name,
        "load": candidate.load,
        "most": candidate.maximum_load,
    }
    hints = [_("conoce el tema.")] if candidate.is_expert else []
    return " ".join([label, *hints, candidate.warning]).strip()
