"""What passes between the owner of a practice and the house: endorsements, observations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    CertificateKind,
    ErratumKind,
    ObjectionSubject,
    OwnerAnswer,
    RequestStage,
)

from .call import Call
from .people import Organisation, User
from .practice import Revision
from .record import StoredFile
from .submission import Submission


class Endorsement(models.Model):
    """A manager's word for a version: who answers for it and what was consented to."""

    revision = models.OneToOneField(
        Revision, verbose_name=_("versión"), on_delete=models.PROTECT, related_name="endorsement"
    )
    given_by = models.ForeignKey(
        User,
        verbose_name=_("registrado por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="endorsements",
    )
    given_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)
    responsible_name = models.CharField(_("quién responde por la práctica"), max_length=150)
    responsible_post = models.CharField(_("cargo"), max_length=150)
    accepts_licence = models.BooleanField(_("acepta la licencia de publicación"))
    has_image_permissions = models.BooleanField(_("tiene los permisos de imagen"))
    consents_data_treatment = models.BooleanField(_("autoriza el tratamiento de datos"))
    letter = models.ForeignKey(
        StoredFile,
        verbose_name=_("carta firmada"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="endorsements",
    )

    class Meta:
        verbose_name = _("aval")
        verbose_name_plural = _("avales")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    accepts_licence=True, has_image_permissions=True, consents_data_treatment=True
                ),
                name="endorsement_consents_given",
                violation_error_message=_(
                    "El aval necesita la licencia, los permisos de imagen y la autorización "
                    "de tratamiento de datos."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.responsible_name}, {self.responsible_post}"


class ObservationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)


