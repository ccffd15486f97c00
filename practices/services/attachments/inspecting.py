"""Opening an untrusted file in a process of its own, and what came back from it."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from practices.inspection.findings import Finding
from practices.models import StoredFile

from .kinds import IMAGES, PDF, TEXTS

#: The process stops by itself after 60 seconds of work; a busy machine may take longer.
WALL_SECONDS = 180
_READ_TEXT = 400_000


class InspectionFailed(Exception):
    """The process ended without a report: not the file's fault, or not certainly."""


def inspect(file: StoredFile, folder: Path) -> dict[str, Any]:
    """The report of the module for files of this kind: ``finding`` when refused, ``text``."""
    if file.content_type in TEXTS:
        return {"text": _plain_text(file)}
    module = {PDF: "pdf", **dict.fromkeys(IMAGES, "images")}.get(file.content_type, "packages")
    command = [sys.executable, "-m", f"practices.inspection.{module}", str(folder)]
    with file.content.open("rb") as content:
        try:
            done = subprocess.run(  # noqa: S603
                command,
                stdin=content,
                capture_output=True,
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8"},
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"finding": Finding.TOO_HEAVY}
    if done.returncode in (-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGSEGV):
        return {"finding": Finding.TOO_HEAVY}
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise InspectionFailed(f"exit {done.returncode}: {said}") from error


def _plain_text(file: StoredFile) -> str:
    with file.content.open("rb") as content:
        data = content.read(_READ_TEXT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Either another encoding, or a character cut in two by the limit.
        text = data.decode("utf-8" if len(data) == _READ_TEXT else "cp1252", "ignore")
    return " ".join(text.split())[:100_000]
