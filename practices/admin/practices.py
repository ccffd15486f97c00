"""Practices and their versions. Content is read here and written through ``services.drafts``."""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from practices.models import DocumentImport, Practice, Revision

from . import historic_pages, proxy_pages, upkeep_pages
from . import revision_pages as pages
from .base import NOTHING, ReadOnlyAdmin, ReadOnlyInline, SearchByCode, by_code


class RevisionInline(ReadOnlyInline):
    model = Revision
    fields = ("number", "page", "status", "updated_at")
    readonly_fields = fields
    ordering = ("-number",)

    @admin.display(description=_("título"))
    def page(self, revision):
        url = reverse("admin:practices_revision_change", args=(revision.pk,))
        return format_html('<a href="{}">{}</a>', url, revision)


@admin.register(Practice)
class PracticeAdmin(SearchByCode, ReadOnlyAdmin):
    list_display = ("code", "title", "owner", "level", "valid_until")
    list_display_links = ("code", "title")
    list_filter = ("level", "is_historic")
    list_select_related = ("owner",)
    search_fields = ("revisions__title", "owner__name", "origin_code")
    inlines = (RevisionInline,)

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"practices_practice_{name}")

        return [
            page("escribir-por-una-entidad/", proxy_pages.write_for_body, "write_for_body"),
            page("vigencia/", upkeep_pages.due, "due"),
            page("solicitudes-de-archivo/", upkeep_pages.archive_requests, "archive_requests"),
            page("correcciones/", upkeep_pages.corrections_list, "corrections"),
            page("carga-historica/", historic_pages.batches, "historic"),
            page("carga-historica/nueva/", historic_pages.new_batch, "historic_new"),
            page("carga-historica/<int:pk>/", historic_pages.batch, "historic_batch"),
            page("carga-historica/<int:pk>/firmar/", historic_pages.sign, "historic_sign"),
            page("carga-historica/<int:pk>/descartar/", historic_pages.discard, "historic_discard"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        newest = Revision.objects.filter(practice=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .annotate(newest_title=Subquery(newest.values("title")[:1]))
        )

    @admin.display(description=_("código"), ordering=by_code(""))
    def code(self, practice):
        return practice.code or NOTHING

    @admin.display(description=_("título"), ordering="newest_title")
    def title(self, practice):
        return practice.newest_title or _("Práctica sin título")


@admin.register(Revision)
class RevisionAdmin(SearchByCode, ReadOnlyAdmin):
    list_display = ("title_or_none", "code", "number", "owner", "layout", "status", "updated_at")
    list_filter = ("status", "layout")
    list_select_related = ("practice", "owner")
    search_fields = ("title", "former_names", "owner__name", "owner__acronym")
    ordering = ("-updated_at",)
    practice_path = "practice"

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"practices_revision_{name}")

        return [
            page("<int:pk>/editar/", pages.edit, "edit"),
            page("<int:pk>/archivar/", pages.archive, "archive"),
            page("<int:pk>/volver-a-publicar/", pages.restore, "restore"),
            page("<int:pk>/archivos/<int:attachment_pk>/", pages.download, "download"),
            page("<int:pk>/archivos/agregar/", proxy_pages.attach, "attach"),
            page("<int:pk>/aval/", proxy_pages.endorse, "endorse"),
            page("<int:pk>/enviar/", proxy_pages.submit_for_body, "submit_for_body"),
            page("<int:pk>/retirar/", proxy_pages.withdraw, "withdraw"),
            page("<int:pk>/version-nueva/", proxy_pages.start_next, "start_next"),
            page("<int:pk>/confirmar/", proxy_pages.confirm, "confirm"),
            page(
                "<int:pk>/observaciones/<int:observation_pk>/",
                proxy_pages.answer,
                "answer_observation",
            ),
            page("<int:pk>/publicar/", upkeep_pages.publish_correction, "publish_correction"),
            page("<int:pk>/solicitud-de-archivo/", upkeep_pages.answer_request, "answer_request"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        revision = self.get_object(request, object_id)
        if revision is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return pages.revision(request, revision.pk)

    @admin.display(description=_("título"), ordering="title")
    def title_or_none(self, revision):
        return str(revision)

    @admin.display(description=_("código"), ordering=by_code("practice__"))
    def code(self, revision):
        return revision.practice.code or NOTHING


@admin.register(DocumentImport)
class DocumentImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "layout", "stage", "uploaded_by", "organisation", "created_at")
    list_filter = ("stage", "layout")
    list_select_related = ("uploaded_by", "organisation")
    search_fields = ("file_name", "uploaded_by__full_name")
    fields = (
        "file_name",
        "layout",
        "stage",
        "uploaded_by",
        "organisation",
        "revision",
        "created_at",
    )
