"""The matrix of a call: entries by evaluators, with coverage, load, conflicts and progress."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import scoring
from practices.cases import conflicts, shared_domains
from practices.enums import (
    ACTIVE_ASSIGNMENT,
    AssignmentStatus,
    CallEvaluatorStage,
    RequestStage,
    SubmissionStatus,
)
from practices.models import (
    Assignment,
    Call,
    CallEvaluator,
    Challenge,
    EvaluatorProfile,
    Score,
    Submission,
    TransitionLog,
    User,
)
from practices.permission_table import PERMISSIONS, Act
from practices.roles import AUDITOR, EVALUATOR
from practices.workflow import ACTS, MACHINES

from .loads import Room, rooms
from .ratings import ratings_of, scoring_rubric

#: Entries whose evaluators are still being found.
WANTING = (SubmissionStatus.ELIGIBLE, SubmissionStatus.IN_EVALUATION)
SHOWN = (*WANTING, SubmissionStatus.IN_DELIBERATION, SubmissionStatus.DECIDED)
#: Whoever refused, was taken off or annulled is not proposed again by the portal.
FORMER = (
    AssignmentStatus.DECLINED,
    AssignmentStatus.RECUSED,
    AssignmentStatus.ANNULLED,
    AssignmentStatus.WITHDRAWN,
)

Pair = tuple[int, int]
"""(entry id, person id)"""


class Coverage(StrEnum):
    """What an entry still needs."""

    SHORT = "short"
    ASKED = "asked"
    COMPLETE = "complete"


COVERAGE_LABELS = {
    Coverage.SHORT: gettext_lazy("Falta asignar"),
    Coverage.ASKED: gettext_lazy("Falta que envíen"),
    Coverage.COMPLETE: gettext_lazy("Completas"),
}


@dataclass(frozen=True)
class Cell:
    """``kind``: free · warned · barred · invited · accepted · draft · sent · reopened · confirm ·
    former. ``label`` says it in words."""

    person: User
    kind: str
    label: str
    assignment: Assignment | None = None


@dataclass(frozen=True)
class Row:
    """``is_hidden``: the reader has a conflict in this case and sees no evaluation of it.

    Totals are those of the sent evaluations: lowest, highest, mean.
    """

    submission: Submission
    needed: int
    sent: int
    pending: int
    is_hidden: bool
    lowest: Decimal | None = None
    highest: Decimal | None = None
    mean: Decimal | None = None
    cells: Sequence[Cell] = ()

    @property
    def short(self) -> int:
        if self.submission.status not in WANTING:
            return 0
        return max(self.needed - self.sent - self.pending, 0)

    @property
    def coverage(self) -> Coverage:
        if self.short:
            return Coverage.SHORT
        return Coverage.ASKED if self.sent < self.needed and self.pending else Coverage.COMPLETE

    @property
    def has_range(self) -> bool:
        return self.lowest is not None and self.lowest != self.highest


@dataclass(frozen=True)
class Column:
    person: User
    room: Room
    sent: int


@dataclass
class Board:
    """Everything that the matrix and the proposal read, in a fixed number of queries."""

    call: Call
    entries: list[Submission]
    people: list[User]
    rooms: Mapping[int, Room]
    assignments: Mapping[int, list[Assignment]]
    barred: Mapping[tuple[int, int], str]
    warned: Mapping[tuple[int, int], str]
    experts: Mapping[int, set[int]]
    """Person id → ids of the services they know."""
    hidden: set[int] = field(default_factory=set)
    """Entries of which the reader sees no evaluation: a conflict, or they still evaluate it."""
    second: set[int] = field(default_factory=set)
    """Entries of the bank whose first evaluation calls for another."""

    def needed(self, entry: Submission) -> int:
        if entry.coverage_exception:
            return 0
        return max(self.call.minimum_evaluations, 2 if entry.pk in self.second else 1)

    def active(self, entry: Submission) -> list[Assignment]:
        return [a for a in self.assignments.get(entry.pk, ()) if a.status in ACTIVE_ASSIGNMENT]

    def knows(self, person: User, entry: Submission) -> bool:
        services = {service.pk for service in entry.revision.services.all()}
        return bool(services & self.experts.get(person.pk, set()))


def entries_of(call: Call) -> QuerySet[Submission]:
    entries = Submission.objects.filter(call=call, status__in=SHOWN).select_related(
        "call", "category", "rubric__call", "revision__practice", "revision__owner__parent"
    )
    lists = ("revision__services", "rubric__criteria") if call.is_bank else ("revision__services",)
    return entries.prefetch_related(*lists).order_by("category__number", "number")


def jury_of(call: Call) -> QuerySet[User]:
    """Who may be asked: the jury that accepted; in the bank every evaluator; and whoever already
    has an entry of the call."""
    has_entry = Q(assignments__submission__call=call, assignments__status__in=ACTIVE_ASSIGNMENT)
    if call.is_bank:
        may = Q(groups__name=EVALUATOR)
    else:
        may = Q(calls_evaluated__in=accepted_places(call))
    return User.objects.filter(has_entry | may, is_active=True).distinct().order_by("full_name")


def accepted_places(call: Call) -> QuerySet[CallEvaluator]:
    return CallEvaluator.objects.filter(call=call, stage=CallEvaluatorStage.ACCEPTED)


def load_board(call: Call, reader: User) -> Board:
    entries = list(entries_of(call))
    people = list(jury_of(call))
    assignments: dict[int, list[Assignment]] = {}
    loaded = Assignment.objects.filter(submission__call=call).select_related("evaluation")
    for assignment in loaded.order_by("pk"):
        assignments.setdefault(assignment.submission_id, []).append(assignment)
    experts: dict[int, set[int]] = {}
    known = EvaluatorProfile.objects.filter(user__in=people, services__isnull=False)
    for person_id, service_id in known.order_by().values_list("user", "services"):
        experts.setdefault(person_id, set()).add(service_id)
    barred, hidden = _barred(people, entries, reader)
    hidden |= {
        each.submission_id
        for own in assignments.values()
        for each in own
        if each.evaluator_id == reader.pk and each.status in ACTIVE_ASSIGNMENT
    } & {entry.pk for entry in entries if entry.status in WANTING}
    board = Board(
        call=call,
        entries=entries,
        people=people,
        rooms=rooms(people, call),
        assignments=assignments,
        barred=barred,
        hidden=set() if AUDITOR in reader.group_names else hidden,
        warned=shared_domains(people, entries),
        experts=experts,
    )
    if call.is_bank:
        board.second = _calling_for_a_second(board)
    return board


def _barred(
    people: list[User], entries: list[Submission], reader: User
) -> tuple[dict[tuple[int, int], str], set[int]]:
    """(person id, entry id) → why that pair may not be, whatever the load; and the entries in
    which the reader has a conflict."""
    known = conflicts({*people, reader}, entries)
    hidden = {entry_id for person_id, entry_id in known if person_id == reader.pk}
    found = dict(known)
    challenged = Challenge.objects.filter(
        submission__in=entries, juror__in=people, stage=RequestStage.PENDING
    )
    for pair in challenged.values_list("juror", "submission"):
        found.setdefault(pair, _("La entidad la recusó y falta resolverlo."))
    for pair in _acted_otherwise(people, entries):
        found.setdefault(pair, _("Ya actuó en el caso de otra manera."))
    return found, hidden


def _acted_otherwise(people: list[User], entries: list[Submission]) -> set[tuple[int, int]]:
    """Who decided, proposed or edited in a case, from the log. One query."""
    by_object = {("submission", entry.pk): entry.pk for entry in entries}
    by_object |= {("revision", entry.revision_id): entry.pk for entry in entries}
    log = TransitionLog.objects.filter(
        Q(machine="submission", object_id__in=[entry.pk for entry in entries])
        | Q(machine="revision", object_id__in=[entry.revision_id for entry in entries]),
        actor__in=people,
    )
    rows = log.order_by().values_list("machine", "object_id", "transition", "actor").distinct()
    return {
        (actor_id, by_object[machine, object_id])
        for machine, object_id, transition, actor_id in rows
        if transition not in ACTS
        and PERMISSIONS[MACHINES[machine].transition(transition).permission].act
        not in (None, Act.EVALUATE)
    }


def _scores_of(assignments: Iterable[Assignment]) -> dict[int, list[Score]]:
    """Assignment id → the scores of its evaluation, with their criterion's code. One query."""
    found: dict[int, list[Score]] = {}
    scores = Score.objects.filter(evaluation__assignment__in=[each.pk for each in assignments])
    for score in scores.select_related("criterion", "evaluation"):
        found.setdefault(score.evaluation.assignment_id, []).append(score)
    return found


