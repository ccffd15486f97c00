from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.exceptions import ImportRefused, NotAllowed
from practices.importers.parsed import ParsedForm, Unplaced
from practices.models import DocumentImport, Revision
from practices.selectors.content import content_hash
from practices.services import imports
from practices.services.demo import FOLDER
from tests.factories import make_member, make_organisation, make_user

FORM = FOLDER / "enel-oficina-virtual.txt"


def read(house, path=FORM):
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    (document,) = imports.read_upload(actor=house.editor, upload=upload)
    return document


def test_reading_a_form_creates_no_practice(house):
    document = read(house)
    assert document.layout == "superservicios"
    assert Revision.objects.count() == 0


def test_the_draft_has_the_forms_values_and_belongs_to_the_chosen_body(house):
    revision = imports.create_draft_from_import(read(house), actor=house.editor, owner=house.body)
    assert revision.owner == revision.practice.owner == house.body
    assert revision.target_population
    assert revision.figures.count() == 3
    assert [row.territory.divipola_code for row in revision.coverage.all()] == ["25"]
    assert [row.category_number for row in revision.selections.all()] == [3]


def test_asking_twice_gives_the_same_draft(house):
    document = read(house)
    first = imports.create_draft_from_import(document, actor=house.editor, owner=house.body)
    again = imports.create_draft_from_import(document, actor=house.editor, owner=house.body)
    assert first == again
    assert Revision.objects.count() == 1


def test_another_person_cannot_use_what_somebody_read(house):
    with pytest.raises(NotAllowed):
        imports.create_draft_from_import(read(house), actor=house.manager)


def test_an_owner_that_is_not_the_forms_is_kept_as_unplaced_text(house):
    form = ParsedForm("superservicios", values={"owner": "ENEL Codensa", "title": "Oficina"})
    revision = imports.create_draft(form, actor=house.editor, owner=house.body)
    assert [row.text for row in revision.unplaced_texts.all()] == ["ENEL Codensa"]


def test_a_title_too_long_for_its_field_is_kept_whole_as_unplaced_text(house):
    title = "Palabra " * 40
    form = ParsedForm("superservicios", values={"title": title})
    revision = imports.create_draft(form, actor=house.editor, owner=house.body)
    assert len(revision.title) <= 200
    assert [row.text for row in revision.unplaced_texts.all()] == [title]


def test_unplaced_text_comes_along(house):
    form = ParsedForm("canal-capital", unplaced=(Unplaced("Tres párrafos", "Antes"),))
    revision = imports.create_draft(form, actor=house.editor)
    assert [(row.text, row.source) for row in revision.unplaced_texts.all()] == [
        ("Tres párrafos", "Antes")
    ]


def test_a_foreign_file_is_refused_in_one_sentence(house):
    upload = SimpleUploadedFile("carta.txt", b"Estimados: adjunto lo pedido.")
    with pytest.raises(ImportRefused) as refusal:
        imports.read_upload(actor=house.editor, upload=upload)
    assert str(refusal.value).endswith(".")
    assert DocumentImport.objects.count() == 0


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_demonstration_form_becomes_a_draft_twice_alike(house, path: Path):
    hashes = set()
    for _round in range(2):
        (form,) = imports.read_forms(path.read_bytes(), path.name)
        revision = imports.create_draft(form, actor=house.editor, owner=house.body)
        hashes.add(content_hash(revision))
        assert revision.title
        assert revision.impact
    assert len(hashes) == 1


def test_staff_may_name_any_body_and_others_only_theirs(house):
    enel = make_organisation("Enel Colombia", acronym="Enel")
    enel.former_names.create(name="ENEL Codensa")
    assert imports.owner_named("enel codensa", make_user(is_staff=True)) == enel
    assert imports.owner_named("enel codensa", house.editor) is None
    assert imports.owner_named("Enel", make_member(enel)) == enel
