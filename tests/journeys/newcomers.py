"""How somebody without an account comes to write for a body, as they would click it."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD

from .owners import tell

LINK = re.compile(r"https?://\S+")


def link_in_mail_to(address: str, base_url: str) -> str:
    """The address behind the last mail's button, on this portal."""
    message = [each for each in mail.outbox if address in each.to][-1]
    link = next(found for found in LINK.findall(message.body) if "/cuenta/" in found)
    return base_url + "/" + link.split("/", 3)[3]


def sign_up(page: Page, base_url: str, *, name: str, address: str) -> None:
    """Make an account, verify its address by the mailed link, and enter."""
    page.goto("/cuenta/signup/")
    page.get_by_label("Nombre completo").fill(name)
    page.get_by_label("Correo electrónico").fill(address)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("repita|de nuevo|otra vez", re.IGNORECASE)).fill(PASSWORD)
    page.get_by_label("Acepto la política de tratamiento de datos personales").check()
    page.get_by_role("button", name="Crear la cuenta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirme su correo")
    page.goto(link_in_mail_to(address, base_url))
    page.get_by_role("button", name="Sí, confirmar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingresar")
    page.get_by_label("Correo electrónico").fill(address)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis prácticas")


def ask_to_join(page: Page, body: str) -> None:
    page.goto("/mis-practicas/entidades/")
    page.get_by_role("link", name="Vincularme a una entidad").click()
    page.get_by_label("Nombre, sigla o NIT").fill(body.split()[0])
    page.get_by_role("button", name="Buscar la entidad").click()
    page.get_by_role("main").get_by_role("link", name=body).click()
    page.get_by_role("button", name="Pedir vincularme").click()
    expect(page.get_by_role("region", name="Solicitudes sin respuesta")).to_contain_text(body)


def let_in(page: Page, body: str, person: str) -> None:
    """A manager answers the request: an editor from now on."""
    page.goto("/mis-practicas/entidades/")
    page.get_by_role("main").get_by_role("link", name=body).click()
    page.get_by_role("main").get_by_role("link", name=person).click()
    page.get_by_label("Sí, vincularla a la entidad").check()
    page.get_by_role("button", name="Registrar la respuesta").click()
    tell(page, "La respuesta quedó registrada y se le avisó a la persona.")
