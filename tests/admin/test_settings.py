"""The good example that an administrator names by its code."""

import pytest
from lxml import html

from practices.enums import RevisionStatus
from practices.models import SiteSettings
from tests.factories import make_practice, make_revision

ADDRESS = "/admin/practices/sitesettings/1/change/"


@pytest.fixture
def save(cast, browse):
    SiteSettings.objects.get_or_create(pk=1)
    client = browse(cast.administrator)

    def send(code):
        [form] = html.fromstring(client.get(ADDRESS).content.decode()).forms[-1:]
        data = {name: value or "" for name, value in form.form_values()} | {"good_example": code}
        return client.post(ADDRESS, data)

    return send


def chosen():
    return SiteSettings.objects.get().good_example


def test_a_public_record_is_named_by_its_code_and_taken_back(save):
    practice = make_practice(practice={"code_year": 2026, "code_number": 7})

    assert save("bp-2026-0007").status_code == 302
    assert chosen() == practice
    assert save("BP-2026-0007").status_code == 302
    assert chosen() == practice
    assert save("").status_code == 302
    assert chosen() is None


@pytest.mark.parametrize("code", ["BP-2026-0008", "BP-2026-9999", "otra"])
def test_what_is_not_public_is_refused(save, code):
    make_revision(RevisionStatus.SUBMITTED, practice={"code_year": 2026, "code_number": 8})

    answer = save(code)

    assert answer.status_code == 200
    assert "No hay una ficha publicada con ese código" in answer.content.decode()
    assert chosen() is None
