"""Acts that take two people: one asks with a reason, another signs before it lapses."""

from django.utils import timezone

from practices.enums import CountersignedAction
from practices.models import Countersignature

from .base import Attempt


def is_countersigned(action: CountersignedAction, attempt: Attempt, **about) -> bool:
    """Whether the person acting signed this act in time. ``about``: lookups of what it is about."""
    signed = Countersignature.objects.filter(action=action, signed_by=attempt.actor, **about)
    return any(timezone.localdate(act.signed_at) <= act.lapses_on for act in signed)
