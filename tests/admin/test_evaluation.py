"""The evaluators' site, from the side of who evaluates."""

import io
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from practices.admin.evaluation_base import reading_context
from practices.enums import AssignmentStatus, RecusalGround, RevisionStatus, SubmissionStatus
from practices.exporters.entry_zip import watermark
from practices.models import CalibrationExample, Erratum, Evaluation, Notification, TransitionLog
from practices.services import evaluations
from tests.factories import (
    make_assignment,
    make_attachment,
    make_call,
    make_evaluation,
    make_juror,
    make_revision,
    make_submission,
    make_user,
)

SECRET = "Los reclamos bajaron a la mitad."


def url(name, assignment, *more):
    return reverse(f"evaluation:{name}", args=(assignment.pk, *more))


def make_entry(status=SubmissionStatus.IN_EVALUATION, **columns):
    revision = make_revision(
        RevisionStatus.SUBMITTED,
        title="Oficina virtual",
        impact=SECRET,
        practice={"created_by": make_user()},
    )
    return make_submission(revision, status=status, **columns)


def typed(assignment, *levels, version=1, **more):
    """What the scoring form sends. ``more``: fields by name, "comment-eficaz" for its criterion."""
    criteria = {each.code: each for each in assignment.submission.rubric.criteria.all()}
    data = {"version": version, "private_notes": ""}
    for criterion, level in zip(criteria.values(), levels, strict=False):
        data[f"level-{criterion.pk}"] = level
    for name, value in more.items():
        field, _, code = name.partition("_of_")
        data[f"{field}-{criteria[code].pk}" if code else field] = value
    return data


@pytest.fixture
def invited(cast):
    return make_assignment(
        make_entry(SubmissionStatus.ELIGIBLE), cast.evaluator, status=AssignmentStatus.INVITED
    )


@pytest.fixture
def accepted(cast):
    return make_assignment(make_entry(), cast.evaluator)


class TestQueue:
    def test_each_assignment_stands_under_what_it_needs(self, cast, browse, invited, accepted):
        sent = make_assignment(make_entry(), cast.evaluator)
        make_evaluation(sent, (4, 3, 4, 3), is_sent=True)
        make_assignment(make_entry(), cast.other_evaluator)

        queue = browse(cast.evaluator).get(reverse("evaluation:index")).context["queue"]

        assert queue.to_answer == (invited,)
        assert queue.to_score == (accepted,)
        assert queue.sent == (sent,)

    def test_withdrawn_and_annulled_assignments_are_gone(self, cast, browse):
        for status in (AssignmentStatus.WITHDRAWN, AssignmentStatus.ANNULLED):
            gone = make_assignment(make_entry(), cast.evaluator, status=status)
            assert browse(cast.evaluator).get(url("assignment", gone)).status_code == 404
        text = browse(cast.evaluator).get(reverse("evaluation:index")).text
        assert "No tiene evaluaciones" in text

    def test_the_order_differs_between_evaluators_and_stays_for_each(self, cast, browse):
        entries = [make_entry() for _ in range(12)]
        for person in (cast.evaluator, cast.other_evaluator):
            for entry in entries:
                make_assignment(entry, person)

        def order(person):
            queue = browse(person).get(reverse("evaluation:index")).context["queue"]
            return [assignment.submission_id for assignment in queue.to_score]

        assert order(cast.evaluator) == order(cast.evaluator)
        assert order(cast.evaluator) != order(cast.other_evaluator)
        assert order(cast.evaluator) != sorted(order(cast.evaluator))

    def test_it_costs_the_same_for_one_and_for_thirty(
        self, cast, browse, accepted, django_assert_num_queries
    ):
        client = browse(cast.evaluator)
        with django_assert_num_queries(9):
            client.get(reverse("evaluation:index"))

        for _ in range(29):
            make_evaluation(make_assignment(make_entry(), cast.evaluator), (4, 3))
        with django_assert_num_queries(9):
            client.get(reverse("evaluation:index"))


