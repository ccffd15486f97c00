"""Evaluations: what one evaluator thinks of one entry, criterion by criterion."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User
from .rubric import Criterion
from .submission import Assignment, Submission


class Evaluation(models.Model):
    """The scores of one assignment, as a draft until the assignment is sent.

    ``total`` is the weighted total out of 100.00, rounded as shown; kept by
    ``services.evaluations`` alone, NULL while a criterion is unanswered.
    """

    assignment = models.OneToOneField(
        Assignment,
        verbose_name=_("asignación"),
        on_delete=models.PROTECT,
        related_name="evaluation",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    total = models.DecimalField(
        _("total"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    private_notes = models.TextField(_("notas privadas"), blank=True)
    section_notes = models.JSONField(
        _("notas privadas por sección"), default=dict, blank=True, editable=False
    )
    confirmed_at = models.DateTimeField(
        _("confirmada tras una fe de erratas"), null=True, editable=False
    )
    needs_confirmation = models.BooleanField(_("por confirmar"), default=False, editable=False)
    created_at = models.DateTimeField(_("empezada el"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("última edición"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("enviada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("evaluación")
        verbose_name_plural = _("evaluaciones")
        ordering = ("assignment",)
        constraints = (
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100),
                name="evaluation_total_in_range",
            ),
        )

    def __str__(self) -> str:
        return str(self.assignment)


class Score(models.Model):
    """A level given to a criterion. Three blanks differ: no information in the record (level 0
    and the flag), not applicable (NULL and the flag), and not answered yet (NULL alone)."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterio"), on_delete=models.PROTECT, related_name="scores"
    )
    value = models.PositiveSmallIntegerField(_("nivel"), null=True, blank=True)
    no_evidence = models.BooleanField(_("sin información en la ficha"), default=False)
    not_applicable = models.BooleanField(_("no aplica"), default=False)
    comment = models.TextField(_("comentario"), blank=True)

    class Meta:
        verbose_name = _("puntaje")
        verbose_name_plural = _("puntajes")
        ordering = ("evaluation", "criterion__position")
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "criterion"), name="score_criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(no_evidence=False) | Q(value=0, not_applicable=False),
                name="score_no_evidence_is_zero",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(value=None),
                name="score_not_applicable_is_null",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=5), name="score_value_in_scale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class ScoreVersion(models.Model):
    """An evaluation as it was sent, each time it was. Append-only, also in the database.

    ``content`` holds ids, levels and comments; ``hash`` is the SHA-256 of its canonical JSON
    and goes into the log row of the sending, which chains it.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("envío"))
    content = models.JSONField(_("contenido"))
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="score_versions")
    sent_at = models.DateTimeField(_("enviada el"))
    hash = models.CharField(_("huella"), max_length=64)

    class Meta:
        verbose_name = _("envío de una evaluación")
        verbose_name_plural = _("envíos de evaluaciones")
        ordering = ("evaluation", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "number"), name="score_version_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluation} ({self.number})"


class ConsensusNote(models.Model):
    """How a disagreement was settled, written and signed by who presides over the case."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="consensus_notes",
    )
    text = models.TextField(_("acuerdo"))
    rules = models.JSONField(_("reglas que se activaron"), default=list)
    score_versions = models.ManyToManyField(
        ScoreVersion,
        verbose_name=_("evaluaciones que cubre"),
        related_name="consensus_notes",
        help_text=_("Una evaluación nueva o reabierta vuelve a abrir el desacuerdo."),
    )
    signed_by = models.ForeignKey(
        User,
        verbose_name=_("firmada por"),
        on_delete=models.PROTECT,
        related_name="consensus_notes",
    )
    signed_at = models.DateTimeField(_("firmada el"), default=timezone.now)

    class Meta:
        verbose_name = _("nota de consenso")
        verbose_name_plural = _("notas de consenso")
        ordering = ("-signed_at",)

    def __str__(self) -> str:
        return f"{self.submission}: {self.signed_at:%d/%m/%Y}"


class WrittenRound(models.Model):
    """Opened by who presides while an entry's evaluations disagree: from then on those who have
    sent see one another's levels and comments as "Evaluador A, B…", and may write."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="written_rounds",
    )
    question = models.TextField(_("qué se pregunta"), max_length=2000)
    opened_by = models.ForeignKey(
        User,
        verbose_name=_("abierta por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="written_rounds_opened",
    )
    opened_at = models.DateTimeField(_("abierta el"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("cerrada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("ronda escrita")
        verbose_name_plural = _("rondas escritas")
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission",),
                condition=Q(closed_at=None),
                name="written_round_one_open",
                violation_error_message=_("Ya hay una ronda escrita abierta."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.question[:60]}"


class RoundMessage(models.Model):
    """What an evaluator, or who presides, writes in a round. Never edited."""

    round = models.ForeignKey(WrittenRound, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        User,
        verbose_name=_("persona"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="round_messages",
    )
    text = models.TextField(_("mensaje"), max_length=4000)
    written_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mensaje de una ronda")
        verbose_name_plural = _("mensajes de las rondas")
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return self.text[:60]
