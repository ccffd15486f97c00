"""Acts that take two people: one asks with a reason, the other signs and so carries it out.

What is not signed within five working days lapses: nothing has to be done for that, it just is no
longer offered and can no longer be signed.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from practices.cases import conflict_of_interest
from practices.enums import CountersignedAction, DecisionStage, ResultStage
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Call,
    CatalogueState,
    Countersignature,
    Rubric,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permission_table import Role
from practices.permissions import require
from practices.roles import PUBLISHER
from practices.selectors.ranking import jurors
from practices.workdays import add_working_days

from . import assignments, rubrics
from .casework import (
    case_path,
    locked_entry,
    long_date,
    mail_context,
    my_practice_path,
    owner_addressees,
    staff,
)
from .transitions import apply_transition, log_act

DAYS_TO_SIGN = 5
MINIMUM_REASON = 50

Action = CountersignedAction
#: Act → permission of who asks, by whom it is signed.
ASKING = {
    Action.DISQUALIFY: "ask_disqualification",
    Action.AGAINST_RANKING: "ask_against_ranking",
    Action.REOPEN_RESULT: "ask_reopening",
}


# -- Asking -------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    submission: Submission, *, actor: User, action: CountersignedAction, reason: str
) -> Countersignature:
    """Ask to disqualify an entry, to decide it against the ranking, or to reopen its result."""
    submission = locked_entry(submission)
    role = require(actor, ASKING[action], submission)
    _refuse_short(reason)
    if submission.countersignatures.pending().filter(action=action).exists():
        raise PracticesError(_("Ya se pidió y está pendiente de la segunda firma."))
    act = _request(action, actor, reason, submission=submission)
    _ask_for_signature(act, _signers(act), title=str(submission.revision), path=signing_path(act))
    _log("ask_countersignature", act, actor, role)
    return act


@transaction.atomic
def ask_reweighting(
    call: Call, *, actor: User, weights: Mapping[str, Decimal], reason: str
) -> Countersignature:
    """Ask for other weights in a contest, before deliberation. ``weights``: criterion → weight."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    role = require(actor, "ask_reweighting", call)
    _refuse_short(reason)
    rubrics.refuse_weights(call, weights)
    if _pending_reweighting(call):
        raise PracticesError(_("Ya se pidió y está pendiente de la segunda firma."))
    details = {"call": call.pk, "weights": {code: str(weights[code]) for code in weights}}
    act = _request(Action.REWEIGHT, actor, reason, details=details)
    _ask_for_signature(act, _signers(act), title=call.name, path=signing_path(act))
    _log("ask_countersignature", act, actor, role)
    return act


def _log(name: str, act: Countersignature, actor: User, role: Role) -> None:
    payload = {
        "countersignature": act.pk,
        "action": act.action,
        "submission": act.submission_id,
        "rubric": act.rubric_id,
        "details": act.details,
    }
    log_act(call_of(act), name, actor=actor, role=role, comment=act.reason, payload=payload)


def _request(action: CountersignedAction, actor: User, reason: str, **about) -> Countersignature:
    return Countersignature.objects.create(
        action=action,
        reason=reason.strip(),
        requested_by=actor,
        lapses_on=add_working_days(timezone.localdate(), DAYS_TO_SIGN),
        **about,
    )


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < MINIMUM_REASON:
        raise PracticesError(
            _("Escriba el motivo con al menos %(count)s caracteres.") % {"count": MINIMUM_REASON}
        )


def _pending_reweighting(call: Call) -> bool:
    pending = Countersignature.objects.pending().filter(action=Action.REWEIGHT)
    return any(act.details.get("call") == call.pk for act in pending)


def call_of(act: Countersignature) -> Call | None:
    """The call an act is about. None for a historic batch."""
    if act.submission_id:
        return act.submission.call
    return Call.objects.filter(pk=act.details.get("call")).first()


def _signers(act: Countersignature) -> list[Addressee]:
    call = call_of(act)
    if act.action == Action.AGAINST_RANKING:
        had_it = set(act.submission.assignments.values_list("evaluator_id", flat=True))
        free = [each for each in jurors(call) if each.pk not in {*had_it, call.jury_chair_id}]
        return [Addressee.of(each) for each in free]
    if act.action == Action.REOPEN_RESULT or call.is_bank:
        return staff(PUBLISHER)
    return [Addressee.of(call.jury_chair)] if call.jury_chair else []


def signing_path(act: Countersignature) -> str:
    """Where the second person signs: jurors on their own site, publishers in the admin."""
    by_publisher = act.action == Action.REOPEN_RESULT or (
        act.submission_id and act.submission.call.is_bank
    )
    site = "admin:practices_countersignature_sign" if by_publisher else "evaluation:countersign"
    return reverse(site, args=(act.pk,))


def _ask_for_signature(
    act: Countersignature, to: Iterable[Addressee], *, title: str, path: str
) -> None:
    notify(
        "countersignature_asked",
        key=f"countersignature-{act.pk}",
        to=to,
        context={
            "title": title,
            "action": act.get_action_display().lower(),
            "proposer": act.requested_by.get_full_name(),
            "reason": act.reason,
            "due": long_date(act.lapses_on),
        },
        path=path,
    )


