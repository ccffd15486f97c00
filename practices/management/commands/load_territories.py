from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from practices.exceptions import ImportRefused
from practices.services.reference import load_territories


class Command(BaseCommand):
    help = "Load DANE's list of departments and municipalities (DIVIPOLA, CSV)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options):
        try:
            loaded = load_territories(options["file"].read_bytes())
        except (ImportRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Territorios: {loaded.created} nuevos, {loaded.updated} actualizados, "
            f"{loaded.unchanged} sin cambios."
        )
