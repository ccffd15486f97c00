from decimal import Decimal

import pytest

from practices.exceptions import NotAllowed, PracticesError
from practices.models import Rubric
from practices.services.rubrics import put_in_force, start_version
from tests.factories import make_bank, make_call, make_submission, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(groups=["coordinator"])


def test_a_new_version_is_a_whole_copy_that_no_entry_gets_yet(coordinator):
    bank = make_bank()
    in_force = Rubric.objects.current(bank)
    draft = start_version(bank, actor=coordinator)

    def content(rubric):
        return [
            (c.code, c.weight, c.minimum_mean, [(lv.value, lv.anchor) for lv in c.levels.all()])
            for c in rubric.criteria.all()
        ]

    assert (draft.version, draft.frozen_at) == (2, None)
    assert content(draft) == content(in_force)
    assert Rubric.objects.current(bank) == in_force
    assert make_submission(call=bank).rubric == in_force


def test_one_draft_at_a_time(coordinator):
    bank = make_bank()
    start_version(bank, actor=coordinator)

    with pytest.raises(PracticesError, match="en preparación"):
        start_version(bank, actor=coordinator)


def test_in_force_it_scores_the_entries_to_come(coordinator):
    bank = make_bank()
    before = make_submission(call=bank)
    draft = start_version(bank, actor=coordinator)
    put_in_force(draft, actor=coordinator)
    after = make_submission(call=bank)

    before.refresh_from_db()
    assert (before.rubric.version, after.rubric.version) == (1, 2)


def test_weights_that_do_not_sum_to_a_hundred_are_refused(coordinator):
    draft = start_version(make_bank(), actor=coordinator)
    criterion = draft.criteria.first()
    criterion.weight -= Decimal("0.01")
    criterion.save()

    with pytest.raises(PracticesError, match="deben sumar 100"):
        put_in_force(draft, actor=coordinator)


def test_putting_it_in_force_twice_changes_nothing(coordinator):
    draft = put_in_force(start_version(make_bank(), actor=coordinator), actor=coordinator)

    assert put_in_force(draft, actor=coordinator).frozen_at == draft.frozen_at


def test_a_contest_keeps_the_rubric_it_opened_with(coordinator):
    with pytest.raises(NotAllowed, match="En un concurso no se puede"):
        start_version(make_call(), actor=coordinator)


@pytest.mark.parametrize("group", ["publisher", "auditor", "administrator", "evaluator"])
def test_only_coordinators_may(group):
    with pytest.raises(NotAllowed):
        start_version(make_bank(), actor=make_user(groups=[group]))
