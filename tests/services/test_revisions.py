import datetime

import pytest
from django.core import mail

from practices.enums import RevisionStatus, SubmissionStatus, WithdrawalCause
from practices.exceptions import NotAllowed, PracticesError, StaleVersion, TransitionRefused
from practices.models import Notification, Practice, Revision, TransitionLog
from practices.services import drafts, revisions
from tests.factories import make_member, make_organisation, make_user
from tests.house import ENDORSEMENT


def test_a_draft_is_seen_only_by_its_body(house):
    revision = house.draft()
    outsider = make_member(make_organisation())
    assert list(Revision.objects.of_member(house.editor)) == [revision]
    assert list(Revision.objects.of_member(outsider)) == []


def test_a_draft_without_owner_is_seen_only_by_who_began_it(house):
    author, other = make_user(), make_user()
    revision = drafts.create_draft(actor=author, layout="canal-capital")
    assert list(Revision.objects.of_member(author)) == [revision]
    assert list(Revision.objects.of_member(other)) == []


def test_the_practice_follows_the_owner_that_its_first_draft_names(house):
    revision = drafts.create_draft(actor=house.editor, layout="superservicios")
    drafts.save_draft(
        revision, actor=house.editor, expected_version=1, content={"owner": house.body}
    )
    assert Practice.objects.get().owner == house.body


def test_saving_replaces_whole_lists_and_counts_versions(house):
    revision = house.draft()
    saved = drafts.save_draft(
        revision,
        actor=house.editor,
        expected_version=1,
        content={"summary": "Otro resumen", "keywords": ["Inclusión", "inclusion", "agua"]},
        rows={"links": [{"url": "https://example.org/a"}, {"url": "https://example.org/b"}]},
    )
    assert saved.version == 2
    assert saved.summary == "Otro resumen"
    assert [keyword.name for keyword in saved.keywords.all()] == ["agua", "Inclusión"]
    assert [link.url for link in saved.links.all()] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert saved.contacts.count() == 1


def test_a_stale_save_is_refused_and_changes_nothing(house):
    revision = house.draft()
    drafts.save_draft(
        revision, actor=house.manager, expected_version=1, content={"summary": "De la gerente"}
    )
    with pytest.raises(StaleVersion, match=house.manager.full_name):
        drafts.save_draft(
            revision, actor=house.editor, expected_version=1, content={"summary": "Del editor"}
        )
    assert Revision.objects.get().summary == "De la gerente"


def test_a_submitted_version_is_not_edited(house):
    revision = house.submitted().revision
    with pytest.raises(NotAllowed):
        drafts.save_draft(
            revision, actor=house.editor, expected_version=1, content={"summary": "Tarde"}
        )


def test_an_incomplete_draft_is_refused_by_the_names_of_its_missing_fields(house):
    revision = house.draft(summary="", limitations="")
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    with pytest.raises(TransitionRefused, match="“Resumen del proyecto” y “Limitaciones”"):
        revisions.submit_revision(revision, actor=house.editor)
    assert Practice.objects.get().code == ""
    assert TransitionLog.objects.filter(machine="revision").count() == 0


def test_sin_informacion_answers_a_required_long_text(house):
    revision = house.draft(limitations="", no_information=["limitations"])
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    assert revisions.submit_revision(revision, actor=house.editor).revision.practice.code


def test_an_editor_cannot_send_without_a_managers_endorsement(house):
    with pytest.raises(TransitionRefused, match="aval"):
        revisions.submit_revision(house.draft(), actor=house.editor)


def test_only_a_manager_endorses(house):
    with pytest.raises(NotAllowed):
        revisions.endorse(house.draft(), actor=house.editor, **ENDORSEMENT)


def test_submitting_gives_the_years_next_code_and_a_receipt_number(house):
    first = house.submitted()
    second = house.submitted(title="Otra práctica")
    year = datetime.date.today().year
    assert first.revision.practice.code == f"BP-{year}-0001"
    assert second.revision.practice.code == f"BP-{year}-0002"
    assert [first.number, second.number] == [1, 2]
    assert first.status == SubmissionStatus.ENTERED
    assert first.revision.status == RevisionStatus.SUBMITTED


