"""Who writes where now, and what an open page last saved. Hints only: nothing is locked by them.

Both live in the cache that all processes share; losing it loses no text.
"""

import datetime
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from practices.models import Revision, User

logger = logging.getLogger(__name__)

STAYS_FOR = datetime.timedelta(minutes=10)
PAGE_LASTS_SECONDS = 12 * 60 * 60
TOKEN_LENGTH = 22


@dataclass(frozen=True, slots=True)
class Presence:
    name: str
    section: str
    since: datetime.datetime


def appear(revision: Revision, *, actor: User, section: str) -> list[Presence]:
    """Say that somebody is on a section; who else is anywhere in the draft."""
    now = timezone.now()
    people = _people(revision, now)
    mine = _mark(actor, section)
    _name, since, _seen = people.get(mine, ("", now, now))
    people[mine] = (actor.get_full_name(), since, now)
    _store(_presence_key(revision), people, STAYS_FOR.total_seconds())
    return _others(people, actor)


def leave(revision: Revision, *, actor: User, section: str) -> None:
    people = _people(revision, timezone.now())
    if people.pop(_mark(actor, section), None):
        _store(_presence_key(revision), people, STAYS_FOR.total_seconds())


def others_in(revision: Revision, *, actor: User) -> list[Presence]:
    return _others(_people(revision, timezone.now()), actor)


def _people(revision: Revision, now: datetime.datetime) -> dict[str, tuple]:
    people = _read(_presence_key(revision)) or {}
    return {mark: told for mark, told in people.items() if now - told[2] < STAYS_FOR}


def _others(people: Mapping[str, tuple], actor: User) -> list[Presence]:
    return [
        Presence(name, mark.partition(":")[2], since)
        for mark, (name, since, _seen) in sorted(people.items(), key=lambda item: item[1][1])
        if not mark.startswith(f"{actor.pk}:")
    ]


def _mark(actor: User, section: str) -> str:
    return f"{actor.pk}:{section}"


def _presence_key(revision: Revision) -> str:
    return f"presence:{revision.pk}"


# -- Open pages ------------------------------------------------------------------------------------


def new_page() -> str:
    """A name for a page that is being opened."""
    return secrets.token_urlsafe(16)


def remember_page(page: str, *, actor: User, shown: Mapping[str, str]) -> None:
    """What a page shows after its save, in case the answer never reaches it."""
    if len(page) == TOKEN_LENGTH:
        _store(f"page:{actor.pk}:{page}", dict(shown), PAGE_LASTS_SECONDS)


def remembered_page(page: str, *, actor: User) -> Mapping[str, str]:
    return (_read(f"page:{actor.pk}:{page}") or {}) if len(page) == TOKEN_LENGTH else {}


def _read(key: str):
    try:
        return cache.get(key)
    except DatabaseError as error:
        logger.warning("presence could not be read: %s", error)
        return None


def _store(key: str, value, seconds: float) -> None:
    try:
        cache.set(key, value, seconds)
    except DatabaseError as error:
        logger.warning("presence could not be stored: %s", error)
