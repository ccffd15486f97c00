"""What has to be done without anybody asking: due jobs, one host at a time."""

import datetime
import logging
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from practices import notifications
from practices.models import JobLease

from . import (
    attachments,
    call_notices,
    calls,
    certificates,
    reminders,
    revisions,
    table_imports,
    validity,
)

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=3)
# No task takes this long, so the worker that claimed it is gone.
LATE_AFTER = datetime.timedelta(minutes=15)
MAXIMUM_LOST_WORKERS = 3
KEEP_TASK_RESULTS = datetime.timedelta(days=30)
SWEEP_EVERY = datetime.timedelta(days=1)


class WorkerLost(Exception):
    """Stands in a task's row for the end of the worker that had claimed it."""


def take_lease(name: str, *, holder: str) -> bool:
    """Take or prolong the turn for `LEASE`; False while another holder has it."""
    now = timezone.now()
    JobLease.objects.get_or_create(name=name, defaults={"holder": holder, "expires_at": now})
    free_or_ours = Q(expires_at__lte=now) | Q(holder=holder)
    taken = JobLease.objects.filter(free_or_ours, name=name)
    return taken.update(holder=holder, expires_at=now + LEASE) == 1


def release_lease(name: str, *, holder: str) -> None:
    JobLease.objects.filter(name=name, holder=holder).update(expires_at=timezone.now())


def put_late_tasks_back() -> int:
    """Queue again what a dead worker had claimed; the number of tasks.

    Tasks are idempotent. One that takes its worker down every time is left failed in the end.
    """
    late = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LATE_AFTER)
    put_back = 0
    for late_id in late.values_list("pk", flat=True):
        with transaction.atomic():
            row = late.select_for_update(skip_locked=True).filter(pk=late_id).first()
            if row is None:
                continue
            row.set_failed(WorkerLost(f"claimed by {row.worker_ids[-1]}"))
            if _times_lost(row) < MAXIMUM_LOST_WORKERS:
                row.task.enqueue(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
                put_back += 1
    return put_back


def _times_lost(row: DBTaskResult) -> int:
    same_task = DBTaskResult.objects.failed().filter(
        task_path=row.task_path, args_kwargs=row.args_kwargs
    )
    return same_task.filter(exception_class_path=row.exception_class_path).count()


def prune_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def prune_task_results() -> int:
    limit = timezone.now() - KEEP_TASK_RESULTS
    return DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()[0]


def sweep_files_daily() -> attachments.Sweep | None:
    """Once a day, by whichever host comes first; None when it was done already."""
    now = timezone.now()
    JobLease.objects.get_or_create(name="sweep_files", defaults={"holder": "", "expires_at": now})
    due = JobLease.objects.filter(name="sweep_files", expires_at__lte=now)
    if not due.update(expires_at=now + SWEEP_EVERY):
        return None
    swept = attachments.sweep()
    for path in swept.missing:
        logger.error("the bytes of a stored file are missing: %s", path)
    return swept


#: Run each minute, in this order. Each stands alone and does nothing when nothing is due.
DUE_JOBS: tuple[Callable[[], object], ...] = (
    put_late_tasks_back,
    calls.advance_due_calls,
    call_notices.remind_unfinished,
    revisions.chase_adjustments,
    reminders.remind_evaluators,
    certificates.issue_due,
    validity.archive_unconfirmed,
    validity.remind_owners,
    notifications.send_due,
    attachments.check_due,
    table_imports.resume_due,
    sweep_files_daily,
    prune_sessions,
    prune_task_results,
)


def run_due_jobs(*, holder: str) -> list[str]:
    """Run every due job unless another host does; the names of those that failed."""
    failed = []
    for job in DUE_JOBS:
        if not take_lease("run_due", holder=holder):
            logger.info("due jobs are run by another process")
            return failed
        try:
            job()
        except Exception:
            logger.exception("due job %s failed", job.__name__)
            failed.append(job.__name__)
    return failed
