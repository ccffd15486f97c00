"""Minor corrections of a published practice: approved from the differences, without evaluation."""

from django.db import transaction
from django.utils.translation import gettext as _

from practices.exceptions import TransitionRefused
from practices.models import Revision, Submission, TransitionLog, User
from practices.notifications import notify
from practices.roles import PUBLISHER
from practices.selectors.content import content_hash

from . import publication
from .casework import lock_practice, mail_context, staff, staff_revision_path
from .transitions import apply_transition


def _locked(revision: Revision) -> Revision:
    lock_practice(revision.practice_id)
    return Revision.objects.select_related("practice", "owner", "updated_by").get(pk=revision.pk)


@transaction.atomic
def approve_correction(submission: Submission, *, actor: User, comment: str = "") -> Submission:
    """A coordinator finds that nothing an evaluation rests on changed: the version is approved
    and its entry closed. A publisher makes it public (``publish_correction``)."""
    revision = _locked(submission.revision)
    submission = Submission.objects.select_related("call").get(pk=submission.pk)
    pinned = content_hash(revision)
    submission.content_hash = revision.content_hash = pinned
    submission.save(update_fields=("content_hash",))
    revision.save(update_fields=("content_hash",))
    log = apply_transition(
        revision, "approve_correction", actor=actor, comment=comment, payload={"content": pinned}
    )
    submission.revision = revision
    apply_transition(submission, "accept_correction", actor=actor, payload={"content": pinned})
    notify(
        "correction_to_publish",
        key=f"log-{log.pk}",
        to=staff(PUBLISHER),
        context=mail_context(revision, proposer=actor.get_full_name()),
        path=staff_revision_path(revision),
    )
    return submission


@transaction.atomic
def publish_correction(revision: Revision, *, actor: User) -> Revision:
    """The approved correction takes the place of the published version; the level stays."""
    revision = _locked(revision)
    approved = TransitionLog.objects.for_object(revision).filter(transition="approve_correction")
    if not approved.exists():
        raise TransitionRefused(_("Esta versión no se aprobó como corrección menor."))
    publication.publish_unevaluated(revision, actor=actor)
    return revision
