"""A case: a version, the entry it is judged in, and what stands between a person and it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Value
from django.utils.translation import gettext as _

from practices.enums import ConflictScope, OrganisationKind, SubmissionStatus
from practices.models import (
    Assignment,
    Call,
    EvaluatorProfile,
    Membership,
    Organisation,
    OrganisationDomain,
    Partner,
    PinnedConflict,
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

    What was declared or pinned by a coordinator, what they did in the practice, and their bodies
    within the call's conflict scope. Acts in the same case are the business of ``permissions``.
    """
    return conflicts([evaluator], [submission]).get((evaluator.pk, submission.pk))


def conflicts(
    people: Iterable[User], submissions: Iterable[Submission]
) -> dict[tuple[int, int], str]:
    """(person id, entry id) → the reason, for every pair in conflict. Five queries at most."""
    people, submissions = list(people), list(submissions)
    practices = {submission.revision.practice_id for submission in submissions}
    declared, took_part, pinned = _past_ties(people, practices, submissions)
    bodies = _bodies(people)
    allied = _allied_entities(submissions) if any(bodies.values()) else {}
    rivals = _owners_in_category(submissions) if any(bodies.values()) else {}
    found = {}
    for person in people:
        for submission in submissions:
            pair = (person.pk, submission.revision.practice_id)
            if (person.pk, submission.pk) in pinned:
                reason = _("La coordinación registró un conflicto de interés.")
            elif pair in declared:
                reason = _("Se declaró impedida para evaluar esta práctica.")
            elif pair in took_part:
                reason = _("Participó en la práctica: la escribió, la avaló o la presentó.")
            else:
                reason = _reason_of_bodies(
                    bodies[person.pk],
                    submission,
                    allied.get(submission.revision_id, set()),
                    rivals.get(submission.category_id, set()),
                )
            if reason:
                found[person.pk, submission.pk] = reason
    return found


def bodies_of(user: User) -> list[Organisation]:
    """Where a person works: their active memberships and the body of their profile."""
    return list(_bodies([user])[user.pk])


def shared_domain(person: User, submission: Submission) -> str:
    """A warning, in Spanish, when the person's mail is of the owner's domain; "" when not."""
    return shared_domains([person], [submission]).get((person.pk, submission.pk), "")


def shared_domains(
    people: Iterable[User], submissions: Iterable[Submission]
) -> dict[tuple[int, int], str]:
    """(person id, entry id) → a warning, for every pair whose mail domains meet. One query.

    A hint only: a group of companies, a former job. Whoever assigns says why they go on.
    """
    submissions = list(submissions)
    owners = {each.pk: _owner_and_entity(each) for each in submissions}
    domains: dict[int, set[str]] = {}
    rows = OrganisationDomain.objects.filter(
        organisation__in={pk for pks in owners.values() for pk in pks}
    )
    for organisation_id, domain in rows.order_by().values_list("organisation", "domain"):
        domains.setdefault(organisation_id, set()).add(domain)
    return {
        (person.pk, entry.pk): _("Su correo es de %(domain)s, el dominio de la entidad titular.")
        % {"domain": shared}
        for entry in submissions
        for person in people
        if (shared := _domain_among(person, owners[entry.pk], domains))
    }


def _owner_and_entity(submission: Submission) -> set[int]:
    owner = submission.revision.owner
    return {owner.pk, _entity(owner).pk}


def _domain_among(person: User, owners: set[int], domains: dict[int, set[str]]) -> str:
    host = person.email.rpartition("@")[2].lower()
    return next(
        (
            domain
            for owner in sorted(owners)
            for domain in sorted(domains.get(owner, ()))
            if host == domain or host.endswith(f".{domain}")
        ),
        "",
    )


