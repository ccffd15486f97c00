from datetime import date
from decimal import Decimal

from practices.enums import FigureStatistic
from practices.models import ImpactFigure
from practices.selectors.figures import grouped


def figure(value, *, indicator="Personas atendidas", year=None, **columns) -> ImpactFigure:
    start = date(year, 1, 1) if year else None
    return ImpactFigure(
        **{"indicator": indicator, "value": Decimal(value), "unit": "personas"}
        | {"period_from": start}
        | columns
    )


def test_rows_of_one_indicator_stand_together_in_order_of_time():
    [group] = grouped([figure(3, year=2020), figure(1, year=2018), figure(9), figure(2, year=2019)])

    assert [row.value for row in group.rows] == [1, 2, 3, 9]
    assert group.main.value == 3


def test_the_principal_result_is_shown_large_and_first():
    groups = grouped(
        [
            figure(44, indicator="Municipios"),
            figure(1, year=2018, is_headline=True),
            figure(2, year=2019),
        ]
    )

    assert [(group.main.indicator, group.main.value) for group in groups] == [
        ("Personas atendidas", 1),
        ("Municipios", 44),
    ]


def test_a_mean_and_a_total_are_not_the_same_measure():
    groups = grouped([figure(900, statistic=FigureStatistic.MONTHLY_MEAN), figure(900)])

    assert len(groups) == 2


def test_the_spelling_of_an_indicator_does_not_split_it():
    [group] = grouped([figure(1, indicator="Atención"), figure(2, indicator="ATENCION")])

    assert len(group.periods) == 2


def test_a_single_row_has_nothing_to_compare():
    [group] = grouped([figure(900)])

    assert group.periods == ()
