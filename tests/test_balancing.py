"""Properties of a balanced plan, held against an exhaustive search where it is small enough."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from practices.balancing import Plan, Problem, balance


def test_equal_people_get_equal_loads():
    problem = Problem(
        needed=dict.fromkeys(range(10), 3),
        capacity=dict.fromkeys(range(100, 106), 10),
        allowed={entry: set(range(100, 106)) for entry in range(10)},
    )
    plan = balance(problem)
    assert plan.short == {}
    assert set(plan.loads.values()) == {5}
    assert balance(problem) == plan


def test_a_conflict_is_never_assigned_and_what_is_missing_is_named():
    plan = balance(
        Problem(needed={1: 2}, capacity={10: 5, 11: 5}, allowed={1: {11}}),
    )
    assert plan == Plan(pairs=((1, 11),), short={1: 1}, loads={10: 0, 11: 1})


def test_what_stands_is_kept_and_counts():
    plan = balance(
        Problem(
            needed={1: 2, 2: 1},
            capacity={10: 2, 11: 2},
            allowed={1: {10, 11}, 2: {10, 11}},
            kept=[(1, 10)],
        )
    )
    assert plan.pairs == ((1, 11), (2, 10)) or plan.pairs == ((1, 11), (2, 11))
    assert plan.short == {}


def test_somebody_full_hands_an_entry_on_where_another_needs_them():
    # Whoever takes entry 1 first leaves entry 2 with nobody, unless it moves.
    plan = balance(
        Problem(
            needed={1: 1, 2: 1, 3: 1},
            capacity={10: 1, 11: 1, 12: 1},
            allowed={1: {10, 11}, 2: {10, 12}, 3: {10}},
        )
    )
    assert plan.pairs == ((1, 11), (2, 12), (3, 10))


def test_experts_come_first_where_loads_allow_it():
    plan = balance(
        Problem(
            needed={1: 1, 2: 1},
            capacity={10: 1, 11: 1},
            allowed={1: {10, 11}, 2: {10, 11}},
            experts={1: {11}, 2: {10}},
        )
    )
    assert plan.pairs == ((1, 11), (2, 10))


PEOPLE = (100, 101, 102)
ENTRIES = (1, 2, 3)
PROBLEMS = st.builds(
    Problem,
    needed=st.fixed_dictionaries({entry: st.integers(0, 2) for entry in ENTRIES}),
    capacity=st.fixed_dictionaries({person: st.integers(0, 3) for person in PEOPLE}),
    allowed=st.fixed_dictionaries({entry: st.sets(st.sampled_from(PEOPLE)) for entry in ENTRIES}),
    experts=st.fixed_dictionaries({entry: st.sets(st.sampled_from(PEOPLE)) for entry in ENTRIES}),
)


def all_plans(problem: Problem):
    """Every set of pairs that keeps to conflicts, capacity and need."""
    teams = [
        [
            team
            for size in range(problem.needed[entry] + 1)
            for team in combinations(sorted(problem.allowed[entry]), size)
        ]
        for entry in ENTRIES
    ]
    for chosen in product(*teams):
        loads = {person: sum(person in team for team in chosen) for person in PEOPLE}
        if all(loads[person] <= problem.capacity[person] for person in PEOPLE):
            yield chosen, loads


@given(PROBLEMS)
def test_no_plan_covers_more(problem):
    plan = balance(problem)
    assert len(plan.pairs) == max(
        sum(len(team) for team in chosen) for chosen, _loads in all_plans(problem)
    )


@given(PROBLEMS)
def test_no_plan_of_the_same_coverage_and_entries_is_more_level(problem):
    plan = balance(problem)
    sizes = [sum(pair[0] == entry for pair in plan.pairs) for entry in ENTRIES]
    squares = [
        sum(load**2 for load in loads.values())
        for chosen, loads in all_plans(problem)
        if [len(team) for team in chosen] == sizes
    ]
    assert sum(load**2 for load in plan.loads.values()) == min(squares)


@given(PROBLEMS)
def test_a_plan_keeps_to_conflicts_capacity_and_need(problem):
    plan = balance(problem)
    assert len(set(plan.pairs)) == len(plan.pairs)
    assert all(person in problem.allowed[entry] for entry, person in plan.pairs)
    assert all(plan.loads[person] <= problem.capacity[person] for person in PEOPLE)
    for entry in ENTRIES:
        covered = sum(pair[0] == entry for pair in plan.pairs)
        assert covered + plan.short.get(entry, 0) == problem.needed[entry]
