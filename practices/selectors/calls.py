"""What the public reads of a call: its texts and dates, its jury, its lists and results."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import (
    AssignmentStatus,
    CallEvaluatorStage,
    CallKind,
    CallStatus,
    ObjectionSubject,
    Outcome,
    PublishScores,
    ResultStage,
    SubmissionStatus,
)
from practices.models import (
    Call,
    CallEvaluator,
    Category,
    CategoryResult,
    Decision,
    Erratum,
    Objection,
    Rubric,
    Submission,
)

#: Phases in which outcomes are public, preliminary at first.
WITH_RESULTS = (CallStatus.PRELIMINARY, CallStatus.RESULTS_PUBLISHED, CallStatus.CLOSED)
AWARDED = (Outcome.WINNER, Outcome.MENTION)
#: Past the checklist, whatever came afterwards.
ELIGIBLE_ENTRIES = (
    SubmissionStatus.ELIGIBLE,
    SubmissionStatus.IN_EVALUATION,
    SubmissionStatus.IN_DELIBERATION,
    SubmissionStatus.DECIDED,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a calendar. ``ends`` None: an instant. ``is_past`` by the clock of the server."""

    name: Promise | str
    starts: datetime.datetime
    ends: datetime.datetime | None = None
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Participation:
    received: int
    eligible: int
    evaluated: int
    awarded: int


@dataclass(frozen=True, slots=True)
class CategoryOutcome:
    """The published result of one category; ``decisions`` in the order of the ranking."""

    category: Category
    is_void: bool
    is_final: bool
    rationale: str
    decisions: Sequence[Decision]

    @property
    def awarded(self) -> list[Decision]:
        return [each for each in self.decisions if each.outcome in AWARDED]

    @property
    def others(self) -> list[Decision]:
        return [each for each in self.decisions if each.outcome not in AWARDED]


def public_calls() -> list[Call]:
    """Contests that have a page: those that receive entries first, then the newest."""
    calls = Call.objects.public().filter(kind=CallKind.CONTEST)
    return sorted(
        calls.order_by("-closes_at", "-pk"), key=lambda call: call.status != CallStatus.OPEN
    )


def open_contests() -> QuerySet[Call]:
    """Those that receive entries at this second, the first to close before."""
    now = timezone.now()
    return Call.objects.filter(
        kind=CallKind.CONTEST, status=CallStatus.OPEN, opens_at__lte=now, closes_at__gt=now
    ).order_by("closes_at", "pk")


def public_call(slug: str, *, preview: bool = False) -> Call | None:
    """A contest with its texts. ``preview``: as the public will see one still in preparation."""
    calls = Call.objects.all() if preview else Call.objects.public()
    return (
        calls.filter(slug=slug, kind=CallKind.CONTEST)
        .select_related("jury_chair")
        .prefetch_related("categories__prizes", "acts__file", "notices__file", "questions")
        .first()
    )


def page_of(call: Call) -> dict[str, Any]:
    """What the page of a contest shows, for a call loaded by ``public_call``."""
    rubric = rubric_of(call)
    objected = unanswered_objections(call, ObjectionSubject.ELIGIBILITY)
    return {
        "call": call,
        "phase": phase_text(call),
        "rubric": rubric,
        "criteria": rubric.criteria.all() if rubric else (),
        "categories": call.categories.all(),
        "calendar": calendar_of(call),
        "acts": call.acts.all(),
        "notices": call.notices.all(),
        "questions": call.questions.all(),
        "jury": jury_of(call),
        "eligibility": eligibility_list(call),
        "eligibility_is_final": not objected.exists(),
        "has_results": call.status in WITH_RESULTS,
    }


def rubric_of(call: Call) -> Rubric | None:
    """The criteria that entries are scored with; before opening, those being prepared."""
    rubrics = call.rubrics.prefetch_related("criteria__levels").order_by("-version")
    return rubrics.filter(frozen_at__isnull=False).first() or rubrics.first()


