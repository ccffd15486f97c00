"""The page behind the mailed link, and the same four answers for somebody logged in."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from practices.models import Membership, Practice, Revision, ValidityAnswer
from practices.notifications import Addressee
from practices.services.validity import LINK_LIFE, make_token
from tests.views.entry_form import signed_in
from tests.views.reading import words


def tree(response):
    return html.fromstring(response.content.decode())


@pytest.fixture
def asked(house):
    """A published record, and the address in its manager's mail."""
    pk = house.published().pk
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(pk=pk)
    Practice.objects.update(valid_until=timezone.localdate() + datetime.timedelta(days=20))
    revision.practice.refresh_from_db()
    token = make_token(revision, Addressee.of(house.manager))
    return house, revision, reverse("confirm_validity", args=(token,))


def test_reading_the_page_changes_nothing_and_is_kept_by_nobody(asked):
    _house, revision, address = asked
    before = Practice.objects.values().get()
    for method in ("get", "head", "get"):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert Practice.objects.values().get() == before
    assert ValidityAnswer.objects.count() == 0
    assert revision.practice.revisions.count() == 1


def test_one_click_without_a_password_renews_the_record(asked):
    house, _revision, address = asked
    answer = Client().post(address, {"answer": "same"})
    assert "La ficha quedó confirmada" in words(tree(answer))
    assert Practice.objects.get().valid_until > timezone.localdate() + datetime.timedelta(days=300)
    assert ValidityAnswer.objects.get().given_by == house.manager


def test_the_link_serves_once_and_shows_a_way_on(asked):
    _house, _revision, address = asked
    Client().post(address, {"answer": "not_ours"})
    for method in ("get", "post"):
        again = getattr(Client(), method)(address, {"answer": "same"})
        assert again.status_code == 410
        assert "Ya se respondió" in words(tree(again))
        assert reverse("my_practices") in again.content.decode()
    assert ValidityAnswer.objects.count() == 1


def test_a_forged_and_an_old_link_are_told_apart(asked, monkeypatch):
    _house, _revision, address = asked
    forged = Client().get(address[:-4] + "abc/")
    assert forged.status_code == 404
    assert "no es válido" in words(tree(forged))
    later = timezone.now().timestamp() + LINK_LIFE.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    old = Client().get(address)
    assert old.status_code == 410
    assert "El enlace venció" in words(tree(old))


def test_the_link_of_one_who_left_shows_nothing_of_the_record(asked):
    house, revision, address = asked
    Membership.objects.filter(user=house.manager).update(is_active=False)
    answer = Client().get(address)
    assert answer.status_code == 410
    assert revision.title not in answer.content.decode()


def test_an_answer_without_choice_or_date_is_asked_again_as_typed(asked):
    _house, _revision, address = asked
    answer = Client().post(address, {})
    assert "Escoja una de las cuatro respuestas" in answer.content.decode()
    answer = Client().post(address, {"answer": "ended", "ended_on": "ayer"})
    assert 'value="ayer"' in answer.content.decode()
    answer = Client().post(address, {"answer": "ended"})
    assert "Escriba cuándo terminó" in answer.content.decode()
    assert ValidityAnswer.objects.count() == 0


def test_changes_open_the_next_version_and_lead_to_the_login(asked):
    _house, revision, address = asked
    answer = Client().post(address, {"answer": "changes"})
    opened = revision.practice.revisions.get(number=2)
    assert reverse("my_practice", args=(opened.pk,)) in answer.content.decode()
    sent_on = Client().get(reverse("my_practice", args=(opened.pk,)))
    assert sent_on["Location"].startswith("/cuenta/")


def test_the_end_is_sent_by_a_manager_at_once(asked):
    _house, revision, address = asked
    answer = Client().post(address, {"answer": "ended", "ended_on": "03/2025"})
    assert "La coordinación revisa el cambio de fecha" in words(tree(answer))
    opened = revision.practice.revisions.get(number=2)
    assert (opened.status, opened.ended_precision) == ("submitted", "month")


def test_a_form_of_another_site_is_refused(asked):
    _house, _revision, address = asked
    assert Client(enforce_csrf_checks=True).post(address, {"answer": "same"}).status_code == 403
    assert ValidityAnswer.objects.count() == 0


def test_a_member_answers_from_the_practice(asked):
    house, revision, _address = asked
    client = signed_in(house.editor)
    address = reverse("confirm_practice", args=(revision.pk,))
    shown = client.get(reverse("my_practice", args=(revision.pk,))).content.decode()
    assert address in shown
    assert client.get(address).status_code == 200
    done = client.post(address, {"answer": "same"}, follow=True)
    assert "La ficha quedó confirmada" in done.content.decode()
    assert "Ficha confirmada: sigue igual" in done.content.decode()


def test_for_others_the_question_does_not_exist(asked):
    house, revision, _address = asked
    address = reverse("confirm_practice", args=(revision.pk,))
    assert signed_in(house.publisher).get(address).status_code == 404
    assert signed_in(house.publisher).post(address, {"answer": "same"}).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_draft_is_not_confirmed(house):
    revision = house.draft()
    client = signed_in(house.editor)
    answer = client.get(reverse("confirm_practice", args=(revision.pk,)))
    assert answer["Location"] == reverse("my_practice", args=(revision.pk,))
