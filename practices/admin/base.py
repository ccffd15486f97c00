"""What every table of the admin shares: permissions by group and fields that refuse politely."""

from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from practices.models import Practice

from .access import may


class GroupPermissions:
    """For a ``ModelAdmin`` or inline: ``access.ACCESS`` says who does what."""

    def has_view_permission(self, request, obj=None):
        return may(request.user, "view", self.model)

    def has_add_permission(self, request, obj=None):
        return may(request.user, "add", self.model)

    def has_change_permission(self, request, obj=None):
        return may(request.user, "change", self.model)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, "delete", self.model)

    def has_module_permission(self, request):
        return may(request.user, "view", self.model)


class KnownKeysOnly:
    """For an autocomplete widget: what is no key of the table is drawn as nothing chosen.

    Django looks the value up to draw it, and a word where a number belongs ends in a 500.
    """

    def optgroups(self, name, value, attr=None):
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [each for each in value if _fits(key, each)], attr)


def _fits(key, value) -> bool:
    try:
        key.clean(value, None)
    except ValidationError:
        return False
    return True


class SafeAutocompleteSelect(KnownKeysOnly, AutocompleteSelect):
    pass


class SafeAutocompleteSelectMultiple(KnownKeysOnly, AutocompleteSelectMultiple):
    pass


class SafeAutocomplete:
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


#: What a column shows where there is nothing to show.
NOTHING = "–"  # noqa: RUF001


class LastingSlug:
    """For a ``ModelAdmin``: the address follows the name while a row is added, and then stays."""

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ("name",)} if obj is None else {}

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))


def by_code(practice_path: str):
    """Order by year and number. ``practice_path``: the way to the practice, "practice__"."""
    year = F(f"{practice_path}code_year") * 1_000_000_000
    return year + F(f"{practice_path}code_number")


class SearchByCode:
    """For a ``ModelAdmin``: a whole public code finds its practice. ``practice_path``: the way
    from a row to its practice, "" for practices themselves."""

    practice_path = ""

    def get_search_results(self, request, queryset, search_term):
        coded = Practice.objects.with_code(search_term.strip())
        if coded.exists():
            return queryset.filter(**{f"{self.practice_path or 'pk'}__in": coded}), False
        return super().get_search_results(request, queryset, search_term)


class NamedFields:
    """Each control says its own name: in a table of rows, and where a moment is two fields, no
    label stands beside it."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        name = capfirst(field.label)
        if isinstance(field.widget, AdminSplitDateTime):
            for widget, part in zip(field.widget.widgets, (_("fecha"), _("hora")), strict=True):
                widget.attrs["aria-label"] = f"{name}: {part}"
        elif isinstance(self, admin.TabularInline):
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", name)
        return field


class PortalModelAdmin(NamedFields, SafeAutocomplete, GroupPermissions, admin.ModelAdmin):
    # A second count of the whole table, only to say "12 of 4,000".
    show_full_result_count = False
    list_per_page = 50
    empty_value_display = NOTHING


class PortalInline(NamedFields, SafeAutocomplete, GroupPermissions, admin.TabularInline):
    extra = 0


class StackedPortalInline(SafeAutocomplete, GroupPermissions, admin.StackedInline):
    """For rows with long texts."""

    extra = 0


class ReadOnlyAdmin(PortalModelAdmin):
    """A table that is written by services or by the portal itself."""

    actions = None

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(PortalInline):
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
