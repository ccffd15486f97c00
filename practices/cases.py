"""A case: a version, the entry it is judged in, and what stands between a person and it."""

from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from practices.enums import ConflictScope, OrganisationKind, SubmissionStatus
from practices.models import (
    Assignment,
    Call,
    Organisation,
    Recusal,
    Revision,
    Submission,
    User,
)


@dataclass(frozen=True, slots=True)
class Case:
    """``call`` is the bank for a version that is in no call."""

    call: Call
    revision: Revision | None = None
    submission: Submission | None = None
    assignment: Assignment | None = None


def case_of(obj: Model, call: Call | None = None) -> Case:
    """The case a revision, submission, assignment or call belongs to.

    A version belongs to the entry it was submitted with, or before that to ``call``; entering
    another contest once published does not move it. Costs up to two queries.
    """
    match obj:
        case Call():
            return Case(obj)
        case Assignment():
            entry = obj.submission
            return Case(entry.call, entry.revision, entry, obj)
        case Submission():
            return Case(obj.call, obj.revision, obj)
        case Revision():
            entries = obj.submissions.select_related("call").order_by("entered_at", "id")
            if entry := entries.first():
                return Case(entry.call, obj, entry)
            return Case(call or Call.objects.bank(), obj)
    raise TypeError(f"{type(obj).__name__} belongs to no case")


def conflict_of_interest(evaluator: User, submission: Submission) -> str | None:
    """Why this person may not evaluate the entry, in Spanish; None when nothing is known.

    What was declared, what they did in the practice, and their bodies within the call's conflict
    scope. Acts in the same case are the business of ``permissions``.
    """
    practice = submission.revision.practice
    if Recusal.objects.filter(
        assignment__evaluator=evaluator, assignment__submission__revision__practice=practice
    ).exists():
        return _("Se declaró impedida para evaluar esta práctica.")
    if _took_part(evaluator, submission.revision):
        return _("Participó en la práctica: la escribió, la avaló o la presentó.")
    bodies = bodies_of(evaluator)
    if _is_in_scope(bodies, submission):
        if submission.call.conflict_scope == ConflictScope.UNIT:
            return _("Trabaja en la dependencia titular de la práctica.")
        return _("Trabaja en la entidad titular, en su entidad superior o en una aliada.")
    if not submission.call.is_bank and _has_entry_in_category(bodies, submission):
        return _("Su entidad tiene una postulación en la misma categoría.")
    return None


def bodies_of(user: User) -> list[Organisation]:
    """Where a person works: their active memberships and the body of their profile."""
    works_there = Q(memberships__user=user, memberships__is_active=True) | Q(evaluators__user=user)
    return list(Organisation.objects.filter(works_there).select_related("parent").distinct())


def _took_part(user: User, revision: Revision) -> bool:
    versions = revision.practice.revisions.all()
    wrote = versions.filter(created_by=user) | versions.filter(updated_by=user)
    return (wrote | versions.filter(endorsement__given_by=user)).exists()


def _is_in_scope(bodies: list[Organisation], submission: Submission) -> bool:
    owner = submission.revision.owner
    if submission.call.conflict_scope == ConflictScope.UNIT:
        # In the bank of one body everybody works for the owner: only a shared unit counts.
        return owner.kind == OrganisationKind.UNIT and owner in bodies
    entity = _entity(owner)
    partners = submission.revision.partners.exclude(organisation=None)
    allied = {_entity(partner.organisation) for partner in partners}
    return any(
        own == entity or own in allied or entity.pk == own.parent_id or own.pk == entity.parent_id
        for own in map(_entity, bodies)
    )


def _has_entry_in_category(bodies: list[Organisation], submission: Submission) -> bool:
    entries = Submission.objects.filter(category=submission.category).exclude(
        status=SubmissionStatus.WITHDRAWN
    )
    owners = Organisation.objects.filter(revisions__submissions__in=entries)
    if submission.call.conflict_scope == ConflictScope.UNIT:
        return any(owner.kind == OrganisationKind.UNIT and owner in bodies for owner in owners)
    own = {_entity(body) for body in bodies}
    return any(_entity(owner) in own for owner in owners.select_related("parent").distinct())


def _entity(organisation: Organisation) -> Organisation:
    """The body that a unit is part of; any other body itself."""
    while organisation.kind == OrganisationKind.UNIT:
        organisation = organisation.parent
    return organisation
