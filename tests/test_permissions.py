"""Who may do what: the table applied, and what a refusal says."""

from copy import copy

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from practices import roles
from practices.cases import case_of
from practices.enums import (
    AssignmentStatus,
    CountersignedAction,
    DecisionStage,
    MembershipRole,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import NotAllowed
from practices.models import Membership, User
from practices.permission_table import PERMISSIONS, Act, Role
from practices.permissions import acts_of, allowed, require
from practices.services.transitions import apply_transition
from practices.workflow import MACHINES
from tests.factories import (
    make_assignment,
    make_bank,
    make_member,
    make_organisation,
    make_revision,
    make_user,
)
from tests.services.scenes import (
    BANK,
    CONTEST,
    REASON,
    Cast,
    assignment_of,
    call_of,
    countersigned,
    decision_on,
    endorse,
    entry_of,
    revision_of,
    sent_evaluation,
    stage,
)


@pytest.fixture
def cast(db):
    return Cast()


def in_group(user, *names):
    """The person, loaded anew with these groups as well."""
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in names))
    return User.objects.get(pk=user.pk)


class TestTable:
    def test_an_administrator_has_no_power_over_a_case(self):
        assert "administrator" not in Role.values

    def test_labels_complete_a_sentence(self):
        for permission in PERMISSIONS.values():
            assert str(permission.label)[0].islower()
            assert not str(permission.label).endswith(".")

    def test_every_permission_is_granted_to_somebody(self):
        for permission in PERMISSIONS.values():
            assert {*permission.bank, *permission.contest}

    def test_states_exist(self):
        for permission in PERMISSIONS.values():
            for machine, states in permission.states.items():
                assert set(states) <= set(MACHINES[machine].states.values)

    def test_states_of_a_transition_come_from_the_workflow(self):
        assert PERMISSIONS["withdraw_revision"].states_of("revision") == (
            "draft",
            "submitted",
            "returned",
        )
        assert PERMISSIONS["withdraw_revision"].states_of("submission") == ()
        assert PERMISSIONS["preside"].states_of("submission") == (
            "in_evaluation",
            "in_deliberation",
        )

    def test_unknown_permission_is_an_error_of_the_caller(self, cast):
        with pytest.raises(KeyError):
            allowed(cast.editor, "fly", revision_of(cast, "draft"))


def make_in(cast, machine, kind, status):
    """An object of the machine in this state, in a call of this kind."""
    if machine == "revision":
        revision = revision_of(cast, status)
        return entry_of(cast, kind, SubmissionStatus.ENTERED, revision=revision).revision
    make = {"submission": entry_of, "assignment": assignment_of, "call": call_of}[machine]
    return make(cast, kind, status)


class TestActionsOutsideTheWorkflow:
    """Role by state for what changes no status, from the same table."""

    @pytest.mark.parametrize("kind", [BANK, CONTEST])
    @pytest.mark.parametrize(
        ("name", "machine"),
        [
            (permission.name, machine)
            for permission in PERMISSIONS.values()
            for machine in permission.states
        ],
    )
    def test_only_named_roles_in_named_states(self, cast, name, machine, kind):
        permission = PERMISSIONS[name]
        granted = set(permission.bank if kind == BANK else permission.contest)
        held = {
            "coordinator": {Role.COORDINATOR},
            "publisher": {Role.PUBLISHER},
            "auditor": {Role.AUDITOR},
            "portal": {Role.SYSTEM},
            "jury_chair": {Role.JURY_CHAIR} if kind == CONTEST else set(),
        }
        if machine != "call":
            held |= {"manager": {Role.MANAGER}, "editor": {Role.EDITOR}}
        if machine == "assignment":
            held["evaluator"] = {Role.EVALUATOR}
        for status in MACHINES[machine].states.values:
            obj = make_in(cast, machine, kind, status)
            found = {who for who, person in cast.people().items() if allowed(person, name, obj).ok}
            expected = {who for who, is_to_it in held.items() if is_to_it & granted}
            assert found == (expected if status in permission.states[machine] else set()), status


