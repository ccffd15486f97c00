"""Whole files of the table: what there is, the empty template, the rows that were refused.

Each is written to a temporary file: however many practices, memory stays the same.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from django.db.models import Count, QuerySet

from practices.enums import TableRowOutcome
from practices.models import Organisation, Revision, TableImport
from practices.selectors.table_names import Names
from practices.selectors.table_rows import ROW_SHEETS, with_table_content

from .table import TableRow, example_row, offered_rows, rows_of, write_csv, write_xlsx
from .table_lists import Lists

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_AT_ONCE = 200
_IN_MEMORY = 1024 * 1024


def export_file(
    revisions: QuerySet[Revision], kind: str, bodies: Iterable[Organisation] = ()
) -> IO[bytes]:
    """``bodies``: those that the drop-down list of owners offers."""
    names = Names()
    loaded = with_table_content(revisions).iterator(chunk_size=_AT_ONCE)
    return _file(kind, rows_of(loaded, names), names, bodies, most=_most_rows(revisions, kind))


def template_file(kind: str, bodies: Iterable[Organisation]) -> IO[bytes]:
    return _file(kind, [example_row()], Names(), bodies, most=offered_rows())


def refused_file(table_import: TableImport, kind: str) -> IO[bytes]:
    """The refused rows as they were typed, with a first column that says why."""
    refused = table_import.rows.filter(outcome=TableRowOutcome.REFUSED).order_by("number")
    most: dict[str, int] = {}
    for content in refused.values_list("content", flat=True).iterator(chunk_size=_AT_ONCE):
        names = [name for name, _cells in content["raw"]["rows"]]
        most |= {name: max(most.get(name, 0), names.count(name)) for name in set(names)}
    bodies = [table_import.owner] if table_import.owner else []
    rows = _refused_rows(refused.iterator(chunk_size=_AT_ONCE))
    return _file(kind, rows, Names(), bodies, most=most, with_errors=True)


def _refused_rows(refused) -> Iterator[TableRow]:
    for row in refused:
        raw = row.content["raw"]
        yield TableRow(
            raw["cells"],
            [(name, cells) for name, cells in raw["rows"]],
            "\n".join(problem_text(problem) for problem in row.problems),
        )


def problem_text(problem: dict) -> str:
    """ "Cifras 4, Valor: No es un número." """
    place = f"{problem['sheet']} {problem['row']}"
    return f"{place}, {problem['column']}: {problem['message']}".replace(", :", ":")


def _most_rows(revisions: QuerySet[Revision], kind: str) -> dict[str, int]:
    if kind != "csv":
        return {}
    most = {}
    for sheet in ROW_SHEETS:
        rows = Revision._meta.get_field(sheet.code).related_model.objects
        counted = rows.filter(revision__in=revisions.order_by().values("pk")).order_by()
        largest = counted.values("revision").annotate(rows=Count("pk")).order_by("-rows").first()
        most[sheet.code] = largest["rows"] if largest else 0
    return most


def _file(
    kind: str,
    rows: Iterable[TableRow],
    names: Names,
    bodies: Iterable[Organisation],
    *,
    most: dict[str, int],
    with_errors: bool = False,
) -> IO[bytes]:
    output = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller's
    if kind == "xlsx":
        write_xlsx(output, rows, Lists(names, bodies), with_errors=with_errors)
    else:
        text = io.TextIOWrapper(output, "utf-8-sig", newline="")
        write_csv(text, rows, most, with_errors=with_errors)
        text.detach()
    output.seek(0)
    return output
