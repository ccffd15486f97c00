"""PostgreSQL's text search: a vector over the search documents, kept by the database itself.

The tokens are ours, so no dictionary, parser or locale of the server has a say: the vector is
read from a literal of tokens with their positions.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.expressions import RawSQL

from .parsing import Phrase

# The first position of each text is 2: between two texts one is free and no phrase crosses it.
_VECTOR_OF_TOKENS = """
    CREATE OR REPLACE FUNCTION practices_token_vector(tokens text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(token || ':' || position + 1, ' '), '')::tsvector
        FROM unnest(string_to_array(tokens, ' ')) WITH ORDINALITY AS word (token, position)
    $$
"""
_VECTOR = """
    ALTER TABLE practices_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(practices_token_vector(title), 'A')
        || setweight(practices_token_vector(keywords), 'B')
        || setweight(practices_token_vector(summary), 'C')
        || practices_token_vector(body)
        || practices_token_vector(attachments)
    ) STORED
"""
_INDEX = """
    CREATE INDEX practices_search_vector ON practices_searchdocument USING gin (vector)
"""
# Texts and vectors lie outside the row: a scan of the hits then reads little.
_NARROW_ROWS = "ALTER TABLE practices_searchdocument SET (toast_tuple_target = 128)"


def missing(connection) -> list[str]:
    """Names of the column and index that are not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('practices_search_vector') IS NOT NULL")
        is_present = cursor.fetchone()[0]
    return [] if is_present else ["practices_search_vector"]


def install(connection) -> None:
    """Make what is missing; the documents that are there are indexed with it."""
    if missing(connection):
        with connection.cursor() as cursor:
            for statement in (_VECTOR_OF_TOKENS, _NARROW_ROWS, _VECTOR, _INDEX):
                cursor.execute(statement)


def uninstall(connection) -> None:
    if not missing(connection):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE practices_searchdocument DROP COLUMN vector")
            cursor.execute("DROP FUNCTION practices_token_vector")


def repair(connection) -> None:
    """Tell the planner what is there; the index itself cannot fall behind."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE practices_searchdocument")


@contextmanager
def planning(connection) -> Iterator[None]:
    """To look things up in: the planner takes a vector for cheap to read, and for a common word
    would read all of them instead of the index (730 ms against 18 at 100,000 documents)."""
    with transaction.atomic(using=connection.alias, savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def expression_of(required: Iterable[Phrase], excluded: Iterable[Phrase]) -> str:
    """What to match: every phrase that is required (there is one) and none that is excluded."""
    wanted = [_adjacent(phrase) for phrase in required]
    unwanted = [f"!{_adjacent(phrase)}" for phrase in excluded]
    return " & ".join(wanted + unwanted)


def matching(expression: str) -> RawSQL:
    """Ids of the documents that match."""
    return RawSQL(
        "SELECT id FROM practices_searchdocument WHERE vector @@ %s::tsquery", (expression,)
    )


def newest_matching(expression: str, limit: int) -> RawSQL:
    """The highest ids of the documents that match."""
    return RawSQL(
        "SELECT id FROM practices_searchdocument WHERE vector @@ %s::tsquery"
        " ORDER BY id DESC LIMIT %s",
        (expression, limit),
    )


def count_matching(connection, expression: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM practices_searchdocument WHERE vector @@ %s::tsquery",
            (expression,),
        )
        return cursor.fetchone()[0]


def _adjacent(phrase: Phrase) -> str:
    # Tokens hold letters and digits only, so the quotes cannot be broken out of.
    return "({})".format(" <-> ".join(f"'{token}'" for token in phrase))
