"""Who evaluates in a call, and who may not evaluate an entry of it."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices import roles
from practices.cases import conflict_of_interest
from practices.enums import CallEvaluatorStage, RecusalGround, RequestStage
from practices.exceptions import NotAllowed, PracticesError
from practices.models import (
    Call,
    CallEvaluator,
    Challenge,
    EvaluatorProfile,
    Organisation,
    PinnedConflict,
    Score,
    Service,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permission_table import Role
from practices.permissions import require

from .assignments import end_because_of_conflict
from .casework import (
    coordinators,
    locked_entry,
    mail_context,
    owner_addressees,
)
from .transitions import log_act

# -- Evaluators of a call -----------------------------------------------------------------------


def _locked_call(call: Call) -> Call:
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


@transaction.atomic
def invite_evaluator(
    call: Call,
    *,
    actor: User,
    person: User,
    maximum_load: int | None = None,
    available_from: datetime.date | None = None,
    available_until: datetime.date | None = None,
) -> CallEvaluator:
    """Ask somebody to evaluate in a call; who declined or was taken off may be asked again."""
    call = _locked_call(call)
    role = require(actor, "keep_jury", call)
    if not person.is_active or roles.EVALUATOR not in person.group_names:
        raise PracticesError(_("Esta persona no tiene una cuenta activa de evaluación."))
    place = call.evaluators.filter(user=person).first() or CallEvaluator(call=call, user=person)
    if place.pk and place.stage in (CallEvaluatorStage.INVITED, CallEvaluatorStage.ACCEPTED):
        raise PracticesError(_("Esta persona ya está en la convocatoria."))
    place.stage = CallEvaluatorStage.INVITED
    place.maximum_load = maximum_load
    place.available_from, place.available_until = available_from, available_until
    place.decline_reason, place.answered_at = "", None
    place.invited_by, place.invited_at = actor, timezone.now()
    place.save()
    log = _log(place, "invite_evaluator", actor, role)
    notify(
        "call_evaluator_invited",
        key=f"log-{log.pk}",
        to=[Addressee.of(person)],
        context={"call": call.name},
        path=reverse("evaluation:call", args=(place.pk,)),
    )
    return place


@transaction.atomic
def keep_profile(
    call: Call,
    *,
    actor: User,
    person: User,
    organisation: Organisation | None,
    services: Iterable[Service],
) -> EvaluatorProfile:
    """Store where an evaluator works and what they know; both count for assignment."""
    require(actor, "keep_jury", call)
    profile, _is_new = EvaluatorProfile.objects.get_or_create(user=person)
    profile.organisation = organisation
    profile.save(update_fields=("organisation",))
    profile.services.set(services)
    return profile


@transaction.atomic
def answer_invitation(
    place: CallEvaluator,
    *,
    actor: User,
    accepts: bool,
    reason: str = "",
    maximum_load: int | None = None,
    available_from: datetime.date | None = None,
    available_until: datetime.date | None = None,
) -> CallEvaluator:
    """The evaluator's own answer; declining needs a reason and is kept."""
    call = _locked_call(place.call)
    place = CallEvaluator.objects.select_related("user").get(pk=place.pk)
    place.call = call
    if place.user_id != actor.pk:
        raise NotAllowed(_("Esta invitación es para otra persona."))
    if place.stage != CallEvaluatorStage.INVITED:
        raise PracticesError(_("Esta invitación ya no espera respuesta."))
    if not accepts and not reason.strip():
        raise PracticesError(_("Escriba por qué no acepta."))
    place.answered_at = timezone.now()
    if accepts:
        place.stage = CallEvaluatorStage.ACCEPTED
        place.maximum_load = maximum_load or place.maximum_load
        place.available_from, place.available_until = available_from, available_until
    else:
        place.stage = CallEvaluatorStage.DECLINED
        place.decline_reason = reason.strip()
    place.save()
    log = _log(place, "answer_call", actor, Role.EVALUATOR, place.decline_reason)
    notify(
        "call_evaluator_answered",
        key=f"log-{log.pk}",
        to=coordinators(),
        context={
            "call": call.name,
            "evaluator": actor.get_full_name(),
            "answer": _("aceptó") if accepts else _("no aceptó"),
            "reason": place.decline_reason,
        },
        path=reverse("admin:practices_call_jury", args=(call.pk,)),
    )
    return place


