"""A version entered in a call, from its receipt to the decision."""

from django.utils.translation import gettext_lazy as _

from practices.enums import SubmissionStatus

from .base import Machine, Transition

ENTERED = "entered"
ELIGIBLE = "eligible"
INELIGIBLE = "ineligible"
IN_EVALUATION = "in_evaluation"
IN_DELIBERATION = "in_deliberation"
DECIDED = "decided"
WITHDRAWN = "withdrawn"
DISQUALIFIED = "disqualified"

UNDECIDED = (ENTERED, ELIGIBLE, IN_EVALUATION, IN_DELIBERATION)

SUBMISSION = Machine(
    name="submission",
    label=_("Postulación"),
    states=SubmissionStatus,
    initial=ENTERED,
    transitions=(
        Transition(
            name="declare_eligible",
            label=_("Habilitar"),
            sources=(ENTERED,),
            target=ELIGIBLE,
            permission="check_eligibility",
            guard="checklist_all_met",
        ),
        Transition(
            name="declare_ineligible",
            label=_("No habilitar"),
            sources=(ENTERED,),
            target=INELIGIBLE,
            permission="check_eligibility",
            guard="checklist_not_met",
        ),
        Transition(
            name="admit_after_objection",
            label=_("Habilitar por una objeción aceptada"),
            sources=(INELIGIBLE,),
            target=ELIGIBLE,
            permission="answer_objection",
            needs_comment=True,
            guard="objection_upheld",
        ),
        Transition(
            name="accept_correction",
            label=_("Cerrar como corrección menor"),
            sources=(ENTERED,),
            target=DECIDED,
            permission="approve_correction",
            guard="approved_as_correction",
        ),
        Transition(
            name="start_evaluation",
            label=_("Empezar la evaluación"),
            sources=(ELIGIBLE,),
            target=IN_EVALUATION,
            permission="start_evaluation",
            guard="enough_evaluators_without_conflict",
        ),
        Transition(
            name="start_deliberation",
            label=_("Pasar a deliberación"),
            sources=(IN_EVALUATION,),
            target=IN_DELIBERATION,
            permission="start_deliberation",
            guard="ready_to_deliberate",
        ),
        Transition(
            name="return_to_evaluation",
            label=_("Devolver a evaluación"),
            sources=(IN_DELIBERATION,),
            target=IN_EVALUATION,
            permission="return_to_evaluation",
            needs_comment=True,
            guard="names_assignments",
        ),
        Transition(
            name="decide_in_bank",
            label=_("Confirmar y publicar"),
            sources=(IN_EVALUATION,),
            target=DECIDED,
            permission="confirm_in_bank",
            guard="proposal_stands",
        ),
        Transition(
            name="decide",
            label=_("Confirmar la decisión"),
            sources=(IN_DELIBERATION,),
            target=DECIDED,
            permission="confirm_decision",
            guard="proposal_stands",
        ),
        Transition(
            name="reopen",
            label=_("Reabrir el resultado"),
            sources=(DECIDED,),
            target=IN_DELIBERATION,
            permission="reopen_decision",
            needs_comment=True,
            guard="reopening_signed",
        ),
        Transition(
            name="reopen_in_bank",
            label=_("Reabrir el resultado"),
            sources=(DECIDED,),
            target=IN_EVALUATION,
            permission="reopen_in_bank",
            needs_comment=True,
            guard="reopening_signed",
        ),
        Transition(
            name="withdraw",
            label=_("Retirar la postulación"),
            sources=UNDECIDED,
            target=WITHDRAWN,
            permission="withdraw_submission",
        ),
        Transition(
            name="disqualify",
            label=_("Descalificar"),
            sources=UNDECIDED,
            target=DISQUALIFIED,
            permission="disqualify",
            needs_comment=True,
            guard="disqualification_signed",
        ),
    ),
)
