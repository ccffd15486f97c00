"""What machines ask: is the portal well, what may be indexed, how to read offline."""

import datetime
import logging
import shutil
from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from practices.models import SiteSettings

logger = logging.getLogger(__name__)

# Below this, uploads would begin to fail half-way.
MINIMUM_FREE_BYTES = 200 * 1024 * 1024
SECURITY_TXT_VALIDITY = datetime.timedelta(days=180)


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks no database: a slow one is no reason to restart the process."""
    return JsonResponse({"estado": "vivo"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether visitors may be sent here: 200 or 503, with the state of each part."""
    needed = {
        "base_de_datos": check_database,
        "migraciones": check_migrations,
        "archivos": check_storage,
        "disco": check_disk,
    }
    parts = {name: is_well(name, check) for name, check in needed.items()}
    all_well = all(parts.values())
    parts["cache"] = is_well("cache", check_cache)
    answer = {
        "estado": "listo" if all_well else "no listo",
        "partes": {name: "bien" if well else "falla" for name, well in parts.items()},
    }
    return JsonResponse(answer, status=200 if all_well else 503)


def is_well(name: str, check: Callable[[], None]) -> bool:
    """The reason goes to the log: a stranger may read the answer."""
    try:
        check()
    except Exception:
        logger.exception("readiness check %s failed", name)
        return False
    return True


def check_database() -> None:
    for each in connections.all():
        with each.cursor() as cursor:
            cursor.execute("SELECT 1")


def check_migrations() -> None:
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError(f"{len(missing)} migrations are not applied")


def check_storage() -> None:
    name = default_storage.save("salud/prueba", ContentFile(b"."))
    default_storage.delete(name)


def check_disk() -> None:
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < MINIMUM_FREE_BYTES:
        raise RuntimeError(f"{free} bytes free in {settings.VAR_DIR}")


def check_cache() -> None:
    cache.set("salud", "bien", timeout=60)
    if cache.get("salud") != "bien":
        raise RuntimeError("the cache forgets at once")


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /cuenta/",
        "Disallow: /mis-practicas/",
        "Disallow: /evaluacion/",
        f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a weakness. It has to name a day on which it ends."""
    contact = SiteSettings.objects.current().contact_email
    expires = timezone.now() + SECURITY_TXT_VALIDITY
    lines = [
        f"Contact: mailto:{contact}" if contact else f"Contact: {settings.PUBLIC_URL}/acerca-de/",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: es, en",
        f"Canonical: {settings.PUBLIC_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> FileResponse:
    """From the root of the site, because a worker rules only over paths below its own."""
    script = open(finders.find("js/sw.js"), "rb")  # noqa: SIM115 - the answer closes it
    return FileResponse(script, content_type="text/javascript; charset=utf-8")


def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/offline.html")
