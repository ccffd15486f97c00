"""What an owner reads of a contest's result: outcome, criterion means, weights, feedback,
certificates. Nobody's name, nobody's single score."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from practices.enums import CallStatus, DecisionStage
from practices.models import Certificate, Decision, Revision

from .owned import own_revision

#: From here on an owner may read more than the preliminary outcome.
FINAL = (CallStatus.RESULTS_PUBLISHED, CallStatus.CLOSED)


@login_required
@require_GET
def my_result(request: HttpRequest, revision_id: int) -> HttpResponse:
    revision = own_revision(request, revision_id)
    decisions = [_shown(decision) for decision in _decisions(revision)]
    certificates = Certificate.objects.filter(submission__revision=revision, holder=None)
    if not decisions and not certificates:
        raise Http404
    context = {
        "revision": revision,
        "title": _("Resultado de “%(title)s”") % {"title": revision.title},
        "decisions": decisions,
        "certificates": certificates.order_by("issued_at"),
    }
    return render(request, "verification/my_result.html", context)


def _decisions(revision: Revision) -> list[Decision]:
    """Those of contests that are final; a bank's decision is told as it is published."""
    return list(
        Decision.objects.filter(
            submission__revision=revision,
            stage=DecisionStage.CONFIRMED,
            submission__call__status__in=FINAL,
        ).select_related("submission__call", "submission__category", "submission__rubric", "prize")
    )


def _shown(decision: Decision) -> dict:
    """Means from the decision's own snapshot; names of the criteria from its rubric."""
    submission = decision.submission
    said = decision.snapshot.get("criteria", {})
    return {
        "decision": decision,
        "call": submission.call,
        "category": submission.category,
        "criteria": [
            {"name": each.name, **said[each.code]}
            for each in submission.rubric.criteria.all()
            if each.code in said
        ],
        "mean": decision.snapshot.get("mean"),
    }
