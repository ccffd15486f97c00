"""The components as the style guide draws them, and the files behind them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import override_settings

from practices.views import styleguide

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
#: What the visitor's first page loads without images; lists add htmx.
FIRST_VIEW_KILOBYTES = 40


class Page(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def request_of_nobody(rf):
    request = rf.get("/guia-de-estilo/")
    request.user = AnonymousUser()
    request.session = {}
    return request


@pytest.fixture(params=[styleguide.show, styleguide.show_scoring], ids=["guide", "scoring"])
def guide(request, request_of_nobody, db) -> Page:
    return Page(request.param(request_of_nobody).content.decode())


def test_page_has_one_h1_a_language_and_its_landmarks(guide):
    assert len(guide.all("h1")) == 1
    assert guide.all("html")[0]["lang"] == "es"
    assert len(guide.all("main")) == 1
    assert guide.all("a")[0]["href"] == "#contenido"


def test_nothing_is_styled_or_scripted_inline(guide):
    for tag, attrs in guide.tags:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert tag != "style"
        assert tag != "script" or attrs.get("src")


def test_nothing_comes_from_another_host(guide):
    sources = [attrs.get("src") or attrs.get("href") for attrs in guide.all("script")]
    sources += [attrs["href"] for attrs in guide.all("link")]
    sources += [attrs["src"] for attrs in guide.all("img")]
    assert [source for source in sources if not source.startswith("/static/")] == []


def test_ids_are_unique_and_what_points_at_them_arrives(guide):
    ids = [attrs["id"] for _tag, attrs in guide.tags if attrs.get("id")]
    assert sorted(ids) == sorted(set(ids))
    named = " ".join(
        attrs.get(name) or ""
        for _tag, attrs in guide.tags
        for name in ("for", "aria-labelledby", "aria-describedby")
    )
    assert set(named.split()) - set(ids) == set()


def test_error_summary_links_to_each_field_that_is_wrong(request_of_nobody, db):
    html = styleguide.show(request_of_nobody).content.decode()
    ids = {attrs.get("id") for _tag, attrs in Page(html).tags}
    summary = html[html.index('class="error-summary"') : html.index("<h1")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_impact", "id_kind_0", "id_consents"]
    assert set(targets) <= ids
    assert "<title>Error: " in html


def test_public_pages_ask_nothing_about_the_visitor():
    html = render_to_string("errors/404.html")
    assert "csrfmiddlewaretoken" not in html
    assert "Ingresar" in html
    source = "".join(
        (TEMPLATES / name).read_text(encoding="utf-8")
        for name in ("base.html", "includes/header.html", "includes/header_actions.html")
    )
    without_comments = re.sub(r"{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL)
    assert re.findall(r"\b(user|messages|session|csrf_token|perms)\b", without_comments) == []


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_error_pages_need_no_context(code):
    html = render_to_string(f"errors/{code}.html")
    assert f"Error {code}" in html
    assert len(Page(html).all("h1")) == 1


def test_busy_page_gives_the_typed_text_back():
    retry = {
        "action": "/mis-practicas/1/",
        "csrf_token": "token",
        "fields": [("title", 'Canal "Oficina"')],
        "has_files": True,
    }
    html = render_to_string("errors/503.html", {"retry": retry})
    form = Page(html)
    assert {"method": "post", "action": "/mis-practicas/1/"} in form.all("form")
    fields = {attrs["name"]: attrs.get("value") for attrs in form.all("input")}
    assert fields["title"] == 'Canal "Oficina"'
    assert fields["csrfmiddlewaretoken"] == "token"


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "includes").glob("*.html")), ids=lambda path: path.stem
)
def test_every_component_says_what_it_needs(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{% comment %}")
    head = text[: text.index("{% endcomment %}")]
    assert "Context:" in head or "Needs no context" in head


def test_every_reference_between_static_files_resolves(tmp_path):
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", "--noinput", verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()


def test_styles_and_scripts_of_a_first_view_stay_light(request_of_nobody, db):
    html = render_to_string("errors/404.html") + render_to_string("includes/htmx.html")
    page = Page(html)
    files = [attrs["href"] for attrs in page.all("link") if attrs["rel"] == "stylesheet"]
    files += [attrs["src"] for attrs in page.all("script")]
    total = sum(
        len(brotli.compress((STATIC / name.removeprefix("/static/")).read_bytes()))
        for name in files
    )
    assert total <= FIRST_VIEW_KILOBYTES * 1024
