import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

MOMENT = datetime.datetime(2015, 6, 16, 15, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ('{{ value|floatformat:"1g" }}', Decimal("1234.5"), "1.234,5"),
        ('{{ value|floatformat:"0g" }}', 1_000_000, "1.000.000"),
        ("{{ value }}", Decimal("71.50"), "71,50"),
        ("{{ value }}", 2026, "2026"),
        ("{{ value|date }}", MOMENT.date(), "16 de junio de 2015"),
        ("{{ value|time }}", MOMENT, "10:05 a.m."),
    ],
)
def test_numbers_and_dates_read_as_in_colombia(template, value, expected):
    assert Template(template).render(Context({"value": value})) == expected


def test_clock_is_that_of_bogota():
    assert settings.TIME_ZONE == "America/Bogota"
    assert timezone.localtime(MOMENT).hour == 10
