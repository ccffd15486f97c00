"""Drafts change hands; they belong to the body, whoever wrote them.

The person who leads a draft is its last editor: the one who is told of what happens to it.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.enums import MembershipAction, MembershipRole, RevisionStatus
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Organisation, Revision, User
from practices.notifications import Addressee, notify
from practices.selectors.bodies import role_in
from practices.services import drafts
from practices.services.casework import lock_practice, mail_context

from .base import lock_body, log, require_keeper, require_open

TRANSFERABLE = (RevisionStatus.DRAFT, RevisionStatus.RETURNED)


@transaction.atomic
def transfer_draft(revision: Revision, *, actor: User, to: User) -> Revision:
    """A manager gives an unfinished version to another member, who leads it from now on."""
    practice = lock_practice(revision.practice_id)
    if practice.owner_id is None:
        raise PracticesError(_("El borrador todavía no tiene entidad."))
    body = lock_body(practice.owner_id)
    require_keeper(body, actor)
    revision = Revision.objects.select_related("practice", "owner").get(pk=revision.pk)
    if revision.status not in TRANSFERABLE:
        raise PracticesError(_("Solo se transfiere lo que todavía se está escribiendo."))
    if not role_in(body, to):
        raise NotAllowed(_("Esa persona no está vinculada a la entidad."))
    if revision.updated_by_id == to.pk:
        raise PracticesError(_("Esa persona ya tiene el borrador."))
    revision.updated_by = to
    revision.save(update_fields=("updated_by",))
    event = log(
        body, MembershipAction.DRAFT_TRANSFERRED, actor=actor, user=to, detail=str(revision)
    )
    if to.pk != actor.pk:
        notify(
            "draft_transferred",
            key=f"event-{event.pk}",
            to=[Addressee.of(to)],
            context=mail_context(revision, body=body.name, person=actor.full_name),
            path=reverse("my_practice", args=(revision.pk,)),
        )
    return revision


@transaction.atomic
def hand_over_draft(revision: Revision, *, actor: User, organisation: Organisation) -> Revision:
    """Who wrote a draft before having a body gives it to one they belong to."""
    lock_practice(revision.practice_id)
    body = lock_body(organisation.pk)
    require_open(body)
    revision = Revision.objects.select_related("practice").get(pk=revision.pk)
    if revision.practice.owner_id is not None:
        raise PracticesError(_("El borrador ya tiene entidad."))
    if role_in(body, actor) not in (MembershipRole.MANAGER, MembershipRole.EDITOR):
        raise NotAllowed(_("Usted no está vinculado a esa entidad."))
    revision = drafts.save_draft(
        revision,
        actor=actor,
        expected_version=revision.version,
        content={"owner": body},
    )
    log(
        body,
        MembershipAction.DRAFT_TRANSFERRED,
        actor=actor,
        user=actor,
        detail=str(revision),
    )
    return revision
