"""What the public lists show: the values of the filters, cards, bodies, numbers of the home page.

What depends on nothing but the catalogue is kept in this process under the catalogue's version.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, Replace
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.enums import EvidenceLevel, Level, TerritoryKind
from practices.models import (
    CatalogueState,
    Category,
    Coverage,
    ImpactFigure,
    Organisation,
    Revision,
    Selection,
    Service,
    SiteSettings,
    Territory,
    Topic,
)
from practices.text import excerpt, fold, highlight, plain_text, tokens

from .facets import FINISHED, ONGOING, TOTAL, counting_entries, facet_counts

SUMMARY_LENGTH = 180

# -- Kept per version of the catalogue ----------------------------------------------------------


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What `make` returned when the catalogue last changed. Costs one query for its version."""
    key = f"{CatalogueState.objects.version()}:{name}"
    return caches["local"].get_or_set(hashlib.sha256(key.encode()).hexdigest(), make)


def filter_choices() -> dict[str, dict[str, str]]:
    """For each facet the values it knows with their names, in the order they are shown.

    A bank of one body lacks the facet of bodies.
    """
    return kept("filter-choices", _read_choices)


def _read_choices() -> dict[str, dict[str, str]]:
    """Two queries."""
    published = Revision.objects.published()
    lists = {
        "servicio": Service.objects.values_list(_text("servicio"), "slug", "name", "position"),
        "tema": Topic.objects.values_list(_text("tema"), "slug", "name", "position"),
        "departamento": Territory.objects.departments().values_list(
            _text("departamento"), "divipola_code", "name", _number(0)
        ),
        "entidad": Organisation.objects.filter(revisions__in=published).values_list(
            _text("entidad"), "slug", "name", _number(0)
        ),
        "selections": Selection.objects.filter(revision__in=published)
        .exclude(category_name="")
        .values_list(_text("categoria"), "category_name", "category_name", _number(0)),
        "entries": Category.objects.filter(
            submissions__in=counting_entries().filter(revision__in=published)
        ).values_list(_text("categoria"), "name", "name", _number(0)),
    }
    first, *others = (rows.order_by() for rows in lists.values())
    rows = sorted(first.union(*others), key=lambda row: (row[3], fold(row[2])))
    choices: dict[str, dict[str, str]] = {
        "servicio": {},
        "departamento": {},
        "tema": {},
        "nivel": {level.value: str(level.label) for level in reversed(Level)},
        "vigente": {ONGOING: _("Vigente"), FINISHED: _("Finalizada")},
        "entidad": {},
        "categoria": {},
    }
    for facet, value, name, _position in rows:
        choices[facet][value] = name
    if SiteSettings.objects.current().single_entity:
        del choices["entidad"]
    return choices


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


# -- Order --------------------------------------------------------------------------------------

# Neither engine sorts Spanish as people do without a collation of the house's own.
_SORTED_AS = {
    "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ñ": "n~",
    "Á": "a", "É": "e", "Í": "i", "Ó": "o", "Ú": "u", "Ü": "u", "Ñ": "n~",
    '"': "", "“": "", "”": "", "¿": "", "«": "", "»": "",
}  # fmt: skip


def alphabetical(field: str):
    """The column as it is sorted: without case, accents and opening signs; ñ after n."""
    expression = Lower(field)
    for letter, plain in _SORTED_AS.items():
        expression = Replace(expression, Value(letter), Value(plain))
    return expression


def in_order(revisions: QuerySet[Revision], order: str) -> QuerySet[Revision]:
    """By "recientes", "titulo" or "nivel". Records not confirmed in time stand below the rest."""
    newest = ("-published_at", "-pk")
    if order == "titulo":
        return revisions.order_by(alphabetical("title"), "pk")
    if order == "nivel":
        ranks = [
            When(practice__level=level, then=rank) for rank, level in enumerate(reversed(Level))
        ]
        return revisions.order_by(Case(*ranks, default=len(Level)), *newest)
    unconfirmed = Q(practice__valid_until__lt=timezone.localdate())
    return revisions.order_by(Case(When(unconfirmed, then=1), default=0), *newest)