@transaction.atomic
def remove_evaluator(place: CallEvaluator, *, actor: User, reason: str) -> CallEvaluator:
    """Take somebody off a call, once nothing of it is assigned to them."""
    call = _locked_call(place.call)
    role = require(actor, "keep_jury", call)
    place = CallEvaluator.objects.select_related("user").get(pk=place.pk)
    place.call = call
    if not reason.strip():
        raise PracticesError(_("Escriba el motivo: queda en la bitácora."))
    if place.stage == CallEvaluatorStage.REMOVED:
        return place
    if place.user.assignments.active().filter(submission__call=call).exists():
        raise PracticesError(
            _("Tiene postulaciones asignadas en esta convocatoria: retírelas primero.")
        )
    place.stage = CallEvaluatorStage.REMOVED
    place.save(update_fields=("stage",))
    log = _log(place, "remove_evaluator", actor, role, reason)
    notify(
        "call_evaluator_removed",
        key=f"log-{log.pk}",
        to=[Addressee.of(place.user)],
        context={"call": call.name, "reason": reason.strip()},
        path=reverse("evaluation:index"),
    )
    return place


def _log(place: CallEvaluator, act: str, actor: User, role: Role, comment: str = ""):
    payload = {"evaluator": place.user_id, "stage": place.stage}
    return log_act(place.call, act, actor=actor, role=role, comment=comment, payload=payload)


# -- Conflicts that a coordinator knows of ------------------------------------------------------


@transaction.atomic
def pin_conflict(
    submission: Submission, *, actor: User, evaluator: User, ground: RecusalGround, text: str
) -> PinnedConflict:
    """Bar a person from an entry on every road; what they have of it ends."""
    submission = locked_entry(submission)
    role = require(actor, "pin_conflict", submission)
    if not text.strip():
        raise PracticesError(_("Explique en una frase el conflicto."))
    if submission.pinned_conflicts.filter(evaluator=evaluator, lifted_at=None).exists():
        raise PracticesError(_("Ese conflicto ya está registrado."))
    return _pin(submission, actor, role, evaluator, ground, text)


def _pin(submission, actor: User, role: Role, evaluator: User, ground, text: str) -> PinnedConflict:
    pinned = PinnedConflict.objects.create(
        submission=submission,
        evaluator=evaluator,
        ground=ground,
        text=text.strip(),
        pinned_by=actor,
    )
    reason = _("La coordinación registró un conflicto de interés.")
    ended = end_because_of_conflict(submission, evaluator, actor=actor, reason=reason)
    log_act(
        submission.call,
        "pin_conflict",
        actor=actor,
        role=role,
        comment=text,
        payload={
            "submission": submission.pk,
            "evaluator": evaluator.pk,
            "ground": ground,
            "ended": [assignment.pk for assignment in ended],
        },
    )
    return pinned


@transaction.atomic
def lift_conflict(pinned: PinnedConflict, *, actor: User, reason: str) -> PinnedConflict:
    """Let the person be asked again; nothing that ended begins again by itself."""
    submission = locked_entry(pinned.submission)
    role = require(actor, "pin_conflict", submission)
    pinned = PinnedConflict.objects.get(pk=pinned.pk)
    pinned.submission = submission
    if actor.pk == pinned.evaluator_id:
        raise NotAllowed(_("Nadie levanta un conflicto propio: pídaselo a otra persona."))
    if not reason.strip():
        raise PracticesError(_("Escriba por qué se levanta: queda en la bitácora."))
    if pinned.lifted_at is not None:
        return pinned
    pinned.lifted_by, pinned.lifted_at = actor, timezone.now()
    pinned.save(update_fields=("lifted_by", "lifted_at"))
    payload = {"submission": submission.pk, "evaluator": pinned.evaluator_id}
    log_act(
        submission.call, "lift_conflict", actor=actor, role=role, comment=reason, payload=payload
    )
    return pinned


