"""Historic load: a batch that two people answer for, published whole or not at all."""

import datetime

import pytest
from django.utils import timezone

from practices import roles
from practices.enums import RevisionStatus
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import Notification, Practice, Revision, TransitionLog
from practices.search import query
from practices.selectors.upkeep import drafts_for_batch
from practices.services import drafts, historic
from practices.workdays import add_working_days
from tests.factories import make_user

REASON = "Concurso de buenas prácticas de 2019."


@pytest.fixture
def batch_drafts(house):
    return [house.endorsed(title=f"Práctica histórica {number}") for number in (1, 2, 3)]


def asked(house, drafts_):
    return historic.ask_batch(drafts_, actor=house.coordinator, reason=REASON)


def test_a_signed_batch_is_published_without_level_and_valid_for_a_year(house, batch_drafts):
    batch = asked(house, batch_drafts)
    assert batch.lapses_on == add_working_days(timezone.localdate(), 5)
    assert Notification.objects.filter(
        kind="historic_batch_asked", recipient=house.publisher
    ).exists()
    historic.sign_batch(batch, actor=house.publisher)
    today = timezone.localdate()
    for revision in Revision.objects.select_related("practice"):
        practice = revision.practice
        assert revision.status == RevisionStatus.PUBLISHED
        assert practice.is_historic
        assert practice.code
        assert practice.level is None
        assert practice.valid_until == today.replace(year=today.year + 1)
        assert revision.submissions.count() == 0
    assert len(set(Practice.objects.values_list("code_number", flat=True))) == 3
    assert Notification.objects.filter(kind="historic_published").exists()


def test_one_of_unknown_end_lapses_and_a_finished_one_does_not(house):
    unknown = house.endorsed(title="Sin saber", is_ongoing=None)
    finished = house.endorsed(title="Terminada", is_ongoing=False)
    historic.sign_batch(asked(house, [unknown, finished]), actor=house.publisher)
    until = dict(Practice.objects.values_list("revisions__title", "valid_until"))
    assert until["Sin saber"] is not None
    assert until["Terminada"] is None


def test_a_blocked_draft_keeps_the_whole_batch_back(house, batch_drafts):
    batch = asked(house, batch_drafts)
    drafts.save_draft(
        batch_drafts[1], actor=house.editor, expected_version=1, content={"title": None}
    )
    with pytest.raises(PracticesError, match="Falta el título"):
        historic.sign_batch(batch, actor=house.publisher)
    batch.refresh_from_db()
    assert batch.signed_at is None
    assert Revision.objects.published().count() == 0
    assert TransitionLog.objects.filter(machine="revision").count() == 0
    assert not Practice.objects.exclude(code_number=None).exists()


def test_signing_twice_publishes_once(house, batch_drafts):
    batch = asked(house, batch_drafts)
    historic.sign_batch(batch, actor=house.publisher)
    historic.sign_batch(batch, actor=house.publisher)
    assert TransitionLog.objects.filter(transition="publish_historic").count() == 3


def test_a_lapsed_batch_is_not_signed_and_frees_its_drafts(house, batch_drafts, monkeypatch):
    batch = asked(house, batch_drafts)
    late = timezone.now() + datetime.timedelta(days=15)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(TransitionRefused, match="caducó"):
        historic.sign_batch(batch, actor=house.publisher)
    assert asked(house, batch_drafts).pk != batch.pk


def test_who_asked_does_not_sign(house, batch_drafts):
    house.coordinator.groups.add(*house.publisher.groups.all())
    batch = asked(house, batch_drafts)
    with pytest.raises(NotAllowed, match="nadie actúa dos veces"):
        historic.sign_batch(batch, actor=house.coordinator)


def test_who_wrote_a_draft_does_not_ask_for_it(house):
    writer = make_user(groups=[roles.COORDINATOR])
    house.body.memberships.create(user=writer, role="editor")
    draft = drafts.create_draft(
        actor=writer, layout="superservicios", owner=house.body, title="Mía"
    )
    with pytest.raises(NotAllowed, match="nadie actúa dos veces"):
        historic.ask_batch([draft], actor=writer, reason=REASON)


@pytest.mark.parametrize("who", ["editor", "manager", "publisher", "evaluator"])
def test_only_a_coordinator_asks(house, batch_drafts, who):
    with pytest.raises(NotAllowed):
        historic.ask_batch(batch_drafts, actor=getattr(house, who), reason=REASON)


@pytest.mark.parametrize("who", ["editor", "coordinator", "evaluator"])
def test_only_a_publisher_signs(house, batch_drafts, who):
    batch = asked(house, batch_drafts)
    with pytest.raises(NotAllowed):
        historic.sign_batch(batch, actor=getattr(house, who))


def test_a_draft_waits_in_one_batch_at_a_time(house, batch_drafts):
    asked(house, batch_drafts[:2])
    with pytest.raises(PracticesError, match="otro lote"):
        asked(house, batch_drafts[1:])


@pytest.mark.parametrize(("chosen", "reason"), [([], REASON), (None, "  ")])
def test_a_batch_needs_drafts_and_a_reason(house, batch_drafts, chosen, reason):
    with pytest.raises(PracticesError):
        historic.ask_batch(
            batch_drafts if chosen is None else chosen, actor=house.coordinator, reason=reason
        )


def test_what_was_submitted_is_no_historic_draft(house):
    revision = house.submitted().revision
    with pytest.raises(PracticesError, match="Ya no es un borrador"):
        asked(house, [revision])


def test_a_discarded_batch_frees_its_drafts(house, batch_drafts):
    batch = asked(house, batch_drafts)
    historic.discard_batch(batch, actor=house.publisher)
    with pytest.raises(TransitionRefused):
        historic.sign_batch(batch, actor=house.publisher)
    asked(house, batch_drafts)


def test_a_stranger_does_not_discard(house, batch_drafts):
    batch = asked(house, batch_drafts)
    with pytest.raises(NotAllowed):
        historic.discard_batch(batch, actor=house.editor)


def test_what_was_published_is_found(house, batch_drafts):
    historic.sign_batch(asked(house, batch_drafts), actor=house.publisher)
    assert query("histórica").total == 3


def test_what_a_body_is_still_writing_is_its_own(house):
    draft = house.draft(title="Todavía la escriben")
    assert list(drafts_for_batch()) == []
    with pytest.raises(PracticesError, match="todavía no la avala"):
        asked(house, [draft])


def test_an_answer_to_correct_keeps_a_draft_back(house):
    draft = house.endorsed(title="Con una fecha ilegible")
    Revision.objects.filter(pk=draft.pk).update(unfinished={"datos-basicos": {"ended_on": "ayer"}})
    assert "por corregir" in historic.blocked_because(Revision.objects.get(pk=draft.pk))
