"""The ranking page's reads for a call of 300 entries with 3 evaluations each: counted, and timed
for `make bench` (QUALITY.md keeps the numbers)."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.enums import AssignmentStatus, RevisionStatus, SubmissionStatus
from practices.models import (
    Assignment,
    Evaluation,
    Practice,
    Revision,
    Score,
    ScoreVersion,
    Submission,
)
from practices.selectors.ranking import advice, rankings
from tests.contest import make_contest
from tests.factories import make_organisation, make_user

ENTRIES, EVALUATORS, EACH = 300, 40, 3


@pytest.fixture
def large(db):
    contest = make_contest(minimum_evaluations=EACH)
    people = [make_user(groups=["evaluator"]) for _ in range(EVALUATORS)]
    owners = [make_organisation() for _ in range(30)]
    author, now = make_user(), contest.chair.date_joined
    rubric = contest.call.rubrics.get()
    criteria = list(rubric.criteria.all())
    practices = Practice.objects.bulk_create(
        Practice(owner=owners[n % 30], created_by=author, code_year=2026, code_number=7000 + n)
        for n in range(ENTRIES)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            practice=practice,
            number=1,
            layout="superservicios",
            title=f"Práctica {n}",
            owner=practice.owner,
            created_by=author,
            updated_by=author,
            status=RevisionStatus.SUBMITTED,
        )
        for n, practice in enumerate(practices)
    )
    entries = Submission.objects.bulk_create(
        Submission(
            call=contest.call,
            category=contest.category,
            revision=revision,
            rubric=rubric,
            number=n,
            status=SubmissionStatus.IN_DELIBERATION,
            entered_by=author,
            content_hash="0" * 64,
        )
        for n, revision in enumerate(revisions, 1)
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(
            submission=entry,
            evaluator=people[(n * EACH + k) % EVALUATORS],
            status=AssignmentStatus.SENT,
            proposed_by=author,
            no_conflict_stated_at=now,
            confidentiality_at=now,
        )
        for n, entry in enumerate(entries)
        for k in range(EACH)
    )
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(assignment=each, sent_at=now, total="70.00") for each in assignments
    )
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=criterion, value=2 + (n * 7 + k * 3) % 4)
        for n, evaluation in enumerate(evaluations)
        for k, criterion in enumerate(criteria)
    )
    ScoreVersion.objects.bulk_create(
        ScoreVersion(
            evaluation=each,
            number=1,
            content={},
            total="70.00",
            sent_by=each.assignment.evaluator,
            sent_at=now,
            hash="0" * 64,
        )
        for each in evaluations
    )
    return contest


def timed(name, read):
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        found = read()
        seconds = time.perf_counter() - started
    print(f"\n{name}: {seconds:.2f} s, {len(queries)} queries, {connection.vendor}")
    return found, len(queries)


def test_ranking_of_300_entries(large):
    categories = large.call.categories.all()
    found, queries = timed(
        f"ranking of {ENTRIES} by {EACH}", lambda: rankings(categories, reader=large.chair)
    )
    assert len(found[0].entries) == ENTRIES
    assert queries < 25
    _advice, queries = timed("advice", lambda: advice(large.call, reader=large.chair))
    assert queries < 25


def test_ranking_page_of_300_entries(large, client):
    client.force_login(large.chair)
    url = reverse("evaluation:deliberation_category", args=(large.category.pk,))
    client.get(url)
    response, queries = timed("ranking page", lambda: client.get(url))
    print(f"{len(response.content) // 1024} kB")
    assert response.status_code == 200
    assert queries < 50
