"""Inviting somebody into a body by mail. The link is signed, dies with its key, and works once."""

import datetime
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import InvitationStage, MembershipAction, MembershipRole, RequestStage
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Invitation, JoinRequest, Membership, Organisation, SiteSettings, User
from practices.notifications import Addressee, notify
from practices.selectors.bodies import (
    InvitationState,
    has_verified,
    invitation_state,
    invitation_token,
    read_invitation,
)

from .base import body_path, lock_body, log, managers, place, require_keeper, require_open

#: How long an invitation waits before it may be sent once more: nobody is bombed with mail.
RESEND_AFTER = datetime.timedelta(minutes=10)
MAXIMUM_OPEN = 50

_REFUSALS = {
    InvitationState.UNKNOWN: gettext_lazy("El enlace de la invitación no es válido."),
    InvitationState.REPLACED: gettext_lazy(
        "Hay una invitación más reciente. Use el último enlace."
    ),
    InvitationState.EXPIRED: gettext_lazy("La invitación venció. Pida que se la envíen otra vez."),
    InvitationState.REVOKED: gettext_lazy("La invitación fue anulada por la entidad."),
    InvitationState.USED: gettext_lazy("La invitación ya se usó."),
}


@transaction.atomic
def invite(organisation: Organisation, *, actor: User, email: str, role: str) -> Invitation:
    """Offer a place to an address. One open invitation for each; one that expired makes room."""
    body = lock_body(organisation.pk)
    require_keeper(body, actor)
    require_open(body)
    email = email.strip().lower()
    if Membership.objects.filter(organisation=body, is_active=True, user__email=email).exists():
        raise PracticesError(_("La persona con ese correo ya está vinculada a la entidad."))
    for earlier in body.invitations.filter(email=email, stage=InvitationStage.SENT):
        if not earlier.has_expired:
            raise PracticesError(
                _("Ya hay una invitación abierta para ese correo. Puede enviarla otra vez.")
            )
        _close(earlier, InvitationStage.REVOKED)
    if body.invitations.waiting().count() >= MAXIMUM_OPEN:
        raise PracticesError(_("Hay demasiadas invitaciones abiertas. Anule las que sobren."))
    invitation = Invitation.objects.create(
        organisation=body,
        email=email,
        role=role,
        key=token_urlsafe(24),
        invited_by=actor,
        expires_at=_expiry(),
    )
    log(body, MembershipAction.INVITED, actor=actor, role=role, detail=email)
    _send(invitation)
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, actor: User) -> Invitation:
    """Send a fresh link, with a whole term; the former link dies."""
    invitation = _locked(invitation, actor)
    require_open(invitation.organisation)
    if timezone.now() - invitation.sent_at < RESEND_AFTER:
        raise PracticesError(
            _("La invitación se envió hace menos de 10 minutos. Espere antes de repetirla.")
        )
    invitation.key = token_urlsafe(24)
    invitation.sent_at = timezone.now()
    invitation.expires_at = _expiry()
    invitation.save(update_fields=("key", "sent_at", "expires_at"))
    log(
        invitation.organisation,
        MembershipAction.INVITATION_RESENT,
        actor=actor,
        role=invitation.role,
        detail=invitation.email,
    )
    _send(invitation)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, actor: User) -> None:
    invitation = _locked(invitation, actor)
    _close(invitation, InvitationStage.REVOKED)
    log(
        invitation.organisation,
        MembershipAction.INVITATION_REVOKED,
        actor=actor,
        role=invitation.role,
        detail=invitation.email,
    )


@transaction.atomic
def accept_invitation(token: str, *, actor: User) -> Membership:
    """Take the offered place. Only an account that has confirmed the invited address may:
    a link that was passed on opens nothing."""
    found = read_invitation(token)
    if found is None:
        raise PracticesError(str(_REFUSALS[InvitationState.UNKNOWN]))
    body = lock_body(found.organisation_id)
    state = invitation_state(token)
    if state is not InvitationState.OPEN:
        raise PracticesError(str(_REFUSALS[state]))
    require_open(body)
    invitation = Invitation.objects.get(pk=found.pk)
    if not has_verified(actor, invitation.email):
        raise NotAllowed(
            _("La invitación es para %(email)s. Ingrese con la cuenta de ese correo.")
            % {"email": invitation.email}
        )
    membership = place(body, actor, invitation.role)
    _close(invitation, InvitationStage.ACCEPTED, by=actor)
    JoinRequest.objects.filter(organisation=body, user=actor, stage=RequestStage.PENDING).update(
        stage=RequestStage.GRANTED, settled_by=invitation.invited_by, settled_at=timezone.now()
    )
    log(body, MembershipAction.JOINED, actor=actor, user=actor, role=membership.role)
    notify(
        "member_joined",
        key=f"invitation-{invitation.pk}",
        to=managers(body, without=actor),
        context={
            "body": body.name,
            "person": actor.full_name,
            "role": membership.get_role_display().lower(),
        },
        path=body_path(body),
    )
    return membership


def _locked(invitation: Invitation, actor: User) -> Invitation:
    """An open invitation, as it is once its body is locked."""
    body = lock_body(invitation.organisation_id)
    require_keeper(body, actor)
    invitation = Invitation.objects.get(pk=invitation.pk)
    invitation.organisation = body
    if invitation.stage != InvitationStage.SENT:
        raise PracticesError(_("La invitación ya se usó o se anuló."))
    return invitation


def _close(invitation: Invitation, stage: InvitationStage, *, by: User | None = None) -> None:
    invitation.stage = stage
    invitation.accepted_by = by
    invitation.settled_at = timezone.now()
    invitation.save(update_fields=("stage", "accepted_by", "settled_at"))


def _expiry() -> datetime.datetime:
    days = SiteSettings.objects.current().invitation_days
    return timezone.now() + datetime.timedelta(days=days)


def _send(invitation: Invitation) -> None:
    known = EmailAddress.objects.filter(email=invitation.email, verified=True).first()
    user = known.user if known else None
    notify(
        "body_invited",
        key=f"invitation-{invitation.pk}-{invitation.sent_at.timestamp()}",
        to=[Addressee(invitation.email, user.full_name if user else "", user)],
        context={
            "body": invitation.organisation.name,
            "person": invitation.invited_by.full_name,
            "role": MembershipRole(invitation.role).label.lower(),
            "due": date_format(timezone.localtime(invitation.expires_at), "DATE_FORMAT"),
        },
        path=reverse("accept_invitation", args=(invitation_token(invitation),)),
    )
