"""The pages of a table of practices, the same in "Mis prácticas" and in the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from practices.enums import TableImportStage, TableRowOutcome
from practices.exceptions import PracticesError
from practices.exporters.table_files import (
    CONTENT_TYPES,
    export_file,
    refused_file,
    template_file,
)
from practices.forms.tables import TableUploadForm
from practices.models import Organisation, Revision, TableImport
from practices.services import table_imports

ROWS_PER_PAGE = 50
WORKING = (TableImportStage.RECEIVED, TableImportStage.CHECKING, TableImportStage.IMPORTING)
REFUSED_STATUS = 409


@dataclass(frozen=True)
class TablePages:
    """``url_names``: page → name of its address; ``render``: request, page, context, status."""

    url_names: dict[str, str]
    render: Callable[..., HttpResponse]
    visible_to: Callable[[HttpRequest], QuerySet[TableImport]]
    bodies_of: Callable[[HttpRequest], QuerySet[Organisation]]
    revisions_of: Callable[[HttpRequest], QuerySet[Revision]]
    revision_url: str
    """Name of the page of a version, where the result links to."""

    def url(self, page: str, *args) -> str:
        return reverse(self.url_names[page], args=args)

    def index(self, request: HttpRequest, more: dict[str, Any] | None = None) -> HttpResponse:
        """Template, export, upload and what was uploaded before."""
        bodies = self.bodies_of(request)
        form = TableUploadForm(request.POST or None, request.FILES or None, bodies=bodies)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                received = table_imports.receive_table(
                    actor=request.user,
                    upload=upload,
                    name=upload.name,
                    owner=form.cleaned_data["owner"],
                )
            except PracticesError as refusal:
                form.add_error("file", refusal.message)
            else:
                return redirect(self.url("show", received.pk))
        context = {
            "form": form,
            "may_import": table_imports.may_import(request.user),
            "recent": self.visible_to(request).filter(uploaded_by=request.user)[:10],
            "urls": {name: self.url(name) for name in ("template", "export")},
            "show_name": self.url_names["show"],
            **(more or {}),
        }
        return self.render(request, "index", context)

    def show(self, request: HttpRequest, pk: int, errors: tuple = ()) -> HttpResponse:
        """Progress, then the report row by row, then the result."""
        shown = self._get(request, pk)
        is_working = shown.stage in WORKING
        if request.htmx:
            if not is_working:
                return HttpResponseClientRefresh()
            return self.render(request, "progress", self._base(request, shown))
        context = self._base(request, shown) | {"errors": errors}
        if not is_working:
            context |= self._report(request, shown)
        return self.render(request, "show", context, status=REFUSED_STATUS if errors else 200)

    def _base(self, request: HttpRequest, shown: TableImport) -> dict[str, Any]:
        return {
            "table_import": shown,
            "is_working": shown.stage in WORKING,
            "is_own": shown.uploaded_by_id == request.user.pk,
            "urls": {
                name: self.url(name, shown.pk) for name in ("show", "start", "cancel", "refused")
            }
            | {"index": self.url("index")},
        }

    def _report(self, request: HttpRequest, shown: TableImport) -> dict[str, Any]:
        counts = table_imports.counts_of(shown)
        wanted = request.GET.get("filas")
        rows = shown.rows.select_related("revision").defer("revision__unfinished")
        if wanted in TableRowOutcome.values:
            rows = rows.filter(outcome=wanted)
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
        return {
            "counts": counts,
            "good": sum(counts.values()) - counts[TableRowOutcome.REFUSED],
            "to_write": counts[TableRowOutcome.NEW] + counts[TableRowOutcome.CHANGED],
            "refused": counts[TableRowOutcome.REFUSED],
            "why_not_all": table_imports.why_not_all(shown),
            "wanted": wanted if wanted in TableRowOutcome.values else "",
            "outcomes": [
                (value, label, counts[value])
                for value, label in TableRowOutcome.choices
                if counts[value]
            ],
            "page": page,
            "revision_url": self.revision_url,
        }

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        shown = self._get(request, pk)
        try:
            table_imports.start_import(
                shown, actor=request.user, all_or_nothing=request.POST.get("filas") != "buenas"
            )
        except PracticesError as refusal:
            return self.show(request, pk, ({"text": refusal.message},))
        return redirect(self.url("show", pk))

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        shown = self._get(request, pk)
        try:
            table_imports.cancel_import(shown, actor=request.user)
        except PracticesError as refusal:
            return self.show(request, pk, ({"text": refusal.message},))
        messages.success(request, _("La tabla se descartó. No se importó ninguna fila."))
        return redirect(self.url("index"))

    def refused(self, request: HttpRequest, pk: int) -> FileResponse:
        shown = self._get(request, pk)
        kind = _kind(request)
        return _file(refused_file(shown, kind), kind, _("filas-por-corregir"))

    def template(self, request: HttpRequest) -> FileResponse:
        kind = _kind(request)
        return _file(template_file(kind, self.bodies_of(request)), kind, _("plantilla-practicas"))

    def export(self, request: HttpRequest) -> FileResponse:
        kind = _kind(request)
        found = export_file(self.revisions_of(request), kind, self.bodies_of(request))
        return _file(found, kind, _("practicas"))

    def _get(self, request: HttpRequest, pk: int) -> TableImport:
        return get_object_or_404(self.visible_to(request).select_related("owner"), pk=pk)


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("formato", "xlsx")
    if kind not in CONTENT_TYPES:
        raise Http404
    return kind


def _file(content, kind: str, name: str) -> FileResponse:
    return FileResponse(
        content, as_attachment=True, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind]
    )
