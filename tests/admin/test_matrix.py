"""The matrix, bulk assignment, the proposal and the jury, from the coordinator's side."""

import pytest
from django.urls import reverse

from practices.admin import matrix_pages
from practices.enums import AssignmentStatus, CallStatus, SubmissionStatus
from practices.models import Assignment, Challenge, EvaluatorProfile, PinnedConflict
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_juror,
    make_member,
    make_revision,
    make_service,
    make_submission,
    make_user,
)


@pytest.fixture
def call(db):
    return make_call(status=CallStatus.EVALUATION, minimum_evaluations=1)


def page(name, call, *more):
    return reverse(f"admin:practices_call_{name}", args=(call.pk, *more))


def entry_in(call, **columns):
    return make_submission(
        make_revision("submitted"), call, status=SubmissionStatus.ELIGIBLE, **columns
    )


def pair(entry, person):
    return f"{entry.pk}-{person.pk}"


class TestWhoSeesIt:
    @pytest.mark.parametrize("name", ["matrix", "jury"])
    def test_coordination_and_auditors_only(self, cast, browse, call, name):
        for person in (cast.publisher, cast.evaluator, cast.administrator, cast.citizen):
            assert browse(person).get(page(name, call)).status_code == 404
        assert browse(cast.coordinator).get(page(name, call)).status_code == 200
        assert browse(cast.auditor).get(page(name, call)).status_code == 200

    def test_an_auditor_reads_and_assigns_nothing(self, cast, browse, call):
        entry, juror = entry_in(call), make_juror(call).user
        client = browse(cast.auditor)
        assert 'name="par"' not in client.get(page("matrix", call)).text
        data = {"par": pair(entry, juror), "confirmar": "1"}
        assert client.post(page("matrix_assign", call), data).status_code == 404
        for name in ("invite", "proposal"):
            assert client.get(page(name, call)).status_code == 404
        assert not Assignment.objects.exists()


class TestMatrix:
    def test_no_evaluation_of_a_case_in_which_the_reader_has_a_conflict(self, cast, browse, call):
        entry = entry_in(call, number=7)
        make_evaluation(make_assignment(entry, make_juror(call).user), (4, 4, 4, 3), is_sent=True)
        client = browse(cast.coordinator)
        assert "76,00" in client.get(page("matrix", call)).text
        make_member(entry.revision.owner, cast.coordinator)
        text = client.get(page("matrix", call)).text
        assert "76,00" not in text
        assert "o tiene un conflicto" in text

    def test_who_also_evaluates_an_entry_sees_nothing_of_the_others(self, cast, browse, call):
        entry = entry_in(call)
        make_evaluation(make_assignment(entry, make_juror(call).user), (4, 4, 4, 3), is_sent=True)
        cast.coordinator.groups.add(*cast.evaluator.groups.all())
        own = make_assignment(entry, cast.coordinator)
        client = browse(cast.coordinator)
        case = reverse("admin:practices_submission_case", args=(entry.pk,))
        for is_sent in (False, True):
            if is_sent:
                make_evaluation(own, (3, 3, 3, 3), is_sent=True)
            for address in (page("matrix", call), case):
                assert "76,00" not in client.get(address).text
        entry.status = SubmissionStatus.IN_DELIBERATION
        entry.save()
        assert "76,00" in client.get(page("matrix", call)).text

    def test_filters_narrow_and_an_unknown_one_is_named(self, cast, browse, call):
        covered, short = entry_in(call), entry_in(call)
        make_assignment(covered, make_juror(call).user)
        client = browse(cast.coordinator)
        shown = client.get(page("matrix", call), {"cobertura": "short"})
        assert [row.submission for row in shown.context["rows"]] == [short]
        everything = client.get(page("matrix", call), {"cobertura": "rara", "categoria": "1"})
        assert len(everything.context["rows"]) == 2
        assert "No hay un filtro llamado “rara”" in everything.text

    def test_the_same_queries_for_one_and_for_thirty_entries(
        self, cast, browse, call, django_assert_num_queries
    ):
        def fill(count):
            for _ in range(count):
                entry = entry_in(call)
                make_evaluation(
                    make_assignment(entry, make_juror(call).user), (4, 4, 4, 4), is_sent=True
                )

        fill(1)
        client = browse(cast.coordinator)
        client.get(page("matrix", call))
        with django_assert_num_queries(19):
            client.get(page("matrix", call))
        fill(29)
        with django_assert_num_queries(19):
            client.get(page("matrix", call))


