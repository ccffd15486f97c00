"""One writer at a time for a SQLite file, in order of arrival, among all processes of a host.

SQLite itself lets writers ask again after pauses of their own choosing: under load some never
get their turn. Here the threads of a process stand in line, and only the first of each process
asks for the lock file. It does so through a turnstile, which it holds while it waits, so the
process that has just written cannot overtake it. The kernel drops both locks when a process
dies, however it dies.
"""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

from django.db import OperationalError

POLL_SECONDS = 0.0005
# A burst of short writes is over by then; a lock that is stuck is not.
OVERFLOW_SECONDS = 1.0


class WriteQueueTimeout(OperationalError):
    """Nothing was written. Worded like SQLite's own error, which libraries look for."""

    def __init__(self, reason: str):
        super().__init__(f"database is locked: {reason}")


class WriteQueue:
    # How many may wait to the end of their patience; the rest wait OVERFLOW_SECONDS. The web
    # server sets half of its threads, so that readers find one free. None: no limit.
    max_waiting: int | None = None

    def __init__(self, lock_path: Path):
        self.lock_path = lock_path
        self.turnstile_path = lock_path.with_name(lock_path.name + ".next")
        self._mutex = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._is_taken = False
        self._lock_descriptor: int | None = None

    def enter(self, deadline: float) -> None:
        """Wait for the turn until `deadline` (`time.monotonic()`), else `WriteQueueTimeout`."""
        self._wait_in_line(deadline)
        try:
            turnstile = _locked_file(self.turnstile_path, deadline)
            try:
                self._lock_descriptor = _locked_file(self.lock_path, deadline)
            finally:
                os.close(turnstile)
        except BaseException:
            self._call_next()
            raise

    def leave(self) -> None:
        os.close(self._lock_descriptor)
        self._call_next()

    def _wait_in_line(self, deadline: float) -> None:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            if self.max_waiting is not None and len(self._line) >= self.max_waiting:
                deadline = min(deadline, time.monotonic() + OVERFLOW_SECONDS)
            place = threading.Event()
            self._line.append(place)
        if place.wait(deadline - time.monotonic()):
            return
        with self._mutex:
            if place.is_set():  # called between the end of the wait and this line
                return
            self._line.remove(place)
        raise WriteQueueTimeout("the writers before this one took too long")

    def _call_next(self) -> None:
        with self._mutex:
            if self._line:
                self._line.popleft().set()
            else:
                self._is_taken = False


def _locked_file(path: Path, deadline: float) -> int:
    """A descriptor that holds the lock until it is closed.

    flock has no time limit of its own and a signal would reach the wrong thread: hence asking
    again. Only one thread of a process asks, so this costs next to nothing.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise WriteQueueTimeout("another process writes for too long") from None
                time.sleep(POLL_SECONDS)
            else:
                return descriptor
    except BaseException:
        os.close(descriptor)
        raise
