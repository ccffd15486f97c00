"""Guard name → function: what must hold, beyond role and state, for a transition to happen."""

from . import assignment, call, revision, submission
from .base import GUARDS, Attempt, Guard

__all__ = ("GUARDS", "Attempt", "Guard", "assignment", "call", "revision", "submission")
