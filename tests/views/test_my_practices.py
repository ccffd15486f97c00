"""The owner's pages from the side of a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.enums import MembershipRole, RevisionStatus
from practices.models import Attachment, DocumentImport, Revision
from practices.services import drafts, revisions
from practices.services.demo import FOLDER
from tests.factories import make_member, make_organisation, make_user
from tests.house import ENDORSEMENT

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(client, revision) -> dict[str, str]:
    """What the page's own form would send back unchanged."""
    page = client.get(reverse("edit_practice", args=(revision.pk,)))
    form = page.context["form"]
    data = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if bound.value() is not None else ""
        if isinstance(value, list | tuple):
            data[bound.html_name] = [str(getattr(item, "pk", item)) for item in value]
        else:
            data[bound.html_name] = value
    for formset in page.context["formsets"].values():
        for bound in formset.management_form:
            data[bound.html_name] = bound.value()
        for row in formset:
            for bound in row:
                value = bound.value()
                if value is not False:
                    shown = bound.field.prepare_value(value)
                    data[bound.html_name] = "" if shown is None else shown
    return data


@pytest.fixture
def visit(house):
    revision = house.draft()
    client = signed_in(house.editor)
    return house, revision, client


def test_saving_keeps_what_was_typed(visit):
    _house, revision, client = visit
    data = typed(client, revision) | {"summary": "Otro resumen", "started_on": "octubre de 2017"}
    answer = client.post(reverse("edit_practice", args=(revision.pk,)), data)
    assert answer.status_code == 302
    revision.refresh_from_db()
    assert revision.summary == "Otro resumen"
    assert (str(revision.started_on), revision.started_precision) == ("2017-10-01", "month")
    assert revision.contacts.count() == 1


def test_a_stale_save_shows_both_texts_and_a_second_one_is_a_choice(visit):
    house, revision, client = visit
    data = typed(client, revision) | {"conclusion": "La mía", "origin_code": "X-1"}
    drafts.save_draft(
        revision, actor=house.manager, expected_version=1, content={"conclusion": "La de ella"}
    )
    address = reverse("edit_practice", args=(revision.pk,))
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "La mía" in text
    assert "La de ella" in text
    revision.refresh_from_db()
    assert revision.conclusion == "La de ella"

    again = client.post(address, data | {"version": answer.context["form"]["version"].value()})
    assert again.status_code == 302
    revision.refresh_from_db()
    assert revision.conclusion == "La mía"


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("title", "Palabra " * 40, "200"),
        ("started_on", "ayer", "16/06/2015"),
        ("contacts-0-email", "no es un correo", "correo"),
        ("build_months", "muchos", "número"),
    ],
)
def test_a_refused_form_comes_back_as_it_was_typed(visit, field, value, complaint):
    _house, revision, client = visit
    data = typed(client, revision) | {field: value}
    answer = client.post(reverse("edit_practice", args=(revision.pk,)), data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Hay un problema" in text
    assert value.strip() in text
    assert complaint in text
    assert Revision.objects.get().version == 1


def test_a_new_figure_a_place_and_a_link_become_rows(visit):
    _house, revision, client = visit
    data = typed(client, revision) | {
        "figures-0-indicator": "Usuarios",
        "figures-0-value": "1234,5",
        "figures-0-statistic": "total",
        "figures-0-period_from": "06/2018",
        "figures-0-period_to": "12/2018",
        "coverage-0-territory": "Cundinamarca",
        "links-0-url": "https://example.org/",
        "links-0-kind": "web",
    }
    assert client.post(reverse("edit_practice", args=(revision.pk,)), data).status_code == 302
    figure = revision.figures.get()
    assert (str(figure.value), figure.period_precision, figure.months) == ("1234.5000", "month", 7)
    assert [row.territory.divipola_code for row in revision.coverage.all()] == ["25"]
    assert [row.url for row in revision.links.all()] == ["https://example.org/"]


def test_the_whole_way_of_the_owner(visit):
    house, revision, client = visit
    manager = signed_in(house.manager)
    refused = client.post(reverse("submit_practice", args=(revision.pk,)), follow=True)
    assert "aval" in refused.content.decode()
    endorsement = {**ENDORSEMENT, "accepts_licence": "on"}
    answer = manager.post(reverse("endorse_practice", args=(revision.pk,)), endorsement)
    assert answer.status_code == 302
    receipt = client.post(reverse("submit_practice", args=(revision.pk,))).content.decode()
    revision.refresh_from_db()
    assert revision.status == RevisionStatus.SUBMITTED
    assert revision.practice.code in receipt
    again = client.post(reverse("submit_practice", args=(revision.pk,))).content.decode()
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


def test_a_file_is_attached_handed_out_as_a_file_and_taken_off(visit):
    _house, revision, client = visit
    address = reverse("attach_file", args=(revision.pk,))
    client.post(address, {"attachment-file": SimpleUploadedFile("informe.pdf", PDF)})
    attachment = Attachment.objects.get()
    answer = client.get(reverse("my_attachment", args=(revision.pk, attachment.pk)))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="informe.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    client.post(reverse("remove_attachment", args=(revision.pk, attachment.pk)))
    assert Attachment.objects.count() == 0


def test_a_refused_file_says_why_and_keeps_its_description(visit):
    _house, revision, client = visit
    answer = client.post(
        reverse("attach_file", args=(revision.pk,)),
        {
            "attachment-file": SimpleUploadedFile("foto.png", PDF),
            "attachment-description": "Foto del taller",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "no corresponde a su nombre" in text
    assert "Foto del taller" in text


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
    house, revision, client = visit
    client.post(
        reverse("attach_file", args=(revision.pk,)),
        {"attachment-file": SimpleUploadedFile("informe.pdf", PDF)},
    )
    attachment = Attachment.objects.get()
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
    with django_assert_num_queries(8):
        client.get(reverse("my_practices"))
    for number in range(30):
        house.draft(title=f"Práctica {number}")
    with django_assert_num_queries(8):
        client.get(reverse("my_practices"))


@pytest.mark.parametrize("name", ["attach_file", "start_next_version"])
def test_what_changes_something_is_no_get(visit, name):
    _house, revision, client = visit
    assert client.get(reverse(name, args=(revision.pk,))).status_code == 405
