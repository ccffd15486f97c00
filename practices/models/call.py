"""Calls: the permanent bank and contests, with their categories and eligibility list."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from practices.enums import CallKind, CallStatus, ConflictScope, PublishScores

from .people import User

PERCENT = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


class CallQuerySet(models.QuerySet):
    def bank(self) -> "Call":
        """The permanent call of this installation. Raises DoesNotExist before it is installed."""
        return self.get(kind=CallKind.BANK)

    def open(self):
        return self.filter(status=CallStatus.OPEN)

    def public(self):
        """Calls that have a public page: everything but those still in preparation."""
        return self.exclude(status=CallStatus.SETUP)


class Call(models.Model):
    """A call for practices. The bank is the one permanent call; a contest opens and closes."""

    kind = models.CharField(_("clase"), max_length=7, choices=CallKind)
    name = models.CharField(_("nombre"), max_length=150)
    slug = models.SlugField(_("identificador en la dirección"), max_length=60, unique=True)
    status = models.CharField(
        _("estado"),
        max_length=17,
        choices=CallStatus,
        default=CallStatus.SETUP,
        editable=False,
    )
    summary = models.CharField(_("en una frase"), max_length=300, blank=True)
    bases = models.TextField(_("bases"), blank=True, help_text=_("Admite Markdown."))
    opens_at = models.DateTimeField(_("abre"), null=True, blank=True)
    closes_at = models.DateTimeField(_("cierra"), null=True, blank=True)
    minimum_evaluations = models.PositiveSmallIntegerField(
        _("evaluaciones mínimas por postulación"), default=1, validators=[MinValueValidator(1)]
    )
    overall_threshold = models.DecimalField(
        _("puntaje mínimo"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("60.00"),
        validators=PERCENT,
    )
    conflict_scope = models.CharField(
        _("alcance del conflicto de interés"),
        max_length=6,
        choices=ConflictScope,
        default=ConflictScope.ENTITY,
    )
    publish_scores = models.CharField(
        _("puntajes que se publican"),
        max_length=7,
        choices=PublishScores,
        default=PublishScores.WINNERS,
    )
    extra_required = models.JSONField(
        _("campos exigidos además de los del formato"), default=list, blank=True
    )
    adjustment_days = models.PositiveSmallIntegerField(
        _("días hábiles para ajustar una práctica devuelta"), default=10
    )
    evaluation_days = models.PositiveSmallIntegerField(_("días hábiles para evaluar"), default=15)
    reply_to = models.EmailField(
        _("correo al que se responde"),
        blank=True,
        help_text=_("Si queda vacío, se usa el correo de contacto del portal."),
    )
    jury_chair = models.ForeignKey(
        User,
        verbose_name=_("presidencia del jurado"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chaired_calls",
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocatoria")
        verbose_name_plural = _("convocatorias")
        ordering = ("kind", "-opens_at", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(kind=CallKind.BANK),
                name="call_one_bank",
                violation_error_message=_("Ya hay un banco permanente."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("La convocatoria debe cerrar después de abrir."),
            ),
            models.CheckConstraint(
                condition=Q(overall_threshold__gte=0, overall_threshold__lte=100),
                name="call_threshold_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CallKind.BANK) | Q(closes_at=None),
                name="call_bank_never_closes",
                violation_error_message=_("El banco es permanente: no lleva fecha de cierre."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_bank(self) -> bool:
        return self.kind == CallKind.BANK


class Category(models.Model):
    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="categories"
    )
    number = models.PositiveSmallIntegerField(_("número"), validators=[MinValueValidator(1)])
    name = models.CharField(_("nombre"), max_length=150)
    fits = models.TextField(_("qué cabe"), blank=True)
    does_not_fit = models.TextField(_("qué no cabe"), blank=True)
    example = models.TextField(_("un ejemplo"), blank=True)

    class Meta:
        verbose_name = _("categoría")
        verbose_name_plural = _("categorías")
        ordering = ("call", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "number"),
                name="category_number_once",
                violation_error_message=_("La convocatoria ya tiene una categoría con ese número."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class EligibilityItem(models.Model):
    """A question of a call's eligibility list; "no" needs a text."""

    call = models.ForeignKey(
        Call,
        verbose_name=_("convocatoria"),
        on_delete=models.CASCADE,
        related_name="eligibility_items",
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    question = models.CharField(_("pregunta"), max_length=300)
    help = models.CharField(_("ayuda"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("requisito")
        verbose_name_plural = _("requisitos para habilitar")
        ordering = ("call", "position", "id")

    def __str__(self) -> str:
        return self.question
