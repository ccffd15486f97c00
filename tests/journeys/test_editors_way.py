"""From having no account to a published practice in its second version, compared with the first."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from practices.models import Organisation, Revision

from . import newcomers, owners, staff

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

TITLE = "Lectura de medidores acompañada por vecinos"
PERSON, ADDRESS = "Nora Nueva", "nora@example.org"
OBSERVATIONS = {
    "Limitaciones": "Cuente también qué hizo la entidad con esa dificultad.",
    "Resumen del proyecto": "Diga en qué veredas se hace.",
}
LEVELS = {
    "Eficaz": 4,
    "Eficiente": 3,
    "Centrado en el usuario": 4,
    "Replicable y adaptable": 3,
}
RATIONALE = "La ficha muestra el problema, lo que se hizo y sus resultados, con franqueza."
LOST_LINE = (
    "ERR_INTERNET_DISCONNECTED",
    "error occurred when fetching the script",
    "htmx:sendError",
    "htmx:afterRequest",
)


def a_photo() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), (9, 67, 181)).save(data, "JPEG")
    return data.getvalue()


def open_section(page: Page, name: str) -> None:
    page.get_by_role("link", name="Editar la práctica").click()
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def write_at_the_desk(page: Page, body: str) -> str:
    """Begin the practice and fill the basics; the address of its page."""
    page.goto("/mis-practicas/nueva/")
    page.get_by_role("radio", name=re.compile("Superservicios")).check()
    page.get_by_label("Entidad titular").select_option(label=body)
    page.get_by_role("button", name="Crear el borrador").click()
    page.get_by_role("main").get_by_role("link", name="Datos básicos").first.click()
    page.get_by_role("textbox", name=re.compile("^Título")).fill(TITLE)
    page.get_by_role("textbox", name=re.compile("^En servicio desde|^Fecha")).fill("marzo de 2019")
    page.get_by_role("radio", name="Sí, sigue vigente").check()
    page.get_by_role("textbox", name=re.compile("^Población objeto")).fill("Usuarios rurales.")
    owners.save(page)
    page.get_by_role("link", name="Ver el estado de la práctica").click()
    return page.url


def write_in_the_field(page: Page, practice: str, watch) -> None:
    """The rest, on another device, with the line lost for a while."""
    page.goto(practice)
    open_section(page, "Resumen e impacto")
    page.get_by_role("textbox", name=re.compile("^Resumen")).fill("Los vecinos acompañan.")
    page.context.set_offline(True)
    page.get_by_role("textbox", name=re.compile("^Impacto")).fill("Bajaron los reclamos.")
    page.get_by_role("textbox", name=re.compile("^Resumen")).focus()
    expect(page.locator("#estado")).to_contain_text("Sin conexión: guardado en este equipo")
    page.context.set_offline(False)
    owners.save(page)
    page.get_by_role("main").get_by_role("link", name="Aprendizajes").first.click()
    page.get_by_role("textbox", name=re.compile("^Posibilidad de réplica")).fill("Se puede.")
    page.get_by_role("textbox", name=re.compile("^Limitaciones")).fill("Hace falta señal.")
    owners.save(page)
    page.get_by_role("main").get_by_role("link", name="Archivos, enlaces y contacto").first.click()
    contact = page.get_by_role("group", name="Contacto 1", exact=True)
    contact.get_by_label("Cargo o dependencia").fill("Gerencia")
    contact.get_by_label("Correo").fill("gerencia@example.org")
    owners.save(page)
    watch.problems = [
        problem for problem in watch.problems if not any(text in problem for text in LOST_LINE)
    ]


def attach_three(page: Page, practice: str, watch) -> None:
    """Two are kept; the one that is not what its name says is refused and taken off."""
    watch.expect_status(422)
    page.goto(practice)
    page.get_by_role("link", name="Agregar archivos").click()
    page.get_by_label("Archivos", exact=True).set_input_files(
        [
            {"name": "informe.pdf", "mimeType": "application/pdf", "buffer": owners.a_pdf()},
            {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": a_photo()},
            {"name": "plano.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"},
        ]
    )
    page.get_by_role("button", name="Subir los archivos").click()
    expect(page.locator("#lista-archivos").get_by_text("Disponible")).to_have_count(2)
    expect(page.locator("[data-going]")).to_contain_text("plano.png")
    expect(page.locator("[data-going]")).to_contain_text("Es una página web con otro nombre")
    page.goto(practice)
    expect(page.locator("#archivos")).to_contain_text("informe.pdf")
    expect(page.locator("#archivos")).not_to_contain_text("plano.png")


def return_with_two(page: Page) -> None:
    page.get_by_role("link", name="Devolver para ajustes").click()
    for number, (field, text) in enumerate(OBSERVATIONS.items(), 1):
        group = page.get_by_role("group", name=f"Observación {number}")
        group.get_by_label("Campo").select_option(label=field)
        group.get_by_label("Qué debe ajustar la entidad").fill(text)
    page.get_by_role("button", name="Devolver a la entidad").click()
    expect(page.get_by_role("heading", name="Observaciones")).to_be_visible()


def attend_both(page: Page, practice: str) -> None:
    """One in words, one by changing the field; the portal knows the second by itself."""
    page.goto(practice)
    page.get_by_role("link", name=re.compile("^Ir al campo.*Resumen del proyecto")).click()
    page.get_by_role("textbox", name=re.compile("^Resumen")).fill(
        "Los vecinos acompañan la lectura en las veredas El Roble y La Palma."
    )
    page.get_by_role("button", name="Guardar y volver").click()
    page.goto(practice)
    expect(page.get_by_text("Usted ya cambió este campo.")).to_be_visible()
    form = page.locator("form", has=page.get_by_role("button", name=re.compile("Limitaciones")))
    form.get_by_label("Su respuesta").fill("Se hacen dos recorridos los días sin señal.")
    form.get_by_role("button").click()
    expect(page.get_by_text("Observación contestada").first).to_be_visible()


def correct(page: Page, practice: str) -> str:
    """Begin version 2, change what no evaluation rests on; the address of its page."""
    page.goto(practice)
    page.get_by_role("button", name="Corregir en una versión nueva").click()
    second = page.url
    open_section(page, "Aprendizajes")
    page.get_by_role("textbox", name=re.compile("^Limitaciones")).fill(
        "Hace falta señal de celular y un plan para los días de lluvia."
    )
    owners.save(page)
    return second


def test_a_newcomer_gets_a_practice_published_and_corrects_it(make_house, enter, base_url, watch):
    house = make_house("Acueducto del Valle Alto")
    newcomer, manager, coordinator = enter(), enter(house.manager), enter(house.coordinator)

    newcomers.sign_up(newcomer, base_url, name=PERSON, address=ADDRESS)
    newcomers.ask_to_join(newcomer, house.body.name)
    newcomers.let_in(manager, house.body.name, PERSON)

    practice = write_at_the_desk(newcomer, house.body.name)
    field = enter(viewport={"width": 360, "height": 800})
    field.context.add_cookies(newcomer.context.cookies())
    write_in_the_field(field, practice, watch)
    attach_three(newcomer, practice, watch)
    assert owners.labels_of_missing(newcomer) == []

    newcomer.get_by_role("button", name="Pedir el aval").click()
    manager.goto(practice)
    owners.endorse(manager)
    newcomer.goto(practice)
    code = owners.submit(newcomer)

    staff.open_case(coordinator, TITLE, "1 caso sin responsable")
    staff.take(coordinator)
    return_with_two(coordinator)
    attend_both(newcomer, practice)
    assert owners.submit_again(newcomer) == code

    staff.open_case(coordinator, TITLE, "1 caso con los requisitos por revisar")
    staff.declare_eligible(coordinator)
    staff.assign(coordinator, house.evaluator.full_name)
    evaluator = enter(house.evaluator)
    evaluator.goto("/evaluacion/")
    staff.accept(evaluator, TITLE)
    staff.score(evaluator, LEVELS, "Se ve en la ficha.", total="72,00")
    staff.save_draft(evaluator)
    staff.send(evaluator)
    staff.open_case(coordinator, TITLE, "1 caso listo para proponer la decisión")
    staff.propose(coordinator, RATIONALE)
    publisher = enter(house.publisher)
    staff.open_case(publisher, TITLE, "1 decisión por confirmar y publicar")
    staff.publish(publisher)

    second = correct(newcomer, practice)
    manager.goto(second)
    owners.endorse(manager)
    newcomer.goto(second)
    assert owners.submit(newcomer) == code
    staff.open_case(coordinator, TITLE, "1 caso sin responsable")
    staff.approve_correction(coordinator)
    staff.publish_correction(publisher, TITLE)

    citizen = enter()
    citizen.goto(f"/practicas/{code}/")
    citizen.get_by_role("link", name="Qué cambió frente a la versión 1").click()
    changes = citizen.get_by_role("region", name="Limitaciones")
    expect(changes.locator("ins").first).to_be_visible()
    expect(changes).to_contain_text("de celular y un plan para los días de lluvia")
    assert Organisation.objects.count() == 1
    assert list(Revision.objects.order_by("number").values_list("number", "status")) == [
        (1, "superseded"),
        (2, "published"),
    ]
