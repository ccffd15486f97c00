from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practices.services import demo


class Command(BaseCommand):
    help = (
        "Load the demonstration catalogue and its cast. Refused on a public address; "
        "a second run changes nothing."
    )

    def handle(self, *args, **options):
        if settings.IS_PRODUCTION:
            raise CommandError(
                "PUBLIC_URL is a public address: the demonstration is for local use only."
            )
        if demo.is_loaded():
            self.stdout.write("El catálogo de demostración ya está cargado.")
            return
        password, is_new = demo.demo_password()
        count = demo.load_demo(password)
        self.stdout.write(f"Catálogo de demostración: {count} prácticas.")
        accounts = ", ".join(demo.address(account) for account in demo.CAST)
        self.stdout.write(f"Cuentas: {accounts}")
        if is_new:
            self.stdout.write(f"Contraseña de todas (guardada en var/demo-password): {password}")
