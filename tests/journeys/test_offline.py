"""The line drops: what was visited can still be read."""

import pytest
from playwright.sync_api import expect

from tests.portal import Portal, wait_until

KEPT = """async () => {
    const cache = await caches.open("paginas-1");
    return (await cache.keys()).map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path)
    portal.manage("prepare")
    portal.start()
    yield portal
    portal.end_by_force()


def test_visited_public_pages_are_read_without_a_connection_and_private_ones_are_not(
    portal, browser
):
    address = f"http://127.0.0.1:{portal.port}"
    page = browser.new_context().new_page()
    page.goto(f"{address}/")
    wait_until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    for path in ("/acerca-de/", "/cuenta/login/"):
        page.goto(address + path)
    wait_until(lambda: {"/", "/acerca-de/"} <= set(page.evaluate(KEPT)))
    assert "/cuenta/login/" not in page.evaluate(KEPT)
    portal.end()

    for path, heading in (
        ("/acerca-de/", "Acerca de este portal"),
        ("/", "Buenas prácticas"),
        ("/cuenta/login/", "No hay conexión a internet"),
        ("/practicas/", "No hay conexión a internet"),
    ):
        page.goto(address + path)
        expect(page.locator("h1")).to_contain_text(heading)
    # The design is there too, not only the words.
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
