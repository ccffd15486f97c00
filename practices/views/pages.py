"""Pages of text, the site map, and the bodies with what they have published."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.layouts import LAYOUTS
from practices.models import Page, Revision, SiteSettings
from practices.selectors import catalogue

from .paging import page_of, pager

#: Settings that the text of a page may name in braces.
PLACEHOLDERS = (
    "portal_name",
    "entity_name",
    "contact_email",
    "contact_phone",
    "contact_address",
    "contact_hours",
    "licence_name",
    "licence_url",
)
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageSection:
    anchor: str
    title: str
    text: str


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Page, slug=slug)
    lead, sections = split_page(filled_in(shown.body, SiteSettings.objects.current()))
    context = {
        "page": shown,
        "lead": lead,
        "sections": sections,
        "trail": [{"title": shown.title}],
    }
    return render(request, "practices/page.html", context)


def filled_in(body: str, site: SiteSettings) -> str:
    """The text with what the administrator has set; a line that asks for what is not set goes."""
    lines = []
    for line in body.replace("\r\n", "\n").split("\n"):
        names = _PLACEHOLDER.findall(line)
        if all(getattr(site, name) for name in names):
            lines.append(_PLACEHOLDER.sub(lambda match: getattr(site, match[1]), line))
    return "\n".join(lines)


def split_page(body: str) -> tuple[str, list[PageSection]]:
    """What comes before the first "## " line, and the sections under those lines."""
    lead, *parts = _HEADING.split(body)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return lead.strip(), [
        PageSection(slugify(title), title.strip(), text.strip()) for title, text in pairs
    ]


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    context = {
        "pages": Page.objects.all(),
        "services": catalogue.overview().services,
        "layouts": LAYOUTS.values(),
        "trail": [{"title": _("Mapa del sitio")}],
    }
    return render(request, "practices/site_map.html", context)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The bodies that have published something, under their initials."""
    by_initial = defaultdict(list)
    for organisation in catalogue.organisations():
        by_initial[catalogue.initial(organisation.name)].append(organisation)
    context = {
        "initials": sorted(by_initial.items()),
        "trail": [{"title": _("Entidades")}],
    }
    return render(request, "practices/organisation_list.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for a body that has not published anything: whether it works here is its own business."""
    shown = catalogue.public_organisation(slug)
    if shown is None:
        raise Http404
    published = Revision.objects.published().filter(owner=shown)
    page = page_of(published.count(), request.GET.get("pagina"))
    start, stop = page.object_list.start, page.object_list.stop
    address = reverse("organisation", args=[slug])
    ids = catalogue.in_order(published, "recientes").values_list("pk", flat=True)[start:stop]
    context = {
        "organisation": shown,
        "trail": [
            {"title": _("Entidades"), "url": reverse("organisation_list")},
            {"title": shown.name},
        ],
        "total": page.paginator.count,
        "cards": catalogue.cards(list(ids)),
        "pager": pager(page, lambda number: f"{address}?pagina={number}"),
    }
    return render(request, "practices/organisation.html", context)
