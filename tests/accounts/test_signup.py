"""Making an account: alone, by invitation, and without telling who has one."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.enums import MembershipRole
from practices.models import Invitation, Membership, SiteSettings, User
from practices.selectors.bodies import invitation_token
from practices.services import organisations
from tests.factories import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "una-clave-larga-9"
NEW = {
    "full_name": "Nora Nueva",
    "email": "nora@entidad.gov.co",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "accepts_policy": "on",
}


def sign_up(client, **data):
    return client.post(reverse("account_signup"), NEW | data, follow=True)


def known(email="conocida@entidad.gov.co") -> User:
    user = make_user(email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def seen(response) -> tuple[int, list, str]:
    """What a person can tell apart: status, way and words, without tokens and the address."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)
    html = re.sub(r"[\w.]+@entidad\.gov\.co", "ADDRESS", html)
    return response.status_code, response.redirect_chain, html


def link_in(message) -> str:
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_signing_up_asks_for_the_name_and_waits_for_the_address(client):
    response = sign_up(client)
    user = User.objects.get()
    assert (user.full_name, user.email) == ("Nora Nueva", "nora@entidad.gov.co")
    assert "Confirme su correo" in response.text
    assert "_auth_user_id" not in client.session

    (message,) = mail.outbox
    assert message.subject == "Confirme su correo"
    login = {"login": NEW["email"], "password": PASSWORD}
    client.post(reverse("account_login"), login)
    assert "_auth_user_id" not in client.session

    path = link_in(message)
    client.get(path)
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified
    assert client.post(reverse("account_login"), login).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accepts_policy", "", "debe aceptar la política"),
        ("full_name", "", "Nombre completo"),
        ("password2", "otra-clave-larga", "misma contraseña"),
        ("password1", "nora@entidad.g", "similar"),
        ("email", "nora", "correo"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(client, field, value, words):
    response = sign_up(client, **{field: value})
    assert response.status_code == 200
    assert "Error: Crear una cuenta" in response.text
    assert words in response.text
    assert User.objects.count() == 0
    assert mail.outbox == []


def test_the_policy_is_linked_where_it_is_accepted(client):
    page = client.get("/cuenta/signup/").text
    hint = re.search(r'id="id_accepts_policy_helptext"[^>]*>(.*?)</', page, re.DOTALL)
    assert f'href="{reverse("datos-personales")}"' in hint[1]


class TestNobodyLearnsWhoHasAnAccount:
    def test_signing_up_with_a_known_address_looks_the_same(self, client):
        known()
        fresh = seen(sign_up(client))
        client.cookies.clear()
        taken = seen(sign_up(client, email="conocida@entidad.gov.co"))
        assert taken == fresh
        assert [message.subject for message in mail.outbox] == [
            "Confirme su correo",
            "Usted ya tiene cuenta",
        ]
        assert mail.outbox[1].to == ["conocida@entidad.gov.co"]
        assert User.objects.count() == 2

    def test_asking_for_a_password_looks_the_same(self, client):
        known()
        answers = [
            seen(client.post(reverse("account_reset_password"), {"email": email}, follow=True))
            for email in ("conocida@entidad.gov.co", "nadie@entidad.gov.co")
        ]
        assert answers[0] == answers[1]
        assert [message.to for message in mail.outbox] == [
            ["conocida@entidad.gov.co"],
            ["nadie@entidad.gov.co"],
        ]

    def test_a_failed_login_looks_the_same(self, client):
        known()
        answers = [
            seen(
                client.post(
                    reverse("account_login"), {"login": email, "password": "x"}, follow=True
                )
            )
            for email in ("conocida@entidad.gov.co", "nadie@entidad.gov.co")
        ]
        assert answers[0] == answers[1]

    def test_changing_to_a_known_address_looks_the_same(self, client):
        known()
        answers = []
        for email in ("conocida@entidad.gov.co", "libre@entidad.gov.co"):
            client.force_login(known(f"yo-{email}"))
            form = {"email": email, "action_add": ""}
            answers.append(seen(client.post(reverse("account_email"), form, follow=True)))
        assert [answer[:2] for answer in answers] == [answers[0][:2]] * 2
        assert "Falta confirmar" in answers[0][2]
        assert "Falta confirmar" in answers[1][2]


class TestChangeOfAddress:
    def test_the_new_one_counts_when_it_is_confirmed(self, client):
        user = known("vieja@entidad.gov.co")
        client.force_login(user)
        client.post(reverse("account_email"), {"email": "nueva@entidad.gov.co", "action_add": ""})
        user.refresh_from_db()
        assert user.email == "vieja@entidad.gov.co"
        (message,) = mail.outbox
        assert message.to == ["nueva@entidad.gov.co"]

        client.post(link_in(message))
        user.refresh_from_db()
        assert user.email == "nueva@entidad.gov.co"
        assert [*EmailAddress.objects.values_list("email", "verified")] == [
            ("nueva@entidad.gov.co", True)
        ]
        told = [each for each in mail.outbox if each.to == ["vieja@entidad.gov.co"]]
        assert [each.subject for each in told] == ["Cambió el correo de su cuenta"]

    def test_an_address_of_somebody_else_is_not_taken_over(self, client):
        owner = make_user("de-otra@entidad.gov.co")  # by an administrator: never confirmed
        client.force_login(known("yo@entidad.gov.co"))
        form = {"email": "de-otra@entidad.gov.co", "action_add": ""}
        client.post(reverse("account_email"), form)
        for message in mail.outbox:
            if "confirm-email" in message.body:
                assert client.post(link_in(message), follow=True).status_code == 200
        owner.refresh_from_db()
        assert owner.email == "de-otra@entidad.gov.co"
        assert User.objects.get(email="yo@entidad.gov.co")


class TestClosedPortal:
    @pytest.fixture(autouse=True)
    def closed(self):
        SiteSettings.objects.create(is_open_for_signup=False)

    def test_nobody_signs_up_alone(self, client):
        assert "por invitación" in client.get("/cuenta/signup/").text
        sign_up(client)
        assert User.objects.count() == 0
        assert "/cuenta/signup/" not in client.get("/cuenta/login/").text

    def test_the_invited_person_does_and_for_that_address_only(self, client):
        body = make_organisation()
        invitation = organisations.invite(
            body, actor=make_member(body), email=NEW["email"], role=MembershipRole.EDITOR
        )
        client.post(reverse("accept_invitation", args=(invitation_token(invitation),)))
        assert "La invitación es para" in sign_up(client, email="otra@entidad.gov.co").text
        sign_up(client)
        assert User.objects.filter(email=NEW["email"]).exists()

    def test_an_invitation_that_died_meanwhile_opens_no_door(self, client):
        body = make_organisation()
        invitation = organisations.invite(
            body, actor=make_member(body), email=NEW["email"], role=MembershipRole.EDITOR
        )
        client.post(reverse("accept_invitation", args=(invitation_token(invitation),)))
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
        sign_up(client)
        assert not User.objects.filter(email=NEW["email"]).exists()


class TestInvitationPage:
    @pytest.fixture
    def body(self):
        return make_organisation("Acueducto del Valle")

    @pytest.fixture
    def invitation(self, body):
        manager = make_member(body, make_user(full_name="Gloria Gerente"))
        return organisations.invite(
            body, actor=manager, email=NEW["email"], role=MembershipRole.MANAGER
        )

    @pytest.fixture
    def page(self, invitation):
        return reverse("accept_invitation", args=(invitation_token(invitation),))

    def test_a_person_without_account_needs_no_second_mail(self, client, body, page):
        mail.outbox.clear()
        shown = client.get(page).text
        for words in ("Acueducto del Valle", "Responsable", "Gloria Gerente", NEW["email"]):
            assert words in shown
        assert "invitation" not in client.session
        form = client.post(page, follow=True)
        assert f'value="{NEW["email"]}"' in form.text
        response = client.post(reverse("account_signup"), NEW | {"next": page}, follow=True)
        assert "Aceptar la invitación" in response.text
        assert EmailAddress.objects.get(email=NEW["email"]).verified
        assert [message for message in mail.outbox if "Confirme" in message.subject] == []

        client.post(page)
        user = User.objects.get(email=NEW["email"])
        assert user.organisation_roles == {body.pk: "manager"}
        assert "invitation" not in client.session

    def test_another_address_typed_at_sign_up_is_confirmed_as_ever(self, client, page):
        client.post(page)
        sign_up(client, email="otra@entidad.gov.co")
        assert not EmailAddress.objects.get(email="otra@entidad.gov.co").verified

    def test_getting_it_changes_nothing(self, client, page):
        client.force_login(known(NEW["email"]))
        assert client.get(page).status_code == 200
        assert Membership.objects.filter(user__email=NEW["email"]).count() == 0
        assert Invitation.objects.get().stage == "sent"

    def test_with_another_account_it_says_so_and_accepts_nothing(self, client, page):
        client.force_login(known("otra@entidad.gov.co"))
        assert "es para otro correo" in client.get(page).text
        assert "Ingrese con la cuenta" in client.post(page, follow=True).text
        assert Invitation.objects.get().stage == "sent"

    @pytest.mark.parametrize(
        ("columns", "status", "title"),
        [
            ({"expires_at": timezone.now()}, 410, "La invitación venció"),
            ({"stage": "revoked"}, 410, "La invitación fue anulada"),
            ({"key": "otra"}, 410, "Hay una invitación más reciente"),
        ],
    )
    def test_a_dead_link_says_why(self, client, page, columns, status, title):
        Invitation.objects.update(**columns)
        for response in (client.get(page), client.post(page)):
            assert response.status_code == status
            assert f"<h1>{title}</h1>" in response.text

    def test_a_used_and_a_made_up_link(self, client, page, invitation):
        organisations.accept_invitation(page.split("/")[-2], actor=known(NEW["email"]))
        assert "ya se usó" in client.get(page).text
        assert client.get("/cuenta/invitacion/inventada/").status_code == 404

    def test_it_waits_among_the_bodies_of_the_invited_person(self, client, page):
        client.force_login(known(NEW["email"]))
        assert page in client.get(reverse("my_bodies")).text
        client.force_login(known("otra@entidad.gov.co"))
        assert page not in client.get(reverse("my_bodies")).text


class TestSessions:
    def test_the_others_are_closed_and_this_one_stays(self, client, django_user_model):
        user = known()
        elsewhere = type(client)()
        for browser in (client, elsewhere):
            browser.post(
                reverse("account_login"), {"login": user.email, "password": "Calle-Real-26"}
            )
        page = client.get(reverse("usersessions_list")).text
        assert "Esta sesión" in page
        client.post(reverse("usersessions_list"))
        assert client.get(reverse("my_account")).status_code == 200
        assert elsewhere.get(reverse("my_account")).status_code == 302
        assert "No hay otras sesiones" in client.get(reverse("usersessions_list")).text


class TestOwnData:
    def test_the_name_is_changed(self, client):
        user = known()
        client.force_login(user)
        client.post(reverse("my_account"), {"full_name": "Nombre Nuevo"})
        user.refresh_from_db()
        assert user.full_name == "Nombre Nuevo"
        assert "Error: Mis datos" in client.post(reverse("my_account"), {"full_name": " "}).text

    def test_a_stranger_is_asked_to_log_in(self, client):
        assert client.get(reverse("my_account")).url.startswith("/cuenta/login/")


def test_a_dead_mail_server_is_no_fault_page_and_tells_nothing(client, settings):
    settings.EMAIL_BACKEND = "tests.mail.DeadServer"
    known()
    answers = [
        seen(client.post(reverse("account_reset_password"), {"email": email}, follow=True))
        for email in ("conocida@entidad.gov.co", "nadie@entidad.gov.co")
    ]
    assert answers[0] == answers[1]
    assert "no se pudo enviar ahora" in answers[0][2]
