"""SQLite's FTS5: an external-content index over the search documents, fed by triggers."""

from collections.abc import Iterable

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


def ids_with_all(phrases: Iterable[Phrase]) -> RawSQL:
    """Ids of the documents that hold every phrase."""
    return _ids(" AND ".join(map(_quoted, phrases)))


def ids_with_any(phrases: Iterable[Phrase]) -> RawSQL:
    """Ids of the documents that hold at least one of the phrases."""
    return _ids(" OR ".join(map(_quoted, phrases)))


def _ids(expression: str) -> RawSQL:
    return RawSQL(
        "SELECT rowid FROM practices_search WHERE practices_search MATCH %s", (expression,)
    )


def _quoted(phrase: Phrase) -> str:
    # Tokens hold letters and digits only, so the quotes cannot be broken out of.
    return '"{}"'.format(" ".join(phrase))
