"""A table of many practices: handed in, checked row by row, imported when a person says so.

The row ``TableImport`` is the promise; the two tasks at the foot are the engine. Each takes its
turn by moving ``next_try_at`` ahead, so that two workers never do the same, and moves it further
with every step; what a killed worker left is taken up again by ``resume_due``.
"""

import datetime
import hashlib
from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from practices import roles
from practices.enums import TableImportStage, TableRowOutcome
from practices.exceptions import ImportRefused, NotAllowed, PracticesError, StaleVersion
from practices.importers.table.package import kind_of
from practices.importers.table.raw import Note, RawPractice
from practices.models import Organisation, SiteSettings, TableImport, TableImportRow, User

from .table_checks import ROWS_AT_ONCE, as_row, check_file, row_problem
from .table_data import from_data
from .table_writing import Planner, RowPlan, write_plans

MEGABYTE = 1024 * 1024
MAXIMUM_ATTEMPTS = 3
#: Nobody else takes the work up while one step of it lasts.
STEP_TIME = datetime.timedelta(minutes=10)
#: The task that was queued goes first.
GRACE = datetime.timedelta(minutes=2)
WRITING = (TableRowOutcome.NEW, TableRowOutcome.CHANGED)
CANCELLABLE = (TableImportStage.RECEIVED, TableImportStage.CHECKING, TableImportStage.CHECKED)
CHECKABLE = (TableImportStage.RECEIVED, TableImportStage.CHECKING)


def may_import(user: User) -> bool:
    """The coordination, and whoever writes for a body."""
    return roles.COORDINATOR in user.group_names or bool(user.organisation_roles)


def receive_table(
    *,
    actor: User,
    upload: File,
    name: str,
    owner: Organisation | None = None,
    in_background: bool = True,
) -> TableImport:
    """Keep the file and have it checked. Raises ImportRefused, storing nothing."""
    if not may_import(actor):
        raise NotAllowed(_("Las tablas las importan la coordinación y quienes escriben prácticas."))
    most = SiteSettings.objects.current().maximum_file_megabytes
    if upload.size > most * MEGABYTE:
        raise ImportRefused(
            _("El archivo pesa más de %(most)s MB. Divida la tabla.") % {"most": most}
        )
    kind_of(upload, name)
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    with transaction.atomic():
        table_import = TableImport(
            uploaded_by=actor, owner=owner, file_name=name[-200:], sha256=digest.hexdigest()
        )
        table_import.file.save(name, upload, save=False)
        table_import.save()
        if in_background:
            transaction.on_commit(lambda: check_table.enqueue(table_import.pk), robust=True)
    return table_import


def counts_of(table_import: TableImport) -> dict[str, int]:
    """Outcome → rows, every outcome named."""
    found = table_import.rows.order_by().values_list("outcome").annotate(rows=Count("pk"))
    return dict.fromkeys(TableRowOutcome.values, 0) | dict(found)


def why_not_all(table_import: TableImport) -> str:
    """Why the table cannot be imported whole; empty where it can."""
    if table_import.rows.filter(outcome=TableRowOutcome.REFUSED).exists():
        return _("Hay filas con errores. Corríjalas o importe solo las filas buenas.")
    if any(note["is_error"] for note in table_import.notes):
        return _("Hay filas sueltas que se perderían. Corríjalas o importe solo las filas buenas.")
    return ""


@transaction.atomic
def start_import(
    table_import: TableImport,
    *,
    actor: User,
    all_or_nothing: bool = True,
    in_background: bool = True,
) -> TableImport:
    """Say yes to what was checked. Said twice, it is done once."""
    table_import = _own(table_import, actor)
    if table_import.stage in (TableImportStage.IMPORTING, TableImportStage.DONE):
        return table_import
    if table_import.stage != TableImportStage.CHECKED:
        raise PracticesError(_("La tabla todavía no está revisada o ya se descartó."))
    if not table_import.rows.exclude(outcome=TableRowOutcome.REFUSED).exists():
        raise PracticesError(_("No hay filas buenas que importar."))
    if all_or_nothing and (reason := why_not_all(table_import)):
        raise PracticesError(reason)
    table_import.stage = TableImportStage.IMPORTING
    table_import.all_or_nothing = all_or_nothing
    table_import.refusal = ""
    table_import.rows_done = table_import.attempts = 0
    table_import.next_try_at = timezone.now()
    table_import.save()
    if in_background:
        transaction.on_commit(lambda: import_table.enqueue(table_import.pk), robust=True)
    return table_import


