"""Which published practices say that they come from one another."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from practices.models import Practice, Replication, Revision

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DeclaredLinks:
    """Published versions of other practices, the newest first."""

    sources: Sequence[Revision] = ()
    replicas: Sequence[Revision] = ()

    def __bool__(self) -> bool:
        return bool(self.sources or self.replicas)


def declared_links(practice: Practice) -> DeclaredLinks:
    """Both directions in one query. What is not public is not named."""
    is_source = Exists(Replication.objects.filter(practice=practice, source=OuterRef("practice")))
    is_replica = Exists(Replication.objects.filter(source=practice, practice=OuterRef("practice")))
    others = list(
        Revision.objects.published()
        .filter(is_source | is_replica)
        .annotate(is_source=is_source)
        .select_related("practice", "owner")
        .only(
            "title",
            "practice__code_year",
            "practice__code_number",
            "owner__name",
            "owner__acronym",
        )
        .order_by("-published_at", "-pk")[:SHOWN]
    )
    return DeclaredLinks(
        sources=[each for each in others if each.is_source],
        replicas=[each for each in others if not each.is_source],
    )


def sources_of(practice_id: int) -> QuerySet[Practice]:
    """What a practice says it comes from, with the ``title`` of what is public of each."""
    published = Revision.objects.published().filter(practice=OuterRef("pk"))
    return Practice.objects.filter(replications__practice=practice_id).annotate(
        title=Subquery(published.values("title")[:1])
    )
