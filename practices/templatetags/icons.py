"""One set of icons, drawn inline so that they take the colour and size of the text beside them."""

import re
from functools import cache

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
