import datetime

import pytest
from django.utils import timezone

from practices.workdays import add_working_days, end_of_day, is_working_day, working_days_between

day = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("date", "works"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),  # Saturday
        ("2026-11-16", False),  # Independence of Cartagena, moved to Monday
        ("2026-12-25", False),
        ("2026-04-03", False),  # Good Friday
    ],
)
def test_weekends_and_colombian_holidays_do_not_work(date, works):
    assert is_working_day(day(date)) is works


def test_ten_working_days_pass_over_a_weekend_and_a_holiday():
    assert add_working_days(day("2026-11-05"), 10) == day("2026-11-20")


def test_counting_back_gives_the_days_that_were_added():
    first = day("2026-12-01")
    for count in range(40):
        assert working_days_between(first, add_working_days(first, count)) == count


def test_an_earlier_day_is_no_working_days_later():
    assert working_days_between(day("2026-12-10"), day("2026-12-01")) == 0


def test_a_due_date_ends_with_its_last_second_in_bogota():
    local = timezone.localtime(end_of_day(day("2026-11-20")))
    assert local.isoformat() == "2026-11-20T23:59:59-05:00"
