"""Corrections found after the content was pinned: the text stays, a dated note stands beside it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.enums import ErratumKind, SubmissionStatus
from practices.exceptions import PracticesError
from practices.models import Erratum, Evaluation, Submission, User
from practices.notifications import Addressee, notify
from practices.permissions import require

from .casework import lock_practice, mail_context, my_practice_path, owner_addressees


@transaction.atomic
def record_erratum(
    submission: Submission, *, actor: User, kind: ErratumKind, text: str, field: str = ""
) -> Erratum:
    """Note a correction beside a pinned version.

    A substantial one asks every evaluator who sent to confirm or change the evaluation, which is
    not counted until then.
    """
    lock_practice(submission.revision.practice_id)
    submission = Submission.objects.select_related(
        "revision__practice", "revision__owner", "revision__updated_by"
    ).get(pk=submission.pk)
    require(actor, "record_erratum", submission)
    if not submission.content_hash:
        raise PracticesError(
            _("El contenido todavía no está fijado: devuelva la práctica para que la corrijan.")
        )
    if not text.strip():
        raise PracticesError(_("Escriba qué se corrige."))
    if kind == ErratumKind.SUBSTANTIAL and submission.status == SubmissionStatus.DECIDED:
        raise PracticesError(
            _("La postulación ya está decidida: una corrección sustancial pide reabrir el caso.")
        )
    erratum = Erratum.objects.create(
        revision=submission.revision, kind=kind, field=field, text=text.strip(), written_by=actor
    )
    if kind == ErratumKind.SUBSTANTIAL:
        _ask_to_confirm(submission, erratum)
    notify(
        "erratum_recorded",
        key=f"erratum-{erratum.pk}",
        to=owner_addressees(submission.revision),
        context=mail_context(submission.revision, text=erratum.text),
        path=my_practice_path(submission.revision),
    )
    return erratum


def _ask_to_confirm(submission: Submission, erratum: Erratum) -> None:
    sent = Evaluation.objects.filter(assignment__in=submission.assignments.sent())
    for evaluation in sent.select_related("assignment__evaluator").order_by("pk"):
        evaluation.needs_confirmation = True
        evaluation.confirmed_at = None
        evaluation.save(update_fields=("needs_confirmation", "confirmed_at"))
        notify(
            "evaluation_to_confirm",
            key=f"erratum-{erratum.pk}-assignment-{evaluation.assignment_id}",
            to=[Addressee.of(evaluation.assignment.evaluator)],
            context=mail_context(submission.revision, text=erratum.text),
            path=reverse("evaluation:assignment", args=(evaluation.assignment_id,)),
        )
