"""Rows of a version: figures, coverage, partners, selections, files, links, contacts."""

from decimal import Decimal
from secrets import token_hex

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    DatePrecision,
    EvidenceLevel,
    FigureStatistic,
    FileStage,
    LinkKind,
    PartnerKind,
)
from practices.validators import validate_exact_number, validate_web_address

from .people import Organisation, User
from .practice import Revision
from .taxonomy import Territory


class Row(models.Model):
    """A row of a version, in the order its owner gave."""

    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")


class ImpactFigure(Row):
    """A figure as the owner states it. It may contradict the text; both are shown.

    The period's precision tells how much of ``period_from`` and ``period_to`` is known; without
    a period the figure is "sin fecha".
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(_("indicador"), max_length=200)
    value = models.DecimalField(
        _("valor"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[validate_exact_number],
    )
    value_text = models.CharField(
        _("valor como está impreso"),
        max_length=80,
        blank=True,
        help_text=_("Cuando no se puede leer como número."),
    )
    unit = models.CharField(_("unidad"), max_length=80, blank=True)
    statistic = models.CharField(
        _("medida"), max_length=12, choices=FigureStatistic, default=FigureStatistic.TOTAL
    )
    period_from = models.DateField(_("periodo desde"), null=True, blank=True)
    period_to = models.DateField(_("periodo hasta"), null=True, blank=True)
    period_precision = models.CharField(
        _("se conoce hasta"), max_length=5, choices=DatePrecision, blank=True
    )
    baseline = models.DecimalField(
        _("línea de base"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[validate_exact_number],
    )
    goal = models.DecimalField(
        _("meta"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[validate_exact_number],
    )
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    evidence_level = models.PositiveSmallIntegerField(
        _("nivel de evidencia"), choices=EvidenceLevel, default=EvidenceLevel.CLAIMED
    )
    third_party = models.CharField(_("tercero que lo confirmó"), max_length=200, blank=True)
    is_headline = models.BooleanField(_("resultado principal"), default=False)

    class Meta(Row.Meta):
        verbose_name = _("cifra de impacto")
        verbose_name_plural = _("cifras de impacto")
        constraints = (
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(value_text=""),
                name="figure_has_value",
                violation_error_message=_("Escriba el valor de la cifra."),
            ),
            models.UniqueConstraint(
                fields=("revision",),
                condition=Q(is_headline=True),
                name="figure_one_headline",
                violation_error_message=_("Solo una cifra puede ser el resultado principal."),
            ),
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_to__gte=F("period_from")),
                name="figure_period_in_order",
                violation_error_message=_("El periodo termina antes de empezar."),
            ),
            models.CheckConstraint(
                condition=Q(period_from=None, period_to=None, period_precision="")
                | (
                    (Q(period_from__isnull=False) | Q(period_to__isnull=False))
                    & ~Q(period_precision="")
                ),
                name="figure_period_has_precision",
            ),
            models.CheckConstraint(
                condition=~Q(evidence_level=EvidenceLevel.THIRD_PARTY) | ~Q(third_party=""),
                name="figure_third_party_named",
                violation_error_message=_("Diga qué tercero lo confirmó."),
            ),
        )

    def __str__(self) -> str:
        return self.indicator

    @property
    def months(self) -> int | None:
        """Whole months the period covers, both ends included; None without both ends."""
        if self.period_from is None or self.period_to is None:
            return None
        years = self.period_to.year - self.period_from.year
        return years * 12 + self.period_to.month - self.period_from.month + 1

    @property
    def per_month(self) -> Decimal | None:
        """A monthly rate, so that periods of unequal length can be drawn side by side.

        None where it means nothing: a figure at a date, without number or without period.
        """
        if self.value is None or self.statistic == FigureStatistic.AT_DATE:
            return None
        if self.statistic == FigureStatistic.MONTHLY_MEAN:
            return self.value
        return self.value / self.months if self.months else None


class Coverage(Row):
    """A territory the practice reaches, whole or in part."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="coverage")
    territory = models.ForeignKey(
        Territory,
        verbose_name=_("territorio"),
        on_delete=models.PROTECT,
        related_name="coverage",
    )
    is_partial = models.BooleanField(_("solo una parte"), default=False)
    note = models.CharField(
        _("nota"), max_length=300, blank=True, help_text=_("Por ejemplo: 44 municipios, sin lista.")
    )

    class Meta(Row.Meta):
        verbose_name = _("cobertura")
        verbose_name_plural = _("cobertura geográfica")
        constraints = (
            models.UniqueConstraint(
                fields=("revision", "territory"),
                name="coverage_territory_once",
                violation_error_message=_("Ese territorio ya está en la lista."),
            ),
        )

    def __str__(self) -> str:
        return str(self.territory)


class Partner(Row):
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("aliado"), max_length=200)
    kind = models.CharField(_("clase"), max_length=10, choices=PartnerKind, blank=True)
    contribution = models.CharField(_("qué hace"), max_length=500, blank=True)
    quantity = models.CharField(
        _("cuántos"), max_length=80, blank=True, help_text=_("Por ejemplo: 44 cafés internet.")
    )
    is_co_owner = models.BooleanField(_("también es titular"), default=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad del portal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
    )

    class Meta(Row.Meta):
        verbose_name = _("aliado")
        verbose_name_plural = _("aliados")

    def __str__(self) -> str:
        return self.name


