"""Minor corrections: found by their differences, approved without evaluation, published."""

import datetime

import pytest
from django.utils import timezone

from practices.enums import RevisionStatus, SubmissionStatus
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import Notification, Practice, TransitionLog
from practices.services import corrections, drafts, revisions
from tests.house import ENDORSEMENT


@pytest.fixture
def published(house):
    revision = house.published()
    Practice.objects.update(level_decided_on=datetime.date(2026, 1, 2))
    return revision


def corrected(house, published, **content):
    copy = drafts.start_next_revision(published.practice, actor=house.editor)
    copy = drafts.save_draft(
        copy, actor=house.editor, expected_version=copy.version, content=content
    )
    revisions.endorse(copy, actor=house.manager, **ENDORSEMENT)
    return revisions.submit_revision(copy, actor=house.editor)


def test_a_minor_correction_is_published_without_evaluation_and_keeps_its_level(house, published):
    entry = corrected(house, published, summary="Otro resumen, mejor escrito.")
    corrections.approve_correction(entry, actor=house.coordinator)
    entry.refresh_from_db()
    entry.revision.refresh_from_db()
    assert entry.status == SubmissionStatus.DECIDED
    assert entry.revision.status == RevisionStatus.APPROVED
    assert entry.content_hash == entry.revision.content_hash != ""
    told = Notification.objects.filter(kind="correction_to_publish")
    assert [each.recipient for each in told] == [house.publisher]

    corrections.publish_correction(entry.revision, actor=house.publisher)
    published.refresh_from_db()
    entry.revision.refresh_from_db()
    practice = Practice.objects.get()
    assert published.status == RevisionStatus.SUPERSEDED
    assert entry.revision.status == RevisionStatus.PUBLISHED
    assert (practice.level, practice.level_decided_on) == ("good", datetime.date(2026, 1, 2))
    assert Notification.objects.filter(kind="correction_published").exists()
    assert entry.assignments.count() == 0


@pytest.mark.parametrize(
    "content", [{"impact": "Otro impacto"}, {"validation": "Se preguntó a todos"}]
)
def test_what_was_evaluated_cannot_be_corrected_as_minor(house, published, content):
    entry = corrected(house, published, **content)
    with pytest.raises(TransitionRefused, match="no es una corrección menor"):
        corrections.approve_correction(entry, actor=house.coordinator)
    entry.refresh_from_db()
    assert (entry.status, entry.content_hash) == (SubmissionStatus.ENTERED, "")


def test_a_first_version_is_no_correction(house):
    entry = house.submitted()
    with pytest.raises(TransitionRefused, match="No hay una versión publicada"):
        corrections.approve_correction(entry, actor=house.coordinator)


def test_who_approved_does_not_publish(house, published):
    house.coordinator.groups.add(*house.publisher.groups.all())
    entry = corrected(house, published, summary="Otro resumen.")
    corrections.approve_correction(entry, actor=house.coordinator)
    with pytest.raises(PracticesError, match="nadie actúa dos veces"):
        corrections.publish_correction(entry.revision, actor=house.coordinator)
    published.refresh_from_db()
    assert published.status == RevisionStatus.PUBLISHED


def test_who_wrote_does_not_approve(house, published):
    house.editor.groups.add(*house.coordinator.groups.all())
    entry = corrected(house, published, summary="Otro resumen.")
    with pytest.raises(PracticesError, match="nadie actúa dos veces"):
        corrections.approve_correction(entry, actor=house.editor)


@pytest.mark.parametrize("who", ["editor", "manager", "evaluator", "publisher"])
def test_only_a_coordinator_finds_a_correction_minor(house, published, who):
    entry = corrected(house, published, summary="Otro resumen.")
    with pytest.raises(PracticesError):
        corrections.approve_correction(entry, actor=getattr(house, who))


def test_publishing_twice_is_refused_the_second_time(house, published):
    entry = corrected(house, published, summary="Otro resumen.")
    corrections.approve_correction(entry, actor=house.coordinator)
    corrections.publish_correction(entry.revision, actor=house.publisher)
    with pytest.raises(TransitionRefused):
        corrections.publish_correction(entry.revision, actor=house.publisher)
    log = TransitionLog.objects.for_object(entry.revision).filter(transition="publish")
    assert log.count() == 1


def test_a_version_that_no_correction_approved_is_not_published_as_one(house):
    with pytest.raises(TransitionRefused, match="corrección menor"):
        corrections.publish_correction(house.submitted().revision, actor=house.publisher)


def test_a_decision_still_sets_the_level_with_its_own_date(house):
    house.published()
    practice = Practice.objects.get()
    assert (practice.level, practice.level_decided_on) == ("good", timezone.localdate())