# -- Cards --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a practice; `title` and `summary` may hold marked hits."""

    code: str
    url: str
    title: str
    summary: str
    services: Sequence[str]
    category: str
    recognition: str
    owner: str
    place: str
    is_historic: bool
    level: str | None
    evidence_level: int
    confirmed_on: date | None
    unconfirmed_since: date | None
    finished: bool
    started_on: date | None
    started_precision: str
    ended_on: date | None
    ended_precision: str
    is_ongoing: bool | None


def cards(ids: Sequence[int], terms: Collection[str] = ()) -> list[Card]:
    """The cards of these revisions, in this order, with hits of `terms` marked. Three queries."""
    first_selection = Selection.objects.filter(revision=OuterRef("pk"))
    entries = counting_entries().filter(revision=OuterRef("pk"))
    headline = ImpactFigure.objects.filter(revision=OuterRef("pk"), is_headline=True)
    revisions = (
        Revision.objects.filter(pk__in=ids)
        .select_related("practice", "owner")
        .prefetch_related(
            "services",
            Prefetch("coverage", Coverage.objects.select_related("territory__parent")),
        )
        .annotate(
            entry_category=Subquery(entries.values("category__name")[:1]),
            selection_category=Subquery(
                first_selection.exclude(category_name="").values("category_name")[:1]
            ),
            recognition=Subquery(first_selection.exclude(result="").values("result")[:1]),
            evidence_level=Coalesce(
                Subquery(headline.values("evidence_level")[:1]), Value(EvidenceLevel.CLAIMED.value)
            ),
        )
        .in_bulk()
    )
    return [_card(revisions[pk], terms) for pk in ids if pk in revisions]


def _card(revision: Revision, terms: Collection[str]) -> Card:
    validity = validity_of(revision)
    return Card(
        code=revision.practice.code,
        url=reverse("record", args=[revision.practice.code]),
        title=highlight(revision.title, terms),
        summary=excerpt(_text_with_hits(revision, terms), terms, SUMMARY_LENGTH),
        services=[service.name for service in revision.services.all()],
        category=revision.entry_category or revision.selection_category or "",
        recognition=revision.recognition or "",
        owner=revision.owner.name,
        place=place_of(revision.coverage.all()),
        is_historic=revision.practice.is_historic,
        level=revision.practice.level,
        evidence_level=revision.evidence_level,
        confirmed_on=validity.confirmed_on,
        unconfirmed_since=validity.unconfirmed_since,
        finished=validity.finished,
        started_on=revision.started_on,
        started_precision=revision.started_precision,
        ended_on=revision.ended_on,
        ended_precision=revision.ended_precision,
        is_ongoing=revision.is_ongoing,
    )


#: Where a card looks for its two lines: first what says most in few words.
_TELLING_TEXTS = (
    "summary", "objectives", "context", "impact", "target_population", "implementation",
    "procedure", "success_factors", "achievements", "replicability", "limitations",
    "improvements", "conclusion",
)  # fmt: skip


def _text_with_hits(revision: Revision, terms: Collection[str]) -> str:
    """The first text that holds a hit, else the first there is."""
    texts = [text for name in _TELLING_TEXTS if (text := getattr(revision, name))]
    for text in texts if terms else ():
        if not terms.isdisjoint(tokens(text)):
            return plain_text(text)
    return plain_text(texts[0]) if texts else ""


@dataclass(frozen=True, slots=True)
class Validity:
    """Whether somebody still stands by the record; a finished practice needs nobody."""

    finished: bool
    confirmed_on: date | None
    unconfirmed_since: date | None


def validity_of(revision: Revision) -> Validity:
    practice = revision.practice
    confirmed_at = practice.confirmed_at or revision.published_at
    lapsed = practice.valid_until is not None and practice.valid_until < timezone.localdate()
    return Validity(
        finished=revision.is_ongoing is False,
        confirmed_on=timezone.localdate(confirmed_at) if confirmed_at else None,
        unconfirmed_since=practice.valid_until if lapsed else None,
    )


