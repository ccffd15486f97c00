"""What happened to a version: its states with dates, who (a role, never a name) and why."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import OwnerAnswer, RequestStage, RevisionStatus, SubmissionStatus
from practices.models import Endorsement, Revision, TransitionLog
from practices.permission_table import Role
from practices.workflow import MACHINES

#: Steps of an entry that say who evaluates or how, or that repeat one of the version.
HIDDEN_FROM_OWNER = (
    "start_deliberation",
    "return_to_evaluation",
    "accept_correction",
    "withdraw_submission",
)
#: What is said instead of the state that a transition leads to.
_NAMES = {
    "resubmit": gettext_lazy("Enviada de nuevo"),
    "approve_correction": gettext_lazy("Aprobada como corrección menor"),
    "publish_historic": gettext_lazy("Publicada como reconocida antes de este portal"),
    "restore": gettext_lazy("Publicada de nuevo"),
    "lapse": gettext_lazy("Desistida"),
    "archive_unconfirmed": gettext_lazy("Archivada por falta de confirmación"),
}
_ANSWERS = {
    OwnerAnswer.SAME: gettext_lazy("Ficha confirmada: sigue igual"),
    OwnerAnswer.CHANGES: gettext_lazy("La entidad dijo que hay cambios"),
    OwnerAnswer.ENDED: gettext_lazy("La entidad dijo que la práctica terminó"),
    OwnerAnswer.NOT_OURS: gettext_lazy("La entidad dijo que ya no es responsable"),
}
_AHEAD = (
    (SubmissionStatus.ELIGIBLE, gettext_lazy("Verificación de los requisitos")),
    (SubmissionStatus.IN_EVALUATION, gettext_lazy("Evaluación")),
    (SubmissionStatus.DECIDED, gettext_lazy("Decisión y, si se aprueba, publicación")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; ``who`` is a role, never a name."""

    name: str
    at: datetime.datetime | None
    who: str
    comment: str
    current: bool = False
    ahead: bool = False


def timeline(revision: Revision) -> list[Step]:
    """What happened to a version and to its entries, oldest first, and what is still to come.

    Five queries, besides the version's entries.
    """
    entries = list(revision.submissions.all())
    steps = sorted(
        [
            *_of_log(revision, entries),
            *_of_endorsement(revision),
            *_of_answers(revision),
            *_of_requests(revision),
        ],
        key=lambda step: step.at,
    )
    if steps:
        steps[-1] = replace(steps[-1], current=True)
    return [*steps, *_ahead(revision, entries)]


def _of_log(revision: Revision, entries: list) -> list[Step]:
    log = TransitionLog.objects.filter(
        Q(machine="revision", object_id=revision.pk)
        | Q(machine="submission", object_id__in=[entry.pk for entry in entries])
    ).exclude(transition__in=HIDDEN_FROM_OWNER)
    return [
        Step(name=_name_of(row), at=row.at, who=_who(row), comment=row.comment)
        for row in log.exclude(machine="submission", transition="withdraw").order_by("id")
    ]


def _of_endorsement(revision: Revision) -> list[Step]:
    word = Endorsement.objects.filter(revision=revision).first()
    if word is None:
        return []
    signed = _("Responde %(name)s, %(post)s.") % {
        "name": word.responsible_name,
        "post": word.responsible_post,
    }
    return [Step(_("Avalada"), word.given_at, _label(Role.MANAGER), signed)]


def _of_answers(revision: Revision) -> list[Step]:
    return [
        Step(
            str(_ANSWERS[OwnerAnswer(each.answer)]),
            each.at,
            _("Una persona de la entidad") if each.given_by_id else _("La entidad, por su correo"),
            "",
        )
        for each in revision.validity_answers.all()
    ]


def _of_requests(revision: Revision) -> list[Step]:
    steps = []
    for asked in revision.archive_requests.all():
        asker = _("Una persona de la entidad")
        steps.append(Step(_("Se pidió archivar la ficha"), asked.requested_at, asker, asked.reason))
        if asked.stage == RequestStage.REFUSED:
            steps.append(
                Step(
                    _("No se aceptó archivarla"),
                    asked.settled_at,
                    _label(Role.COORDINATOR),
                    asked.answer,
                )
            )
        elif asked.stage == RequestStage.WITHDRAWN:
            steps.append(Step(_("Se retiró esa solicitud"), asked.settled_at, asker, ""))
    return steps


def _ahead(revision: Revision, entries: list) -> list[Step]:
    """Steps still to come of a version that waits in the bank."""
    if revision.status != RevisionStatus.SUBMITTED or not entries or not entries[0].call.is_bank:
        return []
    order = [SubmissionStatus.ENTERED, *(status for status, _name in _AHEAD)]
    status = entries[0].status
    done = order.index(status) if status in order else len(order)
    return [
        Step(str(name), None, "", "", ahead=True)
        for number, (_status, name) in enumerate(_AHEAD, 1)
        if number > done
    ]


def _name_of(row: TransitionLog) -> str:
    if row.machine == "revision" and row.transition in _NAMES:
        return str(_NAMES[row.transition])
    return str(MACHINES[row.machine].states(row.target).label)


def _who(row: TransitionLog) -> str:
    return _("El portal") if row.role == Role.SYSTEM else _label(Role(row.role))


def _label(role: Role) -> str:
    label = str(role.label)
    return label[:1].upper() + label[1:]
