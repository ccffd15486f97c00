"""What the portal says beside a field: one line on what to write, one short example."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HELP_FILE = Path(__file__).parent / "data" / "texts" / "help.toml"


@cache
def help_texts() -> Mapping[str, Mapping[str, str]]:
    """``help`` and ``example`` by field or column; a column of a row is "figures.unit"."""
    return tomllib.loads(HELP_FILE.read_text(encoding="utf-8"))
