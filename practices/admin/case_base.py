"""What the pages of a case share: how it is opened, how a form is answered, how they are drawn."""

from collections.abc import Callable
from functools import cached_property

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from practices.exceptions import PracticesError
from practices.models import Submission
from practices.permissions import allowed
from practices.selectors.evaluation import CaseSummary, case_summary, for_cases

from .case_actions import CaseAction, case_actions
from .case_view import hidden_because
from .desk_links import desk_links

CONFLICT = 409


class OpenCase:
    """An entry as one person sees it."""

    def __init__(self, request: HttpRequest, pk: int):
        self.user = request.user
        self.submission = get_object_or_404(for_cases(Submission.objects.all()), pk=pk)
        if not allowed(self.user, "see_case", self.submission).ok:
            raise Http404

    @cached_property
    def summary(self) -> CaseSummary:
        return case_summary(self.submission)

    @cached_property
    def hidden_because(self) -> str:
        return hidden_because(self.submission, self.user)

    @cached_property
    def actions(self) -> list[CaseAction]:
        return case_actions(self.submission, self.summary, self.user)

    def action(self, name: str) -> CaseAction | None:
        return next((action for action in self.actions if action.name == name), None)

    def context(self) -> dict:
        return {
            "submission": self.submission,
            "revision": self.submission.revision,
            "summary": self.summary,
            "actions": self.actions,
            "hidden_because": self.hidden_because,
            # Only the page of the case asks for them.
            "desk_links": lambda: desk_links(self.submission, self.user),
        }


def seeing_evaluations(request: HttpRequest, pk: int) -> OpenCase:
    seen = OpenCase(request, pk)
    if seen.hidden_because:
        raise Http404
    return seen


def back(pk: int) -> HttpResponse:
    return redirect("admin:practices_submission_case", pk)


def form_page(
    request: HttpRequest,
    shown: OpenCase,
    action: CaseAction | None,
    form,
    act: Callable[[], None],
    done: str,
    *,
    template: str,
    extra: dict | None = None,
) -> HttpResponse:
    """Ask, act, and go back to the case.

    ``action``: as the case offers it to the person, None where it does not. What is posted is
    always tried: the service knows best why not. ``form`` None: there is nothing to fill in.
    """
    if request.method == "GET" and (action is None or action.reason):
        messages.error(request, action.reason if action else _("Esa acción no está disponible."))
        return back(shown.submission.pk)
    errors = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act()
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return back(shown.submission.pk)
    context = shown.context() | {"form": form, "errors": errors} | (extra or {})
    title = action.label if action else shown.submission.revision.title
    return page(request, f"{template}.html", title, context, status=CONFLICT if errors else 200)


def page(
    request: HttpRequest, template: str, title, context: dict, *, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        # The record and its tables need the width.
        "is_nav_sidebar_enabled": False,
        "title": title,
        **context,
    }
    return TemplateResponse(
        request, f"admin/practices/submission/{template}", context, status=status
    )
