"""People, the bodies they write for, and their roles in them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from practices.enums import (
    InvitationStage,
    MembershipAction,
    MembershipRole,
    OrganisationKind,
    OrganisationStage,
    RequestStage,
    SizeBand,
)
from practices.validators import validate_nit, validate_web_address

from .taxonomy import Service, Territory


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. The e-mail is the login; nobody has a user name.

    People are anonymised in their own row, never deleted: the log points at them.
    """

    email = models.EmailField(
        _("correo electrónico"),
        unique=True,
        error_messages={"unique": _("Ya hay una cuenta con este correo.")},
    )
    full_name = models.CharField(_("nombre completo"), max_length=150)
    is_active = models.BooleanField(
        _("activa"), default=True, help_text=_("Una cuenta inactiva no puede ingresar.")
    )
    is_staff = models.BooleanField(
        _("entra a la administración"),
        default=False,
        help_text=_("Lo que puede hacer allí lo dicen sus grupos."),
    )
    date_joined = models.DateTimeField(_("fecha de registro"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("full_name",)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_any_case",
                violation_error_message=_("Ya hay una cuenta con este correo."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.email

    @cached_property
    def group_names(self) -> frozenset[str]:
        """Names of the staff groups of this person; one query per loaded object."""
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def organisation_roles(self) -> dict[int, str]:
        """Active roles inside bodies: organisation id → role; one query per loaded object."""
        return dict(self.memberships.filter(is_active=True).values_list("organisation_id", "role"))


class OrganisationQuerySet(models.QuerySet):
    def active(self):
        """Bodies of the portal: approved by the coordination and still in use."""
        return self.filter(is_active=True, stage=OrganisationStage.APPROVED)

    def pending(self):
        """Registered by somebody and waiting for the coordination."""
        return self.filter(stage=OrganisationStage.PENDING)

    def in_use(self):
        """Bodies whose people may write: also those that wait for the coordination."""
        return self.filter(is_active=True).exclude(stage=OrganisationStage.REFUSED)

    def of_member(self, user):
        """Bodies in which this person has an active role."""
        return self.filter(memberships__user=user, memberships__is_active=True)

    def named(self, name: str):
        """Bodies that have, had or abbreviate to this name, whatever its case."""
        return self.filter(
            Q(name__iexact=name) | Q(acronym__iexact=name) | Q(former_names__name__iexact=name)
        ).distinct()


class Organisation(models.Model):
    name = models.CharField(_("nombre"), max_length=200)
    acronym = models.CharField(_("sigla"), max_length=30, blank=True)
    tax_id = models.CharField(
        _("NIT"),
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[validate_nit],
        help_text=_("Con dígito de verificación: 899999094-1."),
        error_messages={"unique": _("Ya hay una entidad con este NIT.")},
    )
    kind = models.CharField(_("clase"), max_length=12, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("entidad superior"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
    )
    services = models.ManyToManyField(
        Service, verbose_name=_("servicios o sectores"), blank=True, related_name="organisations"
    )
    municipality = models.ForeignKey(
        Territory,
        verbose_name=_("municipio de la sede"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    size_band = models.CharField(_("tamaño"), max_length=8, choices=SizeBand, blank=True)
    public_email = models.EmailField(_("correo público"), blank=True)
    public_phone = models.CharField(_("teléfono público"), max_length=80, blank=True)
    website = models.CharField(
        _("sitio web"), max_length=200, blank=True, validators=[validate_web_address]
    )
    presentation = models.TextField(_("presentación"), max_length=1500, blank=True)
    slug = models.SlugField(_("identificador en la dirección"), max_length=80, unique=True)
    is_active = models.BooleanField(_("activa"), default=True)
    stage = models.CharField(
        _("registro"),
        max_length=8,
        choices=OrganisationStage,
        default=OrganisationStage.APPROVED,
        editable=False,
    )
    registered_by = models.ForeignKey(
        User,
        verbose_name=_("registrada por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="organisations_registered",
    )
    refusal = models.TextField(_("por qué no se aprobó"), blank=True, editable=False)
    created_at = models.DateTimeField(_("creada el"), default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("entidad")
        verbose_name_plural = _("entidades")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="organisation_not_its_own_parent",
                violation_error_message=_("Una entidad no puede ser superior de sí misma."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.UNIT) | Q(parent__isnull=False),
                name="organisation_unit_has_parent",
                violation_error_message=_("Una dependencia necesita su entidad superior."),
            ),
            models.CheckConstraint(
                condition=~Q(tax_id=""),
                name="organisation_tax_id_null_not_empty",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        return self.acronym or self.name

    @property
    def has_public_contact(self) -> bool:
        return bool(self.public_email or self.public_phone)


class OrganisationFormerName(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.CASCADE,
        related_name="former_names",
    )
    name = models.CharField(_("nombre anterior"), max_length=200)

    class Meta:
        verbose_name = _("nombre anterior")
        verbose_name_plural = _("nombres anteriores")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="organisation_former_name_once",
                violation_error_message=_("Ese nombre anterior ya está en la lista."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationDomain(models.Model):
    """A mail domain of a body, without the "@"; hints at where a person works."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("entidad"), on_delete=models.CASCADE, related_name="domains"
    )
    domain = models.CharField(_("dominio de correo"), max_length=120)

    class Meta:
        verbose_name = _("dominio de correo")
        verbose_name_plural = _("dominios de correo")
        ordering = ("domain",)
        constraints = (
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9.-]+\.[a-z]{2,}$"),
                name="organisation_domain_form",
                violation_error_message=_("Escriba solo el dominio, en minúsculas: entidad.gov.co"),
            ),
            models.UniqueConstraint(
                fields=("organisation", "domain"),
                name="organisation_domain_once",
                violation_error_message=_("Ese dominio ya está en la lista."),
            ),
        )

    def __str__(self) -> str:
        return self.domain


class Membership(models.Model):
    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("función"), max_length=8, choices=MembershipRole)
    is_active = models.BooleanField(_("activa"), default=True)
    created_at = models.DateTimeField(_("desde"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("vinculación")
        verbose_name_plural = _("vinculaciones")
        ordering = ("organisation", "user")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation"),
                name="membership_once",
                violation_error_message=_("Esta persona ya está vinculada a la entidad."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Sent and not expired."""
        return self.filter(stage=InvitationStage.SENT, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A place in a body offered to an address. The link carries ``key``, signed; sending the
    invitation again gives it a new key, so that only the latest link works."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    email = models.EmailField(_("correo"))
    role = models.CharField(_("función"), max_length=8, choices=MembershipRole)
    key = models.CharField(max_length=64, unique=True, editable=False)
    stage = models.CharField(
        _("etapa"),
        max_length=8,
        choices=InvitationStage,
        default=InvitationStage.SENT,
        editable=False,
    )
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("invitada por"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="invitations_sent",
    )
    sent_at = models.DateTimeField(_("enviada el"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("vence el"), editable=False)
    accepted_by = models.ForeignKey(
        User,
        verbose_name=_("aceptada por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="invitations_accepted",
    )
    settled_at = models.DateTimeField(_("aceptada o anulada el"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(stage=InvitationStage.SENT),
                name="invitation_one_open",
                violation_error_message=_("Ya hay una invitación abierta para ese correo."),
            ),
            models.CheckConstraint(
                condition=~Q(stage=InvitationStage.ACCEPTED) | Q(accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"

    @property
    def has_expired(self) -> bool:
        return self.stage == InvitationStage.SENT and self.expires_at <= timezone.now()


class JoinRequest(models.Model):
    """Somebody asks for a place in a body; a manager of it or a coordinator answers."""

    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="join_requests"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        related_name="join_requests",
    )
    message = models.TextField(_("mensaje"), max_length=500, blank=True)
    stage = models.CharField(
        _("etapa"),
        max_length=9,
        choices=RequestStage,
        default=RequestStage.PENDING,
        editable=False,
    )
    created_at = models.DateTimeField(_("pedida el"), default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        User,
        verbose_name=_("respondida por"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="join_requests_settled",
    )
    settled_at = models.DateTimeField(_("respondida el"), null=True, editable=False)
    answer = models.TextField(_("respuesta"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("solicitud de vinculación")
        verbose_name_plural = _("solicitudes de vinculación")
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation"),
                condition=Q(stage=RequestStage.PENDING),
                name="join_request_one_open",
                violation_error_message=_("Ya pidió vincularse a esta entidad."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class MembershipEvent(models.Model):
    """The log of who belongs to a body and who said so. Append-only (see ``guards``)."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad"),
        on_delete=models.PROTECT,
        related_name="membership_events",
    )
    action = models.CharField(_("qué pasó"), max_length=20, choices=MembershipAction)
    user = models.ForeignKey(
        User,
        verbose_name=_("a quién"),
        on_delete=models.PROTECT,
        null=True,
        related_name="membership_events",
    )
    actor = models.ForeignKey(
        User,
        verbose_name=_("por quién"),
        on_delete=models.PROTECT,
        null=True,
        related_name="membership_events_caused",
    )
    role = models.CharField(_("función"), max_length=8, choices=MembershipRole, blank=True)
    detail = models.TextField(_("detalle"), blank=True)
    at = models.DateTimeField(_("fecha y hora"), default=timezone.now)

    class Meta:
        verbose_name = _("asiento de vinculaciones")
        verbose_name_plural = _("registro de vinculaciones")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.at:%Y-%m-%d %H:%M})"


class EvaluatorProfile(models.Model):
    """What assignment needs to know of an evaluator; their body also counts for conflicts."""

    user = models.OneToOneField(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="evaluator_profile"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("entidad en la que trabaja"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluators",
    )
    services = models.ManyToManyField(
        Service, verbose_name=_("experiencia en"), blank=True, related_name="evaluators"
    )
    maximum_load = models.PositiveSmallIntegerField(
        _("evaluaciones a la vez"),
        default=10,
        help_text=_("Cuántas asignaciones sin enviar puede tener al mismo tiempo."),
    )

    class Meta:
        verbose_name = _("perfil de evaluación")
        verbose_name_plural = _("perfiles de evaluación")

    def __str__(self) -> str:
        return str(self.user)
