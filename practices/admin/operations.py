"""The portal itself: settings, pages, mails, and the records of what was done."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from practices.enums import NotificationStage
from practices.models import (
    CatalogueState,
    CodeCounter,
    JobLease,
    LogChain,
    MailText,
    Notification,
    Page,
    Practice,
    SiteSettings,
    TransitionLog,
    UsageCount,
)
from practices.notifications import retry

from .base import PortalModelAdmin, ReadOnlyAdmin


class SeenByThePublic:
    """For a ``ModelAdmin``: what is kept of public pages is made again when a row changes."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        CatalogueState.objects.bump()


class PublishedPracticeField(forms.CharField):
    """A public practice by its code: who runs the settings has no list of practices to search."""

    def prepare_value(self, value):
        if isinstance(value, int):
            return str(Practice.objects.get(pk=value))
        return value

    def to_python(self, value) -> Practice | None:
        code = super().to_python(value)
        if not code:
            return None
        found = Practice.objects.published().with_code(code).first()
        if found is None:
            raise forms.ValidationError(_("No hay una ficha publicada con ese código."))
        return found

    def has_changed(self, initial, data) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()


class SiteSettingsForm(forms.ModelForm):
    good_example = PublishedPracticeField(
        label=_("Buen ejemplo"),
        required=False,
        help_text=_(
            "Código de la ficha que se muestra a quien va a escribir la suya: BP-2026-0001. "
            "Vacío: la más reciente de las destacadas."
        ),
    )


@admin.register(SiteSettings)
class SiteSettingsAdmin(SeenByThePublic, PortalModelAdmin):
    """One row: the list opens straight to its form."""

    fieldsets = (
        (
            _("Nombre y apariencia"),
            {
                "fields": (
                    "portal_name",
                    "entity_name",
                    "tagline",
                    "logo",
                    "header_text",
                    "footer_text",
                    "show_govco_bar",
                    "single_entity",
                    "demo_notice",
                )
            },
        ),
        (
            _("Contacto"),
            {"fields": ("contact_email", "contact_phone", "contact_address", "contact_hours")},
        ),
        (_("Correos"), {"fields": ("mail_sender_name", "mail_sender", "mail_signature")}),
        (_("Cuentas"), {"fields": ("is_open_for_signup", "invitation_days")}),
        (_("Quien escribe una práctica"), {"fields": ("good_example",)}),
        (
            _("Plazos y límites"),
            {
                "fields": (
                    "validity_months",
                    "maximum_file_megabytes",
                    "maximum_practice_megabytes",
                )
            },
        ),
        (_("Licencia de los contenidos"), {"fields": ("licence_name", "licence_url")}),
    )
    form = SiteSettingsForm

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:practices_sitesettings_change", SiteSettings.objects.current().pk)


@admin.register(Page)
class PageAdmin(SeenByThePublic, PortalModelAdmin):
    list_display = ("title", "slug", "updated_at")
    search_fields = ("title", "body")
    fields = ("slug", "title", "description", "body")
    readonly_fields = ("slug",)


@admin.register(MailText)
class MailTextAdmin(PortalModelAdmin):
    list_display = ("name", "subject")
    search_fields = ("name", "subject", "body")
    fields = ("name", "placeholders", "subject", "body", "action")
    readonly_fields = ("name", "placeholders")


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("subject", "address", "stage", "attempts", "created_at", "last_error")
    list_filter = ("stage", "kind")
    search_fields = ("subject", "address")
    # Some paths are links that stand for the person they were mailed to.
    exclude = ("path",)
    actions = ("send_again",)

    def has_retry_permission(self, request):
        return self.has_view_permission(request)

    @admin.action(description=_("Volver a enviar los que fallaron"), permissions=["retry"])
    def send_again(self, request, queryset):
        failed = list(queryset.filter(stage=NotificationStage.FAILED))
        for notification in failed:
            retry(notification)
        count = len(failed)
        text = ngettext(
            "Se enviará de nuevo %(count)d aviso.", "Se enviarán de nuevo %(count)d avisos.", count
        )
        messages.success(request, text % {"count": count})


@admin.register(TransitionLog)
class TransitionLogAdmin(ReadOnlyAdmin):
    list_display = (
        "at",
        "machine",
        "object_id",
        "transition_label",
        "source",
        "target",
        "actor",
        "role",
    )
    list_filter = ("machine", "chain__call")
    list_select_related = ("actor",)
    search_fields = ("comment", "actor__full_name")
    ordering = ("-id",)

    @admin.display(description=_("acción"))
    def transition_label(self, entry):
        return entry.transition_label


@admin.register(LogChain)
class LogChainAdmin(ReadOnlyAdmin):
    list_display = ("call", "length", "head_hash")
    list_select_related = ("call",)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Changes made in this admin that are no change of state."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__full_name")


@admin.register(CodeCounter)
class CodeCounterAdmin(ReadOnlyAdmin):
    list_display = ("year", "last_number")


@admin.register(JobLease)
class JobLeaseAdmin(ReadOnlyAdmin):
    list_display = ("name", "holder", "expires_at")


@admin.register(UsageCount)
class UsageCountAdmin(ReadOnlyAdmin):
    list_display = ("day", "kind", "key", "count")
    list_filter = ("kind",)
    search_fields = ("key",)
