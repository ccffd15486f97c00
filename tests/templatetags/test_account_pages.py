"""The entrance pages in our design: what they say, and what the mails behind them say."""

import re

import pytest
from django.core import mail

from practices.models import SiteSettings, User

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga-9"


@pytest.fixture
def person():
    return User.objects.create_user("persona@entidad.example", PASSWORD, full_name="Ana Pérez")


def heading(response) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", response.content.decode(), flags=re.DOTALL)
    return found


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("login/", "Ingresar"),
        ("signup/", "Crear una cuenta"),
        ("password/reset/", "Recuperar la contraseña"),
        ("password/reset/done/", "Revise su correo"),
        ("password/reset/key/1-nothing/", "El enlace ya no sirve"),
        ("password/reset/key/done/", "Su contraseña cambió"),
        ("confirm-email/", "Confirme su correo"),
        ("confirm-email/nothing/", "El enlace ya no sirve"),
        ("inactive/", "La cuenta está desactivada"),
    ],
)
def test_entrance_pages_stand_in_our_shell(client, path, title):
    SiteSettings.objects.update_or_create(
        pk=SiteSettings.ONLY, defaults={"entity_name": "Entidad de prueba", "demo_notice": True}
    )
    response = client.get(f"/cuenta/{path}")
    html = response.content.decode()
    assert heading(response) == title
    assert "Entidad de prueba" in html
    assert "Datos de demostración" in html


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("password/change/", "Cambiar la contraseña"),
        ("email/", "Cambiar el correo"),
        ("2fa/", "Verificación en dos pasos"),
        ("logout/", "¿Quiere salir del portal?"),
    ],
)
def test_pages_of_the_account_show_who_is_in(client, person, path, title):
    client.force_login(person)
    response = client.get(f"/cuenta/{path}")
    assert heading(response) == title
    assert re.search(r"<summary>.*\bAna\b", response.content.decode())


def test_refused_login_says_so_before_the_heading_and_in_the_title(client, person):
    response = client.post("/cuenta/login/", {"login": person.email, "password": "otra"})
    html = response.content.decode()
    assert "<title>Error: Ingresar" in html
    assert html.index("Hay un problema") < html.index("<h1>")
    assert person.email in html


def test_forgotten_password_is_replaced_through_the_mailed_link(client, person):
    client.post("/cuenta/password/reset/", {"email": person.email})
    (message,) = mail.outbox
    assert message.subject == "Cree una contraseña nueva"
    assert "!" not in message.body
    (path,) = re.findall(r"http://testserver(/\S+)", message.body)
    form_page = client.get(path, follow=True)
    assert heading(form_page) == "Crear una contraseña nueva"
    new = {"password1": "otra-clave-larga-8", "password2": "otra-clave-larga-8"}
    done = client.post(form_page.redirect_chain[-1][0], new, follow=True)
    assert heading(done) == "Su contraseña cambió"
    person.refresh_from_db()
    assert person.check_password("otra-clave-larga-8")


def test_unknown_address_is_told_by_mail_only(client):
    response = client.post("/cuenta/password/reset/", {"email": "nadie@x.example"}, follow=True)
    assert heading(response) == "Revise su correo"
    (message,) = mail.outbox
    assert message.subject == "No hay una cuenta con este correo"
    assert "!" not in message.body
