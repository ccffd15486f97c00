"""Two people, or one twice, act on a version at the same moment: one clean outcome."""

import datetime
import threading

import pytest
from django.db import connections

from practices.enums import OwnerAnswer, RevisionStatus, SubmissionStatus
from practices.exceptions import PracticesError
from practices.models import (
    Notification,
    Practice,
    Revision,
    Submission,
    TransitionLog,
    ValidityAnswer,
)
from practices.notifications import Addressee
from practices.services import corrections, drafts, historic, revisions
from practices.services.confirming import Ending, answer_validity
from practices.services.transitions import verify_chain
from practices.services.validity import make_token, read_token
from tests.house import ENDORSEMENT

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Run all together; for each "done", or its refusal's sentence. Any other error fails."""
    barrier = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)
    failures = []

    def run(number, act):
        try:
            barrier.wait()
            act()
            outcomes[number] = "done"
        except PracticesError as refusal:
            outcomes[number] = refusal.message
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return outcomes


def logged(revision, name) -> int:
    return TransitionLog.objects.for_object(revision).filter(transition=name).count()


@pytest.fixture(autouse=True)
def chain_is_whole(house):
    yield
    assert verify_chain(house.bank.log_chain) is None


def test_a_draft_sent_twice_is_one_entry_one_code_one_mail(house):
    revision = house.draft()
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    outcomes = at_once(
        *(
            lambda actor=actor: revisions.submit_revision(revision, actor=actor)
            for actor in (house.editor, house.editor, house.manager)
        )
    )
    assert outcomes == ["done"] * 3
    assert Submission.objects.count() == 1
    assert logged(revision, "submit") == 1
    assert Notification.objects.filter(kind="submission_queued").count() == 1
    assert Practice.objects.get().code_number == 1


def test_two_drafts_sent_together_get_two_codes(house):
    both = [house.draft(title="Una"), house.draft(title="Otra")]
    for revision in both:
        revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    outcomes = at_once(
        *(
            lambda revision=revision: revisions.submit_revision(revision, actor=house.editor)
            for revision in both
        )
    )
    assert outcomes == ["done", "done"]
    assert sorted(Practice.objects.values_list("code_number", flat=True)) == [1, 2]


def test_sending_again_while_the_coordinator_acts_on_the_case(house):
    entry = house.submitted()
    observations = [("impact", "¿Cuánto?")]
    outcomes = at_once(
        lambda: revisions.return_revision(
            entry.revision, actor=house.coordinator, observations=observations
        ),
        lambda: house.checked(entry),
    )
    revision = Revision.objects.get()
    entry.refresh_from_db()
    assert outcomes.count("done") == 1
    assert (revision.status, entry.status) in (
        (RevisionStatus.RETURNED, SubmissionStatus.ENTERED),
        (RevisionStatus.SUBMITTED, SubmissionStatus.ELIGIBLE),
    )
    assert revision.observations.count() == (revision.status == RevisionStatus.RETURNED)


def test_sending_while_the_coordinator_returns(house):
    revision = house.submitted().revision
    returned = {"actor": house.coordinator, "observations": [("impact", "¿Cuánto?")]}
    outcomes = at_once(
        lambda: revisions.submit_revision(revision, actor=house.editor),
        lambda: revisions.return_revision(revision, **returned),
    )
    assert outcomes[1] == "done"
    assert Submission.objects.count() == 1
    assert Revision.objects.get().status == RevisionStatus.RETURNED
    assert logged(revision, "return") == 1


def test_withdrawing_while_the_coordinator_returns(house):
    entry = house.submitted()
    outcomes = at_once(
        lambda: revisions.withdraw_revision(entry.revision, actor=house.editor),
        lambda: revisions.return_revision(
            entry.revision, actor=house.coordinator, observations=[("impact", "¿Cuánto?")]
        ),
    )
    entry.refresh_from_db()
    assert outcomes[0] == "done"
    assert Revision.objects.get().status == RevisionStatus.WITHDRAWN
    assert entry.status == SubmissionStatus.WITHDRAWN
    assert logged(entry.revision, "withdraw") == 1
    assert logged(entry.revision, "return") == (outcomes[1] == "done")


def test_one_link_pressed_twice_is_one_answer(house):
    pk = house.published().pk
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(pk=pk)
    link = read_token(make_token(revision, Addressee.of(house.manager)))
    answers = (OwnerAnswer.SAME, OwnerAnswer.NOT_OURS)
    outcomes = at_once(
        *(
            lambda answer=answer: answer_validity(
                revision, actor=link.user, answer=answer, link=link
            )
            for answer in answers
        )
    )
    assert outcomes.count("done") == 1
    assert ValidityAnswer.objects.count() == 1


def test_two_people_who_confirm_together_renew_once_each_and_open_one_version(house):
    pk = house.published().pk
    revision = Revision.objects.select_related("practice", "owner", "updated_by").get(pk=pk)
    ending = Ending(datetime.date(2025, 1, 1), "year")
    outcomes = at_once(
        *(
            lambda actor=actor: answer_validity(
                revision, actor=actor, answer=OwnerAnswer.ENDED, ending=ending
            )
            for actor in (house.editor, house.manager)
        )
    )
    assert "done" in outcomes
    assert revision.practice.revisions.count() == 2
    assert revision.practice.revisions.open().get().is_ongoing is False


def test_a_correction_is_approved_once_and_published_once(house):
    published = house.published()
    copy = drafts.start_next_revision(published.practice, actor=house.editor)
    drafts.save_draft(
        copy, actor=house.editor, expected_version=1, content={"summary": "Otro resumen."}
    )
    revisions.endorse(copy, actor=house.manager, **ENDORSEMENT)
    entry = revisions.submit_revision(copy, actor=house.editor)
    outcomes = at_once(
        lambda: corrections.approve_correction(entry, actor=house.coordinator),
        lambda: revisions.withdraw_revision(copy, actor=house.editor),
    )
    copy.refresh_from_db()
    assert outcomes.count("done") == 1
    assert copy.status in (RevisionStatus.APPROVED, RevisionStatus.WITHDRAWN)
    if copy.status == RevisionStatus.APPROVED:
        twice = at_once(*[lambda: corrections.publish_correction(copy, actor=house.publisher)] * 2)
        assert twice.count("done") == 1
    assert Revision.objects.published().count() == 1


def test_a_batch_signed_twice_is_published_once(house):
    both = [house.endorsed(title="Una"), house.endorsed(title="Otra")]
    batch = historic.ask_batch(both, actor=house.coordinator, reason="Concurso de 2015.")
    outcomes = at_once(*[lambda: historic.sign_batch(batch, actor=house.publisher)] * 2)
    assert outcomes == ["done", "done"]
    assert TransitionLog.objects.filter(transition="publish_historic").count() == 2
    assert sorted(Practice.objects.values_list("code_number", flat=True)) == [1, 2]
