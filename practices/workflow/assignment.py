"""An evaluator asked to score an entry."""

from django.utils.translation import gettext_lazy as _

from practices.enums import AssignmentStatus

from .base import Machine, Transition

PROPOSED = "proposed"
INVITED = "invited"
ACCEPTED = "accepted"
DECLINED = "declined"
RECUSED = "recused"
SENT = "sent"
REOPENED = "reopened"
ANNULLED = "annulled"
WITHDRAWN = "withdrawn"

ASSIGNMENT = Machine(
    name="assignment",
    label=_("Asignación"),
    states=AssignmentStatus,
    initial=PROPOSED,
    transitions=(
        Transition(
            name="invite",
            label=_("Invitar a evaluar"),
            sources=(PROPOSED,),
            target=INVITED,
            permission="assign",
            guard="evaluator_free_of_conflict_and_load",
        ),
        Transition(
            name="accept",
            label=_("Aceptar la evaluación"),
            sources=(INVITED,),
            target=ACCEPTED,
            permission="accept_invitation",
            guard="no_conflict_stated",
        ),
        Transition(
            name="decline",
            label=_("No aceptar"),
            sources=(INVITED, ACCEPTED),
            target=DECLINED,
            permission="refuse_invitation",
            needs_comment=True,
        ),
        Transition(
            name="recuse",
            label=_("Declararse impedido"),
            sources=(INVITED, ACCEPTED),
            target=RECUSED,
            permission="refuse_invitation",
            guard="recusal_recorded",
        ),
        Transition(
            name="send",
            label=_("Enviar la evaluación"),
            sources=(ACCEPTED, REOPENED),
            target=SENT,
            permission="score",
            guard="evaluation_complete",
        ),
        Transition(
            name="reopen",
            label=_("Reabrir la evaluación"),
            sources=(SENT,),
            target=REOPENED,
            permission="preside",
            needs_comment=True,
            guard="entry_in_evaluation",
        ),
        Transition(
            name="reopen_own",
            label=_("Reabrirla por la fe de erratas"),
            sources=(SENT,),
            target=REOPENED,
            permission="reopen_own",
            guard="waits_for_confirmation",
        ),
        Transition(
            name="annul",
            label=_("Anular"),
            sources=(PROPOSED, INVITED, ACCEPTED, DECLINED, RECUSED, SENT, REOPENED, WITHDRAWN),
            target=ANNULLED,
            permission="assign",
            needs_comment=True,
            guard="entry_undecided",
        ),
        Transition(
            name="withdraw",
            label=_("Retirar la invitación"),
            sources=(INVITED, ACCEPTED),
            target=WITHDRAWN,
            permission="assign",
        ),
        Transition(
            name="release",
            label=_("Liberar a quien evaluaba"),
            sources=(INVITED, ACCEPTED),
            target=WITHDRAWN,
            permission="release_evaluators",
            guard="entry_closed",
        ),
    ),
)