# -- Signing ------------------------------------------------------------------------------------


@transaction.atomic
def sign(act: Countersignature, *, actor: User) -> Countersignature:
    """Sign, and so carry the act out. Signing twice changes nothing the second time."""
    about = act.submission
    if about is not None:
        about = locked_entry(about)
    elif (call := call_of(act)) is not None:
        rubrics.lock_entries(call)
    act = (
        Countersignature.objects.select_for_update(no_key=True, of=("self",))
        .select_related("requested_by")
        .get(pk=act.pk)
    )
    if act.signed_by_id == actor.pk:
        return act
    _refuse_unsignable(act, actor)
    carry_out = {
        Action.DISQUALIFY: _disqualify,
        Action.AGAINST_RANKING: _allow_against_ranking,
        Action.REOPEN_RESULT: _reopen,
        Action.REWEIGHT: _reweight,
    }[act.action]
    # The guard of the transition looks for the signature; a refusal rolls it back.
    role = carry_out(act, about, actor)
    _log("countersign", act, actor, role)
    return act


def _refuse_unsignable(act: Countersignature, actor: User) -> None:
    if act.signed_at is not None:
        raise TransitionRefused(_("%(who)s ya lo firmó.") % {"who": act.signed_by.get_full_name()})
    if act.has_lapsed:
        raise TransitionRefused(
            _("Caducó el %(day)s sin la segunda firma. Hay que pedirlo de nuevo.")
            % {"day": long_date(act.lapses_on)}
        )
    if act.requested_by_id == actor.pk:
        raise PracticesError(_("Quien lo pidió no puede ser quien lo refrenda."))


def _sign(act: Countersignature, actor: User) -> None:
    act.signed_by, act.signed_at = actor, timezone.now()
    act.save(update_fields=("signed_by", "signed_at"))


def _disqualify(act: Countersignature, submission: Submission, actor: User) -> Role:
    role = require(actor, "disqualify", submission)
    _sign(act, actor)
    log = apply_transition(
        submission,
        "disqualify",
        actor=actor,
        comment=act.reason,
        payload={"countersignature": act.pk},
    )
    submission.decisions.filter(stage=DecisionStage.PROPOSED).update(stage=DecisionStage.SUPERSEDED)
    assignments.release(submission, actor=None, reason=act.reason)
    revision = submission.revision
    if submission.call.is_bank:
        apply_transition(revision, "reject", actor=actor, comment=act.reason)
    notify(
        "entry_disqualified",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, call=submission.call.name, reason=act.reason),
        path=my_practice_path(revision),
    )
    return role


def _allow_against_ranking(act: Countersignature, submission: Submission, actor: User) -> Role:
    role = require(actor, "sign_against_ranking", submission)
    if reason := conflict_of_interest(actor, submission):
        raise PracticesError(
            _("Usted tiene un conflicto de interés: %(reason)s") % {"reason": reason}
        )
    _sign(act, actor)
    return role


def _reopen(act: Countersignature, submission: Submission, actor: User) -> Role:
    """The decision is superseded, never deleted; what was published stays as it is until the new
    decision."""
    is_bank = submission.call.is_bank
    role = require(actor, "reopen_in_bank" if is_bank else "reopen_decision", submission)
    _sign(act, actor)
    confirmed = submission.decisions.get(stage=DecisionStage.CONFIRMED)
    log = apply_transition(
        submission,
        "reopen_in_bank" if is_bank else "reopen",
        actor=actor,
        comment=act.reason,
        payload={"countersignature": act.pk, "decision": confirmed.pk},
    )
    confirmed.stage = DecisionStage.SUPERSEDED
    confirmed.save(update_fields=("stage",))
    submission.category.results.filter(
        stage__in=(ResultStage.PRELIMINARY, ResultStage.FINAL)
    ).update(stage=ResultStage.SUPERSEDED)
    CatalogueState.objects.bump()
    chair = submission.call.jury_chair
    notify(
        "result_reopened",
        key=f"log-{log.pk}",
        to=owner_addressees(submission.revision) + ([Addressee.of(chair)] if chair else []),
        context=mail_context(submission.revision, call=submission.call.name, reason=act.reason),
        path=case_path(submission) if is_bank else my_practice_path(submission.revision),
    )
    return role


def _reweight(act: Countersignature, _submission: None, actor: User) -> Role:
    call = call_of(act)
    role = require(actor, "sign_reweighting", call)
    _sign(act, actor)
    weights = {code: Decimal(weight) for code, weight in act.details["weights"].items()}
    act.rubric = rubrics.reweight(call, weights=weights)
    act.save(update_fields=("rubric",))
    return role


def weights_in_words(act: Countersignature) -> list[str]:
    """ "Innovación 5,00", in the order of the rubric, for who is asked to sign."""
    call = call_of(act)
    asked = act.details.get("weights", {})
    criteria = Rubric.objects.current(call).criteria.all() if asked else ()
    return [
        f"{each.name} {number_format(Decimal(asked[each.code]), 2)}"
        for each in criteria
        if each.code in asked
    ]
