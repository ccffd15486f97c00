"""Acts that change no state and stand in a call's log all the same: who judges and who may not,
what a jury agrees on, and who proposes and signs it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Mapping[str, Promise] = {
    "invite_evaluator": _("Invitar a evaluar en la convocatoria"),
    "answer_call": _("Responder la invitación a la convocatoria"),
    "remove_evaluator": _("Retirar de la convocatoria a quien evalúa"),
    "confirm_evaluation": _("Confirmar una evaluación tras una fe de erratas"),
    "pin_conflict": _("Registrar un conflicto de interés"),
    "lift_conflict": _("Levantar un conflicto de interés"),
    "challenge_juror": _("Recusar a un jurado"),
    "settle_challenge": _("Resolver una recusación"),
    "open_round": _("Abrir una ronda escrita"),
    "sign_consensus": _("Firmar una nota de consenso"),
    "record_vote": _("Registrar la votación de un empate"),
    "propose_result": _("Proponer el resultado de una categoría"),
    "send_back_result": _("Devolver el resultado de una categoría"),
    "confirm_result": _("Confirmar el resultado de una categoría"),
    "ask_countersignature": _("Pedir una segunda firma"),
    "countersign": _("Refrendar un acto"),
}
