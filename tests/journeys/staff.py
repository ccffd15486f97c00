"""What coordinator, evaluator and publisher do with a case, as they would click it."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from .owners import tell

# -- Coordinator ----------------------------------------------------------------------------------


def open_case(page: Page, title: str, waiting: str) -> None:
    """From the first page of the admin, by what waits there, through the queue to the case."""
    page.goto("/admin/")
    page.get_by_role("link", name=waiting).click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def take(page: Page) -> None:
    page.get_by_role("button", name="Tomar el caso").click()
    expect(page.get_by_text("Responsable: Cora Coordinadora")).to_be_visible()


def return_for(page: Page, field: str, observation: str) -> None:
    page.get_by_role("link", name="Devolver para ajustes").click()
    first = page.get_by_role("group", name="Observación 1")
    first.get_by_label("Campo").select_option(label=field)
    first.get_by_label("Qué debe ajustar la entidad").fill(observation)
    page.get_by_role("button", name="Devolver a la entidad").click()
    expect(page.get_by_role("heading", name="Observaciones")).to_be_visible()


def declare_eligible(page: Page) -> None:
    page.get_by_role("link", name="Revisar los requisitos").click()
    for yes in page.get_by_label("Sí", exact=True).all():
        yes.check()
    page.get_by_role("button", name="Guardar las respuestas").click()
    expect(page.get_by_role("heading", name="Requisitos")).to_be_visible()
    expect(page.get_by_role("link", name="Devolver para ajustes")).to_have_count(0)


def assign(page: Page, evaluator: str) -> None:
    page.get_by_role("link", name="Asignar evaluadores").click()
    page.get_by_label(evaluator).check()
    page.get_by_role("button", name="Invitar a evaluar").click()
    expect(page.get_by_role("heading", name="Evaluadores")).to_be_visible()


def propose(page: Page, rationale: str) -> None:
    page.get_by_role("link", name="Proponer la decisión").click()
    page.get_by_label("Motivación").fill(rationale)
    page.get_by_role("button", name="Proponer la decisión").click()
    expect(page.get_by_role("region", name="Decisión")).to_contain_text(rationale)


# -- Evaluator ------------------------------------------------------------------------------------


def accept(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).click()
    for statement in page.get_by_role("checkbox").all():
        statement.check()
    page.get_by_role("button", name="Aceptar y leer la ficha").click()
    tell(page, "Usted aceptó esta evaluación.")


def score(page: Page, levels: Mapping[str, int], comment: str, *, total: str) -> None:
    """``total``: as the server computes it while it saves by itself."""
    for criterion, level in levels.items():
        group = page.get_by_role("group", name=criterion)
        group.get_by_role("radio").nth(level).check()
        group.get_by_label("Comentario").fill(comment)
    expect(page.locator("#total")).to_contain_text(f"{total} todos calificados")


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("Guardado a las")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Revisar y enviar").click()
    page.get_by_role("button", name="Enviar la evaluación").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evaluación enviada")


# -- Publisher ------------------------------------------------------------------------------------


def publish(page: Page) -> None:
    page.get_by_role("link", name="Confirmar y publicar").click()
    page.get_by_role("button", name="Confirmar y publicar").click()
    expect(page.get_by_text("Publicada", exact=True)).to_be_visible()


# -- Corrections ----------------------------------------------------------------------------------


def approve_correction(page: Page) -> None:
    page.get_by_role("link", name="Aprobar como corrección menor").click()
    page.get_by_role("button", name="Aprobar como corrección menor").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def publish_correction(page: Page, title: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="1 corrección menor por publicar").click()
    page.get_by_role("main").get_by_role("link", name=title).click()
    page.get_by_role("button", name="Publicar la corrección").click()
    expect(page.get_by_text("Publicada", exact=True).first).to_be_visible()
