"""Whether a published record still holds: reminders by range, answers, links that serve once."""

import datetime

import pytest
from django.core import signing
from django.utils import timezone

from practices.enums import ArchiveCause, MembershipRole, OwnerAnswer, RevisionStatus
from practices.exceptions import AlreadyAnswered, NotAllowed, PracticesError
from practices.models import (
    CatalogueState,
    Membership,
    Notification,
    Practice,
    Revision,
    TransitionLog,
    User,
    ValidityAnswer,
)
from practices.notifications import Addressee
from practices.services import archiving, confirming, drafts, validity
from practices.services.confirming import Ending, answer_validity
from practices.services.validity import LinkFault, make_token, read_token
from tests.factories import make_organisation, make_revision, make_user

DAY = datetime.timedelta(days=1)


@pytest.fixture
def published(house):
    revision = house.published()
    return Revision.objects.select_related("practice", "owner", "updated_by").get(pk=revision.pk)


@pytest.fixture
def on(monkeypatch):
    """Live on a day that many days before the record's date lapses; negative: after."""

    def travel(revision, days_before):
        until = Practice.objects.get(pk=revision.practice_id).valid_until
        noon = datetime.time(12, tzinfo=datetime.UTC)
        moment = datetime.datetime.combine(until - days_before * DAY, noon)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return travel


def reminders(kind="validity_reminder"):
    return Notification.objects.filter(kind=kind)


def link_of(revision, user):
    return read_token(make_token(revision, Addressee.of(user)))


class TestReminders:
    def test_nothing_is_asked_before_sixty_days(self, published, on):
        on(published, 61)
        assert validity.remind_owners() == 0

    @pytest.mark.parametrize("days", [60, 45, 31])
    def test_one_reminder_for_each_range_however_late_the_run(self, published, on, house, days):
        on(published, days)
        validity.remind_owners()
        validity.remind_owners()
        told = {each.recipient for each in reminders()}
        assert told == {house.manager, house.editor}
        assert reminders().count() == 2

    def test_the_three_reminders_go_out_in_turn(self, published, on, house):
        counts = []
        for days in (60, 59, 30, 29, 7, 0, -5):
            on(published, days)
            validity.remind_owners()
            counts.append(reminders().filter(recipient=house.manager).count())
        assert counts == [1, 1, 2, 2, 3, 3, 3]

    def test_a_missed_run_sends_only_the_reminder_that_is_due(self, published, on, house):
        on(published, 5)
        validity.remind_owners()
        assert reminders().filter(recipient=house.manager).count() == 1

    def test_a_renewed_record_is_asked_again_the_year_after(self, published, on, house):
        on(published, 30)
        validity.remind_owners()
        answer_validity(published, actor=house.manager, answer=OwnerAnswer.SAME)
        on(published, 30)
        validity.remind_owners()
        assert reminders().filter(recipient=house.manager).count() == 2

    def test_a_body_without_users_gets_it_at_its_address_and_coordinators_hear(
        self, published, on, house
    ):
        Membership.objects.update(is_active=False)
        house.body.public_email = "gerencia@example.org"
        house.body.save()
        on(published, 60)
        validity.remind_owners()
        assert [each.address for each in reminders()] == ["gerencia@example.org"]
        told = reminders("validity_unreachable")
        assert [each.recipient for each in told] == [house.coordinator]

    def test_a_finished_practice_is_never_asked(self, house, on):
        finished = house.published(is_ongoing=False)
        assert finished.practice.valid_until is None
        assert validity.remind_owners() == 0

    def test_the_number_of_queries_does_not_grow_with_those_told(
        self, published, on, house, django_assert_num_queries
    ):
        on(published, 60)
        validity.remind_owners()
        for _number in range(5):
            make_revision(
                "published",
                owner=house.body,
                is_ongoing=True,
                updated_by=house.editor,
                practice={"owner": house.body, "valid_until": timezone.localdate() + 60 * DAY},
            )
        validity.remind_owners()
        with django_assert_num_queries(2):
            assert validity.remind_owners() == 0


