"""One version of a practice's content, from its first draft to the archive."""

from django.utils.translation import gettext_lazy as _

from practices.enums import RevisionStatus

from .base import Machine, Transition

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
WITHDRAWN = "withdrawn"
APPROVED = "approved"
REJECTED = "rejected"
PUBLISHED = "published"
SUPERSEDED = "superseded"
ARCHIVED = "archived"

REVISION = Machine(
    name="revision",
    label=_("Versión de una práctica"),
    states=RevisionStatus,
    initial=DRAFT,
    transitions=(
        Transition(
            name="submit",
            label=_("Enviar"),
            sources=(DRAFT,),
            target=SUBMITTED,
            permission="submit_revision",
            guard="complete_and_endorsed",
        ),
        Transition(
            name="submit_for_body",
            label=_("Enviar en nombre de la entidad"),
            sources=(DRAFT,),
            target=SUBMITTED,
            permission="submit_for_body",
            guard="complete_with_letter",
        ),
        Transition(
            name="return",
            label=_("Devolver para ajustes"),
            sources=(SUBMITTED,),
            target=RETURNED,
            permission="return_revision",
            guard="may_be_returned",
        ),
        Transition(
            name="resubmit",
            label=_("Enviar de nuevo"),
            sources=(RETURNED,),
            target=SUBMITTED,
            permission="resubmit_revision",
            guard="observations_attended",
        ),
        Transition(
            name="lapse",
            label=_("Declarar desistida"),
            sources=(RETURNED,),
            target=WITHDRAWN,
            permission="act_by_deadline",
            guard="adjustment_lapsed",
        ),
        Transition(
            name="withdraw",
            label=_("Retirar"),
            sources=(DRAFT, SUBMITTED, RETURNED),
            target=WITHDRAWN,
            permission="withdraw_revision",
            guard="revision_undecided",
        ),
        Transition(
            name="approve",
            label=_("Aprobar"),
            sources=(SUBMITTED,),
            target=APPROVED,
            permission="carry_out_decision",
            guard="decided_to_accept",
        ),
        Transition(
            name="approve_correction",
            label=_("Aprobar como corrección menor"),
            sources=(SUBMITTED,),
            target=APPROVED,
            permission="approve_correction",
            guard="is_minor_correction",
        ),
        Transition(
            name="reject",
            label=_("No aprobar"),
            sources=(SUBMITTED,),
            target=REJECTED,
            permission="carry_out_decision",
            needs_comment=True,
            guard="decided_to_reject",
        ),
        Transition(
            name="reject_ineligible",
            label=_("No aprobar por no estar habilitada"),
            sources=(SUBMITTED,),
            target=REJECTED,
            permission="check_eligibility",
            needs_comment=True,
            guard="ineligible_in_bank",
        ),
        Transition(
            name="publish_historic",
            label=_("Publicar como carga histórica"),
            sources=(DRAFT,),
            target=PUBLISHED,
            permission="publish_revision",
            guard="historic_batch_signed",
        ),
        Transition(
            name="publish",
            label=_("Publicar"),
            sources=(APPROVED,),
            target=PUBLISHED,
            permission="publish_revision",
            guard="none_published",
        ),
        Transition(
            name="supersede",
            label=_("Reemplazar por una versión nueva"),
            sources=(PUBLISHED,),
            target=SUPERSEDED,
            permission="supersede_revision",
            guard="newer_version_ready",
        ),
        Transition(
            name="archive",
            label=_("Archivar"),
            sources=(PUBLISHED,),
            target=ARCHIVED,
            permission="archive_revision",
            needs_comment=True,
        ),
        Transition(
            name="archive_unconfirmed",
            label=_("Archivar por falta de confirmación"),
            sources=(PUBLISHED,),
            target=ARCHIVED,
            permission="act_by_deadline",
            guard="unconfirmed_too_long",
        ),
        Transition(
            name="restore",
            label=_("Volver a publicar"),
            sources=(ARCHIVED,),
            target=PUBLISHED,
            permission="restore_revision",
            needs_comment=True,
            guard="may_be_restored",
        ),
    ),
)
