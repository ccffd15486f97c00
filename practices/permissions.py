"""May this person do this to this object? Answers from ``permission_table``, with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from practices import roles
from practices.cases import Case, case_of
from practices.enums import CallEvaluatorStage, MembershipRole
from practices.exceptions import NotAllowed
from practices.models import (
    Assignment,
    Call,
    Countersignature,
    Decision,
    Endorsement,
    Submission,
    TransitionLog,
    User,
)
from practices.permission_table import PERMISSIONS, Act, Permission, Role
from practices.workflow import MACHINES

#: How many colleagues a refusal names.
NAMED_COLLEAGUES = 3
STAFF_GROUPS = frozenset((roles.COORDINATOR, roles.PUBLISHER, roles.AUDITOR, roles.ADMINISTRATOR))


@dataclass(frozen=True, slots=True)
class Verdict:
    """``role``: in what quality the person may act; ``reason``: why not, and who else could."""

    ok: bool
    reason: str = ""
    role: Role | None = None


def allowed(
    user: User | AnonymousUser | None, permission: str, obj: Model, *, call: Call | None = None
) -> Verdict:
    """``user`` None is the portal itself, at a deadline. ``call``: where a version that is in no
    call yet is about to go; the bank if not given. KeyError for an unknown permission."""
    return allowed_in(user, PERMISSIONS[permission], case_of(obj, call), obj)


def require(user: User | AnonymousUser, permission: str, obj: Model) -> Role:
    """The role the person acts in. Raises `NotAllowed` with the reason."""
    verdict = allowed(user, permission, obj)
    if not verdict.ok:
        raise NotAllowed(verdict.reason)
    return verdict.role


def allowed_in(
    user: User | AnonymousUser | None, permission: Permission, case: Case, obj: Model
) -> Verdict:
    role = role_of(user, permission, case)
    if role is None:
        return Verdict(False, _lacking_role(user, permission, case))
    if obj.status not in permission.states.get(obj._meta.model_name, (obj.status,)):
        return Verdict(
            False,
            _("No se puede %(action)s mientras su estado sea “%(status)s”.")
            % {"action": permission.label, "status": obj.get_status_display()},
        )
    if permission.act and (others := acts_of(user, case) - {permission.act}):
        return Verdict(False, _acted_before(user, permission, case, others))
    return Verdict(True, role=role)


def role_of(user: User | AnonymousUser | None, permission: Permission, case: Case) -> Role | None:
    """The first role with this permission that the person has in the case."""
    granted = granted_roles(permission, case)
    if user is None:
        return Role.SYSTEM if Role.SYSTEM in granted else None
    if not user.is_active:
        return None
    return next((role for role in granted if _has(user, role, case)), None)


def granted_roles(permission: Permission, case: Case) -> tuple[Role, ...]:
    return permission.bank if case.call.is_bank else permission.contest


def acts_of(user: User, case: Case) -> set[Act]:
    """What the person has done in the case, from the log and from signed rows. Six queries."""
    if case.revision is None:
        return set()
    acts = set()
    if user.pk in (case.revision.created_by_id, case.revision.updated_by_id):
        acts.add(Act.EDIT)
    if Endorsement.objects.filter(revision=case.revision, given_by=user).exists():
        acts.add(Act.EDIT)
    for machine, transition in _logged(user, case):
        act = PERMISSIONS[MACHINES[machine].transition(transition).permission].act
        acts |= {act} - {None}
    decisions = Decision.objects.filter(submission__revision=case.revision)
    signatures = Countersignature.objects.filter(
        Q(submission__revision=case.revision) | Q(revisions=case.revision)
    )
    if decisions.filter(proposed_by=user).exists() or signatures.filter(requested_by=user).exists():
        acts.add(Act.PROPOSE)
    if decisions.filter(settled_by=user).exists() or signatures.filter(signed_by=user).exists():
        acts.add(Act.CONFIRM)
    return acts


def _logged(user: User, case: Case) -> Iterable[tuple[str, str]]:
    of_case = Q(machine="revision", object_id=case.revision.pk)
    if case.submission is not None:
        assignments = case.submission.assignments.filter(evaluator=user).values("pk")
        of_case |= Q(machine="submission", object_id=case.submission.pk)
        of_case |= Q(machine="assignment", object_id__in=assignments)
    entries = TransitionLog.objects.filter(of_case, actor=user).order_by()
    return entries.values_list("machine", "transition").distinct()


def _has(user: User, role: Role, case: Case) -> bool:
    practice = case.revision.practice if case.revision else None
    match role:
        case Role.COORDINATOR:
            return roles.COORDINATOR in user.group_names
        case Role.PUBLISHER:
            return roles.PUBLISHER in user.group_names
        case Role.AUDITOR:
            return roles.AUDITOR in user.group_names
        case Role.JURY_CHAIR:
            return case.call.jury_chair_id == user.pk
        case Role.MANAGER:
            return _organisation_role(user, practice) == MembershipRole.MANAGER
        case Role.EDITOR:
            return _organisation_role(user, practice) == MembershipRole.EDITOR
        case Role.CREATOR:
            return (
                practice is not None
                and practice.owner_id is None
                and practice.created_by_id == user.pk
            )
        case Role.PROXY:
            return (
                roles.COORDINATOR in user.group_names
                and practice is not None
                and practice.owner_id is not None
                and not _has_users(practice)
            )
        case Role.JUROR:
            return case.submission is not None and is_free_juror(user, case.submission)
        case Role.EVALUATOR:
            return (
                case.assignment is not None
                and case.assignment.evaluator_id == user.pk
                and roles.EVALUATOR in user.group_names
            )
    return False


def is_free_juror(user: User, submission: Submission) -> bool:
    """An evaluator of the call who never had this entry. Three queries at most."""
    if roles.EVALUATOR not in user.group_names:
        return False
    accepted = submission.call.evaluators.filter(user=user, stage=CallEvaluatorStage.ACCEPTED)
    of_call = Assignment.objects.filter(evaluator=user, submission__call=submission.call_id)
    if of_call.filter(submission=submission).exists():
        return False
    return accepted.exists() or of_call.reading().exists()


def _organisation_role(user: User, practice) -> str | None:
    return user.organisation_roles.get(practice.owner_id) if practice else None


def _has_users(practice) -> bool:
    return practice.owner.memberships.filter(is_active=True, user__is_active=True).exists()


def _lacking_role(user: User | AnonymousUser | None, permission: Permission, case: Case) -> str:
    granted = granted_roles(permission, case)
    if not granted:
        place = _("el banco permanente") if case.call.is_bank else _("un concurso")
        return _("En %(place)s no se puede %(action)s.") % {
            "place": place,
            "action": permission.label,
        }
    if granted == (Role.SYSTEM,):
        return _("Esto lo hace el portal cuando llega su plazo; nadie puede adelantarlo.")
    if user is not None and not user.is_active:
        return _("Ingrese con una cuenta activa para %(action)s.") % {"action": permission.label}
    return _("Usted no puede %(action)s. Le corresponde a %(who)s.") % {
        "action": permission.label,
        "who": _who_could(user, permission, case),
    }


def _acted_before(user: User, permission: Permission, case: Case, acts: set[Act]) -> str:
    done = get_text_list([str(act.label) for act in Act if act in acts], _("y"))
    return _(
        "Usted ya %(done)s: en un mismo caso nadie actúa dos veces. "
        "Para %(action)s, pídaselo a %(who)s."
    ) % {"done": done, "action": permission.label, "who": _who_could(user, permission, case)}


def _who_could(user: User | None, permission: Permission, case: Case) -> str:
    """Roles in Spanish, with names where the reader works in the house."""
    sees_names = user is not None and bool(STAFF_GROUPS & user.group_names)
    parts = []
    for role in granted_roles(permission, case):
        if role is Role.SYSTEM:
            continue
        names = _colleagues(user, role, permission, case) if sees_names else []
        parts.append(f"{role.label} ({get_text_list(names, _('o'))})" if names else str(role.label))
    return get_text_list(parts, _("o"))


def _colleagues(user: User, role: Role, permission: Permission, case: Case) -> list[str]:
    """Others with this role who have done nothing in the case that keeps them from it."""
    group = {Role.COORDINATOR: roles.COORDINATOR, Role.PUBLISHER: roles.PUBLISHER}.get(role)
    if group is not None:
        candidates = User.objects.filter(is_active=True, groups__name=group)
    elif role is Role.JURY_CHAIR:
        candidates = User.objects.filter(is_active=True, pk=case.call.jury_chair_id)
    else:
        return []
    free = (
        colleague.full_name
        for colleague in candidates.exclude(pk=user.pk).order_by("full_name", "pk")
        if not permission.act or not acts_of(colleague, case) - {permission.act}
    )
    return list(islice(free, NAMED_COLLEAGUES))
