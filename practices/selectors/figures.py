"""Impact figures as they are shown: one line for each indicator, with all its periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from practices.models import ImpactFigure
from practices.text import fold


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The rows that measure the same thing; `main` is the one shown large."""

    main: ImpactFigure
    rows: Sequence[ImpactFigure]
    """In order of time; those without a date last."""

    @property
    def periods(self) -> Sequence[ImpactFigure]:
        """What a chart compares; empty where there is nothing to compare."""
        return self.rows if len(self.rows) > 1 else ()


def grouped(figures: Iterable[ImpactFigure]) -> list[FigureGroup]:
    """In the owner's order of the first row of each group, the principal result first."""
    numbered = list(enumerate(figures))
    together = sorted(numbered, key=lambda item: (_measured(item[1]), item[0]))
    groups = []
    for _measure, items in groupby(together, key=lambda item: _measured(item[1])):
        members = list(items)
        rows = sorted((figure for _position, figure in members), key=_time)
        main = next((figure for figure in rows if figure.is_headline), _latest(rows))
        groups.append((not main.is_headline, members[0][0], FigureGroup(main, tuple(rows))))
    return [group for *_order, group in sorted(groups, key=lambda entry: entry[:2])]


def _measured(figure: ImpactFigure) -> tuple[str, str, str]:
    return fold(figure.indicator), fold(figure.unit), figure.statistic


def _time(figure: ImpactFigure) -> tuple[bool, date]:
    when = figure.period_from or figure.period_to
    return when is None, when or date.max


def _latest(rows: Sequence[ImpactFigure]) -> ImpactFigure:
    dated = [figure for figure in rows if figure.period_from or figure.period_to]
    return (dated or rows)[-1]
