"""Two people settle a contest at the same moment: one clean outcome, on either database."""

import datetime

import pytest
from django.utils import timezone

from practices.enums import CallStatus, DecisionStage, MembershipRole, Outcome, ResultStage
from practices.exceptions import PracticesError
from practices.models import LogChain, Notification, TransitionLog
from practices.services import objections, results
from practices.services.transitions import verify_chain
from tests.contest import FOURS, LONG, make_contest
from tests.services.test_races_of_evaluation import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposed():
    contest = make_contest()
    contest.deliberated((5,) * 7, title="Mejor")
    contest.deliberated(FOURS, title="Buena")
    contest.to_deliberation()
    contest.result = contest.propose(Mejor=Outcome.WINNER)
    return contest


def confirmed(contest, *, term_over):
    results.confirm_result(contest.result, actor=contest.publisher)
    contest.call.refresh_from_db()
    if term_over:
        contest.call.result_objections_until = timezone.now() - datetime.timedelta(minutes=1)
        contest.call.save()
    return contest


def refusals(outcomes):
    return [each for each in outcomes if isinstance(each, PracticesError)]


def done(contest, transition):
    return TransitionLog.objects.filter(machine="call", transition=transition).count()


def chain_is_whole(contest):
    return verify_chain(LogChain.objects.get(call=contest.call)) is None


def test_two_confirmers(proposed):
    outcomes = at_once(
        lambda: results.confirm_result(proposed.result, actor=proposed.publisher),
        lambda: results.confirm_result(proposed.result, actor=proposed.second_publisher),
    )
    assert len(refusals(outcomes)) == 1
    proposed.result.refresh_from_db()
    assert proposed.result.stage == ResultStage.PRELIMINARY
    settled = set(proposed.result.decisions.values_list("stage", "settled_by"))
    assert settled == {(DecisionStage.CONFIRMED, proposed.result.settled_by_id)}
    assert done(proposed, "publish_preliminary") == 1
    assert Notification.objects.filter(kind="result_preliminary").count() == 2
    assert chain_is_whole(proposed)


def test_two_publishers(proposed):
    contest = confirmed(proposed, term_over=True)
    outcomes = at_once(
        lambda: results.publish_results(contest.call, actor=contest.publisher),
        lambda: results.publish_results(contest.call, actor=contest.second_publisher),
    )
    assert len(refusals(outcomes)) == 1
    assert done(contest, "publish_results") == 1
    assert Notification.objects.filter(kind="result_final").count() == 2
    assert TransitionLog.objects.filter(machine="revision", transition="publish").count() == 1
    assert chain_is_whole(contest)


def test_the_same_publisher_twice(proposed):
    contest = confirmed(proposed, term_over=True)
    publish = lambda: results.publish_results(contest.call, actor=contest.publisher)  # noqa: E731
    assert refusals(at_once(publish, publish)) == []
    assert done(contest, "publish_results") == 1
    assert Notification.objects.filter(kind="result_final").count() == 2


def test_publishing_against_an_objection(proposed, monkeypatch):
    """The objection is in, and the results stay preliminary; or they are final and it is late."""
    contest = confirmed(proposed, term_over=False)
    entry = contest.call.submissions.get(revision__title="Buena")
    owner = entry.revision.owner
    manager = owner.memberships.get(role=MembershipRole.MANAGER).user
    # The last moment: whoever asks first finds the term still open for an objection.
    monkeypatch.setattr(results, "_is_before", lambda until: False, raising=True)
    outcomes = at_once(
        lambda: results.publish_results(contest.call, actor=contest.publisher),
        lambda: objections.make_objection(entry, actor=manager, subject="results", text=LONG),
    )
    contest.call.refresh_from_db()
    is_final = contest.call.status == CallStatus.RESULTS_PUBLISHED
    assert len(refusals(outcomes)) == 1
    assert is_final != contest.call.objections.exists()
    assert Notification.objects.filter(kind="result_final").exists() == is_final
    assert chain_is_whole(contest)
