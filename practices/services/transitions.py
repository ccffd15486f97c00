"""The only door through which a ``status`` changes. Knows no effects and no other service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from practices.cases import Case, case_of
from practices.exceptions import TransitionRefused
from practices.guards_of import GUARDS, Attempt
from practices.models import Call, LogChain, TransitionLog, User
from practices.models.history import GENESIS
from practices.permission_table import PERMISSIONS, Role
from practices.permissions import allowed_in, role_of
from practices.workflow import ACTS, MACHINES, Machine, Transition


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what a person could do next, or why they cannot yet."""

    name: str
    label: Promise
    allowed: bool
    reason: str
    needs_comment: bool


@transaction.atomic
def apply_transition(
    obj: models.Model,
    name: str,
    *,
    actor: User | AnonymousUser | None,
    comment: str = "",
    at: datetime | None = None,
    payload: Mapping[str, Any] | None = None,
    call: Call | None = None,
) -> TransitionLog:
    """Change the state of a revision, submission, assignment or call, and log it.

    ``actor`` None is the portal, at a deadline. ``payload`` holds ids and hashes for the log and
    the guards. ``call`` says where a version that is in no call yet is about to go (the bank).
    Raises `TransitionRefused`; then nothing has changed. ``obj.status`` is brought up to date.
    """
    machine = _machine_of(obj)
    transition = machine.transition(name)
    # The object first, then the head of the chain, always: two people who act at once meet at one
    # or the other. Whoever was there before may have changed the object or the call, so all of it
    # is read again, and nothing a guard sees in the call changes before the log is written.
    stored = type(obj)._base_manager
    waited_for = stored.select_for_update(no_key=True).get(pk=obj.pk)
    chain = _locked_chain(case_of(waited_for, call).call)
    locked = stored.get(pk=obj.pk)
    case = case_of(locked, call and Call.objects.get(pk=call.pk))
    attempt = Attempt(
        _as_of_now(actor), at or timezone.now(), case.call, comment.strip(), payload or {}
    )
    role = _refuse_or_role(machine, transition, locked, case, attempt)
    source, locked.status = locked.status, transition.target
    locked.save(update_fields=["status"])
    entry = _append(
        chain,
        machine=machine.name,
        object_id=locked.pk,
        transition=transition.name,
        source=source,
        target=transition.target,
        actor=attempt.actor,
        role=role.value,
        comment=attempt.comment,
        payload=dict(attempt.payload),
        at=attempt.at,
    )
    obj.status = transition.target
    return entry


@transaction.atomic
def log_act(
    call: Call,
    name: str,
    *,
    actor: User,
    role: Role,
    comment: str = "",
    payload: Mapping[str, Any] | None = None,
) -> TransitionLog:
    """Write into a call's log what changes no state: one of ``workflow.ACTS``. KeyError for any
    other name. ``payload`` holds ids, never names."""
    ACTS[name]
    chain = _locked_chain(call)
    return _append(
        chain,
        machine="call",
        object_id=call.pk,
        transition=name,
        source=call.status,
        target=call.status,
        actor=actor,
        role=role.value,
        comment=comment.strip(),
        payload=dict(payload or {}),
        at=timezone.now(),
    )


def available_transitions(
    obj: models.Model, user: User | AnonymousUser | None, *, call: Call | None = None
) -> list[Choice]:
    """What a person whose role allows it may do from here, in the order of the table.

    One that a guard or an earlier act forbids is listed with the reason. ``user`` None asks for
    the portal itself.
    """
    case = case_of(obj, call)
    attempt = Attempt(user, timezone.now(), case.call)
    choices = []
    for transition in _machine_of(obj).leaving(obj.status):
        permission = PERMISSIONS[transition.permission]
        if role_of(user, permission, case) is None:
            continue
        verdict = allowed_in(user, permission, case, obj)
        reason = verdict.reason or _unguarded(transition, obj, attempt) or ""
        choices.append(
            Choice(transition.name, transition.label, not reason, reason, transition.needs_comment)
        )
    return choices


def verify_chain(chain: LogChain) -> str | None:
    """The first thing in a chain that is not as it was written, in Spanish; None if all is."""
    position, previous_hash = 0, GENESIS
    entries = chain.entries.select_related("chain").order_by("position")
    for position, entry in enumerate(entries.iterator(), start=1):
        if entry.position != position:
            return _("Falta el asiento %(position)s.") % {"position": position}
        if entry.previous_hash != previous_hash:
            return _("El asiento %(position)s no continúa el anterior.") % {"position": position}
        if entry.hash != entry.computed_hash():
            return _("El asiento %(position)s fue alterado.") % {"position": position}
        previous_hash = entry.hash
    if (chain.length, chain.head_hash) != (position, previous_hash):
        return _("La cadena debía terminar en el asiento %(length)s y termina en el %(last)s.") % {
            "length": chain.length,
            "last": position,
        }
    return None


def _as_of_now(actor: User | AnonymousUser | None) -> User | AnonymousUser | None:
    """A role may have been taken away since the person was loaded."""
    return User.objects.get(pk=actor.pk) if actor is not None and actor.is_authenticated else actor


def _refuse_or_role(
    machine: Machine,
    transition: Transition,
    obj: models.Model,
    case: Case,
    attempt: Attempt,
) -> Role:
    if obj.status not in transition.sources:
        raise TransitionRefused(_wrong_source(machine, transition, obj))
    verdict = allowed_in(attempt.actor, PERMISSIONS[transition.permission], case, obj)
    if not verdict.ok:
        raise TransitionRefused(verdict.reason)
    if reason := _unguarded(transition, obj, attempt):
        raise TransitionRefused(reason)
    if transition.needs_comment and not attempt.comment:
        raise TransitionRefused(_("Escriba el motivo: queda en la bitácora del caso."))
    return verdict.role


def _wrong_source(machine: Machine, transition: Transition, obj: models.Model) -> str:
    labels = [f"“{machine.states(source).label}”" for source in transition.sources]
    return _(
        "“%(action)s” solo es posible en el estado %(sources)s, y ahora es “%(status)s”. "
        "Vuelva a cargar la página: puede que otra persona haya actuado antes."
    ) % {
        "action": transition.label,
        "sources": get_text_list(labels, _("o")),
        "status": obj.get_status_display(),
    }


def _unguarded(transition: Transition, obj: models.Model, attempt: Attempt) -> str | None:
    return transition.guard and GUARDS[transition.guard].check(obj, attempt)


def _machine_of(obj: models.Model) -> Machine:
    return MACHINES[obj._meta.model_name]


def _locked_chain(call: Call) -> LogChain:
    LogChain.objects.get_or_create(call=call)
    return LogChain.objects.select_for_update(no_key=True).get(call=call)


def _append(chain: LogChain, **content) -> TransitionLog:
    entry = TransitionLog(
        chain=chain, position=chain.length + 1, previous_hash=chain.head_hash, **content
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    chain.length, chain.head_hash = entry.position, entry.hash
    chain.save(update_fields=["length", "head_hash"])
    return entry
