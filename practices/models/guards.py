"""Triggers that make tables append-only, on SQLite and PostgreSQL. The SQL stands only here.

SQLite rebuilds a table to alter it and drops its triggers: begin and end every migration that
alters one of these tables with ``install_guards()``. There is none against TRUNCATE.
"""

from django.db import migrations

APPEND_ONLY = (
    "practices_transitionlog",
    "practices_scoreversion",
    "practices_membershipevent",
)
REFUSED = ("update", "delete")
MESSAGE = "append-only table: rows are never changed or deleted"

_POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION practices_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""
_POSTGRESQL_TRIGGER = """
    CREATE TRIGGER {name} BEFORE {event} ON {table}
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_change()
"""
_POSTGRESQL_INSTALLED = """
    SELECT tgname FROM pg_trigger
    WHERE tgrelid::regclass::text = ANY(%s) AND NOT tgisinternal AND tgenabled <> 'D'
"""
_SQLITE_TRIGGER = f"""
    CREATE TRIGGER {{name}} BEFORE {{event}} ON {{table}}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""
_SQLITE_INSTALLED = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def install(connection) -> None:
    """Put every guard that is missing in place, on the tables that there are so far."""
    absent = set(missing(connection))
    tables = set(connection.introspection.table_names())
    is_postgresql = connection.vendor == "postgresql"
    create = _POSTGRESQL_TRIGGER if is_postgresql else _SQLITE_TRIGGER
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, event, table in _guards():
            if name in absent and table in tables:
                cursor.execute(create.format(name=name, event=event.upper(), table=table))


def remove(connection) -> None:
    """Take the guards away: only for the flush of tests."""
    present = {name for name, _, _ in _guards()} - set(missing(connection))
    with connection.cursor() as cursor:
        for name, _, table in _guards():
            if name in present:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on_table}")


def missing(connection) -> list[str]:
    """Names of the guards that are not there or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_INSTALLED, [list(APPEND_ONLY)])
        else:
            cursor.execute(_SQLITE_INSTALLED)
        installed = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in _guards() if name not in installed]


def install_guards() -> migrations.RunPython:
    """Migration operation. Undoing it installs too: the first operation is undone last, after
    SQLite has rebuilt the table once more."""
    return migrations.RunPython(_install_in_migration, _install_in_migration)


def _install_in_migration(apps, schema_editor) -> None:
    install(schema_editor.connection)


def _guards() -> list[tuple[str, str, str]]:
    return [(f"{table}_no_{event}", event, table) for table in APPEND_ONLY for event in REFUSED]
