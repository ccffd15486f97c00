"""Deduced values in words, for the preview."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from practices.enums import DatePrecision, FigureStatistic

from .dates import PartialDate, Period
from .parsed import Figure

_DATE_FORMATS = {
    DatePrecision.DAY: r"j \d\e F \d\e Y",
    DatePrecision.MONTH: r"F \d\e Y",
    DatePrecision.YEAR: "Y",
}


def date_in_words(day: date, precision: str) -> str:
    return date_format(day, _DATE_FORMATS[DatePrecision(precision)]).lower()


def period_in_words(period: Period) -> str:
    """Start and end, or "Vigente"; only what is known."""
    ends = [_date(when) for when in (period.start, period.end) if when is not None]
    if period.is_ongoing:
        ends.append(_("Vigente"))
    return " \u2013 ".join(ends)


def _date(when: PartialDate) -> str:
    return date_in_words(when.first_day, when.precision)


def figure_in_words(figure: Figure) -> str:
    """ "Usuarios atendidos: 397 usuarios (total del periodo, junio de 2018 a mayo de 2019)"."""
    days = list(dict.fromkeys(day for day in (figure.period_from, figure.period_to) if day))
    known = [date_in_words(day, figure.period_precision) for day in days]
    if figure.period_from and not figure.period_to:
        known = [_("desde %(date)s") % {"date": known[0]}]
    time = _(" a ").join(dict.fromkeys(known)) or _("sin fecha")
    measure = str(FigureStatistic(figure.statistic).label).lower()
    return f"{figure.indicator}: {number_in_words(figure)} {figure.unit} ({measure}, {time})"


def number_in_words(figure: Figure) -> str:
    return number_format(figure.value.normalize(), use_l10n=True, force_grouping=True)
