"""The page of a record, its former versions and its files. The same for everybody."""

import logging
import re
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices import record_page
from practices.enums import EvidenceLevel, RevisionStatus, UsageKind
from practices.files import attachment_response, is_beginning, thumbnail_response
from practices.layouts import LAYOUTS
from practices.models import Revision
from practices.selectors import record as records
from practices.selectors.catalogue import validity_of
from practices.selectors.replications import declared_links
from practices.selectors.upkeep import archiving_of
from practices.services.usage import count_use

logger = logging.getLogger(__name__)

VIDEO_HOST = "https://www.youtube-nocookie.com"
ROBOT = re.compile(r"bot|crawl|spider|slurp|fetch|monitor|preview|wget|curl|python", re.IGNORECASE)


@require_safe
def record(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """The permanent address is the one of the code; a short title may stand behind it."""
    versions = _versions(code)
    shown = versions.current
    if code != versions.practice.code or slug not in ("", slugify(shown.title)):
        return redirect("record", versions.practice.code, permanent=True)
    return _answer(request, versions, shown)


@require_safe
def record_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    versions = _versions(code)
    shown = versions.numbered(number)
    if shown is None:
        raise Http404
    return _answer(request, versions, shown)


def _versions(code: str) -> records.Versions:
    versions = records.public_versions(code)
    if versions is None:
        raise Http404
    return versions


def _answer(request: HttpRequest, versions: records.Versions, shown: Revision) -> HttpResponse:
    if versions.is_withheld(shown):
        cause = shown if shown.is_tombstone else versions.current
        log = archiving_of(cause)
        context = {"practice": versions.practice, "revision": cause, "log": log}
        return render(request, "practices/tombstone.html", context, status=410)
    context = _context(versions, records.read_record(shown))
    has_video = any(link["embed_url"] for link in context["links"])
    show = _show_with_video if has_video else _show
    return show(request, context)


def _show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "practices/record.html", context)


_show_with_video = csp_update({"frame-src": [VIDEO_HOST]})(_show)


def _context(versions: records.Versions, found: records.Record) -> dict[str, Any]:
    revision, practice = found.revision, versions.practice
    category = record_page.category_of(found)
    return {
        "trail": [
            {"title": _("Prácticas"), "url": reverse("practice_list")},
            {"title": revision.title},
        ],
        "practice": practice,
        "revision": revision,
        "current": versions.current,
        "versions": versions.all,
        "is_current": revision == versions.current,
        "is_published": revision.status == RevisionStatus.PUBLISHED,
        "record": found,
        "category": category,
        "basics": record_page.basics_of(found, category),
        "selections": record_page.selection_rows(found),
        "recognitions": [row for row in found.selections if row.result],
        "evidence_level": EvidenceLevel(found.evidence_level),
        "validity": validity_of(revision),
        "facts": record_page.facts_of(found),
        "headline": record_page.headline_of(found),
        "parts": record_page.parts_of(found),
        "replications": declared_links(practice),
        "contact_label": LAYOUTS[revision.layout].label_of("contacts"),
        "figures": record_page.figure_rows(found),
        "transfer_rows": record_page.transfer_rows(revision),
        "links": record_page.link_rows(found.links),
        "files": record_page.file_rows(
            found,
            lambda pk: reverse("download", args=[practice.code, pk]),
            records.download_counts(practice.code, found.attachments),
            lambda pk: reverse("thumbnail", args=[practice.code, pk]),
        ),
        "canonical": settings.PUBLIC_URL + reverse("record", args=[practice.code]),
    }


@require_safe
def download(request: HttpRequest, code: str, attachment_id: int) -> HttpResponseBase:
    """A file of a public version; counted where a person begins to take it."""
    attachment = records.public_attachment(code, attachment_id)
    if attachment is None:
        raise Http404
    response = attachment_response(request, attachment)
    is_person = not ROBOT.search(request.headers.get("User-Agent", ""))
    if request.method == "GET" and is_person and is_beginning(response):
        _count(UsageKind.DOWNLOAD, records.download_key(code, attachment.pk))
    return response


@require_safe
def thumbnail(request: HttpRequest, code: str, attachment_id: int) -> HttpResponseBase:
    attachment = records.public_attachment(code, attachment_id)
    if attachment is None:
        raise Http404
    return thumbnail_response(request, attachment)


def _count(kind: UsageKind, key: str) -> None:
    """A count that is lost is better than a file that is not served."""
    try:
        count_use(kind=kind, key=key)
    except DatabaseError:
        logger.exception("could not count a %s of %s", kind, key)
