"""Mail that the portal promised to send: one row per event and person."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.enums import NotificationLevel, NotificationStage

from .people import User


class NotificationQuerySet(models.QuerySet):
    def due(self, now):
        """Waiting to be sent, and not before their next try."""
        return self.filter(stage=NotificationStage.PENDING, next_try_at__lte=now)


class Notification(models.Model):
    """``key`` makes it idempotent: the same event tells the same person once."""

    key = models.CharField(_("clave"), max_length=200, unique=True)
    kind = models.SlugField(_("aviso"), max_length=40)
    recipient = models.ForeignKey(
        User,
        verbose_name=_("persona"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        help_text=_("Vacío cuando se escribe al correo público de una entidad."),
    )
    address = models.EmailField(_("correo"))
    subject = models.CharField(_("asunto"), max_length=250)
    body = models.TextField(_("texto"))
    path = models.CharField(
        _("página"), max_length=300, blank=True, help_text=_("A dónde lleva el botón del mensaje.")
    )
    action = models.CharField(_("texto del botón"), max_length=60, blank=True)
    reply_to = models.EmailField(_("se responde a"), blank=True)
    is_to_do = models.BooleanField(
        _("pide hacer algo"), default=False, help_text=_("La persona debe actuar.")
    )
    read_at = models.DateTimeField(_("leído el"), null=True, editable=False)
    stage = models.CharField(
        _("etapa"),
        max_length=7,
        choices=NotificationStage,
        default=NotificationStage.PENDING,
    )
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    next_try_at = models.DateTimeField(_("próximo intento"), default=timezone.now)
    last_error = models.CharField(_("último error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("creado el"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("enviado el"), null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("stage", "next_try_at"), name="notification_due"),
            models.Index(fields=("recipient", "-created_at"), name="notification_of_person"),
        )

    def __str__(self) -> str:
        return self.subject


class NotificationPreference(models.Model):
    """What a person also wants by mail. Without a row: everything.

    Whatever the choice, the page of notifications shows them all.
    """

    user = models.OneToOneField(
        User,
        verbose_name=_("persona"),
        on_delete=models.CASCADE,
        related_name="notification_preference",
    )
    level = models.CharField(
        _("por correo"),
        max_length=5,
        choices=NotificationLevel,
        default=NotificationLevel.ALL,
    )
    muted_kinds = models.JSONField(_("avisos que no quiere por correo"), default=list, blank=True)
    updated_at = models.DateTimeField(_("última edición"), auto_now=True)

    class Meta:
        verbose_name = _("preferencia de avisos")
        verbose_name_plural = _("preferencias de avisos")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_level_display()}"
