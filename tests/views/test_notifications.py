"""What a person was told, what they want by mail, and the links that end a kind of mail."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practices.enums import NotificationLevel, NotificationStage
from practices.models import Notification, NotificationPreference
from practices.notifications import Addressee, notify, unsubscribe_token
from practices.services.reference import install_reference_data
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INDEX = "/mis-practicas/avisos/"
CHOICES = "/mis-practicas/avisos/preferencias/"


@pytest.fixture
def person(client):
    install_reference_data()
    user = make_user(full_name="Ana Ruiz")
    client.force_login(user)
    return user


def tell(user, number=1, kind="body_approved", **context) -> Notification:
    words = {"body": f"Entidad {number}", "reason": "Falta algo.", "title": "T", "code": "C"}
    path = reverse("my_bodies")
    notify(kind, key=str(number), to=[Addressee.of(user)], context=words | context, path=path)
    return Notification.objects.latest("pk")


def unsubscribe_page(user, kind) -> str:
    return reverse("unsubscribe", args=(unsubscribe_token(user.pk, kind),))


class TestList:
    def test_each_person_sees_their_own(self, client, person):
        tell(person)
        tell(make_user(), 2)
        shown = client.get(INDEX).text
        assert "Se aprobó el registro de Entidad 1" in shown
        assert "Entidad 2" not in shown
        assert "Tiene 1 aviso sin leer" in shown

    def test_opening_one_marks_it_and_leads_on(self, client, person):
        first, second = tell(person), tell(person, 2)
        response = client.post(reverse("mark_notifications_read"), {"aviso": first.pk})
        assert response.url == reverse("my_bodies")
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.read_at is not None
        assert second.read_at is None
        client.post(reverse("mark_notifications_read"))
        assert Notification.objects.filter(read_at=None).count() == 0

    def test_nobody_marks_another_s(self, client, person):
        other = tell(make_user())
        for number in (other.pk, "abc", "99999999999999999999"):
            url = reverse("mark_notifications_read")
            assert client.post(url, {"aviso": number}).status_code == 404
        client.post(reverse("mark_notifications_read"))
        other.refresh_from_db()
        assert other.read_at is None

    def test_getting_the_list_marks_nothing(self, client, person):
        tell(person)
        client.get(INDEX)
        assert Notification.objects.get().read_at is None
        assert client.get(reverse("mark_notifications_read")).status_code == 405

    @pytest.mark.parametrize("count", [1, 30])
    def test_it_costs_the_same_for_one_and_for_thirty(
        self, client, person, count, django_assert_num_queries
    ):
        for number in range(count):
            tell(person, number)
        client.get(INDEX)
        with django_assert_num_queries(7):
            client.get(INDEX)

    def test_a_stranger_is_asked_to_log_in(self, client):
        for url in (INDEX, CHOICES):
            assert client.get(url).url == f"/cuenta/login/?next={url}"


class TestPreferences:
    def save(self, client, **data):
        return client.post(CHOICES, {"level": NotificationLevel.ALL} | data, follow=True)

    @pytest.mark.parametrize(
        ("level", "stages"),
        [
            ("all", {"body_approved": "pending", "draft_transferred": "pending"}),
            ("to_do", {"body_approved": "muted", "draft_transferred": "pending"}),
            ("none", {"body_approved": "muted", "draft_transferred": "muted"}),
        ],
    )
    def test_less_mail_and_the_same_list(self, client, person, level, stages):
        self.save(client, level=level)
        found = {kind: tell(person, 1, kind, person="X").stage for kind in stages}
        assert found == stages
        assert client.get(INDEX).text.count("told__subject") == 2

    def test_a_muted_mail_is_not_sent(self, client, person, django_capture_on_commit_callbacks):
        self.save(client, level="none")
        with django_capture_on_commit_callbacks(execute=True):
            tell(person)
        assert mail.outbox == []
        assert "No se le envió por correo" in client.get(INDEX).text

    @pytest.mark.parametrize(
        "kind",
        [
            "body_invited",
            "evaluation_invited",
            "evaluation_reopened",
            "evaluator_unassigned",
            "revision_returned",
            "return_reminder",
            "revision_lapsed",
        ],
    )
    def test_what_assigns_invites_or_sets_a_term_is_always_mailed(self, client, person, kind):
        self.save(client, level="none")
        client.post(unsubscribe_page(person, kind))
        assert tell(person, kind=kind).stage == NotificationStage.PENDING
        assert f'value="{kind}"' not in client.get(CHOICES).text

    def test_a_single_kind_may_be_muted_and_heard_again(self, client, person):
        tell(person)
        self.save(client, muted_kinds=["body_approved"])
        assert tell(person, 2).stage == NotificationStage.MUTED
        assert tell(person, 3, "body_refused").stage == NotificationStage.PENDING
        self.save(client)
        assert tell(person, 4).stage == NotificationStage.PENDING

    def test_a_kind_that_is_not_offered_is_refused(self, client, person):
        tell(person)
        assert "Error: Avisos" in self.save(client, muted_kinds=["body_invited"]).text
        assert "Error: Avisos" in self.save(client, level="zzz").text
        assert NotificationPreference.objects.count() == 0


class TestLinkInTheMail:
    def test_it_is_in_the_mail_and_its_headers(self, person, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            tell(person)
        (message,) = mail.outbox
        path = unsubscribe_page(person, "body_approved")
        assert message.extra_headers["List-Unsubscribe"].endswith(f"{path}>")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert path in message.body
        assert path in message.alternatives[0].content

    def test_mail_that_cannot_be_ended_has_none(self, person, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            tell(person, kind="revision_returned")
            notify(
                "body_approved",
                key="x",
                to=[Addressee("publico@x.gov.co", "Entidad")],
                context={"body": "E"},
            )
        for message in mail.outbox:
            assert "List-Unsubscribe" not in message.extra_headers
            assert "/avisos/dejar/" not in message.body

    def test_getting_shows_and_posting_does_it_without_a_login_or_a_cookie(self, person):
        tell(person)
        visitor = Client(enforce_csrf_checks=True)
        page = unsubscribe_page(person, "body_approved")
        shown = visitor.get(page)
        assert "Al aprobar una entidad" in shown.text
        assert "no-store" in shown["Cache-Control"]
        assert NotificationPreference.objects.count() == 0
        for _twice in range(2):
            response = visitor.post(page, {"List-Unsubscribe": "One-Click"})
            assert response.status_code == 200
            assert NotificationPreference.objects.get(user=person).muted_kinds == ["body_approved"]
        assert visitor.cookies == {}

    def test_a_made_up_link_ends_nothing(self, client, person):
        other = unsubscribe_page(person, "body_approved")
        for page in ("/avisos/dejar/x/", f"{other[:-3]}a/", unsubscribe_page(person, "zzz")):
            assert client.get(page).status_code == client.post(page).status_code == 404
        assert NotificationPreference.objects.count() == 0

    def test_what_is_always_sent_says_so(self, client, person):
        page = unsubscribe_page(person, "revision_returned")
        assert "se envía siempre" in client.post(page).text
        assert tell(person, kind="revision_returned").stage == NotificationStage.PENDING
