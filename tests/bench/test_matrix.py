"""The matrix and the proposal of a big call: 300 entries, 40 evaluators, 3 each. Prints times."""

import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.admin.matrix_pages import AT_ONCE
from practices.enums import CallStatus, SubmissionStatus
from practices.models import EvaluatorProfile, Practice, Revision, Submission
from practices.selectors.matrix import load_board
from practices.selectors.proposal import propose
from tests.factories import make_call, make_juror, make_organisation, make_service, make_user

ENTRIES, PEOPLE, EACH = 300, 40, 3


@pytest.fixture
def call(db):
    call = make_call(status=CallStatus.EVALUATION, minimum_evaluations=EACH, maximum_load=30)
    services = [make_service(name) for name in ("Acueducto", "Aseo", "Energía", "Gas")]
    owners = [make_organisation() for _ in range(60)]
    author = make_user()
    category, rubric = call.categories.get(), call.rubrics.get()
    for number in range(1, ENTRIES + 1):
        owner = owners[number % len(owners)]
        practice = Practice.objects.create(
            owner=owner, created_by=author, code_year=2026, code_number=100000 + number
        )
        revision = Revision.objects.create(
            practice=practice,
            owner=owner,
            number=1,
            layout="superservicios",
            status="submitted",
            title=f"Práctica {number}",
            created_by=author,
            updated_by=author,
        )
        revision.services.set([services[number % 4]])
        Submission.objects.create(
            call=call,
            category=category,
            rubric=rubric,
            revision=revision,
            number=number,
            status=SubmissionStatus.ELIGIBLE,
            content_hash="0" * 64,
            entered_by=author,
        )
    for number in range(PEOPLE):
        profile = EvaluatorProfile.objects.create(user=make_juror(call).user)
        profile.services.set([services[number % 4]])
    return call


def timed(name, act):
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        result = act()
    print(f"\n{name}: {(time.perf_counter() - started) * 1000:.0f} ms, {len(queries)} queries")
    return result


def test_three_hundred_entries_by_forty_evaluators(call):
    coordinator = make_user(groups=["coordinator"])
    client = Client()
    client.force_login(coordinator, backend=settings.AUTHENTICATION_BACKENDS[0])
    matrix = reverse("admin:practices_call_matrix", args=(call.pk,))
    proposal = reverse("admin:practices_call_proposal", args=(call.pk,))
    client.get(matrix)

    board = timed("board", lambda: load_board(call, coordinator))
    found = timed("proposal", lambda: propose(board))
    timed("matrix page", lambda: client.get(matrix))
    shown = timed("proposal page", lambda: client.get(proposal))

    assert found.count == ENTRIES * EACH
    assert found.short == []
    loads = [load.after for load in found.loads]
    assert max(loads) - min(loads) <= 1
    assert shown.status_code == 200


def test_confirming_a_batch_of_the_proposal(call):
    coordinator = make_user(groups=["coordinator"])
    client = Client()
    client.force_login(coordinator, backend=settings.AUTHENTICATION_BACKENDS[0])
    pairs = client.get(reverse("admin:practices_call_proposal", args=(call.pk,))).context["pairs"]
    data = {"par": pairs, "confirmar": "1", "propuesta": "1"}
    assign = reverse("admin:practices_call_matrix_assign", args=(call.pk,))
    answer = timed("confirming a batch", lambda: client.post(assign, data))

    assert answer.context["made"] == AT_ONCE
    assert answer.context["waiting"] == ENTRIES * EACH - AT_ONCE
