"""axe finds nothing, on every kind of page, narrow and wide, in light and in dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from practices.models import User

from .scenes import RICH_FORM, HouseAtWork, fill_catalogue, published_from, set_to_work

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

SIZES = [
    pytest.param({"width": 360, "height": 800}, id="360"),
    pytest.param({"width": 1280, "height": 900}, id="1280"),
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
CATALOGUE = {
    "home": "/",
    "list": "/practicas/",
    "filtered list": "/practicas/?q=reclamos&servicio=gas-combustible&departamento=25",
    "empty result": "/practicas/?q=submarino&servicio=aseo",
}


def addresses(work: HouseAtWork) -> dict[str, dict[str, str]]:
    """Who looks → name of the page → its address."""
    case, assignment = "/admin/practices/submission", f"/evaluacion/{work.assignment.pk}"
    return {
        "citizen": {
            **CATALOGUE,
            "record": f"/practicas/{work.record.practice.code}/",
            "login": "/cuenta/login/",
            "admin login": "/cuenta/login/?next=/admin/",
            "static page": "/que-es-una-buena-practica/",
            "questions": "/preguntas-frecuentes/",
            "bodies": "/entidades/",
            "error 404": "/practicas/BP-1999-0001/",
        },
        "editor": {
            "own practices": "/mis-practicas/",
            "start": "/mis-practicas/nueva/",
            "start from a copy": "/mis-practicas/nueva/copia/",
            "start from a published one": "/mis-practicas/nueva/parecida/?q=agua",
            "check": f"/mis-practicas/{work.draft.pk}/revisar/",
            "check returned": f"/mis-practicas/{work.returned.pk}/revisar/",
            "import": "/mis-practicas/importar/",
            "import preview": f"/mis-practicas/importar/{work.document.pk}/",
            "practice": f"/mis-practicas/{work.draft.pk}/",
            "returned practice": f"/mis-practicas/{work.returned.pk}/",
            "published practice": f"/mis-practicas/{work.record.pk}/",
            "files": f"/mis-practicas/{work.draft.pk}/archivos/",
            "edit": f"/mis-practicas/{work.draft.pk}/editar/",
            "edit returned": f"/mis-practicas/{work.returned.pk}/editar/",
        },
        "manager": {"endorsement": f"/mis-practicas/{work.draft.pk}/aval/"},
        "coordinator": {
            "admin": "/admin/",
            "queue": f"{case}/cola/",
            "entered case": f"{case}/{work.waiting.pk}/caso/",
            "scored case": f"{case}/{work.scored.pk}/caso/",
            "eligibility": f"{case}/{work.waiting.pk}/requisitos/",
            "return": f"{case}/{work.waiting.pk}/devolver/",
            "assign": f"{case}/{work.scored.pk}/asignar/",
            "propose": f"{case}/{work.scored.pk}/decision/",
        },
        "evaluator": {
            "queue": "/evaluacion/",
            "invitation": f"/evaluacion/{work.invited.pk}/",
            "scoring": f"{assignment}/",
            "check": f"{assignment}/revisar/",
        },
    }


def findings(page: Page) -> list[str]:
    """What axe objects to on the page: rule, place, and what it says of it."""
    result = Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {' '.join(node['target'])} — {node['failureSummary']}"
        for found in result.response["violations"]
        for node in found["nodes"]
    ]


def all_findings(page: Page, pages: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    for name, address in pages.items():
        answer = page.goto(address)
        # A redirect would have another page judged under this name.
        assert answer.url.endswith(address)
        if found := findings(page):
            yield name, found


@pytest.mark.parametrize("viewport", SIZES)
def test_axe_finds_nothing(house, enter, watch, viewport):
    work = set_to_work(house)
    fill_catalogue(house, 21)
    watch.expect_status(404)
    people: dict[str, User | None] = {"citizen": None, **vars(house)}

    found = {
        (who, name): reported
        for who, pages in addresses(work).items()
        for name, reported in all_findings(enter(people[who], viewport=viewport), pages)
    }

    assert found == {}


@pytest.mark.parametrize("viewport", SIZES)
def test_axe_finds_nothing_in_the_dark(house, enter, viewport):
    record = published_from(house, RICH_FORM)
    fill_catalogue(house, 9)
    pages = {**CATALOGUE, "record": f"/practicas/{record.practice.code}/"}

    page = enter(viewport=viewport, color_scheme="dark")

    assert dict(all_findings(page, pages)) == {}
