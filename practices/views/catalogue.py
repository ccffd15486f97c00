"""The home page and the list of practices."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.filters import BY_RELEVANCE, CatalogueFilters
from practices.selectors import catalogue
from practices.selectors.facets import TOTAL, facet_counts

from .paging import page_of, pager

#: So many values of a facet are shown at once; the partial folds the rest.
SHOWN_VALUES = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    selected = catalogue.selected_ids()
    cards = catalogue.cards([*selected, *catalogue.newest_ids(leaving_out=selected)])
    context = {
        "overview": catalogue.overview(),
        "selected": cards[: len(selected)],
        "newest": cards[len(selected) :],
        "canonical": f"{settings.PUBLIC_URL}/",
    }
    return render(request, "practices/home.html", context)


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """The whole page, or for htmx only what changes with the filters."""
    choices = catalogue.filter_choices()
    filters = CatalogueFilters(request.GET, choices)
    counts = _counts(filters)
    page, ids = _page(filters, counts[TOTAL].get(TOTAL, 0), request.GET.get("pagina"))
    context = {
        "trail": [{"title": _("Prácticas")}],
        "filters": filters,
        "total": page.paginator.count,
        "cards": catalogue.cards(ids, filters.found.terms if filters.found else ()),
        "facets": [_facet(filters, name, counts[name]) for name in filters.facets],
        "orders": [
            {"value": value, "label": label, "chosen": value == filters.order}
            for value, label in filters.orders.items()
        ],
        "chips": _chips(filters),
        "notes": [*filters.notes(), *_notes_on_page(page, request.GET.get("pagina", ""))],
        "pager": pager(page, lambda number: _url(filters.address(pagina=number))),
        "canonical": settings.PUBLIC_URL + _canonical(filters, page.number),
    }
    if request.htmx:
        return _refreshed(request, context, _url(filters.address()))
    response = render(request, "practices/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _counts(filters: CatalogueFilters) -> dict[str, dict[str, int]]:
    """Kept for what can be ticked together; what people type is too many things to keep."""

    def count() -> dict[str, dict[str, int]]:
        return facet_counts(filters.narrowed_by_facet(), filters.choices["departamento"])

    if filters.text:
        return count()
    return catalogue.kept(f"counts?{filters.address(orden='')}", count)


def _page(filters: CatalogueFilters, total: int, number: str | None) -> tuple[Page, list[int]]:
    """The page of the list and the revisions on it."""
    page = page_of(total, number)
    start, stop = page.object_list.start, page.object_list.stop
    if filters.order == BY_RELEVANCE:
        return page, filters.ranked().ids_between(start, stop)
    in_order = catalogue.in_order(filters.qs, filters.order)
    return page, list(in_order.values_list("pk", flat=True)[start:stop])


def _refreshed(request: HttpRequest, context: dict[str, Any], url: str) -> HttpResponse:
    """For htmx: nobody may keep it, because it is not the page of its address."""
    response = render(request, "practices/_refreshed.html", context)
    response["HX-Push-Url"] = url
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _facet(filters: CatalogueFilters, name: str, counts: dict[str, int]) -> dict[str, Any]:
    chosen = filters.values.get(name, ())
    options = [
        {"value": value, "label": label, "count": counts.get(value, 0), "checked": value in chosen}
        for value, label in filters.choices[name].items()
        if value in counts or value in chosen
    ]
    if len(options) > SHOWN_VALUES:
        options.sort(key=lambda option: (not option["checked"], -option["count"]))
    return {"name": name, "label": filters.filters[name].label, "options": options}


def _chips(filters: CatalogueFilters) -> list[dict[str, str]]:
    chips = [
        {
            "facet": applied.facet,
            "label": applied.label,
            "url": _url(filters.address(leaving_out=applied)),
        }
        for applied in filters.applied()
    ]
    if filters.text:
        words = {
            "facet": _("Texto"),
            "label": f"“{filters.text}”",
            "url": _url(filters.address(without_words=True)),
        }
        chips.insert(0, words)
    return chips


def _notes_on_page(page: Page, asked: str) -> list[str]:
    if asked.strip() in ("", str(page.number)):
        return []
    return [
        _("No existe la página “%(page)s”: se muestra la %(shown)s.")
        % {
            "page": asked[:20],
            "shown": page.number,
        }
    ]


def _url(query: str) -> str:
    path = reverse("practice_list")
    return f"{path}?{query}" if query else path


def _canonical(filters: CatalogueFilters, number: int) -> str:
    return _url(filters.address(pagina=number) if number > 1 else filters.address())
