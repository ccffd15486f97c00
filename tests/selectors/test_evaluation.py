import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from practices.enums import (
    AssignmentStatus,
    DecisionStage,
    Level,
    Outcome,
    RevisionStatus,
    SubmissionStatus,
)
from practices.models import ConsensusNote, Decision, Submission
from practices.scoring import DisagreementRule, SecondOpinion
from practices.selectors.evaluation import case_summary, for_cases
from practices.selectors.waiting import Party, Step
from tests.factories import (
    make_assignment,
    make_evaluation,
    make_revision,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_case(*levels, status=SubmissionStatus.IN_EVALUATION, **columns):
    """An entry with one sent evaluation for each tuple of levels."""
    submission = make_submission(status=status, coordinator=make_user(), **columns)
    for each in levels:
        make_evaluation(make_assignment(submission), each, is_sent=True)
    return submission


def test_one_sent_evaluation_gives_total_means_and_level():
    summary = case_summary(make_case((4, 3, 4, 3)))

    assert summary.sent == 1
    assert summary.totals == (Decimal("72.00"),)
    assert summary.mean == Decimal("72.00")
    assert [result.mean for result in summary.criteria] == [4, 3, 4, 3]
    assert (summary.suggested_outcome, summary.suggested_level) == (Outcome.ACCEPTED, Level.GOOD)
    assert summary.coverage_complete
    assert summary.step is Step.PROPOSE


def test_drafts_annulled_and_unconfirmed_evaluations_never_count():
    submission = make_case((4, 3, 4, 3))
    make_evaluation(make_assignment(submission), (5, 5, 5, 5))
    annulled = make_evaluation(make_assignment(submission), (0, 0, 0, 0), is_sent=True)
    annulled.assignment.status = AssignmentStatus.ANNULLED
    annulled.assignment.save()
    unconfirmed = make_evaluation(make_assignment(submission), (1, 1, 1, 1), is_sent=True)
    unconfirmed.needs_confirmation = True
    unconfirmed.save()

    assert case_summary(submission).totals == (Decimal("72.00"),)


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ((4, 4, 4, 4), SecondOpinion.HIGH_TOTAL),
        ((2, 5, 4, 5), SecondOpinion.KNOCK_OUT),
        ((3, 3, 3, 3), SecondOpinion.CLOSE_CALL),
    ],
)
def test_first_evaluation_that_calls_for_a_second_leaves_coverage_incomplete(levels, reason):
    summary = case_summary(make_case(levels))

    assert summary.second_needed is reason
    assert not summary.coverage_complete
    assert summary.step is Step.ASSIGN
    assert summary.second_reason in summary.waits_for


def test_recorded_exception_completes_coverage_with_fewer_evaluations():
    summary = case_summary(
        make_case(
            (4, 4, 4, 4),
            coverage_exception="Nadie más está libre.",
            coverage_exception_by=make_user(),
        )
    )

    assert summary.coverage_complete
    assert summary.suggested_level == Level.GOOD
    assert summary.step is Step.PROPOSE


def test_disagreement_waits_for_a_note_that_covers_the_last_sendings():
    submission = make_case((5, 5, 5, 5), (3, 3, 1, 3))
    summary = case_summary(submission)
    assert {found.rule for found in summary.disagreements} == {
        DisagreementRule.RANGE,
        DisagreementRule.CRITERION_GAP,
        DisagreementRule.MINIMUM_SPLIT,
    }
    assert len(summary.disagreement_texts) == len(summary.disagreements)
    assert summary.step is Step.AGREE

    sign_note(submission)
    assert not case_summary(submission).has_open_disagreement
    assert case_summary(submission).step is Step.PROPOSE

    make_evaluation(make_assignment(submission), (0, 0, 0, 0), is_sent=True)
    assert case_summary(submission).has_open_disagreement


def sign_note(submission):
    note = ConsensusNote.objects.create(
        submission=submission, text="Se acordó el nivel.", signed_by=make_user()
    )
    note.score_versions.set(
        [
            assignment.evaluation.versions.latest("number")
            for assignment in submission.assignments.sent()
        ]
    )


def test_below_minimum_is_suggested_without_level():
    summary = case_summary(make_case((0, 2, 2, 2), (0, 2, 2, 2)))

    assert summary.suggested_outcome == Outcome.BELOW_MINIMUM
    assert summary.suggested_level is None
    assert summary.knock_outs == ("eficaz", "centrado-en-el-usuario")


def test_entry_waits_in_turn_for_taking_checking_and_adjusting():
    untaken = make_submission()
    assert case_summary(untaken).step is Step.TAKE

    taken = make_submission(coordinator=make_user())
    assert case_summary(taken).step is Step.CHECK

    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    returned = make_submission(
        make_revision(RevisionStatus.RETURNED, returned_due_on=yesterday),
        coordinator=make_user(),
    )
    waiting = case_summary(returned).next
    assert waiting.step is Step.ADJUST
    assert waiting.party is Party.OWNER
    assert waiting.is_overdue


def test_eligible_entry_waits_for_assignment_answer_and_scores():
    submission = make_case(status=SubmissionStatus.ELIGIBLE)
    assert case_summary(submission).step is Step.ASSIGN

    assignment = make_assignment(submission, status=AssignmentStatus.INVITED)
    assert case_summary(submission).step is Step.ANSWER

    assignment.delete()
    make_assignment(submission)
    assert case_summary(submission).step is Step.SCORE


def test_proposed_and_sent_back_decisions_say_who_is_next():
    submission = make_case((4, 3, 4, 3))
    decision = Decision.objects.create(
        submission=submission,
        outcome=Outcome.ACCEPTED,
        level=Level.GOOD,
        rationale="Cumple todos los criterios.",
        proposed_by=make_user(),
    )
    assert case_summary(submission).next.party is Party.PUBLICATION

    decision.stage = DecisionStage.SENT_BACK
    decision.sent_back_reason = "Falta motivar."
    decision.save()
    waiting = case_summary(submission).next
    assert waiting.step is Step.PROPOSE
    assert waiting.text == "Una nueva propuesta: la anterior fue devuelta."


def test_summaries_cost_the_same_for_one_and_for_thirty_entries(django_assert_num_queries):
    make_case((4, 3, 4, 3), (4, 3, 4, 3))
    with django_assert_num_queries(6):
        [case_summary(each) for each in for_cases(Submission.objects.all())]

    for _ in range(29):
        make_case((4, 3, 4, 3), (4, 3, 4, 3))
    with django_assert_num_queries(6):
        [case_summary(each) for each in for_cases(Submission.objects.all())]
