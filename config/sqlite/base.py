"""Django's SQLite backend whose writers take turns (see `write_queue`)."""

import time
from functools import partial
from pathlib import Path

from django.db.backends.sqlite3 import base

from config.sqlite.write_queue import WriteQueue

READING = ("SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")

# One per file and process: all connections of a process stand in the same line.
_queues: dict[Path, WriteQueue] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """OPTIONS: `write_lock` is the lock file, `timeout` the seconds a writer waits in all.

    `synchronous` is FULL but in tests, whose data no power cut can harm.
    """

    _queue: WriteQueue
    _has_turn = False

    def get_connection_params(self):
        params = super().get_connection_params()
        lock_path = Path(params.pop("write_lock"))
        self._queue = _queues.setdefault(lock_path, WriteQueue(lock_path))
        # WAL's usual NORMAL may lose the last acknowledged writes in a power cut.
        self._synchronous = params.pop("synchronous", "FULL")
        self._patience = params["timeout"]
        # A transaction that reads first and writes later would fail instead of waiting.
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        return connection

    def create_cursor(self, name=None):
        return self.connection.cursor(factory=partial(QueuedCursor, database=self))

    def take_turn(self, statement: str) -> None:
        """Before BEGIN IMMEDIATE, and before a write outside any transaction."""
        if self._has_turn or statement.lstrip("( \n\t")[:10].upper().startswith(READING):
            return
        deadline = time.monotonic() + self._patience
        self._queue.enter(deadline)
        self._has_turn = True
        # Whoever writes without queueing (a backup, the sqlite3 shell) may take what is left.
        remaining = max(deadline - time.monotonic(), 0)
        self.connection.execute(f"PRAGMA busy_timeout = {int(remaining * 1000)}")

    def end_turn(self) -> None:
        """After COMMIT, ROLLBACK or a single statement; a COMMIT that failed keeps the turn."""
        if self._has_turn and not (self.connection and self.connection.in_transaction):
            self._has_turn = False
            self._queue.leave()

    def _commit(self):
        try:
            super()._commit()
        finally:
            self.end_turn()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self.end_turn()

    def _close(self):
        try:
            super()._close()
        finally:
            if self._has_turn:
                self._has_turn = False
                self._queue.leave()


class QueuedCursor(base.SQLiteCursorWrapper):
    def __init__(self, connection, *, database: DatabaseWrapper):
        super().__init__(connection)
        self.database = database

    def execute(self, query, params=None):
        self.database.take_turn(query)
        try:
            return super().execute(query, params)
        finally:
            self.database.end_turn()

    def executemany(self, query, param_list):
        self.database.take_turn(query)
        try:
            return super().executemany(query, param_list)
        finally:
            self.database.end_turn()
