"""Practices recognised before this portal: published in batches that two people answer for."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import CountersignedAction, RevisionStatus
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.guards_of.revision import unsettled_files
from practices.models import Countersignature, Practice, Revision, User
from practices.notifications import notify
from practices.permissions import allowed, require
from practices.roles import PUBLISHER
from practices.selectors.entry import unfinished_fields
from practices.selectors.upkeep import with_consent
from practices.workdays import add_working_days

from . import codes, publication
from .casework import long_date, staff

#: Working days that a batch waits for its second signature.
SIGNING_DAYS = 5
MAXIMUM_BATCH = 200


def open_batches():
    """Asked for, not signed, not lapsed."""
    return Countersignature.objects.filter(
        action=CountersignedAction.HISTORIC_BATCH,
        signed_at=None,
        lapses_on__gte=timezone.localdate(),
    )


def _locked(revisions: Iterable[Revision]) -> list[Revision]:
    """The versions as they are now, their practices locked in one order for everybody."""
    practices = sorted({revision.practice_id for revision in revisions})
    list(Practice.objects.select_for_update().filter(pk__in=practices).order_by("pk"))
    found = Revision.objects.select_related("practice", "owner", "updated_by")
    return list(found.filter(pk__in=[each.pk for each in revisions]).order_by("pk"))


def blocked_because(revision: Revision) -> str:
    """Why a version cannot be published as it is; "" when it can. Costs six queries."""
    if revision.status != RevisionStatus.DRAFT:
        return _("Ya no es un borrador: %(status)s.") % {
            "status": revision.get_status_display().lower()
        }
    if not revision.title:
        return _("Falta el título.")
    if revision.owner is None:
        return _("Falta la entidad titular.")
    if revision.practice.revisions.readable().exists():
        return _("Esta práctica ya tiene una versión pública.")
    if unfinished_fields(revision):
        return _("Hay respuestas por corregir en el borrador.")
    if not with_consent(Revision.objects.filter(pk=revision.pk)).exists():
        return _("La escribió la entidad y todavía no la avala: pídale el aval.")
    return unsettled_files(revision) or ""


@transaction.atomic
def ask_batch(revisions: Sequence[Revision], *, actor: User, reason: str) -> Countersignature:
    """A coordinator who wrote none of them asks that these drafts be published together."""
    if not revisions:
        raise PracticesError(_("Escoja al menos un borrador."))
    if len(revisions) > MAXIMUM_BATCH:
        raise PracticesError(
            _("Un lote tiene a lo sumo %(count)s prácticas.") % {"count": MAXIMUM_BATCH}
        )
    if not reason.strip():
        raise PracticesError(_("Escriba dónde y cuándo se reconocieron estas prácticas."))
    revisions = _locked(revisions)
    waiting = open_batches().filter(revisions__in=revisions)
    if waiting.exists():
        raise PracticesError(_("Algunos de estos borradores ya esperan en otro lote."))
    _refuse_blocked(revisions)
    for revision in revisions:
        verdict = allowed(actor, "ask_historic_batch", revision)
        if not verdict.ok:
            raise NotAllowed(f"“{revision}”: {verdict.reason}")
    now = timezone.now()
    batch = Countersignature.objects.create(
        action=CountersignedAction.HISTORIC_BATCH,
        reason=reason.strip(),
        requested_by=actor,
        requested_at=now,
        lapses_on=add_working_days(timezone.localdate(now), SIGNING_DAYS),
    )
    batch.revisions.set(revisions)
    notify(
        "historic_batch_asked",
        key=f"batch-{batch.pk}",
        to=staff(PUBLISHER),
        context={
            "count": str(len(revisions)),
            "proposer": actor.get_full_name(),
            "reason": batch.reason,
            "due": long_date(batch.lapses_on),
        },
        path=reverse("admin:practices_practice_historic_batch", args=(batch.pk,)),
    )
    return batch


@transaction.atomic
def sign_batch(batch: Countersignature, *, actor: User) -> Countersignature:
    """Sign and publish every practice of the batch, or none. Signing twice has one effect."""
    revisions = _locked(batch.revisions.all())
    batch = Countersignature.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.signed_by_id == actor.pk:
        return batch
    if batch.signed_by_id is not None:
        raise TransitionRefused(_("Otra persona ya firmó este lote."))
    if batch.lapses_on < timezone.localdate():
        raise TransitionRefused(_("El lote caducó. La coordinación debe pedirlo de nuevo."))
    _refuse_blocked(revisions)
    for revision in revisions:
        _refuse_signer(revision, actor)
    batch.signed_by = actor
    batch.signed_at = timezone.now()
    batch.save(update_fields=("signed_by", "signed_at"))
    for revision in revisions:
        codes.assign_code(revision.practice)
    for revision in revisions:
        publication.publish_historic(revision, actor=actor, batch=batch.pk)
    return batch


def _refuse_signer(revision: Revision, actor: User) -> None:
    verdict = allowed(actor, "publish_revision", revision)
    if not verdict.ok:
        raise NotAllowed(f"“{revision}”: {verdict.reason}")


@transaction.atomic
def discard_batch(batch: Countersignature, *, actor: User) -> Countersignature:
    """Let a batch lapse at once: its drafts are free for another. By who asked or could sign."""
    revisions = _locked(batch.revisions.all())
    batch = Countersignature.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.signed_at is not None:
        raise PracticesError(_("El lote ya se firmó."))
    if batch.requested_by_id != actor.pk:
        require(actor, "publish_revision", revisions[0])
    batch.lapses_on = timezone.localdate() - datetime.timedelta(days=1)
    batch.save(update_fields=("lapses_on",))
    return batch


def _refuse_blocked(revisions: Iterable[Revision]) -> None:
    blocked = [(each, blocked_because(each)) for each in revisions]
    reasons = [f"“{revision}”: {reason}" for revision, reason in blocked if reason]
    if reasons:
        raise PracticesError(
            _("No se publica ninguna mientras haya prácticas por corregir. %(reasons)s")
            % {"reasons": " ".join(reasons)}
        )