class Observation(models.Model):
    """A coordinator's remark on one field of a version; the owner answers it or marks it done.

    ``field_value_hash`` tells whether the field changed since the remark was made.
    """

    revision = models.ForeignKey(
        Revision, verbose_name=_("versión"), on_delete=models.CASCADE, related_name="observations"
    )
    field = models.CharField(_("campo"), max_length=40)
    text = models.TextField(_("observación"))
    field_value_hash = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey(
        User,
        verbose_name=_("hecha por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="observations",
    )
    created_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)
    answer = models.TextField(_("respuesta"), blank=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("contestada por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="observations_answered",
    )
    answered_at = models.DateTimeField(_("contestada el"), null=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observación")
        verbose_name_plural = _("observaciones")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="observation_answered_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:60]}"


class ArchiveRequest(models.Model):
    """The owner asks that a published version leave the catalogue; a coordinator answers."""

    revision = models.ForeignKey(
        Revision,
        verbose_name=_("versión"),
        on_delete=models.PROTECT,
        related_name="archive_requests",
    )
    reason = models.TextField(_("motivo"), max_length=2000)
    requested_by = models.ForeignKey(
        User,
        verbose_name=_("pedida por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="archive_requests",
    )
    requested_at = models.DateTimeField(_("pedida el"), default=timezone.now, editable=False)
    stage = models.CharField(
        _("etapa"),
        max_length=9,
        choices=RequestStage,
        default=RequestStage.PENDING,
        editable=False,
    )
    settled_by = models.ForeignKey(
        User,
        verbose_name=_("respondida por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="archive_requests_settled",
    )
    settled_at = models.DateTimeField(_("respondida el"), null=True, editable=False)
    answer = models.TextField(_("respuesta"), blank=True, editable=False)

    class Meta:
        verbose_name = _("solicitud de archivo")
        verbose_name_plural = _("solicitudes de archivo")
        ordering = ("requested_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("revision",),
                condition=Q(stage=RequestStage.PENDING),
                name="archive_request_one_open",
                violation_error_message=_("Ya se pidió archivar esta ficha."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.reason[:60]}"


class ReturnedContent(models.Model):
    """What a version said when it was last sent back, so that a coordinator sees what changed.

    Apart from the log, which is never altered: this may hold personal data and goes with them.
    """

    revision = models.OneToOneField(
        Revision,
        verbose_name=_("versión"),
        on_delete=models.CASCADE,
        related_name="returned_content",
    )
    content = models.JSONField(_("contenido"))
    taken_at = models.DateTimeField(_("devuelta el"), default=timezone.now)

    class Meta:
        verbose_name = _("contenido al devolver")
        verbose_name_plural = _("contenidos al devolver")

    def __str__(self) -> str:
        return str(self.revision)


class ValidityAnswer(models.Model):
    """What somebody answered when asked whether a published record still holds, and who.

    ``link`` names the mailed link that was used, so that it serves once; NULL: answered by
    somebody logged in. Without a person, ``address`` is the body's, which got the link.
    """

    revision = models.ForeignKey(
        Revision,
        verbose_name=_("versión"),
        on_delete=models.PROTECT,
        related_name="validity_answers",
    )
    answer = models.CharField(_("respuesta"), max_length=8, choices=OwnerAnswer)
    given_by = models.ForeignKey(
        User,
        verbose_name=_("respondida por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="validity_answers",
    )
    address = models.EmailField(_("correo de la entidad"), blank=True, editable=False)
    link = models.CharField(  # noqa: DJ001 - NULL: without link, so that it is unique
        max_length=64, unique=True, null=True, editable=False
    )
    at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("respuesta sobre la vigencia")
        verbose_name_plural = _("respuestas sobre la vigencia")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(address=""),
                name="validity_answer_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_answer_display()}"


class Erratum(models.Model):
    """A dated note on a version whose content is pinned: the text stays, the note stands beside.

    A substantial one asks the evaluators who have sent to confirm or reopen.
    """

    revision = models.ForeignKey(
        Revision, verbose_name=_("versión"), on_delete=models.PROTECT, related_name="errata"
    )
    kind = models.CharField(_("clase"), max_length=11, choices=ErratumKind)
    field = models.CharField(_("campo"), max_length=40, blank=True)
    text = models.TextField(_("qué se corrige"))
    written_by = models.ForeignKey(
        User,
        verbose_name=_("registrada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="errata",
    )
    written_at = models.DateTimeField(_("fecha"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("fe de erratas")
        verbose_name_plural = _("fes de erratas")
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"{self.revision}: {self.text[:60]}"


class Objection(models.Model):
    """Somebody objects to a preliminary list or result; each is answered in writing."""

    call = models.ForeignKey(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="objections"
    )
    subject = models.CharField(_("sobre"), max_length=11, choices=ObjectionSubject)
    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        related_name="objections",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad que objeta"),
        on_delete=models.PROTECT,
        related_name="objections",
    )
    text = models.TextField(_("objeción"), max_length=5000)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("soporte"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
    )
    file_name = models.CharField(_("nombre del archivo"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        User,
        verbose_name=_("presentada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="objections",
    )
    made_at = models.DateTimeField(_("presentada el"), default=timezone.now, editable=False)
    is_upheld = models.BooleanField(_("se acepta"), null=True, editable=False)
    answer = models.TextField(_("respuesta"), blank=True, editable=False)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("respondida por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="objections_answered",
    )
    answered_at = models.DateTimeField(_("respondida el"), null=True, editable=False)

    class Meta:
        verbose_name = _("objeción")
        verbose_name_plural = _("objeciones")
        ordering = ("made_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, is_upheld=None, answered_by=None, answer="")
                | (
                    Q(answered_at__isnull=False, is_upheld__isnull=False)
                    & Q(answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="objection_answered_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.text[:60]}"


class Certificate(models.Model):
    """A paper with a code that anybody may check. ``content`` is what it says, pinned."""

    code = models.CharField(_("código de verificación"), max_length=20, unique=True)
    kind = models.CharField(_("clase"), max_length=11, choices=CertificateKind)
    submission = models.ForeignKey(
        Submission,
        verbose_name=_("postulación"),
        on_delete=models.PROTECT,
        null=True,
        related_name="certificates",
    )
    call = models.ForeignKey(
        Call,
        verbose_name=_("convocatoria"),
        on_delete=models.PROTECT,
        null=True,
        related_name="certificates",
    )
    holder = models.ForeignKey(
        User,
        verbose_name=_("a nombre de"),
        on_delete=models.PROTECT,
        null=True,
        related_name="certificates",
        help_text=_("Solo en los de jurado; los demás son de la entidad titular."),
    )
    content = models.JSONField(_("contenido"), default=dict)
    issued_at = models.DateTimeField(_("expedido el"), default=timezone.now)
    revoked_at = models.DateTimeField(_("sin efecto desde"), null=True)
    revocation = models.TextField(_("por qué quedó sin efecto"), blank=True)
    key = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = _("certificado")
        verbose_name_plural = _("certificados")
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.code
