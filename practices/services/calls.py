"""Contests: prepared, opened, moved through their phases, told of to the public, cancelled."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practices.enums import (
    OPEN_SUBMISSION,
    CallKind,
    CallStatus,
    ObjectionSubject,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import PracticesError, TransitionRefused
from practices.guards_of.revision import MINIMUM_REASON
from practices.models import (
    Call,
    CatalogueState,
    EligibilityItem,
    Practice,
    Rubric,
    Submission,
    TransitionLog,
    User,
)
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.workdays import add_working_days, end_of_day

from . import submissions
from .call_notices import locked_call, with_owners
from .casework import mail_context, my_practice_path, owner_addressees
from .reference import install_shipped_rubric
from .rubrics import copy_criteria
from .transitions import apply_transition, available_transitions

# -- Before opening ------------------------------------------------------------------------------


@transaction.atomic
def prepare_contest(call: Call, *, actor: User, criteria_of: Rubric | None = None) -> Rubric:
    """The first version of a contest's rubric, copied from another call's or as the portal ships
    it, and the bank's eligibility list, both to be changed until the contest opens."""
    call = locked_call(call)
    require(actor, "edit_call", call)
    if call.rubrics.exists():
        raise PracticesError(_("La convocatoria ya tiene criterios."))
    if criteria_of is None:
        rubric = install_shipped_rubric(call)
    else:
        rubric = Rubric.objects.create(
            call=call,
            scale_minimum=criteria_of.scale_minimum,
            scale_maximum=criteria_of.scale_maximum,
            allows_not_applicable=criteria_of.allows_not_applicable,
        )
        copy_criteria(criteria_of, rubric)
    if not call.eligibility_items.exists():
        EligibilityItem.objects.bulk_create(
            EligibilityItem(
                call=call, position=item.position, question=item.question, help=item.help
            )
            for item in Call.objects.bank().eligibility_items.all()
        )
    return rubric


@transaction.atomic
def open_call(call: Call, *, actor: User) -> Call:
    """Open a prepared contest. Its rubric is frozen in the same moment."""
    call = locked_call(call)
    apply_transition(call, "open", actor=actor)
    Rubric.objects.filter(call=call, frozen_at=None).update(frozen_at=timezone.now())
    CatalogueState.objects.bump()
    return call


# -- Its phases ----------------------------------------------------------------------------------


@transaction.atomic
def advance(call: Call, name: str, *, actor: User | None, comment: str = "") -> TransitionLog:
    """Move a contest to its next phase by hand, with a reason, or (``actor`` None) by its date."""
    call = locked_call(call)
    log = apply_transition(call, name, actor=actor, comment=comment)
    CatalogueState.objects.bump()
    return log


def advance_due_calls() -> int:
    """What the dates of contests decide, whoever is there to see it; the number of changes.

    For ``run_due``; a missed run catches up phase by phase.
    """
    changed = 0
    running = Call.objects.filter(kind=CallKind.CONTEST).exclude(
        status__in=(CallStatus.SETUP, CallStatus.CLOSED, CallStatus.CANCELLED)
    )
    for call in running:
        for choice in available_transitions(call, None):
            if choice.allowed:
                try:
                    advance(call, choice.name, actor=None)
                except TransitionRefused:
                    # Somebody did it meanwhile.
                    continue
                changed += 1
    return changed


@transaction.atomic
def publish_eligibility_list(call: Call, *, actor: User) -> Call:
    """Show who was admitted, as a preliminary list; objections run for the call's working days.

    Publishing twice changes nothing.
    """
    call = locked_call(call)
    require(actor, "run_call", call)
    if call.eligibility_objections_until is not None:
        return call
    if call.status != CallStatus.EVALUATION:
        raise PracticesError(_("La lista se publica después de cerrar la recepción."))
    waiting = call.submissions.filter(status=SubmissionStatus.ENTERED).count()
    if waiting:
        raise PracticesError(
            _("Faltan %(count)s postulaciones por verificar.") % {"count": waiting}
        )
    last_day = add_working_days(timezone.localdate(), call.objection_days)
    call.eligibility_objections_until = end_of_day(last_day)
    call.save(update_fields=("eligibility_objections_until",))
    CatalogueState.objects.bump()
    for entry in with_owners(call.submissions.exclude(status=SubmissionStatus.WITHDRAWN)):
        notify(
            "eligibility_published",
            key=f"call-{call.pk}-submission-{entry.pk}",
            to=owner_addressees(entry.revision),
            context=mail_context(
                entry.revision,
                call=call.name,
                status=str(entry.get_status_display()).lower(),
                due=date_format(last_day, "DATE_FORMAT"),
            ),
            path=reverse("call", args=(call.slug,)),
        )
    return call


# -- Its end -------------------------------------------------------------------------------------


@transaction.atomic
def cancel_call(call: Call, *, actor: User, comment: str) -> Call:
    """End a contest without results: its open entries are withdrawn by the portal and each
    version that waited for it is free again, with the reason."""
    if len(comment.strip()) < MINIMUM_REASON:
        raise PracticesError(
            _("Escriba el motivo con al menos %(count)s caracteres: se publica.")
            % {"count": MINIMUM_REASON}
        )
    practices = call.submissions.order_by().values("revision__practice")
    locked = set(
        Practice.objects.select_for_update()
        .filter(pk__in=practices)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    call = locked_call(call)
    apply_transition(call, "cancel", actor=actor, comment=comment)
    CatalogueState.objects.bump()
    entries = list(with_owners(call.submissions.filter(status__in=OPEN_SUBMISSION)))
    if any(entry.revision.practice_id not in locked for entry in entries):
        raise PracticesError(_("Acaba de llegar otra postulación. Intente de nuevo."))
    for entry in entries:
        _release_entry(entry, call, actor, comment)
    return call


def _release_entry(entry: Submission, call: Call, actor: User, comment: str) -> None:
    submissions.withdraw(entry, actor=None, comment=comment)
    if entry.revision.status == RevisionStatus.SUBMITTED:
        apply_transition(
            entry.revision, "reject", actor=actor, comment=comment, payload={"call": call.pk}
        )
    notify(
        "call_cancelled",
        key=f"call-{call.pk}-submission-{entry.pk}",
        to=owner_addressees(entry.revision),
        context=mail_context(entry.revision, call=call.name, reason=comment),
        path=my_practice_path(entry.revision),
    )


def everybody_entered(call: Call) -> list[Addressee]:
    """Owners of every entry of a call, each once."""
    found: dict[str, Addressee] = {}
    for entry in with_owners(call.submissions.exclude(status=SubmissionStatus.WITHDRAWN)):
        for addressee in owner_addressees(entry.revision):
            found.setdefault(addressee.address.lower(), addressee)
    return list(found.values())


def objections_end(call: Call, subject: ObjectionSubject) -> datetime.datetime | None:
    """Until when somebody may object; None while the list or the results are not public."""
    if subject == ObjectionSubject.ELIGIBILITY:
        return call.eligibility_objections_until
    return call.result_objections_until
