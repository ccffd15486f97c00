import pytest

from practices import search
from practices.enums import DecisionStage, Level, Outcome, RevisionStatus, SubmissionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import CatalogueState, LogChain, Notification, Revision
from practices.roles import COORDINATOR, PUBLISHER
from practices.services import decisions, drafts, evaluations, revisions
from practices.services.transitions import verify_chain
from tests.factories import make_user
from tests.house import ENDORSEMENT, LONG_ENOUGH


def test_confirming_publishes_in_one_step(house):
    decision = house.proposed((4, 3, 4, 3))
    before = CatalogueState.objects.version()
    decisions.confirm_decision(decision, actor=house.publisher)
    decision.refresh_from_db()
    revision = Revision.objects.select_related("practice").get()
    assert decision.stage == DecisionStage.CONFIRMED
    assert decision.submission.__class__.objects.get().status == SubmissionStatus.DECIDED
    assert revision.status == RevisionStatus.PUBLISHED
    assert revision.practice.level == Level.GOOD
    assert revision.practice.valid_until is not None
    assert CatalogueState.objects.version() > before
    found = search.query("medidores", within=Revision.objects.published())
    assert list(found.ids) == [revision.pk]
    told = Notification.objects.filter(kind="revision_published")
    assert {each.recipient for each in told} == {house.manager, house.editor}


def test_confirming_twice_changes_and_mails_nothing_more(house):
    decision = house.proposed((4, 3, 4, 3))
    decisions.confirm_decision(decision, actor=house.publisher)
    mails = Notification.objects.count()
    decisions.confirm_decision(decision, actor=house.publisher)
    assert Notification.objects.count() == mails
    assert LogChain.objects.get().entries.filter(transition="publish").count() == 1


def test_below_the_minimum_is_rejected_with_the_rationale(house):
    decision = house.proposed((2, 3, 3, 3), (2, 3, 3, 3), outcome=Outcome.BELOW_MINIMUM, level=None)
    decisions.confirm_decision(decision, actor=house.publisher)
    assert Revision.objects.get().status == RevisionStatus.REJECTED
    told = Notification.objects.get(kind="revision_rejected", recipient=house.manager)
    assert LONG_ENOUGH in told.body


def test_an_outcome_that_the_evaluations_do_not_give_is_refused(house):
    with pytest.raises(PracticesError, match="no corresponde"):
        house.proposed((4, 3, 4, 3), level="outstanding")


def test_a_high_first_total_needs_a_second_evaluation(house):
    with pytest.raises(TransitionRefused, match="segunda evaluación"):
        house.proposed((5, 5, 5, 5))


def test_two_high_evaluations_make_it_outstanding(house):
    decision = house.proposed((5, 5, 5, 5), (4, 4, 4, 4), level="outstanding")
    decisions.confirm_decision(decision, actor=house.publisher)
    assert Revision.objects.get().practice.level == Level.OUTSTANDING


def test_a_disagreement_blocks_the_proposal_until_a_consensus_is_signed(house):
    entry = house.evaluated((5, 5, 5, 5), (3, 2, 3, 3))
    propose = {
        "actor": house.coordinator,
        "outcome": Outcome.ACCEPTED,
        "level": Level.GOOD,
        "rationale": LONG_ENOUGH,
    }
    with pytest.raises(TransitionRefused, match="consenso"):
        decisions.propose_decision(entry, **propose)
    evaluations.sign_consensus(entry, actor=house.coordinator, text=LONG_ENOUGH)
    decisions.propose_decision(entry, **propose)


def test_who_proposed_cannot_confirm(house):
    both = make_user(groups=[COORDINATOR, PUBLISHER])
    entry = house.evaluated((4, 3, 4, 3))
    decision = decisions.propose_decision(
        entry, actor=both, outcome=Outcome.ACCEPTED, level=Level.GOOD, rationale=LONG_ENOUGH
    )
    with pytest.raises(TransitionRefused, match="nadie actúa dos veces"):
        decisions.confirm_decision(decision, actor=both)


def test_a_proposal_sent_back_leaves_everything_as_it_was(house):
    decision = house.proposed((4, 3, 4, 3))
    decisions.send_back_decision(decision, actor=house.publisher, reason="Explique la cifra.")
    entry = decision.submission
    entry.refresh_from_db()
    assert entry.status == SubmissionStatus.IN_EVALUATION
    assert Revision.objects.get().status == RevisionStatus.SUBMITTED
    assert Notification.objects.get(kind="decision_sent_back").recipient == house.coordinator


def test_a_proposal_on_other_evaluations_than_now_is_not_confirmed(house):
    decision = house.proposed((4, 3, 4, 3))
    assignment = decision.submission.assignments.get()
    evaluations.reopen_evaluation(assignment, actor=house.coordinator, reason="Otra mirada.")
    assignment.refresh_from_db()
    house.scored(assignment, (4, 4, 4, 4))
    with pytest.raises(TransitionRefused, match="cambiaron"):
        decisions.confirm_decision(decision, actor=house.publisher)


def test_a_new_published_version_supersedes_the_former_one(house):
    first = house.published()
    second = drafts.start_next_revision(first.practice, actor=house.editor)
    second = drafts.save_draft(
        second, actor=house.editor, expected_version=1, content={"impact": "Bajaron a la mitad."}
    )
    revisions.endorse(second, actor=house.manager, **ENDORSEMENT)
    entry = house.checked(revisions.submit_revision(second, actor=house.editor))
    house.scored(house.accepted(entry), (4, 3, 4, 3))
    decision = decisions.propose_decision(
        entry,
        actor=house.coordinator,
        outcome=Outcome.ACCEPTED,
        level=Level.GOOD,
        rationale=LONG_ENOUGH,
    )
    decisions.confirm_decision(decision, actor=house.publisher)
    states = dict(Revision.objects.values_list("number", "status"))
    assert states == {1: RevisionStatus.SUPERSEDED, 2: RevisionStatus.PUBLISHED}
    assert entry.revision.practice.code == first.practice.code
    assert verify_chain(LogChain.objects.get()) is None
