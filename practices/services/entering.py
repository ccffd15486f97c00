"""Entering a contest: with a version that is being submitted, or with a published one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.enums import CriterionKind, RevisionStatus, SubmissionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Call,
    Category,
    Criterion,
    Practice,
    Revision,
    Rubric,
    Submission,
    SubmissionAnswer,
    User,
)
from practices.notifications import notify
from practices.permissions import require
from practices.selectors.content import missing_fields

from . import revisions, submissions
from .call_notices import locked_call
from .casework import (
    case_path,
    coordinators,
    lock_practice,
    mail_context,
    my_practice_path,
    owner_addressees,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """How the practice meets a criterion beyond the minimum four; empty text: "Sin información"."""

    text: str = ""
    no_information: bool = False


def asked_criteria(call: Call) -> list[Criterion]:
    """Criteria of a call that the entrant answers: those beyond the four minimum ones."""
    if call.is_bank:
        return []
    rubric = Rubric.objects.current(call)
    return list(rubric.criteria.filter(kind=CriterionKind.CONTEST))


def entry_refused(practice: Practice, call: Call) -> str:
    """Why this practice cannot enter the contest now, in Spanish; "" while it can.

    Four queries; read under the locks of practice and call by the services that enter.
    """
    now = timezone.now()
    if call.opens_at and now < call.opens_at:
        return _("La convocatoria todavía no recibe postulaciones.")
    if call.closes_at and now >= call.closes_at:
        return _("La convocatoria cerró. Su borrador se conserva y puede presentarlo al banco.")
    entries = call.submissions.exclude(status=SubmissionStatus.WITHDRAWN)
    if entries.filter(revision__practice=practice).exists():
        return _("Esta práctica ya está postulada en la convocatoria.")
    most = call.maximum_entries_per_owner
    if most and entries.filter(revision__practice__owner=practice.owner).count() >= most:
        return ngettext(
            "Su entidad ya presentó la única postulación que la convocatoria admite.",
            "Su entidad ya presentó las %(count)s postulaciones que la convocatoria admite.",
            most,
        ) % {"count": most}
    return ""


def store_answers(submission: Submission, answers: Mapping[int, Answer]) -> None:
    """Pin the entrant's answers. Raises PracticesError while one is missing."""
    for criterion in asked_criteria(submission.call):
        answer = answers.get(criterion.pk, Answer())
        if not answer.text.strip() and not answer.no_information:
            raise PracticesError(
                _("Cuente cómo cumple la práctica “%(criterion)s”, o marque “Sin información”.")
                % {"criterion": criterion.name}
            )
        text = "" if answer.no_information else answer.text.strip()
        SubmissionAnswer.objects.create(
            submission=submission,
            criterion=criterion,
            text=text,
            no_information=answer.no_information,
        )


@transaction.atomic
def enter_published(
    revision: Revision, *, actor: User, category: Category, answers: Mapping[int, Answer]
) -> Submission:
    """Enter a published version in a contest. Its own state never changes by that.

    Entering twice gives the entry of the first time.
    """
    practice = lock_practice(revision.practice_id)
    revision = Revision.objects.select_related("owner", "updated_by").get(pk=revision.pk)
    revision.practice = practice
    require(actor, "enter_contest", revision)
    call = locked_call(category.call)
    known = call.submissions.filter(revision=revision).exclude(status=SubmissionStatus.WITHDRAWN)
    if entry := known.first():
        return entry
    if revision.status != RevisionStatus.PUBLISHED:
        raise TransitionRefused(_("Solo la versión publicada se postula así."))
    if reason := entry_refused(practice, call) or _lacks(revision, call):
        raise PracticesError(reason)
    entry = submissions.enter(revision, category=category, actor=actor)
    store_answers(entry, answers)
    context = mail_context(revision, category=category.name, call=call.name)
    key = f"submission-{entry.pk}"
    notify(
        "contest_entered",
        key=key,
        to=owner_addressees(revision),
        context={**context, "number": str(entry.number)},
        path=my_practice_path(revision),
    )
    notify("submission_queued", key=key, to=coordinators(), context=context, path=case_path(entry))
    return entry


def _lacks(revision: Revision, call: Call) -> str:
    if missing_fields(revision, call):
        return _("A la ficha publicada le faltan campos que la convocatoria exige.")
    if not (revision.attachments.exists() or revision.links.exists()):
        return _("Para un concurso la ficha necesita al menos un archivo o un enlace.")
    return ""


@transaction.atomic
def submit_to_contest(
    revision: Revision, *, actor: User, category: Category, answers: Mapping[int, Answer]
) -> Submission:
    """Hand a draft in to a contest instead of to the bank. Twice gives the first time's entry."""
    practice = lock_practice(revision.practice_id)
    call = locked_call(category.call)
    known = call.submissions.filter(revision=revision).exclude(status=SubmissionStatus.WITHDRAWN)
    if not known.exists() and (reason := entry_refused(practice, call)):
        raise PracticesError(reason)
    entry = revisions.submit_revision(revision, actor=actor, category=category)
    if not entry.answers.exists():
        store_answers(entry, answers)
    return entry
