"""What holds for every request and every answer, each rule in one small function."""

import logging
from collections.abc import Callable
from ipaddress import ip_address
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import has_vary_header, patch_cache_control

from config.logging import request_id
from practices.views.errors import busy, is_temporary

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
PRIVATE_PREFIXES = ("/cuenta/", "/mis-practicas/", "/evaluacion/", f"/{settings.ADMIN_PATH}")
PUBLIC_STATUSES = {200, 301, 304, 308, 404, 410}
FORWARDING_HEADERS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUEST_ID",
)
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# -- Who is asking ------------------------------------------------------------------------------


def client_ip(request: HttpRequest) -> str:
    """The visitor's address: the last hop that is not one of TRUSTED_PROXIES.

    Read from the right, because everything to the left of a proxy of ours may be made up.
    """
    address = request.META["REMOTE_ADDR"]
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while is_trusted_proxy(address) and hops:
        hop = hops.pop().strip()
        if not is_address(hop):
            break
        address = hop
    return address


def is_trusted_proxy(address: str) -> bool:
    return is_address(address) and any(
        ip_address(address) in network for network in settings.TRUSTED_PROXIES
    )


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(address: str) -> bool:
    return is_address(address) and ip_address(address).is_loopback


def distrust_strangers(get_response: GetResponse) -> GetResponse:
    """X-Forwarded-* exists only when one of our proxies sent it, whoever reads it later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_trusted_proxy(request.META["REMOTE_ADDR"]):
            for header in FORWARDING_HEADERS:
                request.META.pop(header, None)
        return get_response(request)

    return middleware


def identify_request(get_response: GetResponse) -> GetResponse:
    """One id for the log lines of a request and for whoever reports a fault."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if given.isalnum() and len(given) <= 64 else uuid4().hex)
        try:
            response = get_response(request)
            response["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return middleware


def welcome_health_checks(get_response: GetResponse) -> GetResponse:
    """A supervisor on this machine asks by address, not by the portal's name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/salud/") and is_loopback(client_ip(request)):
            request.META["HTTP_HOST"] = settings.PUBLIC_HOST
        return get_response(request)

    return middleware


# -- What is refused ----------------------------------------------------------------------------


def refuse_other_methods(get_response: GetResponse) -> GetResponse:
    """Django's function views would answer TRACE or PATCH as if it were GET."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """PostgreSQL cannot store them and no keyboard types them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            "\0" in request.path_info
            or "%00" in request.META.get("QUERY_STRING", "")
            or any(
                "\0" in text for name, values in request.POST.lists() for text in [name, *values]
            )
        ):
            raise BadRequest("NUL byte")
        return get_response(request)

    return middleware


# -- What every answer carries ------------------------------------------------------------------


def add_headers(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def set_cache_policy(get_response: GetResponse) -> GetResponse:
    """Public pages may be kept by anybody but are asked for again; the rest by nobody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_private(request, response):
            del response["Cache-Control"]
            patch_cache_control(response, private=True, no_store=True)
        elif "Cache-Control" not in response:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    return middleware


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """The one place that decides. Whatever touched the session or sets a cookie is private."""
    return (
        request.path_info.startswith(PRIVATE_PREFIXES)
        or request.method not in {"GET", "HEAD"}
        or response.status_code not in PUBLIC_STATUSES
        or bool(response.cookies)
        or has_vary_header(response, "Cookie")
        or "private" in response.get("Cache-Control", "")
    )


# -- Faults that pass ---------------------------------------------------------------------------


class TemporaryFaults:
    """A busy or absent database, or a full disk, is answered with a page that says to try again."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_temporary(exception):
            return None
        logger.error("answered 503 to %s %s", request.method, request.path, exc_info=exception)
        return busy(request, may_repeat=True)
