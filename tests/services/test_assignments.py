import pytest

from practices.enums import AssignmentStatus, CallStatus, RecusalGround
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import OrganisationDomain, PinnedConflict, TransitionLog
from practices.services import assignments
from tests.factories import make_call, make_juror, make_submission, make_user


@pytest.fixture
def contest(db):
    return make_call(status=CallStatus.EVALUATION)


def entry_in(call):
    return make_submission(call=call, status="eligible")


class TestSharedDomain:
    @pytest.fixture
    def entry(self, house):
        OrganisationDomain.objects.create(organisation=house.body, domain="valle.gov.co")
        house.evaluator.email = "eva@correo.valle.gov.co"
        house.evaluator.save()
        return house.eligible()

    def test_it_is_a_warning_that_asks_for_a_reason(self, house, entry):
        with pytest.raises(PracticesError, match=r"correo es de valle\.gov\.co"):
            assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
        assert not entry.assignments.exists()

    def test_with_a_reason_it_goes_on_and_the_reason_is_logged(self, house, entry):
        made = assignments.assign(
            entry, actor=house.coordinator, evaluator=house.evaluator, reason="Salió en 2019."
        )
        assert made.status == AssignmentStatus.INVITED
        assert TransitionLog.objects.for_object(made).get().comment == "Salió en 2019."

    def test_a_domain_that_only_ends_alike_is_another(self, house, entry):
        house.evaluator.email = "eva@otrovalle.gov.co"
        house.evaluator.save()
        assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)


class TestRoom:
    def test_in_a_contest_only_the_jury_evaluates(self, house, contest):
        entry = entry_in(contest)
        with pytest.raises(TransitionRefused, match="No es parte del jurado"):
            assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
        place = make_juror(contest, house.evaluator, stage="invited")
        with pytest.raises(TransitionRefused, match="Todavía no acepta"):
            assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
        place.stage = "accepted"
        place.save()
        assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)

    @pytest.mark.parametrize(("of_call", "of_person"), [(1, None), (None, 1), (1, 5), (5, 1)])
    def test_the_stricter_of_call_and_person_counts(self, house, contest, of_call, of_person):
        contest.maximum_load = of_call
        contest.save()
        make_juror(contest, house.evaluator, maximum_load=of_person)
        assignments.assign(entry_in(contest), actor=house.coordinator, evaluator=house.evaluator)
        with pytest.raises(TransitionRefused, match="tantas evaluaciones"):
            assignments.assign(
                entry_in(contest), actor=house.coordinator, evaluator=house.evaluator
            )

    def test_somebody_no_longer_available_is_not_asked(self, house, contest):
        make_juror(contest, house.evaluator, available_until="2020-01-31")
        with pytest.raises(TransitionRefused, match=r"hasta el 31 de enero de 2020"):
            assignments.assign(
                entry_in(contest), actor=house.coordinator, evaluator=house.evaluator
            )


def test_a_pinned_conflict_blocks_until_it_is_lifted(house):
    entry = house.eligible()
    pinned = PinnedConflict.objects.create(
        submission=entry,
        evaluator=house.evaluator,
        ground=RecusalGround.FAMILY,
        text="Son primos.",
        pinned_by=house.coordinator,
    )
    with pytest.raises(TransitionRefused, match="registró un conflicto"):
        assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
    pinned.lifted_at, pinned.lifted_by = entry.entered_at, make_user()
    pinned.save()
    assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)


def test_a_conflict_pinned_after_the_invitation_closes_the_acceptance(house):
    entry = house.eligible()
    made = assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
    PinnedConflict.objects.create(
        submission=entry,
        evaluator=house.evaluator,
        ground=RecusalGround.FAMILY,
        text="Son primos.",
        pinned_by=house.coordinator,
    )
    with pytest.raises(TransitionRefused, match="registra un conflicto"):
        assignments.accept(made, actor=house.evaluator, no_conflict=True, confidentiality=True)