class TestOwners:
    def test_roles_inside_another_body_count_for_nothing(self, cast):
        revision = revision_of(cast, "draft")
        make_bank()
        assert not allowed(cast.manager_elsewhere, "edit_revision", revision).ok
        assert allowed(cast.manager, "edit_revision", revision).role is Role.MANAGER

    def test_a_role_that_was_ended_counts_no_more(self, cast):
        revision = revision_of(cast, "draft")
        make_bank()
        Membership.objects.filter(user=cast.editor).update(is_active=False)
        assert not allowed(User.objects.get(pk=cast.editor.pk), "edit_revision", revision).ok

    def test_who_began_a_draft_edits_it_until_it_has_an_owner(self, cast):
        make_bank()
        author = make_user()
        draft = make_revision(practice={"owner": None, "created_by": author}, owner=None)
        assert allowed(author, "edit_revision", draft).role is Role.CREATOR
        assert not allowed(make_user(), "edit_revision", draft).ok
        draft.practice.owner = cast.owner
        draft.practice.save()
        assert not allowed(author, "edit_revision", draft).ok

    def test_coordination_acts_for_a_body_only_while_it_has_no_users(self, cast):
        make_bank()
        body = make_organisation()
        draft = revision_of(cast, "draft", owner=body)
        assert allowed(cast.coordinator, "submit_for_body", draft).role is Role.PROXY
        gone = make_member(body, is_active=False)
        closed = make_member(body, make_user(is_active=False))
        assert allowed(cast.coordinator, "submit_for_body", draft).ok
        make_member(body, role=MembershipRole.EDITOR)
        assert not allowed(cast.coordinator, "submit_for_body", draft).ok
        assert not allowed(gone, "edit_revision", draft).ok
        assert not allowed(closed, "edit_revision", draft).ok


class TestEvaluators:
    def test_another_evaluator_has_no_part_in_an_assignment(self, cast):
        assignment = assignment_of(cast, BANK, AssignmentStatus.ACCEPTED)
        assert allowed(cast.evaluator, "score", assignment).role is Role.EVALUATOR
        assert not allowed(cast.other_evaluator, "score", assignment).ok

    def test_one_who_left_the_group_no_longer_scores(self, cast):
        assignment = assignment_of(cast, BANK, AssignmentStatus.ACCEPTED)
        cast.evaluator.groups.clear()
        assert not allowed(User.objects.get(pk=cast.evaluator.pk), "score", assignment).ok

    def test_the_entry_is_read_only_after_accepting(self, cast):
        assignment = assignment_of(cast, BANK, AssignmentStatus.INVITED)
        verdict = allowed(cast.evaluator, "read_entry", assignment)
        assert verdict.reason == (
            "No se puede leer la postulación mientras su estado sea “Invitada”."
        )


