from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from practices.exceptions import NotAllowed, PracticesError, StaleVersion, TransitionRefused
from practices.models import ScoreVersion, TransitionLog
from practices.selectors.content import digest
from practices.services import evaluations
from practices.services.evaluations import ScoreInput
from tests.house import LONG_ENOUGH


@pytest.fixture
def assignment(house):
    return house.accepted(house.eligible())


def save(evaluation, actor, *levels, **options):
    criteria = evaluation.assignment.submission.rubric.criteria.all()
    return evaluations.save_scores(
        evaluation,
        actor=actor,
        expected_version=evaluation.version,
        scores={
            criterion.pk: ScoreInput(value=level, **options)
            for criterion, level in zip(criteria, levels, strict=False)
        },
    )


def test_opening_twice_is_one_evaluation_with_a_row_a_criterion(house, assignment):
    first = evaluations.open_evaluation(assignment, actor=house.evaluator)
    again = evaluations.open_evaluation(assignment, actor=house.evaluator)
    assert first == again
    assert first.scores.count() == 4


def test_another_evaluator_cannot_open_it(house, assignment):
    with pytest.raises(NotAllowed):
        evaluations.open_evaluation(assignment, actor=house.second_evaluator)


def test_an_unfinished_draft_has_no_total(house, assignment):
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    evaluation = save(evaluation, house.evaluator, 4, 3)
    assert evaluation.total is None
    assert [score.value for score in evaluation.scores.all()] == [4, 3, None, None]


def test_the_server_computes_the_total_with_the_banks_weights(house, assignment):
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    evaluation = save(evaluation, house.evaluator, 5, 0, 5, 0)
    assert evaluation.total == Decimal("60.00")


def test_no_evidence_is_level_zero_with_its_flag(house, assignment):
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    evaluation = save(evaluation, house.evaluator, 4, no_evidence=True)
    score = evaluation.scores.first()
    assert (score.value, score.no_evidence) == (0, True)


def test_a_stale_save_is_refused(house, assignment):
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    save(evaluation, house.evaluator, 4)
    with pytest.raises(StaleVersion):
        save(evaluation, house.evaluator, 2)
    assert evaluation.scores.first().value == 4


def test_sending_pins_a_version_that_the_log_names_by_its_hash(house, assignment):
    sent = house.scored(assignment, (4, 3, 4, 3))
    assert sent.total == Decimal("72.00")
    assert sent.hash == digest(sent.content)
    entry = TransitionLog.objects.get(machine="assignment", transition="send")
    assert entry.payload["hash"] == sent.hash


def test_sending_twice_is_one_sending(house, assignment):
    sent = house.scored(assignment, (4, 3, 4, 3))
    again = evaluations.send_evaluation(
        sent.evaluation, actor=house.evaluator, expected_version=sent.evaluation.version
    )
    assert again == sent
    assert ScoreVersion.objects.count() == 1


def test_an_unanswered_criterion_or_a_missing_comment_is_named(house, assignment):
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    evaluation = save(evaluation, house.evaluator, 4, 3, 4)
    with pytest.raises(PracticesError, match="Falta calificar"):
        evaluations.send_evaluation(evaluation, actor=house.evaluator, expected_version=2)
    evaluation = save(evaluation, house.evaluator, 5, 3, 4, 3)
    with pytest.raises(TransitionRefused, match="comentario el nivel de “Eficaz”"):
        evaluations.send_evaluation(evaluation, actor=house.evaluator, expected_version=3)


def test_a_sent_version_cannot_be_altered_in_the_database(house, assignment):
    sent = house.scored(assignment, (4, 3, 4, 3))
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreVersion.objects.filter(pk=sent.pk).update(total=Decimal("99.00"))
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreVersion.objects.filter(pk=sent.pk).delete()


def test_a_reopened_evaluation_keeps_what_was_sent(house, assignment):
    first = house.scored(assignment, (4, 3, 4, 3))
    evaluations.reopen_evaluation(assignment, actor=house.coordinator, reason="Revise la cifra.")
    assignment.refresh_from_db()
    evaluation = evaluations.open_evaluation(assignment, actor=house.evaluator)
    evaluation = save(evaluation, house.evaluator, 3, 3, 4, 3)
    second = evaluations.send_evaluation(
        evaluation, actor=house.evaluator, expected_version=evaluation.version
    )
    assert [first.total, second.total] == [Decimal("72.00"), Decimal("66.00")]
    assert [v.number for v in evaluation.versions.all()] == [1, 2]


def test_a_consensus_needs_a_disagreement(house):
    entry = house.evaluated((4, 4, 4, 4), (4, 4, 4, 4))
    with pytest.raises(PracticesError, match="No hay un desacuerdo"):
        evaluations.sign_consensus(entry, actor=house.coordinator, text=LONG_ENOUGH)


def test_a_signed_consensus_covers_the_evaluations_as_they_were(house):
    entry = house.evaluated((5, 5, 5, 5), (3, 2, 3, 3))
    note = evaluations.sign_consensus(entry, actor=house.coordinator, text=LONG_ENOUGH)
    assert note.score_versions.count() == 2
    assert {rule["rule"] for rule in note.rules} >= {"range", "criterion_gap"}
