"""Who uses the keyboard alone reaches and does the same."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .scenes import RICH_FORM, fill_catalogue, published_from, submitted_from

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

#: More stops than any way here needs: a trap ends the test instead of walking on.
MOST_STOPS = 150
FOCUS_OF = """
(element) => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    text: (element.innerText || element.name || element.id || "").trim().slice(0, 60),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    size: box.width * box.height,
  };
}
"""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _stop in range(MOST_STOPS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{target} is not reached by {key}")


def test_the_first_stop_leads_over_the_header_to_the_content(house, enter):
    page = enter()
    page.goto("/practicas/")

    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Ir al contenido")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_a_citizen_searches_and_opens_the_first_hit(house, enter):
    record = published_from(house, RICH_FORM)
    page = enter()
    page.goto("/")

    tab_to(page, page.get_by_label("Buscar prácticas"))
    page.keyboard.type("reclamos")
    page.keyboard.press("Enter")
    hit = page.locator("[data-hit]").first.get_by_role("link")
    expect(hit).to_be_visible()
    tab_to(page, hit)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(record.title)


def test_a_filter_is_set_with_the_space_bar_and_keeps_the_focus(house, enter):
    fill_catalogue(house, 9)
    page = enter()
    page.goto("/practicas/")
    option = page.get_by_role("group", name="Servicio").get_by_role("checkbox").first

    tab_to(page, option)
    page.keyboard.press("Space")

    expect(page.get_by_role("list", name="Filtros aplicados")).to_be_visible()
    expect(option).to_be_focused()


def test_every_stop_of_a_page_shows_that_it_has_the_focus(house, enter):
    fill_catalogue(house, 3)
    page = enter()

    for address in ("/", "/practicas/", "/cuenta/login/"):
        page.goto(address)
        hidden = []
        for _stop in range(MOST_STOPS):
            page.keyboard.press("Tab")
            focused = page.locator("*:focus")
            if not focused.count():
                break
            stop = focused.evaluate(FOCUS_OF)
            if not stop["shown"] or not stop["size"]:
                hidden.append(stop)
        assert hidden == [], address


def test_an_evaluator_scores_with_the_arrows(house, enter):
    submission = house.checked(submitted_from(house, RICH_FORM))
    assignment = house.accepted(submission)
    page = enter(house.evaluator)
    page.goto(f"/evaluacion/{assignment.pk}/")
    levels = page.get_by_role("group", name="Eficaz").get_by_role("radio")

    tab_to(page, levels.first)
    page.keyboard.press("Space")
    for _level in range(3):
        page.keyboard.press("ArrowDown")
    expect(levels.nth(3)).to_be_checked()
    expect(page.locator("#total")).to_contain_text("faltan 3 de 4")
    tab_to(page, page.get_by_role("group", name="Eficaz").get_by_label("Comentario"))
    page.keyboard.type("Se ve en las cifras.")
    tab_to(page, page.get_by_role("button", name="Guardar", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Guardado a las")).to_be_visible()
    expect(levels.nth(3)).to_be_checked()
