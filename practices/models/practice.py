"""The practice and its versions. Rows that belong to a version stand in ``record``."""

import re

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    OPEN_REVISION,
    ArchiveCause,
    AuthorKind,
    CostBand,
    DatePrecision,
    LayoutCode,
    Level,
    ResourceKind,
    RevisionStatus,
    ValidationStatus,
    WithdrawalCause,
)

from .people import Organisation, User
from .taxonomy import Keyword, PopulationGroup, Service, Topic

CODE = re.compile(r"BP-(\d{4})-(\d{4,9})", re.IGNORECASE)


class PracticeQuerySet(models.QuerySet):
    def with_code(self, code: str):
        """The practice of a public code such as "BP-2026-0001"; none for any other text."""
        match = CODE.fullmatch(code)
        if match is None:
            return self.none()
        return self.filter(code_year=int(match[1]), code_number=int(match[2]))

    def owned_by_member(self, user):
        """Practices that this person works on: of their bodies, or begun by them without one."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner__in=user.organisation_roles) | Q(owner=None, created_by=user))

    def published(self):
        return self.filter(Exists(Revision.objects.published().filter(practice=OuterRef("pk"))))


class Practice(models.Model):
    """The thing itself: what stays while its versions come and go.

    ``owner`` is the body that answers for the record now. It follows the first draft until a
    version is published, and the published version from then on.
    """

    code_year = models.PositiveSmallIntegerField(_("año del código"), null=True, editable=False)
    code_number = models.PositiveIntegerField(_("número del código"), null=True, editable=False)
    origin_source = models.CharField(
        _("banco de origen"), max_length=80, blank=True, help_text=_("Quién asignó el código.")
    )
    origin_code = models.CharField(  # noqa: DJ001 - NULL: none, so that it is unique
        _("código de origen"), max_length=60, null=True, blank=True
    )
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad titular"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
    )
    created_by = models.ForeignKey(
        User,
        verbose_name=_("creada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="practices_created",
    )
    created_at = models.DateTimeField(_("creada el"), default=timezone.now, editable=False)
    level = models.CharField(  # noqa: DJ001 - NULL: without level
        _("nivel"), max_length=12, choices=Level, null=True, editable=False
    )
    level_decided_on = models.DateField(_("nivel desde"), null=True, editable=False)
    valid_until = models.DateField(_("vigencia de la ficha hasta"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmada el"), null=True, editable=False)
    is_historic = models.BooleanField(
        _("reconocida antes de este portal"), default=False, editable=False
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("práctica")
        verbose_name_plural = _("prácticas")
        ordering = ("-code_year", "-code_number", "-id")
        constraints = (
            models.UniqueConstraint(fields=("code_year", "code_number"), name="practice_code_once"),
            models.CheckConstraint(
                condition=Q(code_year=None, code_number=None)
                | Q(code_year__isnull=False, code_number__gte=1),
                name="practice_code_whole",
            ),
            models.UniqueConstraint(
                fields=("origin_source", "origin_code"),
                name="practice_origin_code_once",
                violation_error_message=_("Ese banco ya usó ese código de origen."),
            ),
            models.CheckConstraint(
                condition=~Q(origin_code=""), name="practice_origin_code_null_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level_decided_on__isnull=False),
                name="practice_level_has_date",
            ),
        )

    def __str__(self) -> str:
        return self.code or str(_("práctica sin código"))

    @property
    def code(self) -> str:
        """ "BP-2026-0001"; empty until the first submission. At least four digits."""
        if self.code_number is None:
            return ""
        return f"BP-{self.code_year}-{self.code_number:04d}"


class RevisionQuerySet(models.QuerySet):
    def published(self):
        """What public lists show."""
        return self.filter(status=RevisionStatus.PUBLISHED)

    def readable(self):
        """What has a public address: published, superseded, and archived ones (a tombstone
        where the cause is legal or an error). The same for everybody."""
        return self.filter(
            status__in=(
                RevisionStatus.PUBLISHED,
                RevisionStatus.SUPERSEDED,
                RevisionStatus.ARCHIVED,
            )
        )

    def open(self):
        """Still being worked on or decided: at most one per practice."""
        return self.filter(status__in=OPEN_REVISION)

    def of_member(self, user):
        """Versions of the practices this person works on (see ``owned_by_member``)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(practice__owner__in=user.organisation_roles)
            | Q(practice__owner=None, practice__created_by=user)
        )


def _long_text(label, **options) -> models.TextField:
    """A long text in Markdown, stored as typed."""
    return models.TextField(label, blank=True, **options)


