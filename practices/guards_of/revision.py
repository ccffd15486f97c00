"""Conditions of the revision's transitions."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.enums import (
    ArchiveCause,
    CallStatus,
    CountersignedAction,
    DecisionStage,
    FileStage,
    MembershipRole,
    NotificationStage,
    OrganisationStage,
    Outcome,
    RevisionStatus,
    SubmissionStatus,
)
from practices.layouts import LAYOUTS
from practices.models import (
    Call,
    Decision,
    Endorsement,
    Notification,
    Observation,
    Revision,
    Submission,
    TransitionLog,
)
from practices.selectors.content import differences, field_hash, is_minor, missing_fields
from practices.selectors.entry import unfinished_fields
from practices.workdays import working_days_between

from .base import Attempt, guard
from .countersigning import is_countersigned

MINIMUM_REASON = 50
LAPSE_WORKING_DAYS = 20
REMINDERS_BEFORE_LAPSE = 2
ACCEPTING = (Outcome.WINNER, Outcome.MENTION, Outcome.ACCEPTED)


@guard(gettext_lazy("campos exigidos completos y aval de una persona responsable de la entidad"))
def complete_and_endorsed(revision: Revision, attempt: Attempt) -> str | None:
    return _incomplete(revision, attempt.call) or _unapproved(revision) or _unendorsed(revision)


@guard(gettext_lazy("campos exigidos completos y carta firmada de la entidad adjunta"))
def complete_with_letter(revision: Revision, attempt: Attempt) -> str | None:
    if reason := _incomplete(revision, attempt.call):
        return reason
    if Endorsement.objects.filter(revision=revision, letter__isnull=False).exists():
        return None
    return _("Falta la carta firmada de la entidad. Adjúntela al registrar el aval.")


@guard(gettext_lazy("postulación sin verificar y al menos una observación sobre un campo"))
def may_be_returned(revision: Revision, attempt: Attempt) -> str | None:
    if _entries(revision).exclude(status=SubmissionStatus.ENTERED).exists():
        return _("La postulación ya se verificó. Solo se devuelve antes de verificarla.")
    if not attempt.call.is_bank and _was_returned(revision):
        return _("En un concurso una práctica se devuelve una sola vez, y esta ya se devolvió.")
    if not pending_observations(revision):
        return _("Escriba al menos una observación sobre un campo antes de devolverla.")
    return None


@guard(gettext_lazy("cada observación respondida o su campo cambiado"))
def observations_attended(revision: Revision, attempt: Attempt) -> str | None:
    if reason := _incomplete(revision, attempt.call):
        return reason
    pending = pending_observations(revision)
    if not pending:
        return None
    return ngettext(
        "Falta atender la observación sobre %(fields)s. Respóndala o cambie el campo.",
        "Faltan por atender las observaciones sobre %(fields)s. Respóndalas o cambie los campos.",
        len(pending),
    ) % {"fields": _labels(revision, dict.fromkeys(item.field for item in pending))}


@guard(gettext_lazy("20 días hábiles de retraso y dos recordatorios enviados"))
def adjustment_lapsed(revision: Revision, attempt: Attempt) -> str | None:
    due_on = revision.returned_due_on
    today = timezone.localdate(attempt.at)
    if due_on is None or working_days_between(due_on, today) <= LAPSE_WORKING_DAYS:
        return _("Todavía no han pasado 20 días hábiles desde el vencimiento del plazo.")
    for number in range(1, REMINDERS_BEFORE_LAPSE + 1):
        if not _was_reminded(revision, number):
            return _("Falta enviar los dos recordatorios a la entidad.")
    return None


@guard(gettext_lazy("sin decisión"))
def revision_undecided(revision: Revision, attempt: Attempt) -> str | None:
    decided = (SubmissionStatus.DECIDED, SubmissionStatus.DISQUALIFIED)
    if _entries(revision).filter(status__in=decided).exists():
        return _("Ya hay una decisión sobre esta práctica: no se puede retirar.")
    return None


@guard(gettext_lazy("decisión favorable confirmada y, en un concurso, resultados publicados"))
def decided_to_accept(revision: Revision, attempt: Attempt) -> str | None:
    decision = _decision_in_force(revision, attempt.call)
    if decision is None or decision.outcome not in ACCEPTING:
        return _("No hay una decisión confirmada y publicada que apruebe esta práctica.")
    return None


@guard(gettext_lazy("resultado desfavorable publicado y motivo de al menos 50 caracteres"))
def decided_to_reject(revision: Revision, attempt: Attempt) -> str | None:
    decision = _decision_in_force(revision, attempt.call)
    is_refused = decision is not None and decision.outcome not in ACCEPTING
    if not (is_refused or _is_out_of_call(revision, attempt.call)):
        return _("No hay un resultado publicado por el que no se apruebe esta práctica.")
    return _too_short(attempt)


@guard(gettext_lazy("no habilitada en el banco y motivo de al menos 50 caracteres"))
def ineligible_in_bank(revision: Revision, attempt: Attempt) -> str | None:
    if not _entries(revision).filter(status=SubmissionStatus.INELIGIBLE).exists():
        return _("La postulación no se ha declarado no habilitada.")
    if not attempt.call.is_bank:
        return _("En un concurso la práctica no se rechaza antes de publicar los resultados.")
    return _too_short(attempt)


@guard(gettext_lazy("hay una versión publicada y lo que se evaluó no cambia"))
def is_minor_correction(revision: Revision, attempt: Attempt) -> str | None:
    published = _published(revision).first()
    if published is None:
        return _("No hay una versión publicada que corregir: esta práctica se evalúa completa.")
    if _entries(revision).exclude(status=SubmissionStatus.ENTERED).exists():
        return _("La postulación ya se verificó: la práctica sigue su evaluación.")
    if not is_minor(differences(published, revision)):
        return _(
            "Cambian la entidad titular, el impacto, las cifras, la validación o la cobertura: "
            "no es una corrección menor y debe evaluarse."
        )
    return None


@guard(gettext_lazy("lote refrendado por la coordinación y por quien publica"))
def historic_batch_signed(revision: Revision, attempt: Attempt) -> str | None:
    if not (revision.title and revision.owner):
        return _("Escriba el título y la entidad titular antes de publicarla.")
    if _published(revision).exists():
        return _("Esta práctica ya tiene una versión publicada.")
    if is_countersigned(CountersignedAction.HISTORIC_BATCH, attempt, revisions=revision):
        return None
    return _("Falta el refrendo: la coordinación lo pide para el lote y quien publica lo firma.")


@guard(gettext_lazy("ninguna otra versión publicada"))
def none_published(revision: Revision, attempt: Attempt) -> str | None:
    if _published(revision).exists():
        return _("Esta práctica ya tiene una versión publicada: primero debe reemplazarse.")
    return None


@guard(gettext_lazy("una versión posterior aprobada"))
def newer_version_ready(revision: Revision, attempt: Attempt) -> str | None:
    newer = revision.practice.revisions.filter(
        number__gt=revision.number, status=RevisionStatus.APPROVED
    )
    if not newer.exists():
        return _("No hay una versión posterior aprobada que la reemplace.")
    return None


@guard(gettext_lazy("vigente, con la ficha sin confirmar por más de 12 meses"))
def unconfirmed_too_long(revision: Revision, attempt: Attempt) -> str | None:
    if revision.is_ongoing is False:
        return _("Una práctica finalizada no se archiva por falta de confirmación.")
    today = timezone.localdate(attempt.at)
    valid_until = revision.practice.valid_until
    # Compared as (year, month, day): a year before 29 February is no date.
    year_ago = (today.year - 1, today.month, today.day)
    if valid_until is None or (valid_until.year, valid_until.month, valid_until.day) >= year_ago:
        return _("Todavía no han pasado 12 meses desde que venció la ficha.")
    return None


@guard(gettext_lazy("ninguna otra versión publicada y, si faltaba confirmarla, confirmada"))
def may_be_restored(revision: Revision, attempt: Attempt) -> str | None:
    if _published(revision).exists():
        return _("Esta práctica ya tiene otra versión publicada.")
    valid_until = revision.practice.valid_until
    is_unconfirmed = valid_until is None or valid_until < timezone.localdate(attempt.at)
    if revision.archive_cause == ArchiveCause.UNCONFIRMED and is_unconfirmed:
        return _("La entidad no ha confirmado la ficha. Pídale que la confirme primero.")
    return None


def pending_observations(revision: Revision) -> list[Observation]:
    """Those without answer whose field still holds what it held when they were made."""
    return [item for item in revision.observations.open() if not has_changed_since(item)]


def has_changed_since(observation: Observation) -> bool:
    """Whether the field holds something else than when the remark was made."""
    return field_hash(observation.revision, observation.field) != observation.field_value_hash


def reminder_event(revision: Revision, number: int) -> str:
    """The ``key`` under which the reminders of this return are notified (1, 2)."""
    return f"revision:{revision.pk}:{revision.returned_due_on}:{number}"


def _was_reminded(revision: Revision, number: int) -> bool:
    return Notification.objects.filter(
        kind="return_reminder",
        key__startswith=f"return_reminder:{reminder_event(revision, number)}:",
        stage=NotificationStage.SENT,
    ).exists()


def _was_returned(revision: Revision) -> bool:
    return TransitionLog.objects.for_object(revision).filter(transition="return").exists()


def _incomplete(revision: Revision, call: Call) -> str | None:
    if missing := missing_fields(revision, call):
        return _("Falta diligenciar: %(fields)s.") % {"fields": _labels(revision, missing)}
    if unfinished := unfinished_fields(revision):
        return _("Hay respuestas por corregir: %(fields)s.") % {
            "fields": _labels(revision, unfinished)
        }
    if not call.is_bank and not _has_evidence(revision):
        return _("Para un concurso adjunte al menos un archivo o un enlace como evidencia.")
    return unsettled_files(revision)


def unsettled_files(revision: Revision) -> str | None:
    """What is sent is what was checked: nothing joins a version after it was sent."""
    letters = Endorsement.objects.filter(revision=revision, letter__isnull=False)
    if letters.exclude(letter__stage=FileStage.READY).exists():
        return _("La carta firmada no está disponible: está en revisión o fue rechazada.")
    files = dict(revision.attachments.values_list("file__stage", "name"))
    if name := files.get(FileStage.REFUSED):
        return _("El archivo “%(name)s” fue rechazado. Quítelo o reemplácelo antes de enviar.") % {
            "name": name
        }
    if name := files.get(FileStage.RECEIVED):
        return _("El archivo “%(name)s” está en revisión. Espere unos minutos y envíe.") % {
            "name": name
        }
    return None


def _has_evidence(revision: Revision) -> bool:
    ready = revision.attachments.filter(file__stage=FileStage.READY)
    return ready.exists() or revision.links.exists()


def _unendorsed(revision: Revision) -> str | None:
    is_endorsed = Endorsement.objects.filter(
        revision=revision,
        given_by__memberships__organisation=revision.practice.owner_id,
        given_by__memberships__role=MembershipRole.MANAGER,
        given_by__memberships__is_active=True,
    ).exists()
    if is_endorsed:
        return None
    return _(
        "Falta el aval de una persona responsable de la entidad titular. Pídaselo antes de enviar."
    )


def _unapproved(revision: Revision) -> str | None:
    """A person whose body waits for approval writes at once; only sending waits."""
    if revision.owner.stage == OrganisationStage.APPROVED:
        return None
    return _("Falta que la coordinación apruebe la entidad. Puede seguir escribiendo mientras.")


def _entries(revision: Revision):
    return Submission.objects.filter(revision=revision)


def _published(revision: Revision):
    return revision.practice.revisions.published().exclude(pk=revision.pk)


def _decision_in_force(revision: Revision, call: Call) -> Decision | None:
    """The confirmed decision on the version, once its call lets it take effect."""
    if not call.is_bank and call.status != CallStatus.RESULTS_PUBLISHED:
        return None
    return Decision.objects.filter(
        submission__revision=revision,
        submission__call=call,
        submission__status=SubmissionStatus.DECIDED,
        stage=DecisionStage.CONFIRMED,
    ).first()


def _is_out_of_call(revision: Revision, call: Call) -> bool:
    """Refused without a decision: disqualified, ineligible in a contest, or the call cancelled."""
    if call.status == CallStatus.CANCELLED:
        return True
    statuses = [SubmissionStatus.DISQUALIFIED]
    if not call.is_bank:
        if call.status != CallStatus.RESULTS_PUBLISHED:
            return False
        statuses.append(SubmissionStatus.INELIGIBLE)
    return _entries(revision).filter(call=call, status__in=statuses).exists()


def _too_short(attempt: Attempt) -> str | None:
    if attempt.is_rehearsal or len(attempt.comment) >= MINIMUM_REASON:
        return None
    return _("Escriba el motivo con al menos 50 caracteres: la entidad lo va a leer.")


def _labels(revision: Revision, codes: Iterable[str]) -> str:
    layout = LAYOUTS[revision.layout]
    return get_text_list([f"“{layout.label_of(code)}”" for code in codes], _("y"))