class TestWhoEnters:
    def test_only_evaluators_find_the_site(self, cast, browse):
        for person in (cast.coordinator, cast.publisher, cast.auditor, cast.citizen):
            assert browse(person).get(reverse("evaluation:index")).status_code == 404

    def test_a_stranger_logs_in_first(self, accepted):
        response = Client().get(url("assignment", accepted))

        assert response.url == f"{reverse('account_login')}?next={url('assignment', accepted)}"

    def test_an_assignment_of_somebody_else_does_not_exist_on_any_road(
        self, cast, browse, accepted
    ):
        attachment = make_attachment(accepted.submission.revision)
        client = browse(cast.other_evaluator)
        for name in ("assignment", "decline", "recuse", "check", "receipt"):
            assert client.get(url(name, accepted)).status_code == 404
        for name in ("assignment", "accept", "decline", "recuse", "check", "save"):
            assert client.post(url(name, accepted), {}).status_code == 404
        assert client.get(url("download", accepted, attachment.pk)).status_code == 404

    def test_a_number_that_fits_no_table_is_no_500(self, cast, browse):
        client = browse(cast.evaluator)
        for path in ("99999999999999999999", "99999999999999999999/revisar", "0"):
            assert client.get(f"/evaluacion/{path}/").status_code == 404

    def test_the_site_has_no_list_search_or_autocomplete(self):
        names = set(get_resolver("config.urls").namespace_dict["evaluation"][1].reverse_dict)

        # What the chair of a jury does has pages and tests of its own.
        chair = ("deliberation", "countersign")
        found = {name for name in names if isinstance(name, str) and not name.startswith(chair)}
        assert found == {
            "index",
            "assignment",
            "accept",
            "decline",
            "recuse",
            "save",
            "check",
            "receipt",
            "confirm",
            "reopen",
            "call",
            "example",
            "package",
            "round",
            "download",
        }


