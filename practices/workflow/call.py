"""A call, from its preparation to its closing. The bank opens once and stays open."""

from django.utils.translation import gettext_lazy as _

from practices.enums import CallStatus

from .base import Machine, Transition

SETUP = "setup"
OPEN = "open"
EVALUATION = "evaluation"
DELIBERATION = "deliberation"
PRELIMINARY = "preliminary"
RESULTS_PUBLISHED = "results_published"
CLOSED = "closed"
CANCELLED = "cancelled"

CALL = Machine(
    name="call",
    label=_("Convocatoria"),
    states=CallStatus,
    initial=SETUP,
    transitions=(
        Transition(
            name="open",
            label=_("Abrir"),
            sources=(SETUP,),
            target=OPEN,
            permission="open_call",
            guard="call_may_open",
        ),
        Transition(
            name="close_entries",
            label=_("Cerrar la recepción"),
            sources=(OPEN,),
            target=EVALUATION,
            permission="advance_call",
            guard="contest_may_close_entries",
        ),
        Transition(
            name="start_deliberation",
            label=_("Empezar la deliberación"),
            sources=(EVALUATION,),
            target=DELIBERATION,
            permission="run_call",
            guard="contest_may_deliberate",
        ),
        Transition(
            name="publish_preliminary",
            label=_("Publicar resultados preliminares"),
            sources=(DELIBERATION,),
            target=PRELIMINARY,
            permission="publish_results",
            guard="every_entry_settled",
        ),
        Transition(
            name="publish_results",
            label=_("Publicar resultados definitivos"),
            sources=(PRELIMINARY,),
            target=RESULTS_PUBLISHED,
            permission="publish_results",
            guard="every_entry_settled",
        ),
        Transition(
            name="close",
            label=_("Cerrar la convocatoria"),
            sources=(RESULTS_PUBLISHED,),
            target=CLOSED,
            permission="run_call",
        ),
        Transition(
            name="cancel",
            label=_("Cancelar la convocatoria"),
            sources=(SETUP, OPEN, EVALUATION, DELIBERATION, PRELIMINARY),
            target=CANCELLED,
            permission="cancel_call",
            needs_comment=True,
        ),
    ),
)
