"""One set of icons, drawn inline so that they take the colour and size of the text beside them,
and which icon and tone a state or a kind of file always has.
"""

import re
from functools import cache
from typing import NamedTuple

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _drawing(name: str) -> str:
    path = finders.find(f"icons/{name}.svg")
    if path is None:
        raise template.TemplateSyntaxError(f"There is no icon named {name!r} in static/icons.")
    with open(path, encoding="utf-8") as file:
        found = _DRAWING.search(file.read())
    return re.sub(r"\s*\n\s*", "", found[1])


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline SVG of ``static/icons/<name>.svg``, hidden from screen readers: text stands by it."""
    # The drawings are files of this repository, never input.
    return mark_safe(  # noqa: S308
        '<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true"'
        f' focusable="false">{_drawing(name)}</svg>'
    )


class Look(NamedTuple):
    icon: str
    tone: str = ""
    """Of a badge: brand, good, warn, bad, or neutral when empty."""


#: Stored value → look, for revisions, submissions, assignments, calls and outcomes alike.
_STATE_LOOKS = {
    "draft": Look("pencil-square"),
    "submitted": Look("send", "brand"),
    "returned": Look("arrow-counterclockwise", "warn"),
    "withdrawn": Look("dash-circle"),
    "approved": Look("check-circle-fill", "good"),
    "rejected": Look("x-circle-fill", "bad"),
    "published": Look("check-circle-fill", "good"),
    "superseded": Look("clock-history"),
    "archived": Look("archive"),
    "entered": Look("inbox", "brand"),
    "eligible": Look("check-circle-fill", "good"),
    "ineligible": Look("x-circle-fill", "bad"),
    "in_evaluation": Look("clipboard-data", "brand"),
    "in_deliberation": Look("people", "brand"),
    "decided": Look("check-circle-fill", "good"),
    "disqualified": Look("x-circle-fill", "bad"),
    "proposed": Look("hourglass-split", "brand"),
    "invited": Look("envelope", "brand"),
    "accepted": Look("check-circle-fill", "good"),
    "declined": Look("dash-circle"),
    "recused": Look("dash-circle"),
    "sent": Look("check-circle-fill", "good"),
    "reopened": Look("arrow-counterclockwise", "warn"),
    "annulled": Look("x-circle-fill", "bad"),
    "setup": Look("pencil-square"),
    "open": Look("megaphone", "good"),
    "evaluation": Look("clipboard-data", "brand"),
    "deliberation": Look("people", "brand"),
    "preliminary": Look("hourglass-split", "warn"),
    "results_published": Look("award", "good"),
    "closed": Look("lock-fill"),
    "cancelled": Look("x-circle-fill", "bad"),
    "winner": Look("award", "good"),
    "mention": Look("award", "brand"),
    "not_selected": Look("dash-circle"),
    "below_minimum": Look("x-circle-fill", "bad"),
    "void": Look("dash-circle"),
}


@register.simple_tag
def state_look(status: str) -> Look:
    """Raise KeyError for a state without a look: a new state needs one."""
    return _STATE_LOOKS[status]


_FILE_ICONS = {
    "pdf": "file-earmark-pdf",
    "xlsx": "file-earmark-spreadsheet",
    "csv": "file-earmark-spreadsheet",
    "ods": "file-earmark-spreadsheet",
    "docx": "file-earmark-text",
    "odt": "file-earmark-text",
    "txt": "file-earmark-text",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "png": "file-earmark-image",
    "webp": "file-earmark-image",
    "zip": "file-earmark-zip",
}


@register.simple_tag
def file_icon(kind: str) -> str:
    """Name of the icon for a kind of file ("PDF"); a plain sheet for any other."""
    return _FILE_ICONS.get(kind.lower(), "file-earmark")
