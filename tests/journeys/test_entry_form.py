"""The entry form on two devices, with a line that drops, and without scripts."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from practices.models import Revision
from tests.factories import make_department, make_municipality

from . import owners
from .test_accessibility import SIZES, findings

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

LESSONS = "aprendizajes"
RESULTS = "resumen-impacto"
LINKS = "archivos-enlaces-contacto"
#: What browser and htmx write to the console when there is no line, or the answer is a refusal.
NOISE = (
    "ERR_INTERNET_DISCONNECTED",
    "error occurred when fetching the script",
    "htmx:sendError",
    "htmx:afterRequest",
    "Response Status Error Code 401",
    "Response Status Error Code 403",
    "Response Status Error Code 409",
)


def open_section(page: Page, revision, section: str, query: str = "") -> None:
    page.goto(f"/mis-practicas/{revision.pk}/editar/{section}/{query}")


def state(page: Page):
    return page.locator("#estado")


def expect_saved(page: Page, action) -> None:
    """Something is typed and the page saves it by itself."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        action()
    assert answer.value.status == 200
    expect(state(page)).to_contain_text("Guardado a las")


def kept_copies(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('borrador:'))")


@pytest.fixture(autouse=True)
def deaf_to_noise(watch):
    yield
    watch.problems = [
        problem for problem in watch.problems if not any(text in problem for text in NOISE)
    ]


def end_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def test_a_practice_is_written_on_two_devices_while_the_line_drops(house, enter):
    revision = house.draft()
    desk = enter(house.editor)
    open_section(desk, revision, LESSONS)
    expect_saved(desk, lambda: desk.get_by_label("Conclusión").fill("Escrito en la oficina."))

    field = enter(house.editor, viewport={"width": 360, "height": 800})
    open_section(field, revision, LESSONS)
    expect(field.get_by_label("Conclusión")).to_have_value("Escrito en la oficina.")
    field.context.set_offline(True)
    field.get_by_label("Limitaciones").first.fill("Escrito en la vereda, sin señal.")
    field.get_by_label("Conclusión").focus()
    expect(state(field)).to_contain_text("Sin conexión: guardado en este equipo")
    assert len(kept_copies(field)) == 1
    assert Revision.objects.get().limitations == revision.limitations

    # The battery dies: the page is opened again, later, with a line.
    field.context.set_offline(False)
    open_section(field, revision, LESSONS)
    offer = field.get_by_role("alert")
    expect(offer).to_contain_text("Hay texto que no alcanzó a guardarse, de las")
    offer.get_by_role("button", name="Recuperarlo").click()
    owners.tell(field, "“Aprendizajes” quedó guardada.")
    expect(field.get_by_label("Limitaciones").first).to_have_value(
        "Escrito en la vereda, sin señal."
    )
    assert kept_copies(field) == []

    # The desk never learnt of it, and loses nothing by saving another field.
    desk.get_by_label("Conclusión").fill("Corregido en la oficina.")
    desk.get_by_role("button", name="Guardar y volver").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(revision.title)
    stored = Revision.objects.get()
    assert (stored.conclusion, stored.limitations) == (
        "Corregido en la oficina.",
        "Escrito en la vereda, sin señal.",
    )


def test_a_session_that_ends_takes_no_text_with_it(house, enter, watch):
    revision = house.draft()
    page = enter(house.editor)
    open_section(page, revision, LESSONS)
    watch.expect_status(401)
    cookies = page.context.cookies()
    end_session(page)
    page.get_by_label("Conclusión").fill("Escrito después de la sesión.")
    page.get_by_label("Limitaciones").first.focus()
    expect(state(page)).to_contain_text("Su sesión terminó. Ingrese de nuevo en otra pestaña")
    expect(page.get_by_label("Conclusión")).to_have_value("Escrito después de la sesión.")

    page.get_by_role("button", name="Guardar y volver").click()
    expect(page.get_by_label("Correo electrónico")).to_be_visible()
    page.context.add_cookies(cookies)
    open_section(page, revision, LESSONS)
    page.get_by_role("button", name="Recuperarlo").click()
    owners.tell(page, "“Aprendizajes” quedó guardada.")
    assert Revision.objects.get().conclusion == "Escrito después de la sesión."


def test_a_new_login_in_another_tab_goes_on_by_itself(house, enter, watch):
    revision = house.draft()
    page = enter(house.editor)
    open_section(page, revision, LESSONS)
    watch.expect_status(401)
    watch.expect_status(403)
    end_session(page)
    page.get_by_label("Conclusión").fill("Sigue aquí.")
    page.get_by_label("Limitaciones").first.focus()
    expect(state(page)).to_contain_text("Su sesión terminó")
    other = page.context.new_page()
    owners.log_in(other, house.editor, "/mis-practicas/")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("Guardado a las")
    assert Revision.objects.get().conclusion == "Sigue aquí."


def test_a_copy_is_dropped_at_logout_and_offered_to_nobody_else(house, enter):
    revision = house.draft()
    page = enter(house.editor)
    open_section(page, revision, LESSONS)
    page.context.set_offline(True)
    page.get_by_label("Conclusión").fill("En un equipo compartido.")
    page.get_by_label("Limitaciones").first.focus()
    expect(state(page)).to_contain_text("Sin conexión")
    page.context.set_offline(False)
    page.goto("/mis-practicas/")
    page.get_by_text(house.editor.get_short_name(), exact=True).first.click()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_load_state()
    assert kept_copies(page) == []


