"""What keeps the installation going: settings, pages, imports, counters, leases."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import ImportStage, LayoutCode, TableImportStage, TableRowOutcome, UsageKind
from practices.validators import validate_web_address

from .people import Organisation, User
from .practice import Practice, Revision


def validate_logo_size(image) -> None:
    if image.size > 512 * 1024:
        raise ValidationError(_("El logo pesa más de 512 kB. Use una imagen más liviana."))


class SiteSettingsQuerySet(models.QuerySet):
    def current(self) -> "SiteSettings":
        """The one row, or its defaults where nobody has saved it yet (nothing is written)."""
        return self.filter(pk=SiteSettings.ONLY).first() or SiteSettings()


class SiteSettings(models.Model):
    """Everything an administrator changes without a shell. One row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    portal_name = models.CharField(
        _("nombre del portal"), max_length=80, default="Banco de buenas prácticas"
    )
    entity_name = models.CharField(
        _("entidad que lo administra"), max_length=120, default="Entidad administradora"
    )
    tagline = models.CharField(
        _("lema"),
        max_length=160,
        blank=True,
        default="Buenas prácticas que otras entidades ya probaron",
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="site",
        blank=True,
        validators=[validate_logo_size],
        help_text=_("PNG, JPEG o WebP de hasta 512 kB. Se muestra a 48 píxeles de alto."),
    )
    header_text = models.CharField(_("texto del encabezado"), max_length=160, blank=True)
    footer_text = models.TextField(
        _("texto del pie de página"), max_length=600, blank=True, help_text=_("Admite Markdown.")
    )
    show_govco_bar = models.BooleanField(_("mostrar la barra de GOV.CO"), default=False)
    single_entity = models.BooleanField(
        _("banco de una sola entidad"),
        default=False,
        help_text=_("Oculta el filtro por entidad y los pasos del NIT."),
    )
    demo_notice = models.BooleanField(_("avisar que los datos son de demostración"), default=False)
    contact_email = models.EmailField(_("correo de contacto"), blank=True)
    contact_phone = models.CharField(_("teléfono de contacto"), max_length=80, blank=True)
    contact_address = models.CharField(_("dirección de la sede"), max_length=200, blank=True)
    contact_hours = models.CharField(_("horario de atención"), max_length=120, blank=True)
    mail_sender_name = models.CharField(
        _("nombre del remitente de los correos"), max_length=80, blank=True
    )
    mail_sender = models.EmailField(_("correo remitente"), blank=True)
    mail_signature = models.TextField(_("firma de los correos"), max_length=400, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("vigencia de una ficha, en meses"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    maximum_file_megabytes = models.PositiveSmallIntegerField(
        _("tamaño máximo de un archivo, en MB"),
        default=25,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    maximum_practice_megabytes = models.PositiveSmallIntegerField(
        _("tamaño máximo de los archivos de una práctica, en MB"),
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    is_open_for_signup = models.BooleanField(
        _("cualquier persona puede crear una cuenta"),
        default=True,
        help_text=_("Si no, solo quien recibe una invitación."),
    )
    invitation_days = models.PositiveSmallIntegerField(
        _("días en que vence una invitación"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    good_example = models.ForeignKey(
        Practice,
        verbose_name=_("buen ejemplo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("La ficha que se muestra a quien va a escribir la suya."),
    )
    licence_name = models.CharField(
        _("licencia de los contenidos"),
        max_length=120,
        default="Creative Commons Atribución 4.0 Internacional (CC BY 4.0)",
    )
    licence_url = models.CharField(
        _("texto de la licencia"),
        max_length=200,
        default="https://creativecommons.org/licenses/by/4.0/deed.es",
        validators=[validate_web_address],
    )
    updated_at = models.DateTimeField(_("última edición"), auto_now=True)

    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("configuración del portal")
        verbose_name_plural = _("configuración del portal")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="site_settings_one_row"),)

    def __str__(self) -> str:
        return self.portal_name


class Page(models.Model):
    """A static page whose text the administrator edits; its address is fixed by its slug."""

    slug = models.SlugField(_("dirección"), max_length=60, unique=True, editable=False)
    title = models.CharField(_("título"), max_length=120)
    description = models.CharField(_("descripción para buscadores"), max_length=200, blank=True)
    body = models.TextField(_("texto"), help_text=_("Admite Markdown."))
    updated_at = models.DateTimeField(_("última edición"), auto_now=True)

    class Meta:
        verbose_name = _("página")
        verbose_name_plural = _("páginas")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class MailText(models.Model):
    """Subject and body of one kind of mail, with {placeholders}; the entity's own wording."""

    kind = models.SlugField(_("aviso"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("cuándo se envía"), max_length=120, editable=False)
    subject = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("texto"))
    action = models.CharField(_("texto del botón"), max_length=60, blank=True)
    placeholders = models.CharField(
        _("palabras que se reemplazan"), max_length=300, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("texto de correo")
        verbose_name_plural = _("textos de correos")
        ordering = ("kind",)

    def __str__(self) -> str:
        return self.name


class DocumentImport(models.Model):
    """An official form that somebody handed in, read but not yet a draft.

    ``content`` holds what the reader found, as plain data; the file itself is not kept.
    """

    uploaded_by = models.ForeignKey(
        User,
        verbose_name=_("subido por"),
        on_delete=models.PROTECT,
        related_name="document_imports",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="document_imports",
    )
    file_name = models.CharField(_("archivo"), max_length=200)
    layout = models.CharField(_("formato"), max_length=16, choices=LayoutCode)
    content = models.JSONField(_("lo leído"))
    stage = models.CharField(
        _("etapa"), max_length=7, choices=ImportStage, default=ImportStage.READ
    )
    revision = models.OneToOneField(
        Revision,
        verbose_name=_("borrador"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="document_import",
    )
    created_at = models.DateTimeField(_("fecha"), default=timezone.now)

    class Meta:
        verbose_name = _("formato importado")
        verbose_name_plural = _("formatos importados")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name


def table_path(instance, filename) -> str:
    """By a random name: nothing that a person typed becomes a path."""
    return f"tables/{uuid4().hex}"


class TableImport(models.Model):
    """A table of many practices that somebody handed in: the promise of the task that reads it.

    First every row is checked and reported; the practices are written when a person says so.
    """

    uploaded_by = models.ForeignKey(
        User,
        verbose_name=_("subida por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="table_imports",
    )
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="table_imports",
        help_text=_("La de las filas que no nombran ninguna."),
    )
    file = models.FileField(_("archivo"), upload_to=table_path, max_length=120)
    file_name = models.CharField(_("nombre del archivo"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    stage = models.CharField(
        _("etapa"),
        max_length=9,
        choices=TableImportStage,
        default=TableImportStage.RECEIVED,
        editable=False,
    )
    all_or_nothing = models.BooleanField(
        _("todas las filas o ninguna"),
        default=True,
        help_text=_("Si no, se importan las filas buenas y las demás se entregan en un archivo."),
    )
    rows_total = models.PositiveIntegerField(_("filas"), default=0, editable=False)
    rows_done = models.PositiveIntegerField(_("filas tratadas"), default=0, editable=False)
    refusal = models.TextField(_("por qué no se pudo"), blank=True, editable=False)
    notes = models.JSONField(
        _("sobre el archivo"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Columnas desconocidas o ausentes y filas sueltas, como los errores."),
    )
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("próximo intento"), default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("terminada el"), null=True, editable=False)

    class Meta:
        verbose_name = _("importación de una tabla")
        verbose_name_plural = _("importaciones de tablas")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name


class TableImportRow(models.Model):
    """One row of the table with what it does or why it cannot.

    ``problems``: list of {"column", "value", "message"}; column "" for the whole row.
    """

    table_import = models.ForeignKey(
        TableImport, verbose_name=_("importación"), on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(_("fila"))
    external_id = models.CharField(_("código de origen"), max_length=160, blank=True)
    title = models.CharField(_("título"), max_length=200, blank=True)
    outcome = models.CharField(_("qué hace"), max_length=7, choices=TableRowOutcome)
    problems = models.JSONField(_("errores"), default=list, blank=True)
    content = models.JSONField(_("contenido"), default=dict, blank=True)
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("versión"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="table_rows",
    )

    class Meta:
        verbose_name = _("fila importada")
        verbose_name_plural = _("filas importadas")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("table_import", "number"), name="table_import_row_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class CodeCounter(models.Model):
    """The last number given in a year; locked by the transaction that submits."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("contador de códigos")
        verbose_name_plural = _("contadores de códigos")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class JobLease(models.Model):
    """Who runs a scheduled job now: one host at a time, until the lease expires."""

    name = models.SlugField(primary_key=True, max_length=60)
    holder = models.CharField(max_length=120)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("turno de un trabajo")
        verbose_name_plural = _("turnos de los trabajos")

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class UsageCount(models.Model):
    """Views and downloads per day, without visitors. Lives in the side database (routers)."""

    kind = models.CharField(max_length=8, choices=UsageKind)
    key = models.CharField(
        max_length=60, validators=[RegexValidator(r"^[A-Za-z0-9-]+$")], help_text="BP-2026-0001"
    )
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("uso por día")
        verbose_name_plural = _("usos por día")
        constraints = (
            models.UniqueConstraint(fields=("kind", "key", "day"), name="usage_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.key}: {self.count}"
