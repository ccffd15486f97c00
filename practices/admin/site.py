"""The staff's admin site: entered by groups, arranged by what people come to do."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from practices.models import Practice, Revision, Submission
from practices.roles import ADMIN_SITE
from practices.selectors.work import waiting_for

from .access import groups_of, may
from .jury_site import jury_urls
from .waiting import waiting_cards

#: Parts of the index and of the side bar, with their tables in order.
PARTS = (
    (
        _("Casos"),
        (
            "Submission",
            "Assignment",
            "Evaluation",
            "ConsensusNote",
            "Decision",
            "Countersignature",
            "WrittenRound",
            "CategoryResult",
            "TieVote",
            "Certificate",
            "CaseNote",
        ),
    ),
    (_("Prácticas"), ("Practice", "Revision", "DocumentImport", "TableImport")),
    (_("Convocatorias"), ("Call", "Rubric")),
    (
        _("Entidades y personas"),
        ("Organisation", "JoinRequest", "Invitation", "User", "EvaluatorProfile"),
    ),
    (_("Listas"), ("Service", "Topic", "PopulationGroup", "Keyword", "Territory")),
    (_("El portal"), ("SiteSettings", "Page", "MailText", "Notification")),
    (
        _("Registro"),
        (
            "TransitionLog",
            "MembershipEvent",
            "LogChain",
            "LogEntry",
            "UsageCount",
            "CodeCounter",
            "JobLease",
        ),
    ),
)


def _shortcuts(user) -> list[dict]:
    """Pages of our own that no table of the index leads to."""
    if not may(user, "view", Practice):
        return []
    pages = [("due", _("Vigencia de las fichas")), ("historic", _("Carga histórica"))]
    if may(user, "change", Revision):
        pages.append(("write_for_body", _("Escribir por una entidad sin usuarios")))
    return [
        {"url": reverse(f"admin:practices_practice_{name}"), "label": label}
        for name, label in pages
    ]


class HiddenFromStrangers:
    """For an ``AdminSite``: whoever has logged in and may not see a page learns nothing of it."""

    def admin_view(self, view, cacheable=False):
        checked = super().admin_view(view, cacheable)

        def answer(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            try:
                return checked(request, *args, **kwargs)
            except PermissionDenied as refusal:
                raise Http404 from refusal

        return update_wrapper(answer, view)


class PortalAdminSite(HiddenFromStrangers, AdminSite):
    site_title = site_header = _("Administración del banco de buenas prácticas")
    index_title = _("Lo que le espera")

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request):
        return not groups_of(request.user).isdisjoint(ADMIN_SITE)

    def get_urls(self):
        return [*jury_urls(self.admin_view), *super().get_urls()]

    def index(self, request, extra_context=None):
        context = {
            "waiting": waiting_cards(waiting_for(request.user, groups_of(request.user))),
            "has_queue": may(request.user, "view", Submission),
            "shortcuts": _shortcuts(request.user),
        }
        return super().index(request, context | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """The parts of ``PARTS`` with what the person may see of each."""
        found = {
            model["object_name"]: (app, model)
            for app in super().get_app_list(request, app_label)
            for model in app["models"]
        }
        parts = []
        for name, model_names in PARTS:
            listed = [found[model_name] for model_name in model_names if model_name in found]
            if listed:
                app = listed[0][0]
                models = [model for _app, model in listed]
                code = slugify(str(name))
                parts.append(app | {"name": name, "app_label": code, "models": models})
        return parts

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")
