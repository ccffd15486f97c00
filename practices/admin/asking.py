"""One page that asks, acts through a service and goes back: what every such view shares."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from practices.exceptions import PracticesError

CONFLICT = 409


def ask(
    request: HttpRequest,
    form,
    act: Callable[[], object],
    *,
    done: str,
    back: str,
    template: str,
    context: dict,
) -> HttpResponse:
    """``form`` None: there is nothing to fill in. A refusal is shown above the page as typed."""
    errors = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act()
        except PracticesError as refusal:
            errors = [{"text": refusal.message}]
        else:
            messages.success(request, done)
            return redirect(back)
    context = {**context, "form": form, "errors": errors, "back": back}
    return TemplateResponse(request, template, context, status=CONFLICT if errors else 200)
