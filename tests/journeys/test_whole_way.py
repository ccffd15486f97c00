"""A practice travels the whole way, from the official form to the citizen who reads it."""

import pytest

from . import citizens, owners, staff
from .filled_forms import FORMS

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "side"])

OBSERVATION = "Cuente también qué hizo la entidad con esa dificultad."
ANSWER = "Se capacitó a las personas que atienden. Queda dicho en la ficha."
RATIONALE = "La ficha muestra el problema, lo que se hizo y sus resultados, con franqueza."
COMMENT = "Se ve en el impacto y en las cifras de la ficha."
LEVELS = {
    "Eficaz": 4,
    "Eficiente": 3,
    "Centrado en el usuario": 4,
    "Replicable y adaptable": 3,
}


@pytest.mark.parametrize("form", FORMS)
def test_form_becomes_a_record_that_citizens_find(form, make_house, enter):
    house = make_house(form.body)
    editor, coordinator = enter(), enter()

    owners.log_in(editor, house.editor, "/mis-practicas/")
    owners.upload_form(editor, form)
    owners.check_preview(editor, form)
    owners.create_draft(editor)
    practice = editor.url
    assert owners.labels_of_missing(editor) == list(form.lacks)
    owners.complete(editor, form)
    owners.attach(editor, "informe.pdf", "Informe de atenciones")
    assert owners.labels_of_missing(editor) == []

    manager = enter()
    owners.log_in(manager, house.manager, "/mis-practicas/")
    manager.get_by_role("link", name=form.title, exact=True).click()
    owners.endorse(manager)
    editor.goto(practice)
    code = owners.submit(editor)

    owners.log_in(coordinator, house.coordinator, "/admin/")
    staff.open_case(coordinator, form.title, "1 caso sin responsable")
    staff.take(coordinator)
    staff.return_for(coordinator, form.returned_for, OBSERVATION)

    editor.goto(practice)
    owners.answer_observation(editor, OBSERVATION, ANSWER)
    assert owners.submit_again(editor) == code

    staff.open_case(coordinator, form.title, "1 caso con los requisitos por revisar")
    staff.declare_eligible(coordinator)
    staff.assign(coordinator, house.evaluator.full_name)

    evaluator = enter()
    owners.log_in(evaluator, house.evaluator, "/evaluacion/")
    staff.accept(evaluator, form.title)
    staff.score(evaluator, LEVELS, COMMENT, total="72,00")
    staff.save_draft(evaluator)
    staff.send(evaluator)

    staff.open_case(coordinator, form.title, "1 caso listo para proponer la decisión")
    staff.propose(coordinator, RATIONALE)

    publisher = enter()
    owners.log_in(publisher, house.publisher, "/admin/")
    staff.open_case(publisher, form.title, "1 decisión por confirmar y publicar")
    staff.publish(publisher)

    citizen = enter()
    for words in form.searches:
        citizens.search(citizen, words)
        assert citizens.hits(citizen) == [code], words
    citizens.open_hit(citizen, code, form.title)
    citizens.read_record(citizen, form)
    assert citizens.download(citizen, "Informe de atenciones") == owners.a_pdf()