def _calling_for_a_second(board: Board) -> set[int]:
    only = {
        entry.pk: sent[0]
        for entry in board.entries
        if len(sent := _counted(board.assignments.get(entry.pk, ()))) == 1
    }
    scores = _scores_of(only.values())
    return {
        entry.pk
        for entry in board.entries
        if entry.pk in only
        and scoring.second_opinion(
            scoring_rubric(entry.rubric), ratings_of(scores.get(only[entry.pk].pk, ()))
        )
    }


def _counted(assignments: Iterable[Assignment]) -> list[Assignment]:
    return [
        each
        for each in assignments
        if each.status == AssignmentStatus.SENT
        and hasattr(each, "evaluation")
        and each.evaluation.total is not None
        and not each.evaluation.needs_confirmation
    ]


# -- What the page shows ------------------------------------------------------------------------


def rows_of(board: Board) -> list[Row]:
    """Every entry without its cells, which only the page in view needs."""
    return [_row(board, entry, entry.pk in board.hidden) for entry in board.entries]


def _row(board: Board, entry: Submission, is_hidden: bool) -> Row:
    active = board.active(entry)
    counted = _counted(active)
    totals = (
        [] if is_hidden else [a.evaluation.total for a in counted if a.evaluation.total is not None]
    )
    return Row(
        submission=entry,
        needed=board.needed(entry),
        sent=len(counted),
        pending=len(active) - len(counted),
        is_hidden=is_hidden,
        lowest=min(totals, default=None),
        highest=max(totals, default=None),
        mean=scoring.rounded(sum(totals, Decimal(0)) / len(totals)) if totals else None,
    )


