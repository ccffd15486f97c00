import os
import signal
import socket
import sys

from django.core.management.base import BaseCommand, CommandError

from practices.services.operations import release_lease, run_due_jobs


class Command(BaseCommand):
    help = "Runs what is due now. Meant for every minute, on any number of hosts."

    def handle(self, **options):
        # A stop in the middle gives the turn back instead of blocking it until it expires.
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        holder = f"{socket.gethostname()}:{os.getpid()}"
        try:
            failed = run_due_jobs(holder=holder)
        finally:
            release_lease("run_due", holder=holder)
            signal.signal(signal.SIGTERM, before)
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
