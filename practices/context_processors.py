from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from practices.models import SiteSettings


def site(request: HttpRequest) -> dict:
    """`portal` in every template; one query, on the pages that show something of it.

    Also as `site`, a name that allauth's entrance pages give to something else.
    """
    current = SimpleLazyObject(SiteSettings.objects.current)
    return {"portal": current, "site": current}