@transaction.atomic
def cancel_import(table_import: TableImport, *, actor: User) -> TableImport:
    """Drop a table that nothing was imported from, with its rows and its file."""
    table_import = _own(table_import, actor)
    if table_import.stage == TableImportStage.CANCELLED:
        return table_import
    if table_import.stage not in CANCELLABLE:
        raise PracticesError(_("La importación ya empezó o terminó: no se puede descartar."))
    table_import.rows.all().delete()
    _end(table_import, TableImportStage.CANCELLED)
    return table_import


def _own(table_import: TableImport, actor: User) -> TableImport:
    table_import = TableImport.objects.select_for_update().get(pk=table_import.pk)
    if table_import.uploaded_by_id != actor.pk:
        raise NotAllowed(_("Esta tabla la subió otra persona."))
    return table_import


def _end(table_import: TableImport, stage: str, refusal: str = "") -> None:
    """The file holds personal data: it stays no longer than it is needed."""
    table_import.stage = stage
    table_import.refusal = refusal
    table_import.finished_at = timezone.now()
    name = table_import.file.name
    table_import.file = ""
    table_import.save()
    if name:
        storage = TableImport._meta.get_field("file").storage
        transaction.on_commit(lambda: storage.delete(name), robust=True)


# -- Importing -------------------------------------------------------------------------------------


def _import_good_rows(table_import: TableImport) -> None:
    """In lots, each a transaction of its own: others write in between, and whoever takes up the
    work of a killed worker begins after the last whole lot."""
    planner = _planner(table_import)
    while True:
        with transaction.atomic():
            table_import = TableImport.objects.select_for_update().get(pk=table_import.pk)
            at = table_import.rows_done
            rows = list(table_import.rows.order_by("number")[at : at + ROWS_AT_ONCE])
            if not rows:
                _finish(table_import)
                return
            _step(table_import, TableImportStage.IMPORTING, rows_done=at + len(rows), attempts=0)
            plans = _plans(planner, rows)
            write_plans(plans, actor=table_import.uploaded_by)
            _store_written(rows, plans)


def _import_all(table_import: TableImport) -> None:
    """Everything is decided again first, with the lock free; then written in one transaction."""
    planner = _planner(table_import)
    lots, last = [], 0
    while lot := list(table_import.rows.filter(number__gt=last).order_by("number")[:ROWS_AT_ONCE]):
        last = lot[-1].number
        plans = _plans(planner, lot)
        if any(plan.outcome == TableRowOutcome.REFUSED for plan in plans):
            with transaction.atomic():
                _store_written(lot, plans)
            raise StaleVersion(_("Algo cambió desde la revisión. No se importó ninguna fila."))
        lots.append((lot, plans))
        _step(table_import, TableImportStage.IMPORTING, rows_done=F("rows_done") + len(lot))
    with transaction.atomic():
        for lot, plans in lots:
            write_plans(plans, actor=table_import.uploaded_by)
            _store_written(lot, plans)
        _finish(TableImport.objects.get(pk=table_import.pk))


def _planner(table_import: TableImport) -> Planner:
    return Planner(table_import.uploaded_by, table_import.owner_id)


def _plans(planner: Planner, rows: Iterable[TableImportRow]) -> list[RowPlan]:
    """What the good rows do now, which may be other than when they were checked."""
    good = [row for row in rows if row.outcome != TableRowOutcome.REFUSED]
    return planner.plan([from_data(row.number, row.content["read"]) for row in good])


def _store_written(rows: Sequence[TableImportRow], plans: Sequence[RowPlan]) -> None:
    by_number = {row.number: row for row in rows}
    for plan in plans:
        row = by_number[plan.read.number]
        row.outcome = plan.outcome
        row.revision = plan.revision
        if plan.message:
            value = row.content["raw"]["cells"].get(plan.column, "")
            row.problems = [row_problem(row.number, plan.message, plan.column, value)]
            row.revision = None
    TableImportRow.objects.bulk_update(
        [by_number[plan.read.number] for plan in plans], ["outcome", "revision", "problems"]
    )


def _finish(table_import: TableImport) -> None:
    """What was imported is kept in the practices; refused rows until they are downloaded."""
    table_import.rows.exclude(outcome=TableRowOutcome.REFUSED).update(content={})
    table_import.rows_done = table_import.rows_total
    _end(table_import, TableImportStage.DONE)