class TestNotActingTwice:
    """One act in a case keeps a person from every other."""

    @pytest.fixture
    def everybody(self, cast):
        """A person with every role there is."""
        person = make_member(cast.owner)
        return in_group(person, roles.COORDINATOR, roles.PUBLISHER, roles.EVALUATOR)

    @pytest.fixture
    def entry(self, cast):
        return entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION)

    def attempts(self, person, entry):
        """Which acts the person may still perform in the case."""
        assignment = entry.assignments.filter(evaluator=person).first() or make_assignment(
            entry, person
        )
        draft = copy(entry.revision)
        draft.status = RevisionStatus.DRAFT
        tried = {
            Act.EDIT: ("edit_revision", draft),
            Act.EVALUATE: ("score", assignment),
            Act.PROPOSE: ("propose_in_bank", entry),
            Act.CONFIRM: ("confirm_in_bank", entry),
        }
        return {act for act, (name, obj) in tried.items() if allowed(person, name, obj).ok}

    def test_before_any_act_all_are_open(self, everybody, entry):
        assert acts_of(everybody, case_of(entry)) == set()
        assert self.attempts(everybody, entry) == set(Act)

    @pytest.mark.parametrize("column", ["created_by", "updated_by"])
    def test_who_wrote_only_writes(self, everybody, entry, column):
        setattr(entry.revision, column, everybody)
        entry.revision.save()
        assert self.attempts(everybody, entry) == {Act.EDIT}

    def test_who_endorsed_only_writes(self, everybody, entry):
        endorse(entry.revision, everybody)
        assert self.attempts(everybody, entry) == {Act.EDIT}

    def test_who_submitted_only_writes(self, cast, everybody):
        scene = stage(cast, "revision", "submit", BANK)
        apply_transition(scene.obj, "submit", actor=everybody)
        entry = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION, revision=scene.obj)
        assert self.attempts(everybody, entry) == {Act.EDIT}

    def test_who_accepted_to_evaluate_only_evaluates(self, cast, everybody, entry):
        cast.owner.memberships.filter(user=everybody).delete()
        scene = stage(cast, "assignment", "accept", BANK)
        scene.obj.evaluator = User.objects.get(pk=everybody.pk)
        scene.obj.save()
        apply_transition(scene.obj, "accept", actor=everybody)
        make_member(cast.owner, everybody)
        person = User.objects.get(pk=everybody.pk)
        assert self.attempts(person, scene.obj.submission) == {Act.EVALUATE}

    def test_who_proposed_only_proposes(self, cast, everybody, entry):
        cast.coordinator = everybody
        decision_on(entry, cast, BANK)
        assert self.attempts(everybody, entry) == {Act.PROPOSE}

    def test_who_confirmed_or_sent_back_only_confirms(self, cast, everybody, entry):
        cast.publisher = everybody
        decision_on(entry, cast, BANK, stage=DecisionStage.CONFIRMED)
        assert self.attempts(everybody, entry) == {Act.CONFIRM}

    def test_who_asked_for_a_countersignature_only_proposes(self, cast, everybody, entry):
        action = CountersignedAction.DISQUALIFY
        countersigned(action, everybody, cast.publisher, submission=entry)
        assert self.attempts(everybody, entry) == {Act.PROPOSE}

    def test_who_countersigned_only_confirms(self, cast, everybody, entry):
        action = CountersignedAction.HISTORIC_BATCH
        countersigned(action, cast.coordinator, everybody, revision=entry.revision)
        assert self.attempts(everybody, entry) == {Act.CONFIRM}

    def test_acts_in_another_case_do_not_count(self, cast, everybody, entry):
        other = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION)
        endorse(other.revision, everybody)
        decision_on(other, cast, BANK)
        assert self.attempts(everybody, entry) == set(Act)

    def test_what_is_no_act_stays_open(self, everybody, entry):
        endorse(entry.revision, everybody)
        assert allowed(everybody, "check_eligibility", entry).ok
        assert allowed(everybody, "assign", entry).ok
        assert allowed(everybody, "take_case", entry).ok

    def test_one_who_wrote_may_still_turn_the_invitation_down(self, everybody, entry):
        endorse(entry.revision, everybody)
        assignment = make_assignment(entry, everybody, status=AssignmentStatus.INVITED)
        assert not allowed(everybody, "accept_invitation", assignment).ok
        assert allowed(everybody, "refuse_invitation", assignment).ok

    def test_the_smallest_house_decides_a_case(self, cast):
        """Editor (also manager), coordinator, evaluator, publisher: four people are enough."""
        scene = stage(cast, "revision", "submit", BANK)
        apply_transition(scene.obj, "submit", actor=cast.manager)
        entry = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION, revision=scene.obj)
        sent_evaluation(entry, cast.evaluator)
        require(cast.coordinator, "propose_in_bank", entry)
        decision_on(entry, cast, BANK)
        apply_transition(entry, "decide_in_bank", actor=cast.publisher)
        assert entry.status == "decided"


