"""Runs the portal: the web server, the worker of background tasks, and due jobs each minute.

Each child has a session of its own, so a signal to this process's group reaches only this
process, which passes one SIGTERM on. Standard library only.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py"]
WORKER = [sys.executable, "manage.py", "db_worker", "--queue-name", "*"]
DUE_JOBS = [sys.executable, "manage.py", "run_due"]
PRODUCTION_CHECKS = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"]

DUE_EVERY_SECONDS = 60
# Visitors first: the web server starts alone.
FIRST_DUE_AFTER_SECONDS = 5
RESTART_AFTER_SECONDS = 2
STOP_WITHIN_SECONDS = 20
PR_SET_PDEATHSIG = 1


def start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, start_new_session=True, preexec_fn=end_with_parent
    )


def end_with_parent() -> None:
    """Nothing is left holding the port when this process is killed with -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self):
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        self.web = start(WEB)
        self.worker = start(WORKER)
        self.due_jobs: subprocess.Popen | None = None
        self.next_due = time.monotonic() + FIRST_DUE_AFTER_SECONDS
        self.worker_ended_at: float | None = None

    def run(self) -> int:
        """The exit code: 0 when asked to stop, else the web server's own."""
        while not self.stopping.wait(0.25):
            if self.web.poll() is not None:
                self.stop()
                return self.web.returncode or 1
            self.keep_worker()
            self.keep_time()
        self.stop()
        return 0

    def keep_worker(self) -> None:
        """It ends when the database is locked or away for long: a little later it may not be."""
        now = time.monotonic()
        if self.worker.poll() is None:
            return
        if self.worker_ended_at is None:
            self.worker_ended_at = now
        elif now - self.worker_ended_at >= RESTART_AFTER_SECONDS:
            self.worker = start(WORKER)
            self.worker_ended_at = None

    def keep_time(self) -> None:
        """A run that takes longer than a minute is not started twice."""
        is_running = self.due_jobs is not None and self.due_jobs.poll() is None
        if time.monotonic() >= self.next_due and not is_running:
            self.due_jobs = start(DUE_JOBS)
            self.next_due = time.monotonic() + DUE_EVERY_SECONDS

    def stop(self) -> None:
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        children = [child for child in (self.web, self.worker, self.due_jobs) if child]
        running = [child for child in children if child.poll() is None]
        for child in running:
            child.terminate()
        for child in running:
            try:
                child.wait(timeout=max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        # Its threads' processes outlive a web server that was itself killed.
        with suppress(ProcessLookupError):
            os.killpg(self.web.pid, signal.SIGKILL)


if __name__ == "__main__":
    if os.environ.get("PUBLIC_URL", "").startswith("https:"):
        subprocess.run(PRODUCTION_CHECKS, cwd=ROOT, check=True)  # noqa: S603
    sys.exit(Supervisor().run())