# -- Challenges of an owner ---------------------------------------------------------------------


def scoring_has_begun(submission: Submission) -> bool:
    """Whether any criterion of the entry has been scored by anybody."""
    return (
        Score.objects.filter(evaluation__assignment__submission=submission)
        .exclude(value=None, not_applicable=False)
        .exists()
    )


@transaction.atomic
def challenge_juror(
    submission: Submission, *, actor: User, juror: User, ground: RecusalGround, text: str
) -> Challenge:
    """The owner asks that a juror of the call not score their entry."""
    submission = locked_entry(submission)
    role = require(actor, "challenge_juror", submission)
    if not submission.call.evaluators.filter(
        user=juror, stage=CallEvaluatorStage.ACCEPTED
    ).exists():
        raise PracticesError(_("Esta persona no es parte del jurado de la convocatoria."))
    if scoring_has_begun(submission):
        raise PracticesError(
            _("La calificación de su postulación ya empezó: ya no se puede recusar a un jurado.")
        )
    if not text.strip():
        raise PracticesError(_("Explique por qué lo recusa."))
    if submission.challenges.filter(juror=juror).exists():
        raise PracticesError(_("Ya se recusó a esta persona en la postulación."))
    challenge = Challenge.objects.create(
        submission=submission, juror=juror, ground=ground, text=text.strip(), made_by=actor
    )
    payload = {"submission": submission.pk, "juror": juror.pk, "ground": ground}
    log_act(
        submission.call, "challenge_juror", actor=actor, role=role, comment=text, payload=payload
    )
    notify(
        "juror_challenged",
        key=f"challenge-{challenge.pk}",
        to=coordinators(),
        context=mail_context(submission.revision, juror=juror.full_name, reason=text.strip()),
        path=reverse("admin:practices_call_challenge", args=(submission.call_id, challenge.pk)),
    )
    return challenge


@transaction.atomic
def settle_challenge(challenge: Challenge, *, actor: User, grants: bool, answer: str) -> Challenge:
    """Answer a challenge; a granted one pins the conflict and ends what the juror has."""
    submission = locked_entry(challenge.submission)
    role = require(actor, "pin_conflict", submission)
    challenge = Challenge.objects.select_related("juror").get(pk=challenge.pk)
    challenge.submission = submission
    if actor.pk == challenge.juror_id or conflict_of_interest(actor, submission):
        raise NotAllowed(_("Usted tiene un conflicto en este caso: lo resuelve otra persona."))
    if challenge.stage != RequestStage.PENDING:
        raise PracticesError(_("Esta recusación ya está resuelta."))
    if not answer.strip():
        raise PracticesError(_("Escriba la respuesta: la lee la entidad."))
    challenge.stage = RequestStage.GRANTED if grants else RequestStage.REFUSED
    challenge.settled_by, challenge.settled_at = actor, timezone.now()
    challenge.answer = answer.strip()
    challenge.save()
    payload = {
        "submission": submission.pk,
        "juror": challenge.juror_id,
        "granted": grants,
    }
    log_act(
        submission.call, "settle_challenge", actor=actor, role=role, comment=answer, payload=payload
    )
    if grants and not submission.pinned_conflicts.filter(evaluator=challenge.juror, lifted_at=None):
        _pin(submission, actor, role, challenge.juror, challenge.ground, challenge.text)
    _tell_owner(challenge)
    return challenge


def _tell_owner(challenge: Challenge) -> None:
    revision = challenge.submission.revision
    is_granted = challenge.stage == RequestStage.GRANTED
    notify(
        "challenge_settled",
        key=f"challenge-{challenge.pk}",
        to=owner_addressees(revision),
        context=mail_context(
            revision,
            juror=challenge.juror.full_name,
            result=_("aceptó") if is_granted else _("no aceptó"),
            reason=challenge.answer,
        ),
        path=reverse("challenge_jury", args=(revision.pk,)),
    )
