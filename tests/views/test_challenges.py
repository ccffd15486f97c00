"""The jury of a contest from the entrant's side."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from practices.enums import CallStatus
from practices.models import Challenge
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_juror,
    make_member,
    make_organisation,
    make_revision,
    make_submission,
)

pytestmark = pytest.mark.django_db


def browse(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def owner():
    return make_organisation("Aguas del Llano")


@pytest.fixture
def manager(owner):
    return make_member(owner)


@pytest.fixture
def entry(owner):
    return make_submission(
        make_revision("submitted", practice={"owner": owner}),
        make_call(status=CallStatus.EVALUATION),
        status="eligible",
    )


@pytest.fixture
def juror(entry):
    return make_juror(entry.call).user


def jury_page(entry):
    return reverse("challenge_jury", args=(entry.revision_id,))


def test_the_jury_is_listed_by_name_once_it_accepted(entry, manager, juror):
    waiting = make_juror(entry.call, stage="invited").user
    text = browse(manager).get(jury_page(entry)).text
    assert juror.full_name in text
    assert waiting.full_name not in text
    assert juror.email not in text


def test_the_practice_leads_to_its_jury(entry, manager, juror):
    page = browse(manager).get(reverse("my_practice", args=(entry.revision_id,)))
    assert jury_page(entry) in page.text


def test_who_scores_the_entry_is_never_said(entry, manager, juror):
    other = make_juror(entry.call).user
    before = browse(manager).get(jury_page(entry)).text
    make_assignment(entry, juror)
    after = browse(manager).get(jury_page(entry)).text
    assert before.count(juror.full_name) == after.count(juror.full_name)
    assert before.count(other.full_name) == after.count(other.full_name)
    assert "asign" not in after.replace("no se le asigna", "").partition("<main")[2].lower()


def test_challenging_asks_for_ground_and_words_and_then_says_it_waits(entry, manager, juror):
    client = browse(manager)
    page = reverse("challenge_juror", args=(entry.revision_id, juror.pk))
    empty = client.post(page, {"ground": ""})
    assert "Explique el conflicto." in empty.text
    assert "Escoja cuál es el conflicto." in empty.text
    done = client.post(page, {"ground": "own_body", "text": "Trabajó aquí."}, follow=True)
    assert "Recusación por resolver" in done.text
    assert Challenge.objects.get().made_by == manager


def test_after_scoring_began_it_is_closed_and_says_why(entry, manager, juror):
    make_evaluation(make_assignment(entry), (3,))
    client = browse(manager)
    shown = client.get(jury_page(entry))
    assert "ya empezó" in shown.text
    assert "Recusar<" not in shown.text
    page = reverse("challenge_juror", args=(entry.revision_id, juror.pk))
    refused = client.post(page, {"ground": "other", "text": "Tarde."})
    assert refused.status_code == 409
    assert not Challenge.objects.exists()


def test_others_and_the_bank_find_nothing(entry, juror, owner, manager):
    stranger = make_member(make_organisation("Otra"))
    assert browse(stranger).get(jury_page(entry)).status_code == 404
    in_bank = make_submission(make_revision("submitted", practice={"owner": owner}))
    assert browse(manager).get(jury_page(in_bank)).status_code == 404
