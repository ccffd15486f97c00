"""The supervisor with its real children."""

import pytest

from tests.portal import Portal, wait_until


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    directory = tmp_path_factory.mktemp("var")
    # The worker's tables are enough for processes that start and end.
    Portal(directory).manage("migrate", "django_tasks_database")
    return directory


@pytest.fixture
def portal(var_dir):
    portal = Portal(var_dir)
    portal.start()
    yield portal
    portal.end_by_force()


def test_sigterm_to_the_group_leaves_nothing_running(portal):
    wait_until(portal.worker_id)
    assert portal.end() == 0
    assert portal.processes() == {}
    assert portal.status("/salud/vivo") is None


def test_worker_that_ends_is_started_again(portal):
    wait_until(portal.worker_id)
    killed = portal.worker_id()
    portal.kill(killed)
    wait_until(lambda: portal.worker_id() not in {None, killed})
    assert portal.status("/salud/vivo") == 200


def test_everything_ends_with_the_web_server(portal):
    master = min(pid for pid, command in portal.processes().items() if "gunicorn" in command)
    portal.kill(master)
    assert portal.supervisor.wait(timeout=40) != 0
    wait_until(lambda: portal.processes() == {})


def test_nothing_holds_the_port_when_the_supervisor_is_killed(portal):
    portal.kill(portal.supervisor.pid)
    portal.supervisor.wait()
    wait_until(lambda: portal.processes() == {})
    assert portal.status("/salud/vivo") is None


def test_what_is_due_is_done_without_being_asked(portal):
    wait_until(lambda: any("run_due" in command for command in portal.processes().values()))
