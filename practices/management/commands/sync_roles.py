from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from practices import roles
from practices.services.reference import install_reference_data


class Command(BaseCommand):
    help = (
        "Bring groups and reference data (lists, territories, pages, mail texts, the permanent "
        "call) up to what the code declares. Changes nothing that is already there."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        for name in roles.LABELS:
            Group.objects.get_or_create(name=name)
        install_reference_data()
        self.stdout.write("Roles y datos de referencia al día.")
