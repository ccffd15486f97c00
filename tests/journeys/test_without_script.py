"""Everything that citizens and owners need works where scripts do not run."""

import re

import pytest
from playwright.sync_api import expect

from practices.models import Revision
from practices.services import revisions
from tests.house import ENDORSEMENT

from . import citizens, owners
from .scenes import RICH_FORM, fill_catalogue, published_from

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

PER_PAGE = 20


@pytest.mark.parametrize("width", [360, 1280])
def test_a_citizen_filters_searches_pages_and_reads(house, enter, width):
    record = published_from(house, RICH_FORM)
    fill_catalogue(house, PER_PAGE + 1)
    page = enter(java_script_enabled=False, viewport={"width": width, "height": 900})

    page.goto("/practicas/")
    expect(page.get_by_role("status")).to_have_text(f"{PER_PAGE + 2} prácticas")
    page.get_by_role("link", name="Página 2").click()
    assert len(citizens.hits(page)) == 2
    page.get_by_role("link", name="Página 1").click()
    assert len(citizens.hits(page)) == PER_PAGE

    page.get_by_label("Buscar prácticas").fill("videollamada")
    page.get_by_role("button", name="Buscar").click()
    assert citizens.hits(page) == [record.practice.code]
    page.get_by_role("link", name=re.compile("^Quitar.*videollamada")).click()
    expect(page.get_by_role("status")).to_have_text(f"{PER_PAGE + 2} prácticas")

    if width < 900:
        page.get_by_text("Filtros", exact=True).first.click()
    page.get_by_role("group", name="Servicio").get_by_label("Gas combustible").check()
    page.get_by_role("button", name="Aplicar filtros").click()
    expect(page).to_have_url(re.compile(r"[?&]servicio=gas-combustible"))
    expect(page.get_by_role("status")).to_have_text("3 prácticas")

    citizens.search(page, "videollamadas")
    citizens.open_hit(page, record.practice.code, record.title)
    expect(page.get_by_role("heading", name="Limitaciones").first).to_be_visible()


def test_an_owner_edits_and_submits(house, enter):
    revision = house.draft()
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    page = enter(java_script_enabled=False)

    owners.log_in(page, house.editor, "/mis-practicas/")
    page.get_by_role("link", name=revision.title, exact=True).click()
    page.get_by_role("link", name="Editar la práctica").click()
    page.get_by_role("link", name="Datos básicos").click()
    page.get_by_role("textbox", name="Título").first.fill("Lectura de medidores entre vecinos")
    owners.save(page)
    page.get_by_role("link", name="Ver el estado de la práctica").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lectura de medidores entre vecinos")
    code = owners.submit(page)

    stored = Revision.objects.get(pk=revision.pk)
    assert (stored.title, stored.practice.code) == ("Lectura de medidores entre vecinos", code)
