import pytest
from django.core.management import CommandError, call_command

from practices.models import Practice, Revision, TableImport
from practices.services import table_checks
from tests.services.tables import workbook

HEADINGS = ["Código", "Título", "Entidad titular", "En servicio desde"]


@pytest.fixture
def run(house, tmp_path, capsys):
    def call(rows, *options):
        path = tmp_path / "tabla.xlsx"
        path.write_bytes(workbook([HEADINGS, *rows]))
        call_command("import_practices", str(path), f"--actor={house.editor.email}", *options)
        return capsys.readouterr()

    return call


def test_a_dry_run_writes_nothing(house, run):
    printed = run([["1", "Uno", house.body.name, "2019"]], "--dry-run")
    assert "Práctica nueva: 1" in printed.out
    assert (Practice.objects.count(), TableImport.objects.count()) == (0, 0)


def test_a_dry_run_refuses_every_row_of_a_repeated_code(house, run, capsys, monkeypatch):
    monkeypatch.setattr(table_checks, "ROWS_AT_ONCE", 1)
    rows = [["X-1", "Uno", house.body.name], ["2", "Dos", house.body.name]]
    with pytest.raises(CommandError, match="Hay filas con errores"):
        run([*rows, ["X-1", "Tres", house.body.name]], "--dry-run")
    printed = capsys.readouterr()
    assert "Práctica nueva: 1" in printed.out
    assert "Prácticas 2, Código: El código se repite en la fila 4." in printed.err
    assert "Prácticas 4, Código: El código ya está en la fila 2." in printed.err


def test_the_second_time_nothing_changes(house, run):
    rows = [["1", "Uno", house.body.name, "2019"]]
    run(rows)
    assert "Sin cambios: 1" in run(rows).out
    assert Practice.objects.count() == 1


def test_all_or_nothing_unless_the_good_rows_are_asked_for(house, run, capsys):
    rows = [["1", "Uno", house.body.name, "2019"], ["2", "Dos", house.body.name, "ayer"]]
    with pytest.raises(CommandError, match="Hay filas con errores"):
        run(rows)
    assert "Prácticas 3, En servicio desde" in capsys.readouterr().err
    assert Practice.objects.count() == 0
    run(rows, "--good-rows")
    assert Revision.objects.get().title == "Uno"


def test_the_body_of_rows_that_name_none(house, run):
    house.body.tax_id = "899999094-1"
    house.body.save()
    run([["1", "Uno"]], "--owner=899999094-1")
    assert Revision.objects.get().owner == house.body


def test_a_body_or_a_person_that_is_not_there(run):
    with pytest.raises(CommandError, match="No hay una entidad"):
        run([["1", "Uno"]], "--owner=1")
