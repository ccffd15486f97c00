"""Decisions: one person proposes, another confirms; confirming in the bank also publishes."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices import search
from practices.enums import DecisionStage, Level, Outcome, RevisionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import CatalogueState, Decision, Submission, User
from practices.notifications import notify
from practices.permissions import require
from practices.roles import PUBLISHER
from practices.selectors.evaluation import CaseSummary, Step, case_summary
from practices.selectors.ratings import sent_evaluations

from . import publication
from .casework import (
    case_path,
    coordinators,
    lock_practice,
    mail_context,
    my_practice_path,
    owner_addressees,
    staff,
)
from .transitions import apply_transition

MINIMUM_RATIONALE = 50
#: Outcomes after which the version is published.
ACCEPTING = (Outcome.WINNER, Outcome.MENTION, Outcome.ACCEPTED)


def _locked(submission: Submission) -> Submission:
    lock_practice(submission.revision.practice_id)
    return Submission.objects.select_related(
        "call", "rubric__call", "revision__practice", "revision__owner", "revision__updated_by"
    ).get(pk=submission.pk)


@transaction.atomic
def propose_decision(
    submission: Submission,
    *,
    actor: User,
    outcome: Outcome,
    level: Level | None,
    rationale: str,
    feedback: str = "",
) -> Decision:
    """Propose an outcome on the evaluations as they are now; nothing changes for the owner.

    Outcome and level must be what the evaluations give: in the bank nobody decides against them.
    """
    submission = _locked(submission)
    require(actor, "propose_in_bank", submission)
    if submission.decisions.standing().exists():
        raise PracticesError(_("La postulación ya tiene una decisión propuesta."))
    summary = case_summary(submission)
    if summary.step is not Step.PROPOSE:
        raise TransitionRefused(
            _("Todavía no se puede proponer la decisión. Falta: %(what)s")
            % {"what": summary.waits_for}
        )
    if (outcome, level or None) != (summary.suggested_outcome, summary.suggested_level):
        raise PracticesError(
            _("El resultado no corresponde a las evaluaciones. Vuelva a cargar la página.")
        )
    if len(rationale.strip()) < MINIMUM_RATIONALE:
        raise PracticesError(
            _("Motive la decisión en al menos %(count)s caracteres.") % {"count": MINIMUM_RATIONALE}
        )
    decision = Decision.objects.create(
        submission=submission,
        outcome=outcome,
        level=level or None,
        rationale=rationale.strip(),
        feedback=feedback.strip(),
        snapshot=snapshot_of(submission, summary),
        proposed_by=actor,
    )
    notify(
        "decision_proposed",
        key=f"decision-{decision.pk}",
        to=staff(PUBLISHER),
        context=mail_context(submission.revision, proposer=actor.get_full_name()),
        path=case_path(submission),
    )
    return decision


def snapshot_of(submission: Submission, summary: CaseSummary) -> dict:
    """The figures a decision rests on, with the hashes of the evaluations they come from."""
    return {
        "rubric": submission.rubric.version,
        "totals": [str(total) for total in summary.totals],
        "mean": str(summary.mean),
        "spread": str(summary.spread),
        "criteria": {
            criterion.code: {"weight": str(criterion.weight), "mean": _text(criterion.mean)}
            for criterion in summary.criteria
        },
        "knock_outs": list(summary.knock_outs),
        "evaluations": [
            evaluation.versions.latest("number").hash for evaluation in sent_evaluations(submission)
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


@transaction.atomic
def send_back_decision(decision: Decision, *, actor: User, reason: str) -> Decision:
    """Do not confirm: the proposal goes back with a reason; entry and version stay as they are."""
    submission = _locked(decision.submission)
    decision = Decision.objects.get(pk=decision.pk)
    require(actor, "send_back_proposal", submission)
    _refuse_unless_proposed(decision)
    if not reason.strip():
        raise PracticesError(_("Escriba por qué devuelve la propuesta."))
    decision.stage = DecisionStage.SENT_BACK
    decision.sent_back_reason = reason.strip()
    decision.settled_by = actor
    decision.settled_at = timezone.now()
    decision.save(update_fields=("stage", "sent_back_reason", "settled_by", "settled_at"))
    notify(
        "decision_sent_back",
        key=f"decision-{decision.pk}",
        to=coordinators(),
        context=mail_context(submission.revision, publisher=actor.get_full_name(), reason=reason),
        path=case_path(submission),
    )
    return decision


@transaction.atomic
def confirm_decision(decision: Decision, *, actor: User) -> Decision:
    """Confirm a proposal of the bank: the entry is decided and its version published or rejected,
    all or nothing. Confirming twice changes nothing the second time."""
    submission = _locked(decision.submission)
    decision = Decision.objects.get(pk=decision.pk)
    if decision.stage == DecisionStage.CONFIRMED and decision.settled_by_id == actor.pk:
        return decision
    _refuse_unless_proposed(decision)
    if snapshot_of(submission, case_summary(submission)) != decision.snapshot:
        raise TransitionRefused(
            _("Las evaluaciones cambiaron después de la propuesta. Devuélvala para rehacerla.")
        )
    apply_transition(submission, "decide_in_bank", actor=actor, payload={"decision": decision.pk})
    decision.stage = DecisionStage.CONFIRMED
    decision.settled_by = actor
    decision.settled_at = timezone.now()
    decision.save(update_fields=("stage", "settled_by", "settled_at"))
    revision = submission.revision
    if revision.status != RevisionStatus.SUBMITTED:
        _carry_out_again(decision, submission)
    elif decision.outcome in ACCEPTING:
        apply_transition(revision, "approve", actor=actor, payload={"decision": decision.pk})
        publication.publish(revision, actor=actor, level=decision.level)
    else:
        _reject(decision, submission, actor)
    return decision


def _carry_out_again(decision: Decision, submission: Submission) -> None:
    """A result that was reopened, decided anew: what is published keeps its place with the new
    level. Archiving it as an error, or presenting n+1 after a reversal, is a coordinator's act."""
    revision = submission.revision
    is_public = revision.status == RevisionStatus.PUBLISHED
    accepts = decision.outcome in ACCEPTING
    if is_public and accepts:
        practice = revision.practice
        practice.level = decision.level
        practice.level_decided_on = timezone.localdate() if decision.level else None
        practice.save(update_fields=("level", "level_decided_on"))
        search.index(revision)
        CatalogueState.objects.bump()
    context = mail_context(
        revision,
        call=submission.call.name,
        category=submission.category.name,
        outcome=str(decision.get_outcome_display()),
        reason=decision.rationale,
    )
    key = f"decision-{decision.pk}"
    if is_public != accepts:
        path = case_path(submission)
        notify("correction_to_carry_out", key=key, to=coordinators(), context=context, path=path)
    notify(
        "result_corrected",
        key=key,
        to=owner_addressees(revision),
        context=context,
        path=my_practice_path(revision),
    )


def _reject(decision: Decision, submission: Submission, actor: User) -> None:
    revision = submission.revision
    log = apply_transition(
        revision,
        "reject",
        actor=actor,
        comment=decision.rationale,
        payload={"decision": decision.pk},
    )
    notify(
        "revision_rejected",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, reason=decision.rationale),
        path=my_practice_path(revision),
        call=decision.submission.call,
    )


def _refuse_unless_proposed(decision: Decision) -> None:
    if decision.stage != DecisionStage.PROPOSED:
        raise TransitionRefused(
            _("Esta propuesta ya no está pendiente: %(stage)s.")
            % {"stage": decision.get_stage_display().lower()}
        )
