"""One query, answered: how many were found, and which ones come first."""

from dataclasses import dataclass

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from practices.models import Revision, SearchDocument

from .engines import engine_of
from .parsing import ParsedQuery, parse
from .ranking import Candidate, ranked

#: The newest hits are ranked, all are counted.
MAX_RANKED = 2000


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``ids`` are revision ids, the best first, at most ``MAX_RANKED``.

    ``hits`` is ``within`` narrowed to what was found: for facets, other orders and exports.
    Without a word to look for (``parsed.is_blank``) it is ``within`` as it was, and ``ids`` is
    empty: say so instead of showing an empty list.
    """

    parsed: ParsedQuery
    hits: QuerySet[Revision]
    ids: tuple[int, ...]
    total: int
    documents: QuerySet[SearchDocument]
    oldest_ranked: int | None

    @property
    def terms(self) -> frozenset[str]:
        """The tokens for ``text.highlight`` and ``text.excerpt``."""
        return self.parsed.terms

    @property
    def is_bounded(self) -> bool:
        """More were found than ranked: the page says that it put the newest in order."""
        return self.total > len(self.ids)

    def ids_between(self, start: int, stop: int) -> list[int]:
        """Revision ids of one page: the ranked ones, then the older ones from new to old."""
        page = list(self.ids[start:stop])
        first, last = max(start - len(self.ids), 0), stop - len(self.ids)
        if last > 0 and self.is_bounded:
            older = self.documents.filter(pk__lt=self.oldest_ranked).order_by("-pk")
            page += older.values_list("revision", flat=True)[first:last]
        return page


def query(text: str, within: QuerySet[Revision]) -> SearchResult:
    """Look for what a visitor typed among published revisions. Any text is a valid query.

    Two queries, or one when everything found is ranked.
    """
    parsed = parse(text)
    documents = _found(parsed, within)
    if parsed.is_blank:
        return SearchResult(parsed, within, (), within.count(), documents, None)
    candidates = _newest(documents)
    total = len(candidates) if len(candidates) < MAX_RANKED else documents.count()
    return SearchResult(
        parsed=parsed,
        hits=within.filter(pk__in=documents.values("revision")),
        ids=tuple(candidate.revision_id for candidate in ranked(candidates, parsed.terms)),
        total=total,
        documents=documents,
        oldest_ranked=min((candidate.document_id for candidate in candidates), default=None),
    )


def _found(parsed: ParsedQuery, within: QuerySet[Revision]) -> QuerySet[SearchDocument]:
    engine = engine_of(connections[within.db])
    documents = SearchDocument.objects.using(within.db).filter(revision__in=within.values("pk"))
    if parsed.required:
        documents = documents.filter(pk__in=engine.ids_with_all(parsed.required))
    if parsed.excluded:
        documents = documents.exclude(pk__in=engine.ids_with_any(parsed.excluded))
    return documents


def _newest(documents: QuerySet[SearchDocument]) -> list[Candidate]:
    today = timezone.localdate()
    rows = documents.order_by("-pk").values_list(
        "pk", "revision", "counts", "length", "practice__valid_until"
    )
    return [
        Candidate(pk, revision, counts, length, valid_until is not None and valid_until < today)
        for pk, revision, counts, length, valid_until in rows[:MAX_RANKED]
    ]
