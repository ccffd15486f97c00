"""The walls around a process that opens an untrusted file, and how it tells what it found."""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from .findings import Finding, Refused

MEGABYTE = 1024 * 1024
#: Enough for an image of 40 megapixels turned round and written as WebP.
MEMORY = 1536 * MEGABYTE
CPU_SECONDS = 60
WRITTEN = 100 * MEGABYTE
#: 15,000 words, which is all that the search keeps of a practice.
TEXT_CHARACTERS = 100_000

Report = dict[str, Any]


def run(inspect: Callable[[IO[bytes], Path], Report]) -> None:
    """Inspect standard input and print the report; what is made goes to the folder named."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        report = inspect(sys.stdin.buffer, Path(sys.argv[1]))
    except Refused as refused:
        report = {"finding": refused.finding}
    except MemoryError:
        report = {"finding": Finding.TOO_HEAVY}
    except Exception as error:
        # Over a damaged file a parser ends in whatever it happens to raise.
        report = {"finding": Finding.DAMAGED, "detail": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(report))


def tidy(text: str) -> str:
    """What PostgreSQL can store: no NUL, no lone surrogates; one space between words."""
    text = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split())[:TEXT_CHARACTERS]
