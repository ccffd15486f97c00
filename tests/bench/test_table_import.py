"""A table of 5,000 practices: how long each part takes beside openpyxl alone reading the same
file, and how much memory a process of its own needs for it. Nothing here fails for being slow."""

import resource
import time
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import File
from django.db import connections

from practices.enums import TableImportStage, TableRowOutcome
from practices.exporters.table import TableRow, write_xlsx
from practices.exporters.table_files import export_file
from practices.exporters.table_lists import Lists
from practices.models import ImpactFigure, Organisation, Practice, Revision
from practices.selectors.table_names import Names
from practices.selectors.table_rows import MAIN, MAXIMUM_PRACTICES
from practices.services import table_imports

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "La entidad atendió a los usuarios rurales con un canal propio y midió los resultados. " * 7
LONG = [column.code for column in MAIN.columns if column.is_long][:14]
FIGURES = [
    ("figures", {"indicator": f"Atenciones {n}", "value": 900 + n, "unit": "atenciones"})
    for n in range(3)
]
CONTACT = ("contacts", {"office": "Atención al usuario", "email": "usuario@example.org"})
MEGABYTE = 1024 * 1024


@pytest.fixture
def table(house, tmp_path) -> Path:
    """5,000 practices of one body, with 14 long texts, three figures and a contact each."""
    path = tmp_path / "practicas.xlsx"
    names = Names()
    rows = (
        TableRow(
            {
                "code": str(number),
                "title": f"Práctica {number}",
                "owner": house.body.name,
                "started_on": "03/2019",
                "keywords": f"rural; tema {number % 50}",
                **dict.fromkeys(LONG, f"{number} {TEXT}"),
            },
            [*FIGURES, CONTACT],
        )
        for number in range(1, MAXIMUM_PRACTICES + 1)
    )
    with path.open("wb") as output:
        write_xlsx(output, rows, Lists(names, Organisation.objects.all()))
    return path


class Watch:
    """Seconds of each part, and how often the floor that is."""

    def __init__(self):
        self.floor = 0.0

    def time(self, name, work, *, is_floor=False):
        begun = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - begun
        if is_floor:
            self.floor = seconds
        print(f"{name:<44}{seconds:8.1f} s{seconds / self.floor:8.2f} times the floor")
        return result


def read_alone(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for sheet in book.worksheets for _row in sheet.iter_rows(values_only=True))


def longest_transaction(work) -> float:
    """Seconds between BEGIN and COMMIT of the longest one."""
    connection = connections["default"]
    begun, longest = [0.0], [0.0]
    enter, commit = connection.set_autocommit, connection._commit

    def watch_begin(autocommit, *args, **options):
        result = enter(autocommit, *args, **options)
        if not autocommit:
            begun[0] = time.perf_counter()
        return result

    def watch_commit():
        result = commit()
        longest[0] = max(longest[0], time.perf_counter() - begun[0])
        return result

    connection.set_autocommit, connection._commit = watch_begin, watch_commit
    try:
        work()
    finally:
        connection.set_autocommit, connection._commit = enter, commit
    return longest[0]


def received(house, path):
    with path.open("rb") as content:
        return table_imports.receive_table(
            actor=house.editor,
            upload=File(content, name=path.name),
            name=path.name,
            in_background=False,
        )


@pytest.mark.parametrize("all_or_nothing", [True, False], ids=["all or nothing", "good rows"])
def test_5000_rows(house, table, all_or_nothing):
    watch = Watch()
    print(f"\n{table.stat().st_size / MEGABYTE:.1f} MB, {MAXIMUM_PRACTICES} practices")
    watch.time(
        "openpyxl alone reads the file (the floor)", lambda: read_alone(table), is_floor=True
    )
    table_import = received(house, table)

    watch.time("check every row", lambda: table_imports.check_table.call(table_import.pk))
    table_imports.start_import(
        table_import, actor=house.editor, all_or_nothing=all_or_nothing, in_background=False
    )
    locked = watch.time(
        "import",
        lambda: longest_transaction(lambda: table_imports.import_table.call(table_import.pk)),
    )
    print(f"{'longest transaction of the import':<44}{locked:8.1f} s")

    table_import.refresh_from_db()
    assert table_import.stage == TableImportStage.DONE
    assert Practice.objects.count() == MAXIMUM_PRACTICES
    assert ImpactFigure.objects.count() == 3 * MAXIMUM_PRACTICES

    exported = watch.time("export them again", lambda: export_file(Revision.objects.all(), "xlsx"))
    print(f"{'peak memory of this process so far':<44}{peak_memory():8.0f} MB")
    again = table_imports.receive_table(
        actor=house.editor,
        upload=File(exported, name="otra.xlsx"),
        name="otra.xlsx",
        in_background=False,
    )
    exported.close()
    watch.time("check the export: no changes", lambda: table_imports.check_table.call(again.pk))
    assert table_imports.counts_of(again)[TableRowOutcome.SAME] == MAXIMUM_PRACTICES
    print(f"{'peak memory of this process':<44}{peak_memory():8.0f} MB")


def peak_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
