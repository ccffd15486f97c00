"""Decisions: proposed by one person, confirmed by another, never deleted."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import CountersignedAction, DecisionStage, Level, Outcome, ResultStage

from .call import Category, Prize
from .people import User
from .practice import Revision
from .rubric import Rubric
from .submission import Submission


class CategoryResult(models.Model):
    """The result of a contest's category in its three acts: proposed by the jury chair, confirmed
    as preliminary and published as final by a publisher. ``snapshot`` keeps the ranking."""

    category = models.ForeignKey(
        Category, verbose_name=_("categoría"), on_delete=models.PROTECT, related_name="results"
    )
    stage = models.CharField(
        _("etapa"),
        max_length=11,
        choices=ResultStage,
        default=ResultStage.PROPOSED,
        editable=False,
    )
    is_void = models.BooleanField(_("se declara desierta"), default=False)
    rationale = models.TextField(_("motivación"))
    snapshot = models.JSONField(_("orden y cifras"), default=dict, editable=False)
    proposed_by = models.ForeignKey(
        User,
        verbose_name=_("propuesto por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="results_proposed",
    )
    proposed_at = models.DateTimeField(_("propuesto el"), default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        User,
        verbose_name=_("confirmado o devuelto por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="results_settled",
    )
    settled_at = models.DateTimeField(_("confirmado o devuelto el"), null=True, editable=False)
    sent_back_reason = models.TextField(_("motivo de la devolución"), blank=True, editable=False)
    published_at = models.DateTimeField(_("publicado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("resultado de una categoría")
        verbose_name_plural = _("resultados de las categorías")
        ordering = ("category", "-proposed_at")
        constraints = (
            models.UniqueConstraint(
                fields=("category",),
                condition=Q(
                    stage__in=(ResultStage.PROPOSED, ResultStage.PRELIMINARY, ResultStage.FINAL)
                ),
                name="category_result_one_standing",
                violation_error_message=_("La categoría ya tiene un resultado propuesto."),
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("proposed_by")),
                name="category_result_two_people",
                violation_error_message=_("Quien propone un resultado no puede confirmarlo."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.category}: {self.get_stage_display()}"


class TieVote(models.Model):
    """The jury's vote on entries that the rubric leaves tied, as recorded in the minutes."""

    category = models.ForeignKey(
        Category, verbose_name=_("categoría"), on_delete=models.PROTECT, related_name="tie_votes"
    )
    submissions = models.ManyToManyField(
        Submission, verbose_name=_("postulaciones empatadas"), related_name="tie_votes"
    )
    order = models.JSONField(
        _("orden acordado"), default=list, help_text=_("Postulaciones, la primera gana.")
    )
    minutes = models.TextField(_("acta de la votación"))
    recorded_by = models.ForeignKey(
        User,
        verbose_name=_("registrada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="tie_votes_recorded",
    )
    recorded_at = models.DateTimeField(_("registrada el"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("votación de un empate")
        verbose_name_plural = _("votaciones de empates")
        ordering = ("-recorded_at",)

    def __str__(self) -> str:
        return f"{self.category}: {self.recorded_at:%d/%m/%Y}"


class JuryVote(models.Model):
    tie_vote = models.ForeignKey(TieVote, on_delete=models.CASCADE, related_name="votes")
    juror = models.ForeignKey(
        User, verbose_name=_("jurado"), on_delete=models.PROTECT, related_name="jury_votes"
    )
    submission = models.ForeignKey(
        Submission,
        verbose_name=_("vota por"),
        on_delete=models.PROTECT,
        related_name="jury_votes",
    )

    class Meta:
        verbose_name = _("voto del jurado")
        verbose_name_plural = _("votos del jurado")
        ordering = ("tie_vote", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("tie_vote", "juror"),
                name="jury_vote_once",
                violation_error_message=_("Esta persona ya votó."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.juror}: {self.submission}"


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """Proposed or confirmed: at most one per entry."""
        return self.filter(stage__in=(DecisionStage.PROPOSED, DecisionStage.CONFIRMED))


class Decision(models.Model):
    """``snapshot`` keeps totals, criterion means, rubric version and what was computed."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    stage = models.CharField(
        _("etapa"),
        max_length=10,
        choices=DecisionStage,
        default=DecisionStage.PROPOSED,
        editable=False,
    )
    outcome = models.CharField(_("resultado"), max_length=13, choices=Outcome)
    level = models.CharField(  # noqa: DJ001 - NULL: without level
        _("nivel"), max_length=12, choices=Level, null=True, blank=True
    )
    rationale = models.TextField(_("motivación"))
    feedback = models.TextField(
        _("retroalimentación para la entidad"),
        blank=True,
        help_text=_("Redactada a partir de los comentarios, sin nombres de evaluadores."),
    )
    result = models.ForeignKey(
        CategoryResult,
        verbose_name=_("resultado de la categoría"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="decisions",
    )
    rank = models.PositiveSmallIntegerField(_("puesto"), null=True, editable=False)
    prize = models.ForeignKey(
        Prize,
        verbose_name=_("premio"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    correction_note = models.TextField(
        _("nota pública de corrección"),
        blank=True,
        help_text=_("Cuando reemplaza una decisión ya publicada."),
    )
    snapshot = models.JSONField(_("cifras en que se basa"), default=dict, editable=False)
    proposed_by = models.ForeignKey(
        User,
        verbose_name=_("propuesta por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="decisions_proposed",
    )
    proposed_at = models.DateTimeField(_("propuesta el"), default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        User,
        verbose_name=_("confirmada o devuelta por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="decisions_settled",
    )
    settled_at = models.DateTimeField(_("confirmada o devuelta el"), null=True, editable=False)
    sent_back_reason = models.TextField(_("motivo de la devolución"), blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decisión")
        verbose_name_plural = _("decisiones")
        ordering = ("-proposed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission",),
                condition=Q(stage__in=(DecisionStage.PROPOSED, DecisionStage.CONFIRMED)),
                name="decision_one_standing",
                violation_error_message=_("La postulación ya tiene una decisión propuesta."),
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("proposed_by")),
                name="decision_two_people",
                violation_error_message=_("Quien propone una decisión no puede confirmarla."),
            ),
            models.CheckConstraint(
                condition=~Q(stage=DecisionStage.CONFIRMED)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="decision_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(stage=DecisionStage.SENT_BACK) | ~Q(sent_back_reason=""),
                name="decision_sent_back_with_reason",
                violation_error_message=_("Escriba por qué devuelve la propuesta."),
            ),
            models.CheckConstraint(
                condition=Q(level=None) | ~Q(outcome=Outcome.BELOW_MINIMUM),
                name="decision_below_minimum_has_no_level",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"


class CountersignatureQuerySet(models.QuerySet):
    def pending(self):
        """Asked for, not signed, and not lapsed."""
        return self.filter(signed_at=None, lapses_on__gte=timezone.localdate())

    def signed(self):
        return self.filter(signed_at__isnull=False)


class Countersignature(models.Model):
    """An act asked for by one person with a reason and signed by a second one, or lapsed."""

    action = models.CharField(_("acto"), max_length=15, choices=CountersignedAction)
    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countersignatures",
    )
    revisions = models.ManyToManyField(
        Revision,
        verbose_name=_("versiones"),
        blank=True,
        related_name="countersignatures",
        help_text=_("En una carga histórica, las que se publican juntas."),
    )
    rubric = models.ForeignKey(
        Rubric,
        verbose_name=_("rúbrica nueva"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countersignatures",
        help_text=_("Al cambiar ponderaciones, la versión que entró en vigor al refrendarlas."),
    )
    details = models.JSONField(
        _("qué se pide"),
        default=dict,
        blank=True,
        help_text=_("Al cambiar ponderaciones: convocatoria y criterio → ponderación."),
    )
    reason = models.TextField(_("motivo"))
    requested_by = models.ForeignKey(
        User,
        verbose_name=_("pedido por"),
        on_delete=models.PROTECT,
        related_name="countersignatures_requested",
    )
    requested_at = models.DateTimeField(_("pedido el"), default=timezone.now)
    lapses_on = models.DateField(_("caduca el"))
    signed_by = models.ForeignKey(
        User,
        verbose_name=_("refrendado por"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countersignatures_signed",
    )
    signed_at = models.DateTimeField(_("refrendado el"), null=True, blank=True)

    objects = CountersignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("refrendo")
        verbose_name_plural = _("refrendos")
        ordering = ("-requested_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("requested_by")),
                name="countersignature_two_people",
                violation_error_message=_("El refrendo lo firma una segunda persona."),
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="countersignature_signed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.reason[:60]}"

    @property
    def has_lapsed(self) -> bool:
        return self.signed_at is None and self.lapses_on < timezone.localdate()
