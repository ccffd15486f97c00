"""What a guard is given and how it is registered under the name the workflow tables use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.functional import Promise

from practices.models import Call, User


@dataclass(frozen=True, slots=True)
class Attempt:
    """A transition that somebody tries. ``actor`` None: the portal, at a deadline.

    ``comment`` and ``payload`` are None while only the buttons are drawn: what the person has yet
    to write, or the service to store, is then not asked for.
    """

    actor: User | AnonymousUser | None
    at: datetime
    call: Call
    comment: str | None = None
    payload: Mapping[str, Any] | None = None

    @property
    def is_rehearsal(self) -> bool:
        return self.payload is None


Check = Callable[[Model, Attempt], str | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """``condition``: what must hold, in Spanish; ``check``: why it does not hold, or None."""

    name: str
    condition: Promise
    check: Check


GUARDS: dict[str, Guard] = {}


def guard(condition: Promise) -> Callable[[Check], Check]:
    """Register a function under its own name."""

    def register(check: Check) -> Check:
        GUARDS[check.__name__] = Guard(check.__name__, condition, check)
        return check

    return register
