"""A real portal in processes of its own, for tests that stop and kill it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = ("PUBLIC_URL", "TRUSTED_PROXIES", "DATABASE_URL", "REDIS_URL", "DEBUG", "EMAIL_URL")


class Portal:
    """`config/serve.py` over the database of a directory, on a free port."""

    def __init__(self, var_dir: Path):
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        self.environment = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(var_dir),
            "PORT": str(self.port),
        }

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        # A group of its own, as a terminal or a service manager gives it.
        self.supervisor = subprocess.Popen(
            [sys.executable, "config/serve.py"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.status("/salud/vivo") == 200)

    def status(self, path: str) -> int | None:
        """None while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Command lines by process id, of whatever runs over this portal's directory."""
        mark = f"VAR_DIR={self.environment['VAR_DIR']}".encode()
        found = {}
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (directory / "environ").read_bytes().split(b"\0"):
                    command = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(directory.name)] = command
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue
        return {pid: command for pid, command in found.items() if command}

    def worker_id(self) -> int | None:
        workers = [pid for pid, command in self.processes().items() if "db_worker" in command]
        return workers[0] if workers else None

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def end(self) -> int:
        """SIGTERM to the group; the exit code."""
        os.killpg(self.supervisor.pid, signal.SIGTERM)
        return self.supervisor.wait(timeout=40)

    def end_by_force(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        self.supervisor.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
