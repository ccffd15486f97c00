"""What a person may do in a case, as its page offers it: the rules are those of ``permissions``
and of the workflow's guards; a button that is closed says why."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.cases import case_of
from practices.enums import DecisionStage, SubmissionStatus
from practices.models import Assignment, Decision, Submission, User
from practices.permission_table import PERMISSIONS
from practices.permissions import allowed_in, role_of
from practices.selectors.evaluation import CaseSummary
from practices.selectors.waiting import Step
from practices.services.transitions import available_transitions


@dataclass(frozen=True)
class CaseAction:
    """``reason``: why it cannot be done now; "" when it can."""

    name: str
    label: str
    url: str
    reason: str = ""
    is_main: bool = False


#: Why an action that the person's role allows is closed at this moment, or "".
Condition = Callable[[Submission, CaseSummary, User], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """``permission`` is of the entry, or of its version where ``of_revision``. ``fits`` says
    whether to show the action at all; ``steps``: those that it carries forward."""

    name: str
    label: Promise
    permission: str
    of_revision: bool = False
    steps: tuple[Step, ...] = ()
    fits: Callable[[Submission, CaseSummary], bool] = lambda submission, summary: True
    closed: Condition = lambda submission, summary, user: ""


def standing_proposal(submission: Submission) -> Decision | None:
    """Reads ``decisions.all()`` as ``for_cases`` loads it."""
    proposed = (d for d in submission.decisions.all() if d.stage == DecisionStage.PROPOSED)
    return next(proposed, None)


def _is_entered(submission: Submission, summary: CaseSummary) -> bool:
    return submission.status == SubmissionStatus.ENTERED


def _not_taken(submission: Submission, summary: CaseSummary) -> bool:
    return submission.coordinator_id is None


def _has_proposal(submission: Submission, summary: CaseSummary) -> bool:
    return standing_proposal(submission) is not None


def _has_no_proposal(submission: Submission, summary: CaseSummary) -> bool:
    return standing_proposal(submission) is None


def _lacks_evaluations(submission: Submission, summary: CaseSummary) -> bool:
    return summary.missing > 0 and not submission.coverage_exception


def _has_open_disagreement(submission: Submission, summary: CaseSummary) -> bool:
    return summary.has_open_disagreement


def _not_yet_ready(submission: Submission, summary: CaseSummary, user: User) -> str:
    if summary.step is Step.PROPOSE:
        return ""
    return _("Todavía no se puede proponer. Falta: %(what)s") % {"what": summary.waits_for}


def _guarded(submission: Submission, summary: CaseSummary, user: User) -> str:
    choices = available_transitions(submission, user)
    return next((each.reason for each in choices if each.name == "decide_in_bank"), "")


def _corrects(submission: Submission, summary: CaseSummary) -> bool:
    """A newer version of something published, not yet checked."""
    revision = submission.revision
    return (
        revision.number > 1
        and submission.status == SubmissionStatus.ENTERED
        and revision.practice.revisions.published().exists()
    )


def _not_minor(submission: Submission, summary: CaseSummary, user: User) -> str:
    choices = available_transitions(submission.revision, user)
    return next((each.reason for each in choices if each.name == "approve_correction"), "")


OFFERS = (
    Offer("take", gettext_lazy("Tomar el caso"), "take_case", steps=(Step.TAKE,), fits=_not_taken),
    Offer(
        "eligibility",
        gettext_lazy("Revisar los requisitos"),
        "check_eligibility",
        steps=(Step.CHECK,),
    ),
    Offer(
        "correction",
        gettext_lazy("Aprobar como corrección menor"),
        "approve_correction",
        of_revision=True,
        fits=_corrects,
        closed=_not_minor,
    ),
    Offer(
        "return",
        gettext_lazy("Devolver para ajustes"),
        "return_revision",
        of_revision=True,
        fits=_is_entered,
    ),
    Offer("category", gettext_lazy("Cambiar de categoría"), "move_category"),
    Offer(
        "assign",
        gettext_lazy("Asignar evaluadores"),
        "assign",
        steps=(Step.ASSIGN,),
        fits=_has_no_proposal,
    ),
    Offer(
        "exception",
        gettext_lazy("Seguir con menos evaluaciones"),
        "record_coverage_exception",
        fits=_lacks_evaluations,
    ),
    Offer(
        "consensus",
        gettext_lazy("Firmar la nota de consenso"),
        "preside",
        steps=(Step.AGREE,),
        fits=_has_open_disagreement,
    ),
    Offer(
        "propose",
        gettext_lazy("Proponer la decisión"),
        "propose_in_bank",
        steps=(Step.PROPOSE,),
        fits=_has_no_proposal,
        closed=_not_yet_ready,
    ),
    Offer(
        "confirm",
        gettext_lazy("Confirmar y publicar"),
        "confirm_in_bank",
        steps=(Step.CONFIRM,),
        fits=_has_proposal,
        closed=_guarded,
    ),
    Offer(
        "send_back",
        gettext_lazy("Devolver la propuesta"),
        "send_back_proposal",
        fits=_has_proposal,
    ),
)


def case_actions(submission: Submission, summary: CaseSummary, user: User) -> list[CaseAction]:
    """Those of the person's roles that mean something in the state the case is in, what the case
    waits for first."""
    case = case_of(submission)
    actions = []
    for offer in OFFERS:
        permission = PERMISSIONS[offer.permission]
        target = submission.revision if offer.of_revision else submission
        states = permission.states_of(target._meta.model_name)
        if (
            target.status not in states
            or role_of(user, permission, case) is None
            or not offer.fits(submission, summary)
        ):
            continue
        reason = allowed_in(user, permission, case, target).reason
        actions.append(
            CaseAction(
                name=offer.name,
                label=str(offer.label),
                url=reverse(f"admin:practices_submission_{offer.name}", args=(submission.pk,)),
                reason=reason or offer.closed(submission, summary, user),
                is_main=summary.step in offer.steps,
            )
        )
    return sorted(actions, key=lambda action: not action.is_main)


#: Transitions of an assignment that its row in the case offers, with their word in the address.
ASSIGNMENT_ACTS = {"withdraw": "retirar", "annul": "anular", "reopen": "reabrir"}


def assignment_actions(assignment: Assignment, user: User) -> list[CaseAction]:
    if assignment.submission.status == SubmissionStatus.DECIDED:
        return []
    return [
        CaseAction(
            name=choice.name,
            label=str(choice.label),
            url=reverse(
                "admin:practices_submission_assignment",
                args=(assignment.submission_id, assignment.pk, ASSIGNMENT_ACTS[choice.name]),
            ),
            reason=choice.reason,
        )
        for choice in available_transitions(assignment, user)
        if choice.name in ASSIGNMENT_ACTS
    ]
