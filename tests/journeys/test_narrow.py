"""At 320 pixels, which is also 1280 pixels at 400 %, nobody scrolls sideways to read."""

import pytest

from .scenes import fill_catalogue, set_to_work

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

#: How far the page goes beyond the window, and what sticks out of it.
OVERFLOW = """
() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > width + 1
  );
  return document.documentElement.scrollWidth > width
    ? wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))
    : [];
}
"""


def test_no_page_is_wider_than_the_window(house, enter):
    work = set_to_work(house)
    fill_catalogue(house, 21)
    viewport = {"width": 320, "height": 640}
    case = f"/admin/practices/submission/{work.scored.pk}/caso/"
    visits = {
        None: [
            "/",
            "/practicas/",
            "/practicas/?q=reclamos&departamento=25",
            f"/practicas/{work.record.practice.code}/",
        ],
        house.editor: [
            f"/mis-practicas/{work.draft.pk}/",
            f"/mis-practicas/{work.draft.pk}/editar/",
            f"/mis-practicas/importar/{work.document.pk}/",
        ],
        house.evaluator: [f"/evaluacion/{work.assignment.pk}/"],
        house.coordinator: [case],
    }

    wide = {}
    for person, addresses in visits.items():
        page = enter(person, viewport=viewport)
        for address in addresses:
            assert page.goto(address).url.endswith(address)
            if sticking_out := page.evaluate(OVERFLOW):
                wide[address] = sticking_out

    assert wide == {}
