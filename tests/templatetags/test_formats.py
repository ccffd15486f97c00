from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template.defaultfilters import filesizeformat

from practices.templatetags import formats


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("1234.5000"), None, "1.234,5"),
        (Decimal("397.0000"), None, "397"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("-1234567.25"), None, "-1.234.567,25"),
        (0, None, "0"),
        (56.7, None, "56,7"),
        (Decimal(75), 2, "75,00"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("56.714285"), 1, "56,7"),
        (None, None, ""),
    ],
)
def test_number_reads_as_in_colombia(value, places, shown):
    assert formats.number(value, places) == shown


def test_number_keeps_every_digit_of_a_long_decimal():
    assert formats.number(Decimal("9999999999999999.9999")) == "9.999.999.999.999.999,9999"


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "16 de junio de 2015"), ("month", "junio de 2015"), ("year", "2015")],
)
def test_partial_date_shows_only_what_is_known(precision, shown):
    assert formats.partial_date(date(2015, 6, 16), precision) == shown


def test_partial_date_of_an_unknown_date_is_empty():
    assert formats.partial_date(None, "month") == ""


@pytest.mark.parametrize(
    ("start", "end", "ongoing", "shown"),
    [
        ((date(2015, 6, 16), "day"), (None, ""), True, "16 de junio de 2015 \N{EN DASH} Vigente"),
        (
            (date(2019, 1, 1), "year"),
            (date(2021, 3, 1), "month"),
            False,
            "2019 \N{EN DASH} marzo de 2021",
        ),
        ((date(2017, 10, 1), "month"), (None, ""), False, "octubre de 2017"),
        ((None, ""), (None, ""), None, ""),
    ],
)
def test_lifespan_reads_as_on_the_official_form(start, end, ongoing, shown):
    assert formats.lifespan(*start, *end, ongoing) == shown


@pytest.mark.parametrize(
    ("start", "end", "precision", "shown"),
    [
        (date(2018, 6, 1), date(2018, 12, 1), "month", "junio a diciembre de 2018"),
        (date(2018, 6, 1), date(2019, 5, 1), "month", "junio de 2018 a mayo de 2019"),
        (date(2018, 1, 1), date(2018, 12, 31), "year", "2018"),
        (date(2018, 1, 1), None, "year", "desde 2018"),
        (None, date(2019, 5, 1), "month", "hasta mayo de 2019"),
        (None, None, "", "sin fecha"),
    ],
)
def test_period_reads_as_one_phrase(start, end, precision, shown):
    assert formats.period(start, end, precision) == shown


def test_times_are_told_in_the_portals_zone():
    at_noon_in_utc = datetime(2026, 3, 2, 15, 42, tzinfo=UTC)
    assert formats.clock(at_noon_in_utc) == "10:42\N{NO-BREAK SPACE}a. m."
    assert formats.moment(at_noon_in_utc) == "2 de marzo de 2026, 10:42\N{NO-BREAK SPACE}a. m."
    assert formats.clock(datetime(2026, 3, 3, 1, 5, tzinfo=UTC)) == "8:05\N{NO-BREAK SPACE}p. m."


def test_no_time_is_no_text():
    assert (formats.clock(None), formats.moment(None)) == ("", "")


def test_file_sizes_of_django_read_as_in_colombia():
    assert filesizeformat(2_516_582) == "2,4\N{NO-BREAK SPACE}MB"


@pytest.mark.parametrize(
    ("part", "whole", "length"),
    [(56, 100, "56"), (1, 3, "33.3"), (5, 4, "100"), (-1, 4, "0"), (3, 0, "0")],
)
def test_share_is_a_length_that_svg_can_draw(part, whole, length):
    assert formats.share(part, whole) == length


def test_bars_are_measured_against_the_longest():
    rows = [{"rate": Decimal("56.7")}, {"rate": None}, {"rate": Decimal("44.6")}]
    assert [length for _row, length in formats.bars(rows, "rate")] == ["100", None, "78.7"]


def test_bars_of_nothing_are_none():
    assert formats.bars([], "rate") == []


def test_markdown_is_made_safe():
    shown = formats.markdown("Uno <script>alert(1)</script>\n\n- dos")
    assert "<script" not in shown
    assert "<li>dos</li>" in shown
    assert formats.markdown(None) == ""


def test_pair_refuses_a_row_that_does_not_fit_its_columns():
    assert formats.pair("ab", [1, 2]) == [("a", 1), ("b", 2)]
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        formats.pair("ab", [1])
