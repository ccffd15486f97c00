"""The owner's pages from the side of a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.enums import MembershipRole, RevisionStatus
from practices.models import DocumentImport, Revision
from practices.services import revisions
from practices.services.demo import FOLDER
from tests.factories import make_attachment, make_member, make_organisation, make_user
from tests.house import ENDORSEMENT


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def visit(house):
    revision = house.draft()
    client = signed_in(house.editor)
    return house, revision, client


def test_the_whole_way_of_the_owner(visit):
    house, revision, client = visit
    manager = signed_in(house.manager)
    refused = client.post(reverse("submit_practice", args=(revision.pk,)), follow=True)
    assert "aval" in refused.content.decode()
    endorsement = {**ENDORSEMENT, "accepts_licence": "on"}
    answer = manager.post(reverse("endorse_practice", args=(revision.pk,)), endorsement)
    assert answer.status_code == 302
    address = reverse("submit_practice", args=(revision.pk,))
    receipt = client.post(address, follow=True).content.decode()
    revision.refresh_from_db()
    assert revision.status == RevisionStatus.SUBMITTED
    assert revision.practice.code in receipt
    again = client.post(address, follow=True).content.decode()
    assert revision.practice.code in again
    revisions.return_revision(
        revision, actor=house.coordinator, observations=[("impact", "¿Cuánto bajaron?")]
    )
    shown = client.get(reverse("my_practice", args=(revision.pk,))).content.decode()
    assert "¿Cuánto bajaron?" in shown
    observation = revision.observations.get()
    client.post(
        reverse("answer_observation", args=(revision.pk, observation.pk)),
        {f"observation-{observation.pk}-answer": "No se midió."},
    )
    client.post(reverse("submit_practice", args=(revision.pk,)))
    revision.refresh_from_db()
    assert revision.status == RevisionStatus.SUBMITTED
    client.post(reverse("withdraw_practice", args=(revision.pk,)), {"reason": "La rehacemos."})
    revision.refresh_from_db()
    assert revision.status == RevisionStatus.WITHDRAWN


def test_a_form_is_read_shown_and_made_a_draft(visit):
    house, _revision, client = visit
    path = FOLDER / "enel-oficina-virtual.txt"
    answer = client.post(
        reverse("import_form"), {"file": SimpleUploadedFile(path.name, path.read_bytes())}
    )
    document = DocumentImport.objects.get()
    preview = reverse("import_preview", args=(document.pk,))
    assert answer["Location"] == preview
    shown = client.get(preview).content.decode()
    assert "propuesto (deducido)" in shown
    client.post(preview, {"owner": house.body.pk})
    client.post(preview, {"owner": house.body.pk})
    assert Revision.objects.count() == 2


def test_an_unreadable_form_is_refused_at_its_field(visit):
    _house, _revision, client = visit
    answer = client.post(reverse("import_form"), {"file": SimpleUploadedFile("x.txt", b"Hola")})
    assert answer.context["form"].errors["file"]
    assert DocumentImport.objects.count() == 0


def test_for_anybody_else_another_bodys_draft_does_not_exist(visit):
    house, revision, _client = visit
    attachment = make_attachment(revision)
    addresses = [
        reverse(name, args=(revision.pk,))
        for name in ("my_practice", "edit_practice", "endorse_practice", "submit_practice")
    ] + [reverse("my_attachment", args=(revision.pk, attachment.pk))]
    others = [
        make_member(make_organisation()),
        make_member(make_organisation(), role=MembershipRole.EDITOR),
        make_user(),
        house.coordinator,
        house.evaluator,
        house.publisher,
    ]
    for other in others:
        browser = signed_in(other)
        assert [browser.get(address).status_code for address in addresses] == [404] * 5
    for address in addresses:
        assert Client().get(address).status_code == 302
    assert signed_in(others[0]).post(addresses[3]).status_code == 404


def test_the_list_costs_the_same_with_one_and_with_thirty_practices(
    visit, django_assert_num_queries
):
    house, _revision, client = visit
    with django_assert_num_queries(11):
        client.get(reverse("my_practices"))
    for number in range(30):
        house.draft(title=f"Práctica {number}")
    with django_assert_num_queries(11):
        client.get(reverse("my_practices"))


@pytest.mark.parametrize("name", ["start_next_version"])
def test_what_changes_something_is_no_get(visit, name):
    _house, revision, client = visit
    assert client.get(reverse(name, args=(revision.pk,))).status_code == 405
