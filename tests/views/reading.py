"""Pages as the tests of the public side read them."""

from lxml import html

from practices import search
from practices.enums import RevisionStatus
from tests.factories import make_revision


def page(client, url, status=200):
    """The tree of the page at an address."""
    response = client.get(url)
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def texts(tree, path) -> list[str]:
    """The text of each element, its white space made single."""
    return [" ".join(" ".join(element.itertext()).split()) for element in tree.xpath(path)]


def words(tree, path="//main") -> str:
    return " ".join(texts(tree, path))


def section(tree, anchor) -> str:
    return words(tree, f"//section[@aria-labelledby='{anchor}']")


def hits(tree) -> list[str]:
    """Codes of the practices in a list."""
    return tree.xpath("//@data-hit")


def record_url(practice) -> str:
    return f"/practicas/{practice.code}/"


def show(client, revision):
    """The tree of a record's page."""
    return page(client, record_url(revision.practice))


def taken(response) -> bytes:
    """The file, read to its end as a server would."""
    return b"".join(response.streaming_content)


def published(**content):
    return make_revision(RevisionStatus.PUBLISHED, **content)


def findable(title="Práctica", **content):
    """Published and in the search index, as publishing leaves it."""
    revision = published(title=title, **content)
    revision.refresh_from_db()
    search.index(revision)
    return revision
