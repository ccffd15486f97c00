"""What a person works on, and the page of one version with all that can be done with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import render
from django.views.decorators.http import require_GET

from practices.forms.practice import (
    AnswerForm,
    AttachmentForm,
)
from practices.layouts import LAYOUTS
from practices.models import (
    Call,
    Endorsement,
)
from practices.permissions import allowed
from practices.selectors import owner as owner_reads
from practices.selectors.content import missing_fields
from practices.services.transitions import available_transitions

from .owned import own_revision
from .paging import PER_PAGE, pager


@login_required
@require_GET
def index(request):
    page = Paginator(owner_reads.latest_of_member(request.user), PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "rows": [(revision, owner_reads.situation(revision)) for revision in page],
        "pager": pager(page, lambda number: f"?pagina={number}"),
    }
    return render(request, "my_practices/index.html", context)


@login_required
@require_GET
def practice(request, revision_id):
    return render(request, "my_practices/practice.html", practice_context(request, revision_id))


def practice_context(request: HttpRequest, revision_id: int) -> dict[str, Any]:
    revision = own_revision(request, revision_id)
    layout = LAYOUTS[revision.layout]
    choices = {choice.name: choice for choice in available_transitions(revision, request.user)}
    decision = owner_reads.confirmed_decision(revision)
    return {
        "revision": revision,
        "layout": layout,
        "situation": owner_reads.situation(revision),
        "steps": owner_reads.timeline(revision),
        "submit": choices.get("submit") or choices.get("resubmit"),
        "withdraw": choices.get("withdraw"),
        "can_start_next": allowed(request.user, "start_revision", revision).ok
        and not revision.practice.revisions.open().exists(),
        "can_endorse": allowed(request.user, "endorse_revision", revision),
        "endorsement": Endorsement.objects.filter(revision=revision).first(),
        "missing": [
            (code, layout.label_of(code)) for code in missing_fields(revision, Call.objects.bank())
        ]
        if revision.is_editable
        else [],
        "observations": [
            (item, layout.label_of(item.field), AnswerForm(prefix=f"observation-{item.pk}"))
            for item in revision.observations.all()
        ],
        "attachments": revision.attachments.select_related("file"),
        "attachment_form": AttachmentForm(prefix="attachment"),
        "unplaced_texts": revision.unplaced_texts.all(),
        "decision": decision,
        "criterion_means": owner_reads.criterion_means(decision) if decision else (),
    }
