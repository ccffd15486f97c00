"""What the coordination does with bodies: approving, naming, answering; and what others see."""

import pytest
from django.urls import reverse

from practices.enums import MembershipRole, OrganisationStage, RequestStage
from practices.models import Invitation, Membership, MembershipEvent, Notification
from practices.notifications import Addressee, notify
from practices.services import organisations
from tests.factories import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
ROLES = ("coordinator", "publisher", "auditor", "administrator", "evaluator", "citizen")


def url(name, *args) -> str:
    return reverse(f"admin:practices_{name}", args=args)


@pytest.fixture
def pending():
    person = make_user(full_name="Rita Registra")
    return organisations.register_body(
        actor=person,
        content={"name": "Aseo Nuevo", "tax_id": "899999094-1", "kind": "provider"},
    )


@pytest.fixture
def asked():
    return organisations.ask_to_join(make_organisation("Sin Nadie"), actor=make_user())


def pages(pending, asked) -> list[str]:
    acts = ("approve", "refuse", "name_manager", "invite")
    return [
        *(url(f"organisation_{act}", pending.pk) for act in acts),
        url("joinrequest_answer", asked.pk),
    ]


def test_only_the_coordination_finds_these_pages(cast, browse, pending, asked):
    for role in ROLES:
        client = browse(getattr(cast, role))
        expected = 200 if role == "coordinator" else 404
        for page in pages(pending, asked):
            assert client.get(page).status_code == expected, (role, page)
            if role != "coordinator":
                assert client.post(page, {"reason": "No"}).status_code == 404, (role, page)
    pending.refresh_from_db()
    assert pending.stage == OrganisationStage.PENDING


def test_a_body_is_approved_from_its_page_with_what_it_looks_like_in_sight(cast, browse, pending):
    make_organisation("Aseo Nuevo S.A.")
    client = browse(cast.coordinator)
    approve = url("organisation_approve", pending.pk)
    assert approve in client.get(url("organisation_change", pending.pk)).text
    assert "Aseo Nuevo S.A." in client.get(approve).text
    assert client.post(approve).url == url("organisation_change", pending.pk)
    pending.refresh_from_db()
    assert pending.stage == OrganisationStage.APPROVED
    assert client.get(approve).status_code == 404


def test_a_refusal_needs_its_reason(cast, browse, pending):
    client = browse(cast.coordinator)
    refuse = url("organisation_refuse", pending.pk)
    assert "<title>Error: " in client.post(refuse, {"reason": ""}).text
    client.post(refuse, {"reason": "Es una sede de otra."})
    pending.refresh_from_db()
    assert (pending.stage, pending.refusal) == (OrganisationStage.REFUSED, "Es una sede de otra.")


def test_somebody_is_put_in_charge_or_invited(cast, browse):
    body = make_organisation("Sin Nadie")
    client = browse(cast.coordinator)
    name = url("organisation_name_manager", body.pk)
    assert "No hay una cuenta" in client.post(name, {"person": "nadie@x.co"}).text
    person = make_user("jefa@x.gov.co")
    client.post(name, {"person": "JEFA@x.gov.co"})
    assert Membership.objects.get(organisation=body, user=person).role == MembershipRole.MANAGER
    invited = {"email": "otra@x.gov.co", "role": "editor"}
    client.post(url("organisation_invite", body.pk), invited)
    assert Invitation.objects.get().invited_by == cast.coordinator


def test_a_request_without_managers_is_answered(cast, browse, asked):
    client = browse(cast.coordinator)
    answer = url("joinrequest_answer", asked.pk)
    assert answer in client.get(url("joinrequest_changelist")).text
    client.post(answer, {"decision": "si", "role": "manager"})
    asked.refresh_from_db()
    assert asked.stage == RequestStage.GRANTED
    assert client.get(answer).status_code == 404


def test_what_waits_is_counted_on_the_first_page(cast, browse, pending, asked):
    shown = browse(cast.coordinator).get(reverse("admin:index")).text
    assert "1 entidad por aprobar" in shown
    assert "1 solicitud de vinculación sin quien la responda" in shown
    assert "entidad por aprobar" not in browse(cast.publisher).get(reverse("admin:index")).text


def test_a_request_that_managers_answer_waits_for_nobody_here(cast, browse):
    body = make_organisation()
    make_member(body)
    organisations.ask_to_join(body, actor=make_user())
    shown = browse(cast.coordinator).get(reverse("admin:index")).text
    assert "solicitud de vinculación" not in shown


@pytest.mark.parametrize("name", ["joinrequest", "invitation", "membershipevent"])
def test_lists_are_read_only_and_cost_the_same(name, cast, browse, django_assert_max_num_queries):
    client = browse(cast.auditor)

    def cost():
        with django_assert_max_num_queries(12) as captured:
            assert client.get(url(f"{name}_changelist")).status_code == 200
        return len(captured)

    def add(number):
        body = make_organisation()
        manager = make_member(body)
        organisations.ask_to_join(body, actor=make_user())
        organisations.invite(body, actor=manager, email=f"p{number}@x.co", role="editor")

    add(0)
    first = cost()
    for number in range(1, 30):
        add(number)
    assert cost() == first
    assert browse(cast.coordinator).get(url(f"{name}_add")).status_code == 404


def test_nobody_writes_memberships_past_the_services(cast, browse):
    body = make_organisation("Con Gente")
    member = make_member(body)
    for role in ("coordinator", "administrator"):
        shown = browse(getattr(cast, role)).get(url("organisation_change", body.pk)).text
        assert str(member) in shown
        assert 'name="memberships-0-role"' not in shown
    assert MembershipEvent.objects.count() == 0


def test_links_that_stand_for_a_person_are_not_shown_to_staff(cast, browse):
    body = make_organisation()
    organisations.invite(body, actor=make_member(body), email="nueva@x.gov.co", role="editor")
    told = Notification.objects.get()
    key = Invitation.objects.get().key
    for role in ("coordinator", "auditor", "administrator"):
        client = browse(getattr(cast, role))
        shown = client.get(url("notification_change", told.pk)).text
        assert "/cuenta/invitacion/" not in shown
    for role in ("coordinator", "auditor"):
        invitation = url("invitation_change", Invitation.objects.get().pk)
        assert key not in browse(getattr(cast, role)).get(invitation).text


def test_failed_mail_is_shown_to_administrators(cast, browse):
    notify("body_approved", key="1", to=[Addressee.of(make_user())], context={"body": "E"})
    Notification.objects.update(stage="failed", last_error="SMTPServerDisconnected")
    shown = browse(cast.administrator).get(reverse("admin:index")).text
    assert "1 aviso que no se pudo enviar" in shown
    assert (
        "SMTPServerDisconnected"
        in browse(cast.administrator)
        .get(url("notification_changelist") + "?stage__exact=failed")
        .text
    )


def test_a_body_that_waits_is_in_nobody_s_picker(cast, browse, pending):
    make_organisation("Aseo Conocido")
    asked = {"app_label": "practices", "model_name": "evaluatorprofile", "term": "aseo"}
    found = browse(cast.coordinator).get(
        reverse("admin:autocomplete"), asked | {"field_name": "organisation"}
    )
    assert [each["text"] for each in found.json()["results"]] == ["Aseo Conocido"]
