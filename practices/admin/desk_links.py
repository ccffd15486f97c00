"""Ways from a case to the coordinator's desk, for those who may go them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.models import Submission, User
from practices.permissions import allowed
from practices.roles import AUDITOR


def desk_links(submission: Submission, user: User) -> list[dict]:
    def may(permission: str, about=submission) -> bool:
        return allowed(user, permission, about).ok

    def to(name: str, *args) -> str:
        return reverse(f"admin:practices_categoryresult_{name}", args=args)

    links = []
    if may("see_ranking", submission.call):
        links.append((_("Clasificación de la categoría"), to("ranking", submission.category_id)))
    if may("write_case_note") or AUDITOR in user.group_names:
        links.append((_("Notas internas"), to("notes", submission.pk)))
    if submission.call.is_bank and may("preside"):
        links.append((_("Ronda escrita"), to("round", submission.pk)))
    if may("hand_over_case"):
        links.append((_("Entregar el caso"), to("hand_over", submission.pk)))
    if may("ask_disqualification"):
        links.append((_("Pedir que se descalifique"), to("ask", submission.pk, "descalificar")))
    if may("ask_reopening"):
        links.append((_("Pedir que se reabra"), to("ask", submission.pk, "reabrir-resultado")))
    links += [
        (
            _("Segunda firma: %(act)s") % {"act": act.get_action_display().lower()},
            reverse("admin:practices_countersignature_sign", args=(act.pk,)),
        )
        for act in submission.countersignatures.pending()
    ]
    return [{"label": label, "url": url} for label, url in links]
