"""Two versions of a practice side by side: for its owner, and for everybody."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from practices.models import Revision
from practices.selectors import record as records
from practices.selectors.comparison import compare_revisions, only_changed

from .owned import own_revision


@login_required
@require_GET
def compare_own(request: HttpRequest, revision_id: int, other_id: int) -> HttpResponse:
    """A version of one's own and another of the same practice; the older one stands left."""
    revision = own_revision(request, revision_id)
    others = Revision.objects.of_member(request.user).filter(practice=revision.practice)
    other = get_object_or_404(others.exclude(pk=revision.pk), pk=other_id)
    before, after = sorted((revision, other), key=lambda version: version.number)
    context = _context(request, before, after, compare_revisions(before, after))
    return render(request, "my_practices/compare.html", context | {"revision": revision})


@require_safe
def compare_versions(request: HttpRequest, code: str, a: int, b: int) -> HttpResponse:
    """Two public versions; the page is the same for everybody."""
    versions = records.public_versions(code)
    if versions is None or a == b:
        raise Http404
    before, after = versions.numbered(a), versions.numbered(b)
    if before is None or after is None or code != versions.practice.code:
        raise Http404
    if versions.is_withheld(before) or versions.is_withheld(after):
        raise Http404
    compared = compare_revisions(before, after, public_only=True)
    context = _context(request, before, after, compared) | {
        "practice": versions.practice,
        "trail": [
            {"title": _("Prácticas"), "url": reverse("practice_list")},
            {"title": versions.current.title, "url": reverse("record", args=(code,))},
            {"title": _("Comparar versiones")},
        ],
    }
    return render(request, "practices/compare_versions.html", context)


def _context(request: HttpRequest, before: Revision, after: Revision, compared: list) -> dict:
    changed = only_changed(compared)
    shows_all = request.GET.get("ver") == "todo"
    return {
        "before": before,
        "after": after,
        "before_name": _("Versión %(number)s") % {"number": before.number},
        "after_name": _("Versión %(number)s") % {"number": after.number},
        "fields": compared if shows_all else changed,
        "changed_count": len(changed),
        "shows_all": shows_all,
    }
