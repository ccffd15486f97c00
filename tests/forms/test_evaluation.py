import pytest

from practices.forms.evaluation import ScoresForm
from practices.scoring import Rating
from practices.services.evaluations import ScoreInput
from tests.factories import make_assignment, make_evaluation, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation():
    return make_evaluation(make_assignment(make_submission(status="in_evaluation")), (4,))


def make_form(evaluation, data=None):
    criteria = evaluation.assignment.submission.rubric.criteria.prefetch_related("levels")
    return ScoresForm(data, evaluation=evaluation, criteria=criteria)


def field(form, name, position=0):
    return f"{name}-{form.criteria[position].pk}"


def test_a_card_has_six_levels_two_of_them_derived(evaluation):
    card = make_form(evaluation).cards({})[0]

    assert [level["value"] for level in card["levels"]] == [0, 1, 2, 3, 4, 5]
    assert {level["value"]: level["anchor"] for level in card["levels"] if level["between"]} == {
        2: "Entre el nivel 1 y el nivel 3.",
        4: "Entre el nivel 3 y el nivel 5.",
    }
    assert [level["value"] for level in card["levels"] if level["checked"]] == [4]


def test_not_applicable_is_offered_where_the_rubric_allows_it(evaluation):
    rubric = evaluation.assignment.submission.rubric
    rubric.allows_not_applicable = True
    form = make_form(evaluation)
    bound = make_form(evaluation, {"version": "1", field(form, "level"): "na"})

    assert form.cards({})[0]["levels"][-1]["value"] == "na"
    assert bound.is_valid()
    assert bound.scores()[form.criteria[0].pk] == ScoreInput(not_applicable=True)
    assert bound.ratings() == {"eficaz": Rating(None)}


def test_links_to_the_record_are_those_of_fields_that_stand_in_it(evaluation):
    criterion = evaluation.assignment.submission.rubric.criteria.first()
    criterion.read_in = ["impact", "figures"]
    criterion.save()
    link = {"title": "Impacto generado", "anchor": "impacto-generado"}

    assert make_form(evaluation).cards({"impact": link})[0]["read_in"] == [link]


def test_nothing_is_needed_but_the_version(evaluation):
    assert make_form(evaluation, {"version": "1"}).is_valid()
    assert not make_form(evaluation, {"private_notes": "x"}).is_valid()


def test_an_error_leads_to_the_card_of_its_criterion(evaluation):
    form = make_form(evaluation)
    bound = make_form(
        evaluation,
        {"version": "1", field(form, "level"): "4", field(form, "no_evidence"): "on"},
    )

    assert not bound.is_valid()
    assert [link["url"] for link in bound.error_links()] == ["#criterio-eficaz"]


def test_only_criteria_that_differ_clash(evaluation):
    form = make_form(evaluation)
    bound = make_form(
        evaluation,
        {
            "version": "1",
            field(form, "level"): "4",
            field(form, "level", 1): "2",
            field(form, "comment", 1): "Poco claro",
        },
    )

    assert bound.is_valid()
    assert bound.clashes() == [
        {"name": "Eficiente", "stored": "sin calificar", "typed": "nivel 2. Poco claro"}
    ]
