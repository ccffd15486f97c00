"""What holds for every public page. Each rule visits all of them and lists those that break it."""

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from lxml import html

from practices import search
from practices.enums import ArchiveCause, RevisionStatus
from practices.services.reference import install_reference_data
from practices.urls import TEXT_PAGES
from tests.factories import (
    make_attachment,
    make_figure,
    make_link,
    make_organisation,
    make_practice,
    make_revision,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db(databases=["default", "side"])

PAGES = (
    "/",
    "/practicas/",
    "/practicas/?q=agua&servicio=energia-electrica&servicio=zzz&pagina=7",
    "/practicas/?q=nadaquever",
    "/practicas/BP-2026-0001/",
    "/practicas/BP-2026-0001/agua-en-la-vereda/",
    "/practicas/BP-2026-0001/v/1/",
    "/practicas/BP-2026-0002/",
    "/entidades/",
    "/entidades/enel/",
    "/mapa-del-sitio/",
    "/sin-conexion/",
    "/no-existe/",
    *(f"/{slug}/" for slug in TEXT_PAGES),
)
STATUS = {"/practicas/BP-2026-0002/": 410, "/no-existe/": 404}
#: Answers of the portal that are no pages.
OTHERS = ("/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/sw.js", "/salud/vivo")
UNFINISHED = (
    "/practicas/BP-2026-0003/",
    "/practicas/BP-2026-0003/v/1/",
    "/practicas/BP-2026-0003/practica-secreta/",
    "/practicas/BP-2026-0001/v/3/",
    "/practicas/BP-2026-9999/",
    "/practicas/1/",
    "/entidades/secreta/",
    "/practicas/BP-2026-0001/archivos/999/",
)


@dataclass
class Answer:
    url: str
    response: HttpResponse
    content: bytes

    @property
    def tree(self):
        return html.fromstring(self.content.decode())


def ask(client, url) -> Answer:
    """Files are read to their end, as a server would."""
    response = client.get(url)
    return Answer(url, response, b"".join(response))


@pytest.fixture
def portal():
    """A new installation with one practice of each public kind, and one that must not be found."""
    install_reference_data()
    enel = make_organisation("Enel")
    numbered = {"code_year": 2026, "code_number": 1, "owner": enel}
    practice = make_practice(RevisionStatus.SUPERSEDED, practice=numbered, title="Agua")
    revision = make_revision(
        RevisionStatus.PUBLISHED,
        practice=practice,
        title="Agua en la vereda",
        summary="Agua para todos.",
        services=[make_service()],
    )
    make_figure(revision, is_headline=True)
    make_link(revision, "https://youtu.be/9E2rS0q3oZs", kind="video")
    make_attachment(revision)
    search.index(revision)
    make_revision(RevisionStatus.DRAFT, practice=practice, title="Versión secreta")
    make_revision(
        RevisionStatus.ARCHIVED,
        archive_cause=ArchiveCause.LEGAL,
        practice={"code_year": 2026, "code_number": 2},
    )
    make_revision(
        RevisionStatus.SUBMITTED,
        title="Práctica secreta",
        practice={"code_year": 2026, "code_number": 3, "owner": make_organisation("Secreta")},
    )


@pytest.fixture
def pages(portal, client) -> list[Answer]:
    return [ask(client, url) for url in PAGES]


def test_every_page_answers(pages):
    assert {page.url: page.response.status_code for page in pages} == {
        url: STATUS.get(url, 200) for url in PAGES
    }


def test_every_page_can_be_found_one_s_way_in(pages):
    """Language, title, one main heading, landmarks, a link past the navigation."""
    for page in pages:
        tree = page.tree
        assert tree.xpath("/html/@lang") == ["es"], page.url
        [title] = tree.xpath("//head/title/text()")
        assert title.strip().partition(" · ")[0], page.url
        [heading] = tree.xpath("//h1")
        assert heading.text_content().strip(), page.url
        for landmark in ("//main", "/html/body/header", "/html/body/footer"):
            assert len(tree.xpath(landmark)) == 1, (page.url, landmark)
        assert tree.xpath("//nav[@aria-label]"), page.url
        [skip] = tree.xpath("/html/body/a[@class='skip-link']/@href")
        assert tree.xpath(f"//main[@id='{skip.removeprefix('#')}']"), page.url


def test_ids_are_unique_and_what_names_them_finds_them(pages):
    for page in pages:
        ids = page.tree.xpath("//@id")
        named = [
            each
            for attribute in ("aria-labelledby", "aria-describedby", "for")
            for value in page.tree.xpath(f"//@{attribute}")
            for each in value.split()
        ]
        linked = [link[1:] for link in page.tree.xpath("//a/@href") if link.startswith("#")]
        assert len(ids) == len(set(ids)), page.url
        assert {*named, *linked} <= set(ids), page.url


def test_headings_skip_no_level(pages):
    for page in pages:
        headings = page.tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        levels = [int(each.tag[1]) for each in headings]
        assert levels[0] == 1, page.url
        assert max((after - before for before, after in pairwise(levels)), default=0) <= 1, page.url


def test_nothing_comes_from_another_host_and_nothing_is_written_inline(pages):
    for page in pages:
        loaded = page.tree.xpath("//script/@src | //link[@rel!='canonical']/@href | //img/@src")
        assert [address for address in loaded if urlsplit(address).netloc] == [], page.url
        assert not page.tree.xpath("//iframe | //@style | //style | //script[not(@src)]"), page.url


def test_nobody_is_recognised_and_a_cache_may_keep_every_page(pages):
    for page in pages:
        assert not page.response.cookies, page.url
        assert "public" in page.response["Cache-Control"], page.url
        assert "Cookie" not in page.response.get("Vary", ""), page.url
        assert b"csrf" not in page.content, page.url


def test_every_page_is_the_same_for_somebody_who_has_logged_in(pages, client):
    client.force_login(make_user(full_name="Editora Conocida", is_staff=True))

    for page in pages:
        assert ask(client, page.url).content == page.content, page.url


def test_no_page_leads_where_nothing_is(pages, client):
    links = {
        link.partition("#")[0]
        for page in pages
        for link in page.tree.xpath("//a/@href")
        if link.startswith("/") and not link.startswith(("/mis-practicas/", "/cuenta/"))
    }

    answers = {link: ask(client, link).response.status_code for link in links - {""}}

    assert {link: status for link, status in answers.items() if status not in (200, 410)} == {}


def test_work_in_progress_shows_nowhere(pages, client):
    for answer in [*pages, *(ask(client, url) for url in OTHERS)]:
        assert "secreta" not in answer.content.decode().lower(), answer.url
        assert b"BP-2026-0003" not in answer.content, answer.url


@pytest.mark.parametrize("groups", [None, (), ("coordinator", "publisher", "administrator")])
def test_work_in_progress_cannot_be_guessed_by_anybody(portal, client, groups):
    if groups is not None:
        client.force_login(make_user(groups=groups, is_staff=True))

    statuses = {url: client.get(url).status_code for url in UNFINISHED}

    assert statuses == dict.fromkeys(UNFINISHED, 404)


def test_every_answer_carries_the_policy_on_content(pages, client):
    refused = ("/practicas/?q=%00", "/practicas/BP-2026-0001/archivos/9/")

    for answer in [*pages, *(ask(client, url) for url in (*OTHERS, *refused))]:
        policy = answer.response["Content-Security-Policy"]
        assert "default-src 'none'" in policy, answer.url
        assert "script-src 'self'" in policy, answer.url
        assert "'unsafe-" not in policy, answer.url


def test_a_visit_writes_nothing(portal, client):
    with CaptureQueriesContext(connection) as queries:
        for url in (*PAGES, *OTHERS):
            ask(client, url)

    verbs = {query["sql"].lstrip("( \n").split()[0] for query in queries}
    assert verbs - {"SELECT", "SET"} == set()


@pytest.mark.parametrize("count", [1, 30])
def test_no_list_pays_for_each_practice(client, django_assert_num_queries, count):
    """Cold: nothing is kept in this process yet but after the first list."""
    for number in range(count):
        revision = make_revision(
            RevisionStatus.PUBLISHED, title=f"Agua {number}", services=[make_service()]
        )
        revision.refresh_from_db()
        search.index(revision)

    with django_assert_num_queries(10):
        client.get("/practicas/")
    with django_assert_num_queries(7 if connection.vendor == "sqlite" else 8):
        client.get("/practicas/?q=agua")
    with django_assert_num_queries(5):
        client.get("/sitemap.xml")


def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_address_has_a_name_that_no_other_has():
    names = [pattern.name for pattern in get_resolver("practices.urls").url_patterns]

    assert None not in names
    assert len(names) == len(set(names))
