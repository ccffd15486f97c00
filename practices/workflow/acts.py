"""Acts that change no state and stand in a call's log all the same: who judges, and who may not."""

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
}
