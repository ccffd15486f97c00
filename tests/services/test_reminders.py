import datetime

import pytest
from django.utils import timezone

from practices.enums import AssignmentStatus, SubmissionStatus
from practices.models import Notification
from practices.services.operations import DUE_JOBS
from practices.services.reminders import remind_evaluators
from tests.factories import make_assignment, make_submission

#: A Wednesday; the 20th of July (a Monday) is a holiday.
DUE = datetime.date(2026, 7, 15)
LONG_AGO = timezone.make_aware(datetime.datetime(2026, 6, 1, 9))


@pytest.fixture
def assignment(house):
    return make_assignment(
        make_submission(status=SubmissionStatus.IN_EVALUATION, coordinator=house.coordinator),
        house.evaluator,
        due_on=DUE,
        proposed_at=LONG_AGO,
    )


def kinds():
    return list(Notification.objects.order_by("pk").values_list("kind", flat=True))


def run(*days):
    for day in days:
        remind_evaluators(datetime.date(2026, 7, day))
    return kinds()


def test_nothing_before_the_seventh_day(assignment):
    assert run(1, 7) == []


def test_each_step_once_however_often_it_runs(assignment, house):
    assert run(8, 8, 9) == ["evaluation_reminder"]
    assert run(13, 14, 15) == ["evaluation_reminder"] * 2
    assert run(16, 16) == ["evaluation_reminder"] * 2 + ["evaluation_overdue"]
    assert run(17, 18, 30)[3:] == ["evaluation_still_overdue"]
    assert Notification.objects.filter(recipient=house.evaluator).count() == 3
    assert Notification.objects.order_by("pk").last().recipient == house.coordinator


def test_a_missed_run_is_made_up_for_with_one_mail(assignment):
    assert run(14) == ["evaluation_reminder"]
    assert run(31) == ["evaluation_reminder", "evaluation_still_overdue"]


def test_the_day_after_is_a_working_day(assignment):
    assignment.due_on = datetime.date(2026, 7, 17)
    assignment.save()
    remind_evaluators(datetime.date(2026, 7, 15))
    assert run(18, 19, 20) == ["evaluation_reminder"]
    assert run(21) == ["evaluation_reminder", "evaluation_overdue"]


def test_who_was_asked_later_is_not_reminded_of_the_same_day(assignment):
    assignment.proposed_at = timezone.make_aware(datetime.datetime(2026, 7, 10, 9))
    assignment.save()
    assert run(10, 12) == []
    assert run(13) == ["evaluation_reminder"]


def test_an_invitation_asks_for_its_answer(assignment):
    assignment.status = AssignmentStatus.INVITED
    assignment.save()
    assert run(8) == ["invitation_reminder"]


@pytest.mark.parametrize(
    "status", [AssignmentStatus.SENT, AssignmentStatus.DECLINED, AssignmentStatus.WITHDRAWN]
)
def test_who_owes_nothing_hears_nothing(assignment, status):
    assignment.status = status
    assignment.save()
    assert run(8, 14, 16, 20) == []


def test_a_closed_entry_reminds_nobody(assignment):
    assignment.submission.status = SubmissionStatus.WITHDRAWN
    assignment.submission.save()
    assert run(8, 20) == []


def test_it_is_a_due_job_and_costs_the_same_for_many(assignment, django_assert_num_queries):
    assert remind_evaluators in DUE_JOBS
    run(8)
    with django_assert_num_queries(2):
        run_again = remind_evaluators(datetime.date(2026, 7, 9))
    assert run_again == 0
