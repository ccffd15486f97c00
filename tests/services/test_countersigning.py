"""Acts of two people in the bank: disqualifying and reopening."""

import pytest

from practices.enums import DecisionStage, Level, RevisionStatus, SubmissionStatus
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Notification, TransitionLog
from practices.services import countersigning, decisions, evaluations
from tests.contest import LONG

Action = countersigning.Action


def test_a_published_result_is_reopened_and_decided_again(house):
    decision = house.proposed((4, 4, 4, 3))
    decisions.confirm_decision(decision, actor=house.publisher)
    entry = decision.submission
    with pytest.raises(NotAllowed):
        countersigning.ask(entry, actor=house.publisher, action=Action.REOPEN_RESULT, reason=LONG)
    with pytest.raises(PracticesError, match="al menos 50"):
        countersigning.ask(
            entry, actor=house.coordinator, action=Action.REOPEN_RESULT, reason="Corto"
        )
    act = countersigning.ask(
        entry, actor=house.coordinator, action=Action.REOPEN_RESULT, reason=LONG
    )
    with pytest.raises(PracticesError, match="no puede ser quien lo refrenda"):
        countersigning.sign(act, actor=house.coordinator)
    countersigning.sign(act, actor=house.publisher)
    entry.refresh_from_db()
    assert entry.status == SubmissionStatus.IN_EVALUATION
    assert entry.revision.status == RevisionStatus.PUBLISHED
    decision.refresh_from_db()
    assert decision.stage == DecisionStage.SUPERSEDED

    assignment = entry.assignments.get()
    evaluations.reopen_evaluation(assignment, actor=house.coordinator, reason=LONG)
    house.scored(assignment, (3, 4, 3, 4))
    again = decisions.propose_decision(
        entry, actor=house.coordinator, outcome="accepted", level=Level.GOOD, rationale=LONG
    )
    decisions.confirm_decision(again, actor=house.publisher)
    entry.revision.refresh_from_db()
    assert entry.revision.status == RevisionStatus.PUBLISHED
    assert entry.revision.practice.level == Level.GOOD
    assert Notification.objects.filter(kind="result_corrected").exists()
    logged = TransitionLog.objects.filter(transition__in=("ask_countersignature", "countersign"))
    assert [row.payload["countersignature"] for row in logged] == [act.pk, act.pk]


def test_disqualifying_in_the_bank_rejects_the_version_and_frees_the_evaluators(house):
    entry = house.eligible()
    assignment = house.accepted(entry)
    act = countersigning.ask(entry, actor=house.coordinator, action=Action.DISQUALIFY, reason=LONG)
    countersigning.sign(act, actor=house.publisher)
    entry.refresh_from_db()
    entry.revision.refresh_from_db()
    assignment.refresh_from_db()
    assert (entry.status, entry.revision.status) == ("disqualified", "rejected")
    assert assignment.status == "withdrawn"
