"""Writers of one host take turns: with real threads, processes and kills."""

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.db.utils import ConnectionHandler

from config.sqlite import write_queue
from config.sqlite.write_queue import WriteQueue, WriteQueueTimeout

ROOT = Path(__file__).resolve().parents[2]

# What another process begins with: the same database as in `databases`.
OTHER_PROCESS = """
import sys, time
from pathlib import Path
from django.conf import settings
from tests.config.test_sqlite import databases
settings.configure(DATABASES=databases(Path(sys.argv[1])))
import django; django.setup()
from django.db import connection, transaction
"""


def databases(directory: Path) -> dict:
    """Two connections to one file: one that waits and one that gives up soon."""
    return {
        alias: {
            "ENGINE": "config.sqlite",
            "NAME": directory / "db.sqlite3",
            "OPTIONS": {"timeout": timeout, "write_lock": directory / "write.lock"},
        }
        for alias, timeout in (("default", 15), ("impatient", 0.2))
    }


def run_other_process(directory: Path, code: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS + code, str(directory)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def handler(tmp_path, monkeypatch, django_db_blocker):
    """Connections of this test alone, whatever database the rest of the suite runs on."""
    handler = ConnectionHandler(databases(tmp_path))
    monkeypatch.setattr(transaction, "connections", handler)
    with django_db_blocker.unblock():
        yield handler
        handler.close_all()


@pytest.fixture
def connection(handler):
    handler["default"].cursor().execute("CREATE TABLE line (who TEXT, number INTEGER)")
    return handler["default"]


@pytest.fixture
def impatient(handler, connection):
    return handler["impatient"]


def insert(connection, who="test", number=1):
    connection.cursor().execute("INSERT INTO line VALUES (%s, %s)", [who, number])


def rows(connection):
    return connection.cursor().execute("SELECT who, number FROM line").fetchall()


def is_locked(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def soon() -> float:
    return time.monotonic() + 30


# -- the connection -----------------------------------------------------------------------------


def test_connection_is_durable_and_checks_foreign_keys(connection):
    pragmas = {
        name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_readers_never_wait_for_a_writer(connection, impatient):
    with transaction.atomic():
        insert(connection)
        assert rows(impatient) == []
    assert rows(impatient) == [("test", 1)]


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_turn_ends_with_the_transaction(connection, impatient, tmp_path, end):
    def write():
        with transaction.atomic():
            insert(connection)
            assert is_locked(tmp_path / "write.lock")
            if end == "rollback":
                raise LookupError

    if end == "rollback":
        with pytest.raises(LookupError):
            write()
    else:
        write()
    insert(impatient, "next")
    assert [who for who, _ in rows(connection)] == (
        ["test", "next"] if end == "commit" else ["next"]
    )


def test_turn_ends_when_commit_itself_fails(connection, impatient):
    connection.cursor().execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    connection.cursor().execute(
        "CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("INSERT INTO child VALUES (1)")
    insert(impatient)


def test_turn_ends_when_the_connection_closes_in_the_middle(connection, impatient):
    connection.ensure_connection()
    connection.cursor().execute("BEGIN IMMEDIATE")
    connection.close()
    insert(impatient)


def test_write_outside_a_transaction_waits_too_and_frees_the_queue(connection, impatient, tmp_path):
    with transaction.atomic(), pytest.raises(WriteQueueTimeout):
        insert(impatient)
    insert(impatient)
    impatient.cursor().executemany("INSERT INTO line VALUES (?, ?)", [("many", 1), ("many", 2)])
    assert not is_locked(tmp_path / "write.lock")
    with pytest.raises(OperationalError, match="no such table"):
        impatient.cursor().execute("INSERT INTO absent VALUES (1)")
    assert not is_locked(tmp_path / "write.lock")


def test_writer_that_does_not_queue_is_waited_for_and_named(connection, impatient, tmp_path):
    stranger = sqlite3.connect(tmp_path / "db.sqlite3", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(OperationalError, match="database is locked"),
        transaction.atomic(using="impatient"),
    ):
        insert(impatient)
    assert not is_locked(tmp_path / "write.lock")
    stranger.execute("ROLLBACK")
    stranger.close()
    with transaction.atomic(using="impatient"):
        insert(impatient)


# -- the queue among threads --------------------------------------------------------------------


def test_threads_write_in_the_order_they_came(tmp_path):
    queue = WriteQueue(tmp_path / "lock")
    queue.enter(soon())
    served = []

    def write(number):
        queue.enter(soon())
        served.append(number)
        queue.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=write, args=[number]))
        threads[-1].start()
        wait_until(lambda: len(queue._line) == len(threads))
    queue.leave()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_thread_that_gives_up_leaves_the_line_to_the_others(tmp_path):
    queue = WriteQueue(tmp_path / "lock")
    queue.enter(soon())
    with pytest.raises(WriteQueueTimeout, match="database is locked"):
        queue.enter(time.monotonic() + 0.01)
    queue.leave()
    queue.enter(soon())
    queue.leave()


def test_who_comes_to_a_full_line_gives_up_sooner_if_it_does_not_move(tmp_path, monkeypatch):
    monkeypatch.setattr(write_queue, "OVERFLOW_SECONDS", 0.05)
    queue = WriteQueue(tmp_path / "lock")
    queue.max_waiting = 1
    queue.enter(soon())
    patient = threading.Thread(target=lambda: (queue.enter(soon()), queue.leave()))
    patient.start()
    wait_until(lambda: len(queue._line) == 1)
    with pytest.raises(WriteQueueTimeout):
        queue.enter(soon())
    assert len(queue._line) == 1
    queue.leave()
    patient.join()
    queue.enter(soon())
    queue.leave()


def test_burst_of_short_writes_passes_a_full_line(tmp_path, monkeypatch):
    monkeypatch.setattr(write_queue, "OVERFLOW_SECONDS", 30)
    queue = WriteQueue(tmp_path / "lock")
    queue.max_waiting = 1
    queue.enter(soon())
    served = []

    def write(number):
        queue.enter(soon())
        served.append(number)
        queue.leave()

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(queue._line) == len(threads))
    queue.leave()
    for thread in threads:
        thread.join()
    assert sorted(served) == list(range(6))


# -- the queue among processes ------------------------------------------------------------------


def test_processes_lose_no_write_and_none_fails(connection, tmp_path):
    insert(connection, "counter", 0)
    code = """
for _ in range(50):
    with transaction.atomic():
        cursor = connection.cursor()
        number = cursor.execute("SELECT number FROM line").fetchone()[0]
        cursor.execute("UPDATE line SET number = %s", [number + 1])
"""
    processes = [run_other_process(tmp_path, code) for _ in range(4)]
    assert [process.communicate(timeout=60) for process in processes] == [("", None)] * 4
    assert [process.returncode for process in processes] == [0] * 4
    assert rows(connection) == [("counter", 200)]


def test_who_has_just_written_does_not_overtake_a_waiting_process(connection, tmp_path):
    queue = WriteQueue(tmp_path / "write.lock")
    queue.enter(soon())
    code = "connection.cursor().execute(\"INSERT INTO line VALUES ('patient', 1)\")"
    with run_other_process(tmp_path, code) as patient:
        wait_until(lambda: queue.turnstile_path.exists() and is_locked(queue.turnstile_path))
        queue.leave()
        queue.enter(soon())
        assert rows(connection) == [("patient", 1)]
        queue.leave()
        assert patient.wait(timeout=30) == 0


def test_kill_9_frees_the_turn_and_leaves_nothing_half_written(connection, impatient, tmp_path):
    code = """
cursor = connection.cursor()
cursor.execute("BEGIN IMMEDIATE")
cursor.execute("INSERT INTO line VALUES ('killed', 1)")
print("writing", flush=True)
time.sleep(600)
"""
    with run_other_process(tmp_path, code) as victim:
        assert victim.stdout.readline() == "writing\n"
        with pytest.raises(WriteQueueTimeout):
            insert(impatient)
        os.kill(victim.pid, 9)
        victim.wait()
    insert(impatient, "survivor")
    assert rows(connection) == [("survivor", 1)]
