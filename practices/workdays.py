"""Colombian working days. Due dates count them and end at 23:59:59 in Bogota."""

import datetime
from functools import cache

import holidays
from django.utils import timezone


@cache
def _colombian_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("CO")


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < 5 and day not in _colombian_holidays()


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The date ``count`` working days after ``day`` (``day`` itself is not counted)."""
    while count > 0:
        day += datetime.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(first: datetime.date, last: datetime.date) -> int:
    """Working days after ``first`` up to and including ``last``; 0 when ``last`` is earlier."""
    days = (last - first).days
    return sum(is_working_day(first + datetime.timedelta(days=n)) for n in range(1, days + 1))


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last second of ``day`` in the portal's time zone (America/Bogota)."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))
