"""Asking for a place in a body, and answering."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import MembershipAction, MembershipRole, OrganisationStage, RequestStage
from practices.exceptions import NotAllowed, PracticesError
from practices.models import JoinRequest, Organisation, User
from practices.notifications import Addressee, notify
from practices.selectors.bodies import role_in
from practices.services.casework import coordinators

from .base import body_path, lock_body, log, managers, place, require_keeper, require_open


@transaction.atomic
def ask_to_join(organisation: Organisation, *, actor: User, message: str = "") -> JoinRequest:
    """Ask the managers of a body for a place; the coordination where it has none.

    Asking twice is one request.
    """
    body = lock_body(organisation.pk)
    require_open(body)
    if body.stage != OrganisationStage.APPROVED:
        raise PracticesError(_("La coordinación todavía no aprueba esta entidad."))
    if role_in(body, actor):
        raise PracticesError(_("Usted ya está vinculado a %(body)s.") % {"body": body.name})
    pending = JoinRequest.objects.filter(
        organisation=body, user=actor, stage=RequestStage.PENDING
    ).first()
    if pending:
        return pending
    join_request = JoinRequest.objects.create(organisation=body, user=actor, message=message)
    log(body, MembershipAction.REQUESTED, actor=actor, user=actor, detail=message)
    to = managers(body)
    notify(
        "join_requested",
        key=f"join-{join_request.pk}",
        to=to or coordinators(),
        context={
            "body": body.name,
            "person": actor.full_name,
            "email": actor.email,
            "message": message,
        },
        path=body_path(body) if to else _answer_path(join_request),
    )
    return join_request


@transaction.atomic
def answer_join_request(
    join_request: JoinRequest,
    *,
    actor: User,
    is_granted: bool,
    role: str = MembershipRole.EDITOR,
    answer: str = "",
) -> JoinRequest:
    """A manager of the body or a coordinator says yes, with a role, or no, with a reason."""
    join_request = _locked(join_request)
    body = join_request.organisation
    require_keeper(body, actor)
    if join_request.user_id == actor.pk:
        raise NotAllowed(_("Otra persona debe responder su solicitud."))
    if is_granted:
        require_open(body)
        membership = place(body, join_request.user, role)
        event = {"user": join_request.user, "role": membership.role}
        log(body, MembershipAction.JOINED, actor=actor, **event)
    else:
        log(body, MembershipAction.REFUSED, actor=actor, user=join_request.user, detail=answer)
    _settle(
        join_request, RequestStage.GRANTED if is_granted else RequestStage.REFUSED, actor, answer
    )
    notify(
        "join_granted" if is_granted else "join_refused",
        key=f"join-{join_request.pk}",
        to=[Addressee.of(join_request.user)],
        context={
            "body": body.name,
            "role": MembershipRole(role).label.lower(),
            "reason": answer,
        },
        path=body_path(body) if is_granted else reverse("my_bodies"),
    )
    return join_request


@transaction.atomic
def withdraw_join_request(join_request: JoinRequest, *, actor: User) -> None:
    join_request = _locked(join_request)
    if join_request.user_id != actor.pk:
        raise NotAllowed(_("Solo quien pidió vincularse puede retirar la solicitud."))
    _settle(join_request, RequestStage.WITHDRAWN, actor, "")
    log(join_request.organisation, MembershipAction.REQUEST_WITHDRAWN, actor=actor, user=actor)


def _locked(join_request: JoinRequest) -> JoinRequest:
    """A request still to be answered, as it is once its body is locked."""
    body = lock_body(join_request.organisation_id)
    join_request = JoinRequest.objects.select_related("user").get(pk=join_request.pk)
    join_request.organisation = body
    if join_request.stage != RequestStage.PENDING:
        raise PracticesError(_("Esa solicitud ya se respondió o se retiró."))
    return join_request


def _settle(join_request: JoinRequest, stage: RequestStage, actor: User, answer: str) -> None:
    join_request.stage = stage
    join_request.settled_by = actor
    join_request.settled_at = timezone.now()
    join_request.answer = answer
    join_request.save(update_fields=("stage", "settled_by", "settled_at", "answer"))


def _answer_path(join_request: JoinRequest) -> str:
    return reverse("admin:practices_joinrequest_answer", args=(join_request.pk,))
