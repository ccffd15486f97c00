"""What the pages read on which a practice is begun."""

from collections.abc import Sequence

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from practices.enums import CriterionKind, Level
from practices.models import Call, Criterion, Revision, Rubric, SiteSettings, User


def good_example() -> Revision | None:
    """The one an administrator chose while it is public, else the newest of the best."""
    chosen = SiteSettings.objects.current().good_example_id
    rank = Case(
        When(practice=chosen, then=Value(0)),
        When(practice__level=Level.OUTSTANDING, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    published = Revision.objects.published().select_related("practice", "owner")
    return published.order_by(rank, F("published_at").desc(nulls_last=True), "-pk").first()


def minimum_criteria() -> Sequence[Criterion]:
    """The criteria that every good practice meets, as the bank words them now."""
    try:
        rubric = Rubric.objects.current(Call.objects.bank())
    except (Call.DoesNotExist, Rubric.DoesNotExist):
        return ()
    return rubric.criteria.filter(kind=CriterionKind.MINIMUM)


def versions_to_copy(user: User) -> QuerySet[Revision]:
    """Every version of the practices of this person's bodies, those of one practice together."""
    return (
        Revision.objects.of_member(user)
        .exclude(title=None)
        .select_related("practice", "owner")
        .order_by("-practice__created_at", "-practice_id", "-number")
    )
