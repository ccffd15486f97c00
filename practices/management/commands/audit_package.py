"""Write the audit package of a call: minutes, raw scores with pseudonyms, log and hashes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from practices.exporters import audit
from practices.models import Call, LogChain


class Command(BaseCommand):
    help = "Escribe el paquete de auditoría de una convocatoria."

    def add_arguments(self, parser):
        parser.add_argument("call", help="identificador de la convocatoria en la dirección")
        parser.add_argument("file", type=Path, help="archivo ZIP que se escribe")

    def handle(self, *args, call, file, **options):
        found = Call.objects.filter(slug=call).first()
        if found is None:
            known = ", ".join(Call.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"No hay una convocatoria “{call}”. Hay: {known}.")
        with transaction.atomic():
            # Nobody changes the call while it is read.
            LogChain.objects.get_or_create(call=found)
            LogChain.objects.select_for_update(no_key=True).get(call=found)
            content = audit.package(found)
        file.write_bytes(content)
        self.stdout.write(f"{file}: {len(content)} bytes. Compruébelo con verify_audit.")
