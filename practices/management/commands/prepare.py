import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

DEMO_PENDING = settings.VAR_DIR / "demo-pending"
COLLECTED = settings.STATIC_ROOT / ".collected"


class Command(BaseCommand):
    help = (
        "Brings this installation up to the code: tables, roles, static files. "
        "Run before the servers start; run again, it changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Load the demonstration catalogue if this is the first run on this database.",
        )

    def handle(self, *, demo, verbosity, **options):
        if demo and not settings.IS_PRODUCTION and not MigrationRecorder(connection).has_table():
            # A file, so that a first run cut short is finished by the next one.
            DEMO_PENDING.touch()
        for database in settings.DATABASES:
            call_command("migrate", database=database, interactive=False, verbosity=0)
        call_command("createcachetable", database="side", verbosity=0)
        call_command("sync_roles", verbosity=verbosity)
        self.collect_static_files()
        self.check(tags=[Tags.database], databases=list(settings.DATABASES))
        if DEMO_PENDING.exists():
            call_command("load_demo", verbosity=verbosity)
            DEMO_PENDING.unlink()

    def collect_static_files(self):
        """Only when a file changed: naming and compressing them takes longer than all the rest."""
        state = state_of_static_files()
        if COLLECTED.exists() and COLLECTED.read_text() == state:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        COLLECTED.write_text(state)


def state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\n{stat.st_size}\n{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
