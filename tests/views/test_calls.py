"""The public pages of contests."""

import datetime

import pytest
from django.utils import timezone

from practices.enums import (
    CallEvaluatorStage,
    CallNoticeKind,
    CallStatus,
    Outcome,
    PublishScores,
    ResultStage,
    SubmissionStatus,
)
from practices.models import (
    CallEvaluator,
    CallNotice,
    CallQuestion,
    CategoryResult,
    Decision,
    Prize,
)
from tests.factories import make_call, make_revision, make_submission, make_user
from tests.views.reading import page, section, words

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 6, 16, 15, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def bank(house):
    """The home of the portal, with its permanent call."""


def contest(status=CallStatus.OPEN, **columns):
    return make_call(
        **{
            "name": "Premio del agua",
            "slug": "premio",
            "status": status,
            "opens_at": timezone.now() - DAY,
            "closes_at": timezone.now() + DAY,
        }
        | columns
    )


def result(call, *, stage=ResultStage.PRELIMINARY, title="Agua para todos", **decision):
    """A category with one winner."""
    category = call.categories.get()
    entry = make_submission(
        make_revision("submitted", title=title),
        call,
        status=SubmissionStatus.DECIDED,
        category=category,
        content_hash="0" * 64,
    )
    found = CategoryResult.objects.create(
        category=category, stage=stage, rationale="Cumplió con creces.", proposed_by=make_user()
    )
    Decision.objects.create(
        submission=entry,
        result=found,
        rationale="Motivo.",
        proposed_by=found.proposed_by,
        snapshot={"mean": "81.33"},
        **{"outcome": Outcome.WINNER, "rank": 1} | decision,
    )
    return entry


class TestList:
    def test_says_what_receives_entries_and_what_has_results(self, client):
        contest()
        contest(CallStatus.CLOSED, name="Premio viejo", slug="viejo")
        tree = page(client, "/convocatorias/")
        assert "Premio del agua" in section(tree, "en-curso")
        assert "Premio viejo" in section(tree, "con-resultados")

    def test_one_in_preparation_does_not_exist(self, client):
        contest(CallStatus.SETUP)
        assert "Premio" not in words(page(client, "/convocatorias/"))
        page(client, "/convocatorias/premio/", 404)
        page(client, "/convocatorias/premio/resultados/", 404)
        assert client.get("/convocatorias/premio/calendario.ics").status_code == 404

    def test_without_any_there_is_a_way_on(self, client):
        assert "Ahora no hay concursos abiertos" in words(page(client, "/convocatorias/"))


class TestCall:
    def test_shows_all_that_an_entrant_asks(self, client):
        call = contest(bases="Las **bases** del premio.", maximum_entries_per_owner=2)
        category = call.categories.get()
        category.fits = "Ahorro de agua."
        category.save()
        Prize.objects.create(category=category, name="Gota de oro")
        CallQuestion.objects.create(call=call, question="¿Quién puede?", answer="Cualquiera.")
        CallEvaluator.objects.create(
            call=call,
            user=make_user(full_name="Julia Jurado"),
            invited_by=make_user(),
            stage=CallEvaluatorStage.ACCEPTED,
        )
        CallEvaluator.objects.create(
            call=call, user=make_user(full_name="Iván Invitado"), invited_by=make_user()
        )
        tree = page(client, "/convocatorias/premio/")
        text = words(tree)
        for shown in (
            "Las bases del premio.",
            "Ahorro de agua.",
            "Gota de oro",
            "¿Quién puede?",
            "Julia Jurado",
            "hasta 2 postulaciones",
            "Eficaz 30 %",
            "Eficaz, nivel 5.",
        ):
            assert shown in text
        assert "Iván Invitado" not in text
        assert tree.xpath("//h1/text()") == ["Premio del agua"]

    def test_what_was_told_stands_with_its_number(self, client):
        call = contest()
        CallNotice.objects.create(
            call=call,
            kind=CallNoticeKind.ADDENDUM,
            number=1,
            title="Cambia la categoría 1",
            text="Ahora incluye el aseo.",
            published_by=make_user(),
        )
        assert "Adenda 1: Cambia la categoría 1" in section(
            page(client, "/convocatorias/premio/"), "avisos"
        )

    def test_sets_no_cookie_and_may_be_cached(self, client):
        contest()
        response = client.get("/convocatorias/premio/")
        assert not response.cookies
        assert "private" not in response["Cache-Control"]

    def test_calendar_is_one_that_programs_read(self, client):
        contest(name="Premio; del, agua")
        text = client.get("/convocatorias/premio/calendario.ics").content.decode()
        lines = text.split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR"
        assert lines[-2:] == ["END:VCALENDAR", ""]
        assert "SUMMARY:Premio\\; del\\, agua: Recepción de postulaciones" in lines
        assert all(len(line.encode()) <= 75 for line in lines)


class TestResults:
    def test_nothing_before_they_are_public(self, client):
        call = contest(CallStatus.DELIBERATION)
        result(call, stage=ResultStage.PROPOSED)
        text = words(page(client, "/convocatorias/premio/resultados/"))
        assert "Todavía no hay resultados" in text
        assert "Agua para todos" not in text

    def test_preliminary_ones_say_so(self, client):
        result(contest(CallStatus.PRELIMINARY, result_objections_until=NOW))
        text = words(page(client, "/convocatorias/premio/resultados/"))
        assert "Resultados preliminares." in text
        assert "Agua para todos" in text
        assert "Ganadora" in text

    @pytest.mark.parametrize(
        ("publish", "outcome", "is_shown"),
        [
            (PublishScores.NONE, Outcome.WINNER, False),
            (PublishScores.WINNERS, Outcome.WINNER, True),
            (PublishScores.WINNERS, Outcome.NOT_SELECTED, False),
            (PublishScores.ALL, Outcome.NOT_SELECTED, True),
        ],
    )
    def test_scores_are_shown_as_the_call_says(self, client, publish, outcome, is_shown):
        call = contest(CallStatus.RESULTS_PUBLISHED, publish_scores=publish)
        result(call, stage=ResultStage.FINAL, outcome=outcome)
        text = words(page(client, "/convocatorias/premio/resultados/"))
        assert ("81,33" in text) is is_shown

    def test_participation_counts_each_entry_once(self, client):
        call = contest(CallStatus.RESULTS_PUBLISHED)
        result(call, stage=ResultStage.FINAL)
        make_submission(make_revision("submitted"), call, status=SubmissionStatus.INELIGIBLE)
        tree = page(client, "/convocatorias/premio/resultados/")
        numbers = [each.strip() for each in tree.xpath("//dl[@class='stats']//dd/text()")]
        assert numbers == ["2", "1", "0", "1"]

    def test_a_void_category_says_why(self, client):
        call = contest(CallStatus.RESULTS_PUBLISHED)
        CategoryResult.objects.create(
            category=call.categories.get(),
            stage=ResultStage.FINAL,
            is_void=True,
            rationale="Ninguna superó el mínimo.",
            proposed_by=make_user(),
        )
        text = words(page(client, "/convocatorias/premio/resultados/"))
        assert "Categoría desierta. Ninguna superó el mínimo." in text
