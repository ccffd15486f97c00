"""Bodies, people and their staff groups."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.urls import path
from django.utils.translation import gettext_lazy as _

from practices import roles
from practices.forms.staff import AccountForm
from practices.models import (
    EvaluatorProfile,
    Membership,
    Organisation,
    OrganisationDomain,
    OrganisationFormerName,
    User,
)
from practices.models.submission import counts_for_load
from practices.selectors.bodies import is_coordinator
from practices.services import people

from . import membership_pages as pages
from .base import NOTHING, LastingSlug, PortalInline, PortalModelAdmin, ReadOnlyInline


class FormerNameInline(PortalInline):
    model = OrganisationFormerName


class DomainInline(PortalInline):
    model = OrganisationDomain


class MembershipInline(ReadOnlyInline):
    """Written by services, which keep a manager in every body and log what happens."""

    model = Membership
    fields = readonly_fields = ("user", "role", "is_active", "created_at")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(Organisation)
class OrganisationAdmin(LastingSlug, PortalModelAdmin):
    list_display = (
        "name",
        "acronym",
        "kind",
        "tax_id",
        "member_count",
        "practice_count",
        "stage",
        "is_active",
    )
    list_filter = ("stage", "kind", "is_active")
    readonly_fields = ("stage", "registered_by", "refusal")
    # Counting groups the rows, and grouped rows have no order of their own.
    ordering = ("name",)
    search_fields = ("name", "acronym", "tax_id", "former_names__name")
    autocomplete_fields = ("parent", "municipality")
    filter_horizontal = ("services",)
    inlines = (FormerNameInline, DomainInline, MembershipInline)

    def get_urls(self):
        def page(route, view, name):
            view = self.admin_site.admin_view(view)
            return path(route, view, name=f"practices_organisation_{name}")

        return [
            page("<int:pk>/aprobar/", pages.approve, "approve"),
            page("<int:pk>/no-aprobar/", pages.refuse, "refuse"),
            page("<int:pk>/nombrar-responsable/", pages.name_manager, "name_manager"),
            page("<int:pk>/invitar/", pages.invite, "invite"),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        """What others choose from holds no body that the coordination has not approved."""
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.active()
        return super().get_search_results(request, queryset, search_term)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = {"may_keep_people": is_coordinator(request.user)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                member_count=Count(
                    "memberships", filter=Q(memberships__is_active=True), distinct=True
                ),
                practice_count=Count("practices", distinct=True),
            )
        )

    @admin.display(description=_("personas"), ordering="member_count")
    def member_count(self, organisation):
        return organisation.member_count

    @admin.display(description=_("prácticas"), ordering="practice_count")
    def practice_count(self, organisation):
        return organisation.practice_count


class StaffGroupFilter(admin.SimpleListFilter):
    title = _("función")
    parameter_name = "funcion"

    def lookups(self, request, model_admin):
        return tuple(roles.LABELS.items())

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    """Accounts without passwords to type: a person sets theirs by mail."""

    form = AccountForm
    list_display = ("email", "full_name", "group_labels", "is_active", "last_login")
    list_filter = (StaffGroupFilter, "is_active")
    search_fields = ("email", "full_name")
    ordering = ("full_name", "email")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("funciones"))
    def group_labels(self, user):
        names = [roles.LABELS.get(group.name, group.name) for group in user.groups.all()]
        return ", ".join(map(str, names)) or NOTHING

    def get_readonly_fields(self, request, user=None):
        """Nobody gives roles to themselves: an administrator has no power over a case."""
        own = ("group_labels",) if user == request.user else ()
        return (*super().get_readonly_fields(request, user), *own)

    def get_form(self, request, user=None, change=False, **options):
        form = super().get_form(request, user, change, **options)
        if user == request.user:
            del form.base_fields["groups"]
        return form

    def get_fields(self, request, user=None):
        shown = "group_labels" if user == request.user else "groups"
        return ("email", "full_name", shown, "is_active")

    def save_model(self, request, user, form, change):
        """``form`` has kept what ``people`` would refuse from coming this far."""
        groups = form.cleaned_data.get("groups")
        if groups is None:
            groups = user.groups.all()
        people.save_account(user, actor=request.user, groups=groups)

    def save_related(self, request, form, formsets, change):
        """The groups were saved with the account."""

    def response_add(self, request, user, post_url_continue=None):
        messages.info(
            request,
            _(
                "Pídale a %(name)s que entre por “¿Olvidó su contraseña?” con su correo: "
                "así crea la suya."
            )
            % {"name": user.full_name},
        )
        return super().response_add(request, user, post_url_continue)


@admin.register(EvaluatorProfile)
class EvaluatorProfileAdmin(PortalModelAdmin):
    list_display = ("user", "organisation", "load", "maximum_load")
    list_select_related = ("user", "organisation")
    search_fields = ("user__full_name", "user__email", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    filter_horizontal = ("services",)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                load=Count("user__assignments", filter=counts_for_load("user__assignments__"))
            )
        )

    @admin.display(description=_("evaluaciones por enviar"), ordering="load")
    def load(self, profile):
        return profile.load
