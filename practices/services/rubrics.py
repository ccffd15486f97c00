"""Versions of the bank's rubric: prepared as a draft, then in force for the entries to come."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.exceptions import PracticesError
from practices.guards_of.call import rubric_unfit
from practices.models import Call, Criterion, Rubric, ScaleLevel, User
from practices.permissions import require

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