class Selection(Row):
    """A contest or selection process the practice went through, here or elsewhere.

    The official form's "Categoría" lands here; the contest's own name is often unknown.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="selections")
    name = models.CharField(_("concurso o proceso"), max_length=200, blank=True)
    organiser = models.CharField(_("organizador"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("año"), null=True, blank=True)
    category_number = models.PositiveSmallIntegerField(
        _("número de la categoría"), null=True, blank=True
    )
    category_name = models.CharField(_("categoría"), max_length=200, blank=True)
    used_innovation = models.BooleanField(_("Innovación"), default=False)
    used_partnerships = models.BooleanField(_("Generación de alianzas"), default=False)
    used_communication = models.BooleanField(_("Comunicación pertinente"), default=False)
    other_criteria = models.CharField(_("otros criterios"), max_length=500, blank=True)
    result = models.CharField(_("reconocimiento"), max_length=120, blank=True)
    url = models.CharField(
        _("enlace"), max_length=500, blank=True, validators=[validate_web_address]
    )
    call = models.ForeignKey(
        "practices.Call",
        verbose_name=_("convocatoria de este portal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="selections",
    )

    class Meta(Row.Meta):
        verbose_name = _("concurso o proceso de selección")
        verbose_name_plural = _("concursos o procesos de selección")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(category_name=""),
                name="selection_named",
                violation_error_message=_("Escriba el nombre del concurso o de la categoría."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.category_name


class Link(Row):
    """An address given by the owner; the server never opens it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="links")
    url = models.CharField(_("dirección"), max_length=1000, validators=[validate_web_address])
    title = models.CharField(_("título"), max_length=200, blank=True)
    kind = models.CharField(_("clase"), max_length=8, choices=LinkKind, default=LinkKind.WEB)

    class Meta(Row.Meta):
        verbose_name = _("enlace")
        verbose_name_plural = _("enlaces")

    def __str__(self) -> str:
        return self.title or self.url


class Contact(Row):
    """Whom to ask. Office data is public; a person's data needs consent and starts private."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="contacts")
    office = models.CharField(_("cargo o dependencia"), max_length=200, blank=True)
    person_name = models.CharField(_("nombre de la persona"), max_length=150, blank=True)
    email = models.EmailField(_("correo"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=80, blank=True)
    is_public = models.BooleanField(_("se muestra al público"), default=True)
    consent_on = models.DateField(
        _("autorización recibida el"),
        null=True,
        blank=True,
        help_text=_("Ley 1581 de 2012: sin autorización, los datos de una persona no se publican."),
    )

    class Meta(Row.Meta):
        verbose_name = _("contacto")
        verbose_name_plural = _("contactos")
        constraints = (
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone="") | ~Q(office=""),
                name="contact_reaches_somebody",
                violation_error_message=_("Escriba un cargo, un correo o un teléfono."),
            ),
            models.CheckConstraint(
                condition=Q(person_name="") | Q(is_public=False) | Q(consent_on__isnull=False),
                name="contact_person_consented",
                violation_error_message=_(
                    "Para publicar los datos de una persona registre su autorización."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.office or self.email or self.phone


def stored_file_path(instance, filename) -> str:
    """Where a file lies: nothing a person typed becomes a path, and no path is used twice."""
    return f"files/{instance.sha256[:2]}/{instance.sha256}-{token_hex(8)}"


def thumbnail_path(instance, filename) -> str:
    return f"thumbnails/{instance.sha256[:2]}/{instance.sha256}-{token_hex(8)}.webp"


class StoredFile(models.Model):
    """The bytes of an upload, once whatever the number of rows that use them.

    The row is the promise of the checks (``services.attachments``): received → ready | refused.
    A refused one keeps its hash and the reason, and no bytes.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    content = models.FileField(_("archivo"), upload_to=stored_file_path, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("tamaño en bytes"), validators=[MinValueValidator(1)])
    content_type = models.CharField(_("tipo"), max_length=100)
    stage = models.CharField(
        _("etapa"), max_length=8, choices=FileStage, default=FileStage.RECEIVED
    )
    refusal = models.CharField(_("por qué se rechazó"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    next_try_at = models.DateTimeField(_("próximo intento"), default=timezone.now)
    last_error = models.CharField(_("último error"), max_length=300, blank=True)
    scanned_at = models.DateTimeField(_("revisado por el antivirus el"), null=True, editable=False)
    thumbnail = models.FileField(
        _("miniatura"), upload_to=thumbnail_path, max_length=120, blank=True, editable=False
    )
    text = models.TextField(_("texto para la búsqueda"), blank=True, editable=False)
    created_at = models.DateTimeField(_("recibido el"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("archivo guardado")
        verbose_name_plural = _("archivos guardados")
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage=FileStage.REFUSED) | (Q(content="") & ~Q(refusal="")),
                name="stored_file_refused_without_bytes",
            ),
            models.CheckConstraint(
                condition=Q(stage=FileStage.REFUSED) | ~Q(content=""),
                name="stored_file_has_bytes",
            ),
        )
        indexes = (models.Index(fields=("stage", "next_try_at"), name="stored_file_due"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(Row):
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(
        StoredFile, verbose_name=_("archivo"), on_delete=models.PROTECT, related_name="attachments"
    )
    name = models.CharField(_("nombre del archivo"), max_length=200)
    description = models.CharField(_("descripción"), max_length=300, blank=True)
    keywords = models.CharField(_("palabras clave"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        User,
        verbose_name=_("subido por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="uploads",
    )

    class Meta(Row.Meta):
        verbose_name = _("adjunto")
        verbose_name_plural = _("adjuntos")

    def __str__(self) -> str:
        return self.name


class UnplacedText(Row):
    """What a form said and no field holds: kept with the draft until a person places it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="unplaced_texts")
    text = models.TextField(_("texto"))
    source = models.CharField(_("de dónde viene"), max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("texto sin ubicar")
        verbose_name_plural = _("textos sin ubicar")

    def __str__(self) -> str:
        return self.text[:60]
