import errno
import sqlite3
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from config.logging import request_id
from config.sqlite.write_queue import WriteQueueTimeout
from practices.middleware import client_ip

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
ON_EVERY_ANSWER = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"


def page(request):
    return HttpResponse("<h1>Prácticas</h1>")


def page_with_cookie(request):
    response = HttpResponse("hola")
    response.set_cookie("vista", "1")
    return response


def page_that_reads_the_session(request):
    request.session.get("nada")
    return HttpResponse("hola")


def page_marked_private(request):
    response = HttpResponse("hola")
    response["Cache-Control"] = "private"
    return response


def wrong_query():
    fault = OperationalError("no such table: nada")
    try:
        sqlite3.connect(":memory:").execute("SELECT * FROM nada")
    except sqlite3.OperationalError as cause:
        fault.__cause__ = cause
    return fault


FAULTS = {
    "locked": lambda: WriteQueueTimeout("another process writes for too long"),
    "database-away": lambda: OperationalError("connection refused"),
    "disk-full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "wrong-query": wrong_query,
    "bug": lambda: ValueError("secreto"),
    "denied": PermissionDenied,
}


def page_that_fails(request, fault):
    raise FAULTS[fault]()


def page_that_tells_the_request_id(request):
    return HttpResponse(request_id.get())


urlpatterns = [
    path("publica/", page),
    path("cookie/", page_with_cookie),
    path("sesion/", page_that_reads_the_session),
    path("privada/", page_marked_private),
    path("id/", page_that_tells_the_request_id),
    path("mis-practicas/", page),
    path("evaluacion/1/", page),
    path(settings.ADMIN_PATH, page),
    path("salud/vivo", page),
    path("falla/<fault>/", page_that_fails),
    # The error pages link to the real ones.
    path("", include("config.urls")),
]
handler400 = "practices.views.errors.bad_request"
handler403 = "practices.views.errors.permission_denied"
handler404 = "practices.views.errors.page_not_found"
handler500 = "practices.views.errors.server_error"


# -- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/publica/", 200),
        ("/mis-practicas/", 200),
        ("/no-existe/", 404),
        ("/publica/?q=%00", 400),
        ("/falla/denied/", 403),
        ("/falla/bug/", 500),
        ("/falla/locked/", 503),
        ("/static/css/tokens.css", 200),
    ],
)
def test_every_answer_carries_the_security_headers(client, path, status):
    client.raise_request_exception = False
    response = client.get(path)
    assert response.status_code == status
    assert {name: response.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    response.close()
    assert set(response["Content-Security-Policy"].split("; ")) == set(CSP.split("; "))


def test_answer_to_a_forged_host_carries_them_too(client):
    response = client.get("/publica/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert {name: response.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert b"evil" not in response.content


# -- who may keep what --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/publica/", PUBLIC),
        ("/no-existe/", PUBLIC),
        ("/mis-practicas/", PRIVATE),
        ("/mis-practicas/no-existe/", PRIVATE),
        ("/evaluacion/1/", PRIVATE),
        ("/cuenta/nada/", PRIVATE),
        ("/admin/", PRIVATE),
        ("/cookie/", PRIVATE),
        ("/sesion/", PRIVATE),
        ("/privada/", PRIVATE),
        ("/publica/?q=%00", PRIVATE),
        ("/falla/locked/", PRIVATE),
    ],
)
def test_only_public_pages_may_be_kept(client, path, expected):
    client.raise_request_exception = False
    assert client.get(path)["Cache-Control"] == expected


def test_answer_to_a_post_is_private(client):
    assert client.post("/publica/")["Cache-Control"] == PRIVATE


def test_public_page_sets_no_cookie_and_is_not_sent_twice(client):
    first = client.get("/publica/")
    assert dict(first.cookies) == {}
    second = client.get("/publica/", headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second["Cache-Control"]) == (304, PUBLIC)


# -- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(client, method):
    response = client.generic(method, "/publica/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_known_methods_pass(client, method):
    assert client.generic(method, "/publica/").status_code == 200


@pytest.mark.parametrize("path", ["/publica/%00", "/publica/?q=a%00b", "/publica/?a%00=b"])
def test_nul_byte_in_the_address_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("data", [{"title": "a\0b"}, {"a\0b": "title"}, {"title": ["a", "\0"]}])
def test_nul_byte_in_a_form_is_refused(client, data):
    assert client.post("/publica/", data).status_code == 400


def test_percent_sign_before_two_zeros_is_a_text(client):
    assert client.get("/publica/?q=100%25000").status_code == 200


# -- faults that pass ---------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["locked", "database-away", "disk-full"])
def test_fault_that_passes_is_answered_with_503(client, fault):
    response = client.get(f"/falla/{fault}/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "intente de nuevo" in response.content.decode().lower()


def test_what_was_typed_comes_back_with_the_503_ready_to_send_again(client):
    typed = {"title": 'Canal "Oficina Virtual" <b>', "topics": ["1", "2"]}
    page = client.post("/falla/locked/?paso=2", typed).content.decode()
    assert '<form method="post" action="/falla/locked/?paso=2">' in page
    assert 'name="title" value="Canal &quot;Oficina Virtual&quot; &lt;b&gt;"' in page
    assert page.count('name="topics"') == 2


def test_password_never_comes_back(client):
    page = client.post("/falla/locked/", {"login": "a@b.co", "password": "clave-larga"})
    assert "clave-larga" not in page.content.decode()


@pytest.mark.parametrize("fault", ["bug", "wrong-query"])
def test_bug_is_answered_with_500_and_shows_no_insides(client, fault):
    client.raise_request_exception = False
    response = client.get(f"/falla/{fault}/")
    assert response.status_code == 500
    assert "secreto" not in response.content.decode()
    assert "nada" not in response.content.decode().replace("no guardó nada", "")


# -- who is asking ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("2001:db8::1", "2001:db9::7", "2001:db9::7"),
        ("", "198.51.100.1", ""),
    ],
)
def test_client_ip_believes_only_our_proxies(settings, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert client_ip(request) == expected


def test_stranger_cannot_pretend_https_or_choose_the_request_id(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"x-forwarded-proto": "https", "x-request-id": "abc"}
    response = client.get("/id/", headers=headers)
    assert not response.wsgi_request.is_secure()
    assert response["X-Request-ID"] == response.content.decode() != "abc"
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    response = client.get("/id/", headers=headers)
    assert response.wsgi_request.is_secure()
    assert response["X-Request-ID"] == response.content.decode() == "abc"


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 200), ("203.0.113.9", 400)])
def test_health_check_may_use_any_host_from_this_machine_only(client, peer, status):
    response = client.get("/salud/vivo", headers={"host": "10.1.2.3"}, REMOTE_ADDR=peer)
    assert response.status_code == status


def test_health_check_through_a_proxy_is_not_from_this_machine(client, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
    headers = {"host": "evil.example", "x-forwarded-for": "203.0.113.9"}
    assert client.get("/salud/vivo", headers=headers).status_code == 400


def test_health_check_is_not_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/salud/vivo").status_code == 200
    assert client.get("/publica/").status_code == 301
