from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from practices import roles
from practices.exceptions import PracticesError
from practices.importers.parsed import ParsedForm
from practices.layouts import LAYOUTS
from practices.models import Organisation, User
from practices.services import imports


class Command(BaseCommand):
    help = "Read an official form (text, PDF, DOCX), say what was found and make a draft of it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layout", choices=sorted(LAYOUTS), help="Do not guess the layout.")
        parser.add_argument("--owner", metavar="NIT", help="Tax id of the owning body.")
        parser.add_argument("--actor", metavar="EMAIL", help="In whose name; else a coordinator.")
        parser.add_argument("--dry-run", action="store_true", help="Print the same, write nothing.")

    def handle(self, *args, file, layout, owner, actor, dry_run, **options):
        try:
            forms = imports.read_forms(file.read_bytes(), file.name, layout=layout)
        except (PracticesError, OSError) as error:
            raise CommandError(str(error)) from error
        body = _body(owner)
        for form in forms:
            self.report(form)
        if dry_run:
            self.stdout.write("No se escribió nada (--dry-run).")
            return
        self.create(forms, body, _person(actor), file.name)

    def report(self, form: ParsedForm) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(str(LAYOUTS[form.layout].name)))
        for finding in form.findings:
            first, *more = finding.text.splitlines() or [""]
            self.stdout.write(f"{finding.state.label:<22} {finding.label or '—'}: {first}")
            for line in more:
                self.stdout.write(f"{'':<22} {line}")
            if finding.note:
                self.stdout.write(f"{'':<22} ({finding.note})")

    @transaction.atomic
    def create(self, forms, body, person, file_name) -> None:
        for form in forms:
            revision = imports.create_draft(form, actor=person, owner=body, source=file_name)
            self.stdout.write(self.style.SUCCESS(f"Borrador {revision.pk}: {revision}"))


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
