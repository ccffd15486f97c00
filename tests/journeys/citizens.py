"""What a citizen does, without logging in, as they would click it."""

from playwright.sync_api import Page, expect

from .filled_forms import FilledForm


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_label("Buscar prácticas").fill(words)
    page.get_by_role("button", name="Buscar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prácticas")


def hits(page: Page) -> list[str]:
    return [hit.get_attribute("data-hit") for hit in page.locator("[data-hit]").all()]


def open_hit(page: Page, code: str, title: str) -> None:
    page.locator(f"[data-hit='{code}']").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def read_record(page: Page, form: FilledForm) -> None:
    record = page.get_by_role("main")
    for text in (*form.reads, *form.figures):
        expect(record.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("heading", name=form.limitations).first).to_be_visible()
    addresses = [link.get_attribute("href") for link in record.get_by_role("link").all()]
    assert [link for link in form.links if link not in addresses] == []


def download(page: Page, description: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=description).click()
    return waiting.value.path().read_bytes()
