"""Compute an audit package again, from itself alone, and name the first difference."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from practices.verifier import verificar


class Command(BaseCommand):
    help = "Comprueba un paquete de auditoría y nombra la primera diferencia."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        if not file.is_file():
            raise CommandError(f"No existe el archivo {file}.")
        if problem := verificar.check(file):
            raise CommandError(f"Primera diferencia: {problem}")
        self.stdout.write("Todo coincide.")
