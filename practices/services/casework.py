"""What services of a case share: its lock and who hears of it.

Lock order of every service: the practice, then whatever else of the case, then a counter, and
last, inside ``apply_transition``, the chain of the log. Nobody waits for a practice while holding
a chain, so two cases never wait for each other.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.formats import date_format

from practices import roles
from practices.enums import MembershipRole
from practices.models import Organisation, Practice, Revision, Submission, User
from practices.notifications import Addressee


def lock_practice(practice_id: int) -> Practice:
    """The practice, locked until the transaction ends: one act at a time in a case."""
    return Practice.objects.select_for_update().get(pk=practice_id)


def locked_entry(submission: Submission) -> Submission:
    """The entry as it is now, its practice locked."""
    lock_practice(submission.revision.practice_id)
    return Submission.objects.select_related(
        "call",
        "category",
        "rubric",
        "revision__practice",
        "revision__owner__parent",
        "revision__updated_by",
    ).get(pk=submission.pk)


def staff(role: str) -> list[Addressee]:
    """Everybody active in a staff group."""
    people = User.objects.filter(groups__name=role, is_active=True).order_by("pk")
    return [Addressee.of(user) for user in people]


def coordinators() -> list[Addressee]:
    return staff(roles.COORDINATOR)


def owner_addressees(revision: Revision) -> list[Addressee]:
    """Managers of the owning body and the last editor; else the body's public address.

    Where a body has nobody, the coordinators are told as well: somebody must know.
    """
    people = owner_people(revision)
    if people:
        return [Addressee.of(user) for user in people]
    return public_address(revision.owner) + coordinators()


def owner_people(revision: Revision) -> list[User]:
    """Managers of the owning body and the last editor, where they still belong to it."""
    people = {user.pk: user for user in managers_of(revision.owner)}
    if revision.updated_by.is_active and _belongs(revision.updated_by, revision.owner):
        people.setdefault(revision.updated_by_id, revision.updated_by)
    return list(people.values())


def public_address(owner: Organisation | None) -> list[Addressee]:
    return [Addressee(owner.public_email, owner.name)] if owner and owner.public_email else []


def managers_of(owner: Organisation | None) -> list[User]:
    if owner is None:
        return []
    return list(
        User.objects.filter(
            is_active=True,
            memberships__organisation=owner,
            memberships__role=MembershipRole.MANAGER,
            memberships__is_active=True,
        ).order_by("pk")
    )


def _belongs(user: User, owner: Organisation | None) -> bool:
    return owner is None or owner.pk in user.organisation_roles


def mail_context(revision: Revision, **more: str) -> Mapping[str, str]:
    """The words that every mail about a practice may use."""
    return {
        "title": str(revision),
        "code": revision.practice.code,
        "owner": revision.owner.name if revision.owner else "",
        **more,
    }


def long_date(day) -> str:
    """ "16 de junio de 2026"; empty for None."""
    return date_format(day, "DATE_FORMAT") if day else ""


def my_practice_path(revision: Revision) -> str:
    return reverse("my_practice", args=(revision.pk,))


def staff_revision_path(revision: Revision) -> str:
    return reverse("admin:practices_revision_change", args=(revision.pk,))


def case_path(submission: Submission) -> str:
    return reverse("admin:practices_submission_case", args=(submission.pk,))
