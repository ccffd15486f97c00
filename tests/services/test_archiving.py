"""An owner asks that a record leave the catalogue; a coordinator grants or refuses it."""

import pytest

from practices.enums import ArchiveCause, RequestStage, RevisionStatus
from practices.exceptions import NotAllowed, PracticesError
from practices.models import ArchiveRequest, Notification
from practices.permissions import allowed
from practices.services import archiving


@pytest.fixture
def published(house):
    return house.published()


@pytest.mark.parametrize("who", ["editor", "manager"])
def test_a_member_asks_and_the_coordinators_hear(house, published, who):
    request = archiving.ask_archiving(published, actor=getattr(house, who), reason="Ya no aplica.")
    assert (request.stage, request.requested_by) == (RequestStage.PENDING, getattr(house, who))
    told = Notification.objects.filter(kind="archiving_asked")
    assert [each.recipient for each in told] == [house.coordinator]
    published.refresh_from_db()
    assert published.status == RevisionStatus.PUBLISHED


def test_one_request_is_open_at_a_time(house, published):
    archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    with pytest.raises(PracticesError, match="Ya se pidió"):
        archiving.ask_archiving(published, actor=house.manager, reason="Otra vez.")
    assert ArchiveRequest.objects.count() == 1


def test_a_reason_is_needed(house, published):
    with pytest.raises(PracticesError, match="por qué"):
        archiving.ask_archiving(published, actor=house.editor, reason="  ")


@pytest.mark.parametrize("who", ["coordinator", "publisher", "evaluator"])
def test_the_house_does_not_ask_for_the_owner(house, published, who):
    with pytest.raises(NotAllowed):
        archiving.ask_archiving(published, actor=getattr(house, who), reason="Ya no aplica.")


def test_granting_archives_by_request_of_the_owner(house, published):
    request = archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    granted = archiving.grant_request(request, actor=house.coordinator, answer="Como lo pide.")
    published.refresh_from_db()
    assert (published.status, published.archive_cause) == (
        RevisionStatus.ARCHIVED,
        ArchiveCause.BY_OWNER,
    )
    assert (granted.stage, granted.settled_by, granted.answer) == (
        RequestStage.GRANTED,
        house.coordinator,
        "Como lo pide.",
    )
    with pytest.raises(PracticesError, match="ya no está pendiente"):
        archiving.refuse_request(request, actor=house.coordinator, answer="Tarde.")


def test_refusing_leaves_the_record_and_tells_why(house, published):
    request = archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    with pytest.raises(PracticesError, match="por qué no"):
        archiving.refuse_request(request, actor=house.coordinator, answer=" ")
    archiving.refuse_request(request, actor=house.coordinator, answer="Otras la usan.")
    published.refresh_from_db()
    assert published.status == RevisionStatus.PUBLISHED
    told = Notification.objects.filter(kind="archiving_refused", recipient=house.editor)
    assert ["Otras la usan." in each.body for each in told] == [True]
    archiving.ask_archiving(published, actor=house.editor, reason="Insistimos.")


def test_the_owner_takes_the_request_back(house, published):
    request = archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    archiving.withdraw_request(request, actor=house.manager)
    request.refresh_from_db()
    assert request.stage == RequestStage.WITHDRAWN


@pytest.mark.parametrize("who", ["editor", "manager", "publisher"])
def test_only_a_coordinator_archives(house, published, who):
    assert not allowed(getattr(house, who), "archive_revision", published).ok
    request = archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    with pytest.raises(PracticesError):
        archiving.grant_request(request, actor=getattr(house, who), answer="Sí.")
    with pytest.raises(PracticesError):
        archiving.refuse_request(request, actor=getattr(house, who), answer="No.")
    request.refresh_from_db()
    assert request.stage == RequestStage.PENDING


def test_archiving_for_another_cause_settles_the_open_request(house, published):
    request = archiving.ask_archiving(published, actor=house.editor, reason="Ya no aplica.")
    archiving.archive_revision(
        published, actor=house.coordinator, cause=ArchiveCause.ERROR, comment="Estaba repetida."
    )
    request.refresh_from_db()
    assert request.stage == RequestStage.GRANTED
