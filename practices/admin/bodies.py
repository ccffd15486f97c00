"""Who belongs to a body: requests, invitations and their log; bodies that wait for approval."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from practices.enums import RequestStage
from practices.models import Invitation, JoinRequest, MembershipEvent

from . import membership_pages as pages
from .base import NOTHING, ReadOnlyAdmin


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin):
    list_display = ("user", "organisation", "stage", "created_at", "answer_link")
    list_filter = ("stage",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__full_name", "user__email", "organisation__name")
    fields = (
        "user",
        "organisation",
        "message",
        "stage",
        "created_at",
        "settled_by",
        "settled_at",
        "answer",
    )
    readonly_fields = fields

    def get_urls(self):
        answer = path(
            "<int:pk>/responder/",
            self.admin_site.admin_view(pages.answer),
            name="practices_joinrequest_answer",
        )
        return [answer, *super().get_urls()]

    @admin.display(description=_("respuesta"))
    def answer_link(self, join_request):
        if join_request.stage != RequestStage.PENDING:
            return NOTHING
        url = reverse("admin:practices_joinrequest_answer", args=(join_request.pk,))
        name = _("Responder la solicitud de %(person)s") % {"person": join_request.user}
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, name, _("Responder"))


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Without its key: whoever has the link stands for the invited address."""

    list_display = ("email", "organisation", "role", "stage", "sent_at", "expires_at")
    list_filter = ("stage", "role")
    list_select_related = ("organisation",)
    search_fields = ("email", "organisation__name")
    fields = (
        "organisation",
        "email",
        "role",
        "stage",
        "invited_by",
        "sent_at",
        "expires_at",
        "accepted_by",
        "settled_at",
    )
    readonly_fields = fields


@admin.register(MembershipEvent)
class MembershipEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "organisation", "action", "user", "actor", "role", "detail")
    list_filter = ("action",)
    list_select_related = ("organisation", "user", "actor")
    search_fields = ("organisation__name", "user__full_name", "actor__full_name", "detail")
    ordering = ("-id",)