class TestByHand:
    def test_all_at_once_after_one_confirmation_each_refusal_named(self, cast, browse, call):
        first, second = entry_in(call), entry_in(call)
        free, barred = make_juror(call).user, make_juror(call).user
        make_member(second.revision.owner, barred)
        pairs = [pair(first, free), pair(second, free), pair(second, barred)]
        client = browse(cast.coordinator)
        asked = client.post(page("matrix_assign", call), {"par": pairs})
        assert not Assignment.objects.exists()
        assert "Se enviarán 2 invitaciones" in asked.text
        assert "Trabaja en la entidad titular" in asked.text
        done = client.post(page("matrix_assign", call), {"par": pairs, "confirmar": "1"})
        assert "Se enviaron 2 invitaciones" in done.text
        assert "Trabaja en la entidad titular" in done.text
        assert set(Assignment.objects.values_list("submission", "evaluator")) == {
            (first.pk, free.pk),
            (second.pk, free.pk),
        }

    def test_a_shared_domain_needs_its_reason(self, cast, browse, call):
        entry, juror = entry_in(call), make_juror(call).user
        entry.revision.owner.domains.create(domain="example.org")
        client = browse(cast.coordinator)
        data = {"par": pair(entry, juror), "confirmar": "1"}
        refused = client.post(page("matrix_assign", call), data)
        assert "escriba por qué la asigna" in refused.text
        assert not Assignment.objects.exists()
        data[f"reason-{entry.pk}-{juror.pk}"] = "Correo de su universidad."
        client.post(page("matrix_assign", call), data)
        assert Assignment.objects.get().status == AssignmentStatus.INVITED

    @pytest.mark.parametrize("value", ["", "x-y", "1", "9-9", "1-2-3", "-", "99999999999-1"])
    def test_what_is_no_pair_is_left_out(self, cast, browse, call, value):
        answer = browse(cast.coordinator).post(page("matrix_assign", call), {"par": value})
        assert "No hay invitaciones por enviar" in answer.text


class TestProposal:
    def test_shown_then_confirmed_by_a_person(self, cast, browse, call):
        entries = [entry_in(call), entry_in(call)]
        jurors = [make_juror(call).user, make_juror(call).user]
        client = browse(cast.coordinator)
        shown = client.get(page("proposal", call))
        assert not Assignment.objects.exists()
        assert shown.context["proposal"].count == 2
        data = {"par": shown.context["pairs"], "propuesta": "1"}
        asked = client.post(page("matrix_assign", call), data)
        assert 'name="propuesta"' in asked.text
        data |= {"par": asked.context["pairs"], "confirmar": "1"}
        client.post(page("matrix_assign", call), data)
        assert sorted(a.submission_id for a in Assignment.objects.all()) == [
            entry.pk for entry in entries
        ]
        assert {a.evaluator for a in Assignment.objects.all()} == set(jurors)

    def test_a_big_one_goes_out_in_batches(self, cast, browse, call, monkeypatch):
        monkeypatch.setattr(matrix_pages, "AT_ONCE", 2)
        for _ in range(5):
            entry_in(call)
            make_juror(call)
        client = browse(cast.coordinator)
        data = {"par": client.get(page("proposal", call)).context["pairs"], "confirmar": "1"}
        sent = []
        while data:
            answer = client.post(page("matrix_assign", call), data | {"propuesta": "1"})
            sent.append(answer.context["made"])
            data = dict(answer.context["carried"])
        assert sent == [2, 2, 1]
        assert Assignment.objects.count() == 5

    def test_nothing_stale_is_applied(self, cast, browse, call):
        covered, barred, fine = entry_in(call), entry_in(call), entry_in(call)
        juror, other = make_juror(call).user, make_juror(call).user
        pairs = [pair(entry, juror) for entry in (covered, barred, fine)]
        make_assignment(covered, other)
        PinnedConflict.objects.create(
            submission=barred,
            evaluator=juror,
            ground="other",
            text="x",
            pinned_by=cast.coordinator,
        )
        done = browse(cast.coordinator).post(
            page("matrix_assign", call), {"par": pairs, "confirmar": "1", "propuesta": "1"}
        )
        assert list(Assignment.objects.filter(evaluator=juror)) == list(
            Assignment.objects.filter(submission=fine)
        )
        assert "La postulación ya tiene quienes la evalúen." in done.text
        assert "registró un conflicto" in done.text

    def test_what_stays_short_is_said_with_its_reason(self, cast, browse, call):
        entry = entry_in(call)
        make_member(entry.revision.owner, make_juror(call).user)
        text = browse(cast.coordinator).get(page("proposal", call)).text
        assert entry.revision.title in text
        assert "Nadie más está libre de conflicto." in text


