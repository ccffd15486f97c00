"""Objections to a preliminary list or result: made in time, each answered in writing."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.enums import CallStatus, ObjectionSubject, SubmissionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import CatalogueState, Objection, StoredFile, Submission, User
from practices.notifications import notify
from practices.permissions import require
from practices.selectors.content import content_hash

from .call_notices import locked_call
from .calls import objections_end
from .casework import coordinators, lock_practice, mail_context, my_practice_path, owner_addressees
from .transitions import apply_transition

MINIMUM_TEXT = 50


def objection_refused(submission: Submission, subject: ObjectionSubject) -> str:
    """Why nobody can object to this now, in Spanish; "" while somebody can."""
    end = objections_end(submission.call, subject)
    if end is None:
        return _("Todavía no hay nada publicado que objetar.")
    if timezone.now() > end:
        return _("El plazo para objetar ya terminó.")
    if subject == ObjectionSubject.RESULTS and submission.call.status != CallStatus.PRELIMINARY:
        return _("Los resultados ya no son preliminares.")
    return ""


@transaction.atomic
def make_objection(
    submission: Submission,
    *,
    actor: User,
    subject: ObjectionSubject,
    text: str,
    file: StoredFile | None = None,
    file_name: str = "",
) -> Objection:
    """Object as the owner of an entry, before the term ends by the portal's clock."""
    lock_practice(submission.revision.practice_id)
    submission = Submission.objects.select_related(
        "revision__practice", "revision__owner", "revision__updated_by"
    ).get(pk=submission.pk)
    require(actor, "object", submission)
    submission.call = locked_call(submission.call)
    if reason := objection_refused(submission, subject):
        raise PracticesError(reason)
    if len(text.strip()) < MINIMUM_TEXT:
        raise PracticesError(
            _("Explique su objeción en al menos %(count)s caracteres.") % {"count": MINIMUM_TEXT}
        )
    same = submission.objections.filter(subject=subject, answered_at=None, text=text.strip())
    if known := same.first():
        # A second click.
        return known
    objection = Objection.objects.create(
        call=submission.call,
        subject=subject,
        submission=submission,
        organisation=submission.revision.practice.owner,
        text=text.strip(),
        file=file,
        file_name=file_name,
        made_by=actor,
    )
    CatalogueState.objects.bump()
    notify(
        "objection_made",
        key=f"objection-{objection.pk}",
        to=coordinators(),
        context=mail_context(submission.revision, call=submission.call.name),
        path=reverse("admin:practices_call_objections", args=(submission.call_id,)),
    )
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, actor: User, is_upheld: bool, answer: str
) -> Objection:
    """Answer in writing. One that is upheld against the list of admitted entries admits the entry;
    against results it sends the proposal back, which is the jury's to make again."""
    submission = objection.submission
    lock_practice(submission.revision.practice_id)
    call = locked_call(objection.call)
    require(actor, "answer_objection", call)
    objection = Objection.objects.select_related(
        "submission__revision__practice",
        "submission__revision__owner",
        "submission__revision__updated_by",
    ).get(pk=objection.pk)
    if objection.answered_at is not None:
        raise TransitionRefused(_("Esta objeción ya tiene respuesta."))
    if len(answer.strip()) < MINIMUM_TEXT:
        raise PracticesError(
            _("Responda en al menos %(count)s caracteres.") % {"count": MINIMUM_TEXT}
        )
    objection.is_upheld = is_upheld
    objection.answer = answer.strip()
    objection.answered_by = actor
    objection.answered_at = timezone.now()
    objection.save(update_fields=("is_upheld", "answer", "answered_by", "answered_at"))
    if is_upheld and objection.subject == ObjectionSubject.ELIGIBILITY:
        _admit(objection, actor)
    CatalogueState.objects.bump()
    revision = objection.submission.revision
    notify(
        "objection_answered",
        key=f"objection-{objection.pk}",
        to=owner_addressees(revision),
        context=mail_context(revision, call=call.name, answer=objection.answer),
        path=my_practice_path(revision),
    )
    return objection


def _admit(objection: Objection, actor: User) -> None:
    submission = objection.submission
    if submission.status == SubmissionStatus.INELIGIBLE:
        pinned = content_hash(submission.revision)
        submission.content_hash = submission.revision.content_hash = pinned
        submission.save(update_fields=("content_hash",))
        submission.revision.save(update_fields=("content_hash",))
        apply_transition(
            submission,
            "admit_after_objection",
            actor=actor,
            comment=objection.answer,
            payload={"objection": objection.pk, "content": pinned},
        )
