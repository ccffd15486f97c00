"""The minutes of a contest's deliberation: as plain text, and as a PDF that two people sign."""

from django.template.loader import render_to_string
from django.utils import timezone

from practices.enums import CountersignedAction, DecisionStage
from practices.models import Call, ConsensusNote, Countersignature, SiteSettings, TransitionLog
from practices.selectors.ranking import CategoryRanking

from . import sheet


def context(call: Call, categories: list[CategoryRanking]) -> dict:
    """What both forms of the minutes say. No name of who scored what."""
    notes = ConsensusNote.objects.filter(submission__call=call).select_related(
        "submission__revision__practice", "signed_by"
    )
    return {
        "site": SiteSettings.objects.current(),
        "call": call,
        "chair": call.jury_chair,
        "publisher": _publisher(call),
        "written_at": timezone.now(),
        "acts": list(call.acts.all()),
        "categories": [_category(ranking) for ranking in categories],
        "notes": list(notes.order_by("pk")),
        "countersignatures": list(
            Countersignature.objects.filter(submission__call=call)
            .signed()
            .select_related("submission__revision__practice", "requested_by", "signed_by")
            .order_by("signed_at")
        ),
        "reweightings": list(
            Countersignature.objects.filter(
                action=CountersignedAction.REWEIGHT, details__call=call.pk
            )
            .signed()
            .select_related("requested_by", "signed_by", "rubric")
        ),
        "objections": list(
            call.objections.select_related("organisation", "submission__revision__practice")
        ),
        "head": call.log_chain.head_hash,
    }


def _category(ranking: CategoryRanking) -> dict:
    results = ranking.category.results.select_related("proposed_by", "settled_by")
    return {
        "category": ranking.category,
        "rows": [
            {"row": row, "decision": row.decision if _is_confirmed(row.decision) else None}
            for row in ranking.entries
        ],
        "left_out": ranking.left_out,
        "votes": ranking.votes,
        "result": results.order_by("-proposed_at").first(),
    }


def _is_confirmed(decision) -> bool:
    return decision is not None and decision.stage == DecisionStage.CONFIRMED


def _publisher(call: Call):
    """Who published the results; None before."""
    log = TransitionLog.objects.for_object(call).filter(transition="publish_results")
    entry = log.select_related("actor").last()
    return entry.actor if entry else None


def as_text(call: Call, categories: list[CategoryRanking]) -> str:
    return render_to_string("sheets/minutes.txt", context(call, categories))


def as_pdf(call: Call, categories: list[CategoryRanking]) -> bytes | None:
    """None where the machine cannot make PDFs: the text says the same."""
    try:
        return sheet.render("sheets/minutes.html", context(call, categories))
    except OSError:
        return None