def with_cells(board: Board, row: Row) -> Row:
    entry = row.submission
    last = {each.evaluator_id: each for each in board.assignments.get(entry.pk, ())}
    standing = {each.evaluator_id: each for each in board.active(entry)}
    cells = [
        _cell(board, entry, person, standing.get(person.pk) or last.get(person.pk))
        for person in board.people
    ]
    return Row(**{**row.__dict__, "cells": cells})


def _cell(board: Board, entry: Submission, person: User, assignment: Assignment | None) -> Cell:
    if assignment and assignment.status in ACTIVE_ASSIGNMENT:
        kind = _progress(assignment)
        return Cell(person, kind, str(PROGRESS_LABELS[kind]), assignment)
    pair = (person.pk, entry.pk)
    if pair in board.barred:
        return Cell(person, "barred", board.barred[pair], assignment)
    if assignment:
        return Cell(person, "former", assignment.get_status_display(), assignment)
    if entry.status not in WANTING:
        return Cell(person, "closed", _("Ya no recibe evaluadores."))
    if room := board.rooms[person.pk].reason:
        return Cell(person, "full", room)
    if pair in board.warned:
        return Cell(person, "warned", board.warned[pair])
    if board.knows(person, entry):
        return Cell(person, "free", _("Libre; conoce el tema"))
    return Cell(person, "free", _("Libre"))


PROGRESS_LABELS = {
    "invited": gettext_lazy("Invitada"),
    "accepted": gettext_lazy("Aceptó"),
    "draft": gettext_lazy("Empezó"),
    "sent": gettext_lazy("Envió"),
    "reopened": gettext_lazy("Reabierta"),
    "confirm": gettext_lazy("Por confirmar"),
}


def _progress(assignment: Assignment) -> str:
    evaluation = getattr(assignment, "evaluation", None)
    match assignment.status:
        case AssignmentStatus.ACCEPTED if evaluation and evaluation.version > 1:
            return "draft"
        case AssignmentStatus.SENT if evaluation and evaluation.needs_confirmation:
            return "confirm"
        case AssignmentStatus.PROPOSED:
            return "invited"
        case status:
            return str(status)


def columns_of(board: Board) -> list[Column]:
    sent: dict[int, int] = {}
    for assignments in board.assignments.values():
        for assignment in assignments:
            if assignment.status == AssignmentStatus.SENT:
                sent[assignment.evaluator_id] = sent.get(assignment.evaluator_id, 0) + 1
    return [
        Column(person, board.rooms[person.pk], sent.get(person.pk, 0)) for person in board.people
    ]
