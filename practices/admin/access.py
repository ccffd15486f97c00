"""Which staff group sees and edits which table. Power over a case is not decided here: see
``practices.permissions``. A table that is not listed is shown to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.db.models import Model

from practices import models
from practices.roles import ADMINISTRATOR, AUDITOR, COORDINATOR, PUBLISHER

CASE_STAFF = frozenset((COORDINATOR, PUBLISHER, AUDITOR))
EVERYBODY = CASE_STAFF | {ADMINISTRATOR}
COORDINATORS = frozenset((COORDINATOR,))
ADMINISTRATORS = frozenset((ADMINISTRATOR,))
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Access:
    """Groups that may view, and those that may also add, change and delete rows."""

    view: frozenset[str]
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY


def _seen_by(*groups: str) -> Access:
    return Access(frozenset(groups))


def _kept_by(editors: frozenset[str], *, viewers: frozenset[str] = EVERYBODY) -> Access:
    """Rows that are added and changed, never deleted: others point at them."""
    return Access(viewers | editors, add=editors, change=editors)


def _listed_by(editors: frozenset[str], *, viewers: frozenset[str] = EVERYBODY) -> Access:
    """Rows of a list inside another page, which may also be taken out."""
    return Access(viewers | editors, add=editors, change=editors, delete=editors)


_HOUSE = COORDINATORS | ADMINISTRATORS

ACCESS: Mapping[type[Model], Access] = {
    # Lists
    models.Service: _kept_by(_HOUSE),
    models.Topic: _kept_by(_HOUSE),
    models.PopulationGroup: _kept_by(_HOUSE),
    models.Keyword: _kept_by(_HOUSE),
    models.Territory: Access(EVERYBODY),
    # People and bodies
    models.Organisation: _kept_by(_HOUSE),
    models.OrganisationFormerName: _listed_by(_HOUSE),
    models.OrganisationDomain: _listed_by(_HOUSE),
    models.Membership: _seen_by(COORDINATOR, AUDITOR, ADMINISTRATOR),
    models.JoinRequest: _seen_by(COORDINATOR, AUDITOR),
    models.Invitation: _seen_by(COORDINATOR, AUDITOR),
    models.MembershipEvent: _seen_by(COORDINATOR, AUDITOR, ADMINISTRATOR),
    models.EvaluatorProfile: _kept_by(_HOUSE, viewers=CASE_STAFF),
    models.User: Access(
        frozenset((COORDINATOR, AUDITOR, ADMINISTRATOR)), add=ADMINISTRATORS, change=ADMINISTRATORS
    ),
    # Practices: written through services, where ``permissions`` allows it
    models.Practice: Access(CASE_STAFF),
    models.Revision: Access(CASE_STAFF, change=COORDINATORS),
    models.DocumentImport: _seen_by(COORDINATOR, AUDITOR),
    models.TableImport: _seen_by(COORDINATOR, AUDITOR),
    # Calls
    models.Call: _kept_by(COORDINATORS),
    models.Category: _kept_by(COORDINATORS),
    models.EligibilityItem: _listed_by(COORDINATORS),
    models.Prize: _listed_by(COORDINATORS),
    models.CallAct: _kept_by(COORDINATORS),
    models.CallQuestion: _listed_by(COORDINATORS),
    models.Rubric: _kept_by(COORDINATORS),
    models.Criterion: _listed_by(COORDINATORS),
    models.ScaleLevel: _listed_by(COORDINATORS),
    # Cases: the case page is the only road of coordinators and publishers
    models.Submission: Access(CASE_STAFF),
    models.Assignment: _seen_by(AUDITOR),
    models.Recusal: _seen_by(AUDITOR),
    models.Evaluation: _seen_by(AUDITOR),
    models.Score: _seen_by(AUDITOR),
    models.ScoreVersion: _seen_by(AUDITOR),
    models.ConsensusNote: _seen_by(AUDITOR),
    models.Decision: _seen_by(AUDITOR),
    models.Countersignature: _seen_by(AUDITOR),
    models.CategoryResult: _seen_by(AUDITOR),
    models.TieVote: _seen_by(AUDITOR),
    models.WrittenRound: _seen_by(AUDITOR),
    models.CaseNote: _seen_by(AUDITOR),
    models.Certificate: _seen_by(AUDITOR),
    models.Endorsement: _seen_by(AUDITOR),
    models.Observation: _seen_by(AUDITOR),
    # The record of what was done
    models.TransitionLog: _seen_by(AUDITOR),
    models.LogChain: _seen_by(AUDITOR),
    LogEntry: _seen_by(AUDITOR, ADMINISTRATOR),
    # The portal
    models.SiteSettings: Access(frozenset((ADMINISTRATOR, AUDITOR)), change=ADMINISTRATORS),
    models.Page: Access(frozenset((ADMINISTRATOR, AUDITOR)), change=ADMINISTRATORS),
    models.MailText: Access(frozenset((ADMINISTRATOR, AUDITOR)), change=ADMINISTRATORS),
    models.Notification: _seen_by(COORDINATOR, AUDITOR, ADMINISTRATOR),
    models.CodeCounter: _seen_by(AUDITOR, ADMINISTRATOR),
    models.JobLease: _seen_by(AUDITOR, ADMINISTRATOR),
    models.UsageCount: Access(EVERYBODY),
}


def groups_of(user) -> frozenset[str]:
    """Staff groups of a person. An account made by ``createsuperuser`` is an administrator: it is
    how a new installation gets its first one."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    return user.group_names | (ADMINISTRATORS if user.is_superuser else NOBODY)


def may(user, action: str, model: type[Model]) -> bool:
    """``action``: view, add, change or delete."""
    access = ACCESS.get(model)
    return access is not None and not groups_of(user).isdisjoint(getattr(access, action))