def place_of(coverage: Iterable[Coverage]) -> str:
    """Where a practice reaches, in a few words: "Cundinamarca (parte)", "12 municipios"."""
    rows = list(coverage)
    if any(row.territory.kind == TerritoryKind.NATION for row in rows):
        return _("Todo el país")
    if len(rows) == 1:
        name = rows[0].territory.full_name
        return _("%(place)s (parte)") % {"place": name} if rows[0].is_partial else name
    if len(rows) == 2:
        return _("%(one)s y %(other)s") % {
            "one": rows[0].territory.name,
            "other": rows[1].territory.name,
        }
    departments = sum(row.territory.kind == TerritoryKind.DEPARTMENT for row in rows)
    municipalities = len(rows) - departments
    parts = []
    if departments:
        parts.append(
            ngettext("%(count)s departamento", "%(count)s departamentos", departments)
            % {"count": departments}
        )
    if municipalities:
        parts.append(
            ngettext("%(count)s municipio", "%(count)s municipios", municipalities)
            % {"count": municipalities}
        )
    return _(" y ").join(parts)


# -- Bodies -------------------------------------------------------------------------------------


def organisations() -> list[Organisation]:
    """Those with something published, by name, with the number of it (`practices_count`)."""
    return kept("organisations", _read_organisations)


def _read_organisations() -> list[Organisation]:
    published = Count("revisions", filter=Q(revisions__in=Revision.objects.published()))
    found = Organisation.objects.annotate(practices_count=published).filter(practices_count__gt=0)
    return sorted(found, key=lambda each: fold(each.name))


def initial(name: str) -> str:
    """The letter that a name is filed under."""
    return fold(name)[:1].upper()


def public_organisation(slug: str) -> Organisation | None:
    owners = Organisation.objects.filter(revisions__in=Revision.objects.published())
    return owners.filter(slug=slug).select_related("municipality__parent", "parent").first()


# -- The home page ------------------------------------------------------------------------------

ON_HOME = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """A value of a facet with the number of practices that have it."""

    value: str
    name: str
    count: int
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole catalogue in numbers."""

    practices: int
    organisations: int
    services: Sequence[Tally]
    departments: Sequence[Tally]
    """All there are, also those without a practice."""

    @property
    def departments_reached(self) -> int:
        return sum(department.count > 0 for department in self.departments)


def overview() -> Overview:
    return kept("overview", _read_overview)


def _read_overview() -> Overview:
    """Costs two queries besides those of `filter_choices`."""
    departments = filter_choices()["departamento"]
    facets = (TOTAL, "servicio", "departamento", "entidad")
    counts = facet_counts(dict.fromkeys(facets, Revision.objects.published()), departments)
    return Overview(
        practices=counts[TOTAL].get(TOTAL, 0),
        organisations=len(counts["entidad"]),
        services=[
            Tally(each.slug, each.name, counts["servicio"].get(each.slug, 0), each.icon)
            for each in Service.objects.filter(is_active=True)
        ],
        departments=[
            Tally(code, name, counts["departamento"].get(code, 0))
            for code, name in departments.items()
        ],
    )


def selected_ids() -> list[int]:
    """The newest that stand out: outstanding by their level, or recognised in a contest."""
    recognised = Selection.objects.filter(revision=OuterRef("pk")).exclude(result="")
    standing_out = Q(practice__level=Level.OUTSTANDING) | Q(Exists(recognised))
    return _newest(Revision.objects.published().filter(standing_out))


def newest_ids(*, leaving_out: Collection[int]) -> list[int]:
    return _newest(Revision.objects.published().exclude(pk__in=leaving_out))


def _newest(revisions: QuerySet[Revision]) -> list[int]:
    return list(in_order(revisions, "recientes").values_list("pk", flat=True)[:ON_HOME])
