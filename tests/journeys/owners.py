"""What an editor and a manager of a body do under /mis-practicas/, as they would click it."""

import io
import re
from collections import Counter

from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from practices.models import User
from tests.factories import PASSWORD

from .filled_forms import FilledForm

CODE = re.compile(r"BP-\d{4}-\d{4,}")


def log_in(page: Page, person: User, address: str) -> None:
    """Ask for the page, be sent to the login, and land on the page."""
    page.goto(address)
    page.get_by_label("Correo electrónico").fill(person.email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ingresar").click()
    page.wait_for_url(f"**{address}")


def tell(page: Page, text: str) -> None:
    """The portal said so in a message."""
    expect(page.get_by_role("main").get_by_text(text)).to_be_visible()


# -- Editor ---------------------------------------------------------------------------------------


def upload_form(page: Page, form: FilledForm) -> None:
    page.get_by_role("link", name="Subir un formato diligenciado").click()
    page.get_by_label("Formato diligenciado").set_input_files(form.path)
    page.get_by_role("button", name="Leer el formato").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que se leyó del formato")


def states_in_preview(page: Page) -> list[tuple[str, str]]:
    """Label and state of each place of the form, in the order of the preview."""
    return [
        (row.locator("strong").inner_text(), row.locator(".badge").inner_text().strip())
        for row in page.locator(".reading").all()
    ]


def check_preview(page: Page, form: FilledForm) -> None:
    states = states_in_preview(page)
    assert Counter(state for _label, state in states) == form.findings
    assert [named for named in form.named if named not in states] == []


def create_draft(page: Page) -> None:
    page.get_by_role("button", name="Crear el borrador").click()
    tell(page, "Se creó el borrador.")


def labels_of_missing(page: Page) -> list[str]:
    section = page.get_by_role("region", name="Lo que falta para enviarla")
    return section.get_by_role("listitem").all_inner_texts()


def complete(page: Page, form: FilledForm) -> None:
    """Classify the practice and write what the form did not say."""
    page.get_by_role("link", name="Editar la práctica").click()
    page.get_by_role("link", name="Datos básicos").click()
    expect(page.get_by_role("textbox", name="Título (necesario para enviar)")).to_have_value(
        form.title
    )
    page.get_by_label("Atención a la ciudadanía").check()
    save(page)
    page.get_by_role("link", name="Más información").click()
    page.get_by_label("Palabras clave").first.fill("ventanilla, atención virtual")
    save(page)
    if "Contacto" in form.lacks:
        page.get_by_role("link", name="Archivos, enlaces y contacto").click()
        contact = page.get_by_role("group", name="Contacto 1", exact=True)
        contact.get_by_label("Cargo o dependencia").fill("Oficina de atención")
        contact.get_by_label("Correo").fill("atencion@example.org")
        save(page)
    page.get_by_role("link", name="Ver el estado de la práctica").click()


def save(page: Page) -> None:
    """From a section back to the hub."""
    page.get_by_role("button", name="Guardar y volver").click()
    tell(page, "quedó guardada.")


def a_pdf() -> bytes:
    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(data)
    return data.getvalue()


def attach(page: Page, name: str, description: str) -> None:
    """Hand in a file from the page of the practice, wait for its check, and say what it is."""
    practice = page.url
    page.get_by_role("link", name=re.compile("Agregar (archivos|y ordenar)")).click()
    page.get_by_label("Archivos", exact=True).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.get_by_role("button", name="Subir los archivos").click()
    row = page.locator(".upload", has=page.get_by_role("heading", name=name))
    expect(row.get_by_text("Disponible")).to_be_visible()
    row.get_by_text("Describir").click()
    row.get_by_label("Descripción").fill(description)
    row.get_by_role("button", name="Guardar la descripción").click()
    tell(page, f"Se guardó la descripción de “{name}”.")
    page.goto(practice)


def submit(page: Page) -> str:
    """Send and confirm; the code on the receipt."""
    page.get_by_role("link", name="Enviar a evaluación").click()
    page.get_by_role("button", name="Enviar a evaluación").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos su práctica")
    return CODE.search(page.get_by_role("main").inner_text()).group()


def submit_again(page: Page) -> str:
    """After the adjustments; the code on the receipt."""
    page.get_by_role("link", name="Enviar a evaluación").click()
    page.get_by_role("button", name="Enviar de nuevo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos su práctica")
    return CODE.search(page.get_by_role("main").inner_text()).group()


def answer_observation(page: Page, text: str, answer: str) -> None:
    expect(page.get_by_role("main").get_by_text(text)).to_be_visible()
    page.get_by_label("Su respuesta").fill(answer)
    page.get_by_role("button", name="Guardar la respuesta").click()
    expect(page.get_by_text("Observación contestada")).to_be_visible()


# -- Manager --------------------------------------------------------------------------------------


def endorse(page: Page) -> None:
    page.get_by_role("link", name="Registrar el aval").click()
    page.get_by_label("Quién responde por la práctica").fill("Rosa Rojas")
    page.get_by_label("Cargo").fill("Gerente")
    for consent in page.get_by_role("checkbox").all():
        consent.check()
    page.get_by_role("button", name="Registrar el aval").click()
    tell(page, "El aval quedó registrado.")
