"""SQLite's FTS5: an external-content index over the search documents, fed by triggers."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from django.db.models.expressions import RawSQL

from .parsing import Phrase

# By default unicode61 takes the tilde off the ñ and lets "ano" find "año".
_PARTS = {
    "practices_search": """
        CREATE VIRTUAL TABLE practices_search USING fts5(
            title, keywords, summary, body, attachments,
            content = 'practices_searchdocument', content_rowid = 'id',
            tokenize = 'unicode61 remove_diacritics 0'
        )
    """,
    "practices_search_insert": """
        CREATE TRIGGER practices_search_insert AFTER INSERT ON practices_searchdocument BEGIN
            INSERT INTO practices_search(rowid, title, keywords, summary, body, attachments)
            VALUES (new.id, new.title, new.keywords, new.summary, new.body, new.attachments);
        END
    """,
    "practices_search_delete": """
        CREATE TRIGGER practices_search_delete AFTER DELETE ON practices_searchdocument BEGIN
            INSERT INTO practices_search(
                practices_search, rowid, title, keywords, summary, body, attachments
            ) VALUES (
                'delete', old.id, old.title, old.keywords, old.summary, old.body, old.attachments
            );
        END
    """,
    "practices_search_update": """
        CREATE TRIGGER practices_search_update
        AFTER UPDATE OF title, keywords, summary, body, attachments ON practices_searchdocument
        BEGIN
            INSERT INTO practices_search(
                practices_search, rowid, title, keywords, summary, body, attachments
            ) VALUES (
                'delete', old.id, old.title, old.keywords, old.summary, old.body, old.attachments
            );
            INSERT INTO practices_search(rowid, title, keywords, summary, body, attachments)
            VALUES (new.id, new.title, new.keywords, new.summary, new.body, new.attachments);
        END
    """,
}


def missing(connection) -> list[str]:
    """Names of the table and triggers that are not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _PARTS if name not in present]


def install(connection) -> None:
    """Make what is missing, and index the documents that are there."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        for name in absent:
            cursor.execute(_PARTS[name])
    if absent:
        repair(connection)


def uninstall(connection) -> None:
    absent = missing(connection)
    with connection.cursor() as cursor:
        for name in reversed(_PARTS):
            if name not in absent:
                kind = "TABLE" if name == "practices_search" else "TRIGGER"
                cursor.execute(f"DROP {kind} {name}")


def repair(connection) -> None:
    """Read the whole index again from the documents."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO practices_search(practices_search) VALUES ('rebuild')")


def planning(connection) -> AbstractContextManager[None]:
    """To look things up in: FTS5 leaves the planner nothing to choose."""
    return nullcontext()


def expression_of(required: Iterable[Phrase], excluded: Iterable[Phrase]) -> str:
    """What to match: every phrase that is required (there is one) and none that is excluded."""
    wanted = " AND ".join(map(_quoted, required))
    unwanted = " OR ".join(map(_quoted, excluded))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def matching(expression: str) -> RawSQL:
    """Ids of the documents that match."""
    return RawSQL(
        "SELECT rowid FROM practices_search WHERE practices_search MATCH %s", (expression,)
    )


def newest_matching(expression: str, limit: int) -> RawSQL:
    """The highest ids of the documents that match; costs no look at the documents."""
    return RawSQL(
        "SELECT rowid FROM practices_search WHERE practices_search MATCH %s"
        " ORDER BY rowid DESC LIMIT %s",
        (expression, limit),
    )


def count_matching(connection, expression: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM practices_search WHERE practices_search MATCH %s", (expression,)
        )
        return cursor.fetchone()[0]


def _quoted(phrase: Phrase) -> str:
    # Tokens hold letters and digits only, so the quotes cannot be broken out of.
    return '"{}"'.format(" ".join(phrase))
