"""Controlled lists and places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from practices.models import Keyword, PopulationGroup, Service, Territory, Topic

from .base import NOTHING, LastingSlug, PortalModelAdmin, ReadOnlyAdmin


class TermAdmin(LastingSlug, PortalModelAdmin):
    list_display = ("name", "slug", "position", "is_active")
    list_editable = ("position", "is_active")
    search_fields = ("name",)


@admin.register(Service)
class ServiceAdmin(TermAdmin):
    list_display = ("name", "slug", "is_utility", "position", "is_active")


admin.site.register((Topic, PopulationGroup), TermAdmin)


@admin.register(Keyword)
class KeywordAdmin(PortalModelAdmin):
    """Made by the words that editors write; here they are only found and spelt well."""

    search_fields = ("name", "folded")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Territory)
class TerritoryAdmin(ReadOnlyAdmin):
    list_display = ("divipola_code", "name", "kind", "parent_name")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "divipola_code")

    @admin.display(description=_("pertenece a"), ordering="parent__name")
    def parent_name(self, territory):
        return territory.parent.name if territory.parent else NOTHING
