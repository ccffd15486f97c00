"""The virus scanner: clamd's INSTREAM, over a socket of this machine or of another."""

import socket
import struct
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

SECONDS = 60.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """No verdict: the file stays as it is and is asked about again."""


def is_configured() -> bool:
    return settings.CLAMAV_SOCKET is not None


def scan(chunks: Iterable[bytes]) -> str:
    """The name of what was found, "" for a clean file. Raises ScannerAway without a verdict."""
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), _CHUNK):
                    part = chunk[start : start + _CHUNK]
                    connection.sendall(struct.pack("!L", len(part)) + part)
            connection.sendall(struct.pack("!L", 0))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerAway(f"{type(error).__name__}: {error}") from error
    return _verdict(answer)


def _connected() -> socket.socket:
    address: Path | tuple[str, int] = settings.CLAMAV_SOCKET
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(SECONDS)
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str:
    """Only a plain OK is one; whatever else is not a finding is no verdict."""
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(answer or "no answer")
