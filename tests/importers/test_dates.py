from datetime import date, timedelta

import pytest
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from practices.importers.dates import PartialDate, Period, find_dates, read_period


def day(year, month, number):
    return PartialDate(date(year, month, number), "day")


def month(year, number):
    return PartialDate(date(year, number, 1), "month")


def year(number):
    return PartialDate(date(number, 1, 1), "year")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("16 de junio de 2015 \u2013 Vigente", Period(day(2015, 6, 16), None, True)),
        ("16 DE JUNIO DE 2015 - VIGENTE", Period(day(2015, 6, 16), None, True)),
        ("octubre de 2017", Period(month(2017, 10))),
        ("Octubre del 2017", Period(month(2017, 10))),
        ("Oct. 2017", Period(month(2017, 10))),
        ("setiembre de 2016", Period(month(2016, 9))),
        ("2015", Period(year(2015))),
        ("16/06/2015", Period(day(2015, 6, 16))),
        ("16-06-2015", Period(day(2015, 6, 16))),
        ("2015-06-16", Period(day(2015, 6, 16))),
        ("06/2015", Period(month(2015, 6))),
        ("1.º de marzo de 2020", Period(day(2020, 3, 1))),
        ("primero de enero de 2019", Period(day(2019, 1, 1))),
        ("Desde 2018 hasta la fecha", Period(year(2018), None, True)),
        ("Desde marzo de 2018 y sigue vigente", Period(month(2018, 3), None, True)),
        ("marzo de 2019 a julio de 2021", Period(month(2019, 3), month(2021, 7), False)),
        ("2016 \u2013 2019", Period(year(2016), year(2019), False)),
        ("enero a mayo de 2019", Period(month(2019, 1), month(2019, 5), False)),
        (
            "del 3 de marzo al 15 de julio de 2020",
            Period(day(2020, 3, 3), day(2020, 7, 15), False),
        ),
        ("hasta diciembre de 2019", Period(None, month(2019, 12), False)),
        ("2015, finalizada", Period(year(2015), None, False)),
    ],
)
def test_period_in_service(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("31 de febrero de 2015", Period(month(2015, 2), is_clear=False)),
        ("2015 - 2018 (vigente)", Period(year(2015), None, True, is_clear=False)),
        ("julio de 2021 a marzo de 2019", Period(month(2021, 7), is_clear=False)),
        ("Segundo semestre de 2018", Period(year(2018), is_clear=False)),
        ("No se sabe", Period(is_clear=False)),
        ("2015 " * 200, Period(is_clear=False)),
    ],
)
def test_text_that_says_more_or_less_than_a_period(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text", ["Ley 142", "línea 2015-", "3.2015", "20155", "32/13/2015 no", "mayo", "12 de mayo"]
)
def test_no_whole_date(text):
    assert [found for found in find_dates(text) if found.when.precision == "day"] == []


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_as_it_is_printed(when):
    formats = (r"j \d\e F \d\e Y", "d/m/Y", "Y-m-d", "j-n-Y", r"j \d\e F \d\e\l Y")
    printed = [date_format(when, item) for item in formats]
    assert [read_period(text).start for text in printed] == [PartialDate(when, "day")] * 5


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 3000))
def test_every_range_reads_as_it_is_printed(start, days):
    end = start + timedelta(days=days)
    text = " a ".join(date_format(when, r"j \d\e F \d\e Y") for when in (start, end))
    assert read_period(text) == Period(PartialDate(start, "day"), PartialDate(end, "day"), False)
