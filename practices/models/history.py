"""The log of every change of state: append-only, each row chained to the one before by its hash."""

import datetime
import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.workflow import ACTS, MACHINES

from .call import Call
from .people import User

#: What the first row of a chain names as the row before it.
GENESIS = "0" * 64


class LogChain(models.Model):
    """The head of a call's chain; locked by each transaction that adds a row.

    Rows of objects that are in no call join the bank's chain.
    """

    call = models.OneToOneField(
        Call, verbose_name=_("convocatoria"), on_delete=models.PROTECT, related_name="log_chain"
    )
    head_hash = models.CharField(_("huella del último asiento"), max_length=64, default=GENESIS)
    length = models.PositiveBigIntegerField(_("asientos"), default=0)

    class Meta:
        verbose_name = _("cadena de la bitácora")
        verbose_name_plural = _("cadenas de la bitácora")

    def __str__(self) -> str:
        return str(self.call)


class TransitionLogQuerySet(models.QuerySet):
    def for_object(self, obj: models.Model):
        """The life of one revision, submission, assignment or call, oldest first."""
        return self.filter(machine=obj._meta.model_name, object_id=obj.pk).order_by("id")

    def in_order(self):
        """Chain by chain, in the order the hashes were made."""
        return self.order_by("chain", "position")


class TransitionLog(models.Model):
    """One change of state. Triggers refuse any later change of the row (see ``guards``).

    The object is named by machine and id, not by a foreign key: the row outlives everything.
    ``actor`` is NULL when a deadline or another effect of the system acted.
    """

    chain = models.ForeignKey(
        LogChain, verbose_name=_("cadena"), on_delete=models.PROTECT, related_name="entries"
    )
    position = models.PositiveBigIntegerField(_("asiento"))
    machine = models.CharField(
        _("objeto"), max_length=10, choices=[(m.name, m.label) for m in MACHINES.values()]
    )
    object_id = models.PositiveBigIntegerField(_("identificador del objeto"))
    transition = models.CharField(_("acción"), max_length=40)
    source = models.CharField(_("estado anterior"), max_length=17)
    target = models.CharField(_("estado nuevo"), max_length=17)
    actor = models.ForeignKey(
        User,
        verbose_name=_("persona"),
        on_delete=models.PROTECT,
        null=True,
        related_name="transitions",
    )
    role = models.CharField(_("en calidad de"), max_length=20)
    comment = models.TextField(_("comentario"), blank=True)
    payload = models.JSONField(_("datos"), default=dict)
    at = models.DateTimeField(_("fecha y hora"), default=timezone.now)
    previous_hash = models.CharField(_("huella anterior"), max_length=64)
    hash = models.CharField(_("huella"), max_length=64)

    objects = TransitionLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("asiento de la bitácora")
        verbose_name_plural = _("bitácora")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("chain", "position"), name="log_position_once"),
            models.UniqueConstraint(fields=("chain", "previous_hash"), name="log_never_forks"),
            models.CheckConstraint(condition=Q(position__gte=1), name="log_position_from_one"),
        )
        indexes = (models.Index(fields=("machine", "object_id"), name="log_by_object"),)

    def __str__(self) -> str:
        return f"{self.transition_label} ({self.at:%Y-%m-%d %H:%M})"

    @property
    def transition_label(self) -> str:
        if self.transition in ACTS:
            return str(ACTS[self.transition])
        return str(MACHINES[self.machine].transition(self.transition).label)

    def hashed_content(self) -> dict:
        """What the hash covers: ids, names and texts; nothing that says who a person is."""
        return {
            "call": self.chain.call_id,
            "position": self.position,
            "machine": self.machine,
            "object": self.object_id,
            "transition": self.transition,
            "source": self.source,
            "target": self.target,
            "actor": self.actor_id,
            "role": self.role,
            "comment": self.comment,
            "payload": self.payload,
            "at": self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "previous_hash": self.previous_hash,
        }

    def computed_hash(self) -> str:
        """SHA-256 of the canonical JSON of ``hashed_content``."""
        canonical = json.dumps(
            self.hashed_content(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()
