"""What waits for each person of the house: the queue of cases, the evaluator's own queue."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from practices.cases import case_of, conflicts, shared_domains
from practices.enums import (
    AssignmentStatus,
    CallEvaluatorStage,
    DecisionStage,
    NotificationStage,
)
from practices.models import (
    Assignment,
    CallEvaluator,
    EvaluatorProfile,
    Notification,
    Organisation,
    Submission,
    TransitionLog,
    User,
)
from practices.permission_table import Act
from practices.permissions import acts_of
from practices.roles import ADMINISTRATOR, AUDITOR, COORDINATOR, EVALUATOR, PUBLISHER

from . import upkeep
from .bodies import requests_for_coordination
from .content import LONG_TEXTS
from .evaluation import CaseSummary, case_summary, for_cases
from .loads import rooms

#: After these somebody may be asked again.
GONE_ASSIGNMENT = (
    AssignmentStatus.DECLINED,
    AssignmentStatus.ANNULLED,
    AssignmentStatus.WITHDRAWN,
)

# -- Cases --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseRow:
    submission: Submission
    summary: CaseSummary


def queue(user: User) -> list[CaseRow]:
    """Every open case: overdue first, then by the date it is due, then the oldest.

    Without those in which the person has a conflict of interest, unless they are an auditor.
    """
    rows = [CaseRow(each, case_summary(each)) for each in for_cases(Submission.objects.open())]
    if AUDITOR not in user.group_names:
        barred = conflicts([user], [row.submission for row in rows])
        rows = [row for row in rows if (user.pk, row.submission.pk) not in barred]
    return sorted(rows, key=_urgency)


def _urgency(row: CaseRow) -> tuple:
    waiting = row.summary.next
    return (not waiting.is_overdue, waiting.due_on or date.max, row.submission.entered_at)


class Task(StrEnum):
    """Something that waits for a person; those about one step of a case are called like it."""

    OVERDUE = "overdue"
    TAKE = "take"
    CHECK = "check"
    ASSIGN = "assign"
    AGREE = "agree"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    OPEN_CASES = "open_cases"
    APPROVE_BODY = "approve_body"
    ANSWER_REQUEST = "answer_request"
    CORRECTIONS = "corrections"
    HISTORIC = "historic"
    ARCHIVE_REQUESTS = "archive_requests"
    UNCONFIRMED = "unconfirmed"
    RESTORABLE = "restorable"
    FAILED_MAIL = "failed_mail"


#: Tasks that the queue may be narrowed to.
QUEUE_FILTERS = (
    Task.OVERDUE,
    Task.TAKE,
    Task.CHECK,
    Task.ASSIGN,
    Task.AGREE,
    Task.PROPOSE,
    Task.CONFIRM,
)
_COORDINATION = tuple(task for task in QUEUE_FILTERS if task is not Task.CONFIRM)


def is_of(row: CaseRow, task: Task) -> bool:
    waiting = row.summary.next
    return waiting.is_overdue if task is Task.OVERDUE else waiting.step == task.value


def waiting_for(user: User, groups: Iterable[str]) -> list[tuple[Task, int]]:
    """What awaits somebody with these groups; nothing with a count of zero."""
    groups = frozenset(groups)
    counts: Counter[Task] = Counter()
    if groups & {COORDINATOR, PUBLISHER, AUDITOR}:
        counts.update(_case_tasks(queue(user), user, groups))
    if COORDINATOR in groups:
        counts[Task.APPROVE_BODY] = Organisation.objects.pending().count()
        counts[Task.ANSWER_REQUEST] = requests_for_coordination().count()
    counts.update(_upkeep_tasks(user, groups))
    if ADMINISTRATOR in groups:
        counts[Task.FAILED_MAIL] = Notification.objects.filter(
            stage=NotificationStage.FAILED
        ).count()
    return [(task, counts[task]) for task in Task if counts[task]]


def _upkeep_tasks(user: User, groups: frozenset[str]) -> dict[Task, int]:
    """What waits once practices are public. Up to four queries."""
    found: dict[Task, int] = {}
    if COORDINATOR in groups:
        due = upkeep.due_counts()
        found[Task.ARCHIVE_REQUESTS] = upkeep.archive_requests().count()
        found[Task.UNCONFIRMED] = due[upkeep.Due.OVERDUE]
        found[Task.RESTORABLE] = due[upkeep.Due.RESTORABLE]
    if PUBLISHER in groups:
        found[Task.CORRECTIONS] = upkeep.corrections_to_publish().count()
        found[Task.HISTORIC] = upkeep.batches_to_sign().exclude(requested_by=user).count()
    return found


def _case_tasks(rows: list[CaseRow], user: User, groups: frozenset[str]) -> Iterable[Task]:
    for row in rows:
        if COORDINATOR in groups:
            yield from (task for task in _COORDINATION if is_of(row, task))
        if PUBLISHER in groups and is_of(row, Task.CONFIRM) and not _proposed_by(row, user):
            yield Task.CONFIRM
        if AUDITOR in groups:
            yield Task.OPEN_CASES


def _proposed_by(row: CaseRow, user: User) -> bool:
    return any(
        decision.stage == DecisionStage.PROPOSED and decision.proposed_by_id == user.pk
        for decision in row.submission.decisions.all()
    )


def history(submission: Submission, *, with_evaluators: bool) -> QuerySet[TransitionLog]:
    """What happened in a case, oldest first. ``with_evaluators``: their answers and sendings."""
    rows = Q(machine="submission", object_id=submission.pk)
    rows |= Q(machine="revision", object_id=submission.revision_id)
    if with_evaluators:
        assignments = submission.assignments.values("pk")
        rows |= Q(machine="assignment", object_id__in=assignments)
    return TransitionLog.objects.filter(rows).select_related("actor").order_by("id")


@dataclass(frozen=True)
class Candidate:
    """An evaluator who could be asked, or why not. ``warning``: what asks for a reason to go on."""

    user: User
    load: int
    maximum_load: int
    reason: str
    warning: str = ""
    is_expert: bool = False


def candidates(submission: Submission) -> list[Candidate]:
    """Every active evaluator, those who may be asked first, the least busy before."""
    evaluators = list(
        User.objects.filter(is_active=True, groups__name=EVALUATOR).annotate(
            is_expert=Exists(_profiles_with_a_service_of(submission))
        )
    )
    room = rooms(evaluators, submission.call)
    warnings = shared_domains(evaluators, [submission])
    asked = submission.assignments.exclude(status__in=GONE_ASSIGNMENT)
    reasons = {
        **_reasons_of_acts(submission, evaluators),
        **{
            person: reason
            for (person, _entry), reason in conflicts(evaluators, [submission]).items()
        },
        **dict.fromkeys(
            asked.values_list("evaluator_id", flat=True), _("Ya tiene asignada esta postulación.")
        ),
    }
    found = [
        Candidate(
            user=each,
            load=room[each.pk].load,
            maximum_load=room[each.pk].maximum,
            reason=reasons.get(each.pk) or room[each.pk].reason,
            warning=warnings.get((each.pk, submission.pk), ""),
            is_expert=each.is_expert,
        )
        for each in evaluators
    ]
    return sorted(
        found,
        key=lambda each: (bool(each.reason), not each.is_expert, each.load, each.user.full_name),
    )


def _profiles_with_a_service_of(submission: Submission) -> QuerySet[EvaluatorProfile]:
    services = submission.revision.services.order_by().values("pk")
    return EvaluatorProfile.objects.filter(user=OuterRef("pk"), services__in=services)


def _reasons_of_acts(submission: Submission, evaluators: list[User]) -> dict[int, str]:
    """Who did something else in the case. Only those who did anything are looked at closely."""
    case = case_of(submission)
    actors = set(history(submission, with_evaluators=False).values_list("actor_id", flat=True))
    for decision in submission.decisions.all():
        actors |= {decision.proposed_by_id, decision.settled_by_id}
    return {
        person.pk: _("Ya actuó en el caso de otra manera.")
        for person in evaluators
        if person.pk in actors and acts_of(person, case) - {Act.EVALUATE}
    }


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
    """``to_confirm``: sent, and waiting since a substantial erratum."""

    to_answer: tuple[Assignment, ...]
    to_score: tuple[Assignment, ...]
    to_confirm: tuple[Assignment, ...]
    sent: tuple[Assignment, ...]

    @property
    def following(self) -> Assignment | None:
        """What to do next."""
        return next(iter(self.to_confirm + self.to_score + self.to_answer), None)

    @property
    def accepted(self) -> int:
        return len(self.to_score) + len(self.to_confirm) + len(self.sent)


def call_invitations(user: User) -> QuerySet[CallEvaluator]:
    """Calls that ask this person to evaluate and wait for the answer."""
    return user.calls_evaluated.filter(stage=CallEvaluatorStage.INVITED).select_related("call")


#: Words a minute of somebody who reads to judge, and minutes to settle one criterion.
READING_PACE = 180
CRITERION_MINUTES = 3


def estimated_minutes(assignment: Assignment) -> int:
    """Rounded up to five. Expects ``criteria``, a number, as ``evaluator_queue`` annotates it."""
    revision = assignment.submission.revision
    words = sum(len(getattr(revision, name).split()) for name in LONG_TEXTS)
    minutes = words / READING_PACE + CRITERION_MINUTES * assignment.criteria
    return 5 * ceil(minutes / 5)


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
        must_confirm=F("evaluation__needs_confirmation"),
    )
    shuffled = sorted(assignments, key=_own_order)
    for assignment in shuffled:
        assignment.minutes = estimated_minutes(assignment)
    sent = _with_status(shuffled, AssignmentStatus.SENT)
    return EvaluatorQueue(
        to_answer=_with_status(shuffled, AssignmentStatus.INVITED),
        to_score=_with_status(shuffled, AssignmentStatus.ACCEPTED, AssignmentStatus.REOPENED),
        to_confirm=tuple(each for each in sent if each.must_confirm),
        sent=tuple(each for each in sent if not each.must_confirm),
    )


def reopening_reason(assignment: Assignment) -> str:
    """What the evaluator was told when the evaluation came back; "" if it never did."""
    log = TransitionLog.objects.for_object(assignment).filter(transition="reopen")
    return log.values_list("comment", flat=True).last() or ""


def _own_order(assignment: Assignment) -> str:
    seed = f"{assignment.evaluator_id}:{assignment.submission_id}"
    return hashlib.sha256(seed.encode()).hexdigest()


def _with_status(assignments: Iterable[Assignment], *statuses: str) -> tuple[Assignment, ...]:
    return tuple(each for each in assignments if each.status in statuses)
