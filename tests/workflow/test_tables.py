"""The tables say what the domain says, and everything they name exists."""

import pytest

from practices.guards_of import GUARDS
from practices.permission_table import PERMISSIONS
from practices.workflow import ASSIGNMENT, CALL, MACHINES, REVISION, SUBMISSION

TRANSITIONS = [
    pytest.param(machine, transition, id=f"{machine.name}-{transition.name}")
    for machine in MACHINES.values()
    for transition in machine.transitions
]


def arrows(machine):
    return {
        (source, transition.target)
        for transition in machine.transitions
        for source in transition.sources
    }


def test_revision_moves_as_the_domain_says():
    assert arrows(REVISION) == {
        ("draft", "submitted"),
        ("draft", "withdrawn"),
        ("draft", "published"),
        ("submitted", "returned"),
        ("submitted", "withdrawn"),
        ("submitted", "approved"),
        ("submitted", "rejected"),
        ("returned", "submitted"),
        ("returned", "withdrawn"),
        ("approved", "published"),
        ("published", "superseded"),
        ("published", "archived"),
        ("archived", "published"),
    }


def test_submission_moves_as_the_domain_says():
    undecided = ("entered", "eligible", "in_evaluation", "in_deliberation")
    assert arrows(SUBMISSION) == {
        ("entered", "eligible"),
        ("entered", "ineligible"),
        # By an upheld objection to the list of admitted entries.
        ("ineligible", "eligible"),
        # A minor correction is not evaluated.
        ("entered", "decided"),
        ("eligible", "in_evaluation"),
        ("in_evaluation", "in_deliberation"),
        ("in_evaluation", "decided"),
        ("in_deliberation", "in_evaluation"),
        ("in_deliberation", "decided"),
        ("decided", "in_deliberation"),
        ("decided", "in_evaluation"),
        *((status, "withdrawn") for status in undecided),
        *((status, "disqualified") for status in undecided),
    }


def test_assignment_moves_as_the_domain_says():
    any_other = set(ASSIGNMENT.states.values) - {"annulled"}
    assert arrows(ASSIGNMENT) == {
        ("proposed", "invited"),
        ("invited", "accepted"),
        ("invited", "declined"),
        ("invited", "recused"),
        ("invited", "withdrawn"),
        ("accepted", "declined"),
        ("accepted", "recused"),
        ("accepted", "sent"),
        ("accepted", "withdrawn"),
        ("sent", "reopened"),
        ("reopened", "sent"),
        *((status, "annulled") for status in any_other),
    }


def test_call_moves_as_the_domain_says():
    phases = ["setup", "open", "evaluation", "deliberation", "preliminary"]
    assert arrows(CALL) == {
        *zip(phases, [*phases[1:], "results_published"], strict=True),
        ("results_published", "closed"),
        *((phase, "cancelled") for phase in phases),
    }


def test_final_states():
    assert {machine.name: machine.finals() for machine in MACHINES.values()} == {
        "revision": ("withdrawn", "rejected", "superseded"),
        "submission": ("withdrawn", "disqualified"),
        "assignment": ("annulled",),
        "call": ("closed", "cancelled"),
    }


@pytest.mark.parametrize(("machine", "transition"), TRANSITIONS)
def test_transition_joins_states_that_exist(machine, transition):
    known = set(machine.states.values)
    assert transition.sources
    assert len(set(transition.sources)) == len(transition.sources)
    assert {*transition.sources, transition.target} <= known
    assert transition.target not in transition.sources


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda machine: machine.name)
def test_every_state_can_be_reached(machine):
    reached, frontier = set(), {machine.initial}
    while frontier:
        reached |= frontier
        frontier = {target for source, target in arrows(machine) if source in reached} - reached
    assert reached == set(machine.states.values)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda machine: machine.name)
def test_names_are_unique(machine):
    names = [transition.name for transition in machine.transitions]
    assert len(set(names)) == len(names)


def test_unknown_transition_is_an_error():
    with pytest.raises(KeyError, match="revision has no transition 'fly'"):
        REVISION.transition("fly")


def test_leaving_lists_what_can_happen_in_the_order_of_the_table():
    assert [transition.name for transition in REVISION.leaving("draft")] == [
        "submit",
        "submit_for_body",
        "withdraw",
        "publish_historic",
    ]


def test_every_guard_is_registered_and_none_is_left_over():
    named = {
        transition.guard
        for machine in MACHINES.values()
        for transition in machine.transitions
        if transition.guard
    }
    assert named == set(GUARDS)


def test_every_permission_is_registered_and_none_is_left_over():
    named = {
        transition.permission for machine in MACHINES.values() for transition in machine.transitions
    }
    outside = {name for name, permission in PERMISSIONS.items() if permission.states}
    assert named <= set(PERMISSIONS)
    assert set(PERMISSIONS) == named | outside


@pytest.mark.parametrize(("machine", "transition"), TRANSITIONS)
def test_permission_holds_wherever_its_transition_starts(machine, transition):
    """A service that asks first and moves then must not be refused on the way."""
    own_states = PERMISSIONS[transition.permission].states.get(machine.name, transition.sources)
    assert set(transition.sources) <= set(own_states)
