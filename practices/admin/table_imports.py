"""Tables of many practices, for the coordination: template, export, import with its report."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.models import Organisation, Revision, TableImport
from practices.roles import COORDINATOR
from practices.table_pages import TablePages

from .access import groups_of
from .base import ReadOnlyAdmin


def _render(request, page, context, status=200):
    if page == "progress":
        template = "includes/table_import/progress.html"
    else:
        template = f"admin/practices/tableimport/{page}.html"
    shown = context.get("table_import")
    title = shown.file_name if shown else _("Importar prácticas desde una tabla")
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    return TemplateResponse(request, template, context, status=status)


def _latest(request):
    newest = Revision.objects.filter(practice=OuterRef("practice")).order_by("-number")
    latest = Revision.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    # A draft without a body is its author's alone.
    mine = latest.filter(practice__owner=None, practice__created_by=request.user)
    return (latest.exclude(practice__owner=None) | mine).order_by("practice_id")


PAGES = TablePages(
    url_names={
        name: f"admin:practices_tableimport_{address}"
        for name, address in (
            ("index", "upload"),
            ("template", "template"),
            ("export", "export"),
            ("show", "change"),
            ("start", "start"),
            ("cancel", "cancel"),
            ("refused", "refused"),
        )
    },
    render=_render,
    visible_to=lambda request: TableImport.objects.all(),
    bodies_of=lambda request: Organisation.objects.active(),
    revisions_of=_latest,
    revision_url="admin:practices_revision_change",
)


def _coordinators_only(view):
    def checked(request, *args, **kwargs):
        if COORDINATOR not in groups_of(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@admin.register(TableImport)
class TableImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "stage", "rows_total", "uploaded_by", "owner", "created_at")
    list_filter = ("stage",)
    list_select_related = ("uploaded_by", "owner")
    search_fields = ("file_name", "uploaded_by__full_name")
    change_list_template = "admin/practices/tableimport/change_list.html"

    def get_urls(self):
        def page(route, methods, view, name):
            view = self.admin_site.admin_view(methods(_coordinators_only(view)))
            return path(route, view, name=f"practices_tableimport_{name}")

        return [
            page("subir/", require_http_methods(["GET", "POST"]), PAGES.index, "upload"),
            page("plantilla/", require_GET, PAGES.template, "template"),
            page("exportar/", require_GET, PAGES.export, "export"),
            page("<int:pk>/importar/", require_POST, PAGES.start, "start"),
            page("<int:pk>/descartar/", require_POST, PAGES.cancel, "cancel"),
            page("<int:pk>/por-corregir/", require_GET, PAGES.refused, "refused"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        table_import = self.get_object(request, object_id)
        if table_import is None or not self.has_view_permission(request, table_import):
            return redirect("admin:practices_tableimport_changelist")
        return PAGES.show(request, table_import.pk)
