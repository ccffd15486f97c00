"""How much an evaluator has and may have in a call, and whether they may be asked for more."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practices.enums import ACTIVE_ASSIGNMENT, CallEvaluatorStage, SubmissionStatus
from practices.models import Assignment, Call, CallEvaluator, EvaluatorProfile, User
from practices.models.submission import counts_for_load

#: Entries that nobody will score any more.
GONE = (SubmissionStatus.WITHDRAWN, SubmissionStatus.DISQUALIFIED, SubmissionStatus.INELIGIBLE)


@dataclass(frozen=True, slots=True)
class Room:
    """``load`` of ``maximum``: entries in the call, sent ones included, where the call or the
    person's answer to it sets a limit; else what is unsent anywhere, as the profile says.

    ``in_call``: entries of this call. ``reason``: why they may not be asked now; "" if they may.
    """

    load: int
    maximum: int
    in_call: int
    reason: str

    @property
    def free(self) -> int:
        return max(self.maximum - self.load, 0)


def room_of(
    person: User,
    call: Call,
    *,
    due_on: datetime.date | None = None,
    apart_from: Assignment | None = None,
) -> Room:
    return rooms([person], call, due_on=due_on, apart_from=apart_from)[person.pk]


def rooms(
    people: Iterable[User],
    call: Call,
    *,
    due_on: datetime.date | None = None,
    apart_from: Assignment | None = None,
) -> dict[int, Room]:
    """Person id → their room. Three queries."""
    people = list(people)
    profiles = {each.user_id: each for each in EvaluatorProfile.objects.filter(user__in=people)}
    places = {each.user_id: each for each in call.evaluators.filter(user__in=people)}
    asked = Assignment.objects.filter(evaluator__in=people).exclude(
        pk=apart_from.pk if apart_from else None
    )
    in_call = Q(submission__call=call, status__in=ACTIVE_ASSIGNMENT)
    in_call &= ~Q(submission__status__in=GONE)
    counts = {
        row["evaluator"]: row
        for row in asked.order_by()
        .values("evaluator")
        .annotate(
            in_call=Count("pk", filter=in_call), waiting=Count("pk", filter=counts_for_load())
        )
    }
    return {
        person.pk: _room(
            call,
            profiles.get(person.pk) or EvaluatorProfile(),
            places.get(person.pk),
            counts.get(person.pk, {"in_call": 0, "waiting": 0}),
            due_on,
        )
        for person in people
    }


def _room(
    call: Call,
    profile: EvaluatorProfile,
    place: CallEvaluator | None,
    counts: dict[str, int],
    due_on: datetime.date | None,
) -> Room:
    limits = [call.maximum_load, place.maximum_load if place else None]
    limits = [limit for limit in limits if limit is not None]
    load = counts["in_call"] if limits else counts["waiting"]
    maximum = min(limits, default=profile.maximum_load)
    reason = _outside(call, place) or (place and _away(place, due_on)) or ""
    if not reason and load >= maximum:
        reason = _("Ya tiene tantas evaluaciones como puede atender.")
    return Room(load, maximum, counts["in_call"], reason)


def _outside(call: Call, place: CallEvaluator | None) -> str:
    """In a contest only who accepted a place in its jury evaluates; in the bank, who did not
    refuse one."""
    if place is None:
        return "" if call.is_bank else _("No es parte del jurado de esta convocatoria.")
    if place.stage == CallEvaluatorStage.ACCEPTED:
        return ""
    if place.stage == CallEvaluatorStage.INVITED:
        return "" if call.is_bank else _("Todavía no acepta evaluar en esta convocatoria.")
    return _("No evalúa en esta convocatoria.")


def _away(place: CallEvaluator, due_on: datetime.date | None) -> str:
    today = timezone.localdate()
    if place.available_until and place.available_until < today:
        return _("Estuvo disponible hasta el %(day)s.") % {
            "day": date_format(place.available_until, "DATE_FORMAT")
        }
    if place.available_from and due_on and place.available_from > due_on:
        return _("Está disponible desde el %(day)s.") % {
            "day": date_format(place.available_from, "DATE_FORMAT")
        }
    return ""
