"""What the public catalogue reads: made from the published version, in the same transaction."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .practice import Practice, Revision


class SearchDocument(models.Model):
    """The words of a published practice, written by ``practices.search`` only.

    The five texts hold tokens of ``practices.text`` separated by spaces; each text engine keeps
    its index over them (``practices.search.engines``). Ids rise in the order of publication: a
    new version gets a new row, so the newest hits are those with the highest ids.
    """

    practice = models.OneToOneField(
        Practice,
        verbose_name=_("práctica"),
        on_delete=models.CASCADE,
        related_name="search_document",
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("versión publicada"),
        on_delete=models.CASCADE,
        related_name="search_documents",
    )
    length = models.PositiveIntegerField(
        _("palabras"), help_text=_("Sin las de los archivos adjuntos.")
    )
    # One entry for each word outside the attachments: see search.ranking.pack_counts.
    counts = models.TextField(_("apariciones de cada palabra por campo"))
    title = models.TextField(_("título y otros nombres"))
    keywords = models.TextField(_("palabras clave, listas, entidad y código"))
    summary = models.TextField(_("resumen"))
    body = models.TextField(_("los demás textos"))
    attachments = models.TextField(_("archivos adjuntos"))

    class Meta:
        verbose_name = _("documento de búsqueda")
        verbose_name_plural = _("documentos de búsqueda")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.practice_id}"


class CatalogueStateQuerySet(models.QuerySet):
    def version(self) -> int:
        """The number that every key of a cached public page carries; 0 before the first change."""
        return self.values_list("version", flat=True).first() or 0

    def bump(self) -> None:
        """Say that the public sees something else from the end of this transaction on.

        The row stays locked until then: call it last.
        """
        if not self._raise_version():
            # Two first publications at once: the second waits here and raises the first one's.
            self.bulk_create([CatalogueState()], ignore_conflicts=True)
            self._raise_version()

    bump.alters_data = True

    def _raise_version(self) -> int:
        return self.filter(pk=CatalogueState.ONLY).update(
            version=F("version") + 1, updated_at=timezone.now()
        )


class CatalogueState(models.Model):
    """The version of the public catalogue. One row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    version = models.PositiveBigIntegerField(_("versión del catálogo"), default=0)
    updated_at = models.DateTimeField(_("último cambio"), default=timezone.now)

    objects = CatalogueStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("estado del catálogo")
        verbose_name_plural = _("estado del catálogo")
        default_permissions = ()
        constraints = (models.CheckConstraint(condition=Q(id=1), name="catalogue_state_one_row"),)

    def __str__(self) -> str:
        return str(self.version)
