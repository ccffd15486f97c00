"""The text engine of a database, and the migration operation that installs it."""

from django.db import migrations

from . import postgres, sqlite

_ENGINES = {"sqlite": sqlite, "postgresql": postgres}


def engine_of(connection):
    """The module that knows this database's text engine."""
    return _ENGINES[connection.vendor]


def missing(connection) -> list[str]:
    """What of the text index is not there; a test after all migrations expects nothing."""
    return engine_of(connection).missing(connection)


def install_text_index() -> migrations.RunPython:
    """Migration operation: index the search documents.

    SQLite rebuilds a table to alter it and drops its triggers: end every migration that alters
    ``SearchDocument`` with this operation.
    """
    return migrations.RunPython(_install, _uninstall)


def _install(apps, schema_editor) -> None:
    engine_of(schema_editor.connection).install(schema_editor.connection)


def _uninstall(apps, schema_editor) -> None:
    engine_of(schema_editor.connection).uninstall(schema_editor.connection)