def jury_of(call: Call) -> list[CallEvaluator]:
    """Those who accepted; their names are public with the call, what they score never is."""
    accepted = call.evaluators.filter(stage=CallEvaluatorStage.ACCEPTED).select_related("user")
    return sorted(accepted, key=lambda each: each.user.full_name)


def calendar_of(call: Call, *, now: datetime.datetime | None = None) -> list[Moment]:
    """Every date the call has set, in order."""
    now = now or timezone.now()
    spans = (
        (gettext_lazy("Recepción de postulaciones"), call.opens_at, call.closes_at),
        (gettext_lazy("Evaluación, hasta"), call.evaluation_until, None),
        (
            gettext_lazy("Objeciones a la lista de habilitadas, hasta"),
            call.eligibility_objections_until,
            None,
        ),
        (gettext_lazy("Deliberación, hasta"), call.deliberation_until, None),
        (
            gettext_lazy("Objeciones a los resultados preliminares, hasta"),
            call.result_objections_until,
            None,
        ),
    )
    moments = [
        Moment(name, starts, ends, is_past=(ends or starts) < now)
        for name, starts, ends in spans
        if starts is not None
    ]
    return sorted(moments, key=lambda moment: moment.starts)


def participation(call: Call) -> Participation:
    """How many entries came, passed the checklist, were evaluated and awarded. One query."""
    public = Q(decisions__result__stage__in=(ResultStage.PRELIMINARY, ResultStage.FINAL))
    evaluated = Q(assignments__status=AssignmentStatus.SENT)
    numbers = call.submissions.aggregate(
        received=Count("pk", distinct=True),
        eligible=Count("pk", filter=Q(status__in=ELIGIBLE_ENTRIES), distinct=True),
        evaluated=Count("pk", filter=evaluated, distinct=True),
        awarded=Count("pk", filter=public & Q(decisions__outcome__in=AWARDED), distinct=True),
    )
    return Participation(**numbers)


def eligibility_list(call: Call) -> list[Submission]:
    """Who was admitted and who was not, once the list is public; empty before."""
    if call.eligibility_objections_until is None:
        return []
    entries = call.submissions.exclude(status=SubmissionStatus.WITHDRAWN)
    return list(
        entries.select_related("category", "revision__owner", "revision__practice").order_by(
            "category__number", "number"
        )
    )


def outcomes_of(call: Call) -> list[CategoryOutcome]:
    """Results of each category as they stand, once they are public. Three queries."""
    if call.status not in WITH_RESULTS:
        return []
    decisions = Decision.objects.select_related(
        "prize", "submission__revision__owner", "submission__revision__practice"
    ).order_by("rank", "submission__number")
    results = CategoryResult.objects.filter(
        category__call=call, stage__in=(ResultStage.PRELIMINARY, ResultStage.FINAL)
    )
    return [
        CategoryOutcome(
            category=result.category,
            is_void=result.is_void,
            is_final=result.stage == ResultStage.FINAL,
            rationale=result.rationale,
            decisions=list(result.decisions.all()),
        )
        for result in results.select_related("category")
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("category__number")
    ]


def public_score(call: Call, decision: Decision) -> Decimal | None:
    """The total of this entry, from 0.00 to 100.00; None where the call does not publish it."""
    is_shown = call.publish_scores == PublishScores.ALL or (
        call.publish_scores == PublishScores.WINNERS and decision.outcome in AWARDED
    )
    mean = decision.snapshot.get("mean")
    return Decimal(mean) if is_shown and mean is not None else None


def unanswered_objections(call: Call, subject: str) -> QuerySet[Objection]:
    return call.objections.filter(subject=subject, answered_at=None)


def errata_of(revision) -> QuerySet[Erratum]:
    return revision.errata.order_by("written_at", "id")


def phase_text(call: Call) -> str:
    """Where a contest stands, in one phrase."""
    now = timezone.now()
    if call.status == CallStatus.OPEN:
        if call.opens_at and now < call.opens_at:
            return _("Abre pronto")
        if call.closes_at and now >= call.closes_at:
            return _("Recepción cerrada")
        return _("Recibe postulaciones")
    return str(call.get_status_display())
