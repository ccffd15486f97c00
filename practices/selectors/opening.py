"""What a contest still lacks before it opens: what blocks, and what people would miss."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from practices.enums import CallActKind
from practices.guards_of.call import CONTEST_EVALUATIONS, WHOLE_WEIGHT, WRITTEN_ANCHORS, dates_unfit
from practices.models import Call, Rubric


@dataclass(frozen=True, slots=True)
class OpeningItem:
    """``blocks``: the contest cannot open without it; the others are advice."""

    title: str
    is_done: bool
    detail: str = ""
    blocks: bool = True


def opening_checklist(call: Call) -> list[OpeningItem]:
    rubric = Rubric.objects.filter(call=call).order_by("-version").first()
    return [*_blocking(call, rubric), *_advised(call)]


def can_open(items: list[OpeningItem]) -> bool:
    return all(item.is_done for item in items if item.blocks)


def _blocking(call: Call, rubric: Rubric | None) -> list[OpeningItem]:
    criteria = list(rubric.criteria.prefetch_related("levels")) if rubric else []
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    unanchored = [
        criterion.name
        for criterion in criteria
        if not {level.value for level in criterion.levels.all()} >= WRITTEN_ANCHORS
    ]
    disorder = dates_unfit(call) or ""
    return [
        OpeningItem(_("Al menos una categoría"), call.categories.exists()),
        OpeningItem(
            _("Ponderaciones que suman 100,00"),
            total == WHOLE_WEIGHT,
            _("Suman %(total)s.") % {"total": number_format(total, 2)},
        ),
        OpeningItem(
            _("Anclas de los niveles 0, 1, 3 y 5"),
            bool(criteria) and not unanchored,
            ", ".join(unanchored),
        ),
        OpeningItem(
            _("Orden de desempate"), any(criterion.tie_order is not None for criterion in criteria)
        ),
        OpeningItem(
            _("Dos evaluaciones o más por postulación"),
            call.minimum_evaluations >= CONTEST_EVALUATIONS,
            _("Ahora pide %(count)s.") % {"count": call.minimum_evaluations},
        ),
        OpeningItem(
            _("Fechas de apertura y cierre, en orden con las demás"), not disorder, disorder
        ),
    ]


def _advised(call: Call) -> list[OpeningItem]:
    kinds = set(call.acts.values_list("kind", flat=True))
    return [
        OpeningItem(_("Bases"), bool(call.bases), blocks=False),
        OpeningItem(_("Acto que abre la convocatoria"), CallActKind.OPENS in kinds, blocks=False),
        OpeningItem(_("Presidencia del jurado"), call.jury_chair_id is not None, blocks=False),
        OpeningItem(_("Evaluadores invitados"), call.evaluators.exists(), blocks=False),
        OpeningItem(_("Lista de requisitos"), call.eligibility_items.exists(), blocks=False),
        OpeningItem(
            _("Qué cabe y qué no en cada categoría"),
            not call.categories.filter(fits="").exists(),
            blocks=False,
        ),
        OpeningItem(_("Preguntas sobre la convocatoria"), call.questions.exists(), blocks=False),
    ]
