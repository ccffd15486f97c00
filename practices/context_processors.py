from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from practices.models import SiteSettings


def portal(request: HttpRequest) -> dict:
    """The settings as `portal` in every template; one query, on the pages that show some."""
    return {"portal": SimpleLazyObject(SiteSettings.objects.current)}
