"""Who belongs to a body, what it is asked, and which bodies look like another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.core import signing
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from practices.enums import (
    InvitationStage,
    MembershipRole,
    OrganisationStage,
    RequestStage,
    RevisionStatus,
)
from practices.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    Organisation,
    OrganisationFormerName,
    Revision,
    User,
)
from practices.roles import COORDINATOR
from practices.text import fold

INVITATION_SALT = "practices.invitation"
#: What a legal form or a joining word adds to a name tells no two bodies apart.
_NO_NAME = frozenset(
    re.findall(r"\w+", "sa esp sas ltda sociedad anonima empresa de del la las los el y e")
)
#: Mail that anybody may have says nothing about a body.
PUBLIC_DOMAINS = frozenset(
    re.findall(
        r"\S+",
        "gmail.com hotmail.com hotmail.es outlook.com outlook.es yahoo.com yahoo.es live.com "
        "icloud.com proton.me protonmail.com",
    )
)
NEAR_SAME = 0.86
MOST_FOUND = 20

# -- Roles --------------------------------------------------------------------------------------


def role_in(organisation: Organisation, user: User) -> str | None:
    """The role as it is now, whatever the loaded person remembers."""
    return (
        Membership.objects.filter(
            organisation=organisation, user=user, is_active=True, user__is_active=True
        )
        .values_list("role", flat=True)
        .first()
    )


def is_coordinator(user: User) -> bool:
    return User.objects.filter(pk=user.pk, is_active=True, groups__name=COORDINATOR).exists()


def managers_of(organisation: Organisation) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role=MembershipRole.MANAGER,
        memberships__is_active=True,
    )


def has_verified(user: User, email: str) -> bool:
    """Whether the person has confirmed that the address is theirs."""
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


# -- Invitations --------------------------------------------------------------------------------


class InvitationState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED = "used"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


def invitation_token(invitation: Invitation) -> str:
    return signing.Signer(salt=INVITATION_SALT).sign_object([invitation.pk, invitation.key])


def read_invitation(token: str) -> Invitation | None:
    """The invitation a link was made for, whatever became of it; None for a made-up link."""
    found = _read_token(token)
    if found is None:
        return None
    pk, _key = found
    return Invitation.objects.select_related("organisation", "invited_by").filter(pk=pk).first()


def invitation_state(token: str) -> InvitationState:
    invitation = read_invitation(token)
    if invitation is None:
        return InvitationState.UNKNOWN
    _pk, key = _read_token(token)
    if invitation.stage == InvitationStage.ACCEPTED:
        return InvitationState.USED
    if invitation.stage == InvitationStage.REVOKED:
        return InvitationState.REVOKED
    if invitation.key != key:
        return InvitationState.REPLACED
    return InvitationState.EXPIRED if invitation.has_expired else InvitationState.OPEN


def open_invitation(token: str) -> Invitation | None:
    """The invitation behind a link that still works."""
    return read_invitation(token) if invitation_state(token) is InvitationState.OPEN else None


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Open invitations to addresses that the person has confirmed."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Invitation.objects.waiting().filter(email__in=addresses).select_related("organisation")


def _read_token(token: str) -> tuple[int, str] | None:
    try:
        pk, key = signing.Signer(salt=INVITATION_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return pk, key


# -- A person's bodies --------------------------------------------------------------------------


def memberships_of(user: User) -> QuerySet[Membership]:
    """With ``people`` and ``waiting`` (requests to answer) of each body."""
    return (
        Membership.objects.filter(user=user, is_active=True)
        .select_related("organisation")
        .annotate(
            people=Count(
                "organisation__memberships",
                filter=Q(organisation__memberships__is_active=True),
                distinct=True,
            ),
            waiting=Count(
                "organisation__join_requests",
                filter=Q(organisation__join_requests__stage=RequestStage.PENDING),
                distinct=True,
            ),
        )
        .order_by("organisation__name")
    )


def requests_of(user: User) -> QuerySet[JoinRequest]:
    """What the person asked and nobody has answered."""
    return JoinRequest.objects.filter(user=user, stage=RequestStage.PENDING).select_related(
        "organisation"
    )


def members(organisation: Organisation) -> QuerySet[Membership]:
    return (
        organisation.memberships.filter(is_active=True)
        .select_related("user")
        .order_by("-role", "user__full_name", "pk")
    )


def history_of(organisation: Organisation) -> QuerySet[MembershipEvent]:
    return organisation.membership_events.select_related("user", "actor")


def drafts_of(organisation: Organisation) -> QuerySet[Revision]:
    """What the body is still writing, with who leads it."""
    return (
        Revision.objects.filter(
            practice__owner=organisation,
            status__in=(RevisionStatus.DRAFT, RevisionStatus.RETURNED),
        )
        .select_related("practice", "updated_by")
        .order_by("-updated_at", "-pk")
    )


def drafts_without_body(user: User) -> QuerySet[Revision]:
    return Revision.objects.filter(
        practice__owner=None, practice__created_by=user, status=RevisionStatus.DRAFT
    ).order_by("-updated_at")


# -- Finding a body -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Duplicate:
    """A body that may be the one that is being registered, and why."""

    organisation: Organisation
    reasons: tuple[str, ...]


def body_with_tax_id(tax_id: str | None) -> Organisation | None:
    return Organisation.objects.filter(tax_id=tax_id).first() if tax_id else None


def find_bodies(query: str) -> list[Organisation]:
    """Approved bodies by words of their name, former names or acronym, or by NIT."""
    digits = re.sub(r"\D", "", query)
    if len(digits) >= 6 and not re.search(r"[^\W\d]", query):
        found = Organisation.objects.active().filter(tax_id__startswith=digits[:9])
        return list(found.select_related("municipality")[:MOST_FOUND])
    words = fold(query).split()
    if not words:
        return []
    found = [
        body
        for body in _approved_with_names()
        if all(any(word in name for name in _folded_names(body)) for word in words)
    ]
    return found[:MOST_FOUND]


def similar_bodies(*, name: str, acronym: str, domains: Iterable[str]) -> list[Duplicate]:
    """Approved bodies that look like the one described, the likeliest first. Three queries."""
    own_domains = set(domains) - PUBLIC_DOMAINS
    found = []
    for body in _approved_with_names():
        reasons = []
        if _near_same(name, [body.name]):
            reasons.append(_("nombre parecido"))
        elif _near_same(name, [former.name for former in body.former_names.all()]):
            reasons.append(_("se llamó de manera parecida"))
        if _same_acronym(name, acronym, body):
            reasons.append(_("misma sigla"))
        if own_domains & {each.domain for each in body.domains.all()}:
            reasons.append(_("mismo dominio de correo"))
        if reasons:
            found.append(Duplicate(body, tuple(reasons)))
    return sorted(found, key=lambda each: (-len(each.reasons), each.organisation.name))[:MOST_FOUND]


def _approved_with_names() -> QuerySet[Organisation]:
    return (
        Organisation.objects.active()
        .select_related("municipality")
        .prefetch_related(Prefetch("former_names", OrganisationFormerName.objects.all()), "domains")
    )


def _folded_names(body: Organisation) -> list[str]:
    names = [body.name, body.acronym, *(former.name for former in body.former_names.all())]
    return [fold(name) for name in names if name]


def _same_acronym(name: str, acronym: str, body: Organisation) -> bool:
    own = {_plain(text) for text in (acronym, name) if text}
    theirs = {_plain(text) for text in (body.acronym, body.name) if text}
    return bool(own & theirs) and bool(acronym or body.acronym)


def _near_same(name: str, others: Iterable[str]) -> bool:
    words = _telling_words(name)
    for other in others:
        theirs = _telling_words(other)
        if not words or not theirs:
            continue
        if words == theirs:
            return True
        own, their = " ".join(sorted(words)), " ".join(sorted(theirs))
        if SequenceMatcher(None, own, their).ratio() >= NEAR_SAME:
            return True
    return False


def _telling_words(name: str) -> frozenset[str]:
    """ "Aguas del Valle S.A. E.S.P." → {aguas, valle}."""
    return frozenset(re.findall(r"\w+", _plain(name))) - _NO_NAME


def _plain(text: str) -> str:
    return fold(text).replace(".", "").strip()


# -- What waits for the coordination ------------------------------------------------------------


def requests_for_coordination() -> QuerySet[JoinRequest]:
    """Requests to bodies that nobody else can answer for."""
    answered_by_managers = Membership.objects.filter(
        role=MembershipRole.MANAGER, is_active=True, user__is_active=True
    ).values("organisation")
    return JoinRequest.objects.filter(stage=RequestStage.PENDING).exclude(
        organisation__in=answered_by_managers
    )


def is_pending(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.stage == OrganisationStage.PENDING
