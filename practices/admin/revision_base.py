"""What the pages of one version share: how it is opened, asked about and drawn."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from practices.exceptions import PracticesError
from practices.models import Revision
from practices.permissions import allowed

CONFLICT = 409


def open_revision(request: HttpRequest, pk: int) -> Revision:
    found = get_object_or_404(
        Revision.objects.select_related("practice", "owner", "updated_by"), pk=pk
    )
    if not allowed(request.user, "see_revision", found).ok:
        raise Http404
    return found


def back(pk: int) -> HttpResponse:
    return redirect("admin:practices_revision_change", pk)


def page(request, template: str, title, context: dict, *, status: int = 200) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    return TemplateResponse(request, f"admin/practices/revision/{template}", context, status=status)


def act_page(
    request: HttpRequest,
    revision: Revision,
    form,
    act: Callable[[], None],
    *,
    title,
    done: str,
    reason: str = "",
    template: str = "form.html",
    context: dict | None = None,
    to: str = "",
) -> HttpResponse:
    """Ask, act, and go back to the version (or ``to``).

    ``reason``: why the person cannot; said instead of the form. What is posted is always tried:
    the service knows best why not. ``form`` None: there is nothing to fill in.
    """
    if request.method == "GET" and reason:
        messages.error(request, reason)
        return back(revision.pk)
    errors = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act()
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return redirect(to) if to else back(revision.pk)
    context = {"revision": revision, "form": form, "errors": errors} | (context or {})
    return page(request, template, title, context, status=CONFLICT if errors else 200)
