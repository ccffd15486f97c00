"""Who may do what, as data; ``permissions`` applies it.

A permission names the roles that have it in the bank and in a contest. Its states come from the
workflow tables; those that no transition asks for name their own. ``act`` says what doing it
counts as: in one case nobody acts twice. An administrator appears nowhere: the role has no power
over a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    OPEN_SUBMISSION,
    READING_ASSIGNMENT,
    AssignmentStatus,
    CallStatus,
    RevisionStatus,
    SubmissionStatus,
)
from practices.workflow import MACHINES


class Role(TextChoices):
    """What a person is to a case; the label completes "le corresponde a …"."""

    SYSTEM = "system", _("el portal, por sí solo")
    MANAGER = "manager", _("una persona responsable en la entidad titular")
    EDITOR = "editor", _("una persona editora de la entidad titular")
    CREATOR = "creator", _("quien creó el borrador, mientras no tenga entidad")
    PROXY = "proxy", _("la coordinación, si la entidad no tiene usuarios")
    COORDINATOR = "coordinator", _("la coordinación")
    JURY_CHAIR = "jury_chair", _("la presidencia del jurado")
    EVALUATOR = "evaluator", _("la persona asignada para evaluarla")
    JUROR = "juror", _("un jurado de la convocatoria que no la evaluó")
    PUBLISHER = "publisher", _("una persona que publica")
    AUDITOR = "auditor", _("la auditoría")


class Act(TextChoices):
    """What somebody has done in a case; the label completes "usted …"."""

    EDIT = "edit", _("escribió o presentó la práctica")
    EVALUATE = "evaluate", _("evaluó la práctica")
    PROPOSE = "propose", _("propuso o pidió la decisión")
    CONFIRM = "confirm", _("confirmó o refrendó una decisión")


@dataclass(frozen=True, slots=True)
class Permission:
    """``label`` completes "usted no puede …".

    ``states``: machine → states in which it may be used outside a transition. Where it names
    nothing, the state is the transition's business.
    """

    name: str
    label: Promise
    bank: tuple[Role, ...]
    contest: tuple[Role, ...]
    act: Act | None = None
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def states_of(self, machine: str) -> tuple[str, ...]:
        """Where the permission means anything; empty for a machine it does not concern."""
        table = MACHINES[machine]
        leaving = [t.sources for t in table.transitions if t.permission == self.name]
        known = {
            *self.states.get(machine, ()),
            *(state for sources in leaving for state in sources),
        }
        return tuple(state for state in table.states.values if state in known)


OWNERS = (Role.MANAGER, Role.EDITOR)
WRITERS = (*OWNERS, Role.CREATOR, Role.PROXY)
ALL = MACHINES["revision"].states.values
CHAIR = (Role.JURY_CHAIR,)
COORDINATOR = (Role.COORDINATOR,)
PUBLISHER = (Role.PUBLISHER,)
EVALUATOR = (Role.EVALUATOR,)
NOBODY: tuple[Role, ...] = ()
#: A contest that the public sees and that has not ended.
RUNNING_CALL = (
    CallStatus.OPEN,
    CallStatus.EVALUATION,
    CallStatus.DELIBERATION,
    CallStatus.PRELIMINARY,
    CallStatus.RESULTS_PUBLISHED,
)
AFTER_SETUP = tuple(status for status in CallStatus.values if status != CallStatus.SETUP)
#: A result may be proposed, and after it was published proposed again.
DELIBERATING = (
    CallStatus.EVALUATION,
    CallStatus.DELIBERATION,
    CallStatus.PRELIMINARY,
    CallStatus.RESULTS_PUBLISHED,
    CallStatus.CLOSED,
)


def _both(name, label, granted, *, act=None, **states) -> Permission:
    return Permission(name, label, granted, granted, act, states)


def _each(name, label, *, bank, contest, act=None, **states) -> Permission:
    return Permission(name, label, bank, contest, act, states)


_TABLE = (
    # The owner's side
    _both(
        "see_revision",
        _("ver esta versión antes de que sea pública"),
        (*WRITERS, Role.COORDINATOR, Role.PUBLISHER, Role.AUDITOR, Role.JURY_CHAIR),
        revision=tuple(ALL),
    ),
    _both(
        "edit_revision",
        _("editar la práctica"),
        WRITERS,
        act=Act.EDIT,
        revision=(RevisionStatus.DRAFT, RevisionStatus.RETURNED),
    ),
    _both(
        "endorse_revision",
        _("avalar la práctica"),
        (Role.MANAGER, Role.PROXY),
        act=Act.EDIT,
        revision=(RevisionStatus.DRAFT, RevisionStatus.RETURNED),
    ),
    _both(
        "ask_endorsement",
        _("pedir el aval"),
        (Role.EDITOR,),
        revision=(RevisionStatus.DRAFT, RevisionStatus.RETURNED),
    ),
    _both(
        "answer_observations",
        _("responder las observaciones"),
        (*OWNERS, Role.PROXY),
        act=Act.EDIT,
        revision=(RevisionStatus.RETURNED,),
    ),
    _both(
        "start_revision",
        _("empezar una versión nueva"),
        (*OWNERS, Role.PROXY),
        revision=(
            RevisionStatus.PUBLISHED,
            RevisionStatus.ARCHIVED,
            RevisionStatus.REJECTED,
            RevisionStatus.WITHDRAWN,
        ),
    ),
    _both(
        "enter_contest",
        _("postular la práctica publicada a un concurso"),
        OWNERS,
        act=Act.EDIT,
        revision=(RevisionStatus.PUBLISHED,),
    ),
    _both("submit_revision", _("enviar la práctica"), OWNERS, act=Act.EDIT),
    _both(
        "submit_for_body",
        _("enviar la práctica en nombre de la entidad"),
        (Role.PROXY,),
        act=Act.EDIT,
    ),
    _both(
        "resubmit_revision",
        _("enviar de nuevo la práctica"),
        (*OWNERS, Role.PROXY),
        act=Act.EDIT,
    ),
    _both("withdraw_revision", _("retirar la práctica"), WRITERS),
    _both("withdraw_submission", _("retirar la postulación"), (*OWNERS, Role.PROXY, Role.SYSTEM)),
    # The portal: for the body itself, by the link that its public address got.
    _both(
        "confirm_record",
        _("responder por la vigencia de la ficha"),
        (*OWNERS, Role.PROXY, Role.SYSTEM),
        revision=(RevisionStatus.PUBLISHED, RevisionStatus.ARCHIVED),
    ),
    _both(
        "ask_archiving",
        _("pedir que se archive la ficha"),
        OWNERS,
        revision=(RevisionStatus.PUBLISHED,),
    ),
    # The house
    _both(
        "see_case",
        _("ver el expediente"),
        (Role.COORDINATOR, Role.JURY_CHAIR, Role.PUBLISHER, Role.AUDITOR),
        revision=tuple(ALL),
        submission=tuple(SubmissionStatus.values),
        assignment=tuple(AssignmentStatus.values),
    ),
    _both(
        "observe_revision",
        _("hacer observaciones"),
        COORDINATOR,
        revision=(RevisionStatus.SUBMITTED,),
    ),
    _both(
        "take_case",
        _("hacerse responsable del caso"),
        COORDINATOR,
        submission=OPEN_SUBMISSION,
    ),
    _both(
        "move_category",
        _("cambiar la categoría de la postulación"),
        COORDINATOR,
        submission=(SubmissionStatus.ENTERED, SubmissionStatus.ELIGIBLE),
    ),
    _both(
        "record_coverage_exception",
        _("registrar por qué se decide con menos evaluaciones"),
        COORDINATOR,
        submission=(SubmissionStatus.ELIGIBLE, SubmissionStatus.IN_EVALUATION),
    ),
    _both(
        "record_erratum",
        _("registrar una fe de erratas"),
        COORDINATOR,
        submission=(*OPEN_SUBMISSION, SubmissionStatus.DECIDED),
    ),
    _both(
        "object",
        _("objetar un resultado preliminar"),
        OWNERS,
        submission=(
            SubmissionStatus.ELIGIBLE,
            SubmissionStatus.INELIGIBLE,
            SubmissionStatus.IN_EVALUATION,
            SubmissionStatus.IN_DELIBERATION,
            SubmissionStatus.DECIDED,
        ),
    ),
    _both("return_revision", _("devolver la práctica"), COORDINATOR),
    _both("check_eligibility", _("verificar los requisitos"), COORDINATOR),
    _both(
        "start_evaluation",
        _("empezar la evaluación"),
        (Role.COORDINATOR, Role.SYSTEM),
    ),
    _both(
        "assign",
        _("asignar evaluadores"),
        COORDINATOR,
        submission=(SubmissionStatus.ELIGIBLE, SubmissionStatus.IN_EVALUATION),
    ),
    _both(
        "keep_jury",
        _("invitar o retirar a quienes evalúan en la convocatoria"),
        COORDINATOR,
        call=(CallStatus.SETUP, CallStatus.OPEN, CallStatus.EVALUATION, CallStatus.DELIBERATION),
    ),
    _both(
        "pin_conflict",
        _("registrar conflictos de interés o resolver recusaciones"),
        COORDINATOR,
        submission=OPEN_SUBMISSION,
    ),
    _each(
        "challenge_juror",
        _("recusar a un jurado"),
        bank=NOBODY,
        contest=(*OWNERS, Role.PROXY),
        submission=(
            SubmissionStatus.ENTERED,
            SubmissionStatus.ELIGIBLE,
            SubmissionStatus.IN_EVALUATION,
        ),
    ),
    _both(
        "release_evaluators",
        _("liberar a quienes evaluaban"),
        (Role.COORDINATOR, Role.JURY_CHAIR, Role.PUBLISHER, *OWNERS, Role.PROXY, Role.SYSTEM),
    ),
    _each(
        "start_deliberation",
        _("pasar la postulación a deliberación"),
        bank=NOBODY,
        contest=(Role.COORDINATOR, Role.JURY_CHAIR),
    ),
    _each(
        "preside",
        _("reabrir evaluaciones o resolver desacuerdos"),
        bank=COORDINATOR,
        contest=CHAIR,
        submission=(SubmissionStatus.IN_EVALUATION, SubmissionStatus.IN_DELIBERATION),
    ),
    _each(
        "return_to_evaluation",
        _("devolver la postulación a evaluación"),
        bank=NOBODY,
        contest=CHAIR,
    ),
    _both(
        "approve_correction",
        _("aprobar una corrección menor"),
        COORDINATOR,
        act=Act.PROPOSE,
    ),
    _both("archive_revision", _("archivar la ficha"), COORDINATOR),
    _both("restore_revision", _("volver a publicar la ficha"), COORDINATOR),
    _both("act_by_deadline", _("adelantar un plazo"), (Role.SYSTEM,)),
    # Evaluating
    _both(
        "read_entry",
        _("leer la postulación"),
        EVALUATOR,
        assignment=READING_ASSIGNMENT,
    ),
    _both("accept_invitation", _("aceptar la evaluación"), EVALUATOR, act=Act.EVALUATE),
    _both("refuse_invitation", _("rehusar la evaluación"), EVALUATOR),
    _both(
        "confirm_own",
        _("confirmar la evaluación tras una fe de erratas"),
        EVALUATOR,
        act=Act.EVALUATE,
        assignment=(AssignmentStatus.SENT,),
    ),
    _both(
        "reopen_own",
        _("reabrir la propia evaluación tras una fe de erratas"),
        EVALUATOR,
        act=Act.EVALUATE,
    ),
    _both(
        "score",
        _("calificar la práctica"),
        EVALUATOR,
        act=Act.EVALUATE,
        assignment=(AssignmentStatus.ACCEPTED, AssignmentStatus.REOPENED),
    ),
    # Deciding
    _each(
        "propose_in_bank",
        _("proponer la decisión"),
        bank=COORDINATOR,
        contest=NOBODY,
        act=Act.PROPOSE,
        submission=(SubmissionStatus.IN_EVALUATION,),
    ),
    _each(
        "propose_decision",
        _("proponer la decisión"),
        bank=NOBODY,
        contest=CHAIR,
        act=Act.PROPOSE,
        submission=(SubmissionStatus.IN_DELIBERATION,),
    ),
    _each(
        "confirm_in_bank",
        _("confirmar y publicar la decisión"),
        bank=PUBLISHER,
        contest=NOBODY,
        act=Act.CONFIRM,
    ),
    _each(
        "confirm_decision",
        _("confirmar la decisión"),
        bank=NOBODY,
        contest=PUBLISHER,
        act=Act.CONFIRM,
    ),
    _both(
        "send_back_proposal",
        _("devolver la propuesta de decisión"),
        PUBLISHER,
        act=Act.CONFIRM,
        submission=(SubmissionStatus.IN_EVALUATION, SubmissionStatus.IN_DELIBERATION),
    ),
    _both("carry_out_decision", _("llevar a cabo la decisión"), PUBLISHER, act=Act.CONFIRM),
    _both("supersede_revision", _("reemplazar la versión publicada"), PUBLISHER),
    _both("publish_revision", _("publicar la práctica"), PUBLISHER, act=Act.CONFIRM),
    _both(
        "ask_historic_batch",
        _("pedir el refrendo de una carga histórica"),
        COORDINATOR,
        act=Act.PROPOSE,
        revision=(RevisionStatus.DRAFT,),
    ),
    _both(
        "ask_disqualification",
        _("pedir que se descalifique la postulación"),
        COORDINATOR,
        act=Act.PROPOSE,
        submission=OPEN_SUBMISSION,
    ),
    _each(
        "disqualify",
        _("descalificar la postulación"),
        bank=PUBLISHER,
        contest=CHAIR,
        act=Act.CONFIRM,
    ),
    _each(
        "ask_reopening",
        _("pedir que se reabra el resultado"),
        bank=COORDINATOR,
        contest=CHAIR,
        act=Act.PROPOSE,
        submission=(SubmissionStatus.DECIDED,),
    ),
    _each(
        "ask_against_ranking",
        _("pedir que se decida contra el orden"),
        bank=NOBODY,
        contest=CHAIR,
        act=Act.PROPOSE,
        submission=(SubmissionStatus.IN_DELIBERATION,),
    ),
    _each(
        "sign_against_ranking",
        _("refrendar una decisión contra el orden"),
        bank=NOBODY,
        contest=(Role.JUROR,),
        act=Act.CONFIRM,
        submission=(SubmissionStatus.IN_DELIBERATION,),
    ),
    _both(
        "answer_round",
        _("escribir en la ronda"),
        EVALUATOR,
        assignment=(AssignmentStatus.SENT,),
    ),
    _both(
        "hand_over_case",
        _("entregar el caso a otra persona"),
        COORDINATOR,
        submission=OPEN_SUBMISSION,
    ),
    _both(
        "write_case_note",
        _("escribir notas internas"),
        COORDINATOR,
        submission=tuple(SubmissionStatus.values),
    ),
    _each(
        "reopen_in_bank",
        _("reabrir el resultado"),
        bank=PUBLISHER,
        contest=NOBODY,
        act=Act.CONFIRM,
    ),
    _each(
        "reopen_decision",
        _("reabrir el resultado"),
        bank=NOBODY,
        contest=PUBLISHER,
        act=Act.CONFIRM,
    ),
    # A contest as a whole: its ranking, its result, its papers
    _each(
        "see_ranking",
        _("ver la clasificación"),
        bank=NOBODY,
        contest=(Role.COORDINATOR, Role.JURY_CHAIR, Role.PUBLISHER, Role.AUDITOR),
        call=AFTER_SETUP,
    ),
    _each(
        "deliberate",
        _("dirigir la deliberación"),
        bank=NOBODY,
        contest=CHAIR,
        call=DELIBERATING,
    ),
    _each(
        "ask_reweighting",
        _("pedir que cambien las ponderaciones"),
        bank=NOBODY,
        contest=COORDINATOR,
        call=(CallStatus.OPEN, CallStatus.EVALUATION),
    ),
    _each(
        "sign_reweighting",
        _("refrendar las ponderaciones nuevas"),
        bank=NOBODY,
        contest=CHAIR,
        call=(CallStatus.OPEN, CallStatus.EVALUATION),
    ),
    _both(
        "export_call",
        _("descargar la convocatoria completa"),
        (Role.COORDINATOR, Role.AUDITOR),
        call=AFTER_SETUP,
    ),
    _both(
        "mail_entrants",
        _("escribir a las entidades participantes"),
        COORDINATOR,
        call=AFTER_SETUP,
    ),
    # Calls
    _both("edit_call", _("editar la convocatoria"), COORDINATOR, call=(CallStatus.SETUP,)),
    _each(
        "revise_rubric",
        _("preparar otra versión de la rúbrica"),
        bank=COORDINATOR,
        contest=NOBODY,
        call=(CallStatus.OPEN,),
    ),
    # The portal itself opens the permanent bank when it is installed.
    _each(
        "open_call",
        _("abrir la convocatoria"),
        bank=(Role.COORDINATOR, Role.SYSTEM),
        contest=COORDINATOR,
    ),
    _each(
        "run_call",
        _("dirigir las fases de la convocatoria"),
        bank=NOBODY,
        contest=COORDINATOR,
    ),
    _each(
        "advance_call",
        _("pasar la convocatoria a su fase siguiente"),
        bank=NOBODY,
        contest=(Role.COORDINATOR, Role.SYSTEM),
    ),
    _each(
        "extend_call",
        _("ampliar el plazo de la convocatoria"),
        bank=NOBODY,
        contest=COORDINATOR,
        call=(CallStatus.OPEN,),
    ),
    _each(
        "tell_of_call",
        _("publicar adendas y avisos de la convocatoria"),
        bank=NOBODY,
        contest=COORDINATOR,
        call=RUNNING_CALL,
    ),
    _each(
        "answer_objection",
        _("responder objeciones"),
        bank=NOBODY,
        contest=COORDINATOR,
        call=(CallStatus.EVALUATION, CallStatus.DELIBERATION, CallStatus.PRELIMINARY),
    ),
    _each(
        "publish_results",
        _("publicar los resultados"),
        bank=NOBODY,
        contest=PUBLISHER,
    ),
    _both("cancel_call", _("cancelar la convocatoria"), PUBLISHER),
)
PERMISSIONS: Mapping[str, Permission] = {permission.name: permission for permission in _TABLE}
