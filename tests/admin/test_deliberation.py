"""Deliberation in a browser: what each person sees and does, and what never reaches whom."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from practices.enums import ResultStage, SubmissionStatus
from practices.models import CaseNote, CategoryResult, Notification
from practices.services import deliberation, desk
from tests.contest import FOURS, LONG
from tests.factories import make_member

HIGH, LOW = (4, 4, 4, 4, 4, 5, 5), (3, 2, 3, 3, 2, 3, 3)
SECRET = "Comentario que nadie más debe leer"


def page(name, *args):
    return reverse(f"evaluation:{name}", args=args)


def staff(name, *args):
    return reverse(f"admin:practices_categoryresult_{name}", args=args)


@pytest.fixture
def disputed(contest):
    """An entry with a disagreement, with a comment and a juror who has not sent."""
    contest.entry_in_doubt = contest.scored(HIGH, LOW, title="Disputada")
    score = contest.entry_in_doubt.assignments.first().evaluation.scores.first()
    score.comment = SECRET
    score.save()
    contest.late = contest.juror("Lola Lenta")
    contest.score(contest.entry_in_doubt, contest.late, FOURS, send=False)
    return contest


class TestLeaks:
    def test_a_juror_reaches_nothing_of_the_others_before_deliberation(self, disputed, browse):
        entry, call, category = disputed.entry_in_doubt, disputed.call, disputed.category
        own = {each.evaluator_id: each for each in entry.assignments.all()}
        roads = [
            page("deliberation_call", call.pk),
            page("deliberation_category", category.pk),
            page("deliberation_propose", category.pk),
            page("deliberation_vote", category.pk),
            page("deliberation_entry", entry.pk),
            page("deliberation_opened", entry.pk),
            staff("opened", entry.pk),
            page("deliberation_round", entry.pk),
            page("deliberation_consensus", entry.pk),
            page("deliberation_reopen", entry.pk),
            staff("call", call.pk),
            staff("ranking", category.pk),
            staff("export", call.pk),
            staff("notes", entry.pk),
        ]
        for juror in (disputed.jurors[0], disputed.late):
            client = browse(juror)
            rounds = [page("round", each.pk) for each in own.values()]
            for road in [*roads, *rounds]:
                assert client.get(road).status_code == 404, road
            assert SECRET not in client.get(page("index")).content.decode()

    def test_a_round_shows_levels_to_who_has_sent_and_never_a_name(self, disputed, browse):
        entry = disputed.entry_in_doubt
        deliberation.open_round(entry, actor=disputed.chair, question=LONG)
        first, second, late = (
            entry.assignments.get(evaluator=juror) for juror in disputed.jurors[:3]
        )
        assert late.evaluator == disputed.late
        client = browse(second.evaluator)
        shown = client.get(page("round", second.pk)).content.decode()
        assert SECRET in shown
        assert "Usted es el Evaluador B" in shown
        assert first.evaluator.full_name not in shown
        assert client.get(page("round", first.pk)).status_code == 404
        assert browse(disputed.late).get(page("round", late.pk)).status_code == 404
        client.post(page("round", second.pk), {"text": "Lo vi en las cifras."})
        read = browse(first.evaluator).get(page("round", first.pk)).content.decode()
        assert "Evaluador B" in read
        assert "Lo vi en las cifras." in read
        assert second.evaluator.full_name not in read
        mails = Notification.objects.filter(kind="round_opened")
        assert {mail.recipient for mail in mails} == {first.evaluator, second.evaluator}
        for mail in Notification.objects.all():
            assert SECRET not in mail.body
        deliberation.sign_consensus(entry, actor=disputed.chair, text=LONG)
        closed = client.post(page("round", second.pk), {"text": "Tarde."})
        assert closed.status_code == 409
        assert "ya se cerró" in closed.content.decode()

    def test_a_coordinator_in_conflict_finds_no_figure_anywhere(self, disputed, browse):
        make_member(disputed.entry_in_doubt.revision.owner, disputed.coordinator)
        client = browse(disputed.coordinator)
        shown = client.get(staff("ranking", disputed.category.pk)).content.decode()
        assert "Sin mostrar a usted" in shown
        assert client.get(staff("opened", disputed.entry_in_doubt.pk)).status_code == 404
        for figure in (SECRET, "83,00", "54,00", "68,50"):
            assert figure not in shown
        book = load_workbook(io.BytesIO(client.get(staff("export", disputed.call.pk)).content))
        cells = [str(value) for sheet in book for row in sheet.values for value in row]
        assert SECRET not in cells
        assert not {"83", "54", "68.5"} & set(cells)

    def test_internal_notes_reach_only_the_coordination_and_the_auditors(self, disputed, browse):
        entry = disputed.entry_in_doubt
        desk.write_note(entry, actor=disputed.coordinator, text="La entidad llamó dos veces.")
        owner = entry.entered_by
        for person in (owner, disputed.jurors[0], disputed.publisher, disputed.chair):
            assert browse(person).get(staff("notes", entry.pk)).status_code == 404
        for person in (disputed.coordinator, disputed.auditor):
            assert (
                "llamó dos veces" in browse(person).get(staff("notes", entry.pk)).content.decode()
            )
        sent = browse(disputed.auditor).post(staff("notes", entry.pk), {"text": "No"})
        assert (sent.status_code, CaseNote.objects.count()) == (404, 1)


class TestWholeWay:
    def test_the_chair_proposes_and_a_publisher_confirms(self, disputed, browse):
        """From the disagreement to the preliminary result, by pages alone."""
        call, category, entry = disputed.call, disputed.category, disputed.entry_in_doubt
        prize = disputed.prize()
        tied = [disputed.scored(FOURS, FOURS, title=title) for title in ("Y", "Z")]
        chair = browse(disputed.chair)
        shown = chair.get(page("deliberation_entry", entry.pk)).content.decode()
        assert "Los totales difieren en 29,00 puntos" in shown
        assert chair.post(
            page("deliberation_round", entry.pk), {"question": LONG}, follow=True
        ).redirect_chain
        chair.post(page("deliberation_consensus", entry.pk), {"text": LONG})
        moved = chair.post(page("deliberation_start", category.pk), follow=True)
        assert "3 postulaciones pasaron a deliberación" in moved.content.decode()
        voters = [disputed.jurors[0], disputed.jurors[1], disputed.chair]
        vote = {f"vote-{person.pk}": tied[1].pk for person in voters} | {"minutes": LONG}
        assert "Y" in chair.get(page("deliberation_vote", category.pk)).content.decode()
        chair.post(page("deliberation_vote", category.pk), vote)
        assert disputed.ranks() == {"Z": 1, "Y": 2, "Disputada": 3}
        disputed.to_deliberation()
        data = {"rationale": LONG}
        for row in disputed.ranking().entries:
            data[f"outcome-{row.submission.pk}"] = "not_selected"
            data[f"feedback-{row.submission.pk}"] = "Gracias."
        data |= {f"outcome-{tied[1].pk}": "winner", f"prize-{tied[1].pk}": prize.pk}
        refused = chair.post(page("deliberation_propose", category.pk), data | {"rationale": "No"})
        assert refused.status_code == 200
        assert "Error:" in refused.content.decode()
        assert chair.post(page("deliberation_propose", category.pk), data).status_code == 302
        result = CategoryResult.objects.get()
        publisher = browse(disputed.publisher)
        assert "Z" in publisher.get(staff("confirm", result.pk)).content.decode()
        assert browse(disputed.coordinator).get(staff("confirm", result.pk)).status_code == 404
        for _twice in range(2):
            assert publisher.post(staff("confirm", result.pk)).status_code == 302
        result.refresh_from_db()
        assert result.stage == ResultStage.PRELIMINARY
        entry.refresh_from_db()
        assert entry.status == SubmissionStatus.DECIDED
        assert Notification.objects.filter(kind="result_preliminary").count() == 3
        assert publisher.post(staff("publish", call.pk)).status_code == 409

    def test_pages_of_the_desk(self, disputed, browse):
        client = browse(disputed.coordinator)
        assert client.get(staff("call", disputed.call.pk)).status_code == 200
        assert client.get(staff("reweight", disputed.call.pk)).status_code == 200
        message = {"audience": "entrants", "subject": "Aviso", "text": "Hay una charla el lunes."}
        url = staff("mail", disputed.call.pk)
        preview = client.post(url, message)
        assert "Le llega a 1 persona" in preview.content.decode()
        assert not Notification.objects.filter(kind="call_message").exists()
        for _twice in range(2):
            client.post(url, message | {"send": "1"})
        assert Notification.objects.filter(kind="call_message").count() == 1
        assert browse(disputed.publisher).get(url).status_code == 404

    def test_formulas_in_the_sheet_are_text(self, disputed, browse):
        revision = disputed.entry_in_doubt.revision
        revision.title = '=HYPERLINK("http://malo.example")'
        revision.save()
        content = browse(disputed.auditor).get(staff("export", disputed.call.pk)).content
        sheet = load_workbook(io.BytesIO(content))["Postulaciones"]
        assert sheet["C2"].value == '\'=HYPERLINK("http://malo.example")'
        assert sheet["C2"].data_type == "s"
