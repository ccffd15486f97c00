"""The queue and the case, from the side of the people who work on them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.enums import (
    AssignmentStatus,
    DecisionStage,
    Level,
    Outcome,
    RevisionStatus,
    SubmissionStatus,
)
from practices.models import Decision, EligibilityItem, EvaluatorProfile
from tests.factories import (
    make_assignment,
    make_evaluation,
    make_member,
    make_revision,
    make_submission,
    make_user,
)

RATIONALE = "Cumple los cuatro criterios con cifras y otra entidad la puede repetir."


def page(name, submission, *more):
    return reverse(f"admin:practices_submission_{name}", args=(submission.pk, *more))


def make_entry(status=SubmissionStatus.ENTERED, **columns):
    revision = make_revision(
        columns.pop("revision_status", RevisionStatus.SUBMITTED),
        title="Oficina virtual",
        impact="Se atienden 900 reclamos al mes.",
        practice={"created_by": make_user()},
    )
    return make_submission(revision, status=status, **columns)


def make_evaluated(cast, *all_levels, **columns):
    """An entry in evaluation with one sent evaluation for each tuple of levels."""
    entry = make_entry(SubmissionStatus.IN_EVALUATION, coordinator=cast.coordinator, **columns)
    people = [cast.evaluator, cast.other_evaluator]
    for person, levels in zip(people, all_levels, strict=False):
        make_evaluation(make_assignment(entry, person), levels, is_sent=True)
    return entry


def propose(cast, entry):
    return Decision.objects.create(
        submission=entry,
        outcome=Outcome.ACCEPTED,
        level=Level.GOOD,
        rationale=RATIONALE,
        proposed_by=cast.coordinator,
    )


class TestQueue:
    url = "admin:practices_submission_queue"

    def test_overdue_comes_first_and_each_says_what_it_waits_for(self, cast, browse):
        make_entry()
        late = make_entry(revision_status=RevisionStatus.RETURNED, coordinator=cast.coordinator)
        late.revision.returned_due_on = timezone.localdate() - datetime.timedelta(days=3)
        late.revision.save()

        response = browse(cast.coordinator).get(reverse(self.url))

        rows = list(response.context["page"])
        assert rows[0].submission == late
        assert [row.summary.waits_for for row in rows] == [
            "Los ajustes de la entidad.",
            "Que alguien de la coordinación tome el caso.",
        ]
        assert "Vencido" in response.text

    def test_a_filter_keeps_the_cases_of_one_step_and_an_unknown_one_is_named(self, cast, browse):
        entry = make_entry()
        make_evaluated(cast, (4, 3, 4, 3))
        client = browse(cast.coordinator)

        kept = client.get(reverse(self.url), {"espera": "take"})
        unknown = client.get(reverse(self.url), {"espera": "zzz"})

        assert [row.submission for row in kept.context["page"]] == [entry]
        assert len(unknown.context["page"]) == 2
        assert "No hay una espera llamada “zzz”" in unknown.text

    def test_a_conflict_takes_the_case_out_of_the_queue_but_not_of_the_auditor_s(
        self, cast, browse
    ):
        entry = make_entry()
        make_member(entry.revision.owner, cast.coordinator)

        assert list(browse(cast.coordinator).get(reverse(self.url)).context["page"]) == []
        seen = browse(cast.auditor).get(reverse(self.url)).context["page"]
        assert [row.submission for row in seen] == [entry]

    def test_it_does_not_exist_for_evaluators_and_administrators(self, cast, browse):
        for person in (cast.evaluator, cast.administrator, cast.citizen):
            assert browse(person).get(reverse(self.url)).status_code == 404

    def test_it_costs_the_same_for_one_and_for_thirty_cases(
        self, cast, browse, django_assert_num_queries
    ):
        client = browse(cast.coordinator)
        make_evaluated(cast, (4, 3, 4, 3), (4, 3, 4, 3))
        with django_assert_num_queries(12):
            client.get(reverse(self.url))

        for _ in range(29):
            make_evaluated(cast, (4, 3, 4, 3), (4, 3, 4, 3))
        with django_assert_num_queries(12):
            client.get(reverse(self.url))


class TestIndex:
    def test_each_role_sees_what_waits_for_it(self, cast, browse):
        make_entry()
        propose(cast, make_evaluated(cast, (4, 3, 4, 3)))

        def waiting(person):
            response = browse(person).get(reverse("admin:index"))
            return [(card.count, card.text) for card in response.context["waiting"]]

        assert waiting(cast.coordinator) == [(1, "caso sin responsable")]
        assert waiting(cast.publisher) == [(1, "decisión por confirmar y publicar")]
        assert waiting(cast.auditor) == [(2, "casos en curso")]
        assert waiting(cast.administrator) == []


class TestTaking:
    def test_a_coordinator_becomes_responsible(self, cast, browse):
        entry = make_entry()
        response = browse(cast.coordinator).post(page("take", entry), follow=True)

        entry.refresh_from_db()
        assert entry.coordinator == cast.coordinator
        assert "Usted es responsable de este caso." in response.text

    def test_a_publisher_is_refused_with_the_reason(self, cast, browse):
        entry = make_entry()
        response = browse(cast.publisher).post(page("take", entry), follow=True)

        entry.refresh_from_db()
        assert entry.coordinator is None
        assert "Usted no puede hacerse responsable del caso" in response.text


class TestEligibility:
    @pytest.fixture
    def entry(self, cast):
        entry = make_entry(coordinator=cast.coordinator)
        for question in ("¿Lleva seis meses?", "¿Dice sus resultados?"):
            EligibilityItem.objects.create(call=entry.call, question=question)
        return entry

    def answers(self, entry, *given, text=""):
        items = entry.call.eligibility_items.all()
        data = {f"met-{item.pk}": answer for item, answer in zip(items, given, strict=True)}
        return data | {f"text-{item.pk}": text for item in items}

    def test_every_yes_makes_it_eligible(self, cast, browse, entry):
        response = browse(cast.coordinator).post(
            page("eligibility", entry), self.answers(entry, "yes", "yes")
        )

        entry.refresh_from_db()
        assert response.status_code == 302
        assert entry.status == SubmissionStatus.ELIGIBLE

    def test_a_no_without_explanation_gives_back_what_was_typed(self, cast, browse, entry):
        data = self.answers(entry, "yes", "no") | {"comment": "Lo que ya escribí"}
        response = browse(cast.coordinator).post(page("eligibility", entry), data)

        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.ENTERED
        assert "Hay un problema" in response.text
        assert "Explique por qué no se cumple." in response.text
        assert "Lo que ya escribí" in response.text

    def test_a_no_with_its_reason_rejects_the_version(self, cast, browse, entry):
        reason = "La práctica empezó hace dos meses y todavía no tiene resultados que mostrar."
        browse(cast.coordinator).post(
            page("eligibility", entry), self.answers(entry, "no", "yes", text=reason)
        )

        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.INELIGIBLE
        assert entry.revision.status == RevisionStatus.REJECTED

    def test_too_short_a_reason_is_refused_by_the_service_with_the_text_kept(
        self, cast, browse, entry
    ):
        response = browse(cast.coordinator).post(
            page("eligibility", entry), self.answers(entry, "no", "yes", text="No aplica.")
        )

        entry.refresh_from_db()
        assert response.status_code == 409
        assert entry.status == SubmissionStatus.ENTERED
        assert "50 caracteres" in response.text
        assert "No aplica." in response.text


class TestReturning:
    def rows(self, *observations):
        data = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
        for number, (field, text) in enumerate(observations):
            data |= {f"form-{number}-field": field, f"form-{number}-text": text}
        return data

    def test_several_observations_go_to_the_owner_each_on_its_field(self, cast, browse):
        entry = make_entry(coordinator=cast.coordinator)
        data = self.rows(("impact", "¿De qué año es la cifra?"), ("summary", "Falta el resumen."))
        response = browse(cast.coordinator).post(page("return", entry), data)

        entry.revision.refresh_from_db()
        assert response.status_code == 302
        assert entry.revision.status == RevisionStatus.RETURNED
        found = entry.revision.observations.values_list("field", "text")
        assert sorted(found) == [
            ("impact", "¿De qué año es la cifra?"),
            ("summary", "Falta el resumen."),
        ]

    def test_none_is_refused(self, cast, browse):
        entry = make_entry(coordinator=cast.coordinator)
        response = browse(cast.coordinator).post(page("return", entry), self.rows())

        assert "Escriba al menos una observación sobre un campo." in response.text

    def test_an_observation_without_field_is_given_back(self, cast, browse):
        entry = make_entry(coordinator=cast.coordinator)
        response = browse(cast.coordinator).post(
            page("return", entry), self.rows(("", "Falta la fuente"))
        )

        assert "Escoja el campo al que se refiere." in response.text
        assert "Falta la fuente" in response.text


class TestAssigning:
    def test_only_who_is_free_is_offered_and_the_others_have_their_reason(self, cast, browse):
        entry = make_entry(SubmissionStatus.ELIGIBLE, coordinator=cast.coordinator)
        insider = make_user(full_name="Inés de la Entidad", groups=["evaluator"])
        EvaluatorProfile.objects.create(user=insider, organisation=entry.revision.owner)
        busy = make_user(full_name="Bruno Ocupado", groups=["evaluator"])
        EvaluatorProfile.objects.create(user=busy, maximum_load=0)
        make_assignment(entry, cast.other_evaluator, status=AssignmentStatus.INVITED)

        context = browse(cast.coordinator).get(page("assign", entry)).context

        assert [candidate.user for candidate in context["free"]] == [cast.evaluator]
        assert {each.user: each.reason for each in context["others"]} == {
            insider: "Trabaja en la entidad titular, en su entidad superior o en una aliada.",
            busy: "Ya tiene tantas evaluaciones como puede atender.",
            cast.other_evaluator: "Ya tiene asignada esta postulación.",
        }

    def test_several_are_invited_at_once(self, cast, browse):
        entry = make_entry(SubmissionStatus.ELIGIBLE, coordinator=cast.coordinator)
        people = [cast.evaluator.pk, cast.other_evaluator.pk]
        browse(cast.coordinator).post(page("assign", entry), {"evaluators": people})

        found = entry.assignments.values_list("evaluator", "status")
        assert sorted(found) == sorted((pk, AssignmentStatus.INVITED) for pk in people)

    def test_somebody_who_is_not_free_cannot_be_posted(self, cast, browse):
        entry = make_entry(SubmissionStatus.ELIGIBLE, coordinator=cast.coordinator)
        EvaluatorProfile.objects.create(user=cast.evaluator, organisation=entry.revision.owner)
        response = browse(cast.coordinator).post(
            page("assign", entry), {"evaluators": [cast.evaluator.pk, "abc"]}
        )

        assert response.status_code == 200
        assert entry.assignments.count() == 0

    def test_the_page_costs_the_same_for_one_and_for_thirty_evaluators(
        self, cast, browse, django_assert_num_queries
    ):
        entry = make_entry(SubmissionStatus.ELIGIBLE, coordinator=cast.coordinator)
        client = browse(cast.coordinator)
        client.get(page("assign", entry))
        with django_assert_num_queries(20):
            client.get(page("assign", entry))

        for _ in range(29):
            make_user(groups=["evaluator"])
        with django_assert_num_queries(20):
            client.get(page("assign", entry))

    def test_a_withdrawn_invitation_needs_its_reason(self, cast, browse):
        entry = make_entry(SubmissionStatus.ELIGIBLE, coordinator=cast.coordinator)
        row = make_assignment(entry, cast.evaluator, status=AssignmentStatus.INVITED)
        client = browse(cast.coordinator)

        empty = client.post(page("assignment", entry, row.pk, "retirar"), {"reason": ""})
        client.post(page("assignment", entry, row.pk, "retirar"), {"reason": "No contesta."})

        row.refresh_from_db()
        assert "Escriba el motivo" in empty.text
        assert row.status == AssignmentStatus.WITHDRAWN


class TestResults:
    def test_a_disagreement_says_which_rule_fired_and_closes_the_proposal(self, cast, browse):
        entry = make_evaluated(cast, (5, 5, 5, 5), (3, 3, 1, 3))
        response = browse(cast.coordinator).get(page("case", entry))

        assert "Hay un desacuerdo por resolver" in response.text
        assert "Los totales difieren en 52,00 puntos (25,00 o más)." in response.text
        closed = next(a for a in response.context["actions"] if a.name == "propose")
        assert "Una nota de consenso" in closed.reason

    def test_a_signed_note_opens_the_proposal(self, cast, browse):
        entry = make_evaluated(cast, (5, 5, 5, 5), (3, 3, 1, 3))
        client = browse(cast.coordinator)
        short = client.post(page("consensus", entry), {"text": "De acuerdo."})
        client.post(page("consensus", entry), {"text": "Se acordó por escrito " + RATIONALE})

        assert short.status_code == 409
        assert "De acuerdo." in short.text
        response = client.get(page("case", entry))
        assert "resuelto con una nota de consenso" in response.text
        assert next(a for a in response.context["actions"] if a.name == "propose").reason == ""

    def test_a_conflict_hides_evaluations_and_their_pages(self, cast, browse):
        entry = make_evaluated(cast, (5, 5, 5, 5), (3, 3, 1, 3))
        make_member(entry.revision.owner, cast.coordinator)
        client = browse(cast.coordinator)
        response = client.get(page("case", entry))

        assert "Usted no ve las evaluaciones de este caso" in response.text
        for leak in ("Elena Evalúa", "Ovidio Otro", "48,00", "desacuerdo"):
            assert leak not in response.text
        assert client.get(page("propose", entry)).status_code == 404
        assert client.get(page("consensus", entry)).status_code == 404

    def test_the_owner_s_members_and_evaluators_do_not_find_the_case(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        member = make_member(entry.revision.owner)
        for person in (member, cast.evaluator, cast.administrator):
            assert browse(person).get(page("case", entry)).status_code == 404


class TestDeciding:
    def data(self, **changes):
        return {"outcome": "accepted", "level": "good", "rationale": RATIONALE} | changes

    def test_the_page_suggests_what_the_rules_give(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        initial = browse(cast.coordinator).get(page("propose", entry)).context["form"].initial

        assert (initial["outcome"], initial["level"]) == (Outcome.ACCEPTED, Level.GOOD)

    def test_feedback_starts_from_the_comments_without_names(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        score = entry.assignments.get().evaluation.scores.first()
        score.comment = "Las cifras se comparan con la meta."
        score.save()
        form = browse(cast.coordinator).get(page("propose", entry)).context["form"]

        assert form.initial["feedback"] == "**Eficaz**\n\n- Las cifras se comparan con la meta."

    def test_proposing_and_confirming_publishes(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        browse(cast.coordinator).post(page("propose", entry), self.data())
        shown = browse(cast.publisher).get(page("confirm", entry))
        browse(cast.publisher).post(page("confirm", entry))

        entry.refresh_from_db()
        assert "se publica y aparece en el catálogo" in shown.text
        assert entry.status == SubmissionStatus.DECIDED
        assert entry.revision.status == RevisionStatus.PUBLISHED
        assert entry.revision.practice.level == Level.GOOD

    def test_confirming_twice_is_confirming_once(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        browse(cast.coordinator).post(page("propose", entry), self.data())
        client = browse(cast.publisher)
        client.post(page("confirm", entry))
        again = client.post(page("confirm", entry), follow=True)

        assert again.status_code == 200
        assert "No hay una decisión propuesta" not in again.text
        assert entry.decisions.get().stage == DecisionStage.CONFIRMED

    def test_a_short_rationale_gives_everything_back(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        response = browse(cast.coordinator).post(
            page("propose", entry), self.data(rationale="Cumple.", feedback="Bien **hecho**")
        )

        assert "Motive la decisión en al menos 50 caracteres." in response.text
        assert "Bien **hecho**" in response.text
        assert not entry.decisions.exists()

    def test_another_level_than_the_evaluations_give_is_refused(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        response = browse(cast.coordinator).post(
            page("propose", entry), self.data(level="outstanding")
        )

        assert response.status_code == 409
        assert RATIONALE in response.text
        assert not entry.decisions.exists()

    def test_whoever_proposed_does_not_confirm(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        both = make_user(full_name="Dora Doble", groups=["coordinator", "publisher"])
        client = browse(both)
        client.post(page("propose", entry), self.data())
        shown = client.get(page("case", entry))
        response = client.post(page("confirm", entry))

        entry.refresh_from_db()
        closed = next(a for a in shown.context["actions"] if a.name == "confirm")
        assert "Usted ya propuso" in closed.reason
        assert "Pablo Publica" in closed.reason
        assert response.status_code == 409
        assert entry.status == SubmissionStatus.IN_EVALUATION

    def test_a_proposal_sent_back_waits_for_a_new_one(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        proposal = propose(cast, entry)
        browse(cast.publisher).post(page("send_back", entry), {"reason": "Falta decir por qué."})

        proposal.refresh_from_db()
        assert proposal.stage == DecisionStage.SENT_BACK
        shown = browse(cast.coordinator).get(page("case", entry))
        assert "Una nueva propuesta: la anterior fue devuelta." in shown.text
        assert "Falta decir por qué." in shown.text

    def test_a_coordinator_sees_no_button_to_confirm(self, cast, browse):
        entry = make_evaluated(cast, (4, 3, 4, 3))
        propose(cast, entry)
        shown = browse(cast.coordinator).get(page("case", entry))

        assert "confirm" not in [action.name for action in shown.context["actions"]]


def test_a_missing_case_and_a_foreign_assignment_do_not_exist(cast, browse):
    entry, other = make_entry(SubmissionStatus.ELIGIBLE), make_entry(SubmissionStatus.ELIGIBLE)
    row = make_assignment(other, cast.evaluator, status=AssignmentStatus.INVITED)
    client = browse(cast.coordinator)

    assert client.get(page("assignment", entry, row.pk, "retirar")).status_code == 404
    assert client.get(page("assignment", other, row.pk, "zzz")).status_code == 404
    assert client.get("/admin/practices/submission/999999/caso/").status_code == 404
    assert client.get("/admin/practices/submission/abc/change/").status_code == 302


def test_the_list_of_entries_finds_a_code_and_leads_to_the_case(cast, browse):
    entry = make_entry()
    make_entry()
    client = browse(cast.coordinator)
    listed = client.get(
        reverse("admin:practices_submission_changelist"), {"q": entry.revision.practice.code}
    )
    opened = client.get(reverse("admin:practices_submission_change", args=(entry.pk,)))

    assert list(listed.context["cl"].result_list) == [entry]
    assert opened.url == page("case", entry)
