import datetime
import signal

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from practices.models import JobLease
from practices.services import operations
from practices.services.operations import (
    LATE_AFTER,
    LEASE,
    prune_sessions,
    prune_task_results,
    put_late_tasks_back,
    release_lease,
    run_due_jobs,
    take_lease,
)

pytestmark = pytest.mark.django_db


@task()
def remember(number, *, word):
    """A task that some worker was running when it died."""


@pytest.fixture(autouse=True)
def database_tasks(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def enqueue_claimed(age, word="hola") -> DBTaskResult:
    backend = DatabaseBackend("default", {})
    row = backend.enqueue(remember, (1,), {"word": word}).db_result
    row.claim("worker-1")
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - age)
    return row


def ready_tasks():
    return [row.args_kwargs for row in DBTaskResult.objects.ready()]


# -- one at a time ------------------------------------------------------------------------------


def test_lease_is_for_one_holder_until_it_gives_it_back():
    assert take_lease("run_due", holder="a") is True
    assert take_lease("run_due", holder="b") is False
    assert take_lease("run_due", holder="a") is True
    release_lease("run_due", holder="b")
    assert take_lease("run_due", holder="b") is False
    release_lease("run_due", holder="a")
    assert take_lease("run_due", holder="b") is True


def test_lease_of_a_dead_holder_ends_by_itself():
    take_lease("run_due", holder="dead")
    JobLease.objects.update(expires_at=timezone.now())
    assert take_lease("run_due", holder="alive") is True
    assert JobLease.objects.get().expires_at > timezone.now() + LEASE / 2


def test_job_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    done = []

    def fails():
        raise RuntimeError("sin conexión")

    monkeypatch.setattr(operations, "DUE_JOBS", (fails, lambda: done.append(1)))
    assert run_due_jobs(holder="a") == ["fails"]
    assert done == [1]
    assert "due job fails failed" in caplog.text


def test_nothing_runs_while_another_host_does(monkeypatch):
    take_lease("run_due", holder="other")
    monkeypatch.setattr(operations, "DUE_JOBS", (pytest.fail,))
    assert run_due_jobs(holder="a") == []


def test_command_gives_the_turn_back_and_tells_what_failed(monkeypatch):
    def fails():
        raise RuntimeError

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(operations, "DUE_JOBS", (fails,))
    with pytest.raises(CommandError, match="failed: fails"):
        call_command("run_due")
    assert take_lease("run_due", holder="next") is True
    assert signal.getsignal(signal.SIGTERM) == before


def test_jobs_as_shipped_have_nothing_to_do_on_a_quiet_portal():
    call_command("run_due")


# -- tasks of workers that died -----------------------------------------------------------------


def test_task_of_a_dead_worker_is_queued_again():
    row = enqueue_claimed(LATE_AFTER + datetime.timedelta(seconds=1))
    assert put_late_tasks_back() == 1
    assert ready_tasks() == [{"args": [1], "kwargs": {"word": "hola"}}]
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "practices.services.operations.WorkerLost"
    assert put_late_tasks_back() == 0


def test_task_that_is_being_run_is_left_alone():
    enqueue_claimed(LATE_AFTER - datetime.timedelta(minutes=1))
    assert put_late_tasks_back() == 0
    assert ready_tasks() == []


def test_task_that_takes_three_workers_down_is_given_up():
    for _ in range(2):
        enqueue_claimed(LATE_AFTER * 2)
        assert put_late_tasks_back() == 1
    enqueue_claimed(LATE_AFTER * 2)
    assert put_late_tasks_back() == 0
    enqueue_claimed(LATE_AFTER * 2, word="otra")
    assert put_late_tasks_back() == 1


# -- pruning ------------------------------------------------------------------------------------


def test_sessions_that_ended_are_deleted():
    now = timezone.now()
    for key, hours in (("past", -1), ("coming", 1)):
        expires = now + datetime.timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    prune_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["coming"]


def test_results_of_tasks_are_kept_for_a_month():
    for days in (29, 31):
        row = enqueue_claimed(datetime.timedelta())
        row.set_successful(None)
        finished = timezone.now() - datetime.timedelta(days=days)
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=finished)
    enqueue_claimed(datetime.timedelta(days=60))
    assert prune_task_results() == 1
    assert DBTaskResult.objects.count() == 2