def test_two_people_choose_between_their_texts(house, enter, watch):
    revision = house.draft()
    mine, theirs = enter(house.editor), enter(house.manager)
    for page in (mine, theirs):
        open_section(page, revision, LESSONS)
    expect_saved(theirs, lambda: theirs.get_by_label("Conclusión").fill("El texto de ella."))
    expect(theirs.get_by_role("main")).to_contain_text(
        f"{house.editor.full_name} está editando esta sección desde las"
    )
    watch.expect_status(409)
    mine.get_by_label("Conclusión").fill("El texto mío.")
    mine.get_by_label("Limitaciones").first.focus()
    mine.get_by_role("button", name="Ver los dos textos y escoger").click()
    expect(mine).to_have_title(re.compile("^Error: "))
    assert findings(mine) == []
    choice = mine.get_by_role("group", name="Conclusión")
    expect(choice).to_contain_text("El texto de ella.")
    choice.get_by_role("radio", name="La mía").check()
    mine.get_by_role("button", name="Guardar lo escogido").click()
    owners.tell(mine, "“Aprendizajes” quedó guardada.")
    assert Revision.objects.get().conclusion == "El texto mío."


def test_rows_come_and_go_in_place_and_keep_the_focus(house, enter):
    revision = house.draft()
    page = enter(house.editor)
    open_section(page, revision, LINKS)
    page.get_by_label("Dirección").fill("https://example.org/uno")
    page.get_by_role("button", name="Agregar otro enlace").click()
    second = page.get_by_role("group", name="Enlace 2").get_by_label("Dirección")
    expect(second).to_be_focused()
    second.fill("no es una dirección")
    page.get_by_role("group", name="Enlace 2").get_by_label("Título").focus()
    expect(page.get_by_role("group", name="Enlace 2")).to_contain_text("dirección")
    expect(state(page)).to_contain_text("1 respuesta por corregir")
    assert Revision.objects.get().unfinished[LINKS]["links"]["1"]["url"] == "no es una dirección"
    page.get_by_role("button", name="Quitar Enlace 1").click()
    expect(page.get_by_role("group", name="Enlace 2")).to_have_count(0)
    expect(page.get_by_role("group", name="Enlace 1").get_by_label("Dirección")).to_have_value(
        "no es una dirección"
    )
    assert revision.links.count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_is_filled_without_scripts(house, enter, width):
    department = make_department("25", "Cundinamarca")
    make_municipality("25754", "Soacha", department=department)
    revision = house.draft()
    page = enter(java_script_enabled=False, viewport={"width": width, "height": 900})
    owners.log_in(page, house.editor, f"/mis-practicas/{revision.pk}/editar/")

    page.get_by_role("link", name="Resumen e impacto").first.click()
    page.get_by_label("Indicador").fill("Usuarios atendidos")
    page.get_by_label("Valor", exact=True).fill("1.234")
    page.get_by_role("button", name="Agregar otra cifra").click()
    page.get_by_role("group", name="Cifra 2").get_by_label("Indicador").fill("Sin su valor")
    page.get_by_label("Buscar un departamento o municipio").fill("soacha")
    page.get_by_role("button", name="Buscar", exact=True).click()
    page.get_by_role("button", name="Agregar Soacha, Cundinamarca").click()
    expect(page.get_by_role("group", name="Soacha, Cundinamarca")).to_be_visible()
    page.get_by_role("button", name="Guardar y seguir").click()

    expect(page).to_have_title(re.compile("^Error: "))
    owners.tell(page, "“Resumen e impacto” quedó guardada con 1 respuesta por corregir.")
    page.get_by_role("link", name=re.compile("^Cifra 2: ")).click()
    page.get_by_role("group", name="Cifra 2").get_by_label("Valor", exact=True).fill("8")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aprendizajes")
    assert [(row.indicator, int(row.value)) for row in revision.figures.all()] == [
        ("Usuarios atendidos", 1234),
        ("Sin su valor", 8),
    ]
    assert [row.territory.name for row in revision.coverage.all()] == ["Soacha"]

    page.get_by_label("Conclusión").fill("Acercar el canal **sirve**.")
    page.get_by_role("button", name=re.compile("Guardar y ver cómo queda.*Conclusión")).click()
    expect(page.get_by_role("region", name="Vista previa").locator("strong")).to_have_text("sirve")
    page.get_by_role("button", name="Guardar y volver").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(revision.title)


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_hub_and_on_sections_with_errors(house, enter, size):
    revision = house.draft()
    department = make_department("25", "Cundinamarca")
    make_municipality("25754", "Soacha", department=department)
    page = enter(house.editor, viewport=size)
    open_section(page, revision, RESULTS)
    page.get_by_label("Indicador").fill("Sin su valor")
    page.get_by_role("button", name="Guardar", exact=True).click()
    found = {}
    for section in ("", "datos-basicos", RESULTS, LESSONS, LINKS, "mas-informacion"):
        path = f"{section}/" if section else ""
        query = "?lugar=soacha&departamento=25" if section == RESULTS else ""
        page.goto(f"/mis-practicas/{revision.pk}/editar/{path}{query}")
        if problems := findings(page):
            found[section] = problems
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], section
    assert json.dumps(found, indent=1, ensure_ascii=False) == "{}"


def test_a_section_is_filled_by_keys_alone(house, enter):
    revision = house.draft(conclusion="")
    page = enter(house.editor)
    open_section(page, revision, LESSONS)
    page.get_by_label("Factores de éxito").focus()
    page.keyboard.type("La alianza")
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "next":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Archivos, enlaces y contacto")
    assert Revision.objects.get().success_factors == "La alianza"