class TestLinks:
    def test_reading_a_link_changes_nothing(self, published, house):
        before = Practice.objects.values().get()
        link = link_of(published, house.manager)
        assert (link.revision, link.user) == (published, house.manager)
        assert Practice.objects.values().get() == before
        assert ValidityAnswer.objects.count() == 0

    @pytest.mark.parametrize("spoil", ["x", "", "a:b:c", "0" * 300])
    def test_a_forged_link_is_known(self, published, house, spoil):
        token = make_token(published, Addressee.of(house.manager))
        assert read_token(spoil) is LinkFault.FORGED
        assert read_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is LinkFault.FORGED

    def test_a_token_of_another_kind_is_no_link(self, published):
        assert read_token(signing.dumps({"r": published.pk})) is LinkFault.FORGED

    def test_a_link_lives_thirty_days(self, published, house, monkeypatch):
        token = make_token(published, Addressee.of(house.manager))
        now = signing.time.time()
        monkeypatch.setattr(signing.time, "time", lambda: now + 29 * 86400)
        assert isinstance(read_token(token), validity.Link)
        monkeypatch.setattr(signing.time, "time", lambda: now + 31 * 86400)
        assert read_token(token) is LinkFault.EXPIRED

    def test_a_link_serves_once(self, published, house):
        token = make_token(published, Addressee.of(house.manager))
        link = read_token(token)
        answer_validity(published, actor=link.user, answer=OwnerAnswer.NOT_OURS, link=link)
        assert read_token(token) is LinkFault.ANSWERED
        with pytest.raises(AlreadyAnswered):
            answer_validity(published, actor=link.user, answer=OwnerAnswer.SAME, link=link)

    def test_a_link_is_dead_once_somebody_else_confirmed(self, published, house, on):
        token = make_token(published, Addressee.of(house.manager))
        on(published, 20)
        answer_validity(published, actor=house.editor, answer=OwnerAnswer.SAME)
        published.refresh_from_db()
        token_again = make_token(
            Revision.objects.select_related("practice").get(pk=published.pk),
            Addressee.of(house.manager),
        )
        assert read_token(token) is LinkFault.ANSWERED
        assert isinstance(read_token(token_again), validity.Link)

    def test_who_left_the_body_no_longer_answers_for_it(self, published, house):
        token = make_token(published, Addressee.of(house.manager))
        Membership.objects.filter(user=house.manager).update(is_active=False)
        assert read_token(token) is LinkFault.LEFT

    def test_a_closed_account_no_longer_answers(self, published, house):
        token = make_token(published, Addressee.of(house.manager))
        User.objects.filter(pk=house.manager.pk).update(is_active=False)
        assert read_token(token) is LinkFault.LEFT


