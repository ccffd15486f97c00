"""Pages of bodies from their people's side, and what others do not see of them."""

from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from practices import roles
from practices.enums import MembershipRole, OrganisationStage, RequestStage
from practices.models import Invitation, JoinRequest, Membership, Organisation, SiteSettings
from practices.services import drafts, organisations
from practices.services.reference import install_reference_data
from tests.factories import (
    make_department,
    make_member,
    make_municipality,
    make_organisation,
    make_practice,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db
EDITOR = MembershipRole.EDITOR


@pytest.fixture
def cast():
    install_reference_data()
    body = make_organisation("Acueducto del Valle")
    people = {
        "manager": make_member(body, make_user(full_name="Gloria Gerente")),
        "editor": make_member(body, make_user(full_name="Elena Editora"), role=EDITOR),
        "manager elsewhere": make_member(make_organisation()),
        "editor elsewhere": make_member(make_organisation(), role=EDITOR),
        "without body": make_user(),
        **{name: make_user(groups=[name], is_staff=True) for name in roles.LABELS},
    }
    return SimpleNamespace(body=body, people=people, **{"manager": people["manager"]})


@pytest.fixture
def work(cast):
    """Something of each kind that the pages of a body show."""
    editor = cast.people["editor"]
    return SimpleNamespace(
        invitation=organisations.invite(
            cast.body, actor=cast.manager, email="nueva@x.gov.co", role=EDITOR
        ),
        join_request=organisations.ask_to_join(cast.body, actor=make_user()),
        draft=drafts.create_draft(
            actor=cast.manager, layout="superservicios", title="Borrador", owner=cast.body
        ),
        place=Membership.objects.get(organisation=cast.body, user=editor),
    )


def page(name, *args) -> str:
    return reverse(name, args=args)


def pages_of(body, work) -> dict[str, str]:
    return {
        "body": page("my_body", body.pk),
        "leave": page("leave_body", body.pk),
        "invite": page("invite_member", body.pk),
        "revoke": page("revoke_invitation", body.pk, work.invitation.pk),
        "answer": page("answer_join_request", body.pk, work.join_request.pk),
        "role": page("change_role", body.pk, work.place.pk),
        "remove": page("remove_member", body.pk, work.place.pk),
        "transfer": page("transfer_draft", body.pk, work.draft.pk),
    }


POSTED_ONLY = ("resend_invitation", "hand_over_draft", "withdraw_join_request")
OF_MEMBERS = {"body", "leave"}


class TestWhoSeesWhat:
    def test_pages_of_a_body_exist_for_its_people_alone(self, client, cast, work):
        pages = pages_of(cast.body, work)
        for who, person in cast.people.items():
            client.force_login(person)
            seen = {name for name, url in pages.items() if client.get(url).status_code == 200}
            others = {
                client.get(url).status_code for name, url in pages.items() if name not in seen
            }
            expected = {"manager": set(pages), "editor": OF_MEMBERS}.get(who, set())
            assert seen == expected, who
            assert others <= {404}, who

    def test_nobody_else_does_anything_by_posting(self, client, cast, work):
        acts = {name: url for name, url in pages_of(cast.body, work).items() if name != "body"}
        urls = [
            *acts.values(),
            page("resend_invitation", cast.body.pk, work.invitation.pk),
            page("hand_over_draft", cast.body.pk, work.draft.pk),
            page("withdraw_join_request", work.join_request.pk),
        ]
        before = list(cast.body.membership_events.values_list("pk", flat=True))
        for who, person in cast.people.items():
            if who in ("manager", "editor"):
                continue
            client.force_login(person)
            assert {client.post(url, {"role": "manager"}).status_code for url in urls} == {404}, who
        client.logout()
        answers = [client.post(url) for url in urls]
        assert {answer.status_code for answer in answers} == {302}
        assert all(answer.url.startswith("/cuenta/login/") for answer in answers)
        assert list(cast.body.membership_events.values_list("pk", flat=True)) == before
        assert Membership.objects.get(pk=work.place.pk).role == EDITOR

    def test_an_editor_does_nothing_of_a_manager_by_posting(self, client, cast, work):
        client.force_login(cast.people["editor"])
        for name, url in pages_of(cast.body, work).items():
            if name not in OF_MEMBERS:
                assert client.post(url, {"role": "manager", "reason": "x"}).status_code == 404, name
        assert Invitation.objects.get().stage == "sent"

    def test_rows_of_another_body_are_not_reached_through_ones_own(self, client, cast, work):
        stranger = cast.people["manager elsewhere"]
        client.force_login(stranger)
        own = Membership.objects.get(user=stranger).organisation
        for name, url in pages_of(own, work).items():
            if name not in {"body", "leave", "invite"}:
                assert client.get(url).status_code == 404, name
                assert client.post(url, {"role": "manager", "reason": "x"}).status_code == 404, name

    @pytest.mark.parametrize("number", ["0", "999", "99999999999999999999"])
    def test_a_body_that_is_not_there_looks_like_one_of_others(self, client, cast, number):
        client.force_login(cast.manager)
        assert client.get(f"/mis-practicas/entidades/{number}/").status_code == 404

    def test_a_stranger_is_asked_to_log_in(self, client, cast, work):
        own = [page(name) for name in ("my_bodies", "register_body", "join_body")]
        for url in [*pages_of(cast.body, work).values(), *own]:
            assert client.get(url).url == f"/cuenta/login/?next={url}"

    def test_what_changes_something_is_never_done_by_getting(self, client, cast, work):
        client.force_login(cast.manager)
        args = {
            "resend_invitation": (cast.body.pk, work.invitation.pk),
            "hand_over_draft": (cast.body.pk, work.draft.pk),
            "withdraw_join_request": (work.join_request.pk,),
        }
        assert {client.get(page(name, *args[name])).status_code for name in POSTED_ONLY} == {405}


class TestManaging:
    @pytest.fixture(autouse=True)
    def manager(self, client, cast):
        client.force_login(cast.manager)

    def test_the_page_shows_people_requests_invitations_drafts_and_history(
        self, client, cast, work
    ):
        shown = client.get(page("my_body", cast.body.pk)).text
        for words in (
            "Gloria Gerente",
            "Elena Editora",
            "nueva@x.gov.co",
            work.join_request.user.full_name,
            "Borrador",
            "Pidió vincularse",
        ):
            assert words in shown

    def test_inviting_changing_removing_answering_transferring(self, client, cast, work):
        body = cast.body.pk
        client.post(page("invite_member", body), {"email": "otra@x.gov.co", "role": "manager"})
        assert Invitation.objects.filter(email="otra@x.gov.co", role="manager").exists()

        client.post(page("revoke_invitation", body, work.invitation.pk))
        work.invitation.refresh_from_db()
        assert work.invitation.stage == "revoked"

        answer = page("answer_join_request", body, work.join_request.pk)
        assert "Escriba el motivo" in client.post(answer, {"decision": "no"}).text
        client.post(answer, {"decision": "si", "role": "editor"})
        work.join_request.refresh_from_db()
        assert work.join_request.stage == RequestStage.GRANTED
        assert client.get(answer).status_code == 404

        client.post(page("transfer_draft", body, work.draft.pk), {"to": work.join_request.user.pk})
        work.draft.refresh_from_db()
        assert work.draft.updated_by == work.join_request.user

        client.post(page("change_role", body, work.place.pk), {"role": "manager"})
        work.place.refresh_from_db()
        assert work.place.role == "manager"
        client.post(page("remove_member", body, work.place.pk), {"reason": "Se fue."})
        work.place.refresh_from_db()
        assert not work.place.is_active

    def test_what_the_service_refuses_is_said_above_the_form(self, client, cast, work):
        response = client.post(page("leave_body", cast.body.pk))
        assert "única persona responsable" in response.text
        assert "<title>Error: " in response.text
        again = {"email": "nueva@x.gov.co", "role": "editor"}
        assert (
            "Ya hay una invitación" in client.post(page("invite_member", cast.body.pk), again).text
        )

    def test_a_draft_goes_to_nobody_outside(self, client, cast, work):
        outsider = cast.people["without body"]
        response = client.post(
            page("transfer_draft", cast.body.pk, work.draft.pk), {"to": outsider.pk}
        )
        assert response.status_code == 200
        work.draft.refresh_from_db()
        assert work.draft.updated_by == cast.manager

    @pytest.mark.parametrize("count", [1, 30])
    def test_the_page_costs_the_same_for_one_row_and_for_thirty(
        self, client, cast, count, django_assert_num_queries
    ):
        for number in range(count):
            make_member(cast.body, role=EDITOR)
            organisations.ask_to_join(cast.body, actor=make_user())
            organisations.invite(
                cast.body, actor=cast.manager, email=f"p{number}@x.gov.co", role=EDITOR
            )
            drafts.create_draft(
                actor=cast.manager, layout="superservicios", title="B", owner=cast.body
            )
        client.get(page("my_body", cast.body.pk))
        with django_assert_num_queries(12):
            client.get(page("my_body", cast.body.pk))
        with django_assert_num_queries(7):
            client.get(page("my_bodies"))


class TestJoining:
    @pytest.fixture
    def person(self, client):
        user = make_user()
        client.force_login(user)
        return user

    def test_a_body_is_found_and_asked(self, client, person, cast):
        found = client.get(page("join_body"), {"q": "acueducto"}).text
        ask = f"{page('join_body')}?entidad={cast.body.pk}"
        assert ask.replace("&", "&amp;") in found
        assert "Pedir vincularme a Acueducto del Valle" in client.get(ask).text
        client.post(ask, {"message": "Trabajo allí"})
        asked = JoinRequest.objects.get()
        assert (asked.user, asked.organisation) == (person, cast.body)
        shown = client.get(page("my_bodies")).text
        assert "Solicitudes sin respuesta" in shown

        client.post(page("withdraw_join_request", asked.pk))
        asked.refresh_from_db()
        assert asked.stage == RequestStage.WITHDRAWN

    @pytest.mark.parametrize("number", ["abc", "-1", "99999999999999999999", "²"])
    def test_a_bad_number_is_404(self, client, person, number):
        assert client.get(page("join_body"), {"entidad": number}).status_code == 404
        assert client.post(f"{page('join_body')}?entidad={number}").status_code == 404

    @pytest.mark.parametrize("stage", [OrganisationStage.PENDING, OrganisationStage.REFUSED])
    def test_a_body_that_is_not_public_is_neither_found_nor_asked(self, client, person, stage):
        hidden = make_organisation("Entidad Escondida", stage=stage)
        assert "Entidad Escondida" not in client.get(page("join_body"), {"q": "escondida"}).text
        ask = f"{page('join_body')}?entidad={hidden.pk}"
        assert client.get(ask).status_code == client.post(ask).status_code == 404


@pytest.fixture
def filled():
    make_department()
    return {
        "name": "Empresa de Aseo del Norte",
        "acronym": "EANOR",
        "tax_id": "899.999.094-1",
        "kind": "provider",
        "municipality": make_municipality().name,
        "services": [make_service().pk],
        "size_band": "small",
        "domains": "aseonorte.gov.co",
    }


class TestRegistering:
    @pytest.fixture(autouse=True)
    def person(self, client):
        user = make_user()
        client.force_login(user)
        return user

    def register(self, client, filled, **more):
        return client.post(page("register_body"), filled | more)

    def test_a_new_body_is_stored_and_opened(self, client, filled, person):
        response = self.register(client, filled)
        body = Organisation.objects.get()
        assert response.url == page("my_body", body.pk)
        assert (body.tax_id, body.stage) == ("899999094-1", OrganisationStage.PENDING)
        assert body.municipality.name == "Soacha"
        assert "todavía no aprueba" in client.get(response.url).text

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("tax_id", "899999094-2", "dígito de verificación"),
            ("tax_id", "abc", "dígito de verificación"),
            ("municipality", "Macondo", "No hay un municipio"),
            ("domains", "gmail.com", "correo gratuito"),
            ("domains", "no es dominio", "no es un dominio"),
            ("kind", "unit", "no es una de las opciones"),
            ("name", "", "obligatorio"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, filled, field, value, words):
        response = self.register(client, filled, **{field: value})
        assert words in response.text
        assert "Error: Registrar una entidad" in response.text
        assert Organisation.objects.count() == 0

    def test_the_same_nit_leads_to_the_body_that_has_it(self, client, filled):
        known = make_organisation("Aseo Conocido", tax_id="899999094-1")
        response = self.register(client, filled, is_another="on")
        assert "Pida vincularse" in response.text
        assert f"{page('join_body')}?entidad={known.pk}" in response.text
        assert Organisation.objects.count() == 1

    def test_likely_duplicates_are_shown_until_the_person_says_it_is_another(self, client, filled):
        known = make_organisation("Aseo del Norte S.A. E.S.P.")
        response = self.register(client, filled)
        assert "nombre parecido" in response.text
        assert f"{page('join_body')}?entidad={known.pk}" in response.text
        assert Organisation.objects.count() == 1
        self.register(client, filled, is_another="on")
        assert Organisation.objects.count() == 2

    def test_the_bank_of_a_single_body_registers_none(self, client, filled):
        SiteSettings.objects.create(single_entity=True)
        assert client.get(page("register_body")).status_code == 404
        assert self.register(client, filled).status_code == 404
        assert page("register_body") not in client.get(page("my_bodies")).text
        assert "NIT" not in client.get(page("join_body")).text


class TestHiddenFromThePublic:
    def test_bodies_that_are_not_approved_show_nowhere(self, client):
        install_reference_data()
        names = []
        for stage in (OrganisationStage.PENDING, OrganisationStage.REFUSED):
            body = make_organisation(f"Escondida {stage}", stage=stage)
            make_practice("draft", owner=body)
            names.append(body.slug)
        for url in ("/entidades/", "/sitemap.xml", "/practicas/", "/mapa-del-sitio/", "/"):
            assert "scondida" not in client.get(url).text, url
        assert {client.get(f"/entidades/{slug}/").status_code for slug in names} == {404}


class TestHandingOver:
    def test_a_draft_of_ones_own_is_given_to_the_body(self, client, cast):
        editor = cast.people["editor"]
        client.force_login(editor)
        draft = drafts.create_draft(actor=editor, layout="superservicios", title="Mi idea")
        assert "Mi idea" in client.get(page("my_body", cast.body.pk)).text
        client.post(page("hand_over_draft", cast.body.pk, draft.pk))
        draft.practice.refresh_from_db()
        assert draft.practice.owner == cast.body

    def test_an_invitation_in_the_list_is_of_a_confirmed_address(self, client, cast, work):
        person = make_user("nueva@x.gov.co")
        client.force_login(person)
        assert "le invita" not in client.get(page("my_bodies")).text
        EmailAddress.objects.create(user=person, email=person.email, verified=True)
        assert "le invita" in client.get(page("my_bodies")).text