def _past_ties(
    people: list[User], practices: set[int], submissions: list[Submission]
) -> tuple[set, set, set]:
    """Pairs of person and practice: who declared a conflict, and who wrote or endorsed; pairs of
    person and entry: what a coordinator pinned."""
    evaluator = "assignment__evaluator"
    declared = Recusal.objects.filter(
        assignment__evaluator__in=people, assignment__submission__revision__practice__in=practices
    ).values_list(
        Value("declared"),
        "assignment__submission__revision__practice",
        evaluator,
        evaluator,
        evaluator,
    )
    wrote = Revision.objects.filter(practice__in=practices).values_list(
        Value("wrote"), "practice", "created_by", "updated_by", "endorsement__given_by"
    )
    pinned = PinnedConflict.objects.filter(
        evaluator__in=people, submission__in=submissions, lifted_at=None
    ).values_list(Value("pinned"), "submission", "evaluator", "evaluator", "evaluator")
    pairs: dict[str, set[tuple[int, int]]] = {"declared": set(), "wrote": set(), "pinned": set()}
    rows = declared.order_by().union(wrote.order_by(), pinned.order_by())
    for how, object_id, *person_ids in rows:
        pairs[how] |= {(person_id, object_id) for person_id in person_ids}
    return pairs["declared"], pairs["wrote"], pairs["pinned"]


def _bodies(people: list[User]) -> dict[int, set[Organisation]]:
    memberships = Membership.objects.filter(user__in=people, is_active=True)
    profiles = EvaluatorProfile.objects.filter(user__in=people, organisation__isnull=False)
    works_in = memberships.order_by().values_list("user", "organisation")
    pairs = list(works_in.union(profiles.order_by().values_list("user", "organisation")))
    found: dict[int, set[Organisation]] = {person.pk: set() for person in people}
    if pairs:
        organisations = Organisation.objects.select_related("parent").in_bulk(
            {organisation_id for _person_id, organisation_id in pairs}
        )
        for person_id, organisation_id in pairs:
            found[person_id].add(organisations[organisation_id])
    return found


def _allied_entities(submissions: list[Submission]) -> dict[int, set[Organisation]]:
    """Revision id → the bodies its partners are, or are part of."""
    partners = Partner.objects.filter(
        revision__in=[submission.revision_id for submission in submissions],
        organisation__isnull=False,
    )
    found: dict[int, set[Organisation]] = {}
    for partner in partners.select_related("organisation__parent").order_by():
        found.setdefault(partner.revision_id, set()).add(_entity(partner.organisation))
    return found


def _owners_in_category(submissions: list[Submission]) -> dict[int, set[Organisation]]:
    """Category id → owners of its entries, in contests only."""
    categories = {each.category_id for each in submissions if not each.call.is_bank}
    if not categories:
        return {}
    entries = (
        Submission.objects.filter(category__in=categories)
        .exclude(status=SubmissionStatus.WITHDRAWN)
        .select_related("revision__owner__parent")
    )
    found: dict[int, set[Organisation]] = {}
    for entry in entries.order_by():
        found.setdefault(entry.category_id, set()).add(entry.revision.owner)
    return found


def _reason_of_bodies(
    bodies: set[Organisation],
    submission: Submission,
    allied: set[Organisation],
    rivals: set[Organisation],
) -> str | None:
    if _is_in_scope(bodies, submission, allied):
        if submission.call.conflict_scope == ConflictScope.UNIT:
            return _("Trabaja en la dependencia titular de la práctica.")
        return _("Trabaja en la entidad titular, en su entidad superior o en una aliada.")
    if _competes(bodies, submission, rivals):
        return _("Su entidad tiene una postulación en la misma categoría.")
    return None


def _is_in_scope(
    bodies: set[Organisation], submission: Submission, allied: set[Organisation]
) -> bool:
    owner = submission.revision.owner
    if submission.call.conflict_scope == ConflictScope.UNIT:
        # In the bank of one body everybody works for the owner: only a shared unit counts.
        return owner.kind == OrganisationKind.UNIT and owner in bodies
    entity = _entity(owner)
    return any(
        own == entity or own in allied or entity.pk == own.parent_id or own.pk == entity.parent_id
        for own in map(_entity, bodies)
    )


def _competes(bodies: set[Organisation], submission: Submission, rivals: set[Organisation]) -> bool:
    if submission.call.conflict_scope == ConflictScope.UNIT:
        return any(owner.kind == OrganisationKind.UNIT and owner in bodies for owner in rivals)
    own = {_entity(body) for body in bodies}
    return any(_entity(owner) in own for owner in rivals)


def _entity(organisation: Organisation) -> Organisation:
    """The body that a unit is part of; any other body itself."""
    while organisation.kind == OrganisationKind.UNIT:
        organisation = organisation.parent
    return organisation
