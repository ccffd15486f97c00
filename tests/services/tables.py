"""Tables of practices for tests: written by the portal's own exporter."""

import io
from pathlib import PurePath

from django.core.files.base import ContentFile
from openpyxl import Workbook

from practices.exporters.table import rows_of, write_csv, write_xlsx
from practices.exporters.table_lists import Lists
from practices.models import Organisation, Revision, TableImport
from practices.selectors.table_names import Names
from practices.selectors.table_rows import ROW_SHEETS, with_table_content
from practices.services import table_imports


def exported(revisions=None, kind="xlsx") -> bytes:
    """These versions (all there are) as a file of this kind."""
    found = Revision.objects.all() if revisions is None else revisions
    names = Names()
    rows = list(rows_of(with_table_content(found).order_by("pk"), names))
    if kind == "xlsx":
        output = io.BytesIO()
        write_xlsx(output, rows, Lists(names, Organisation.objects.all()))
        return output.getvalue()
    most = {
        sheet.code: max(
            (sum(code == sheet.code for code, _ in row.rows) for row in rows), default=0
        )
        for sheet in ROW_SHEETS
    }
    text = io.StringIO(newline="")
    write_csv(text, rows, most)
    return text.getvalue().encode("utf-8-sig")


def workbook(rows, **sheets) -> bytes:
    """A workbook as a person makes one: lists of cells, the first one headings."""
    book = Workbook()
    book.active.title = "Prácticas"
    for row in rows:
        book.active.append(row)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def check(actor, data: bytes, name="tabla.xlsx", **options) -> TableImport:
    """The table, read and checked, as the worker leaves it."""
    received = table_imports.receive_table(
        actor=actor,
        upload=ContentFile(data),
        name=str(PurePath(name)),
        in_background=False,
        **options,
    )
    table_imports.check_table.call(received.pk)
    received.refresh_from_db()
    return received


def bring_in(table_import: TableImport, *, all_or_nothing=True) -> TableImport:
    table_imports.start_import(
        table_import,
        actor=table_import.uploaded_by,
        all_or_nothing=all_or_nothing,
        in_background=False,
    )
    table_imports.import_table.call(table_import.pk)
    table_import.refresh_from_db()
    return table_import


def outcomes(table_import: TableImport) -> list[str]:
    return list(table_import.rows.order_by("number").values_list("outcome", flat=True))


def problems(table_import: TableImport) -> list[tuple]:
    return [
        (each["sheet"], each["row"], each["column"], each["value"], each["message"])
        for row in table_import.rows.order_by("number")
        for each in row.problems
    ]
