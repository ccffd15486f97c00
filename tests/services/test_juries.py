import pytest

from practices.enums import (
    AssignmentStatus,
    CallEvaluatorStage,
    CallStatus,
    RecusalGround,
    RequestStage,
    RevisionStatus,
)
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import LogChain, Notification, PinnedConflict, TransitionLog
from practices.services import assignments, juries
from practices.services.transitions import verify_chain
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_juror,
    make_member,
    make_revision,
    make_submission,
)

WHY = "Trabajó con nosotros en esa práctica."


@pytest.fixture
def contest(db):
    return make_call(status=CallStatus.EVALUATION)


@pytest.fixture
def entry(house, contest):
    revision = make_revision(
        RevisionStatus.SUBMITTED, owner=house.body, practice={"owner": house.body}
    )
    return make_submission(revision, contest, status="eligible")


def acts(call):
    return list(
        TransitionLog.objects.filter(machine="call", object_id=call.pk)
        .order_by("id")
        .values_list("transition", flat=True)
    )


class TestInvitation:
    def test_invited_told_and_accepted_with_their_own_limits(self, house, contest):
        place = juries.invite_evaluator(
            contest, actor=house.coordinator, person=house.evaluator, maximum_load=8
        )
        assert place.stage == CallEvaluatorStage.INVITED
        told = Notification.objects.get(kind="call_evaluator_invited")
        assert told.recipient == house.evaluator
        place = juries.answer_invitation(place, actor=house.evaluator, accepts=True, maximum_load=4)
        assert (place.stage, place.maximum_load) == (CallEvaluatorStage.ACCEPTED, 4)
        assert acts(contest) == ["invite_evaluator", "answer_call"]
        assert verify_chain(LogChain.objects.get(call=contest)) is None

    def test_declining_needs_a_reason_that_is_stored_and_told(self, house, contest):
        place = juries.invite_evaluator(contest, actor=house.coordinator, person=house.evaluator)
        with pytest.raises(PracticesError, match="por qué"):
            juries.answer_invitation(place, actor=house.evaluator, accepts=False, reason=" ")
        juries.answer_invitation(
            place, actor=house.evaluator, accepts=False, reason="Estaré de viaje."
        )
        place.refresh_from_db()
        assert (place.stage, place.decline_reason) == ("declined", "Estaré de viaje.")
        assert "Estaré de viaje." in Notification.objects.get(kind="call_evaluator_answered").body

    def test_nobody_answers_for_another(self, house, contest):
        place = make_juror(contest, house.evaluator, stage="invited")
        with pytest.raises(NotAllowed):
            juries.answer_invitation(place, actor=house.second_evaluator, accepts=True)

    def test_only_a_coordinator_invites_and_only_evaluators(self, house, contest):
        with pytest.raises(NotAllowed):
            juries.invite_evaluator(contest, actor=house.publisher, person=house.evaluator)
        with pytest.raises(PracticesError, match="cuenta activa de evaluación"):
            juries.invite_evaluator(contest, actor=house.coordinator, person=house.editor)

    def test_twice_is_refused_but_who_declined_may_be_asked_again(self, house, contest):
        place = juries.invite_evaluator(contest, actor=house.coordinator, person=house.evaluator)
        with pytest.raises(PracticesError, match="ya está"):
            juries.invite_evaluator(contest, actor=house.coordinator, person=house.evaluator)
        juries.answer_invitation(place, actor=house.evaluator, accepts=False, reason="No puedo.")
        again = juries.invite_evaluator(contest, actor=house.coordinator, person=house.evaluator)
        assert (again.pk, again.stage, again.decline_reason) == (place.pk, "invited", "")

    def test_nobody_leaves_with_entries_in_hand(self, house, contest, entry):
        place = make_juror(contest, house.evaluator)
        made = assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
        with pytest.raises(PracticesError, match="retírelas primero"):
            juries.remove_evaluator(place, actor=house.coordinator, reason="Se jubila.")
        assignments.withdraw(made, actor=house.coordinator, reason="Se jubila.")
        juries.remove_evaluator(place, actor=house.coordinator, reason="Se jubila.")
        place.refresh_from_db()
        assert place.stage == CallEvaluatorStage.REMOVED