def test_submitting_twice_is_one_entry_one_log_line_and_one_mail(
    house, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        entry = house.submitted()
    sent = len(mail.outbox)
    again = revisions.submit_revision(entry.revision, actor=house.editor)
    assert again == entry
    assert TransitionLog.objects.for_object(entry.revision).count() == 1
    assert Notification.objects.filter(kind="submission_received").count() == sent - 1 == 2


def test_the_owner_hears_by_mail_with_the_code(house, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = house.submitted()
    code = entry.revision.practice.code
    to_manager = [message for message in mail.outbox if house.manager.email in message.to]
    assert [message.subject for message in to_manager] == [
        f"Recibimos su práctica “{entry.revision.title}” ({code})"
    ]
    assert "/mis-practicas/" in to_manager[0].body


def test_a_returned_version_comes_back_once_each_observation_is_attended(house):
    entry = house.submitted()
    revision = entry.revision
    revisions.return_revision(
        revision,
        actor=house.coordinator,
        observations=[("impact", "¿Cuánto bajaron?"), ("summary", "Diga el año.")],
    )
    revision.refresh_from_db()
    assert revision.status == RevisionStatus.RETURNED
    assert revision.returned_due_on > datetime.date.today()

    with pytest.raises(TransitionRefused, match="Faltan por atender"):
        revisions.submit_revision(revision, actor=house.editor)
    revisions.answer_observation(
        revision.observations.get(field="impact"), actor=house.editor, answer="No hay dato."
    )
    drafts.save_draft(
        revision, actor=house.editor, expected_version=1, content={"summary": "Desde 2019."}
    )
    again = revisions.submit_revision(revision, actor=house.editor)
    assert again == entry
    revision.refresh_from_db()
    assert (revision.status, revision.returned_due_on) == (RevisionStatus.SUBMITTED, None)


def test_returning_without_observations_is_refused(house):
    with pytest.raises(TransitionRefused, match="observación"):
        revisions.return_revision(
            house.submitted().revision, actor=house.coordinator, observations=[]
        )


def test_withdrawing_takes_the_entry_and_its_invitations_along(house):
    entry = house.eligible()
    assignment = house.accepted(entry)
    revisions.withdraw_revision(entry.revision, actor=house.manager, comment="La rehacemos.")
    entry.refresh_from_db()
    assignment.refresh_from_db()
    assert entry.status == SubmissionStatus.WITHDRAWN
    assert entry.revision.status == RevisionStatus.WITHDRAWN
    assert entry.revision.withdrawal_cause == WithdrawalCause.BY_OWNER
    assert assignment.status == "withdrawn"


def test_a_next_version_copies_content_and_keeps_the_code(house):
    published = house.published()
    copy = drafts.start_next_revision(published.practice, actor=house.editor)
    assert (copy.number, copy.based_on, copy.status) == (2, published, RevisionStatus.DRAFT)
    assert copy.summary == published.summary
    assert [contact.email for contact in copy.contacts.all()] == ["gerencia@example.org"]
    with pytest.raises(PracticesError):
        drafts.start_next_revision(published.practice, actor=house.editor)


def test_the_same_owner_is_told_once_of_each_late_adjustment(house, monkeypatch):
    revision = house.submitted().revision
    revisions.return_revision(
        revision, actor=house.coordinator, observations=[("impact", "¿Cuánto?")]
    )
    late = Revision.objects.get().returned_due_on + datetime.timedelta(days=4)
    monkeypatch.setattr(revisions.timezone, "localdate", lambda *args: late)
    revisions.chase_adjustments()
    revisions.chase_adjustments()
    reminders = Notification.objects.filter(kind="return_reminder", recipient=house.manager)
    assert reminders.count() == 1
    assert Revision.objects.get().status == RevisionStatus.RETURNED