class TestAnswers:
    def test_sigue_igual_renews_the_date_and_says_who(self, published, house, on):
        moment = on(published, 20)
        version = CatalogueState.objects.version()
        answer_validity(published, actor=house.editor, answer=OwnerAnswer.SAME)
        practice = Practice.objects.get()
        assert practice.confirmed_at == moment
        assert practice.valid_until == timezone.localdate().replace(
            year=timezone.localdate().year + 1
        )
        given = ValidityAnswer.objects.get()
        assert (given.given_by, given.answer, given.link) == (house.editor, "same", None)
        assert CatalogueState.objects.version() != version

    def test_a_second_press_has_no_second_effect(self, published, house):
        for _press in range(2):
            answer_validity(published, actor=house.editor, answer=OwnerAnswer.SAME)
        assert ValidityAnswer.objects.count() == 1

    def test_hay_cambios_opens_the_next_version_once(self, published, house):
        first = answer_validity(published, actor=house.editor, answer=OwnerAnswer.CHANGES)
        again = answer_validity(published, actor=house.editor, answer=OwnerAnswer.CHANGES)
        assert first.next_version == again.next_version
        assert first.next_version.number == 2
        assert Practice.objects.get().valid_until == published.practice.valid_until

    def test_ya_termino_of_a_manager_is_sent_as_a_correction(self, published, house):
        ending = Ending(datetime.date(2025, 3, 1), "month")
        done = answer_validity(
            published, actor=house.manager, answer=OwnerAnswer.ENDED, ending=ending
        )
        version = Revision.objects.get(pk=done.next_version.pk)
        assert done.is_sent
        assert version.status == RevisionStatus.SUBMITTED
        assert (version.ended_on, version.ended_precision) == (ending.day, ending.precision)
        assert version.is_ongoing is False
        assert version.endorsement.given_by == house.manager
        assert version.endorsement.responsible_name == published.endorsement.responsible_name

    def test_ya_termino_of_an_editor_waits_as_a_draft(self, published, house):
        done = answer_validity(
            published,
            actor=house.editor,
            answer=OwnerAnswer.ENDED,
            ending=Ending(datetime.date(2025, 1, 1), "year"),
        )
        assert not done.is_sent
        assert done.next_version.status == RevisionStatus.DRAFT
        assert done.next_version.is_ongoing is False

    def test_ya_termino_copies_what_is_published_not_what_was_given_up(self, published, house):
        given_up = drafts.start_next_revision(published.practice, actor=house.editor)
        drafts.save_draft(
            given_up, actor=house.editor, expected_version=1, content={"impact": "Otra cosa"}
        )
        confirming.revisions.withdraw_revision(given_up, actor=house.editor)
        done = answer_validity(
            published,
            actor=house.editor,
            answer=OwnerAnswer.ENDED,
            ending=Ending(datetime.date(2025, 1, 1), "year"),
        )
        assert (done.next_version.number, done.next_version.impact) == (3, published.impact)

    @pytest.mark.parametrize(
        ("ending", "complaint"),
        [
            (None, "cuándo terminó"),
            (Ending(datetime.date(2099, 1, 1), "year"), "posterior a hoy"),
            (Ending(datetime.date(2001, 1, 1), "year"), "anterior a la inicial"),
        ],
    )
    def test_an_impossible_end_is_refused_and_opens_nothing(
        self, published, house, ending, complaint
    ):
        with pytest.raises(PracticesError, match=complaint):
            answer_validity(published, actor=house.manager, answer=OwnerAnswer.ENDED, ending=ending)
        assert published.practice.revisions.count() == 1
        assert ValidityAnswer.objects.count() == 0

    def test_ya_no_somos_responsables_tells_the_coordinators(self, published, house):
        answer_validity(published, actor=house.manager, answer=OwnerAnswer.NOT_OURS)
        told = reminders("validity_disowned")
        assert [each.recipient for each in told] == [house.coordinator]
        assert Practice.objects.get().valid_until == published.practice.valid_until

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (OwnerAnswer.CHANGES, "validity_changes_reported"),
            (OwnerAnswer.ENDED, "validity_ended_reported"),
        ],
    )
    def test_the_public_address_can_report_but_not_write(self, published, house, answer, kind):
        house.body.public_email = "gerencia@example.org"
        house.body.save()
        published.owner.refresh_from_db()
        link = read_token(make_token(published, Addressee("gerencia@example.org", "Gerencia")))
        answer_validity(
            published,
            actor=None,
            answer=answer,
            ending=Ending(datetime.date(2025, 1, 1), "year"),
            link=link,
        )
        assert reminders(kind).count() == 1
        given = ValidityAnswer.objects.get()
        assert (given.given_by, given.address) == (None, "gerencia@example.org")
        assert published.practice.revisions.count() == 1

    @pytest.mark.parametrize("who", ["publisher", "evaluator", "coordinator"])
    def test_others_do_not_answer_for_the_body(self, published, house, who):
        with pytest.raises(NotAllowed):
            answer_validity(published, actor=getattr(house, who), answer=OwnerAnswer.SAME)

    def test_a_member_of_another_body_does_not_answer(self, published):
        stranger = make_user()
        Membership.objects.create(
            user=stranger, organisation=make_organisation(), role=MembershipRole.MANAGER
        )
        with pytest.raises(NotAllowed):
            answer_validity(published, actor=stranger, answer=OwnerAnswer.SAME)

    def test_the_coordinator_answers_for_a_body_without_users(self, published, house):
        Membership.objects.update(is_active=False)
        answer_validity(published, actor=house.coordinator, answer=OwnerAnswer.SAME)
        assert ValidityAnswer.objects.get().given_by == house.coordinator

    def test_a_finished_practice_needs_no_answer(self, house):
        finished = house.published(is_ongoing=False)
        with pytest.raises(PracticesError, match="no necesita"):
            answer_validity(finished, actor=house.manager, answer=OwnerAnswer.SAME)


class TestArchiving:
    def test_a_record_is_archived_a_year_after_its_date(self, published, on, house):
        on(published, -364)
        assert validity.archive_unconfirmed() == 0
        on(published, -367)
        assert validity.archive_unconfirmed() == 1
        assert validity.archive_unconfirmed() == 0
        published.refresh_from_db()
        assert published.status == RevisionStatus.ARCHIVED
        assert published.archive_cause == ArchiveCause.UNCONFIRMED
        log = TransitionLog.objects.for_object(published).get(transition="archive_unconfirmed")
        assert (log.actor, log.role) == (None, "system")
        assert reminders("revision_archived_unconfirmed").filter(recipient=house.manager).exists()

    def test_it_returns_once_confirmed_and_not_before(self, published, on, house):
        on(published, -367)
        validity.archive_unconfirmed()
        published.refresh_from_db()
        with pytest.raises(PracticesError, match="no ha confirmado"):
            archiving.restore_revision(published, actor=house.coordinator, comment="Vuelve.")
        answer_validity(published, actor=house.manager, answer=OwnerAnswer.SAME)
        assert reminders("validity_restorable").count() == 1
        archiving.restore_revision(published, actor=house.coordinator, comment="La confirmaron.")
        published.refresh_from_db()
        assert (published.status, published.archive_cause) == (RevisionStatus.PUBLISHED, "")
        assert Practice.objects.get().valid_until > timezone.localdate()

    def test_a_record_archived_for_another_cause_is_not_confirmed(self, published, house):
        archiving.archive_revision(
            published, actor=house.coordinator, cause=ArchiveCause.LEGAL, comment="Una orden."
        )
        with pytest.raises(PracticesError, match="no necesita"):
            answer_validity(published, actor=house.manager, answer=OwnerAnswer.SAME)
