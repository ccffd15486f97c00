from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from practices.models import SiteSettings


def site(request: HttpRequest) -> dict:
    """`site` in every template; one query, on the pages that show something of it."""
    return {"site": SimpleLazyObject(SiteSettings.objects.current)}
