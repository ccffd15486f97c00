"""What a person works on, and the page of one version with all that can be done with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from practices.enums import RequestStage
from practices.forms.owning import AnswerForm
from practices.layouts import LAYOUTS
from practices.models import (
    Call,
    Endorsement,
    Revision,
    User,
)
from practices.permissions import allowed
from practices.selectors import owner as owner_reads
from practices.selectors.comparison import differing_fields
from practices.selectors.content import missing_fields
from practices.selectors.timeline import timeline
from practices.services.transitions import available_transitions
from practices.services.validity import is_confirmable

from . import attachments
from .owned import own_revision
from .paging import PER_PAGE, pager


@login_required
@require_GET
def index(request):
    bodies = owner_reads.bodies_with_practices(request.user)
    asked = request.GET.get("entidad", "")
    body = next((each for each in bodies if each.slug == asked), None)
    page = Paginator(owner_reads.latest_of_member(request.user, body), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    kept = {"entidad": body.slug} if body else {}
    context = {
        "rows": [
            (
                revision,
                owner_reads.situation(revision, request.user),
                owner_reads.confirmation_due(revision),
            )
            for revision in page
        ],
        "bodies": bodies,
        "body": body,
        "unknown_body": asked if asked and body is None else "",
        "pager": pager(page, lambda number: f"?{urlencode({**kept, 'pagina': number})}"),
    }
    return render(request, "my_practices/index.html", context)


@login_required
@require_GET
def practice(request, revision_id):
    return render(request, "my_practices/practice.html", practice_context(request, revision_id))


def practice_context(request: HttpRequest, revision_id: int) -> dict[str, Any]:
    revision = own_revision(request, revision_id)
    layout = LAYOUTS[revision.layout]
    decision = owner_reads.confirmed_decision(revision)
    return {
        "revision": revision,
        "layout": layout,
        "situation": owner_reads.situation(revision, request.user),
        "confirmation": owner_reads.confirmation_due(revision),
        "steps": timeline(revision),
        "missing": _missing(revision),
        "observations": _observations(revision),
        "attachments": attachments.shown_rows(revision),
        "unplaced_texts": revision.unplaced_texts.all(),
        "decision": decision,
        "criterion_means": owner_reads.criterion_means(decision) if decision else (),
        "others": revision.practice.revisions.exclude(pk=revision.pk).order_by("-number"),
        **_what_can_be_done(revision, request.user),
    }


def _what_can_be_done(revision: Revision, user: User) -> dict[str, Any]:
    choices = {choice.name: choice for choice in available_transitions(revision, user)}
    endorsement = Endorsement.objects.filter(revision=revision).first()
    return {
        "submit": choices.get("submit") or choices.get("resubmit"),
        "withdraw": choices.get("withdraw"),
        "can_start_next": allowed(user, "start_revision", revision).ok
        and not revision.practice.revisions.open().exists(),
        "can_endorse": allowed(user, "endorse_revision", revision),
        "can_ask_endorsement": allowed(user, "ask_endorsement", revision).ok,
        "can_confirm": allowed(user, "confirm_record", revision).ok and is_confirmable(revision),
        "can_ask_archiving": allowed(user, "ask_archiving", revision).ok,
        "archive_request": revision.archive_requests.filter(stage=RequestStage.PENDING).first(),
        "endorsement": endorsement,
        "edited_since_endorsed": bool(endorsement) and revision.updated_at > endorsement.given_at,
        "entry": next(iter(revision.submissions.all()), None),
    }


def _missing(revision: Revision) -> list[tuple[str, str]]:
    if not revision.is_editable:
        return []
    layout = LAYOUTS[revision.layout]
    return [(code, layout.label_of(code)) for code in missing_fields(revision, Call.objects.bank())]


def _observations(revision: Revision) -> list[dict[str, Any]]:
    """Each remark with its field, an empty form, and whether the field changed since."""
    layout = LAYOUTS[revision.layout]
    remarks = list(revision.observations.all())
    changed = differing_fields(revision) if remarks else frozenset()
    return [
        {
            "observation": remark,
            "label": layout.label_of(remark.field),
            "form": AnswerForm(prefix=f"observation-{remark.pk}"),
            "is_changed": remark.field in changed,
        }
        for remark in remarks
    ]
