"""PostgreSQL's text search: a vector over the search documents, kept by the database itself.

The tokens are ours, so no dictionary, parser or locale of the server has a say: the vector is
read from a literal of tokens with their positions.
"""

from collections.abc import Iterable

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


def ids_with_all(phrases: Iterable[Phrase]) -> RawSQL:
    """Ids of the documents that hold every phrase."""
    return _ids(" & ".join(map(_adjacent, phrases)))


def ids_with_any(phrases: Iterable[Phrase]) -> RawSQL:
    """Ids of the documents that hold at least one of the phrases."""
    return _ids(" | ".join(map(_adjacent, phrases)))


def _ids(expression: str) -> RawSQL:
    return RawSQL(
        "SELECT id FROM practices_searchdocument WHERE vector @@ %s::tsquery", (expression,)
    )


def _adjacent(phrase: Phrase) -> str:
    # Tokens hold letters and digits only, so the quotes cannot be broken out of.
    return "({})".format(" <-> ".join(f"'{token}'" for token in phrase))
