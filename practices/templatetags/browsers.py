"""A browser by the name its owner knows it by."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

#: In this order: most browsers also carry the names of those before them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """ "Firefox en Windows", or what is known of it."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), _("Otro navegador"))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if not system:
        return browser
    return _("%(browser)s en %(system)s") % {"browser": browser, "system": system}
