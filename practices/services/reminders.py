"""Reminders to evaluators before and after their due date, and then to the coordination.

Each is found by a range of days, so that a run that was missed is made up for by the next one, and
keyed by the assignment and its step, so that nobody gets one twice: three at most.
"""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from practices.enums import AssignmentStatus
from practices.models import Assignment, Notification
from practices.models.submission import counts_for_load
from practices.notifications import Addressee, notify
from practices.workdays import add_working_days

from .casework import case_path, coordinators, long_date, mail_context

DAYS_BEFORE = (7, 2)
"""Calendar days before the due date."""
WORKING_DAYS_AFTER = 1
"""The evaluator hears once more; one working day later the coordination does."""
KINDS = (
    "evaluation_reminder",
    "invitation_reminder",
    "evaluation_overdue",
    "evaluation_still_overdue",
)


@dataclass(frozen=True, slots=True)
class Step:
    """``name`` stands in the key of its mail. ``since``: the first day it is due."""

    name: str
    since: datetime.date


def steps_of(due_on: datetime.date) -> tuple[Step, ...]:
    overdue = add_working_days(due_on, WORKING_DAYS_AFTER)
    return (
        *(Step(f"t-{days}", due_on - datetime.timedelta(days=days)) for days in DAYS_BEFORE),
        Step("t+1", overdue),
        Step("coordination", add_working_days(overdue, 1)),
    )


def current_step(assignment: Assignment, today: datetime.date) -> Step | None:
    """The latest step whose day has come; None before the first, and where the person was asked
    after that day: the invitation said it already."""
    asked_on = timezone.localdate(assignment.proposed_at)
    come = [step for step in steps_of(assignment.due_on) if asked_on < step.since <= today]
    return come[-1] if come else None


def remind_evaluators(today: datetime.date | None = None) -> int:
    """Send what is due; the number of mails promised. For ``run_due``."""
    today = today or timezone.localdate()
    late = list(_waiting(today))
    told = _already_told(late)
    sent = 0
    for assignment in late:
        step = current_step(assignment, today)
        if step and _event(assignment, step) not in told:
            sent += len(_remind(assignment, step))
    return sent


def _waiting(today: datetime.date) -> QuerySet[Assignment]:
    horizon = today + datetime.timedelta(days=max(DAYS_BEFORE))
    return (
        Assignment.objects.filter(counts_for_load(), due_on__lte=horizon)
        .select_related(
            "evaluator",
            "submission__coordinator",
            "submission__revision__practice",
            "submission__revision__owner",
        )
        .order_by("due_on", "pk")
    )


def _already_told(late: list[Assignment]) -> set[str]:
    """Events whose mail was promised before. One query, so that a run each minute costs little."""
    pages = {_page(each) for each in late} | {case_path(each.submission) for each in late}
    keys = Notification.objects.filter(kind__in=KINDS, path__in=pages)
    return {key.split(":")[1] for key in keys.values_list("key", flat=True)}


def _event(assignment: Assignment, step: Step) -> str:
    return f"assignment-{assignment.pk}-{step.name}"


def _remind(assignment: Assignment, step: Step) -> list[Notification]:
    is_for_coordination = step.name == "coordination"
    context = mail_context(
        assignment.submission.revision,
        due=long_date(assignment.due_on),
        **({"evaluator": assignment.evaluator.full_name} if is_for_coordination else {}),
    )
    if is_for_coordination:
        responsible = assignment.submission.coordinator
        return notify(
            "evaluation_still_overdue",
            key=_event(assignment, step),
            to=[Addressee.of(responsible)]
            if responsible and responsible.is_active
            else coordinators(),
            context=context,
            path=case_path(assignment.submission),
        )
    return notify(
        _kind(assignment, step),
        key=_event(assignment, step),
        to=[Addressee.of(assignment.evaluator)],
        context=context,
        path=_page(assignment),
    )


def _page(assignment: Assignment) -> str:
    return reverse("evaluation:assignment", args=(assignment.pk,))


def _kind(assignment: Assignment, step: Step) -> str:
    if step.name == "t+1":
        return "evaluation_overdue"
    if assignment.status == AssignmentStatus.INVITED:
        return "invitation_reminder"
    return "evaluation_reminder"
