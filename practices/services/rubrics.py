"""Versions of a rubric: of the bank, for the entries to come; of a contest, with other weights."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from practices import scoring
from practices.enums import SubmissionStatus
from practices.exceptions import PracticesError
from practices.guards_of.call import WHOLE_WEIGHT, rubric_unfit
from practices.models import (
    Call,
    Criterion,
    Evaluation,
    Practice,
    Rubric,
    ScaleLevel,
    Score,
    SubmissionAnswer,
    User,
)
from practices.permissions import require
from practices.selectors.ratings import ratings_of, scoring_rubric

#: With one of these in the call, weights are no longer changed.
BEYOND_EVALUATION = (SubmissionStatus.IN_DELIBERATION, SubmissionStatus.DECIDED)

CRITERION_COLUMNS = (
    "position",
    "code",
    "name",
    "kind",
    "definition",
    "guidance",
    "read_in",
    "weight",
    "minimum_mean",
    "tie_order",
)


@transaction.atomic
def start_version(call: Call, *, actor: User) -> Rubric:
    """A draft copied from the version in force, for the bank; one at a time.

    A contest's rubric is edited in place until the contest opens, and never afterwards.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    require(actor, "revise_rubric", call)
    if call.rubrics.filter(frozen_at=None).exists():
        raise PracticesError(_("Ya hay una versión en preparación. Termínela primero."))
    current = Rubric.objects.current(call)
    draft = Rubric.objects.create(
        call=call,
        version=current.version + 1,
        scale_minimum=current.scale_minimum,
        scale_maximum=current.scale_maximum,
        allows_not_applicable=current.allows_not_applicable,
    )
    copy_criteria(current, draft)
    return draft


def copy_criteria(source: Rubric, target: Rubric) -> None:
    """The criteria of one version, with weights, wording and anchors, as those of another."""
    for criterion in source.criteria.prefetch_related("levels"):
        copy = Criterion.objects.create(
            rubric=target, **{name: getattr(criterion, name) for name in CRITERION_COLUMNS}
        )
        ScaleLevel.objects.bulk_create(
            ScaleLevel(criterion=copy, value=level.value, anchor=level.anchor)
            for level in criterion.levels.all()
        )


@transaction.atomic
def put_in_force(rubric: Rubric, *, actor: User) -> Rubric:
    """From now on entries are scored with this version, and it never changes again. Entries
    received before keep theirs. Raises PracticesError while it is not whole."""
    call = Call.objects.select_for_update(no_key=True).get(pk=rubric.call_id)
    require(actor, "revise_rubric", call)
    rubric = Rubric.objects.get(pk=rubric.pk)
    if rubric.frozen_at is not None:
        return rubric
    if reason := rubric_unfit(rubric):
        raise PracticesError(reason)
    rubric.frozen_at = timezone.now()
    rubric.save(update_fields=("frozen_at",))
    return rubric


# -- Other weights in a contest, signed by two people -------------------------------------------


def lock_entries(call: Call) -> Call:
    """Every practice entered in the call, in one order for everybody, and then the call."""
    practices = call.submissions.order_by().values("revision__practice")
    list(Practice.objects.select_for_update(no_key=True).filter(pk__in=practices).order_by("pk"))
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


def refuse_weights(call: Call, weights: Mapping[str, Decimal]) -> None:
    """Raises PracticesError unless these weights may replace those in force."""
    current = Rubric.objects.current(call)
    known = {criterion.code: criterion.weight for criterion in current.criteria.all()}
    if set(weights) != set(known):
        raise PracticesError(_("Escriba la ponderación de todos los criterios."))
    if any(weight <= 0 for weight in weights.values()):
        raise PracticesError(_("Cada ponderación debe ser mayor que cero."))
    if sum(weights.values()) != WHOLE_WEIGHT:
        raise PracticesError(
            _("Las ponderaciones suman %(total)s y deben sumar 100.")
            % {"total": number_format(sum(weights.values()), 2)}
        )
    if dict(weights) == known:
        raise PracticesError(_("Las ponderaciones son las que ya rigen."))
    if call.submissions.filter(status__in=BEYOND_EVALUATION).exists():
        raise PracticesError(
            _("Ya hay postulaciones en deliberación: las ponderaciones no se pueden cambiar.")
        )


def reweight(call: Call, *, weights: Mapping[str, Decimal]) -> Rubric:
    """A new version with these weights, in force for every entry of the contest.

    Called by the service that took the second signature, with ``lock_entries`` held. Levels stay
    as they were given and totals are computed again; the former version and every total that was
    sent with it are kept.
    """
    refuse_weights(call, weights)
    former = Rubric.objects.current(call)
    last = call.rubrics.aggregate(last=Max("version"))["last"]
    rubric = Rubric.objects.create(
        call=call,
        version=last + 1,
        scale_minimum=former.scale_minimum,
        scale_maximum=former.scale_maximum,
        allows_not_applicable=former.allows_not_applicable,
        frozen_at=timezone.now(),
    )
    copy_criteria(former, rubric)
    for criterion in rubric.criteria.all():
        criterion.weight = weights[criterion.code]
        criterion.save(update_fields=("weight",))
        of_former = {"criterion__rubric": former, "criterion__code": criterion.code}
        Score.objects.filter(**of_former).update(criterion=criterion)
        SubmissionAnswer.objects.filter(**of_former).update(criterion=criterion)
    call.submissions.filter(rubric=former).update(rubric=rubric)
    _total_again(rubric)
    return rubric


def _total_again(rubric: Rubric) -> None:
    plain = scoring_rubric(rubric)
    evaluations = Evaluation.objects.filter(assignment__submission__rubric=rubric)
    changed = list(evaluations.filter(total__isnull=False).prefetch_related("scores__criterion"))
    for evaluation in changed:
        evaluation.total = scoring.total(plain, ratings_of(evaluation.scores.all()))
    Evaluation.objects.bulk_update(changed, ("total",), batch_size=500)
