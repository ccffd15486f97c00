"""Tables of practices in "Mis prácticas": template, own export, import into own bodies."""

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practices.models import Organisation, Revision, TableImport
from practices.table_pages import TablePages


def latest_of(user):
    """The latest version of each practice of this person's bodies, oldest practice first."""
    newest = Revision.objects.filter(practice=OuterRef("practice")).order_by("-number")
    mine = Revision.objects.of_member(user).filter(pk=Subquery(newest.values("pk")[:1]))
    return mine.order_by("practice_id")


def _render(request, page, context, status=200):
    templates = {
        "index": "my_practices/tables.html",
        "show": "my_practices/table_import.html",
        "progress": "includes/table_import/progress.html",
    }
    return render(request, templates[page], context, status=status)


PAGES = TablePages(
    url_names={
        "index": "tables",
        "template": "table_template",
        "export": "export_own",
        "show": "table_import",
        "start": "start_table_import",
        "cancel": "cancel_table_import",
        "refused": "refused_rows",
    },
    render=_render,
    visible_to=lambda request: TableImport.objects.filter(uploaded_by=request.user),
    bodies_of=lambda request: Organisation.objects.filter(pk__in=request.user.organisation_roles),
    revisions_of=lambda request: latest_of(request.user),
    revision_url="my_practice",
)


@login_required
@require_http_methods(["GET", "POST"])
def index(request):
    return PAGES.index(request)


@login_required
@require_GET
def show(request, import_id):
    return PAGES.show(request, import_id)


@login_required
@require_POST
def start(request, import_id):
    return PAGES.start(request, import_id)


@login_required
@require_POST
def cancel(request, import_id):
    return PAGES.cancel(request, import_id)


@login_required
@require_GET
def refused(request, import_id):
    return PAGES.refused(request, import_id)


@login_required
@require_GET
def template(request):
    return PAGES.template(request)


@login_required
@require_GET
def export(request):
    return PAGES.export(request)
