from django.core.management.base import BaseCommand

from practices.services import attachments


class Command(BaseCommand):
    help = (
        "Quita los archivos que nada usa desde hace más de 48 horas y nombra los que faltan. "
        "Es seguro mientras la gente sube archivos; se ejecuta solo una vez al día."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="solo dice qué quitaría, sin quitar nada"
        )

    def handle(self, *args, **options):
        found = attachments.sweep(is_dry_run=options["dry_run"])
        for path in found.missing:
            self.stderr.write(f"Falta en el almacenamiento: {path}")
        if options["verbosity"] > 1 or options["dry_run"]:
            for name in (*found.rows, *found.paths):
                self.stdout.write(f"Sin uso: {name}")
        said = (
            f"{len(found.rows)} registros y {len(found.paths)} archivos sin uso; "
            f"{len(found.missing)} archivos faltan."
        )
        self.stdout.write(f"{said} No se quitó nada." if options["dry_run"] else said)
