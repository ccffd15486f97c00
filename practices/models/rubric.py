"""Rubrics: versions of criteria, weights and written anchors."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from practices.enums import CriterionKind

from .call import PERCENT, Call
from .practice import Revision


class RubricQuerySet(models.QuerySet):
    def current(self, call: Call) -> "Rubric":
        """The version in force: what new entries of the call are scored with."""
        return self.filter(call=call, frozen_at__isnull=False).latest("version")


class Rubric(models.Model):
    """A version of a call's criteria. It freezes when the call opens; entries keep theirs."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="rubrics"
    )
    version = models.PositiveSmallIntegerField(_("versión"), default=1)
    scale_minimum = models.PositiveSmallIntegerField(_("escala desde"), default=0)
    scale_maximum = models.PositiveSmallIntegerField(_("escala hasta"), default=5)
    allows_not_applicable = models.BooleanField(_("admite “no aplica”"), default=False)
    frozen_at = models.DateTimeField(_("cerrada a cambios el"), null=True, editable=False)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("rúbrica")
        verbose_name_plural = _("rúbricas")
        ordering = ("call", "-version")
        constraints = (
            models.UniqueConstraint(fields=("call", "version"), name="rubric_version_once"),
            models.CheckConstraint(
                condition=Q(scale_maximum__gt=F("scale_minimum")), name="rubric_scale_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call} · v{self.version}"


class Criterion(models.Model):
    """A criterion in one rubric version, with the call's own wording of it."""

    rubric = models.ForeignKey(
        Rubric, verbose_name=_("rúbrica"), on_delete=models.CASCADE, related_name="criteria"
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    code = models.SlugField(_("identificador"), max_length=30)
    name = models.CharField(_("nombre"), max_length=80)
    kind = models.CharField(_("clase"), max_length=7, choices=CriterionKind)
    definition = models.TextField(_("definición"))
    guidance = models.TextField(_("orientación para calificar"), blank=True)
    read_in = models.JSONField(
        _("dónde se lee en la ficha"), default=list, blank=True, help_text=_("Códigos de campo.")
    )
    weight = models.DecimalField(
        _("ponderación"), max_digits=5, decimal_places=2, validators=PERCENT
    )
    minimum_mean = models.DecimalField(
        _("promedio mínimo"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(5))],
    )
    tie_order = models.PositiveSmallIntegerField(_("orden de desempate"), null=True, blank=True)

    class Meta:
        verbose_name = _("criterio")
        verbose_name_plural = _("criterios")
        ordering = ("rubric", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("rubric", "code"), name="criterion_code_once"),
            models.UniqueConstraint(fields=("rubric", "tie_order"), name="criterion_tie_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="criterion_weight_in_range",
                violation_error_message=_("La ponderación va de 0,01 a 100."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScaleLevel(models.Model):
    """The written anchor of a level: what a practice that deserves it looks like."""

    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterio"), on_delete=models.CASCADE, related_name="levels"
    )
    value = models.PositiveSmallIntegerField(_("nivel"))
    anchor = models.TextField(_("descripción"))

    class Meta:
        verbose_name = _("ancla")
        verbose_name_plural = _("anclas")
        ordering = ("criterion", "value")
        constraints = (
            models.UniqueConstraint(fields=("criterion", "value"), name="scale_level_once"),
        )

    def __str__(self) -> str:
        return f"{self.criterion} {self.value}"


class CalibrationExample(models.Model):
    """A published practice already scored, so that evaluators read the scale alike.

    ``scores``: criterion code → {"value": level, "comment": why}.
    """

    rubric = models.OneToOneField(
        Rubric, verbose_name=_("rúbrica"), on_delete=models.CASCADE, related_name="calibration"
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("versión"),
        on_delete=models.PROTECT,
        related_name="calibration_examples",
    )
    scores = models.JSONField(_("niveles y comentarios"), default=dict)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("ejemplo calificado")
        verbose_name_plural = _("ejemplos calificados")

    def __str__(self) -> str:
        return f"{self.rubric}: {self.revision}"
