"""Controlled lists: services, topics, keywords, population groups and territories."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.enums import TerritoryKind
from practices.text import fold


class Term(models.Model):
    """A value of a list that staff edit: kept for the records that use it, never deleted."""

    name = models.CharField(_("nombre"), max_length=120, unique=True)
    slug = models.SlugField(_("identificador en la dirección"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    is_active = models.BooleanField(
        _("se ofrece"),
        default=True,
        help_text=_("Al quitarlo deja de ofrecerse; las fichas que lo usan lo conservan."),
    )

    class Meta:
        abstract = True
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class Service(Term):
    icon = models.CharField(_("icono"), max_length=40, blank=True)
    is_utility = models.BooleanField(_("servicio público domiciliario"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("servicio o sector")
        verbose_name_plural = _("servicios o sectores")


class Topic(Term):
    class Meta(Term.Meta):
        verbose_name = _("tema")
        verbose_name_plural = _("temas")


class PopulationGroup(Term):
    class Meta(Term.Meta):
        verbose_name = _("grupo de población")
        verbose_name_plural = _("grupos de población")


class KeywordQuerySet(models.QuerySet):
    def for_words(self, words) -> list["Keyword"]:
        """The keywords of these words, made where missing; one per folded form, in order.

        "Inclusión" and "inclusion" are one keyword; the first spelling stored stays.
        """
        by_fold = {}
        for word in words:
            name = " ".join(word.split())[: Keyword.NAME_LENGTH]
            if name:
                # Folding may lengthen a text: "½" becomes "1/2".
                by_fold.setdefault(fold(name)[: Keyword.NAME_LENGTH], name)
        known = {keyword.folded: keyword for keyword in self.filter(folded__in=by_fold)}
        missing = [
            Keyword(name=name, folded=folded)
            for folded, name in by_fold.items()
            if folded not in known
        ]
        if missing:
            self.bulk_create(missing, ignore_conflicts=True)
            known = {keyword.folded: keyword for keyword in self.filter(folded__in=by_fold)}
        return [known[folded] for folded in by_fold]


class Keyword(models.Model):
    NAME_LENGTH = 60

    name = models.CharField(_("palabra clave"), max_length=NAME_LENGTH)
    folded = models.CharField(max_length=NAME_LENGTH, unique=True, editable=False)

    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = _("palabra clave")
        verbose_name_plural = _("palabras clave")
        ordering = ("folded",)

    def __str__(self) -> str:
        return self.name


class TerritoryQuerySet(models.QuerySet):
    def nation(self) -> "Territory":
        return self.get(kind=TerritoryKind.NATION)

    def departments(self):
        """The 32 departments and Bogotá, D.C."""
        return self.filter(kind=TerritoryKind.DEPARTMENT)

    def municipalities(self):
        return self.filter(kind=TerritoryKind.MUNICIPALITY)


class Territory(models.Model):
    """A place by its DIVIPOLA code (DANE): "00" the nation, "25" a department, "25001" a
    municipality. Codes are text: leading zeros count. Names repeat across departments."""

    NATION_CODE = "00"

    divipola_code = models.CharField(_("código DIVIPOLA"), max_length=5, unique=True)
    name = models.CharField(_("nombre"), max_length=80)
    kind = models.CharField(_("clase"), max_length=12, choices=TerritoryKind)
    type_name = models.CharField(
        _("tipo según el DANE"),
        max_length=40,
        blank=True,
        help_text=_("Municipio, isla o área no municipalizada."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("pertenece a"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    latitude = models.DecimalField(_("latitud"), max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(_("longitud"), max_digits=9, decimal_places=6, null=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territorio")
        verbose_name_plural = _("territorios")
        ordering = ("divipola_code",)
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(kind=TerritoryKind.NATION, divipola_code="00", parent=None)
                    | Q(
                        kind=TerritoryKind.DEPARTMENT,
                        divipola_code__regex=r"^[0-9]{2}$",
                        parent__isnull=False,
                    )
                    | Q(
                        kind=TerritoryKind.MUNICIPALITY,
                        divipola_code__regex=r"^[0-9]{5}$",
                        parent__isnull=False,
                    )
                ),
                name="territory_code_fits_kind",
                violation_error_message=_(
                    "El código tiene dos dígitos para un departamento y cinco para un municipio, "
                    "y uno y otro pertenecen a un territorio mayor."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """ "Soacha, Cundinamarca": names repeat, so a municipality says its department.

        Costs a query where ``parent`` was not selected.
        """
        if self.kind == TerritoryKind.MUNICIPALITY and self.name != self.parent.name:
            return f"{self.name}, {self.parent.name}"
        return self.name
