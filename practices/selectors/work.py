"""What waits for each person of the house: the queue of cases, the evaluator's own queue."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from practices.enums import AssignmentStatus, DecisionStage, NotificationStage
from practices.models import Assignment, Notification, Submission, User
from practices.roles import ADMINISTRATOR, AUDITOR, COORDINATOR, PUBLISHER

from .evaluation import CaseSummary, case_summary, for_cases
from .waiting import Step

# -- Cases --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseRow:
    submission: Submission
    summary: CaseSummary


def queue() -> list[CaseRow]:
    """Every open case: overdue first, then by the date it is due, then the oldest. Six queries."""
    rows = [CaseRow(each, case_summary(each)) for each in for_cases(Submission.objects.open())]
    return sorted(rows, key=_urgency)


def _urgency(row: CaseRow) -> tuple:
    waiting = row.summary.next
    return (not waiting.is_overdue, waiting.due_on or date.max, row.submission.entered_at)


class Task(StrEnum):
    """Something that waits for a person, as counted on the first page of the admin."""

    TAKE = "take"
    CHECK = "check"
    ASSIGN = "assign"
    AGREE = "agree"
    PROPOSE = "propose"
    OVERDUE = "overdue"
    CONFIRM = "confirm"
    OPEN_CASES = "open_cases"
    FAILED_MAIL = "failed_mail"


_COORDINATION = (Step.TAKE, Step.CHECK, Step.ASSIGN, Step.AGREE, Step.PROPOSE)


def waiting_for(user: User, groups: Iterable[str]) -> list[tuple[Task, int]]:
    """What awaits somebody with these groups; nothing with a count of zero."""
    groups = frozenset(groups)
    counts: Counter[Task] = Counter()
    if groups & {COORDINATOR, PUBLISHER, AUDITOR}:
        counts.update(_case_tasks(queue(), user, groups))
    if ADMINISTRATOR in groups:
        counts[Task.FAILED_MAIL] = Notification.objects.filter(
            stage=NotificationStage.FAILED
        ).count()
    return [(task, counts[task]) for task in Task if counts[task]]


def _case_tasks(rows: list[CaseRow], user: User, groups: frozenset[str]) -> Iterable[Task]:
    for row in rows:
        waiting = row.summary.next
        if COORDINATOR in groups and waiting.step in _COORDINATION:
            yield Task(waiting.step)
        if COORDINATOR in groups and waiting.is_overdue:
            yield Task.OVERDUE
        if PUBLISHER in groups and waiting.step is Step.CONFIRM and not _proposed_by(row, user):
            yield Task.CONFIRM
        if AUDITOR in groups:
            yield Task.OPEN_CASES


def _proposed_by(row: CaseRow, user: User) -> bool:
    return any(
        decision.stage == DecisionStage.PROPOSED and decision.proposed_by_id == user.pk
        for decision in row.submission.decisions.all()
    )


# -- The evaluator's own queue ------------------------------------------------------------------

#: What an evaluator still sees of an assignment; annulled and withdrawn ones are gone for them.
SEEN_BY_EVALUATOR = (
    AssignmentStatus.INVITED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.REOPENED,
    AssignmentStatus.SENT,
    AssignmentStatus.DECLINED,
    AssignmentStatus.RECUSED,
)


@dataclass(frozen=True)
class EvaluatorQueue:
    to_answer: tuple[Assignment, ...]
    to_score: tuple[Assignment, ...]
    sent: tuple[Assignment, ...]


def assignments_of(user: User) -> QuerySet[Assignment]:
    """An evaluator's own assignments with what may be shown before they are accepted."""
    return Assignment.objects.filter(evaluator=user, status__in=SEEN_BY_EVALUATOR).select_related(
        "submission__call",
        "submission__category",
        "submission__revision__practice",
        "submission__revision__owner",
    )


def evaluator_queue(user: User) -> EvaluatorQueue:
    """One query. The order is random but the same on each visit, so that no entry is scored
    first or last by everybody. Each row has ``answered`` and ``criteria``, numbers of criteria."""
    is_answered = Q(evaluation__scores__value__isnull=False) | Q(
        evaluation__scores__not_applicable=True
    )
    assignments = assignments_of(user).annotate(
        answered=Count("evaluation__scores", filter=is_answered, distinct=True),
        criteria=Count("submission__rubric__criteria", distinct=True),
    )
    shuffled = sorted(assignments, key=_own_order)
    return EvaluatorQueue(
        to_answer=_with_status(shuffled, AssignmentStatus.INVITED),
        to_score=_with_status(shuffled, AssignmentStatus.ACCEPTED, AssignmentStatus.REOPENED),
        sent=_with_status(shuffled, AssignmentStatus.SENT),
    )


def _own_order(assignment: Assignment) -> str:
    seed = f"{assignment.evaluator_id}:{assignment.submission_id}"
    return hashlib.sha256(seed.encode()).hexdigest()


def _with_status(assignments: Iterable[Assignment], *statuses: str) -> tuple[Assignment, ...]:
    return tuple(each for each in assignments if each.status in statuses)
