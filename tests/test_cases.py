"""Which case something belongs to, and what keeps a person from evaluating it."""

import pytest

from practices.cases import bodies_of, case_of, conflict_of_interest
from practices.enums import (
    AssignmentStatus,
    ConflictScope,
    OrganisationKind,
    RecusalGround,
    RevisionStatus,
    SubmissionStatus,
)
from practices.models import EvaluatorProfile, Practice, Recusal
from tests.factories import (
    make_assignment,
    make_bank,
    make_call,
    make_member,
    make_organisation,
    make_partner,
    make_revision,
    make_submission,
    make_user,
)
from tests.services.scenes import endorse

WORKS_THERE = "Trabaja en la entidad titular, en su entidad superior o en una aliada."
WORKS_IN_UNIT = "Trabaja en la dependencia titular de la práctica."
TOOK_PART = "Participó en la práctica: la escribió, la avaló o la presentó."
RIVAL = "Su entidad tiene una postulación en la misma categoría."

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_organisation("Empresa titular")


@pytest.fixture
def entry(owner):
    return make_submission(make_revision(RevisionStatus.SUBMITTED, practice={"owner": owner}))


def make_unit(parent, name=None):
    return make_organisation(name, kind=OrganisationKind.UNIT, parent=parent)


def make_evaluator(organisation=None):
    evaluator = make_user(groups=["evaluator"])
    EvaluatorProfile.objects.create(user=evaluator, organisation=organisation)
    return evaluator


class TestCase:
    def test_an_entry_and_its_assignment(self, entry):
        assignment = make_assignment(entry)
        assert case_of(entry) == case_of(type(entry).objects.get(pk=entry.pk))
        assert case_of(assignment).submission == entry
        assert case_of(assignment).assignment == assignment
        assert case_of(entry).call == make_bank()

    def test_a_version_belongs_to_the_entry_it_was_submitted_with(self, entry):
        make_submission(entry.revision, make_call())
        assert case_of(entry.revision).submission == entry

    def test_a_version_without_entry_belongs_to_the_bank_or_where_it_is_about_to_go(self):
        make_bank()
        revision = make_revision()
        contest = make_call()
        assert case_of(revision).call == make_bank()
        assert case_of(revision, contest).call == contest

    def test_a_call_is_a_case_of_its_own(self):
        call = make_call()
        assert (case_of(call).call, case_of(call).revision) == (call, None)

    def test_anything_else_belongs_to_none(self):
        with pytest.raises(TypeError, match="Practice belongs to no case"):
            case_of(Practice())


class TestBodies:
    def test_active_memberships_and_the_body_of_the_profile(self):
        first, second, former = (make_organisation() for _number in range(3))
        person = make_evaluator(second)
        make_member(first, person)
        make_member(former, person, is_active=False)
        assert {body.pk for body in bodies_of(person)} == {first.pk, second.pk}

    def test_nobody_works_nowhere(self):
        assert bodies_of(make_user()) == []


class TestEntityScope:
    def test_a_stranger_is_free(self, entry):
        assert conflict_of_interest(make_evaluator(make_organisation()), entry) is None
        assert conflict_of_interest(make_evaluator(), entry) is None

    def test_the_owner_itself(self, entry, owner):
        assert conflict_of_interest(make_evaluator(owner), entry) == WORKS_THERE
        member = make_member(owner)
        assert conflict_of_interest(member, entry) == WORKS_THERE

    def test_one_who_left_the_owner_is_free(self, entry, owner):
        assert conflict_of_interest(make_member(owner, is_active=False), entry) is None

    def test_its_parent_and_its_subsidiary(self, entry, owner):
        parent = make_organisation()
        owner.parent = parent
        owner.save()
        subsidiary = make_organisation(parent=owner)
        for body in (parent, subsidiary):
            assert conflict_of_interest(make_evaluator(body), entry) == WORKS_THERE

    def test_a_sister_company_is_free(self, entry, owner):
        owner.parent = make_organisation()
        owner.save()
        sister = make_organisation(parent=owner.parent)
        assert conflict_of_interest(make_evaluator(sister), entry) is None

    def test_a_unit_counts_as_its_body(self, entry, owner):
        unit = make_unit(make_unit(owner))
        assert conflict_of_interest(make_evaluator(unit), entry) == WORKS_THERE

    def test_two_units_of_one_body_are_the_same_body(self, owner):
        revision = make_revision(RevisionStatus.SUBMITTED, practice={"owner": make_unit(owner)})
        evaluator = make_evaluator(make_unit(owner))
        assert conflict_of_interest(evaluator, make_submission(revision)) == WORKS_THERE

    def test_an_allied_body(self, entry):
        ally = make_organisation()
        make_partner(entry.revision, organisation=make_unit(ally))
        make_partner(entry.revision, "Vecinos sin registro")
        assert conflict_of_interest(make_evaluator(ally), entry) == WORKS_THERE