class TestJury:
    def test_inviting_profiling_and_removing(self, cast, browse, call):
        client = browse(cast.coordinator)
        client.post(page("invite", call), {"person": cast.evaluator.pk, "maximum_load": "4"})
        place = call.evaluators.get()
        assert (place.user, place.stage, place.maximum_load) == (cast.evaluator, "invited", 4)
        service = make_service()
        client.post(page("profile", call, place.pk), {"services": [service.pk]})
        assert list(EvaluatorProfile.objects.get().services.all()) == [service]
        assert "Energía eléctrica" in client.get(page("jury", call)).text
        client.post(page("remove", call, place.pk), {"reason": "Se jubila."})
        place.refresh_from_db()
        assert place.stage == "removed"

    def test_a_challenge_is_settled_from_its_page(self, cast, browse, call):
        entry, juror = entry_in(call), make_juror(call).user
        challenge = Challenge.objects.create(
            submission=entry, juror=juror, ground="interest", text="Vende lo mismo.", made_by=juror
        )
        client = browse(cast.coordinator)
        assert "Vende lo mismo." in client.get(page("challenge", call, challenge.pk)).text
        client.post(
            page("challenge", call, challenge.pk), {"grants": "yes", "answer": "Es cierto."}
        )
        challenge.refresh_from_db()
        assert (challenge.stage, challenge.answer) == ("granted", "Es cierto.")
        pinned = PinnedConflict.objects.get()
        assert "Vende lo mismo." in client.get(page("jury", call)).text
        client.post(page("lift", call, pinned.pk), {"reason": "Ya no."})
        pinned.refresh_from_db()
        assert pinned.lifted_by == cast.coordinator

    def test_a_conflict_is_pinned_from_the_matrix(self, cast, browse, call):
        entry, juror = entry_in(call), make_juror(call).user
        data = {"evaluator": juror.pk, "ground": "family", "text": "Son hermanos."}
        browse(cast.coordinator).post(page("pin", call, entry.pk), data)
        assert PinnedConflict.objects.get().evaluator == juror

    def test_the_list_costs_the_same_for_one_and_for_thirty(
        self, cast, browse, call, django_assert_num_queries
    ):
        EvaluatorProfile.objects.create(user=make_juror(call).user)
        client = browse(cast.coordinator)
        client.get(page("jury", call))
        with django_assert_num_queries(12):
            client.get(page("jury", call))
        for _ in range(29):
            EvaluatorProfile.objects.create(user=make_juror(call).user)
        with django_assert_num_queries(12):
            client.get(page("jury", call))


def test_everybody_else_is_an_outsider(call, browse):
    entry = entry_in(call)
    stranger = browse(make_user())
    assert stranger.get(page("pin", call, entry.pk)).status_code == 404
