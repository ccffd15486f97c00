"""Entering through the directory of a body (OpenID Connect); the directory is made up."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import reverse
from requests import ConnectionError as NoAnswer

from practices.models import SiteSettings, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SERVER = "https://directorio.entidad.gov.co"
OIDC = {
    "server_url": SERVER,
    "client_id": "banco",
    "secret": "secreto",
    "name": "la cuenta de Entidad",
    "login_origin": SERVER,
}
LOGIN = "/cuenta/oidc/entidad/login/"


@pytest.fixture
def directory(monkeypatch, settings):
    """Configured, and answering for whoever ``person`` describes."""
    app = {
        "provider_id": "entidad",
        "name": OIDC["name"],
        "client_id": OIDC["client_id"],
        "secret": OIDC["secret"],
        "settings": {"server_url": SERVER},
    }
    settings.OIDC = OIDC
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    person = {"sub": "u-1", "name": "Ana Ruiz", "email": "ana@entidad.gov.co"}
    configuration = {
        "authorization_endpoint": f"{SERVER}/authorize",
        "token_endpoint": f"{SERVER}/token",
        "userinfo_endpoint": f"{SERVER}/me",
        "issuer": SERVER,
        "jwks_uri": f"{SERVER}/keys",
    }
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", configuration)
    monkeypatch.setattr(
        OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda self, token: dict(person)
    )
    monkeypatch.setattr(
        OAuth2Client, "get_access_token", lambda self, code, **more: {"access_token": "x"}
    )
    return person


def enter(client):
    """To the directory and back."""
    there = client.post(LOGIN)
    assert there.url.startswith(f"{SERVER}/authorize?")
    state = there.url.partition("state=")[2].partition("&")[0]
    return client.get(f"{LOGIN}callback/", {"code": "c", "state": state}, follow=True)


def known(email="ana@entidad.gov.co", *, verified=True) -> User:
    user = make_user(email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def logged_in(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("claim", [True, "true"])
def test_a_verified_address_enters_the_account_that_has_it(client, directory, claim):
    user = known()
    directory["email_verified"] = claim
    enter(client)
    assert logged_in(client) == str(user.pk)
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize("claim", [False, "false", "no", None, 0, "absent"])
def test_an_address_that_the_directory_has_not_verified_opens_nothing(client, directory, claim):
    known()
    if claim != "absent":
        directory["email_verified"] = claim
    enter(client)
    assert logged_in(client) is None
    assert SocialAccount.objects.count() == 0


def test_a_new_person_accepts_the_policy_first(client, directory):
    directory["email_verified"] = True
    page = enter(client)
    assert "Terminar de crear la cuenta" in page.text
    assert 'value="Ana Ruiz"' in page.text
    form = {"full_name": "Ana Ruiz", "email": "ana@entidad.gov.co"}
    client.post(reverse("socialaccount_signup"), form)
    assert User.objects.count() == 0

    client.post(reverse("socialaccount_signup"), form | {"accepts_policy": "on"})
    user = User.objects.get()
    assert (user.full_name, user.has_usable_password()) == ("Ana Ruiz", False)
    assert logged_in(client) == str(user.pk)


def test_a_closed_portal_takes_nobody_new_from_the_directory(client, directory):
    SiteSettings.objects.create(is_open_for_signup=False)
    directory["email_verified"] = True
    assert "por invitación" in enter(client).text
    assert User.objects.count() == 0


def test_the_button_is_on_the_login_page_only_where_there_is_a_directory(client, directory):
    assert "Ingresar con la cuenta de Entidad" in client.get("/cuenta/login/").text
    with override_settings(SOCIALACCOUNT_PROVIDERS={}):
        assert "Con el directorio" not in client.get("/cuenta/login/").text


def test_without_a_directory_its_addresses_do_not_exist(client):
    assert client.get(LOGIN).status_code == 404
    assert client.post(LOGIN).status_code == 404


def test_getting_the_login_address_leaves_nowhere(client, directory):
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "Ingresar con la cuenta de Entidad</h1>" in page.text


def test_a_directory_that_does_not_answer_is_said_so(client, directory, monkeypatch):
    def fail(self):
        raise NoAnswer

    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(fail))
    response = client.post(LOGIN)
    assert response.status_code == 503
    assert "No se pudo ingresar con su entidad" in response.text


def test_who_turned_back_is_told(client, directory):
    state = client.post(LOGIN).url.partition("state=")[2].partition("&")[0]
    page = client.get(f"{LOGIN}callback/", {"error": "access_denied", "state": state}, follow=True)
    assert "Canceló el ingreso" in page.text


def problems() -> set[str]:
    return {message.id for message in run_checks(tags=["security"])}


@pytest.mark.parametrize("missing", ["server_url", "client_id", "secret"])
def test_a_half_given_directory_is_found_at_start(settings, missing):
    settings.OIDC = OIDC | {missing: ""}
    assert "practices.E009" in problems()


def test_a_directory_over_plain_http_is_refused_in_production(settings):
    settings.OIDC = OIDC | {"server_url": "http://directorio"}
    assert "practices.E010" not in problems()
    settings.IS_PRODUCTION = True
    assert "practices.E010" in problems()


@pytest.mark.parametrize("given", [{}, OIDC])
def test_a_whole_directory_and_none_are_fine(settings, given):
    settings.OIDC = given
    assert problems() & {"practices.E009", "practices.E010"} == set()


def test_only_the_two_login_pages_may_send_a_form_to_the_directory(client, directory):
    allowed = {
        path: [
            part.strip()
            for part in client.get(path)["Content-Security-Policy"].split(";")
            if "form-action" in part
        ]
        for path in ("/cuenta/login/", LOGIN, "/cuenta/signup/", "/")
    }
    assert allowed == {
        "/cuenta/login/": [f"form-action 'self' {SERVER}"],
        LOGIN: [f"form-action 'self' {SERVER}"],
        "/cuenta/signup/": ["form-action 'self'"],
        "/": ["form-action 'self'"],
    }
