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
        return not self.parsed.is_blank and self.total > len(self.ids)

    def ids_between(self, start: int, stop: int) -> list[int]:
        """Revision ids of one page: the ranked ones, then the older ones from new to old."""
        page = list(self.ids[start:stop])
        first, last = max(start - len(self.ids), 0), stop - len(self.ids)
        if last > 0 and self.is_bounded:
            older = self.documents.filter(pk__lt=self.oldest_ranked).order_by("-pk")
            page += older.values_list("revision", flat=True)[first:last]
        return page


def query(text: str, within: QuerySet[Revision] | None = None) -> SearchResult:
    """Look for what a visitor typed. Any text is a valid query.

    ``within`` are published revisions; None are all of them, and much cheaper than a filter that
    leaves all. Costs one query, and one more when more is found than ranked.
    """
    parsed = parse(text)
    revisions = Revision.objects.published() if within is None else within
    documents = _found(parsed, within, revisions.db)
    if parsed.is_blank:
        return SearchResult(parsed, revisions, (), revisions.count(), documents, None)
    if within is None and parsed.required:
        candidates, total = _first_of_all(parsed, revisions.db)
    else:
        candidates, total = _first_within(documents)
    return SearchResult(
        parsed=parsed,
        hits=revisions.filter(pk__in=documents.values("revision")),
        ids=tuple(candidate.revision_id for candidate in ranked(candidates, parsed.terms)),
        total=total,
        documents=documents,
        oldest_ranked=min((candidate.document_id for candidate in candidates), default=None),
    )


def _found(
    parsed: ParsedQuery, within: QuerySet[Revision] | None, database: str
) -> QuerySet[SearchDocument]:
    engine = engine_of(connections[database])
    documents = SearchDocument.objects.using(database)
    if within is not None:
        documents = documents.filter(revision__in=within.values("pk"))
    if parsed.required:
        expression = engine.expression_of(parsed.required, parsed.excluded)
        return documents.filter(pk__in=engine.matching(expression))
    for phrase in parsed.excluded:
        documents = documents.exclude(pk__in=engine.matching(engine.expression_of([phrase], [])))
    return documents


def _first_of_all(parsed: ParsedQuery, database: str) -> tuple[list[Candidate], int]:
    """The newest hits and their number, asked of the text index alone."""
    connection = connections[database]
    engine = engine_of(connection)
    expression = engine.expression_of(parsed.required, parsed.excluded)
    newest = SearchDocument.objects.using(database).filter(
        pk__in=engine.newest_matching(expression, MAX_RANKED)
    )
    with engine.planning(connection):
        candidates = _candidates(newest)
        if len(candidates) < MAX_RANKED:
            return candidates, len(candidates)
        return candidates, engine.count_matching(connection, expression)


def _first_within(documents: QuerySet[SearchDocument]) -> tuple[list[Candidate], int]:
    connection = connections[documents.db]
    with engine_of(connection).planning(connection):
        candidates = _candidates(documents.order_by("-pk")[:MAX_RANKED])
        return candidates, len(candidates) if len(candidates) < MAX_RANKED else documents.count()


def _candidates(documents: QuerySet[SearchDocument]) -> list[Candidate]:
    today = timezone.localdate()
    rows = documents.values_list("pk", "revision", "counts", "length", "practice__valid_until")
    return [
        Candidate(pk, revision, counts, length, valid_until is not None and valid_until < today)
        for pk, revision, counts, length, valid_until in rows
    ]
