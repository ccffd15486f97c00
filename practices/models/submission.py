"""A version entered in a call: its answers, eligibility and assignments."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    ACTIVE_ASSIGNMENT,
    OPEN_SUBMISSION,
    READING_ASSIGNMENT,
    WAITING_ASSIGNMENT,
    AssignmentStatus,
    RecusalGround,
    RequestStage,
    SubmissionStatus,
)

from .call import Call, Category, EligibilityItem
from .people import User
from .practice import Revision
from .rubric import Criterion, Rubric


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        """Those whose result is still open."""
        return self.filter(status__in=OPEN_SUBMISSION)

    def readable_by_evaluator(self, user):
        """Entries whose content this evaluator may read: the assignment was accepted."""
        return self.filter(assignments__evaluator=user, assignments__status__in=READING_ASSIGNMENT)


class Submission(models.Model):
    """An entry. It names its revision and the rubric version it is scored with."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="submissions"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("categoría"), on_delete=models.PROTECT, related_name="submissions"
    )
    revision = models.ForeignKey(
        Revision, verbose_name=_("versión"), on_delete=models.PROTECT, related_name="submissions"
    )
    rubric = models.ForeignKey(
        Rubric, verbose_name=_("rúbrica"), on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveIntegerField(_("número de radicado"), editable=False)
    status = models.CharField(
        _("estado"),
        max_length=15,
        choices=SubmissionStatus,
        default=SubmissionStatus.ENTERED,
        editable=False,
    )
    entered_by = models.ForeignKey(
        User,
        verbose_name=_("postulada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="submissions_entered",
    )
    entered_at = models.DateTimeField(_("recibida el"), default=timezone.now, editable=False)
    coordinator = models.ForeignKey(
        User,
        verbose_name=_("responsable"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions_coordinated",
    )
    content_hash = models.CharField(
        _("huella del contenido"), max_length=64, blank=True, editable=False
    )
    coverage_exception = models.TextField(
        _("excepción a las evaluaciones mínimas"),
        blank=True,
        help_text=_("Por qué se decide con menos evaluaciones: nadie más está libre de conflicto."),
    )
    coverage_exception_by = models.ForeignKey(
        User,
        verbose_name=_("excepción registrada por"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="coverage_exceptions",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("postulación")
        verbose_name_plural = _("postulaciones")
        ordering = ("-entered_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "revision"),
                name="submission_revision_once_per_call",
                violation_error_message=_("Esta versión ya está postulada en la convocatoria."),
            ),
            models.UniqueConstraint(
                fields=("call", "number"), name="submission_number_once_per_call"
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=(
                        SubmissionStatus.ELIGIBLE,
                        SubmissionStatus.IN_EVALUATION,
                        SubmissionStatus.IN_DELIBERATION,
                        SubmissionStatus.DECIDED,
                    ),
                    content_hash="",
                ),
                name="submission_content_pinned",
            ),
            models.CheckConstraint(
                condition=Q(coverage_exception="", coverage_exception_by=None)
                | (~Q(coverage_exception="") & Q(coverage_exception_by__isnull=False)),
                name="submission_exception_signed",
            ),
        )
        indexes = (models.Index(fields=("call", "status"), name="submission_by_status"),)

    def __str__(self) -> str:
        return f"{self.revision} · {self.call}"


class SubmissionAnswer(models.Model):
    """How the practice meets a criterion beyond the minimum four, in the entrant's words."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterio"), on_delete=models.PROTECT, related_name="answers"
    )
    text = models.TextField(_("respuesta"), blank=True)
    no_information = models.BooleanField(_("sin información"), default=False)

    class Meta:
        verbose_name = _("respuesta a un criterio")
        verbose_name_plural = _("respuestas a los criterios")
        ordering = ("submission", "criterion")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "criterion"), name="submission_answer_once"
            ),
            models.CheckConstraint(
                condition=Q(no_information=True, text="") | (Q(no_information=False) & ~Q(text="")),
                name="submission_answer_given",
                violation_error_message=_("Escriba la respuesta o marque “Sin información”."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.criterion}"


class EligibilityAnswer(models.Model):
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="eligibility_answers"
    )
    item = models.ForeignKey(
        EligibilityItem,
        verbose_name=_("requisito"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    is_met = models.BooleanField(_("se cumple"))
    text = models.TextField(_("explicación"), blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, editable=False, related_name="eligibility_answers"
    )
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("respuesta a un requisito")
        verbose_name_plural = _("respuestas a los requisitos")
        ordering = ("submission", "item")
        constraints = (
            models.UniqueConstraint(fields=("submission", "item"), name="eligibility_answer_once"),
            models.CheckConstraint(
                condition=Q(is_met=True) | ~Q(text=""),
                name="eligibility_no_needs_text",
                violation_error_message=_("Explique por qué no se cumple el requisito."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.item}"


def counts_for_load(path: str = "") -> Q:
    """What makes up an evaluator's load; ``path`` leads to the assignments ("assignments__")."""
    return Q(
        **{
            f"{path}status__in": WAITING_ASSIGNMENT,
            f"{path}submission__status__in": OPEN_SUBMISSION,
        }
    )


class AssignmentQuerySet(models.QuerySet):
    def active(self):
        """Those that take a place of the evaluator and may still give an evaluation."""
        return self.filter(status__in=ACTIVE_ASSIGNMENT)

    def reading(self):
        """Those whose evaluator has accepted and may read the entry."""
        return self.filter(status__in=READING_ASSIGNMENT)

    def sent(self):
        return self.filter(status=AssignmentStatus.SENT)


class Assignment(models.Model):
    """An evaluator asked to score an entry."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    evaluator = models.ForeignKey(
        User, verbose_name=_("evaluador"), on_delete=models.PROTECT, related_name="assignments"
    )
    status = models.CharField(
        _("estado"),
        max_length=9,
        choices=AssignmentStatus,
        default=AssignmentStatus.PROPOSED,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        User,
        verbose_name=_("propuesta por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="assignments_proposed",
    )
    proposed_at = models.DateTimeField(_("propuesta el"), default=timezone.now, editable=False)
    due_on = models.DateField(_("vence el"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("aceptada el"), null=True, editable=False)
    no_conflict_stated_at = models.DateTimeField(
        _("declaró no tener conflictos el"), null=True, editable=False
    )
    confidentiality_at = models.DateTimeField(
        _("se comprometió a la reserva el"), null=True, editable=False
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("asignación")
        verbose_name_plural = _("asignaciones")
        ordering = ("submission", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "evaluator"),
                condition=Q(status__in=ACTIVE_ASSIGNMENT),
                name="assignment_once",
                violation_error_message=_("Esta persona ya tiene asignada la postulación."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=READING_ASSIGNMENT)
                | Q(no_conflict_stated_at__isnull=False, confidentiality_at__isnull=False),
                name="assignment_accepted_with_statements",
                violation_error_message=_(
                    "Para aceptar hay que declarar que no hay conflicto y comprometerse "
                    "a la reserva."
                ),
            ),
        )
        indexes = (models.Index(fields=("evaluator", "status"), name="assignment_by_evaluator"),)

    def __str__(self) -> str:
        return f"{self.evaluator} · {self.submission}"


class Recusal(models.Model):
    """A conflict an evaluator declared: from then on it blocks that person for the practice."""

    assignment = models.OneToOneField(
        Assignment, verbose_name=_("asignación"), on_delete=models.PROTECT, related_name="recusal"
    )
    ground = models.CharField(_("motivo"), max_length=10, choices=RecusalGround)
    text = models.TextField(_("explicación"))
    created_at = models.DateTimeField(_("declarado el"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("impedimento")
        verbose_name_plural = _("impedimentos")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_ground_display()}"


class PinnedConflict(models.Model):
    """A conflict a coordinator knows of: it blocks the pair on every road until it is lifted."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="pinned_conflicts",
    )
    evaluator = models.ForeignKey(
        User,
        verbose_name=_("evaluador"),
        on_delete=models.PROTECT,
        related_name="pinned_conflicts",
    )
    ground = models.CharField(_("motivo"), max_length=10, choices=RecusalGround)
    text = models.TextField(_("explicación"))
    pinned_by = models.ForeignKey(
        User,
        verbose_name=_("registrado por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="conflicts_pinned",
    )
    pinned_at = models.DateTimeField(_("registrado el"), default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(
        User,
        verbose_name=_("levantado por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="conflicts_lifted",
    )
    lifted_at = models.DateTimeField(_("levantado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("conflicto registrado")
        verbose_name_plural = _("conflictos registrados")
        ordering = ("-pinned_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "evaluator"),
                condition=Q(lifted_at=None),
                name="pinned_conflict_once",
                violation_error_message=_("Ese conflicto ya está registrado."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="pinned_conflict_lifted_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator} · {self.submission}"


class Challenge(models.Model):
    """An owner asks that a named juror not score their entry; a coordinator resolves it."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="challenges",
    )
    juror = models.ForeignKey(
        User, verbose_name=_("jurado"), on_delete=models.PROTECT, related_name="challenges_received"
    )
    ground = models.CharField(_("motivo"), max_length=10, choices=RecusalGround)
    text = models.TextField(_("explicación"), max_length=3000)
    stage = models.CharField(
        _("etapa"),
        max_length=9,
        choices=RequestStage,
        default=RequestStage.PENDING,
        editable=False,
    )
    made_by = models.ForeignKey(
        User,
        verbose_name=_("presentada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="challenges_made",
    )
    made_at = models.DateTimeField(_("presentada el"), default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        User,
        verbose_name=_("resuelta por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="challenges_settled",
    )
    settled_at = models.DateTimeField(_("resuelta el"), null=True, editable=False)
    answer = models.TextField(_("respuesta"), blank=True, editable=False)

    class Meta:
        verbose_name = _("recusación de la entidad")
        verbose_name_plural = _("recusaciones de las entidades")
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "juror"),
                name="challenge_once",
                violation_error_message=_("Ya se recusó a esta persona en la postulación."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission} · {self.juror}"


class CaseNote(models.Model):
    """A note of the coordination about a case: never seen by owners or evaluators."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="case_notes",
    )
    text = models.TextField(_("nota"))
    written_by = models.ForeignKey(
        User,
        verbose_name=_("escrita por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="case_notes",
    )
    written_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("nota interna")
        verbose_name_plural = _("notas internas")
        ordering = ("-written_at",)

    def __str__(self) -> str:
        return self.text[:60]