class TestPinning:
    @pytest.mark.parametrize(
        ("status", "after"),
        [
            (AssignmentStatus.INVITED, AssignmentStatus.WITHDRAWN),
            (AssignmentStatus.ACCEPTED, AssignmentStatus.WITHDRAWN),
            (AssignmentStatus.SENT, AssignmentStatus.ANNULLED),
            (AssignmentStatus.REOPENED, AssignmentStatus.ANNULLED),
        ],
    )
    def test_what_the_person_has_of_the_entry_ends(self, house, entry, status, after):
        made = make_assignment(entry, house.evaluator, status=status)
        juries.pin_conflict(
            entry,
            actor=house.coordinator,
            evaluator=house.evaluator,
            ground=RecusalGround.TOOK_PART,
            text=WHY,
        )
        made.refresh_from_db()
        assert made.status == after
        told = Notification.objects.get(kind="evaluator_unassigned")
        assert told.recipient == house.evaluator
        assert WHY not in told.body

    def test_lifting_needs_a_reason_and_leaves_both_acts_in_the_log(self, house, entry):
        pinned = juries.pin_conflict(
            entry,
            actor=house.coordinator,
            evaluator=house.evaluator,
            ground=RecusalGround.OTHER,
            text=WHY,
        )
        with pytest.raises(PracticesError, match="por qué se levanta"):
            juries.lift_conflict(pinned, actor=house.coordinator, reason="")
        juries.lift_conflict(pinned, actor=house.coordinator, reason="Era otra persona.")
        assert PinnedConflict.objects.get().lifted_by == house.coordinator
        assert acts(entry.call) == ["pin_conflict", "lift_conflict"]


class TestChallenge:
    @pytest.fixture
    def juror(self, house, contest):
        return make_juror(contest, house.evaluator).user

    def challenged(self, house, entry, juror):
        return juries.challenge_juror(
            entry, actor=house.manager, juror=juror, ground=RecusalGround.INTEREST, text=WHY
        )

    def test_while_it_waits_the_juror_is_not_assigned(self, house, entry, juror):
        self.challenged(house, entry, juror)
        assert Notification.objects.get(kind="juror_challenged").recipient == house.coordinator
        with pytest.raises(TransitionRefused, match="recusó a esta persona"):
            assignments.assign(entry, actor=house.coordinator, evaluator=juror)

    def test_granting_bars_the_juror_and_takes_the_assignment_back(self, house, entry, juror):
        made = assignments.assign(entry, actor=house.coordinator, evaluator=juror)
        challenge = self.challenged(house, entry, juror)
        juries.settle_challenge(
            challenge, actor=house.coordinator, grants=True, answer="Tiene razón."
        )
        made.refresh_from_db()
        assert made.status == AssignmentStatus.WITHDRAWN
        assert PinnedConflict.objects.get().evaluator == juror
        told = Notification.objects.get(kind="challenge_settled", recipient=house.manager)
        assert "Tiene razón." in told.body
        with pytest.raises(TransitionRefused):
            assignments.assign(entry, actor=house.coordinator, evaluator=juror)
        assert acts(entry.call) == ["challenge_juror", "settle_challenge", "pin_conflict"]

    def test_refusing_leaves_the_juror_free(self, house, entry, juror):
        challenge = self.challenged(house, entry, juror)
        juries.settle_challenge(
            challenge, actor=house.coordinator, grants=False, answer="No hay relación."
        )
        assert challenge.__class__.objects.get().stage == RequestStage.REFUSED
        assignments.assign(entry, actor=house.coordinator, evaluator=juror)

    def test_once_scoring_has_begun_it_is_too_late(self, house, entry, juror):
        make_evaluation(make_assignment(entry), (3,))
        with pytest.raises(PracticesError, match="ya empezó"):
            self.challenged(house, entry, juror)

    def test_only_the_owner_and_only_of_the_jury_and_once(self, house, entry, juror):
        stranger = make_member(make_revision().owner)
        with pytest.raises(NotAllowed):
            juries.challenge_juror(
                entry, actor=stranger, juror=juror, ground=RecusalGround.OTHER, text=WHY
            )
        with pytest.raises(PracticesError, match="no es parte del jurado"):
            self.challenged(house, entry, house.second_evaluator)
        self.challenged(house, entry, juror)
        with pytest.raises(PracticesError, match="Ya se recusó"):
            self.challenged(house, entry, juror)

    def test_nobody_in_conflict_settles_it(self, house, entry, juror):
        challenge = self.challenged(house, entry, juror)
        make_member(house.body, house.coordinator)
        with pytest.raises(NotAllowed, match="conflicto"):
            juries.settle_challenge(challenge, actor=house.coordinator, grants=False, answer="No.")
