"""Roles inside a body, leaving it, and who answers for it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.enums import MembershipAction, MembershipRole
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Membership, Organisation, User
from practices.notifications import Addressee, notify

from .base import (
    body_path,
    keep_a_manager,
    lock_body,
    log,
    managers,
    place,
    require_coordinator,
    require_keeper,
    require_open,
)


@transaction.atomic
def change_role(membership: Membership, *, actor: User, role: str) -> Membership:
    """Saying the role that somebody has already changes nothing and tells nobody."""
    membership = _locked(membership)
    body = membership.organisation
    require_keeper(body, actor)
    if membership.role == role:
        return membership
    if role != MembershipRole.MANAGER:
        keep_a_manager(body, membership)
    membership.role = role
    membership.save(update_fields=("role",))
    event = log(body, MembershipAction.ROLE_CHANGED, actor=actor, user=membership.user, role=role)
    if membership.user_id != actor.pk:
        _tell_role(membership, "role_changed", event.pk)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, actor: User, reason: str = "") -> None:
    """End somebody's place. What they wrote stays with the body."""
    membership = _locked(membership)
    body = membership.organisation
    require_keeper(body, actor)
    if membership.user_id == actor.pk:
        raise PracticesError(_("Para salir usted de la entidad use “Retirarme”."))
    keep_a_manager(body, membership)
    _end(membership)
    event = log(body, MembershipAction.REMOVED, actor=actor, user=membership.user, detail=reason)
    notify(
        "member_removed",
        key=f"event-{event.pk}",
        to=[Addressee.of(membership.user)],
        context={"body": body.name, "reason": reason},
        path=reverse("my_bodies"),
    )


@transaction.atomic
def leave_body(organisation: Organisation, *, actor: User) -> None:
    """Give one's own place up. The last manager stays: somebody answers for the body."""
    body = lock_body(organisation.pk)
    membership = body.memberships.select_related("user").filter(user=actor, is_active=True).first()
    if membership is None:
        raise PracticesError(_("Usted ya no está vinculado a esta entidad."))
    keep_a_manager(body, membership)
    _end(membership)
    event = log(body, MembershipAction.LEFT, actor=actor, user=actor)
    notify(
        "member_left",
        key=f"event-{event.pk}",
        to=managers(body),
        context={"body": body.name, "person": actor.full_name},
        path=body_path(body),
    )


@transaction.atomic
def name_manager(organisation: Organisation, *, actor: User, user: User) -> Membership:
    """A coordinator puts somebody in charge: of a body without people, or whose manager is gone."""
    body = lock_body(organisation.pk)
    require_coordinator(actor)
    require_open(body)
    if not user.is_active:
        raise NotAllowed(_("Esa cuenta está desactivada."))
    before = body.memberships.filter(user=user, is_active=True).first()
    if before and before.role == MembershipRole.MANAGER:
        raise PracticesError(_("Esa persona ya es responsable de la entidad."))
    membership = place(body, user, MembershipRole.MANAGER)
    action = MembershipAction.ROLE_CHANGED if before else MembershipAction.JOINED
    event = log(body, action, actor=actor, user=user, role=MembershipRole.MANAGER)
    _tell_role(membership, "manager_named", event.pk)
    notify(
        "member_joined",
        key=f"event-{event.pk}",
        to=managers(body, without=user),
        context={
            "body": body.name,
            "person": user.full_name,
            "role": membership.get_role_display().lower(),
        },
        path=body_path(body),
    )
    return membership


def _locked(membership: Membership) -> Membership:
    """An active place, as it is once its body is locked."""
    body = lock_body(membership.organisation_id)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    membership.organisation = body
    if not membership.is_active:
        raise PracticesError(_("Esa persona ya no está vinculada a la entidad."))
    return membership


def _end(membership: Membership) -> None:
    membership.is_active = False
    membership.save(update_fields=("is_active",))
    membership.user.__dict__.pop("organisation_roles", None)


def _tell_role(membership: Membership, kind: str, event_id: int) -> None:
    notify(
        kind,
        key=f"event-{event_id}",
        to=[Addressee.of(membership.user)],
        context={
            "body": membership.organisation.name,
            "role": membership.get_role_display().lower(),
        },
        path=body_path(membership.organisation),
    )
