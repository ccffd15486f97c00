"""What a public record says of the practices it comes from and of those that come from it."""

import pytest
from lxml import html

from practices.enums import RevisionStatus
from practices.models import Replication
from tests.factories import make_practice, make_revision

pytestmark = pytest.mark.django_db(databases=["default", "side"])


def public(number, title, status=RevisionStatus.PUBLISHED):
    return make_practice(status, practice={"code_year": 2026, "code_number": number}, title=title)


def link(practice, source):
    Replication.objects.create(practice=practice, source=source, created_by=practice.created_by)


def shown(client, practice) -> dict[str, list[str]]:
    """What the block says → titles."""
    tree = html.fromstring(client.get(f"/practicas/{practice.code}/").content.decode())
    blocks = tree.xpath("//section[@aria-labelledby='parecidas']")
    if not blocks:
        return {}
    return {
        words.text_content(): words.getnext().xpath("./li/a/text()")
        for words in blocks[0].xpath("./p")
    }


def test_both_records_name_the_other(client):
    first, second = public(1, "Lectura con vecinos"), public(2, "Lectura con líderes")
    link(second, source=first)

    assert shown(client, second) == {"Esta parte de:": ["Lectura con vecinos"]}
    assert shown(client, first) == {"La replican o adaptan:": ["Lectura con líderes"]}


def test_what_is_not_public_is_not_named(client):
    first = public(1, "Lectura con vecinos")
    draft = make_revision(RevisionStatus.DRAFT, title="Secreta").practice
    archived = public(3, "Archivada", RevisionStatus.ARCHIVED)
    link(draft, source=first)
    link(archived, source=first)

    assert shown(client, first) == {}
    assert "Secreta" not in client.get(f"/practicas/{first.code}/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_they_cost_one_query(client, django_assert_num_queries, count):
    first = public(1, "Lectura con vecinos")
    for number in range(count):
        link(public(100 + number, f"Réplica {number}"), source=first)

    with django_assert_num_queries(8):
        client.get(f"/practicas/{first.code}/")
