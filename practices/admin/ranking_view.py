"""What the pages of a ranking show, for the chair's site and for the staff's alike."""

from practices.models import Call, Category, Countersignature, Submission
from practices.selectors.evaluation import case_summary, letters
from practices.selectors.ranking import CategoryRanking
from practices.services.countersigning import call_of
from practices.services.results import STANDING

from .case_view import comments, result_rows


def ranking_context(ranking: CategoryRanking) -> dict:
    return {
        "title": str(ranking.category),
        "ranking": ranking,
        "category": ranking.category,
        "call": ranking.category.call,
        "result": standing_result(ranking.category),
        "sent_back": ranking.category.results.filter(stage="sent_back").first(),
        "opened": [
            {"row": row, **entry_details(row.submission, row.summary)} for row in ranking.entries
        ],
    }


def standing_result(category: Category):
    found = category.results.filter(stage__in=STANDING)
    return found.select_related("proposed_by", "settled_by").first()


def entry_details(submission: Submission, summary) -> dict:
    return {"results": result_rows(submission, summary), "comments": comments(submission)}


def entry_context(submission: Submission) -> dict:
    """One entry with its evaluations, disagreement, rounds and notes."""
    summary = case_summary(submission)
    rounds = submission.written_rounds.select_related("opened_by").prefetch_related("messages")
    marks = {
        each.evaluator_id: letters(submission).get(each.pk, "")
        for each in submission.assignments.all()
    }
    return {
        "title": submission.revision.title,
        "submission": submission,
        "revision": submission.revision,
        "call": submission.call,
        "summary": summary,
        "rounds": [
            {
                "round": each,
                "messages": [
                    {"letter": marks.get(message.author_id, ""), "message": message}
                    for message in each.messages.all()
                ],
            }
            for each in rounds
        ],
        "notes": submission.consensus_notes.select_related("signed_by"),
        "acts": submission.countersignatures.select_related("requested_by", "signed_by"),
        "decisions": submission.decisions.all(),
        **entry_details(submission, summary),
    }


def pending_acts(call: Call) -> list[Countersignature]:
    """Acts of the call that wait for a second signature."""
    pending = Countersignature.objects.pending().select_related(
        "submission__call", "submission__revision__practice", "requested_by"
    )
    return [act for act in pending if call_of(act) == call]
