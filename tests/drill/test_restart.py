"""Seconds that matter after a fault, on a real portal."""

import time

import pytest

from tests.portal import Portal, wait_until


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path)
    portal.manage("prepare")
    portal.start()
    yield portal
    portal.end_by_force()


def test_portal_is_back_within_5_seconds_after_kill_9(portal):
    portal.end_by_force()
    began = time.monotonic()
    portal.start()
    wait_until(lambda: portal.status("/salud/listo") == 200)
    seconds = time.monotonic() - began
    print(f"back after {seconds:.1f} s")
    assert seconds <= 5


def test_portal_stops_within_20_seconds(portal):
    wait_until(portal.worker_id)
    began = time.monotonic()
    assert portal.end() == 0
    seconds = time.monotonic() - began
    print(f"stopped after {seconds:.1f} s")
    assert seconds <= 20
