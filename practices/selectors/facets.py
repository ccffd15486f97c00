"""The facets of the catalogue: what each filter matches, and how many practices each value has.

Both halves of a facet stand side by side, because a visitor who ticks "Energía eléctrica (12)"
must then see 12 practices.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practices.enums import SubmissionStatus
from practices.models import Category, Coverage, Revision, Selection, Submission, Territory

ONGOING, FINISHED = "si", "no"

#: Under this name `facet_counts` also says how many revisions there are in all.
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    """The parameter in the address."""
    label: Promise
    matching: Callable[[Collection[str]], Q | Exists]
    """The condition that a revision has one of these values."""
    counted: Callable[[QuerySet[Revision]], QuerySet]
    """Annotates `value`, NULL for a revision without any."""
    repeats: bool = False
    """Whether a revision may come several times with one value."""


# -- Places -------------------------------------------------------------------------------------


def _covers(departments: Collection[str]) -> Exists:
    """The department, a municipality of it, or the whole nation."""
    of_revision = Coverage.objects.filter(revision=OuterRef("pk"))
    return Exists(
        of_revision.annotate(department=_department_code("territory__divipola_code")).filter(
            department__in=(*departments, Territory.NATION_CODE)
        )
    )


def _department_code(field: str) -> Left:
    """A municipality's code begins with its department's."""
    return Left(field, 2)


def _by_department(revisions: QuerySet[Revision]) -> QuerySet:
    """National ones are counted once, under the nation's own code: see `_with_national`."""
    nation = Coverage.objects.filter(
        revision=OuterRef("pk"), territory__divipola_code=Territory.NATION_CODE
    )
    return revisions.annotate(
        value=Case(
            When(Exists(nation), then=Value(Territory.NATION_CODE)),
            default=_department_code("coverage__territory__divipola_code"),
            output_field=CharField(),
        )
    )


def _with_national(counts: dict[str, int], departments: Collection[str]) -> dict[str, int]:
    """What reaches the whole nation reaches each of its departments."""
    national = counts.pop(Territory.NATION_CODE, 0)
    return {code: count for code in departments if (count := counts.get(code, 0) + national)}


# -- Categories ---------------------------------------------------------------------------------


def counting_entries() -> QuerySet[Submission]:
    """Entries whose category says something: decided ones, where there was one to choose from."""
    others = Category.objects.filter(call=OuterRef("call")).exclude(pk=OuterRef("category"))
    return Submission.objects.filter(Exists(others), status=SubmissionStatus.DECIDED)


def _has_category(names: Collection[str]) -> Q:
    selections = Selection.objects.filter(revision=OuterRef("pk"), category_name__in=names)
    entries = counting_entries().filter(revision=OuterRef("pk"), category__name__in=names)
    return Q(Exists(selections)) | Q(Exists(entries))


def _by_selection_category(revisions: QuerySet[Revision]) -> QuerySet:
    return revisions.annotate(value=F("selections__category_name")).exclude(value="")


def _by_entry_category(revisions: QuerySet[Revision]) -> QuerySet:
    """Only what `_by_selection_category` does not count already."""
    same_selection = Selection.objects.filter(
        revision=OuterRef("pk"), category_name=OuterRef("submissions__category__name")
    )
    return revisions.filter(~Exists(same_selection), submissions__in=counting_entries()).annotate(
        value=F("submissions__category__name")
    )


# -- The facets, in the order of the page -------------------------------------------------------


def _linked(accessor: str, key: str) -> dict[str, Callable]:
    """Both halves of a facet over a list of terms."""
    through = getattr(Revision, accessor).through.objects

    def matching(values: Collection[str]) -> Exists:
        return Exists(through.filter(**{"revision": OuterRef("pk"), f"{key}__in": values}))

    def counted(revisions: QuerySet[Revision]) -> QuerySet:
        return revisions.annotate(value=F(f"{accessor}__slug"))

    return {"matching": matching, "counted": counted}


def _column(field: str) -> dict[str, Callable]:
    """Both halves of a facet over one column."""
    return {
        "matching": lambda values: Q(**{f"{field}__in": values}),
        "counted": lambda revisions: revisions.annotate(value=F(field)),
    }


def _ongoing(revisions: QuerySet[Revision]) -> QuerySet:
    return revisions.annotate(
        value=Case(
            When(is_ongoing=True, then=Value(ONGOING)),
            When(is_ongoing=False, then=Value(FINISHED)),
            output_field=CharField(),
        )
    )


FACETS: Mapping[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("servicio", _("Servicio o sector"), **_linked("services", "service__slug")),
        Facet("departamento", _("Departamento"), _covers, _by_department, repeats=True),
        Facet("tema", _("Tema"), **_linked("topics", "topic__slug")),
        Facet("nivel", _("Nivel"), **_column("practice__level")),
        Facet(
            "vigente",
            _("Estado de la práctica"),
            lambda values: Q(is_ongoing__in=[value == ONGOING for value in values]),
            _ongoing,
        ),
        Facet("entidad", _("Entidad"), **_column("owner__slug")),
        Facet("categoria", _("Categoría"), _has_category, _by_selection_category, repeats=True),
    )
}


# -- Years --------------------------------------------------------------------------------------


def started_from(year: int) -> Q:
    return Q(started_on__gte=date(year, 1, 1))


def started_until(year: int) -> Q:
    return Q(started_on__lte=date(year, 12, 31))


# -- Counting -----------------------------------------------------------------------------------


def facet_counts(
    narrowed: Mapping[str, QuerySet[Revision]], departments: Collection[str]
) -> dict[str, dict[str, int]]:
    """Facet → value → number of revisions; values without any are left out. One query.

    `narrowed` holds for each facet the revisions to count, which are those of every other filter
    in force, and under `TOTAL` those of all filters. `departments`: all codes there are.
    """
    parts = [_rows(TOTAL, narrowed[TOTAL].annotate(value=Value(TOTAL)))]
    for name, revisions in narrowed.items():
        if name != TOTAL:
            facet = FACETS[name]
            parts.append(_rows(name, facet.counted(revisions), repeats=facet.repeats))
        if name == "categoria":
            parts.append(_rows(name, _by_entry_category(revisions), repeats=True))
    counts: dict[str, dict[str, int]] = {name: {} for name in narrowed}
    for name, value, count in parts[0].union(*parts[1:], all=True):
        counts[name][value] = counts[name].get(value, 0) + count
    if "departamento" in counts:
        counts["departamento"] = _with_national(counts["departamento"], departments)
    return counts


def _rows(name: str, revisions: QuerySet, *, repeats: bool = False) -> QuerySet:
    """Rows (facet, value, count), fit to be joined with those of other facets."""
    facet: Expression = Value(name, output_field=CharField())
    return (
        revisions.order_by()
        .exclude(value=None)
        .annotate(facet=facet)
        .values("facet", "value")
        .annotate(count=Count("pk", distinct=repeats))
        .values_list("facet", "value", "count")
    )