# -- Tasks -----------------------------------------------------------------------------------------


def _claim(table_import_id: int, stages: Sequence[str]) -> TableImport | None:
    now = timezone.now()
    claimed = TableImport.objects.filter(
        pk=table_import_id, stage__in=stages, next_try_at__lte=now
    ).update(next_try_at=now + STEP_TIME, attempts=F("attempts") + 1)
    if not claimed:
        return None
    table_import = TableImport.objects.select_related("uploaded_by", "owner").get(
        pk=table_import_id
    )
    if table_import.attempts > MAXIMUM_ATTEMPTS:
        with transaction.atomic():
            _end(table_import, TableImportStage.FAILED, _("No terminó después de varios intentos."))
        return None
    return table_import


class _Cancelled(Exception):
    """Somebody dropped the table while it was being read."""


def _step(table_import: TableImport, stage_now: str, **columns) -> None:
    going_on = TableImport.objects.filter(pk=table_import.pk, stage=stage_now)
    if not going_on.update(next_try_at=timezone.now() + STEP_TIME, **columns):
        raise _Cancelled


def _store_checked(table_import: TableImport, lot: Sequence[tuple[RawPractice, RowPlan]]) -> None:
    with transaction.atomic():
        _step(table_import, TableImportStage.CHECKING, rows_done=F("rows_done") + len(lot))
        TableImportRow.objects.bulk_create(as_row(table_import, raw, plan) for raw, plan in lot)


@task()
def check_table(table_import_id: int) -> None:
    """Read the file and say of every row what it would do. Begins anew where it was cut off."""
    table_import = _claim(table_import_id, CHECKABLE)
    if table_import is None:
        return
    with transaction.atomic():
        table_import.rows.all().delete()
        table_import.stage = TableImportStage.CHECKING
        table_import.rows_done = 0
        table_import.save(update_fields=("stage", "rows_done"))
    try:
        _finish_check(table_import, _checked_rows(table_import))
    except ImportRefused as refusal:
        with transaction.atomic():
            table_import.rows.all().delete()
            _end(table_import, TableImportStage.REFUSED, refusal.message)
    except _Cancelled:
        table_import.rows.all().delete()


def _checked_rows(table_import: TableImport) -> list[Note]:
    """Every row is stored with what it would do; what is said of the whole file comes back."""
    notes: list[Note] = []
    with table_import.file.open("rb") as file:
        for lot in check_file(
            actor=table_import.uploaded_by,
            file=file,
            name=table_import.file_name,
            owner=table_import.owner,
            notes=notes,
        ):
            _store_checked(table_import, lot)
    return notes


@transaction.atomic
def _finish_check(table_import: TableImport, notes: Sequence[Note]) -> None:
    total = table_import.rows.count()
    if not total:
        raise ImportRefused(_("La tabla no tiene ninguna práctica."))
    _step(
        table_import,
        TableImportStage.CHECKING,
        stage=TableImportStage.CHECKED,
        notes=[note.to_data() for note in notes],
        rows_total=total,
        rows_done=total,
    )


@task()
def import_table(table_import_id: int) -> None:
    """Write what was checked and said yes to. What is written already is found, not repeated."""
    table_import = _claim(table_import_id, (TableImportStage.IMPORTING,))
    if table_import is None:
        return
    try:
        if table_import.all_or_nothing:
            table_import.rows_done = 0
            table_import.save(update_fields=("rows_done",))
            _import_all(table_import)
        else:
            _import_good_rows(table_import)
    except StaleVersion as refusal:
        stage, now = TableImportStage.IMPORTING, timezone.now()
        if table_import.all_or_nothing:
            stage = TableImportStage.CHECKED
        TableImport.objects.filter(pk=table_import.pk).update(
            stage=stage, refusal=refusal.message, next_try_at=now
        )


def resume_due() -> int:
    """Take up again what a worker was killed over; the number of tables. For ``run_due``."""
    late = Q(next_try_at__lte=timezone.now() - GRACE)
    waiting = TableImport.objects.filter(late)
    found = 0
    for task_of, stages in ((check_table, CHECKABLE), (import_table, [TableImportStage.IMPORTING])):
        for pk in waiting.filter(stage__in=stages).values_list("pk", flat=True):
            task_of.enqueue(pk)
            found += 1
    return found