class TestUnitScope:
    @pytest.fixture(autouse=True)
    def scope(self):
        call = make_bank()
        call.conflict_scope = ConflictScope.UNIT
        call.save()

    def test_in_the_bank_of_one_body_only_the_same_unit_counts(self, owner):
        unit, other = make_unit(owner), make_unit(owner)
        entry = make_submission(make_revision(RevisionStatus.SUBMITTED, practice={"owner": unit}))
        assert conflict_of_interest(make_evaluator(unit), entry) == WORKS_IN_UNIT
        assert conflict_of_interest(make_evaluator(other), entry) is None
        assert conflict_of_interest(make_evaluator(owner), entry) is None

    def test_everybody_works_for_the_body_that_owns_all(self, entry, owner):
        assert conflict_of_interest(make_evaluator(owner), entry) is None

    def test_who_took_part_is_not_free(self, entry, owner):
        evaluator = make_evaluator(owner)
        entry.revision.updated_by = evaluator
        entry.revision.save()
        assert conflict_of_interest(evaluator, entry) == TOOK_PART


class TestTakingPart:
    @pytest.mark.parametrize("column", ["created_by", "updated_by"])
    def test_writing_any_version_of_the_practice(self, entry, column):
        evaluator = make_evaluator()
        former = make_revision(RevisionStatus.REJECTED, practice=entry.revision.practice)
        setattr(former, column, evaluator)
        former.save()
        assert conflict_of_interest(evaluator, entry) == TOOK_PART

    def test_endorsing(self, entry):
        evaluator = make_evaluator()
        endorse(entry.revision, evaluator)
        assert conflict_of_interest(evaluator, entry) == TOOK_PART

    def test_another_practice_does_not_count(self, entry):
        evaluator = make_evaluator()
        make_revision(practice={"created_by": evaluator})
        assert conflict_of_interest(evaluator, entry) is None


class TestDeclared:
    def test_a_recusal_holds_for_every_version_of_the_practice(self, entry):
        evaluator = make_evaluator()
        recused = make_assignment(entry, evaluator, status=AssignmentStatus.RECUSED)
        Recusal.objects.create(assignment=recused, ground=RecusalGround.FAMILY, text="Mi hermana.")
        entry.revision.status = RevisionStatus.REJECTED
        entry.revision.save()
        again = make_submission(
            make_revision(RevisionStatus.SUBMITTED, practice=entry.revision.practice)
        )
        for submission in (entry, again):
            assert conflict_of_interest(evaluator, submission) == (
                "Se declaró impedida para evaluar esta práctica."
            )
        assert conflict_of_interest(make_evaluator(), again) is None
        assert conflict_of_interest(evaluator, make_submission()) is None


class TestContest:
    @pytest.fixture
    def contest(self):
        return make_call()

    @pytest.fixture
    def entry(self, owner, contest):
        revision = make_revision(RevisionStatus.SUBMITTED, practice={"owner": owner})
        return make_submission(revision, contest)

    def test_a_body_with_an_entry_in_the_category_evaluates_no_rival(self, entry, contest):
        rival = make_organisation()
        revision = make_revision(RevisionStatus.SUBMITTED, practice={"owner": make_unit(rival)})
        competing = make_submission(revision, contest)
        assert conflict_of_interest(make_evaluator(rival), entry) == RIVAL
        competing.status = SubmissionStatus.WITHDRAWN
        competing.save()
        assert conflict_of_interest(make_evaluator(rival), entry) is None

    def test_another_category_is_free(self, entry, contest):
        rival = make_organisation()
        revision = make_revision(RevisionStatus.SUBMITTED, practice={"owner": rival})
        second = contest.categories.create(number=2, name="Otra")
        make_submission(revision, contest, category=second)
        assert conflict_of_interest(make_evaluator(rival), entry) is None

    def test_the_bank_has_no_rivals(self):
        rival = make_organisation()
        make_submission(make_revision(RevisionStatus.SUBMITTED, practice={"owner": rival}))
        assert conflict_of_interest(make_evaluator(rival), make_submission()) is None

    def test_by_units_only_a_unit_with_an_entry_is_a_rival(self, entry, contest, owner):
        contest.conflict_scope = ConflictScope.UNIT
        contest.save()
        rival = make_unit(owner)
        make_submission(make_revision(RevisionStatus.SUBMITTED, practice={"owner": rival}), contest)
        assert conflict_of_interest(make_evaluator(rival), entry) == RIVAL
        assert conflict_of_interest(make_evaluator(owner), entry) is None
