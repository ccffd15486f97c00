"""Calls: the permanent bank and contests, with their categories and eligibility list."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    CallActKind,
    CallEvaluatorStage,
    CallKind,
    CallNoticeKind,
    CallStatus,
    ConflictScope,
    PublishScores,
)

from .people import User
from .record import StoredFile

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
    edition = models.CharField(_("edición"), max_length=40, blank=True)
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
    evaluation_until = models.DateTimeField(_("se evalúa hasta"), null=True, blank=True)
    deliberation_until = models.DateTimeField(_("se delibera hasta"), null=True, blank=True)
    objection_days = models.PositiveSmallIntegerField(
        _("días hábiles para objetar resultados preliminares"), default=5
    )
    eligibility_objections_until = models.DateTimeField(
        _("se objeta la lista de habilitadas hasta"), null=True, editable=False
    )
    result_objections_until = models.DateTimeField(
        _("se objetan los resultados hasta"), null=True, editable=False
    )
    maximum_entries_per_owner = models.PositiveSmallIntegerField(
        _("postulaciones por entidad, como máximo"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Vacío: sin límite."),
    )
    maximum_load = models.PositiveSmallIntegerField(
        _("evaluaciones por persona, como máximo"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("En esta convocatoria. Vacío: lo que diga el perfil de cada persona."),
    )
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


class Prize(models.Model):
    category = models.ForeignKey(
        Category, verbose_name=_("categoría"), on_delete=models.CASCADE, related_name="prizes"
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    name = models.CharField(_("premio"), max_length=150)
    description = models.CharField(_("en qué consiste"), max_length=500, blank=True)
    quantity = models.PositiveSmallIntegerField(
        _("cuántos"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("premio")
        verbose_name_plural = _("premios")
        ordering = ("category", "position", "id")

    def __str__(self) -> str:
        return self.name


class CallAct(models.Model):
    """An administrative act of the entity: what opens the call, names the jury, adopts results."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField(_("qué hace"), max_length=14, choices=CallActKind)
    number = models.CharField(_("número"), max_length=60)
    date = models.DateField(_("fecha"))
    title = models.CharField(_("asunto"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("archivo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="call_acts",
    )
    file_name = models.CharField(_("nombre del archivo"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("acto administrativo")
        verbose_name_plural = _("actos administrativos")
        ordering = ("date", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "kind", "number"),
                name="call_act_once",
                violation_error_message=_("Ese acto ya está en la convocatoria."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"


class CallNotice(models.Model):
    """What was told to the public of a call: an addendum, an extension, a correction. It is never
    edited: what was said stays said."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("clase"), max_length=10, choices=CallNoticeKind)
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("título"), max_length=200)
    text = models.TextField(_("texto"), help_text=_("Qué cambió y por qué. Admite Markdown."))
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("archivo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="call_notices",
    )
    file_name = models.CharField(_("nombre del archivo"), max_length=200, blank=True)
    published_by = models.ForeignKey(
        User,
        verbose_name=_("publicada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="call_notices",
    )
    published_at = models.DateTimeField(_("publicada el"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("adenda o aviso")
        verbose_name_plural = _("adendas y avisos")
        ordering = ("-published_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "kind", "number"), name="call_notice_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}: {self.title}"


class CallQuestion(models.Model):
    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    question = models.CharField(_("pregunta"), max_length=300)
    answer = models.TextField(_("respuesta"), help_text=_("Admite Markdown."))

    class Meta:
        verbose_name = _("pregunta frecuente")
        verbose_name_plural = _("preguntas frecuentes")
        ordering = ("call", "position", "id")

    def __str__(self) -> str:
        return self.question


class CallEvaluator(models.Model):
    """Somebody asked to evaluate in a call, with their answer. In a contest: the jury."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="evaluators"
    )
    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="calls_evaluated"
    )
    stage = models.CharField(
        _("etapa"),
        max_length=8,
        choices=CallEvaluatorStage,
        default=CallEvaluatorStage.INVITED,
        editable=False,
    )
    maximum_load = models.PositiveSmallIntegerField(
        _("evaluaciones que puede atender"), null=True, blank=True
    )
    available_from = models.DateField(_("disponible desde"), null=True, blank=True)
    available_until = models.DateField(_("disponible hasta"), null=True, blank=True)
    decline_reason = models.TextField(_("por qué no acepta"), blank=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("invitada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="call_evaluators_invited",
    )
    invited_at = models.DateTimeField(_("invitada el"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("respondió el"), null=True, editable=False)

    class Meta:
        verbose_name = _("evaluador de la convocatoria")
        verbose_name_plural = _("evaluadores de la convocatoria")
        ordering = ("call", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("call", "user"),
                name="call_evaluator_once",
                violation_error_message=_("Esta persona ya está en la convocatoria."),
            ),
            models.CheckConstraint(
                condition=Q(available_from=None)
                | Q(available_until=None)
                | Q(available_until__gte=F("available_from")),
                name="call_evaluator_availability_in_order",
                violation_error_message=_("La disponibilidad termina antes de empezar."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.call}"