class Revision(models.Model):
    """One version of a practice's content. A published one is never edited.

    A date column holds the first day of what is known; its precision says how much that is.
    """

    practice = models.ForeignKey(
        Practice, verbose_name=_("práctica"), on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField(_("versión"), default=1, editable=False)
    layout = models.CharField(_("formato"), max_length=16, choices=LayoutCode)
    status = models.CharField(
        _("estado"),
        max_length=12,
        choices=RevisionStatus,
        default=RevisionStatus.DRAFT,
        editable=False,
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Crece con cada guardado; detecta choques.")
    )

    # Datos básicos
    title = models.CharField(  # noqa: DJ001 - NULL: not known yet
        _("título"), max_length=200, null=True, blank=True
    )
    former_names = models.TextField(
        _("otros nombres"), blank=True, help_text=_("Un nombre en cada línea.")
    )
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad titular"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )
    author_name = models.CharField(_("autor de la buena práctica"), max_length=200, blank=True)
    author_kind = models.CharField(
        _("clase de autor"), max_length=12, choices=AuthorKind, blank=True
    )
    services = models.ManyToManyField(
        Service, verbose_name=_("servicio o sector"), blank=True, related_name="revisions"
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("temas"), blank=True, related_name="revisions"
    )
    keywords = models.ManyToManyField(
        Keyword, verbose_name=_("palabras clave"), blank=True, related_name="revisions"
    )
    target_population = _long_text(_("población objeto o partes interesadas"))
    population_groups = models.ManyToManyField(
        PopulationGroup,
        verbose_name=_("grupos de población"),
        blank=True,
        related_name="revisions",
    )
    started_on = models.DateField(_("en servicio desde"), null=True, blank=True)
    started_precision = models.CharField(
        _("se conoce hasta"), max_length=5, choices=DatePrecision, blank=True
    )
    ended_on = models.DateField(_("finalizó"), null=True, blank=True)
    ended_precision = models.CharField(
        _("se conoce hasta"), max_length=5, choices=DatePrecision, blank=True
    )
    is_ongoing = models.BooleanField(_("sigue vigente"), null=True, blank=True)
    build_time = _long_text(_("tiempo o duración de construcción"))
    build_months = models.PositiveSmallIntegerField(
        _("meses de construcción"), null=True, blank=True
    )

    # Long texts of both forms, in the order of DOMAIN.md
    summary = _long_text(_("resumen"))
    context = _long_text(_("contexto, situación inicial"))
    objectives = _long_text(_("definición y objetivos"))
    procedure = _long_text(_("trámite o servicio"))
    implementation = _long_text(_("implementación"))
    follow_up = _long_text(_("seguimiento"))
    resources = _long_text(_("recursos invertidos"))
    resource_kinds = models.JSONField(_("clases de recursos"), default=list, blank=True)
    cost_band = models.CharField(_("costo"), max_length=12, choices=CostBand, blank=True)
    cost_year = models.PositiveSmallIntegerField(_("año del costo"), null=True, blank=True)
    impact = _long_text(_("impacto"))
    achievements = _long_text(_("logros"))
    success_factors = _long_text(_("factores de éxito"))
    sustainability = _long_text(_("sostenibilidad"))
    improvements = _long_text(_("oportunidades de mejora"))
    lessons_learned = _long_text(_("lecciones aprendidas"))
    conclusion = _long_text(_("conclusión"))
    coverage_note = models.CharField(_("nota de cobertura"), max_length=300, blank=True)
    validation = _long_text(_("validación"))
    validation_status = models.CharField(
        _("¿se preguntó a los usuarios?"), max_length=9, choices=ValidationStatus, blank=True
    )
    replicability = _long_text(_("posibilidad de réplica"))
    transfer_minimum = _long_text(_("mínimo para empezar"))
    transfer_staff = _long_text(_("personal necesario"))
    transfer_time = _long_text(_("tiempo necesario"))
    transfer_conditions = _long_text(_("condiciones previas"))
    transfer_legal = _long_text(_("requisitos legales"))
    limitations = _long_text(_("limitaciones"))
    no_information = models.JSONField(
        _("campos contestados “Sin información”"), default=list, blank=True
    )

    unfinished = models.JSONField(
        _("respuestas por corregir"),
        default=dict,
        editable=False,
        help_text=_("Lo que se escribió y todavía no se puede leer, por sección, tal cual."),
    )

    # The life of this version
    based_on = models.ForeignKey(
        "self",
        verbose_name=_("copiada de"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="copies",
    )
    created_by = models.ForeignKey(
        User,
        verbose_name=_("creada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="revisions_created",
    )
    created_at = models.DateTimeField(_("creada el"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        User,
        verbose_name=_("última edición de"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="revisions_updated",
    )
    updated_at = models.DateTimeField(_("última edición"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("enviada el"), null=True, editable=False)
    endorsement_asked_at = models.DateTimeField(_("aval pedido el"), null=True, editable=False)
    returned_due_on = models.DateField(_("ajustes hasta"), null=True, editable=False)
    published_at = models.DateTimeField(_("publicada el"), null=True, editable=False)
    content_hash = models.CharField(
        _("huella del contenido"), max_length=64, blank=True, editable=False
    )
    withdrawal_cause = models.CharField(
        _("causa del retiro"), max_length=8, choices=WithdrawalCause, blank=True, editable=False
    )
    archive_cause = models.CharField(
        _("causa del archivo"), max_length=11, choices=ArchiveCause, blank=True, editable=False
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versión")
        verbose_name_plural = _("versiones")
        ordering = ("practice", "-number")
        constraints = (
            models.UniqueConstraint(fields=("practice", "number"), name="revision_number_once"),
            models.UniqueConstraint(
                fields=("practice",),
                condition=Q(status__in=OPEN_REVISION),
                name="revision_one_open",
                violation_error_message=_("Esta práctica ya tiene una versión en curso."),
            ),
            models.UniqueConstraint(
                fields=("practice",),
                condition=Q(status=RevisionStatus.PUBLISHED),
                name="revision_one_published",
                violation_error_message=_("Esta práctica ya tiene una versión publicada."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="revision_title_null_not_empty"),
            models.CheckConstraint(
                condition=Q(status__in=(RevisionStatus.DRAFT, RevisionStatus.WITHDRAWN))
                | Q(title__isnull=False, owner__isnull=False),
                name="revision_titled_and_owned",
                violation_error_message=_("Para enviarla, la práctica necesita título y entidad."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        RevisionStatus.PUBLISHED,
                        RevisionStatus.SUPERSEDED,
                        RevisionStatus.ARCHIVED,
                    ),
                    published_at__isnull=False,
                )
                | Q(published_at=None),
                name="revision_published_at_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None, started_precision="")
                | (Q(started_on__isnull=False) & ~Q(started_precision="")),
                name="revision_start_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_precision="")
                | (Q(ended_on__isnull=False) & ~Q(ended_precision="")),
                name="revision_end_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="revision_ends_after_start",
                violation_error_message=_("La fecha final no puede ser anterior a la inicial."),
            ),
            models.CheckConstraint(
                condition=~Q(is_ongoing=True) | Q(ended_on=None),
                name="revision_ongoing_has_no_end",
                violation_error_message=_(
                    "Una práctica que sigue vigente no tiene fecha de finalización."
                ),
            ),
        )
        indexes = (
            models.Index(fields=("status", "-published_at"), name="revision_by_publication"),
            models.Index(fields=("status", "started_on"), name="revision_by_start"),
        )

    def __str__(self) -> str:
        return self.title or str(_("Práctica sin título"))

    @property
    def is_editable(self) -> bool:
        """Whether its content may still change; nothing else may be written to."""
        return self.status in (RevisionStatus.DRAFT, RevisionStatus.RETURNED)

    @property
    def is_tombstone(self) -> bool:
        """Archived for a cause that leaves only the reason on view."""
        return self.status == RevisionStatus.ARCHIVED and self.archive_cause in (
            ArchiveCause.LEGAL,
            ArchiveCause.ERROR,
        )

    @property
    def former_name_list(self) -> list[str]:
        return [line.strip() for line in self.former_names.splitlines() if line.strip()]

    @property
    def resource_kind_labels(self) -> list[str]:
        return [str(ResourceKind(kind).label) for kind in self.resource_kinds]


class Replication(models.Model):
    """Somebody says that their practice does something similar to a published one."""

    practice = models.ForeignKey(
        Practice, verbose_name=_("práctica"), on_delete=models.PROTECT, related_name="replicates"
    )
    source = models.ForeignKey(
        Practice,
        verbose_name=_("práctica de la que parte"),
        on_delete=models.PROTECT,
        related_name="replications",
    )
    created_by = models.ForeignKey(
        User,
        verbose_name=_("declarada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="replications_declared",
    )
    created_at = models.DateTimeField(_("declarada el"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("réplica")
        verbose_name_plural = _("réplicas")
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "source"),
                name="replication_once",
                violation_error_message=_("Esas dos prácticas ya están enlazadas."),
            ),
            models.CheckConstraint(
                condition=~Q(practice=F("source")),
                name="replication_of_another",
                violation_error_message=_("Una práctica no es réplica de sí misma."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.practice} ← {self.source}"
