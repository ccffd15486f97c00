"""What acts on a body share: its lock, who may act, the log and who hears of it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.enums import MembershipAction, MembershipRole, OrganisationStage
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Membership, MembershipEvent, Organisation, User
from practices.notifications import Addressee
from practices.selectors.bodies import is_coordinator, managers_of, role_in


def lock_body(organisation_id: int) -> Organisation:
    """The body, locked until the transaction ends: one act at a time on who belongs to it."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def require_keeper(body: Organisation, actor: User) -> None:
    """A manager of the body or a coordinator; whoever it is, as of now."""
    if role_in(body, actor) != MembershipRole.MANAGER and not is_coordinator(actor):
        raise NotAllowed(
            _("Solo una persona responsable de la entidad o la coordinación puede hacerlo.")
        )


def require_coordinator(actor: User) -> None:
    if not is_coordinator(actor):
        raise NotAllowed(_("Solo la coordinación puede hacerlo."))


def require_open(body: Organisation) -> None:
    """Nobody joins a body that was refused or is out of use."""
    if not body.is_active or body.stage == OrganisationStage.REFUSED:
        raise PracticesError(
            _("%(body)s ya no recibe personas. Escriba a la coordinación.") % {"body": body.name}
        )


def keep_a_manager(body: Organisation, leaving: Membership) -> None:
    """Ownership outlives people: somebody must answer for the body. Needs the body's lock."""
    others = managers_of(body).exclude(pk=leaving.user_id)
    if leaving.role == MembershipRole.MANAGER and leaving.is_active and not others.exists():
        raise PracticesError(
            _(
                "%(person)s es la única persona responsable de la entidad. "
                "Primero nombre a otra, o pida a la coordinación que lo haga."
            )
            % {"person": leaving.user.full_name}
        )


def place(body: Organisation, user: User, role: str) -> Membership:
    """Give a person a place, or the higher of the one they have and this one."""
    membership, is_new = Membership.objects.get_or_create(
        organisation=body, user=user, defaults={"role": role}
    )
    is_higher = membership.role != MembershipRole.MANAGER and role == MembershipRole.MANAGER
    if not is_new and (not membership.is_active or is_higher):
        membership.is_active, membership.role = True, role
        membership.save(update_fields=("is_active", "role"))
    # Read once for each loaded person; what they may do changed just now.
    user.__dict__.pop("organisation_roles", None)
    return membership


def log(
    body: Organisation,
    action: MembershipAction,
    *,
    actor: User,
    user: User | None = None,
    role: str = "",
    detail: str = "",
) -> MembershipEvent:
    return MembershipEvent.objects.create(
        organisation=body, action=action, user=user, actor=actor, role=role, detail=detail
    )


def managers(body: Organisation, *, without: User | None = None) -> list[Addressee]:
    people = managers_of(body).order_by("pk")
    return [Addressee.of(user) for user in people if without is None or user.pk != without.pk]


def body_path(body: Organisation) -> str:
    return reverse("my_body", args=(body.pk,))


def admin_path(body: Organisation) -> str:
    return reverse("admin:practices_organisation_change", args=(body.pk,))
