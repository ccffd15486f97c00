"""Whether the outcomes proposed for a category fit its ranking. Plain rules, no database writes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from practices.enums import Outcome
from practices.models import Prize
from practices.scoring import Standing

from .ranking import CategoryRanking, RankedEntry

#: Outcomes that a prize or a mention may go with.
AWARDED = (Outcome.WINNER, Outcome.MENTION)
_MERIT = {
    Outcome.WINNER: 3,
    Outcome.MENTION: 2,
    Outcome.ACCEPTED: 1,
    Outcome.NOT_SELECTED: 0,
    Outcome.VOID: 0,
    Outcome.BELOW_MINIMUM: -1,
}


@dataclass(frozen=True)
class Award:
    """What the jury chair proposes for one entry."""

    outcome: Outcome
    prize: Prize | None = None
    feedback: str = ""

    @property
    def merit(self) -> tuple[int, int]:
        """Comparable: the outcome first, then the prize, the first of the list best."""
        return _MERIT[self.outcome], -self.prize.position if self.prize else -(10**6)


#: Entry id → what is proposed for it.
Awards = Mapping[int, Award]


def problem_of(
    ranking: CategoryRanking, awards: Awards, *, fresh: Collection[int], is_void: bool
) -> str | None:
    """The first thing that no signature can mend, in Spanish. ``fresh``: entries proposed now;
    the others of ``awards`` were decided before."""
    rows = [row for row in ranking.entries if row.submission.pk in fresh]
    for row in rows:
        if problem := _unfit(row, awards[row.submission.pk], ranking, is_void=is_void):
            return problem
    return _too_many_prizes(awards) or _across_a_tie(ranking, awards)


def against_ranking(ranking: CategoryRanking, awards: Awards) -> list[RankedEntry]:
    """Entries that would get more than one ranked above them: each needs a countersignature."""
    ranked = [row for row in ranking.entries if row.rank and row.submission.pk in awards]
    merit = {row.submission.pk: awards[row.submission.pk].merit for row in ranked}
    return [
        row
        for row in ranked
        if any(
            above.rank < row.rank and merit[row.submission.pk] > merit[above.submission.pk]
            for above in ranked
        )
    ]


def _unfit(
    row: RankedEntry, award: Award, ranking: CategoryRanking, *, is_void: bool
) -> str | None:
    title = {"title": row.submission.revision.title}
    if row.place.standing is Standing.PROVISIONAL:
        return _("A “%(title)s” le faltan evaluaciones.") % title
    below = row.place.standing is not Standing.RANKED
    if below != (award.outcome == Outcome.BELOW_MINIMUM):
        if below:
            return _("“%(title)s” no supera el mínimo: ese es su único resultado posible.") % title
        return _("“%(title)s” sí supera los mínimos. Escoja otro resultado.") % title
    if not below and is_void != (award.outcome == Outcome.VOID):
        if is_void:
            return _("En una categoría desierta “%(title)s” queda como desierta.") % title
        return _("“Desierta” es un resultado de toda la categoría, no de “%(title)s” sola.") % title
    if award.prize and award.outcome not in AWARDED:
        return _("“%(title)s” tiene un premio sin ser ganadora ni mención.") % title
    if award.prize and award.prize.category_id != ranking.category.pk:
        return _("El premio de “%(title)s” es de otra categoría.") % title
    return None


def _too_many_prizes(awards: Awards) -> str | None:
    prizes = {award.prize.pk: award.prize for award in awards.values() if award.prize}
    counts = Counter(award.prize.pk for award in awards.values() if award.prize)
    for key, prize in prizes.items():
        if counts[key] > prize.quantity:
            return _("“%(prize)s” se da %(times)s veces y solo hay %(most)s.") % {
                "prize": prize.name,
                "times": counts[key],
                "most": prize.quantity,
            }
    return None


def _across_a_tie(ranking: CategoryRanking, awards: Awards) -> str | None:
    for group in ranking.ties:
        merits = {awards[row.submission.pk].merit for row in group if row.submission.pk in awards}
        if len(merits) > 1:
            return _(
                "%(titles)s están empatadas: antes de darles resultados distintos, el jurado vota."
            ) % {"titles": _titles(group)}
    return None


def _titles(rows: Iterable[RankedEntry]) -> str:
    return get_text_list([f"“{row.submission.revision.title}”" for row in rows], _("y"))