class TestInvitation:
    def test_before_accepting_nothing_of_the_content_is_shown(self, cast, browse, invited):
        attachment = make_attachment(invited.submission.revision, name="informe-secreto.pdf")
        client = browse(cast.evaluator)
        pages = [client.get(url(name, invited)) for name in ("assignment", "decline", "recuse")]

        for response in pages:
            assert response.status_code == 200
            assert "Oficina virtual" in response.text
            assert SECRET not in response.text
            assert "informe-secreto" not in response.text
        assert client.get(url("download", invited, attachment.pk)).status_code == 404
        assert client.get(url("check", invited)).status_code == 404
        assert client.post(url("save", invited), {}).status_code == 404
        assert not Evaluation.objects.exists()

    def test_both_statements_are_needed(self, cast, browse, invited):
        response = browse(cast.evaluator).post(url("accept", invited), {"no_conflict": "on"})

        invited.refresh_from_db()
        assert invited.status == AssignmentStatus.INVITED
        assert "Para aceptar debe comprometerse a guardar la reserva." in response.text
        assert SECRET not in response.text

    def test_accepting_shows_the_record_and_starts_the_evaluation(self, cast, browse, invited):
        response = browse(cast.evaluator).post(
            url("accept", invited), {"no_conflict": "on", "confidentiality": "on"}, follow=True
        )

        invited.refresh_from_db()
        assert invited.status == AssignmentStatus.ACCEPTED
        assert invited.submission.status == SubmissionStatus.IN_EVALUATION
        assert SECRET in response.text

    def test_declining_keeps_the_reason(self, cast, browse, invited):
        client = browse(cast.evaluator)
        empty = client.post(url("decline", invited), {"reason": ""})
        client.post(url("decline", invited), {"reason": "No tengo tiempo este mes."})

        invited.refresh_from_db()
        assert "Escriba por qué no puede evaluarla." in empty.text
        assert invited.status == AssignmentStatus.DECLINED

    def test_a_declared_conflict_is_stored_and_closes_the_entry(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(
            url("recuse", accepted),
            {"ground": RecusalGround.FAMILY, "text": "Mi hermana dirige el proyecto."},
        )

        accepted.refresh_from_db()
        assert accepted.status == AssignmentStatus.RECUSED
        assert accepted.recusal.text == "Mi hermana dirige el proyecto."
        assert SECRET not in client.get(url("assignment", accepted)).text


class TestScoring:
    def test_the_page_has_record_criteria_and_links_between_them(self, cast, browse, accepted):
        criterion = accepted.submission.rubric.criteria.get(code="eficaz")
        criterion.read_in = ["impact", "figures"]
        criterion.save()
        response = browse(cast.evaluator).get(url("assignment", accepted))

        assert SECRET in response.text
        assert "Eficaz, nivel 3." in response.text
        assert "Entre el nivel 3 y el nivel 5." in response.text
        card = response.context["cards"][0]
        assert [link["anchor"] for link in card["read_in"]] == ["impacto-generado"]
        assert 'id="impacto-generado"' in response.text

    def test_a_half_empty_draft_is_kept(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        data = typed(accepted, 4, comment_of_eficaz="Va bien", private_notes="Llamar al área.")
        saved = client.post(url("assignment", accepted), data, follow=True)

        evaluation = accepted.evaluation
        assert evaluation.total is None
        assert evaluation.private_notes == "Llamar al área."
        assert evaluation.scores.get(criterion__code="eficaz").comment == "Va bien"
        assert "80,00" in saved.text
        assert "faltan 3 de 4" in saved.text
        assert "Guardado a las" in saved.text

    def test_without_information_counts_as_zero_and_needs_no_comment(self, cast, browse, accepted):
        data = typed(accepted, "", 4, 4, 4, no_evidence_of_eficaz="on", review="1")
        response = browse(cast.evaluator).post(url("assignment", accepted), data, follow=True)

        score = accepted.evaluation.scores.get(criterion__code="eficaz")
        assert (score.value, score.no_evidence) == (0, True)
        assert response.context["reason"] == ""
        assert "Sin información en la ficha (nivel 0)" in response.text

    def test_a_level_and_no_information_at_once_are_given_back(self, cast, browse, accepted):
        data = typed(accepted, 4, no_evidence_of_eficaz="on", comment_of_eficaz="Lo que escribí")
        response = browse(cast.evaluator).post(url("assignment", accepted), data)

        assert "no ambas cosas" in response.text
        assert "Lo que escribí" in response.text
        assert accepted.evaluation.version == 1

    @pytest.mark.parametrize("level", ["9", "-1", "abc", "na", "4.5"])
    def test_a_level_off_the_scale_is_no_500(self, cast, browse, accepted, level):
        response = browse(cast.evaluator).post(url("assignment", accepted), typed(accepted, level))

        assert response.status_code == 200
        assert "Hay un problema" in response.text

    def test_it_saves_by_itself_and_says_when_the_total_and_the_version(
        self, cast, browse, accepted
    ):
        response = browse(cast.evaluator).post(url("save", accepted), typed(accepted, 4, 3, 5))

        assert "82,50" in response.text
        assert "falta 1 de 4" in response.text
        assert "Guardado a las" in response.text
        assert 'id="id_version" value="2"' in response.text
        levels = accepted.evaluation.scores.values_list("value", flat=True)
        assert list(levels) == [4, 3, 5, None]

    def test_a_stale_save_by_itself_changes_nothing_and_says_how_to_compare(
        self, cast, browse, accepted
    ):
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 3))
        clash = client.post(url("save", accepted), typed(accepted, 5))

        assert clash.status_code == 409
        assert "pulse “Guardar” para ver los dos textos" in clash.text
        assert "id_version" not in clash.text
        assert accepted.evaluation.scores.first().value == 3

    def test_what_cannot_be_stored_is_said_and_nothing_is_lost(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 3))
        answer = client.post(
            url("save", accepted), typed(accepted, 4, version=2, no_evidence_of_eficaz="on")
        )

        assert "no ambas cosas" in answer.text
        assert "id_version" not in answer.text
        assert accepted.evaluation.version == 2

    def test_a_save_after_the_phase_closed_keeps_the_draft_and_says_so(self, cast, browse):
        call = make_call(status="evaluation", evaluation_until=timezone.now() - timedelta(hours=1))
        late = make_assignment(make_entry(call=call), cast.evaluator)
        client = browse(cast.evaluator)
        answer = client.post(url("save", late), typed(late, 4, 3, 4, 3))

        assert "su borrador se conserva, pero no se envía" in answer.text
        assert late.evaluation.total == Decimal("72.00")
        refused = client.post(url("check", late), {"version": late.evaluation.version})
        assert refused.status_code == 409
        assert "su borrador se conserva" in client.get(url("assignment", late)).text

    def test_notes_by_section_are_kept_and_never_sent(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        anchor = client.get(url("assignment", accepted)).context["notes"][0][0]
        data = typed(accepted, 4, 3, 4, 3) | {f"note-{anchor}": "Preguntar por la meta."}
        client.post(url("save", accepted), data)

        assert accepted.evaluation.section_notes == {anchor: "Preguntar por la meta."}
        assert "Preguntar por la meta." in client.get(url("assignment", accepted)).text
        client.post(url("check", accepted), {"version": 2})
        sent = accepted.evaluation.versions.get()
        assert "Preguntar por la meta." not in str(sent.content)
        assert "Preguntar por la meta." in client.get(url("assignment", accepted)).text

    def test_it_says_what_the_thresholds_mean_for_ones_own_levels(self, cast, browse, accepted):
        answer = browse(cast.evaluator).post(url("save", accepted), typed(accepted, 2, 3, 3, 3))

        assert "Su total, 54,00, está por debajo del puntaje mínimo" in answer.text
        assert "En “Eficaz” su nivel 2 está por debajo del promedio mínimo (3,00)." in answer.text

    def test_nothing_is_called_unsaved_before_anything_is_typed(self, cast, browse, accepted):
        text = browse(cast.evaluator).get(url("assignment", accepted)).text

        assert "Sin guardar" not in text
        assert "sin guardar" not in text

    def test_limitations_are_worth_more_and_the_page_says_so(self, cast, browse, accepted):
        text = browse(cast.evaluator).get(url("assignment", accepted)).text
        assert "Una limitación contada con franqueza vale más que un logro sin detalle" in text

    def test_a_stale_save_shows_both_texts_and_the_next_one_wins(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(url("assignment", accepted), typed(accepted, 3, comment_of_eficaz="Primera"))
        clash = client.post(
            url("assignment", accepted), typed(accepted, 5, comment_of_eficaz="Segunda")
        )

        assert clash.status_code == 409
        assert "nivel 3. Primera" in clash.text
        assert "nivel 5. Segunda" in clash.text
        score = accepted.evaluation.scores.get(criterion__code="eficaz")
        assert (score.value, score.comment) == (3, "Primera")

        version = clash.context["form"]["version"].value()
        client.post(
            url("assignment", accepted),
            typed(accepted, 5, comment_of_eficaz="Segunda", version=version),
        )
        score.refresh_from_db()
        assert (score.value, score.comment) == (5, "Segunda")

    def test_what_only_the_other_window_wrote_is_not_emptied(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        first, *_rest, last = accepted.submission.rubric.criteria.all()
        client.post(
            url("save", accepted),
            typed(accepted, "", "", "", 4, private_notes="De la otra")
            | {f"comment-{last.pk}": "Solo aquí"},
        )
        clash = client.post(
            url("assignment", accepted), typed(accepted, 3) | {f"comment-{first.pk}": "Mío"}
        )
        form = clash.context["form"]
        assert form[f"comment-{first.pk}"].value() == "Mío"
        assert form[f"comment-{last.pk}"].value() == "Solo aquí"
        assert form[f"level-{last.pk}"].value() == "4"
        assert form["private_notes"].value() == "De la otra"
        assert [each["name"] for each in clash.context["clashes"]] == ["Eficaz"]

    def test_files_are_read_once_accepted(self, cast, browse, accepted):
        attachment = make_attachment(accepted.submission.revision)
        response = browse(cast.evaluator).get(url("download", accepted, attachment.pk))

        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert response.getvalue() == b"%PDF-1.4 prueba"
        response.close()


class TestSending:
    def scored(self, client, accepted, *levels, **more):
        client.post(url("assignment", accepted), typed(accepted, *levels, **more))
        return accepted.evaluation.version

    def test_what_is_missing_is_said_before_and_after_trying(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        version = self.scored(client, accepted, 5, 3, 4)
        shown = client.get(url("check", accepted))
        refused = client.post(url("check", accepted), {"version": version})

        accepted.refresh_from_db()
        assert shown.context["reason"] == "Falta calificar “Replicable y adaptable”."
        assert refused.status_code == 409
        assert accepted.status == AssignmentStatus.ACCEPTED

    def test_a_level_of_five_needs_its_comment(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        self.scored(client, accepted, 5, 3, 4, 3)

        reason = client.get(url("check", accepted)).context["reason"]
        assert reason == "Explique en un comentario el nivel de “Eficaz”."

    def test_sent_once_however_often_the_button_is_pressed(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        version = self.scored(client, accepted, 4, 3, 4, 3)
        first = client.post(url("check", accepted), {"version": version})
        second = client.post(url("check", accepted), {"version": version})
        receipt = client.get(first.url)

        accepted.refresh_from_db()
        assert accepted.status == AssignmentStatus.SENT
        assert first.url == second.url == url("receipt", accepted)
        assert accepted.evaluation.versions.count() == 1
        assert "Evaluación enviada" in receipt.text

    def test_what_was_checked_is_what_is_sent(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        self.scored(client, accepted, 4, 3, 4, 3)
        refused = client.post(url("check", accepted), {"version": "1"})

        accepted.refresh_from_db()
        assert refused.status_code == 409
        assert "cambiaron en otra ventana" in refused.text
        assert accepted.status == AssignmentStatus.ACCEPTED

    def test_afterwards_it_is_read_only_until_it_is_reopened(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        version = self.scored(client, accepted, 4, 3, 4, 3)
        client.post(url("check", accepted), {"version": version})

        late = client.post(url("assignment", accepted), typed(accepted, 1), follow=True)
        assert "lo último que escribió no se guardó" in late.text
        assert client.post(url("save", accepted), typed(accepted, 1)).status_code == 404
        assert "Lo que usted envió" in client.get(url("assignment", accepted)).text

        evaluations.reopen_evaluation(accepted, actor=cast.coordinator, reason="Falta motivar.")
        reopened = client.get(url("assignment", accepted)).text
        assert "Revisar y enviar" in reopened
        assert "Falta motivar." in reopened
        assert "Envío 1" in reopened
        assert "total 72,00" in reopened

    def test_an_assignment_taken_away_meanwhile_is_gone(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        version = self.scored(client, accepted, 4, 3, 4, 3)
        accepted.status = AssignmentStatus.WITHDRAWN
        accepted.save()

        assert client.post(url("check", accepted), {"version": version}).status_code == 404
        assert client.post(url("assignment", accepted), typed(accepted, 1)).status_code == 404


class TestSendAndNext:
    def test_sending_goes_on_to_the_next_entry(self, cast, browse, accepted):
        following = make_assignment(make_entry(), cast.evaluator)
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 4, 3, 4, 3))
        assert "Enviar y seguir con la siguiente" in client.get(url("check", accepted)).text
        sent = client.post(url("check", accepted), {"version": 2, "next": "1"}, follow=True)

        assert sent.redirect_chain == [(url("assignment", following), 302)]
        assert "quedó enviada" in sent.text

    def test_the_last_one_gets_its_receipt(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 4, 3, 4, 3))
        assert "Enviar y seguir" not in client.get(url("check", accepted)).text
        sent = client.post(url("check", accepted), {"version": 2, "next": "1"})
        assert sent.url == url("receipt", accepted)


class TestErratum:
    @pytest.fixture
    def corrected(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 4, 3, 4, 3))
        client.post(url("check", accepted), {"version": 2})
        Erratum.objects.create(
            revision=accepted.submission.revision,
            kind="substantial",
            text="La cifra era 900, no 9.000.",
            written_by=cast.coordinator,
        )
        accepted.evaluation.needs_confirmation = True
        accepted.evaluation.save()
        return accepted

    def test_it_waits_in_the_queue_and_shows_the_correction(self, cast, browse, corrected):
        client = browse(cast.evaluator)
        assert client.get(reverse("evaluation:index")).context["queue"].to_confirm == (corrected,)
        assert "La cifra era 900, no 9.000." in client.get(url("assignment", corrected)).text

    def test_confirming_counts_again_once(self, cast, browse, corrected):
        client = browse(cast.evaluator)
        for _ in range(2):
            client.post(url("confirm", corrected))
        corrected.evaluation.refresh_from_db()
        assert not corrected.evaluation.needs_confirmation
        assert corrected.evaluation.confirmed_at is not None
        assert TransitionLog.objects.filter(transition="confirm_evaluation").count() == 1

    def test_or_the_evaluator_takes_it_back_and_sends_another(self, cast, browse, corrected):
        client = browse(cast.evaluator)
        client.post(url("reopen", corrected))
        corrected.refresh_from_db()
        assert corrected.status == AssignmentStatus.REOPENED
        client.post(url("save", corrected), typed(corrected, 3, 3, 4, 3, version=2))
        client.post(url("check", corrected), {"version": 3})
        corrected.evaluation.refresh_from_db()
        assert not corrected.evaluation.needs_confirmation
        assert corrected.evaluation.versions.count() == 2

    def test_without_an_erratum_nobody_reopens_their_own(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        client.post(url("save", accepted), typed(accepted, 4, 3, 4, 3))
        client.post(url("check", accepted), {"version": 2})
        client.post(url("reopen", accepted))
        accepted.refresh_from_db()
        assert accepted.status == AssignmentStatus.SENT


class TestPackage:
    def test_the_entry_with_its_files_and_a_mark_without_names(self, cast, browse, accepted):
        make_attachment(accepted.submission.revision, name="../informe:final.pdf")
        response = browse(cast.evaluator).get(url("package", accepted))
        archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
        names = archive.namelist()

        assert len(names) == 2
        assert names[0].startswith("ficha.")
        assert names[1] == "archivos/01-informe_final.pdf"
        assert archive.read(names[1]) == b"%PDF-1.4 prueba"
        mark = watermark(accepted)
        assert re.fullmatch("Copia para Evaluador [0-9A-F]{4}", mark)
        assert mark == watermark(accepted)
        response.close()

    def test_the_sheet_holds_the_record_and_nobodys_name(self, accepted):
        sheet = render_to_string(
            "sheets/entry.html",
            reading_context(accepted)
            | {"mark": watermark(accepted), "revision": accepted.submission.revision},
        )
        assert SECRET in sheet
        assert watermark(accepted) in sheet
        assert accepted.evaluator.full_name not in sheet
        assert accepted.evaluator.email not in sheet

    def test_it_is_for_whoever_accepted_alone(self, cast, browse, accepted, invited):
        assert browse(cast.other_evaluator).get(url("package", accepted)).status_code == 404
        assert browse(cast.evaluator).get(url("package", invited)).status_code == 404


class TestExample:
    def test_levels_and_comments_of_a_scored_practice(self, cast, browse, accepted):
        client = browse(cast.evaluator)
        assert client.get(url("example", accepted)).status_code == 404
        CalibrationExample.objects.create(
            rubric=accepted.submission.rubric,
            revision=make_revision(RevisionStatus.PUBLISHED, title="El modelo"),
            scores={"eficaz": {"value": 3, "comment": "Hay meta y resultado."}},
        )
        text = client.get(url("example", accepted)).text
        assert "El modelo" in text
        assert "Eficaz, nivel 3." in text
        assert "Hay meta y resultado." in text
        assert "Ver un ejemplo calificado" in client.get(url("assignment", accepted)).text


class TestCallInvitation:
    def test_answered_on_ones_own_site(self, cast, browse):
        place = make_juror(make_call(), cast.evaluator, stage="invited")
        client = browse(cast.evaluator)
        assert place.call.name in client.get(reverse("evaluation:index")).text
        page = reverse("evaluation:call", args=(place.pk,))
        empty = client.post(page, {"accepts": "no", "reason": ""})
        assert "Escriba por qué no acepta." in empty.text
        client.post(page, {"accepts": "yes", "maximum_load": "5", "available_until": "31/12/2026"})
        place.refresh_from_db()
        assert (place.stage, place.maximum_load) == ("accepted", 5)
        assert browse(cast.other_evaluator).get(page).status_code == 404


class TestIndependence:
    def test_nothing_of_the_others_reaches_an_evaluator(self, cast, browse, accepted):
        """Everything that could leak exists: a sent evaluation with comments, notes and a name."""
        other = make_assignment(accepted.submission, cast.other_evaluator)
        evaluation = make_evaluation(
            other, (1, 5, 1, 5), is_sent=True, private_notes="Nota privada ajena"
        )
        for score in evaluation.scores.all():
            score.comment = "Comentario ajeno"
            score.save()
        client = browse(cast.evaluator)
        client.post(url("assignment", accepted), typed(accepted, 4, 3, 4, 3))
        roads = [
            client.get(reverse("evaluation:index")),
            client.get(url("assignment", accepted)),
            client.get(url("check", accepted)),
            client.post(url("save", accepted), typed(accepted, 4, 3, 4, 3, version=2)),
            client.post(url("save", accepted), typed(accepted, 1)),
            client.post(url("check", accepted), {"version": accepted.evaluation.version}),
            client.get(url("receipt", accepted)),
            client.get(url("assignment", accepted)),
            client.get(reverse("evaluation:index") + "?o=total&q=ajeno&evaluation__total__gt=50"),
        ]
        mails = Notification.objects.filter(recipient=cast.evaluator)
        told = " ".join(f"{mail.subject} {mail.body}" for mail in mails)

        leaks = ("Ovidio Otro", "Comentario ajeno", "Nota privada ajena", "44,00", "52,00")
        for response in roads:
            assert [leak for leak in leaks if leak in response.text] == []
        for road in ("practices/evaluation/", "practices/submission/", "autocomplete/", "r/1/1/"):
            assert client.get(f"/evaluacion/{road}").status_code == 404
        assert [leak for leak in leaks if leak in told] == []
        packed = client.get(url("package", accepted))
        archive = zipfile.ZipFile(io.BytesIO(packed.getvalue()))
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
        assert [leak for leak in leaks if leak in inside] == []
        packed.close()

    def test_evaluators_never_read_their_own_or_others_names_beside_scores(
        self, cast, browse, accepted
    ):
        text = browse(cast.evaluator).get(url("assignment", accepted)).text
        body = text[text.index('<form class="scoring') :]

        assert cast.evaluator.full_name not in body
        assert cast.evaluator.email not in text
