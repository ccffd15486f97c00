"""Pages for what went wrong: plain words, nothing about the insides."""

import errno
import logging
import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 10
FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SQLITE_FAULTS = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = _("El navegador envió algo que el portal no puede leer. No se guardó nada.")
    return standalone_page("errors/400.html", {}, sentence, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open since before the last login, or the browser keeps no cookies."""
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception, wherever that was raised."""
    if is_temporary(sys.exception()):
        return busy(request)
    sentence = _("Algo falló en el portal y ya quedó anotado. Intente de nuevo en unos minutos.")
    return standalone_page("errors/500.html", {}, sentence, status=500)


def busy(request: HttpRequest, *, may_repeat: bool = False) -> HttpResponse:
    """503 that gives back what was typed, as a form that sends it again.

    `may_repeat`: the request had already passed the CSRF check.
    """
    context = {"retry": typed_again(request) if may_repeat else None}
    sentence = _(
        "El portal está ocupado y no guardó nada. Vuelva a la página anterior, "
        "donde está lo que escribió, e intente de nuevo en unos segundos."
    )
    response = standalone_page("errors/503.html", context, sentence, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def standalone_page(template: str, context: dict, sentence: str, *, status: int) -> HttpResponse:
    """Without context processors, which ask the database; plain text if the template fails too."""
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:
        logger.exception("%s could not be rendered", template)
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)


def is_temporary(exception: BaseException | None) -> bool:
    """A wrong query is an OperationalError too on SQLite, and that one does not pass by itself."""
    if isinstance(exception, OSError):
        return exception.errno in FULL_DISK
    if isinstance(exception, OperationalError | InterfaceError):
        cause = exception.__cause__
        if isinstance(cause, sqlite3.Error):
            return getattr(cause, "sqlite_errorname", "").startswith(SQLITE_FAULTS)
        return True
    return False


def typed_again(request: HttpRequest) -> dict | None:
    """Address, fields and token of the form to send again; None where there is nothing to keep.

    A page never carries a password, so a login form is filled in again by hand.
    """
    if request.method != "POST" or any("password" in name for name in request.POST):
        return None
    return {
        "action": request.get_full_path(),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ],
        "csrf_token": get_token(request),
        "has_files": bool(request.FILES),
    }
