import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from practices.models import User

PASSWORD = "una clave larga"


def make_account(email) -> User:
    user = User.objects.create_user(email, PASSWORD, full_name="Ana Ruiz")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def log_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ana@example.gov.co", "ANA@example.gov.co"])
def test_login_is_the_mail_address(client, typed):
    user = make_account("ana@example.gov.co")
    assert log_in(client, typed).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(("production", "status"), [(False, 302), (True, 200)])
def test_demonstration_cast_enters_a_local_portal_only(client, settings, production, status):
    settings.IS_PRODUCTION = production
    make_account("editora@demo.example")
    assert log_in(client, "editora@demo.example").status_code == status


@pytest.mark.django_db
def test_tenth_failure_locks_whatever_address_is_forged(client):
    make_account("ana@example.gov.co")
    for number in range(10):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        log_in(client, "ana@example.gov.co", "otra clave")
    assert log_in(client, "ana@example.gov.co").status_code != 302


@pytest.mark.django_db
def test_old_cookie_is_dead_after_logout(client):
    make_account("ana@example.gov.co")
    log_in(client, "ana@example.gov.co")
    cookie = client.cookies["sesion"].value
    client.post(reverse("account_logout"))
    client.cookies["sesion"] = cookie
    assert "_auth_user_id" not in client.session
