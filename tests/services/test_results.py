"""The result of a contest in three acts, each by who may, once."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from practices.enums import (
    CallStatus,
    CertificateKind,
    DecisionStage,
    Level,
    Outcome,
    ResultStage,
    RevisionStatus,
    SubmissionStatus,
)
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import (
    CallNotice,
    Category,
    Certificate,
    Decision,
    Notification,
    Objection,
    Selection,
)
from practices.selectors.awards import Award
from practices.services import countersigning, results
from tests.contest import FOURS, LONG
from tests.factories import make_member

FIVES = (5,) * 7
WEAK = (2, 4, 4, 4, 4, 4, 4)
Action = countersigning.Action


def mails(kind):
    return Notification.objects.filter(kind=kind).count()


def over(contest):
    """The days for objections have passed."""
    contest.call.refresh_from_db()
    contest.call.result_objections_until = timezone.now() - datetime.timedelta(minutes=1)
    contest.call.save()


@pytest.fixture
def ready(contest):
    """Three entries in deliberation, a void category beside them, and a prize."""
    contest.void = Category.objects.create(call=contest.call, number=2, name="Desierta")
    contest.deliberated(FIVES, title="Mejor")
    contest.deliberated(FOURS, title="Buena")
    contest.deliberated(WEAK, title="Débil")
    contest.first_prize = contest.prize()
    contest.to_deliberation()
    return contest


@pytest.fixture
def confirmed(ready):
    award = Award(Outcome.WINNER, ready.first_prize, "Muy bien contada.")
    results.confirm_result(ready.propose(Mejor=award), actor=ready.publisher)
    void = ready.propose(ready.void, is_void=True)
    results.confirm_result(void, actor=ready.publisher)
    ready.call.refresh_from_db()
    return ready


@pytest.fixture
def published(confirmed):
    over(confirmed)
    results.publish_results(confirmed.call, actor=confirmed.second_publisher)
    confirmed.call.refresh_from_db()
    return confirmed


def revision(contest, title):
    return contest.call.submissions.get(revision__title=title).revision


class TestProposing:
    def test_nobody_but_publishers_hears_of_it(self, ready):
        result = ready.propose(Mejor=Award(Outcome.WINNER, ready.first_prize))
        assert result.stage == ResultStage.PROPOSED
        assert {
            each.submission.revision.title: (each.outcome, each.rank)
            for each in result.decisions.all()
        } == {
            "Mejor": ("winner", 1),
            "Buena": ("not_selected", 2),
            "Débil": ("below_minimum", None),
        }
        assert set(
            Notification.objects.filter(kind="result_proposed").values_list("address", flat=True)
        ) == {ready.publisher.email, ready.second_publisher.email}
        assert mails("result_preliminary") == 0
        assert set(ready.call.submissions.values_list("status", flat=True)) == {"in_deliberation"}

    def test_only_the_chair_and_only_once(self, ready):
        for person in (ready.coordinator, ready.publisher, ready.jurors[0]):
            with pytest.raises(NotAllowed):
                results.propose_result(
                    ready.category, actor=person, awards=ready.awards(), rationale=LONG
                )
        ready.propose()
        with pytest.raises(PracticesError, match="ya tiene un resultado"):
            ready.propose()

    @pytest.mark.parametrize(
        ("outcomes", "said"),
        [
            ({"Débil": Outcome.WINNER}, "no supera el mínimo"),
            ({"Mejor": Outcome.BELOW_MINIMUM}, "sí supera los mínimos"),
            ({"Mejor": Outcome.VOID}, "de toda la categoría"),
            ({"Buena": Outcome.WINNER}, "contra el orden"),
        ],
    )
    def test_what_does_not_fit_the_ranking_is_refused(self, ready, outcomes, said):
        with pytest.raises(PracticesError, match=said):
            ready.propose(**outcomes)
        assert not Decision.objects.exists()

    def test_a_prize_goes_to_as_many_as_there_are(self, ready):
        award = Award(Outcome.WINNER, ready.first_prize)
        with pytest.raises(PracticesError, match="solo hay 1"):
            ready.propose(Mejor=award, Buena=award)

    def test_not_across_an_unresolved_tie(self, contest):
        for title in ("Y", "Z"):
            contest.deliberated(FOURS, title=title)
        contest.to_deliberation()
        with pytest.raises(PracticesError, match="empatadas"):
            contest.propose(Y=Outcome.WINNER)
        shared = contest.prize(quantity=2)
        award = Award(Outcome.WINNER, shared)
        assert contest.propose(Y=award, Z=award).stage == ResultStage.PROPOSED

    def test_against_the_ranking_needs_another_juror(self, ready):
        good = ready.call.submissions.get(revision__title="Buena")
        act = countersigning.ask(
            good, actor=ready.chair, action=Action.AGAINST_RANKING, reason=LONG
        )
        with pytest.raises(PracticesError):
            countersigning.sign(act, actor=ready.jurors[0])  # they evaluated this entry
        with pytest.raises(PracticesError):
            countersigning.sign(act, actor=ready.publisher)
        countersigning.sign(act, actor=ready.juror("Olga Otra"))
        assert ready.propose(Buena=Outcome.WINNER).decisions.get(rank=2).outcome == "winner"


class TestConfirming:
    def test_sent_back_with_a_reason_it_may_be_proposed_again(self, ready):
        result = ready.propose()
        with pytest.raises(NotAllowed):
            results.send_back_result(result, actor=ready.coordinator, reason="No")
        results.send_back_result(result, actor=ready.publisher, reason="Falta motivar mejor.")
        assert set(Decision.objects.values_list("stage", flat=True)) == {DecisionStage.SENT_BACK}
        assert ready.call.submissions.first().status == SubmissionStatus.IN_DELIBERATION
        with pytest.raises(TransitionRefused):
            results.confirm_result(result, actor=ready.second_publisher)
        assert ready.propose().stage == ResultStage.PROPOSED

    def test_preliminary_when_every_category_is_settled_and_mailed_once(self, ready):
        result = ready.propose()
        results.confirm_result(result, actor=ready.publisher)
        ready.call.refresh_from_db()
        assert (ready.call.status, mails("result_preliminary")) == (CallStatus.DELIBERATION, 0)
        void = ready.propose(ready.void, is_void=True)
        results.confirm_result(void, actor=ready.publisher)
        results.confirm_result(void, actor=ready.publisher)
        results.confirm_result(result, actor=ready.publisher)
        ready.call.refresh_from_db()
        assert ready.call.status == CallStatus.PRELIMINARY
        assert ready.call.result_objections_until > timezone.now()
        assert mails("result_preliminary") == 3
        assert revision(ready, "Mejor").status == RevisionStatus.SUBMITTED
        with pytest.raises(TransitionRefused):
            results.confirm_result(void, actor=ready.second_publisher)

    def test_nobody_confirms_where_they_have_a_conflict(self, ready):
        result = ready.propose()
        make_member(revision(ready, "Buena").owner, ready.publisher)
        with pytest.raises(PracticesError, match="conflicto de interés"):
            results.confirm_result(result, actor=ready.publisher)
        results.confirm_result(result, actor=ready.second_publisher)


class TestPublishing:
    def test_not_before_the_objections_are_over_and_answered(self, confirmed):
        with pytest.raises(TransitionRefused, match="se reciben objeciones"):
            results.publish_results(confirmed.call, actor=confirmed.publisher)
        over(confirmed)
        entry = confirmed.call.submissions.get(revision__title="Buena")
        objection = Objection.objects.create(
            call=confirmed.call,
            subject="results",
            submission=entry,
            organisation=entry.revision.owner,
            text=LONG,
            made_by=entry.entered_by,
        )
        with pytest.raises(TransitionRefused, match="objeciones por responder: 1"):
            results.publish_results(confirmed.call, actor=confirmed.publisher)
        objection.is_upheld, objection.answer = False, LONG
        objection.answered_by, objection.answered_at = confirmed.coordinator, timezone.now()
        objection.save()
        results.publish_results(confirmed.call, actor=confirmed.publisher)

    def test_everything_changes_in_one_act_and_mails_once(self, published):
        best, good, weak = (revision(published, title) for title in ("Mejor", "Buena", "Débil"))
        assert [each.status for each in (best, good, weak)] == [
            RevisionStatus.PUBLISHED,
            RevisionStatus.REJECTED,
            RevisionStatus.REJECTED,
        ]
        # One evaluation gives at most "good" by the bank's rules.
        assert best.practice.level == Level.GOOD
        selection = Selection.objects.get(revision=best)
        assert (selection.call, selection.result) == (published.call, "Ganadora: Primer premio")
        assert best.content_hash in ("", best.submissions.get().content_hash)
        opened = good.practice.revisions.get(number=2)
        assert (opened.status, opened.based_on, opened.created_by) == (
            RevisionStatus.DRAFT,
            good,
            good.updated_by,
        )
        kinds = sorted(Certificate.objects.values_list("kind", flat=True))
        assert kinds == [
            CertificateKind.JURY,
            CertificateKind.JURY,
            CertificateKind.PUBLICATION,
            CertificateKind.RECOGNITION,
        ]
        sent = Notification.objects.count()
        results.publish_results(published.call, actor=published.second_publisher)
        assert Notification.objects.count() == sent
        assert mails("result_final") == 3
        with pytest.raises(TransitionRefused):
            results.publish_results(published.call, actor=published.publisher)

    def test_a_corrected_result_is_public_with_its_note(self, published):
        entry = published.call.submissions.get(revision__title="Mejor")
        act = countersigning.ask(
            entry, actor=published.chair, action=Action.REOPEN_RESULT, reason=LONG
        )
        countersigning.sign(act, actor=published.publisher)
        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.IN_DELIBERATION
        assert entry.revision.status == RevisionStatus.PUBLISHED
        assert entry.decisions.get().stage == DecisionStage.SUPERSEDED
        with pytest.raises(PracticesError, match="nota pública"):
            published.propose(Mejor=Outcome.MENTION)
        again = published.propose(Mejor=Outcome.MENTION, correction_note=LONG)
        results.confirm_result(again, actor=published.publisher)
        notice = CallNotice.objects.get()
        assert (notice.kind, notice.text) == ("correction", LONG)
        assert Selection.objects.get().result == "Mención"
        recognitions = Certificate.objects.filter(kind=CertificateKind.RECOGNITION)
        assert recognitions.get(revoked_at=None).content["outcome"] == "Mención"
        assert recognitions.exclude(revoked_at=None).get().revocation == LONG
        assert (mails("result_corrected"), mails("correction_to_carry_out")) == (1, 0)


class TestCountersigning:
    def test_reweighting_recomputes_and_keeps_both(self, contest):
        example = contest.scored((4, 3, 5, 4, 3, 2, 5), (3, 3, 4, 3, 4, 3, 4))
        weights = {each.code: each.weight for each in contest.call.rubrics.get().criteria.all()} | {
            "innovacion": Decimal("5.00"),
            "alianzas": Decimal("20.00"),
        }
        with pytest.raises(PracticesError, match="deben sumar 100"):
            countersigning.ask_reweighting(
                contest.call,
                actor=contest.coordinator,
                weights=weights | {"alianzas": Decimal("21.00")},
                reason=LONG,
            )
        act = countersigning.ask_reweighting(
            contest.call, actor=contest.coordinator, weights=weights, reason=LONG
        )
        with pytest.raises(PracticesError):
            countersigning.sign(act, actor=contest.coordinator)
        countersigning.sign(act, actor=contest.chair)
        (row,) = contest.ranking().entries
        assert row.summary.totals == (Decimal("73.00"), Decimal("66.00"))
        evaluations = [each.evaluation for each in example.assignments.order_by("pk")]
        assert [each.total for each in evaluations] == [Decimal("73.00"), Decimal("66.00")]
        assert [each.versions.get().total for each in evaluations] == [
            Decimal("75.00"),
            Decimal("68.00"),
        ]
        assert sorted(contest.call.rubrics.values_list("version", flat=True)) == [1, 2]

    def test_what_is_not_signed_in_time_lapses(self, contest):
        entry = contest.scored(FOURS)
        act = countersigning.ask(
            entry, actor=contest.coordinator, action=Action.DISQUALIFY, reason=LONG
        )
        act.lapses_on = timezone.localdate() - datetime.timedelta(days=1)
        act.save()
        with pytest.raises(TransitionRefused, match="Caducó"):
            countersigning.sign(act, actor=contest.chair)
        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.IN_EVALUATION
        again = countersigning.ask(
            entry, actor=contest.coordinator, action=Action.DISQUALIFY, reason=LONG
        )
        countersigning.sign(again, actor=contest.chair)
        countersigning.sign(again, actor=contest.chair)
        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.DISQUALIFIED
        assert mails("entry_disqualified") == 1
