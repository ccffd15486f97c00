"""The first start makes everything; the second changes nothing."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.portal import Portal


def state(directory: Path) -> dict[str, str]:
    """Files by name with their content's hash; databases by what is in them."""
    found = {}
    for path in sorted(directory.rglob("*")):
        if path.suffix == ".sqlite3":
            with closing(sqlite3.connect(path)) as database:
                content = "\n".join(database.iterdump()).encode()
        elif path.is_file() and not path.name.endswith(("-wal", "-shm")):
            content = path.read_bytes()
        else:
            continue
        found[str(path.relative_to(directory))] = hashlib.sha256(content).hexdigest()
    return found


def test_second_preparation_changes_nothing(tmp_path):
    portal = Portal(tmp_path)
    portal.manage("prepare", "--demo")
    first = state(tmp_path)
    assert {"db.sqlite3", "side.sqlite3", "demo-password", "static/.collected"} <= first.keys()
    portal.manage("prepare", "--demo")
    assert state(tmp_path) == first


def test_first_preparation_that_was_cut_short_is_finished_by_the_next(tmp_path):
    portal = Portal(tmp_path)
    portal.manage("prepare")
    assert not (tmp_path / "demo-password").exists()
    (tmp_path / "demo-pending").touch()
    portal.manage("prepare", "--demo")
    assert (tmp_path / "demo-password").exists()
    assert not (tmp_path / "demo-pending").exists()
