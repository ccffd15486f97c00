"""The catalogue's filters, read from the address.

Whatever the address holds is a valid request: known values apply, the others are named on the
page (`notes`). Repeated parameters mean "or"; different ones mean "and".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import search
from practices.models import Revision
from practices.search.parsing import MAX_CHARACTERS
from practices.selectors.facets import FACETS, TOTAL, Facet, started_from, started_until

BY_RELEVANCE = "relevancia"
ORDERS = {
    BY_RELEVANCE: gettext_lazy("Más relacionadas primero"),
    "recientes": gettext_lazy("Más recientes primero"),
    "titulo": gettext_lazy("Por título"),
    "nivel": gettext_lazy("Por nivel"),
}
YEARS = (MinValueValidator(1900), MaxValueValidator(2100))
MAXIMUM_NOTES = 5


@dataclass(frozen=True, slots=True)
class AppliedValue:
    """A filter in force."""

    name: str
    value: str
    facet: str
    label: str


class KnownChoicesField(forms.MultipleChoiceField):
    """Keeps the values it knows, each once, instead of refusing all because of one."""

    def clean(self, value):
        return [item for item in dict.fromkeys(self.to_python(value)) if self.valid_value(item)]


class KnownChoiceField(forms.ChoiceField):
    """An unknown value counts as none."""

    def clean(self, value):
        return value if value and self.valid_value(value) else ""


class FacetFilter(django_filters.MultipleChoiceFilter):
    field_class = KnownChoicesField

    def __init__(self, facet: Facet):
        super().__init__(label=facet.label)
        self.matching = facet.matching

    def filter(self, qs, value):
        return qs.filter(self.matching(value)) if value else qs


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, label: str, matching):
        super().__init__(label=label, validators=YEARS)
        self.matching = matching

    def filter(self, qs, value):
        return qs.filter(self.matching(value)) if value else qs


class OrderFilter(django_filters.ChoiceFilter):
    """Chosen with the filters, applied by whoever shows the list."""

    field_class = KnownChoiceField

    def filter(self, qs, value):
        return qs


class CatalogueFilters(django_filters.FilterSet):
    """The filters of one request over the published revisions.

    `choices`: for each facet of this house its values with their names.
    """

    servicio = FacetFilter(FACETS["servicio"])
    departamento = FacetFilter(FACETS["departamento"])
    tema = FacetFilter(FACETS["tema"])
    nivel = FacetFilter(FACETS["nivel"])
    vigente = FacetFilter(FACETS["vigente"])
    entidad = FacetFilter(FACETS["entidad"])
    categoria = FacetFilter(FACETS["categoria"])
    anio_desde = YearFilter(gettext_lazy("Desde el año"), started_from)
    anio_hasta = YearFilter(gettext_lazy("Hasta el año"), started_until)
    orden = OrderFilter(label=gettext_lazy("Orden"), choices=ORDERS)

    def __init__(
        self,
        data: QueryDict,
        choices: Mapping[str, Mapping[str, str]],
    ):
        super().__init__(data, Revision.objects.published())
        self.choices = choices
        for name in FACETS:
            if name in choices:
                self.filters[name].extra["choices"] = list(choices[name].items())
            else:
                del self.filters[name]

    # -- What was asked for ---------------------------------------------------------------------

    @property
    def facets(self) -> list[str]:
        return [name for name in FACETS if name in self.filters]

    @cached_property
    def _known(self) -> dict:
        """What the form could read; a malformed year is not in it."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def values(self) -> dict:
        """The filters in force, without what is unknown, malformed or contradictory."""
        left_out = ("anio_desde", "anio_hasta") if self._years_clash else ()
        return {
            name: value for name, value in self._known.items() if value and name not in left_out
        }

    @property
    def _years_clash(self) -> bool:
        first, last = self._known.get("anio_desde"), self._known.get("anio_hasta")
        return bool(first and last and first > last)

    @cached_property
    def text(self) -> str:
        """What to look for, as far as it is read at all: it is repeated in every link."""
        return " ".join(self.data.get("q", "")[:MAX_CHARACTERS].split())

    @cached_property
    def found(self) -> search.SearchResult | None:
        """What the words found, before any other filter; None when there is no word."""
        if not self.text:
            return None
        result = search.query(self.text)
        return None if result.parsed.is_blank else result

    @property
    def usual_order(self) -> str:
        return BY_RELEVANCE if self.found else "recientes"

    @property
    def order(self) -> str:
        """Without words nothing is more relevant than anything else."""
        order = self.values.get("orden") or self.usual_order
        return self.usual_order if order == BY_RELEVANCE else order

    @property
    def orders(self) -> dict[str, str]:
        """The orders that may be chosen; the usual one goes by no name."""
        others = {key: label for key, label in ORDERS.items() if key != BY_RELEVANCE}
        others.pop(self.usual_order, None)
        return {"": ORDERS[self.usual_order]} | others

    @property
    def is_narrowing(self) -> bool:
        return bool(self.found) or any(name != "orden" for name in self.values)

    # -- What it finds --------------------------------------------------------------------------

    def filter_queryset(self, queryset):
        return self._narrowed(queryset if self.found is None else self.found.hits)

    def without(self, facet: str) -> QuerySet[Revision]:
        """What all the other filters leave: the practices that a facet's values are counted in."""
        if facet not in self.values:
            return self.qs
        base = self.queryset if self.found is None else self.found.hits
        return self._narrowed(base, leaving_out=facet)

    def narrowed_by_facet(self) -> dict[str, QuerySet[Revision]]:
        """The argument of `facet_counts`."""
        return {TOTAL: self.qs} | {name: self.without(name) for name in self.facets}

    def ranked(self) -> search.SearchResult:
        """The search again, within the other filters: what `BY_RELEVANCE` shows."""
        narrowing = self.values.keys() - {"orden"}
        if not narrowing:
            return self.found
        return search.query(self.text, within=self._narrowed(self.queryset))

    def _narrowed(self, revisions: QuerySet, *, leaving_out: str = "") -> QuerySet:
        for name, value in self.values.items():
            if name != leaving_out:
                revisions = self.filters[name].filter(revisions, value)
        return revisions

    # -- What the page says about it ------------------------------------------------------------

    def applied(self) -> Iterator[AppliedValue]:
        """The filters in force but for the words and the order, as they can be taken away."""
        for name, value in self.values.items():
            label = str(self.filters[name].label)
            if name in self.facets:
                for item in value:
                    yield AppliedValue(name, item, label, self.choices[name][item])
            elif name != "orden":
                yield AppliedValue(name, str(value), "", f"{label} {value}")

    def address(
        self,
        *,
        leaving_out: AppliedValue | None = None,
        without_words: bool = False,
        **changes: str | int,
    ) -> str:
        """The query string of this list with known values only, or of one that asks for less."""
        query = QueryDict(mutable=True)
        if self.text and not without_words:
            query["q"] = self.text
        for name, value in self.values.items():
            items = value if isinstance(value, list) else [value]
            query.setlist(name, [str(item) for item in items])
        if leaving_out:
            query.setlist(
                leaving_out.name,
                [item for item in query.getlist(leaving_out.name) if item != leaving_out.value],
            )
        for name, value in changes.items():
            query[name] = str(value)
        return query.urlencode()

    def notes(self) -> list[str]:
        """One sentence for each thing in the address that was not applied."""
        return [*self._notes_on_words(), *self._notes_on_values()][:MAXIMUM_NOTES]

    def _notes_on_words(self) -> Iterator[str]:
        if self.text and self.found is None:
            yield _(
                "“%(text)s” no tiene palabras que se puedan buscar. Escriba una que diga más."
            ) % {"text": _short(self.text)}
        elif len(self.data.get("q", "")) > MAX_CHARACTERS or (
            self.found and self.found.parsed.is_shortened
        ):
            yield _("El texto es muy largo: se buscó solo su comienzo.")

    def _notes_on_values(self) -> Iterator[str]:
        for name, filter_ in self.filters.items():
            known = self._known.get(name) or ()
            accepted = {str(item) for item in (known if isinstance(known, list) else [known])}
            for value in dict.fromkeys(self.data.getlist(name)):
                if value.strip() and value.strip() not in accepted:
                    yield _(
                        "No se aplicó “%(value)s” en “%(filter)s”: no es un valor conocido."
                    ) % {
                        "value": _short(value),
                        "filter": filter_.label,
                    }
        if self._years_clash:
            yield _("No se aplicaron los años: %(start)s es posterior a %(end)s.") % {
                "start": self._known["anio_desde"],
                "end": self._known["anio_hasta"],
            }


def _short(text: str) -> str:
    return Truncator(text).chars(60)
