"""What the owner of a practice sees of its way through the house, in plain words."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practices.enums import (
    ArchiveCause,
    DecisionStage,
    RevisionStatus,
    SubmissionStatus,
    WithdrawalCause,
)
from practices.models import Decision, Revision, Submission, TransitionLog, User
from practices.permission_table import Role
from practices.workflow import MACHINES

#: Steps of an entry that say who evaluates or how: the owner sees the rest.
HIDDEN_FROM_OWNER = ("start_deliberation", "return_to_evaluation")


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a version stands: on whom it waits, for what, until when."""

    text: str
    is_owners_turn: bool
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; ``who`` is a role, never a name."""

    name: str
    at: datetime.datetime
    who: str
    comment: str
    current: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class CriterionMean:
    name: str
    weight: Decimal
    mean: Decimal | None


def with_entries(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """What ``situation`` reads, in one query more than the versions themselves."""
    return revisions.select_related("practice", "owner").prefetch_related(
        Prefetch("submissions", Submission.objects.select_related("call", "category"))
    )


def latest_of_member(user: User) -> QuerySet[Revision]:
    """The latest version of each practice of this person's bodies; those they must act on first."""
    newest = Revision.objects.filter(practice=OuterRef("practice")).order_by("-number")
    mine = Revision.objects.of_member(user).filter(pk=Subquery(newest.values("pk")[:1]))
    return with_entries(mine).order_by(
        F("returned_due_on").asc(nulls_last=True),
        ExpressionWrapper(~Q(status=RevisionStatus.DRAFT), BooleanField()),
        "-updated_at",
        "-pk",
    )


def situation(revision: Revision) -> Situation:
    """Reads a version loaded by ``with_entries``."""
    match revision.status:
        case RevisionStatus.DRAFT:
            return Situation(_("Le corresponde a usted: completarla y enviarla."), True)
        case RevisionStatus.RETURNED:
            due_on = revision.returned_due_on
            return Situation(
                _("Le corresponde a usted: responder las observaciones, hasta el %(day)s.")
                % {"day": date_format(due_on)},
                True,
                due_on,
            )
        case RevisionStatus.SUBMITTED:
            return Situation(_situation_of_entry(revision), False)
        case RevisionStatus.APPROVED:
            return Situation(_("Aprobada: se publica con los resultados."), False)
        case RevisionStatus.PUBLISHED:
            return _situation_of_published(revision)
        case RevisionStatus.REJECTED:
            return Situation(_("No fue aprobada. Puede presentarla de nuevo."), False)
        case RevisionStatus.WITHDRAWN:
            return Situation(_situation_of_withdrawn(revision), False)
        case RevisionStatus.SUPERSEDED:
            return Situation(_("Hay una versión más reciente publicada."), False)
    return Situation(_situation_of_archived(revision), False)


def _situation_of_entry(revision: Revision) -> str:
    entries = list(revision.submissions.all())
    status = entries[0].status if entries else SubmissionStatus.ENTERED
    return {
        SubmissionStatus.ENTERED: _("La coordinación revisa si cumple los requisitos."),
        SubmissionStatus.ELIGIBLE: _("Cumple los requisitos. La coordinación asigna evaluadores."),
        SubmissionStatus.IN_EVALUATION: _("Está en evaluación."),
        SubmissionStatus.IN_DELIBERATION: _("El jurado delibera."),
    }.get(status, _("La coordinación tiene el caso."))


def _situation_of_published(revision: Revision) -> Situation:
    valid_until = revision.practice.valid_until
    if valid_until is None:
        return Situation(_("Publicada."), False)
    text = _("Publicada. Le pediremos confirmar la ficha antes del %(day)s.")
    return Situation(text % {"day": date_format(valid_until)}, False, valid_until)


def _situation_of_withdrawn(revision: Revision) -> str:
    if revision.withdrawal_cause == WithdrawalCause.LAPSED:
        return _("Desistida: venció el plazo de los ajustes. Puede presentarla de nuevo.")
    return _("Retirada por la entidad.")


def _situation_of_archived(revision: Revision) -> str:
    if revision.archive_cause == ArchiveCause.UNCONFIRMED:
        return _("Archivada: nadie confirmó la ficha a tiempo.")
    return _("Archivada: %(cause)s.") % {"cause": revision.get_archive_cause_display().lower()}


def timeline(revision: Revision) -> list[Step]:
    """What happened to a version and to its entries, oldest first. Two queries."""
    entries = [entry.pk for entry in revision.submissions.all()]
    log = TransitionLog.objects.filter(
        Q(machine="revision", object_id=revision.pk)
        | Q(machine="submission", object_id__in=entries)
    ).exclude(transition__in=HIDDEN_FROM_OWNER)
    rows = list(log.order_by("id"))
    return [
        Step(
            name=_step_name(row),
            at=row.at,
            who=_who(row),
            comment=row.comment,
            current=row is rows[-1],
        )
        for row in rows
    ]


def _step_name(row: TransitionLog) -> str:
    return str(MACHINES[row.machine].states(row.target).label)


def _who(row: TransitionLog) -> str:
    if row.role == Role.SYSTEM:
        return _("El portal")
    return str(Role(row.role).label).capitalize()


def confirmed_decision(revision: Revision) -> Decision | None:
    """The decision in force on a version, with what the owner may know of it."""
    return (
        Decision.objects.filter(submission__revision=revision, stage=DecisionStage.CONFIRMED)
        .select_related("submission__rubric")
        .order_by("-settled_at")
        .first()
    )


def criterion_means(decision: Decision) -> list[CriterionMean]:
    """Mean and weight of each criterion as the decision pinned them; never an evaluator's own."""
    pinned = decision.snapshot["criteria"]
    return [
        CriterionMean(
            criterion.name,
            Decimal(pinned[criterion.code]["weight"]),
            _decimal(pinned[criterion.code]["mean"]),
        )
        for criterion in decision.submission.rubric.criteria.all()
        if criterion.code in pinned
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
