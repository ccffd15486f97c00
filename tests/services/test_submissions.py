import pytest

from practices.enums import (
    AssignmentStatus,
    PartnerKind,
    RecusalGround,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import EvaluatorProfile, Notification, Recusal
from practices.selectors.content import content_hash
from practices.services import assignments, submissions
from tests.factories import make_member
from tests.house import LONG_ENOUGH


def test_a_met_list_makes_the_entry_eligible_and_pins_its_content(house):
    entry = house.eligible()
    assert entry.status == SubmissionStatus.ELIGIBLE
    assert entry.content_hash == content_hash(entry.revision) == entry.revision.content_hash
    assert entry.coordinator == house.coordinator


def test_one_unmet_requirement_rejects_the_version_with_the_lists_words(house):
    entry = house.submitted()
    items = list(house.bank.eligibility_items.all())
    answers = {item.pk: (True, "") for item in items}
    answers[items[0].pk] = (False, "Empezó hace dos meses.")
    entry = submissions.check_eligibility(entry, actor=house.coordinator, answers=answers)
    entry.revision.refresh_from_db()
    assert entry.status == SubmissionStatus.INELIGIBLE
    assert entry.revision.status == RevisionStatus.REJECTED
    told = Notification.objects.get(kind="revision_rejected", recipient=house.manager)
    assert "Empezó hace dos meses." in told.body


def test_a_no_without_explanation_is_refused_and_nothing_is_kept(house):
    entry = house.submitted()
    answers = {item.pk: (False, " ") for item in house.bank.eligibility_items.all()}
    with pytest.raises(PracticesError, match="Explique"):
        submissions.check_eligibility(entry, actor=house.coordinator, answers=answers)
    assert entry.eligibility_answers.count() == 0


def test_the_whole_list_must_be_answered(house):
    with pytest.raises(PracticesError, match="todos los requisitos"):
        submissions.check_eligibility(house.submitted(), actor=house.coordinator, answers={})


def test_a_publisher_does_not_check_eligibility(house):
    answers = {item.pk: (True, "") for item in house.bank.eligibility_items.all()}
    with pytest.raises(NotAllowed, match="coordinación"):
        submissions.check_eligibility(house.submitted(), actor=house.publisher, answers=answers)


def test_an_invitation_tells_the_evaluator_and_has_a_due_date(house):
    assignment = assignments.assign(
        house.eligible(), actor=house.coordinator, evaluator=house.evaluator
    )
    assert assignment.status == AssignmentStatus.INVITED
    assert assignment.due_on is not None
    assert Notification.objects.filter(
        kind="evaluation_invited", recipient=house.evaluator
    ).exists()


def test_accepting_starts_the_evaluation_once_enough_have_accepted(house):
    entry = house.eligible()
    house.accepted(entry)
    entry.refresh_from_db()
    assert entry.status == SubmissionStatus.IN_EVALUATION


@pytest.mark.parametrize(("no_conflict", "confidentiality"), [(False, True), (True, False)])
def test_accepting_needs_both_statements(house, no_conflict, confidentiality):
    entry = house.eligible()
    assignment = assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
    with pytest.raises(PracticesError):
        assignments.accept(
            assignment,
            actor=house.evaluator,
            no_conflict=no_conflict,
            confidentiality=confidentiality,
        )
    assignment.refresh_from_db()
    assert assignment.status == AssignmentStatus.INVITED


def test_nobody_of_the_owning_body_is_invited(house):
    make_member(house.body, house.evaluator)
    with pytest.raises(TransitionRefused, match="entidad titular"):
        assignments.assign(house.eligible(), actor=house.coordinator, evaluator=house.evaluator)


def test_nobody_of_an_allied_body_is_invited(house):
    entry = house.eligible()
    ally = house.body.__class__.objects.create(name="Aliada", slug="aliada", kind=house.body.kind)
    entry.revision.partners.create(name="Aliada", kind=PartnerKind.PUBLIC, organisation=ally)
    EvaluatorProfile.objects.create(user=house.evaluator, organisation=ally)
    with pytest.raises(TransitionRefused, match="aliada"):
        assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)


def test_a_recusal_blocks_the_pair_from_then_on(house):
    entry = house.eligible()
    assignment = assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)
    assignments.recuse(
        assignment,
        actor=house.evaluator,
        ground=RecusalGround.FAMILY,
        text="Mi hermana dirige la práctica.",
    )
    assert Recusal.objects.get().text == "Mi hermana dirige la práctica."
    with pytest.raises(TransitionRefused, match="impedida"):
        assignments.assign(entry, actor=house.coordinator, evaluator=house.evaluator)


def test_an_evaluator_with_a_full_load_is_not_invited(house):
    EvaluatorProfile.objects.create(user=house.evaluator, maximum_load=1)
    assignments.assign(house.eligible(), actor=house.coordinator, evaluator=house.evaluator)
    other = house.eligible(title="Otra")
    with pytest.raises(TransitionRefused, match="tantas evaluaciones"):
        assignments.assign(other, actor=house.coordinator, evaluator=house.evaluator)


def test_declining_needs_a_reason_and_tells_the_coordinators(house):
    assignment = assignments.assign(
        house.eligible(), actor=house.coordinator, evaluator=house.evaluator
    )
    with pytest.raises(TransitionRefused, match="motivo"):
        assignments.decline(assignment, actor=house.evaluator, reason="")
    assignments.decline(assignment, actor=house.evaluator, reason="No es mi tema.")
    told = Notification.objects.get(kind="assignment_declined")
    assert told.recipient == house.coordinator
    assert "No es mi tema." in told.body


def test_an_exception_to_the_minimum_names_who_recorded_it(house):
    entry = house.eligible()
    submissions.record_coverage_exception(entry, actor=house.coordinator, reason=LONG_ENOUGH)
    entry.refresh_from_db()
    assert (entry.coverage_exception, entry.coverage_exception_by) == (
        LONG_ENOUGH,
        house.coordinator,
    )
