"""Two people at the same moment: exactly one clean outcome, on either database."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from practices.enums import (
    AssignmentStatus,
    CallStatus,
    RecusalGround,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import PracticesError
from practices.models import LogChain, Notification, PinnedConflict, Score, TransitionLog
from practices.services import assignments, evaluations, juries
from practices.services.evaluations import ScoreInput
from practices.services.transitions import apply_transition, verify_chain
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_juror,
    make_member,
    make_organisation,
    make_revision,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable) -> list:
    """What each gave or the refusal it met; anything else is the test's failure."""
    barrier = threading.Barrier(len(actions))
    outcomes: list = [None] * len(actions)

    def run(position, act):
        try:
            barrier.wait(timeout=30)
            outcomes[position] = act()
        except BaseException as error:
            outcomes[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, PracticesError):
            raise outcome
    return outcomes


@pytest.fixture
def coordinator():
    return make_user(groups=["coordinator"])


@pytest.fixture
def call():
    return make_call(status=CallStatus.EVALUATION)


@pytest.fixture
def entry(call):
    owner = make_organisation()
    revision = make_revision(RevisionStatus.SUBMITTED, practice={"owner": owner})
    return make_submission(revision, call, status=SubmissionStatus.IN_EVALUATION)


@pytest.fixture
def juror(call):
    return make_juror(call).user


@pytest.fixture
def scored(entry, juror):
    return make_evaluation(make_assignment(entry, juror), (4, 3, 4, 3))


def chain_is_whole(call):
    return verify_chain(LogChain.objects.get(call=call)) is None


def test_two_sends_are_one_sending(scored, juror, coordinator, call):
    def send():
        return evaluations.send_evaluation(scored, actor=juror, expected_version=1)

    first, second = at_once(send, send)
    assert first == second
    assert scored.versions.count() == 1
    assert TransitionLog.objects.filter(transition="send").count() == 1
    assert Notification.objects.filter(kind="evaluation_sent").count() == 1
    assert chain_is_whole(call)


def test_a_send_against_the_end_of_the_phase(scored, juror, call):
    publisher = make_user(groups=["publisher"])
    sent, closed = at_once(
        lambda: evaluations.send_evaluation(scored, actor=juror, expected_version=1),
        lambda: apply_transition(call, "cancel", actor=publisher, comment="Se cancela."),
    )
    assert not isinstance(closed, PracticesError)
    scored.assignment.refresh_from_db()
    if isinstance(sent, PracticesError):
        assert scored.assignment.status == AssignmentStatus.ACCEPTED
        assert not scored.versions.exists()
    else:
        assert scored.assignment.status == AssignmentStatus.SENT
        order = list(
            TransitionLog.objects.order_by("position").values_list("transition", flat=True)
        )
        assert order == ["send", "cancel"]
    assert chain_is_whole(call)


def test_an_assignment_against_a_pinned_conflict(entry, juror, coordinator, call):
    at_once(
        lambda: assignments.assign(entry, actor=coordinator, evaluator=juror),
        lambda: juries.pin_conflict(
            entry, actor=coordinator, evaluator=juror, ground=RecusalGround.FAMILY, text="Primos."
        ),
    )
    assert PinnedConflict.objects.count() == 1
    assert not entry.assignments.active().exists()
    assert chain_is_whole(call)


def test_an_assignment_against_a_granted_challenge(entry, juror, coordinator, call):
    manager = make_member(entry.revision.owner)
    challenge = juries.challenge_juror(
        entry, actor=manager, juror=juror, ground=RecusalGround.OTHER, text="Nos conoce."
    )
    other = make_user(groups=["coordinator"])
    assigned, settled = at_once(
        lambda: assignments.assign(entry, actor=coordinator, evaluator=juror),
        lambda: juries.settle_challenge(challenge, actor=other, grants=True, answer="Sí."),
    )
    assert isinstance(assigned, PracticesError)
    assert settled.stage == "granted"
    assert not entry.assignments.active().exists()


def test_an_acceptance_against_the_evaluators_own_recusal(entry, juror, coordinator, call):
    invited = make_assignment(entry, juror, status=AssignmentStatus.INVITED)
    outcomes = at_once(
        lambda: assignments.accept(invited, actor=juror, no_conflict=True, confidentiality=True),
        lambda: assignments.recuse(
            invited, actor=juror, ground=RecusalGround.FAMILY, text="Es mi hermana."
        ),
    )
    invited.refresh_from_db()
    assert invited.status == AssignmentStatus.RECUSED
    assert not isinstance(outcomes[1], PracticesError)
    assert chain_is_whole(call)


def test_a_save_against_being_taken_off_the_entry(scored, juror, coordinator):
    criterion = scored.scores.first().criterion_id
    saved, withdrawn = at_once(
        lambda: evaluations.save_scores(
            scored, actor=juror, expected_version=1, scores={criterion: ScoreInput(value=1)}
        ),
        lambda: assignments.withdraw(scored.assignment, actor=coordinator, reason="Se retira."),
    )
    assert not isinstance(withdrawn, PracticesError)
    scored.refresh_from_db()
    stored = Score.objects.get(evaluation=scored, criterion=criterion).value
    if isinstance(saved, PracticesError):
        assert (scored.version, stored) == (1, 4)
    else:
        assert (scored.version, stored) == (2, 1)


def test_two_saves_from_two_windows_are_one_and_a_clash(scored, juror):
    criterion = scored.scores.first().criterion_id

    def save(value):
        return lambda: evaluations.save_scores(
            scored, actor=juror, expected_version=1, scores={criterion: ScoreInput(value=value)}
        )

    outcomes = at_once(save(1), save(2))
    refused = [isinstance(each, PracticesError) for each in outcomes]
    assert sorted(refused) == [False, True]
    winner = 1 if refused == [False, True] else 2
    assert Score.objects.get(evaluation=scored, criterion=criterion).value == winner


def test_two_coordinators_assign_the_same_person(entry, juror, coordinator):
    other = make_user(groups=["coordinator"])
    outcomes = at_once(
        lambda: assignments.assign(entry, actor=coordinator, evaluator=juror),
        lambda: assignments.assign(entry, actor=other, evaluator=juror),
    )
    assert sorted(isinstance(each, PracticesError) for each in outcomes) == [False, True]
    assert entry.assignments.count() == 1
    assert Notification.objects.filter(kind="evaluation_invited").count() == 1


def test_the_last_place_of_a_load_is_given_once(call, coordinator):
    """Two entries, one place: the pairs are of two cases, which do not wait for each other."""
    juror = make_juror(call, maximum_load=1).user
    entries = [
        make_submission(
            make_revision(RevisionStatus.SUBMITTED), call, status=SubmissionStatus.ELIGIBLE
        )
        for _ in range(2)
    ]
    outcomes = at_once(
        *(
            lambda entry=entry: assignments.assign(entry, actor=coordinator, evaluator=juror)
            for entry in entries
        )
    )
    assert sorted(isinstance(each, PracticesError) for each in outcomes) == [False, True]
    assert juror.assignments.active().count() == 1
