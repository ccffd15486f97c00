"""A contest from its preparation to its objections, by the people who would do it."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from practices.enums import (
    CallKind,
    CallNoticeKind,
    CallStatus,
    ErratumKind,
    ObjectionSubject,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import Call, Category, Notification, Rubric
from practices.selectors.opening import can_open, opening_checklist
from practices.services import (
    call_notices,
    calls,
    entering,
    errata,
    objections,
    revisions,
    submissions,
)
from practices.services.entering import Answer
from tests.factories import make_link, make_user
from tests.house import ENDORSEMENT, LONG_ENOUGH

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def make_contest(house, **columns) -> Call:
    """A prepared contest of one category, not open yet."""
    now = timezone.now()
    call = Call.objects.create(
        **{
            "kind": CallKind.CONTEST,
            "name": "Premio de prueba",
            "slug": "premio",
            "minimum_evaluations": 2,
            "opens_at": now - DAY,
            "closes_at": now + 30 * DAY,
            "jury_chair": make_user(full_name="Julia Preside"),
        }
        | columns
    )
    Category.objects.create(call=call, number=1, name="Atención", fits="Canales de atención.")
    calls.prepare_contest(call, actor=house.coordinator)
    return call


@pytest.fixture
def contest(house) -> Call:
    return calls.open_call(make_contest(house), actor=house.coordinator)


def answers_of(call) -> dict[int, Answer]:
    return {
        criterion.pk: Answer("Se ve en la ficha.") for criterion in entering.asked_criteria(call)
    }


def submitted(house, call, **content):
    revision = house.draft(**content)
    make_link(revision)
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    return entering.submit_to_contest(
        revision,
        actor=house.editor,
        category=call.categories.get(),
        answers=answers_of(call),
    )


class TestPreparing:
    def test_a_new_contest_has_the_seven_criteria_and_the_list_of_the_bank(self, house):
        call = make_contest(house)
        rubric = call.rubrics.get()
        assert [str(criterion.weight) for criterion in rubric.criteria.all()] == [
            "20.00",
            "15.00",
            "20.00",
            "15.00",
            "15.00",
            "10.00",
            "5.00",
        ]
        assert rubric.frozen_at is None
        assert call.eligibility_items.count() == house.bank.eligibility_items.count() > 0

    def test_criteria_may_come_from_a_former_rubric(self, house, contest):
        other = Call.objects.create(kind=CallKind.CONTEST, name="Otro", slug="otro")
        former = contest.rubrics.get()
        former.criteria.filter(code="eficaz").update(definition="Con palabras propias.")
        copied = calls.prepare_contest(other, actor=house.coordinator, criteria_of=former)
        assert copied.criteria.get(code="eficaz").definition == "Con palabras propias."
        assert copied.criteria.get(code="eficaz").levels.count() == 4

    def test_nobody_else_prepares_it(self, house):
        call = Call.objects.create(kind=CallKind.CONTEST, name="Otro", slug="otro")
        with pytest.raises(NotAllowed):
            calls.prepare_contest(call, actor=house.publisher)


class TestOpening:
    def test_opening_freezes_the_rubric(self, house):
        call = make_contest(house)
        assert can_open(opening_checklist(call))
        calls.open_call(call, actor=house.coordinator)
        assert Call.objects.get(pk=call.pk).status == CallStatus.OPEN
        assert Rubric.objects.current(call).frozen_at is not None

    @pytest.mark.parametrize(
        "columns",
        [
            {"closes_at": None},
            {"minimum_evaluations": 1},
            {"evaluation_until": timezone.now() - 5 * DAY},
        ],
    )
    def test_what_the_list_blocks_the_guard_refuses(self, house, columns):
        call = make_contest(house, **columns)
        assert not can_open(opening_checklist(call))
        with pytest.raises(TransitionRefused):
            calls.open_call(call, actor=house.coordinator)
        assert Rubric.objects.get(call=call).frozen_at is None


class TestPhases:
    def test_the_clock_closes_it_to_the_second(self, house, contest):
        assert calls.advance_due_calls() == 0
        Call.objects.filter(pk=contest.pk).update(closes_at=timezone.now())
        assert calls.advance_due_calls() == 1
        contest.refresh_from_db()
        assert contest.status == CallStatus.EVALUATION
        assert calls.advance_due_calls() == 0

    def test_by_hand_it_needs_a_reason(self, house, contest):
        with pytest.raises(TransitionRefused, match="a mano"):
            calls.advance(contest, "close_entries", actor=house.coordinator)
        calls.advance(contest, "close_entries", actor=house.coordinator, comment="Por acuerdo.")
        assert Call.objects.get(pk=contest.pk).status == CallStatus.EVALUATION

    def test_more_time_is_announced_to_entrants_and_drafts(
        self, house, contest, django_capture_on_commit_callbacks
    ):
        entry, draft = submitted(house, contest), house.draft(title="Otra en borrador")
        later = contest.closes_at + 7 * DAY
        with django_capture_on_commit_callbacks(execute=True):
            call_notices.extend(
                contest, actor=house.coordinator, closes_at=later, reason="Por las lluvias."
            )
        notice = contest.notices.get()
        assert (notice.kind, notice.text) == (CallNoticeKind.EXTENSION, "Por las lluvias.")
        assert Call.objects.get(pk=contest.pk).closes_at == later
        told = Notification.objects.filter(kind="call_notice").values_list("key", flat=True)
        assert {key.split(":")[1] for key in told} == {
            f"notice-{notice.pk}-practice-{revision.practice_id}"
            for revision in (entry.revision, draft)
        }
        assert "Por las lluvias." in mail.outbox[-1].body

    def test_less_time_is_refused(self, house, contest):
        with pytest.raises(PracticesError, match="posterior"):
            call_notices.extend(
                contest,
                actor=house.coordinator,
                closes_at=contest.closes_at - DAY,
                reason="Antes.",
            )

    @pytest.mark.parametrize(("left", "step"), [(9, 10), (4, 5), (0.5, 1)])
    def test_unfinished_drafts_hear_of_the_end_once_a_step(self, house, contest, left, step):
        draft = house.draft(impact="")
        Call.objects.filter(pk=contest.pk).update(closes_at=timezone.now() + left * DAY)
        assert call_notices.remind_unfinished() == 1
        call_notices.remind_unfinished()
        told = Notification.objects.filter(kind="call_closing", recipient=house.manager)
        assert f"-{step}-revision-{draft.pk}:" in told.get().key
        assert "- Impacto generado" in told.get().body

    def test_cancelling_frees_what_waited_and_says_why(self, house, contest):
        entry = submitted(house, contest)
        calls.cancel_call(contest, actor=house.publisher, comment=LONG_ENOUGH)
        entry.refresh_from_db()
        entry.revision.refresh_from_db()
        assert entry.status == SubmissionStatus.WITHDRAWN
        assert entry.revision.status == RevisionStatus.REJECTED
        assert Notification.objects.filter(kind="call_cancelled").count() == 2
        assert Call.objects.get(pk=contest.pk).status == CallStatus.CANCELLED


class TestEntering:
    def test_a_draft_enters_with_its_answers(self, house, contest):
        entry = submitted(house, contest)
        assert entry.call == contest
        assert entry.number == 1
        assert entry.answers.count() == 3

    def test_twice_is_once(self, house, contest):
        entry = submitted(house, contest)
        again = entering.submit_to_contest(
            entry.revision,
            actor=house.editor,
            category=entry.category,
            answers=answers_of(contest),
        )
        assert again == entry

    def test_without_an_answer_nothing_is_sent(self, house, contest):
        revision = house.draft()
        make_link(revision)
        revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
        with pytest.raises(PracticesError, match="Innovación"):
            entering.submit_to_contest(
                revision, actor=house.editor, category=contest.categories.get(), answers={}
            )
        revision.refresh_from_db()
        assert revision.status == RevisionStatus.DRAFT

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"closes_at": timezone.now() - DAY, "opens_at": None}, "cerró"),
            ({"opens_at": timezone.now() + DAY}, "todavía no recibe"),
        ],
    )
    def test_the_clock_of_the_portal_decides(self, house, contest, columns, reason):
        Call.objects.filter(pk=contest.pk).update(**columns)
        with pytest.raises(PracticesError, match=reason):
            submitted(house, Call.objects.get(pk=contest.pk))

    def test_a_body_has_a_limit(self, house, contest):
        Call.objects.filter(pk=contest.pk).update(maximum_entries_per_owner=1)
        contest.refresh_from_db()
        submitted(house, contest)
        with pytest.raises(PracticesError, match="única postulación"):
            submitted(house, contest, title="La segunda")

    def test_a_published_practice_enters_and_stays_published(self, house, contest):
        revision = house.published()
        make_link(revision)
        entry = entering.enter_published(
            revision,
            actor=house.editor,
            category=contest.categories.get(),
            answers=answers_of(contest),
        )
        revision.refresh_from_db()
        assert revision.status == RevisionStatus.PUBLISHED
        assert entry.revision == revision
        again = entering.enter_published(
            revision, actor=house.editor, category=entry.category, answers=answers_of(contest)
        )
        assert again == entry

    def test_somebody_elses_cannot(self, house, contest):
        revision = house.published()
        with pytest.raises(NotAllowed):
            entering.enter_published(
                revision,
                actor=make_user(),
                category=contest.categories.get(),
                answers=answers_of(contest),
            )


class TestObjecting:
    @pytest.fixture
    def refused(self, house, contest):
        """An entry declared ineligible on the published list."""
        entry = submitted(house, contest)
        calls.advance(contest, "close_entries", actor=house.coordinator, comment="Ya.")
        items = list(contest.eligibility_items.all())
        answers = {item.pk: (True, "") for item in items}
        answers[items[0].pk] = (False, "La práctica tiene apenas dos meses de vida.")
        submissions.check_eligibility(entry, actor=house.coordinator, answers=answers)
        contest.refresh_from_db()
        calls.publish_eligibility_list(contest, actor=house.coordinator)
        entry.refresh_from_db()
        return entry

    def test_an_upheld_objection_admits_the_entry(self, house, refused):
        objection = objections.make_objection(
            refused,
            actor=house.editor,
            subject=ObjectionSubject.ELIGIBILITY,
            text=LONG_ENOUGH,
        )
        objections.answer_objection(
            objection, actor=house.coordinator, is_upheld=True, answer=LONG_ENOUGH
        )
        refused.refresh_from_db()
        assert refused.status == SubmissionStatus.ELIGIBLE
        assert refused.content_hash

    def test_a_refused_objection_changes_nothing_and_is_answered_once(self, house, refused):
        objection = objections.make_objection(
            refused, actor=house.editor, subject=ObjectionSubject.ELIGIBILITY, text=LONG_ENOUGH
        )
        objections.answer_objection(
            objection, actor=house.coordinator, is_upheld=False, answer=LONG_ENOUGH
        )
        with pytest.raises(TransitionRefused):
            objections.answer_objection(
                objection, actor=house.coordinator, is_upheld=True, answer=LONG_ENOUGH
            )
        refused.refresh_from_db()
        assert refused.status == SubmissionStatus.INELIGIBLE

    def test_after_the_term_nobody_objects(self, house, refused):
        Call.objects.filter(pk=refused.call_id).update(
            eligibility_objections_until=timezone.now() - DAY
        )
        with pytest.raises(PracticesError, match="terminó"):
            objections.make_objection(
                refused, actor=house.editor, subject=ObjectionSubject.ELIGIBILITY, text=LONG_ENOUGH
            )

    def test_results_that_nobody_saw_are_not_objected_to(self, house, refused):
        with pytest.raises(PracticesError, match="Todavía"):
            objections.make_objection(
                refused, actor=house.editor, subject=ObjectionSubject.RESULTS, text=LONG_ENOUGH
            )


class TestErrata:
    def test_a_substantial_one_asks_those_who_sent_to_confirm(self, house):
        entry = house.evaluated((4, 3, 4, 3))
        errata.record_erratum(
            entry, actor=house.coordinator, kind=ErratumKind.SUBSTANTIAL, text="Eran 400."
        )
        evaluation = entry.assignments.get().evaluation
        assert evaluation.needs_confirmation
        assert Notification.objects.filter(
            kind="evaluation_to_confirm", recipient=house.evaluator
        ).exists()

    def test_a_minor_one_is_only_a_note(self, house):
        entry = house.evaluated((4, 3, 4, 3))
        errata.record_erratum(entry, actor=house.coordinator, kind=ErratumKind.MINOR, text="Coma.")
        assert not entry.assignments.get().evaluation.needs_confirmation
        assert entry.revision.errata.get().text == "Coma."

    def test_before_eligibility_it_is_returned_instead(self, house):
        with pytest.raises(PracticesError, match="devuelva"):
            errata.record_erratum(
                house.submitted(), actor=house.coordinator, kind=ErratumKind.MINOR, text="Coma."
            )
