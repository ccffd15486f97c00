from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from practices import roles
from practices.enums import TableImportStage, TableRowOutcome
from practices.exceptions import PracticesError
from practices.exporters.table_files import problem_text
from practices.models import Organisation, TableImport, User
from practices.services import table_checks, table_imports


class Command(BaseCommand):
    help = "Read a table of practices (XLSX, CSV), say what each row would do and import it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report only; write nothing.")
        parser.add_argument(
            "--good-rows", action="store_true", help="Import the good rows although others fail."
        )
        parser.add_argument("--owner", metavar="NIT", help="Body of the rows that name none.")
        parser.add_argument("--actor", metavar="EMAIL", help="In whose name; else a coordinator.")

    def handle(self, *args, file, dry_run, good_rows, owner, actor, **options):
        person, body = _person(actor), _body(owner)
        try:
            with file.open("rb") as content:
                upload = File(content, name=file.name)
                if dry_run:
                    self.check(person, upload, body)
                else:
                    self.bring_in(person, upload, body, good_rows)
        except (PracticesError, OSError) as error:
            raise CommandError(str(error)) from error

    def check(self, person: User, upload: File, body: Organisation | None) -> None:
        counts = dict.fromkeys(TableRowOutcome.values, 0)
        notes = []
        lots = table_checks.check_file(
            actor=person, file=upload.file, name=upload.name, owner=body, notes=notes
        )
        for lot in lots:
            for _raw, plan in lot:
                counts[plan.outcome] += 1
                self.report(plan.read.problems)
        self.report_notes([note.to_data() for note in notes])
        self.summarise(counts)
        self.stdout.write("No se escribió nada (--dry-run).")
        if counts[TableRowOutcome.REFUSED]:
            raise CommandError("Hay filas con errores.")

    def bring_in(self, person: User, upload: File, body, good_rows: bool) -> None:
        table = table_imports.receive_table(
            actor=person, upload=upload, name=upload.name, owner=body, in_background=False
        )
        table_imports.check_table.call(table.pk)
        table.refresh_from_db()
        if table.stage != TableImportStage.CHECKED:
            raise CommandError(table.refusal)
        for row in table.rows.exclude(problems=[]).iterator():
            self.report(row.problems)
        self.report_notes(table.notes)
        try:
            table_imports.start_import(
                table, actor=person, all_or_nothing=not good_rows, in_background=False
            )
        except PracticesError:
            self.summarise(table_imports.counts_of(table))
            table_imports.cancel_import(table, actor=person)
            raise
        table_imports.import_table.call(table.pk)
        self.finish(table)

    def finish(self, table: TableImport) -> None:
        table.refresh_from_db()
        self.summarise(table_imports.counts_of(table))
        if table.stage != TableImportStage.DONE:
            raise CommandError(table.refusal or "La importación no terminó.")
        self.stdout.write(self.style.SUCCESS(f"Importación {table.pk} terminada."))

    def report(self, problems: list[dict]) -> None:
        for problem in problems:
            self.stderr.write(f"{problem_text(problem)} [{problem['value']}]")

    def report_notes(self, notes: list[dict]) -> None:
        for note in notes:
            place = " ".join(str(part) for part in (note["sheet"], note["row"]) if part)
            column = f", {note['column']}" if note["column"] else ""
            self.stderr.write(f"{place}{column}: {note['message']}")

    def summarise(self, counts: dict[str, int]) -> None:
        parts = (f"{TableRowOutcome(name).label}: {count}" for name, count in counts.items())
        self.stdout.write(" · ".join(parts))


def _body(tax_id: str | None) -> Organisation | None:
    if tax_id is None:
        return None
    body = Organisation.objects.filter(tax_id=tax_id).first()
    if body is None:
        raise CommandError(f"No hay una entidad con el NIT {tax_id}.")
    return body


def _person(email: str | None) -> User:
    people = User.objects.filter(is_active=True)
    if email is not None:
        found = people.filter(email__iexact=email).first()
        if found is None:
            raise CommandError(f"No hay una cuenta activa con el correo {email}.")
        return found
    found = people.filter(groups__name=roles.COORDINATOR).order_by("pk").first()
    if found is None:
        raise CommandError("No hay ninguna cuenta de coordinación. Use --actor CORREO.")
    return found
