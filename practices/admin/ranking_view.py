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
    }


def standing_result(category: Category):
    found = category.results.filter(stage__in=STANDING)
    return found.select_related("proposed_by", "settled_by").first()


def entry_details(submission: Submission, summary) -> dict:
    """Levels by evaluator, the anchors they stand for, and what was said: by letter."""
    return {
        "results": result_rows(submission, summary),
        "comments": comments(submission),
        "anchors": _anchors(submission, summary),
    }


def _anchors(submission: Submission, summary) -> list[dict]:
    """Each criterion with the levels that were given and their written anchors."""
    criteria = submission.rubric.criteria.prefetch_related("levels")
    written = {
        each.code: {level.value: level.anchor for level in each.levels.all()} for each in criteria
    }
    return [
        {
            "name": result.name,
            "levels": [
                {"value": value, "anchor": written[result.code].get(value, "")}
                for value in sorted({level for level in result.levels if level is not None})
            ],
        }
        for result in summary.criteria
    ]


def opened_context(submission: Submission) -> dict:
    """What a row of the ranking opens to."""
    summary = case_summary(submission)
    return {"summary": summary, **entry_details(submission, summary)}


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
