"""A table from its upload to its practices, and what may go wrong on the way."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from practices.enums import TableImportStage, TableRowOutcome
from practices.exceptions import ImportRefused, NotAllowed, PracticesError
from practices.exporters.table_files import refused_file
from practices.models import ImpactFigure, Practice, Revision, TableImport
from practices.selectors.content import content_hash
from practices.services import drafts, operations, table_imports
from tests.factories import make_member, make_organisation, make_user

from .tables import bring_in, check, exported, outcomes, problems, workbook

HEADINGS = ["Código", "Título", "Entidad titular"]


@pytest.fixture
def two_rows(house):
    return workbook(
        [
            [*HEADINGS, "Impacto"],
            ["1", "Uno", house.body.name, "Menos"],
            ["2", "Dos", house.body.name],
        ],
        Cifras=[["Código", "Indicador", "Valor"], ["1", "Atenciones", "1.234,5"]],
    )


class TestImporting:
    def test_every_row_becomes_a_draft_of_its_body(self, house, two_rows):
        done = bring_in(check(house.editor, two_rows))

        assert done.stage == TableImportStage.DONE
        first, second = Revision.objects.order_by("title").reverse()
        assert (first.title, first.owner, first.status) == ("Uno", house.body, "draft")
        assert (first.impact, first.created_by) == ("Menos", house.editor)
        assert first.practice.owner == house.body
        assert first.figures.get().value == Decimal("1234.5")
        assert second.title == "Dos"
        assert [row.revision for row in done.rows.all()] == [first, second]

    def test_twice_makes_no_duplicates(self, house, two_rows):
        bring_in(check(house.editor, two_rows))
        again = check(house.editor, two_rows)
        assert outcomes(again) == ["same", "same"]
        bring_in(again)
        assert Practice.objects.count() == 2

    def test_a_later_table_changes_the_open_draft(self, house, two_rows):
        bring_in(check(house.editor, two_rows))
        changed = check(house.editor, workbook([HEADINGS, ["1", "Uno, mejorada", house.body.name]]))
        assert outcomes(changed) == ["changed"]
        assert changed.rows.get().content["changes"] == ["Título"]
        bring_in(changed)
        revision = Revision.objects.get(title="Uno, mejorada")
        # What the second table has no columns for stays.
        assert (revision.version, revision.impact) == (2, "Menos")
        assert revision.figures.count() == 1

    def test_bodies_number_their_rows_each_for_itself(self, house, two_rows):
        other = make_organisation("Aguas del Norte")
        bring_in(check(house.editor, two_rows))
        theirs = check(make_member(other), workbook([HEADINGS, ["1", "Otra", other.name]]))
        assert outcomes(theirs) == ["new"]

    def test_a_row_without_body_goes_to_the_one_chosen(self, house):
        table = check(
            house.editor, workbook([["Código", "Título"], ["1", "Uno"]]), owner=house.body
        )
        bring_in(table)
        assert Revision.objects.get().owner == house.body

    def test_what_was_uploaded_is_gone_when_it_is_done(self, house, two_rows):
        done = bring_in(check(house.editor, two_rows))
        assert not done.file
        assert [row.content for row in done.rows.all()] == [{}, {}]


class TestReport:
    def test_each_wrong_cell_is_named(self, house):
        table = check(
            house.editor,
            workbook(
                [
                    [*HEADINGS, "En servicio desde", "Sigue vigente"],
                    ["1", "x" * 201, house.body.name, "ayer", "quizás"],
                    [None, "Sin código", house.body.name],
                ],
                Cifras=[["Código", "Indicador", "Valor"], ["1", "Atenciones", "muchas"]],
                Enlaces=[["Código", "Dirección"], ["1", "javascript:alert(1)"]],
            ),
        )
        found = {(sheet, row, column) for sheet, row, column, _value, _text in problems(table)}
        assert found == {
            ("Prácticas", 2, "Título"),
            ("Prácticas", 2, "En servicio desde"),
            ("Prácticas", 2, "Sigue vigente"),
            ("Cifras", 2, "Valor"),
            ("Enlaces", 2, "Dirección"),
            ("Prácticas", 3, "Código"),
        }
        assert Practice.objects.count() == 0

    def test_a_code_that_is_there_twice_refuses_both_rows(self, house):
        rows = [["1", "Uno", house.body.name], ["2", "Dos", house.body.name]]
        table = check(house.editor, workbook([HEADINGS, *rows, rows[0]]))
        assert outcomes(table) == ["refused", "new", "refused"]
        assert [text for *_rest, text in problems(table)] == [
            "El código se repite en la fila 4.",
            "El código ya está en la fila 2.",
        ]
        bring_in(table, all_or_nothing=False)
        assert [each.title for each in Revision.objects.all()] == ["Dos"]

    def test_a_repeated_code_is_told_beside_what_else_is_wrong(self, house):
        rows = [[*HEADINGS, "En servicio desde"], ["1", "Uno", house.body.name, "ayer"]]
        table = check(house.editor, workbook([*rows, ["1", "Otra", house.body.name, "2019"]]))
        assert [each[1:3] for each in problems(table)] == [
            (2, "En servicio desde"),
            (2, "Código"),
            (3, "Código"),
        ]

    def test_a_file_that_is_no_table_is_refused_before_it_is_kept(self, house):
        with pytest.raises(ImportRefused):
            check(house.editor, b"nada", "t.pdf")
        assert TableImport.objects.count() == 0

    def test_a_table_without_practices_is_refused(self, house):
        table = check(house.editor, workbook([HEADINGS]))
        assert (table.stage, table.refusal) == ("refused", "La tabla no tiene ninguna práctica.")

    def test_rows_of_no_practice_keep_the_table_from_being_imported_whole(self, house):
        table = check(
            house.editor,
            workbook(
                [HEADINGS, ["1", "Uno", house.body.name]],
                Cifras=[["Código", "Indicador", "Valor"], ["9", "Atenciones", 3]],
            ),
        )
        with pytest.raises(PracticesError, match="filas sueltas"):
            bring_in(table)
        assert bring_in(table, all_or_nothing=False).stage == TableImportStage.DONE


class TestRefusedRows:
    @pytest.fixture
    def mixed(self, house):
        return check(
            house.editor,
            workbook(
                [
                    [*HEADINGS, "En servicio desde"],
                    ["1", "Buena", house.body.name, "2019"],
                    ["2", "=mala", house.body.name, "ayer"],
                ]
            ),
        )

    def test_all_or_nothing_imports_nothing(self, mixed):
        with pytest.raises(PracticesError, match="Hay filas con errores"):
            bring_in(mixed)
        assert Practice.objects.count() == 0

    def test_what_was_refused_while_importing_stays_refused(self, house, two_rows):
        table = check(house.editor, two_rows)
        house.body.memberships.filter(user=house.editor).update(is_active=False)
        bring_in(table)
        assert {row[1:3] for row in problems(table)} == {
            (2, "Entidad titular"),
            (3, "Entidad titular"),
        }
        house.body.memberships.filter(user=house.editor).update(is_active=True)
        with pytest.raises(PracticesError, match="No hay filas buenas"):
            bring_in(table, all_or_nothing=False)

        table.rows.filter(number=3).update(outcome=TableRowOutcome.NEW)
        bring_in(table, all_or_nothing=False)
        assert [each.title for each in Revision.objects.all()] == ["Dos"]

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_good_rows_go_in_and_the_others_come_back_to_be_corrected(self, house, mixed, kind):
        bring_in(mixed, all_or_nothing=False)
        assert Revision.objects.get().title == "Buena"

        with refused_file(mixed, kind) as handed_back:
            data = handed_back.read()
        again = check(house.editor, data, f"t.{kind}")
        assert [each[2] for each in problems(again)] == ["En servicio desde"]
        assert again.notes == []
        assert again.rows.get().title == "=mala"


class TestWhoMay:
    def test_a_stranger_to_every_body_may_not(self, house, two_rows):
        with pytest.raises(NotAllowed):
            check(make_user(), two_rows)

    def test_rows_of_others_are_refused(self, house, two_rows):
        stranger = make_member(make_organisation("Aguas del Norte"))
        table = check(stranger, two_rows)
        told = "Usted no escribe prácticas de esa entidad."
        assert problems(table) == [
            ("Prácticas", number, "Entidad titular", house.body.name, told) for number in (2, 3)
        ]

    def test_a_draft_is_not_handed_to_a_body_of_others(self, house):
        house.draft()
        data = exported()
        other = make_organisation("Aguas del Norte")
        make_member(other)
        code = check(house.editor, data).rows.get().external_id
        table = check(house.editor, workbook([HEADINGS, [code, "Uno", other.name]]))
        assert [each[2:4] for each in problems(table)] == [("Entidad titular", other.name)]

    def test_the_coordination_imports_for_bodies_without_people(self, house, two_rows):
        silent = make_organisation("Empresa sin personas")
        own = workbook([HEADINGS, ["1", "Suya", silent.name]])
        assert outcomes(check(house.coordinator, own)) == ["new"]
        table = check(house.coordinator, two_rows)
        assert {text for *_rest, text in problems(table)} == {
            "Esa entidad tiene personas en el portal: les corresponde a ellas importarla."
        }

    def test_only_who_uploaded_it_says_yes_or_drops_it(self, house, two_rows):
        table = check(house.editor, two_rows)
        with pytest.raises(NotAllowed):
            table_imports.start_import(table, actor=house.manager)
        with pytest.raises(NotAllowed):
            table_imports.cancel_import(table, actor=house.manager)

    def test_evidence_of_a_third_party_is_the_coordination_s(self, house):
        figures = [
            ["Código", "Indicador", "Valor", "Nivel de evidencia", "Tercero que lo confirmó"],
            ["1", "Atenciones", 5, "Lo confirmó un tercero", "Universidad"],
        ]
        table = check(
            house.editor, workbook([HEADINGS, ["1", "Uno", house.body.name]], Cifras=figures)
        )
        assert outcomes(table) == ["refused"]

    def test_figures_that_the_coordination_confirmed_are_handed_on(self, house):
        draft = house.draft()
        ImpactFigure.objects.create(
            revision=draft, indicator="Atenciones", value=5, evidence_level=3, third_party="U"
        )
        draft.title = "Otra"
        data = exported()
        Revision.objects.update(title="Distinta")
        assert outcomes(check(house.editor, data)) == ["changed"]


class TestStates:
    def test_a_published_practice_is_the_same_or_refused(self, house):
        published = house.published()
        data = exported()
        assert outcomes(check(house.editor, data)) == ["same"]
        table = check(
            house.editor,
            workbook([["Código", "Título"], [published.practice.code, "Otro título"]]),
        )
        assert [text for *_rest, text in problems(table)] == [
            "Ya está publicada. Corríjala en una versión nueva."
        ]

    def test_a_code_of_somebody_else_s_practice_is_refused(self, house):
        code = house.published().practice.code
        other = make_organisation("Aguas del Norte")
        rows = [HEADINGS, [code, "Ajena", other.name]]
        table = check(make_member(other), workbook(rows))
        assert outcomes(table) == ["refused"]
        told = "Ese código no es de una práctica de sus entidades."
        assert problems(table) == [("Prácticas", 2, "Código", code, told)]

    def test_a_code_of_another_body_is_refused_to_the_coordination_too(self, house):
        code = house.published().practice.code
        silent = make_organisation("Empresa sin personas")
        table = check(house.coordinator, workbook([HEADINGS, [code, "Otra", silent.name]]))
        told = "Ese código es de una práctica de otra entidad."
        assert problems(table) == [("Prácticas", 2, "Código", code, told)]

    def test_a_code_that_no_practice_has_is_a_code_like_any_other(self, house):
        published = house.published()
        code = f"BP-{published.practice.code_year}-9999"
        assert outcomes(
            check(house.editor, workbook([HEADINGS, [code, "De otro portal", house.body.name]]))
        ) == ["new"]

    def test_a_draft_code_of_others_says_nothing_of_their_draft(self, house):
        house.draft(title="Secreta")
        data = exported()
        table = check(make_member(make_organisation("Aguas del Norte")), data)
        assert {text for *_rest, text in problems(table)} == {
            "Usted no escribe prácticas de esa entidad."
        }


class TestHalfWay:
    def test_said_yes_twice_it_is_imported_once(self, house, two_rows):
        table = check(house.editor, two_rows)
        bring_in(table)
        bring_in(table)
        assert Practice.objects.count() == 2

    def test_a_dropped_table_leaves_nothing(self, house, two_rows):
        table = check(house.editor, two_rows)
        table_imports.cancel_import(table, actor=house.editor)
        table.refresh_from_db()
        assert (table.stage, table.rows.count(), table.file.name) == ("cancelled", 0, "")
        with pytest.raises(PracticesError):
            table_imports.start_import(table, actor=house.editor)

    def test_killed_between_two_lots_it_goes_on_without_duplicates(
        self, house, two_rows, monkeypatch
    ):
        monkeypatch.setattr(table_imports, "ROWS_AT_ONCE", 1)
        table = check(house.editor, two_rows)
        killed_after_one(monkeypatch)
        with pytest.raises(Killed):
            bring_in(table, all_or_nothing=False)
        table.refresh_from_db()
        assert (Practice.objects.count(), table.rows_done, table.stage) == (1, 1, "importing")

        monkeypatch.undo()
        later(table)
        operations.table_imports.resume_due()
        table.refresh_from_db()
        assert (Practice.objects.count(), table.rows_done, table.stage) == (2, 2, "done")

    def test_killed_in_the_middle_of_all_it_leaves_nothing_and_begins_anew(
        self, house, two_rows, monkeypatch
    ):
        monkeypatch.setattr(table_imports, "ROWS_AT_ONCE", 1)
        table = check(house.editor, two_rows)
        killed_after_one(monkeypatch)
        with pytest.raises(Killed):
            bring_in(table)
        assert Practice.objects.count() == 0

        monkeypatch.undo()
        later(table)
        table_imports.resume_due()
        table.refresh_from_db()
        assert (Practice.objects.count(), table.stage) == (2, "done")

    def test_killed_while_it_was_checked_it_is_checked_anew(self, house, two_rows):
        table = check(house.editor, two_rows)
        TableImport.objects.filter(pk=table.pk).update(stage=TableImportStage.CHECKING)
        later(table)
        table_imports.resume_due()
        table.refresh_from_db()
        assert (table.stage, table.rows.count()) == ("checked", 2)

    def test_who_takes_every_worker_down_is_given_up(self, house, two_rows):
        table = check(house.editor, two_rows)
        TableImport.objects.filter(pk=table.pk).update(
            stage=TableImportStage.CHECKING, attempts=table_imports.MAXIMUM_ATTEMPTS
        )
        later(table)
        table_imports.resume_due()
        table.refresh_from_db()
        assert table.stage == TableImportStage.FAILED

    def test_two_workers_do_not_do_the_same(self, house, two_rows):
        table = check(house.editor, two_rows)
        later(table)
        TableImport.objects.filter(pk=table.pk).update(
            stage=TableImportStage.CHECKING, next_try_at=timezone.now() + datetime.timedelta(1)
        )
        table_imports.check_table.call(table.pk)
        table.refresh_from_db()
        assert table.attempts == 1

    def test_a_draft_that_became_another_since_stops_all(self, house, two_rows):
        bring_in(check(house.editor, two_rows))
        table = check(
            house.editor,
            workbook([HEADINGS, ["1", "Nueva", house.body.name], ["3", "Tres", house.body.name]]),
        )
        revision = Revision.objects.get(title="Uno")
        drafts.save_draft(
            revision, actor=house.editor, expected_version=1, content={"summary": "Otra"}
        )
        house.body.memberships.filter(user=house.editor).update(is_active=False)
        stopped = bring_in(table)
        assert (stopped.stage, Practice.objects.count()) == ("checked", 2)
        assert stopped.refusal == "Algo cambió desde la revisión. No se importó ninguna fila."


class Killed(BaseException):
    """What no handler of the task sees."""


def killed_after_one(monkeypatch):
    write = table_imports.write_plans
    calls = []

    def once(plans, *, actor):
        if calls:
            raise Killed
        calls.append(plans)
        write(plans, actor=actor)

    monkeypatch.setattr(table_imports, "write_plans", once)


def later(table):
    """The step of the dead worker is over."""
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    TableImport.objects.filter(pk=table.pk).update(next_try_at=long_ago)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_comes_back_as_it_was(house, kind):
    """A text longer than a cell, line ends of a browser, what looks like an escape or a formula."""
    draft = house.draft(title="=1+1", summary="uno\r\ndos _x000D_ ñ 🙂 " + "é" * 40_000)
    data = exported(kind=kind)
    assert outcomes(check(house.editor, data, f"t.{kind}")) == ["same"]

    expected = content_hash(Revision.objects.get())
    draft.practice.revisions.all().delete()
    draft.practice.delete()
    bring_in(check(house.editor, data, f"t.{kind}"))

    assert content_hash(Revision.objects.get()) == expected
    assert outcomes(check(house.editor, data, f"t.{kind}")) == [TableRowOutcome.SAME]


def test_no_cell_of_an_export_is_a_formula(house):
    house.draft(title="=cmd()", summary="@x", context="+1", objectives="\uff1dA1", impact="-1")
    text = exported(kind="csv").decode("utf-8-sig")
    for guarded in ("'=cmd()", "'@x", "'+1", "'\uff1dA1", "'-1"):
        assert f";{guarded};" in text
