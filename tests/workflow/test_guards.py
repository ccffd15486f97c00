"""Each guard, made to refuse by one thing at a time: what it says, in full."""

import datetime

import pytest

from practices.enums import (
    ArchiveCause,
    AssignmentStatus,
    CallStatus,
    FileStage,
    NotificationStage,
    OrganisationStage,
    Outcome,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import TransitionRefused
from practices.guards_of import GUARDS
from practices.models import (
    ConsensusNote,
    Countersignature,
    EvaluatorProfile,
    Membership,
    Notification,
    ScaleLevel,
    Score,
    ScoreVersion,
    TransitionLog,
)
from practices.services.transitions import apply_transition
from practices.workflow import MACHINES
from tests.factories import make_assignment, make_member, make_revision, make_submission
from tests.services.scenes import (
    BANK,
    CONTEST,
    NOW,
    TODAY,
    Cast,
    assignment_of,
    decision_on,
    observe,
    sent_evaluation,
    stage,
)


@pytest.fixture
def cast(db):
    return Cast()


def change(obj, **columns):
    for name, value in columns.items():
        setattr(obj, name, value)
    obj.save()


# -- One thing that is wrong --------------------------------------------------------------------


def no_summary(cast, scene):
    change(scene.obj, summary="", limitations="")


def no_evidence(cast, scene):
    scene.obj.links.all().delete()


def no_endorsement(cast, scene):
    scene.obj.endorsement.delete()


def endorsed_by_an_editor(cast, scene):
    change(scene.obj.endorsement, given_by=cast.editor)


def endorsed_by_one_who_left(cast, scene):
    Membership.objects.filter(user=cast.manager).update(is_active=False)


def endorsed_without_letter(cast, scene):
    change(scene.obj.endorsement, letter=None)


def entry_became_eligible(cast, scene):
    change(scene.obj.submissions.get(), status=SubmissionStatus.ELIGIBLE)


def returned_before(cast, scene):
    apply_transition(scene.obj, "return", actor=cast.coordinator)
    observe(scene.obj, "summary")
    change(scene.obj, status=RevisionStatus.SUBMITTED)


def no_observation(cast, scene):
    scene.obj.observations.all().delete()


def observation_whose_field_changed(cast, scene):
    change(scene.obj, impact="Otro impacto.")


def one_observation_open(cast, scene):
    observe(scene.obj, "summary")


def two_observations_open(cast, scene):
    for code in ("summary", "limitations", "summary"):
        observe(scene.obj, code)


def twenty_days_late_today(cast, scene):
    # Today is the twentieth working day after it: 18 May, 8 and 15 June are holidays.
    change(scene.obj, returned_due_on=datetime.date(2026, 5, 14))
    Notification.objects.all().delete()


def no_due_date(cast, scene):
    change(scene.obj, returned_due_on=None)


def second_reminder_not_sent(cast, scene):
    last = Notification.objects.latest("pk")
    change(last, stage=NotificationStage.PENDING)


def entry_decided(cast, scene):
    make_submission(scene.obj, status=SubmissionStatus.DECIDED)


def decision_only_proposed(cast, scene):
    decision = scene.obj.submissions.get().decisions.get()
    change(decision, stage="proposed", settled_by=None, settled_at=None)


def decision_the_other_way(cast, scene):
    decision = scene.obj.submissions.get().decisions.get()
    accepts = decision.outcome == Outcome.ACCEPTED
    change(decision, outcome=Outcome.BELOW_MINIMUM if accepts else Outcome.ACCEPTED)


def entry_back_in_evaluation(cast, scene):
    change(scene.obj.submissions.get(), status=SubmissionStatus.IN_EVALUATION)


def results_not_published(cast, scene):
    change(scene.call, status=CallStatus.PRELIMINARY)


def short_reason(cast, scene):
    scene.keywords["comment"] = "x" * 49


def entry_not_declared_ineligible(cast, scene):
    change(scene.obj.submissions.get(), status=SubmissionStatus.ENTERED)


def nothing_published(cast, scene):
    former = scene.obj.practice.revisions.published()
    change(former.get(), status=RevisionStatus.ARCHIVED)


def impact_changed(cast, scene):
    change(scene.obj, impact="Otro impacto.")


def another_version_published(cast, scene):
    make_revision(RevisionStatus.PUBLISHED, practice=scene.obj.practice)


def no_signature(cast, scene):
    Countersignature.objects.update(signed_by=None, signed_at=None)


def signed_after_it_lapsed(cast, scene):
    Countersignature.objects.update(lapses_on=TODAY - datetime.timedelta(days=1))


def asked_before_the_decision(cast, scene):
    Countersignature.objects.update(requested_at=NOW - datetime.timedelta(seconds=1))


def signature_for_another_act(cast, scene):
    Countersignature.objects.update(action="against_ranking")


def untitled(cast, scene):
    change(scene.obj, title=None)


def newer_version_only_submitted(cast, scene):
    newer = scene.obj.practice.revisions.get(status=RevisionStatus.APPROVED)
    change(newer, status=RevisionStatus.SUBMITTED)


def finished(cast, scene):
    change(scene.obj, is_ongoing=False)


def expired_a_year_ago_today(cast, scene):
    change(scene.obj.practice, valid_until=datetime.date(2025, 6, 16))


def never_confirmed(cast, scene):
    change(scene.obj, archive_cause=ArchiveCause.UNCONFIRMED)
    change(scene.obj.practice, valid_until=TODAY - datetime.timedelta(days=1))


def one_question_open(cast, scene):
    scene.obj.eligibility_answers.all().delete()


def one_answer_is_no(cast, scene):
    scene.obj.eligibility_answers.update(is_met=False, text="No los hay.")


def objection_refused(cast, scene):
    scene.obj.objections.update(is_upheld=False)


def every_answer_is_yes(cast, scene):
    scene.obj.eligibility_answers.update(is_met=True)


def revision_returned(cast, scene):
    change(scene.obj.revision, status=RevisionStatus.RETURNED)


def one_evaluator_short(cast, scene):
    change(scene.call, minimum_evaluations=2)


def evaluator_joined_the_owner(cast, scene):
    make_member(cast.owner, cast.evaluator)


def one_evaluation_short(cast, scene):
    change(scene.call, minimum_evaluations=2)


def first_evaluation_very_high(cast, scene):
    Score.objects.update(value=4)


def one_reopened(cast, scene):
    make_assignment(scene.obj, cast.other_evaluator, status=AssignmentStatus.REOPENED)


def levels_far_apart(cast, scene):
    sent_evaluation(scene.obj, cast.other_evaluator, levels=(4, 1, 4, 3))


def no_proposal(cast, scene):
    scene.obj.decisions.all().delete()


def none_named(cast, scene):
    scene.keywords["payload"] = {}


def one_of_another_entry_named(cast, scene):
    other = assignment_of(cast, BANK, AssignmentStatus.SENT)
    scene.keywords["payload"]["assignments"].append(other.pk)


def entry_not_checked(cast, scene):
    change(scene.obj.submission, status=SubmissionStatus.ENTERED)


def entry_in_deliberation(cast, scene):
    change(scene.obj.submission, status=SubmissionStatus.IN_DELIBERATION)


def entry_is_decided(cast, scene):
    change(scene.obj.submission, status=SubmissionStatus.DECIDED)


def evaluator_left_the_group(cast, scene):
    cast.evaluator.groups.clear()


def evaluator_acted_before(cast, scene):
    change(decision_on(scene.obj.submission, cast, BANK), proposed_by=cast.evaluator)


def full_load(cast, scene):
    EvaluatorProfile.objects.create(user=cast.evaluator, maximum_load=1)
    assignment_of(cast, BANK, AssignmentStatus.INVITED)


def no_statement(cast, scene):
    change(scene.obj, no_conflict_stated_at=None)


def no_promise(cast, scene):
    change(scene.obj, confidentiality_at=None)


def no_recusal(cast, scene):
    scene.obj.recusal.delete()


def nothing_scored(cast, scene):
    evaluation = scene.obj.evaluation
    evaluation.scores.all().delete()


def one_not_scored(cast, scene):
    score = scene.obj.evaluation.scores.first()
    change(score, value=None)


def one_left_out_as_not_applicable(cast, scene):
    change(scene.obj.evaluation.scores.first(), value=None, not_applicable=True)


def highest_without_comment(cast, scene):
    first, second, *_rest = scene.obj.evaluation.scores.all()
    change(first, value=5, comment="  ")
    change(second, value=1)


def call_closed(cast, scene):
    change(scene.call, status=CallStatus.CANCELLED)


def past_the_deadline(cast, scene):
    change(scene.call, evaluation_until=NOW - datetime.timedelta(seconds=1))


def not_asked_to_confirm(cast, scene):
    change(scene.obj.evaluation, needs_confirmation=False)


def challenged_by_the_owner(cast, scene):
    scene.obj.submission.challenges.create(
        juror=cast.evaluator, ground="other", text="Nos conoce.", made_by=cast.manager
    )


def no_category(cast, scene):
    scene.call.categories.all().delete()


def no_rubric(cast, scene):
    scene.call.rubrics.all().delete()


def weights_of_99(cast, scene):
    criterion = scene.call.rubrics.get().criteria.first()
    change(criterion, weight=criterion.weight - 1)


def an_anchor_missing(cast, scene):
    criterion = scene.call.rubrics.get().criteria.first()
    ScaleLevel.objects.filter(criterion=criterion, value=3).delete()


def no_tie_order(cast, scene):
    scene.call.rubrics.get().criteria.update(tie_order=None)


def a_single_evaluation(cast, scene):
    change(scene.call, minimum_evaluations=1)


def no_closing_date(cast, scene):
    change(scene.call, closes_at=None)


def closing_tomorrow_without_reason(cast, scene):
    change(scene.call, closes_at=NOW + datetime.timedelta(days=1))
    scene.keywords["comment"] = ""


def without_reason(cast, scene):
    scene.keywords["comment"] = ""


def an_eligible_entry(cast, scene):
    entry = assignment_of(cast, CONTEST, AssignmentStatus.INVITED).submission
    number = scene.call.submissions.count() + 1
    change(entry, call=scene.call, number=number, status=SubmissionStatus.ELIGIBLE)


def two_open_entries(cast, scene):
    for _number in range(2):
        an_eligible_entry(cast, scene)


MISSING_TEXT = "Falta diligenciar: “Resumen del proyecto” y “Limitaciones”."
NO_ENDORSEMENT = (
    "Falta el aval de una persona responsable de la entidad titular. Pídaselo antes de enviar."
)
NO_REASON = "Escriba el motivo con al menos 50 caracteres: la entidad lo va a leer."
NOT_ACCEPTED = "No hay una decisión confirmada y publicada que apruebe esta práctica."
NOT_REJECTED = "No hay un resultado publicado por el que no se apruebe esta práctica."
NOT_COUNTERSIGNED = "Falta el refrendo: una persona pide reabrir el resultado y otra lo firma."
NOT_DISQUALIFIED = "Falta el refrendo: la coordinación pide descalificarla y otra persona lo firma."
NO_BATCH = "Falta el refrendo: la coordinación lo pide para el lote y quien publica lo firma."
NO_OBSERVATION = "Escriba al menos una observación sobre un campo antes de devolverla."
ALREADY_CHECKED = "La postulación ya se verificó. Solo se devuelve antes de verificarla."
IS_PUBLISHED = "Esta práctica ya tiene una versión publicada."
TOO_FEW = "Faltan evaluaciones por enviar, o registrar por qué se sigue sin ellas."
REOPENED = "Hay una evaluación reabierta que no se ha vuelto a enviar."
DISAGREEMENT = (
    "Hay un desacuerdo sin resolver. En “Eficiente” los niveles difieren en 3 (3 o más). "
    "En “Eficiente” una evaluación queda por debajo del mínimo y otra no. "
    "Firme una nota de consenso."
)
NAME_THEM = "Diga qué evaluaciones enviadas de esta postulación se reabren."
CONFLICT = "Trabaja en la entidad titular, en su entidad superior o en una aliada."
STATE_IT = "Declare que no tiene conflicto de interés y comprométase a guardar la reserva."
NOT_IN_EVALUATION = (
    "La postulación no está en evaluación: su borrador se conserva, pero no se envía."
)
ANCHORS = "Escriba las anclas de los niveles 0, 1, 3 y 5 de “Eficaz”."
BY_HAND = "Escriba por qué se cambia de fase a mano."

#: machine, transition, kind of call, what is wrong, who tries, what is said
NOT_APPROVED = "Falta que la coordinación apruebe la entidad. Puede seguir escribiendo mientras."


def no_finding(cast, scene):
    revision_of_entry = scene.obj.revision
    revision_of_entry.status = RevisionStatus.SUBMITTED
    revision_of_entry.save()


def body_not_approved(cast, scene):
    scene.obj.owner.stage = OrganisationStage.PENDING
    scene.obj.owner.save()


def letter_in_check(cast, scene):
    letter = scene.obj.endorsement.letter
    letter.stage = FileStage.RECEIVED
    letter.save()


REFUSALS = [
    ("revision", "submit", BANK, no_summary, "editor", MISSING_TEXT),
    (
        "revision",
        "submit",
        CONTEST,
        no_evidence,
        "editor",
        "Para un concurso adjunte al menos un archivo o un enlace como evidencia.",
    ),
    ("revision", "submit", BANK, no_endorsement, "editor", NO_ENDORSEMENT),
    ("revision", "submit", BANK, endorsed_by_an_editor, "editor", NO_ENDORSEMENT),
    ("revision", "submit", BANK, endorsed_by_one_who_left, "editor", NO_ENDORSEMENT),
    ("revision", "submit_for_body", BANK, no_summary, "coordinator", MISSING_TEXT),
    (
        "revision",
        "submit_for_body",
        BANK,
        endorsed_without_letter,
        "coordinator",
        "Falta la carta firmada de la entidad. Adjúntela al registrar el aval.",
    ),
    ("revision", "return", BANK, entry_became_eligible, "coordinator", ALREADY_CHECKED),
    (
        "revision",
        "return",
        CONTEST,
        returned_before,
        "coordinator",
        "En un concurso una práctica se devuelve una sola vez, y esta ya se devolvió.",
    ),
    ("revision", "return", BANK, no_observation, "coordinator", NO_OBSERVATION),
    ("revision", "return", BANK, observation_whose_field_changed, "coordinator", NO_OBSERVATION),
    ("revision", "resubmit", BANK, no_summary, "editor", MISSING_TEXT),
    (
        "revision",
        "resubmit",
        BANK,
        one_observation_open,
        "editor",
        "Falta atender la observación sobre “Resumen del proyecto”. Respóndala o cambie el campo.",
    ),
    (
        "revision",
        "resubmit",
        BANK,
        two_observations_open,
        "editor",
        "Faltan por atender las observaciones sobre “Resumen del proyecto” y “Limitaciones”. "
        "Respóndalas o cambie los campos.",
    ),
    (
        "revision",
        "lapse",
        BANK,
        twenty_days_late_today,
        "portal",
        "Todavía no han pasado 20 días hábiles desde el vencimiento del plazo.",
    ),
    (
        "revision",
        "lapse",
        BANK,
        no_due_date,
        "portal",
        "Todavía no han pasado 20 días hábiles desde el vencimiento del plazo.",
    ),
    (
        "revision",
        "lapse",
        BANK,
        second_reminder_not_sent,
        "portal",
        "Falta enviar los dos recordatorios a la entidad.",
    ),
    (
        "revision",
        "withdraw",
        BANK,
        entry_decided,
        "editor",
        "Ya hay una decisión sobre esta práctica: no se puede retirar.",
    ),
    ("revision", "approve", BANK, decision_only_proposed, "publisher", NOT_ACCEPTED),
    ("revision", "approve", BANK, decision_the_other_way, "publisher", NOT_ACCEPTED),
    ("revision", "approve", BANK, entry_back_in_evaluation, "publisher", NOT_ACCEPTED),
    ("revision", "approve", CONTEST, results_not_published, "publisher", NOT_ACCEPTED),
    ("revision", "reject", BANK, decision_only_proposed, "publisher", NOT_REJECTED),
    ("revision", "reject", BANK, decision_the_other_way, "publisher", NOT_REJECTED),
    ("revision", "reject", CONTEST, results_not_published, "publisher", NOT_REJECTED),
    ("revision", "reject", BANK, short_reason, "publisher", NO_REASON),
    (
        "revision",
        "reject_ineligible",
        BANK,
        entry_not_declared_ineligible,
        "coordinator",
        "La postulación no se ha declarado no habilitada.",
    ),
    ("revision", "reject_ineligible", BANK, short_reason, "coordinator", NO_REASON),
    (
        "revision",
        "approve_correction",
        BANK,
        nothing_published,
        "coordinator",
        "No hay una versión publicada que corregir: esta práctica se evalúa completa.",
    ),
    (
        "revision",
        "approve_correction",
        BANK,
        impact_changed,
        "coordinator",
        "Cambian la entidad titular, el impacto, las cifras, la validación o la cobertura: "
        "no es una corrección menor y debe evaluarse.",
    ),
    (
        "revision",
        "approve_correction",
        BANK,
        entry_became_eligible,
        "coordinator",
        "La postulación ya se verificó: la práctica sigue su evaluación.",
    ),
    (
        "submission",
        "accept_correction",
        BANK,
        no_finding,
        "coordinator",
        "La versión de esta postulación no se ha aprobado como corrección menor.",
    ),
    ("revision", "submit", BANK, body_not_approved, "editor", NOT_APPROVED),
    (
        "revision",
        "submit_for_body",
        BANK,
        letter_in_check,
        "coordinator",
        "La carta firmada no está disponible: está en revisión o fue rechazada.",
    ),
    ("revision", "publish_historic", BANK, no_signature, "publisher", NO_BATCH),
    ("revision", "publish_historic", BANK, signed_after_it_lapsed, "publisher", NO_BATCH),
    ("revision", "publish_historic", BANK, signature_for_another_act, "publisher", NO_BATCH),
    ("revision", "publish_historic", BANK, another_version_published, "publisher", IS_PUBLISHED),
    (
        "revision",
        "publish_historic",
        BANK,
        untitled,
        "publisher",
        "Escriba el título y la entidad titular antes de publicarla.",
    ),
    (
        "revision",
        "publish",
        BANK,
        another_version_published,
        "publisher",
        "Esta práctica ya tiene una versión publicada: primero debe reemplazarse.",
    ),
    (
        "revision",
        "supersede",
        BANK,
        newer_version_only_submitted,
        "publisher",
        "No hay una versión posterior aprobada que la reemplace.",
    ),
    (
        "revision",
        "archive_unconfirmed",
        BANK,
        finished,
        "portal",
        "Una práctica finalizada no se archiva por falta de confirmación.",
    ),
    (
        "revision",
        "archive_unconfirmed",
        BANK,
        expired_a_year_ago_today,
        "portal",
        "Todavía no han pasado 12 meses desde que venció la ficha.",
    ),
    (
        "revision",
        "restore",
        BANK,
        another_version_published,
        "coordinator",
        "Esta práctica ya tiene otra versión publicada.",
    ),
    (
        "revision",
        "restore",
        BANK,
        never_confirmed,
        "coordinator",
        "La entidad no ha confirmado la ficha. Pídale que la confirme primero.",
    ),
    (
        "submission",
        "declare_eligible",
        BANK,
        one_question_open,
        "coordinator",
        "Falta contestar 1 requisito de la lista.",
    ),
    (
        "submission",
        "declare_eligible",
        BANK,
        one_answer_is_no,
        "coordinator",
        "Hay requisitos que no se cumplen: no se puede habilitar.",
    ),
    (
        "submission",
        "declare_eligible",
        BANK,
        revision_returned,
        "coordinator",
        "La entidad tiene la práctica para ajustes. Espere a que la envíe de nuevo.",
    ),
    (
        "submission",
        "declare_ineligible",
        BANK,
        one_question_open,
        "coordinator",
        "Falta contestar 1 requisito de la lista.",
    ),
    (
        "submission",
        "declare_ineligible",
        BANK,
        every_answer_is_yes,
        "coordinator",
        "Todos los requisitos se cumplen. Diga cuál no se cumple y por qué.",
    ),
    (
        "submission",
        "admit_after_objection",
        CONTEST,
        objection_refused,
        "coordinator",
        "No hay una objeción aceptada que la habilite.",
    ),
    (
        "submission",
        "start_evaluation",
        BANK,
        one_evaluator_short,
        "coordinator",
        "Falta que 1 persona acepte evaluar esta postulación.",
    ),
    (
        "submission",
        "start_evaluation",
        BANK,
        evaluator_joined_the_owner,
        "coordinator",
        "Una persona asignada tiene un conflicto de interés: retire su asignación.",
    ),
    ("submission", "start_deliberation", CONTEST, one_evaluation_short, "coordinator", TOO_FEW),
    ("submission", "start_deliberation", CONTEST, one_reopened, "coordinator", REOPENED),
    ("submission", "start_deliberation", CONTEST, levels_far_apart, "coordinator", DISAGREEMENT),
    (
        "submission",
        "decide_in_bank",
        BANK,
        no_proposal,
        "publisher",
        "No hay una decisión propuesta para confirmar.",
    ),
    ("submission", "decide_in_bank", BANK, first_evaluation_very_high, "publisher", TOO_FEW),
    ("submission", "decide_in_bank", BANK, one_reopened, "publisher", REOPENED),
    ("submission", "decide_in_bank", BANK, levels_far_apart, "publisher", DISAGREEMENT),
    (
        "submission",
        "decide",
        CONTEST,
        no_proposal,
        "publisher",
        "No hay una decisión propuesta para confirmar.",
    ),
    ("submission", "return_to_evaluation", CONTEST, none_named, "jury_chair", NAME_THEM),
    (
        "submission",
        "return_to_evaluation",
        CONTEST,
        one_of_another_entry_named,
        "jury_chair",
        NAME_THEM,
    ),
    ("submission", "reopen", CONTEST, no_signature, "publisher", NOT_COUNTERSIGNED),
    (
        "submission",
        "reopen_in_bank",
        BANK,
        asked_before_the_decision,
        "publisher",
        NOT_COUNTERSIGNED,
    ),
    ("submission", "disqualify", BANK, no_signature, "publisher", NOT_DISQUALIFIED),
    ("submission", "disqualify", CONTEST, signed_after_it_lapsed, "jury_chair", NOT_DISQUALIFIED),
    (
        "assignment",
        "invite",
        BANK,
        entry_not_checked,
        "coordinator",
        "Solo se invita a evaluar una postulación habilitada y sin decisión.",
    ),
    (
        "assignment",
        "invite",
        BANK,
        evaluator_left_the_group,
        "coordinator",
        "Esta persona no tiene una cuenta activa de evaluación.",
    ),
    ("assignment", "invite", BANK, evaluator_joined_the_owner, "coordinator", CONFLICT),
    (
        "assignment",
        "invite",
        BANK,
        evaluator_acted_before,
        "coordinator",
        "Esta persona ya actuó en el caso de otra manera: no puede evaluarlo.",
    ),
    (
        "assignment",
        "invite",
        BANK,
        full_load,
        "coordinator",
        "Ya tiene tantas evaluaciones como puede atender.",
    ),
    (
        "assignment",
        "accept",
        BANK,
        entry_in_deliberation,
        "evaluator",
        "Esta postulación ya no recibe evaluaciones.",
    ),
    (
        "assignment",
        "accept",
        BANK,
        evaluator_joined_the_owner,
        "evaluator",
        "El portal registra un conflicto de interés entre usted y esta práctica.",
    ),
    (
        "assignment",
        "invite",
        CONTEST,
        challenged_by_the_owner,
        "coordinator",
        "La entidad recusó a esta persona: resuelva primero la recusación.",
    ),
    (
        "assignment",
        "reopen_own",
        BANK,
        not_asked_to_confirm,
        "evaluator",
        "No hay una fe de erratas que pida revisar esta evaluación.",
    ),
    ("assignment", "accept", BANK, no_statement, "evaluator", STATE_IT),
    ("assignment", "accept", BANK, no_promise, "evaluator", STATE_IT),
    (
        "assignment",
        "recuse",
        BANK,
        no_recusal,
        "evaluator",
        "Diga por qué se declara impedido y explíquelo.",
    ),
    ("assignment", "send", BANK, entry_in_deliberation, "evaluator", NOT_IN_EVALUATION),
    ("assignment", "send", CONTEST, call_closed, "evaluator", NOT_IN_EVALUATION),
    ("assignment", "send", CONTEST, past_the_deadline, "evaluator", NOT_IN_EVALUATION),
    (
        "assignment",
        "send",
        BANK,
        nothing_scored,
        "evaluator",
        "Falta calificar “Eficaz”, “Eficiente”, “Centrado en el usuario” "
        "y “Replicable y adaptable”.",
    ),
    ("assignment", "send", BANK, one_not_scored, "evaluator", "Falta calificar “Eficaz”."),
    (
        "assignment",
        "send",
        BANK,
        one_left_out_as_not_applicable,
        "evaluator",
        "Marcó “No aplica” en más criterios de los que se permiten.",
    ),
    (
        "assignment",
        "send",
        BANK,
        highest_without_comment,
        "evaluator",
        "Explique en un comentario el nivel de “Eficaz” y “Eficiente”.",
    ),
    (
        "assignment",
        "reopen",
        BANK,
        entry_is_decided,
        "coordinator",
        "La postulación no está en evaluación: primero debe volver a ella.",
    ),
    (
        "assignment",
        "annul",
        BANK,
        entry_is_decided,
        "coordinator",
        "La postulación ya está decidida: reabra primero el resultado.",
    ),
    (
        "assignment",
        "release",
        BANK,
        entry_not_checked,
        "editor",
        "La postulación sigue en curso: la coordinación retira a quien evalúa.",
    ),
    ("call", "open", BANK, no_category, "coordinator", "Agregue al menos una categoría."),
    (
        "call",
        "open",
        BANK,
        no_rubric,
        "coordinator",
        "Agregue los criterios con sus ponderaciones.",
    ),
    (
        "call",
        "open",
        BANK,
        weights_of_99,
        "coordinator",
        "Las ponderaciones suman 99.00 y deben sumar 100.",
    ),
    ("call", "open", CONTEST, an_anchor_missing, "coordinator", ANCHORS),
    (
        "call",
        "open",
        CONTEST,
        no_tie_order,
        "coordinator",
        "Diga en qué orden desempatan los criterios.",
    ),
    (
        "call",
        "open",
        CONTEST,
        a_single_evaluation,
        "coordinator",
        "Un concurso necesita al menos dos evaluaciones por postulación.",
    ),
    (
        "call",
        "open",
        CONTEST,
        no_closing_date,
        "coordinator",
        "Escriba cuándo abre y cuándo cierra la convocatoria.",
    ),
    ("call", "close_entries", CONTEST, closing_tomorrow_without_reason, "coordinator", BY_HAND),
    (
        "call",
        "close_entries",
        CONTEST,
        closing_tomorrow_without_reason,
        "portal",
        "Todavía no llega la fecha.",
    ),
    ("call", "start_deliberation", CONTEST, without_reason, "coordinator", BY_HAND),
    (
        "call",
        "start_deliberation",
        CONTEST,
        an_eligible_entry,
        "coordinator",
        "Hay 1 postulación pendiente: resuélvala antes de seguir.",
    ),
    (
        "call",
        "publish_preliminary",
        CONTEST,
        two_open_entries,
        "publisher",
        "Hay 2 postulaciones pendientes: resuélvalas antes de seguir.",
    ),
    (
        "call",
        "publish_results",
        CONTEST,
        two_open_entries,
        "publisher",
        "Hay 2 postulaciones pendientes: resuélvalas antes de seguir.",
    ),
]


@pytest.mark.parametrize(
    ("machine", "name", "kind", "spoil", "who", "message"),
    [pytest.param(*row, id=f"{row[1]}-{row[3].__name__}-{row[2]}") for row in REFUSALS],
)
def test_one_wrong_thing_is_refused_by_name(cast, machine, name, kind, spoil, who, message):
    scene = stage(cast, machine, name, kind)
    spoil(cast, scene)
    status, logged = scene.obj.status, TransitionLog.objects.count()
    with pytest.raises(TransitionRefused) as refusal:
        apply_transition(scene.obj, name, actor=getattr(cast, who), **scene.keywords)
    assert refusal.value.message == message
    scene.obj.refresh_from_db()
    assert (scene.obj.status, TransitionLog.objects.count()) == (status, logged)


def test_every_guard_is_seen_refusing():
    refusing = {MACHINES[machine].transition(name).guard for machine, name, *_rest in REFUSALS}
    assert refusing == set(GUARDS)


class TestWhatIsJustEnough:
    """The other side of a limit."""

    def passes(self, cast, machine, name, kind, arrange, who, source=None):
        scene = stage(cast, machine, name, kind, source)
        arrange(cast, scene)
        apply_transition(scene.obj, name, actor=getattr(cast, who), **scene.keywords)
        assert scene.obj.status == MACHINES[machine].transition(name).target

    def test_a_required_long_text_may_be_without_information(self, cast):
        def no_information(cast, scene):
            change(scene.obj, summary="", no_information=["summary"])

        self.passes(cast, "revision", "submit", BANK, no_information, "editor")

    def test_the_bank_asks_for_no_evidence(self, cast):
        self.passes(cast, "revision", "submit", BANK, no_evidence, "editor")

    def test_an_answered_observation_is_attended(self, cast):
        def answered(cast, scene):
            change(observe(scene.obj, "summary"), answered_at=NOW, answered_by=cast.editor)

        self.passes(cast, "revision", "resubmit", BANK, answered, "editor")

    def test_the_bank_may_return_twice(self, cast):
        self.passes(cast, "revision", "return", BANK, returned_before, "coordinator")

    def test_the_twenty_first_working_day_late_lapses(self, cast):
        def one_day_more(cast, scene):
            twenty_days_late_today(cast, scene)
            change(scene.obj, returned_due_on=datetime.date(2026, 5, 13))
            for number in (1, 2):
                Notification.objects.create(
                    key=f"return_reminder:revision:{scene.obj.pk}:2026-05-13:{number}:a@b.co",
                    kind="return_reminder",
                    address="a@b.co",
                    stage=NotificationStage.SENT,
                )

        self.passes(cast, "revision", "lapse", BANK, one_day_more, "portal")

    def test_a_disqualified_entry_of_the_bank_is_rejected(self, cast):
        def disqualified(cast, scene):
            entry = scene.obj.submissions.get()
            entry.decisions.all().delete()
            change(entry, status=SubmissionStatus.DISQUALIFIED)

        self.passes(cast, "revision", "reject", BANK, disqualified, "publisher")

    @pytest.mark.parametrize("status", ["ineligible", "disqualified"])
    def test_what_left_a_contest_is_rejected_with_its_results(self, cast, status):
        def out(cast, scene):
            entry = scene.obj.submissions.get()
            entry.decisions.all().delete()
            change(entry, status=status)

        self.passes(cast, "revision", "reject", CONTEST, out, "publisher")

    def test_a_cancelled_call_rejects_what_it_held(self, cast):
        def cancelled(cast, scene):
            change(scene.obj.submissions.get(), status=SubmissionStatus.ENTERED)
            change(scene.call, status=CallStatus.CANCELLED)

        self.passes(cast, "revision", "reject", CONTEST, cancelled, "publisher")

    def test_a_confirmed_record_comes_back(self, cast):
        def confirmed(cast, scene):
            change(scene.obj, archive_cause=ArchiveCause.UNCONFIRMED)
            change(scene.obj.practice, valid_until=TODAY)

        self.passes(cast, "revision", "restore", BANK, confirmed, "coordinator")

    def test_a_recorded_exception_makes_one_evaluator_enough(self, cast):
        def excepted(cast, scene):
            one_evaluator_short(cast, scene)
            change(
                scene.obj, coverage_exception="Nadie más.", coverage_exception_by=cast.coordinator
            )

        self.passes(cast, "submission", "start_evaluation", BANK, excepted, "coordinator")
        self.passes(cast, "submission", "decide_in_bank", BANK, excepted, "publisher")

    def test_a_second_evaluation_settles_a_very_high_first(self, cast):
        def confirmed_by_another(cast, scene):
            first_evaluation_very_high(cast, scene)
            sent_evaluation(scene.obj, cast.other_evaluator, levels=(4, 4, 4, 4))

        self.passes(cast, "submission", "decide_in_bank", BANK, confirmed_by_another, "publisher")

    def test_a_consensus_note_settles_a_disagreement_until_somebody_sends_again(self, cast):
        def agreed(cast, scene):
            levels_far_apart(cast, scene)
            note = ConsensusNote.objects.create(
                submission=scene.obj, text="Acordaron el nivel.", signed_by=cast.coordinator
            )
            note.score_versions.set(ScoreVersion.objects.all())

        def sent_again(cast, scene):
            agreed(cast, scene)
            again = ScoreVersion.objects.latest("pk")
            ScoreVersion.objects.create(
                evaluation=again.evaluation,
                number=2,
                content={},
                total=again.total,
                sent_by=again.sent_by,
                sent_at=NOW,
                hash="1" * 64,
            )

        self.passes(cast, "submission", "decide_in_bank", BANK, agreed, "publisher")
        with pytest.raises(TransitionRefused, match="Hay un desacuerdo sin resolver"):
            self.passes(cast, "submission", "decide_in_bank", BANK, sent_again, "publisher")

    def test_a_reopened_evaluation_is_sent_again(self, cast):
        self.passes(cast, "assignment", "send", BANK, lambda *_: None, "evaluator", "reopened")

    def test_levels_at_the_ends_pass_with_comment_or_for_lack_of_evidence(self, cast):
        def explained(cast, scene):
            first, second, third, _fourth = scene.obj.evaluation.scores.all()
            change(first, value=5, comment="Supera la meta.")
            change(second, value=1, comment="Costó el doble.")
            change(third, value=0, no_evidence=True)

        self.passes(cast, "assignment", "send", BANK, explained, "evaluator")

    def test_a_criterion_may_not_apply_where_the_rubric_allows_it(self, cast):
        def left_out(cast, scene):
            change(scene.obj.submission.rubric, allows_not_applicable=True)
            change(scene.obj.evaluation.scores.all()[1], value=None, not_applicable=True)

        self.passes(cast, "assignment", "send", BANK, left_out, "evaluator")

    def test_entries_that_are_over_weigh_on_nobody(self, cast):
        def busy_elsewhere(cast, scene):
            full_load(cast, scene)
            other = cast.evaluator.assignments.exclude(pk=scene.obj.pk).get()
            change(other.submission, status=SubmissionStatus.WITHDRAWN)

        self.passes(cast, "assignment", "invite", BANK, busy_elsewhere, "coordinator")

    def test_a_deadline_needs_no_reason(self, cast):
        self.passes(cast, "call", "close_entries", CONTEST, without_reason, "portal")
        self.passes(cast, "call", "close_entries", CONTEST, without_reason, "coordinator")

    def test_a_person_closes_early_with_a_reason(self, cast):
        def early(cast, scene):
            change(scene.call, closes_at=NOW + datetime.timedelta(days=1))

        self.passes(cast, "call", "close_entries", CONTEST, early, "coordinator")