class TestReasons:
    def test_a_stranger_is_told_which_role_acts_and_no_names(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        assert allowed(cast.citizen, "check_eligibility", entry).reason == (
            "Usted no puede verificar los requisitos. Le corresponde a la coordinación."
        )

    @pytest.mark.parametrize("who", ["evaluator", "editor", "manager"])
    def test_outside_the_house_nobody_is_named(self, cast, who):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        reason = allowed(getattr(cast, who), "check_eligibility", entry).reason
        assert "Carla" not in reason

    def test_inside_the_house_colleagues_are_named(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        make_user(full_name="Ana Antes", groups=[roles.COORDINATOR])
        make_user(full_name="Inés Inactiva", groups=[roles.COORDINATOR], is_active=False)
        assert allowed(cast.publisher, "check_eligibility", entry).reason == (
            "Usted no puede verificar los requisitos. "
            "Le corresponde a la coordinación (Ana Antes o Carla Coordina)."
        )

    def test_at_most_three_colleagues_are_named(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        for name in ("Ana", "Bea", "Ciro", "Delia"):
            make_user(full_name=name, groups=[roles.COORDINATOR])
        assert "(Ana, Bea o Carla Coordina)" in (
            allowed(cast.publisher, "check_eligibility", entry).reason
        )

    def test_one_who_acted_before_is_told_what_and_who_is_free(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION)
        proposer = in_group(cast.coordinator, roles.PUBLISHER)
        decision_on(entry, cast, BANK)
        editor_too = make_user(full_name="Ada Autora", groups=[roles.PUBLISHER])
        entry.revision.updated_by = editor_too
        entry.revision.save()
        assert allowed(proposer, "confirm_in_bank", entry).reason == (
            "Usted ya propuso o pidió la decisión: en un mismo caso nadie actúa dos veces. "
            "Para confirmar y publicar la decisión, pídaselo a una persona que publica "
            "(Pablo Publica)."
        )

    def test_every_earlier_act_is_told(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION)
        decision_on(entry, cast, BANK)
        endorse(entry.revision, cast.coordinator)
        publisher_too = in_group(cast.coordinator, roles.PUBLISHER)
        assert allowed(publisher_too, "confirm_in_bank", entry).reason.startswith(
            "Usted ya escribió o presentó la práctica y propuso o pidió la decisión: "
        )

    def test_jury_chair_of_a_contest_is_named_in_the_house(self, cast):
        entry = entry_of(cast, CONTEST, SubmissionStatus.IN_DELIBERATION)
        assert "la presidencia del jurado (Julia Preside)." in (
            allowed(cast.coordinator, "propose_decision", entry).reason
        )

    def test_what_a_kind_of_call_does_not_know_is_said(self, cast):
        bank = entry_of(cast, BANK, SubmissionStatus.IN_EVALUATION)
        contest = entry_of(cast, CONTEST, SubmissionStatus.IN_EVALUATION)
        assert allowed(cast.coordinator, "start_deliberation", bank).reason == (
            "En el banco permanente no se puede pasar la postulación a deliberación."
        )
        assert allowed(cast.publisher, "confirm_in_bank", contest).reason == (
            "En un concurso no se puede confirmar y publicar la decisión."
        )

    def test_nobody_hastens_a_deadline(self, cast):
        revision = stage(cast, "revision", "lapse", BANK).obj
        assert allowed(cast.coordinator, "act_by_deadline", revision).reason == (
            "Esto lo hace el portal cuando llega su plazo; nadie puede adelantarlo."
        )

    def test_visitors_and_closed_accounts_are_sent_to_log_in(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        for person in (AnonymousUser(), cast.former_coordinator):
            assert allowed(person, "check_eligibility", entry).reason == (
                "Ingrese con una cuenta activa para verificar los requisitos."
            )

    def test_require_gives_the_role_or_raises_with_the_reason(self, cast):
        entry = entry_of(cast, BANK, SubmissionStatus.ENTERED)
        assert require(cast.coordinator, "check_eligibility", entry) is Role.COORDINATOR
        with pytest.raises(NotAllowed, match="Le corresponde a la coordinación"):
            require(cast.citizen, "check_eligibility", entry)


def test_minor_correction_counts_as_proposing(cast):
    scene = stage(cast, "revision", "approve_correction", BANK)
    apply_transition(scene.obj, "approve_correction", actor=cast.coordinator, comment=REASON)
    assert acts_of(cast.coordinator, case_of(scene.obj)) == {Act.PROPOSE}
    assert scene.obj.status == RevisionStatus.APPROVED
