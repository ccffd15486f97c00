import pytest
from django.urls import reverse

from practices.enums import CallStatus
from practices.models import Rubric
from practices.services.rubrics import start_version
from tests.factories import make_bank, make_call


def url(name, obj):
    return reverse(f"admin:practices_{name}", args=(obj.pk,))


def rubric_form(rubric, *weights):
    """What the form of a rubric sends, with these weights."""
    criteria = list(rubric.criteria.all())
    data = {
        "call": rubric.call_id,
        "version": rubric.version,
        "scale_minimum": 0,
        "scale_maximum": 5,
        "criteria-TOTAL_FORMS": len(criteria),
        "criteria-INITIAL_FORMS": len(criteria),
    }
    for number, (criterion, weight) in enumerate(zip(criteria, weights, strict=True)):
        values = {
            "id": criterion.pk,
            "rubric": rubric.pk,
            "position": criterion.position,
            "code": criterion.code,
            "name": criterion.name,
            "kind": criterion.kind,
            "weight": weight,
            "minimum_mean": "3.00",
            "tie_order": criterion.tie_order,
            "definition": criterion.definition,
        }
        data |= {f"criteria-{number}-{name}": value for name, value in values.items()}
    return data


@pytest.fixture
def contest(db):
    call = make_call(status=CallStatus.SETUP)
    call.rubrics.update(frozen_at=None)
    return call


class TestRubric:
    def test_weights_that_sum_to_a_hundred_are_stored(self, cast, browse, contest):
        rubric = contest.rubrics.get()
        response = browse(cast.coordinator).post(
            url("rubric_change", rubric), rubric_form(rubric, "40.00", "20.00", "20.00", "20.00")
        )

        assert response.status_code == 302
        assert [str(c.weight) for c in rubric.criteria.all()] == [
            "40.00",
            "20.00",
            "20.00",
            "20.00",
        ]

    def test_any_other_sum_is_an_error_with_the_sum(self, cast, browse, contest):
        rubric = contest.rubrics.get()
        response = browse(cast.coordinator).post(
            url("rubric_change", rubric), rubric_form(rubric, "30.00", "20.00", "30.00", "19.99")
        )

        assert "Las ponderaciones suman 99,99 y deben sumar exactamente 100,00." in response.text
        assert rubric.criteria.first().weight == 30

    def test_in_force_it_is_read_only_and_says_why(self, cast, browse):
        rubric = Rubric.objects.current(make_bank())
        client = browse(cast.coordinator)
        shown = client.get(url("rubric_change", rubric))
        client.post(url("rubric_change", rubric), rubric_form(rubric, 25, 25, 25, 25))

        assert "Cerrada a cambios" in shown.text
        assert rubric.criteria.first().weight == 30

    def test_the_wording_of_a_criterion_is_edited_in_a_draft_only(self, cast, browse):
        bank = make_bank()
        draft = start_version(bank, actor=cast.coordinator)
        client = browse(cast.coordinator)
        data = {
            "name": "Eficaz",
            "definition": "Nuestra propia definición.",
            "guidance": "",
            "read_in": "[]",
            "levels-TOTAL_FORMS": "0",
            "levels-INITIAL_FORMS": "0",
        }
        for rubric in (draft, Rubric.objects.current(bank)):
            client.post(url("criterion_change", rubric.criteria.first()), data)

        assert draft.criteria.first().definition == "Nuestra propia definición."
        assert Rubric.objects.current(bank).criteria.first().definition == "Qué significa Eficaz."

    def test_a_version_is_prepared_and_put_in_force(self, cast, browse):
        bank = make_bank()
        client = browse(cast.coordinator)
        prepared = client.post(url("rubric_start_version", Rubric.objects.current(bank)))
        draft = bank.rubrics.get(version=2)
        asked = client.get(url("rubric_put_in_force", draft))
        client.post(url("rubric_put_in_force", draft))

        assert prepared.url == url("rubric_change", draft)
        assert "Las que ya llegaron conservan la suya." in asked.text
        assert Rubric.objects.current(bank) == draft

    def test_an_unfit_version_is_refused_with_the_reason(self, cast, browse):
        draft = start_version(make_bank(), actor=cast.coordinator)
        draft.criteria.first().levels.all().delete()
        response = browse(cast.coordinator).post(url("rubric_put_in_force", draft))

        assert response.status_code == 409
        assert "Escriba las anclas" in response.text

    def test_others_do_not_find_these_pages(self, cast, browse):
        rubric = Rubric.objects.current(make_bank())
        for person in (cast.publisher, cast.auditor, cast.administrator):
            client = browse(person)
            assert client.get(url("rubric_put_in_force", rubric)).status_code == 404
            assert client.post(url("rubric_start_version", rubric)).status_code == 404


class TestCall:
    def test_a_contest_is_edited_until_it_opens(self, cast, browse, contest):
        client = browse(cast.coordinator)
        assert "submit-row" in client.get(url("call_change", contest)).text
        open_call = make_call()
        assert 'name="_save"' not in client.get(url("call_change", open_call)).text

    def test_the_bank_is_edited_while_it_is_open_by_coordinators_alone(self, cast, browse):
        bank = make_bank()
        assert 'name="_save"' in browse(cast.coordinator).get(url("call_change", bank)).text
        assert 'name="_save"' not in browse(cast.publisher).get(url("call_change", bank)).text

    def test_only_contests_are_added(self, cast, browse):
        page = browse(cast.coordinator).get(reverse("admin:practices_call_add"))

        assert 'value="contest"' in page.text
        assert 'value="bank"' not in page.text
