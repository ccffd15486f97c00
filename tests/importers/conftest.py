from pathlib import Path

import pytest

SHARED_INPUTS = Path(__file__).parents[3] / "shared" / "inputs"


@pytest.fixture
def shared_input():
    """Bytes of one of the two real forms, which lie beside the checkout and not in it."""

    def read(name):
        path = SHARED_INPUTS / name
        if not path.exists():
            pytest.skip("../shared/inputs is absent")
        return path.read_bytes()

    return read
