"""What every row of a table would do, and why it cannot: nothing is written here."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.db.models import Count
from django.utils.translation import gettext as _

from practices.enums import TableRowOutcome
from practices.importers.table.cells import shown
from practices.importers.table.raw import Note, RawPractice
from practices.importers.table.reading import open_table
from practices.importers.table.rows import read_practice
from practices.models import Organisation, TableImport, TableImportRow, User
from practices.selectors.table_names import Names
from practices.selectors.table_rows import MAIN

from .table_writing import Planner, RowPlan, to_data

ROWS_AT_ONCE = 100


def check_file(
    *, actor: User, file: File, name: str, owner: Organisation | None, notes: list[Note]
) -> Iterator[list[tuple[RawPractice, RowPlan]]]:
    """What every row of a file would do, in lots; nothing is written. ``notes`` is filled with
    what is said of the whole file. Raises ImportRefused, also midway."""
    table = open_table(file, name)
    names = Names()
    planner = Planner(actor, owner.pk if owner else None)
    lines: dict[str, int] = {}
    practices = table.practices()
    while lot := list(islice(practices, ROWS_AT_ONCE)):
        read = [read_practice(raw, table.columns, names) for raw in lot]
        checked = planner.plan(read)
        for plan in checked:
            _refuse_problems(plan)
            _refuse_repeated(plan, lines)
        yield list(zip(lot, checked, strict=True))
    notes.extend(table.notes)


def _refuse_problems(plan: RowPlan) -> None:
    if plan.message:
        plan.read.problems.append(row_problem(plan.read.number, plan.read.code, plan.message))
    if plan.read.problems:
        plan.outcome = TableRowOutcome.REFUSED


def _refuse_repeated(plan: RowPlan, lines: dict[str, int]) -> None:
    code = plan.read.code
    if not code:
        return
    first = lines.setdefault(code, plan.read.number)
    if first != plan.read.number:
        message = _("El código ya está en la fila %(row)d.") % {"row": first}
        plan.read.problems.append(row_problem(plan.read.number, plan.read.code, message))
        plan.outcome = TableRowOutcome.REFUSED


def row_problem(number: int, code: str, message: str) -> dict[str, Any]:
    return {
        "sheet": str(MAIN.title),
        "row": number,
        "column": str(MAIN.column("code").heading),
        "value": code[:200],
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


def refuse_first_of_repeated(table_import: TableImport) -> None:
    """Of two rows with one code nobody knows which is meant: neither is imported."""
    codes = table_import.rows.exclude(external_id="").order_by()
    repeated = codes.values("external_id").annotate(times=Count("pk")).filter(times__gt=1)
    good = table_import.rows.exclude(outcome=TableRowOutcome.REFUSED)
    for row in good.filter(external_id__in=[each["external_id"] for each in repeated]):
        later = table_import.rows.filter(external_id=row.external_id, number__gt=row.number).first()
        message = _("El código se repite en la fila %(row)d.") % {"row": later.number}
        row.problems = [row_problem(row.number, row.external_id, message)]
        row.outcome = TableRowOutcome.REFUSED
        row.revision = None
        row.save()
