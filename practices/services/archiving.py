"""Out of the catalogue and back: what a coordinator does, and what an owner asks for."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import ArchiveCause, RequestStage
from practices.exceptions import PracticesError
from practices.models import ArchiveRequest, Revision, User
from practices.notifications import Addressee, notify
from practices.permissions import require

from . import publication
from .casework import (
    coordinators,
    lock_practice,
    mail_context,
    my_practice_path,
    owner_addressees,
    staff_revision_path,
)
from .transitions import apply_transition


def _locked(revision: Revision) -> Revision:
    lock_practice(revision.practice_id)
    return Revision.objects.select_related("practice", "owner", "updated_by").get(pk=revision.pk)


@transaction.atomic
def archive_revision(revision: Revision, *, actor: User, cause: ArchiveCause, comment: str) -> None:
    """Take a published version out of the lists; its address stays, with the reason.

    A request of the owner that is open is granted by it.
    """
    revision = _locked(revision)
    log = apply_transition(
        revision, "archive", actor=actor, comment=comment, payload={"cause": cause}
    )
    revision.archive_cause = cause
    revision.save(update_fields=("archive_cause",))
    publication.leave_catalogue(revision)
    asked = revision.archive_requests.filter(stage=RequestStage.PENDING).first()
    if asked is not None:
        _settle(asked, RequestStage.GRANTED, actor, comment)
    notify(
        "revision_archived",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, reason=comment),
        path=my_practice_path(revision),
    )


@transaction.atomic
def restore_revision(revision: Revision, *, actor: User, comment: str) -> None:
    """Back to the catalogue once the cause is gone; validity starts anew."""
    revision = _locked(revision)
    log = apply_transition(revision, "restore", actor=actor, comment=comment)
    revision.archive_cause = ""
    revision.save(update_fields=("archive_cause",))
    publication.enter_catalogue(revision, at=timezone.now())
    notify(
        "revision_restored",
        key=f"log-{log.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, reason=comment),
        path=my_practice_path(revision),
    )


@transaction.atomic
def ask_archiving(revision: Revision, *, actor: User, reason: str) -> ArchiveRequest:
    """The owner asks that the record leave the catalogue; one open request at a time."""
    revision = _locked(revision)
    require(actor, "ask_archiving", revision)
    if not reason.strip():
        raise PracticesError(_("Escriba por qué pide archivar la ficha."))
    try:
        with transaction.atomic():
            asked = ArchiveRequest.objects.create(
                revision=revision, reason=reason.strip(), requested_by=actor
            )
    except IntegrityError as error:
        raise PracticesError(_("Ya se pidió archivar esta ficha.")) from error
    notify(
        "archiving_asked",
        key=f"request-{asked.pk}",
        to=coordinators(),
        context=mail_context(revision, reason=asked.reason),
        path=staff_revision_path(revision),
    )
    return asked


@transaction.atomic
def withdraw_request(asked: ArchiveRequest, *, actor: User) -> ArchiveRequest:
    """The owner thinks better of it."""
    asked = _pending(asked)
    require(actor, "ask_archiving", asked.revision)
    return _settle(asked, RequestStage.WITHDRAWN, actor, "")


@transaction.atomic
def grant_request(asked: ArchiveRequest, *, actor: User, answer: str) -> ArchiveRequest:
    """Archive as asked; the answer is the reason that the public reads."""
    asked = _pending(asked)
    archive_revision(asked.revision, actor=actor, cause=ArchiveCause.BY_OWNER, comment=answer)
    return ArchiveRequest.objects.get(pk=asked.pk)


@transaction.atomic
def refuse_request(asked: ArchiveRequest, *, actor: User, answer: str) -> ArchiveRequest:
    """The record stays; the owner is told why."""
    asked = _pending(asked)
    require(actor, "archive_revision", asked.revision)
    if not answer.strip():
        raise PracticesError(_("Escriba por qué no se archiva: la entidad lo va a leer."))
    settled = _settle(asked, RequestStage.REFUSED, actor, answer)
    notify(
        "archiving_refused",
        key=f"request-{asked.pk}",
        to=_who_asked(settled),
        context=mail_context(settled.revision, reason=settled.answer),
        path=my_practice_path(settled.revision),
    )
    return settled


def _who_asked(asked: ArchiveRequest) -> list[Addressee]:
    """The owner and who asked, each address once."""
    asker = [Addressee.of(asked.requested_by)] if asked.requested_by.is_active else []
    told = [*owner_addressees(asked.revision), *asker]
    return list({addressee.address: addressee for addressee in told}.values())


def _pending(asked: ArchiveRequest) -> ArchiveRequest:
    _locked(asked.revision)
    asked = ArchiveRequest.objects.select_related(
        "revision__practice", "revision__owner", "revision__updated_by", "requested_by"
    ).get(pk=asked.pk)
    if asked.stage != RequestStage.PENDING:
        raise PracticesError(
            _("Esta solicitud ya no está pendiente: %(stage)s.")
            % {"stage": asked.get_stage_display().lower()}
        )
    return asked


def _settle(asked: ArchiveRequest, stage: RequestStage, actor: User, answer: str) -> ArchiveRequest:
    asked.stage = stage
    asked.settled_by = actor
    asked.settled_at = timezone.now()
    asked.answer = answer.strip()
    asked.save(update_fields=("stage", "settled_by", "settled_at", "answer"))
    return asked
