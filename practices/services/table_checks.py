"""What every row of a table would do, and why it cannot: nothing is written here."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from practices.enums import TableRowOutcome
from practices.importers.table.cells import shown
from practices.importers.table.raw import Note, RawPractice, RawTable
from practices.importers.table.reading import open_table
from practices.importers.table.rows import read_practice
from practices.models import Organisation, TableImport, TableImportRow, User
from practices.selectors.table_names import Names
from practices.selectors.table_rows import MAIN

from .table_data import to_data
from .table_writing import Planner, RowPlan

ROWS_AT_ONCE = 100


def check_file(
    *, actor: User, file: File, name: str, owner: Organisation | None, notes: list[Note]
) -> Iterator[list[tuple[RawPractice, RowPlan]]]:
    """What every row of a file would do, in lots; nothing is written. ``notes`` is filled with
    what is said of the whole file. Raises ImportRefused, also midway."""
    rows_of_codes = _rows_of_codes(open_table(file, name))
    table = open_table(file, name)
    names = Names()
    planner = Planner(actor, owner.pk if owner else None)
    practices = table.practices()
    while lot := list(islice(practices, ROWS_AT_ONCE)):
        read = [read_practice(raw, table.columns, names) for raw in lot]
        checked = planner.plan(read)
        for raw, plan in zip(lot, checked, strict=True):
            _refuse_problems(raw, plan)
            _refuse_repeated(plan, rows_of_codes)
        yield list(zip(lot, checked, strict=True))
    notes.extend(table.notes)


def _rows_of_codes(table: RawTable) -> dict[str, list[int]]:
    """The table is read once for them alone: a row may be repeated by the last one."""
    rows: dict[str, list[int]] = {}
    for raw in table.practices():
        rows.setdefault(shown(raw.cells.get("code")), []).append(raw.number)
    return rows


def _refuse_problems(raw: RawPractice, plan: RowPlan) -> None:
    if plan.message:
        value = shown(raw.cells.get(plan.column))
        plan.read.problems.append(row_problem(raw.number, plan.message, plan.column, value))
    if plan.read.problems:
        plan.outcome = TableRowOutcome.REFUSED


def _refuse_repeated(plan: RowPlan, rows_of_codes: Mapping[str, list[int]]) -> None:
    """Of two rows with one code nobody knows which is meant: neither is imported."""
    code, number = plan.read.code, plan.read.number
    first, *later = rows_of_codes[code] if code else [number]
    if not later:
        return
    if number == first:
        message = _("El código se repite en la fila %(row)d.") % {"row": later[0]}
    else:
        message = _("El código ya está en la fila %(row)d.") % {"row": first}
    plan.read.problems.append(row_problem(number, message, "code", code))
    plan.outcome = TableRowOutcome.REFUSED


def row_problem(number: int, message: str, column: str, value: str) -> dict[str, Any]:
    return {
        "sheet": str(MAIN.title),
        "row": number,
        "column": str(MAIN.column(column).heading),
        "value": value[:200],
        "message": str(message),
    }


def as_row(table_import: TableImport, raw: RawPractice, plan: RowPlan) -> TableImportRow:
    is_refused = plan.outcome == TableRowOutcome.REFUSED
    return TableImportRow(
        table_import=table_import,
        number=plan.read.number,
        external_id=plan.read.code[:160],
        title=plan.read.title[:200],
        outcome=plan.outcome,
        problems=plan.read.problems,
        content={
            "raw": _as_typed(raw),
            **({} if is_refused else {"read": to_data(plan.read), "changes": plan.change_labels}),
        },
        revision=None if is_refused else plan.revision,
    )


def _as_typed(raw: RawPractice) -> dict[str, Any]:
    """The cells as people saw them, to be handed back in the table of refused rows."""
    return {
        "cells": {code: shown(value) for code, value in raw.cells.items()},
        "rows": [
            [name, {code: shown(value) for code, value in row.cells.items()}]
            for name, rows in raw.rows.items()
            for row in rows
        ],
    }
