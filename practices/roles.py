"""The staff groups. Roles inside a body (manager, editor) are ``MembershipRole``."""

from django.utils.translation import gettext_lazy as _

COORDINATOR = "coordinator"
EVALUATOR = "evaluator"
PUBLISHER = "publisher"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

#: Group name → what people call the role.
LABELS = {
    COORDINATOR: _("Coordinación"),
    EVALUATOR: _("Evaluación"),
    PUBLISHER: _("Publicación"),
    AUDITOR: _("Auditoría"),
    ADMINISTRATOR: _("Administración"),
}

#: Groups that enter Django's admin; evaluators have their own site under /evaluacion/.
ADMIN_SITE = (COORDINATOR, PUBLISHER, AUDITOR, ADMINISTRATOR)
