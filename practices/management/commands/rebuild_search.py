from django.core.management.base import BaseCommand

from practices import search


class Command(BaseCommand):
    help = "Vuelve a indexar todas las prácticas publicadas; la búsqueda sigue atendiendo."

    def handle(self, *args, **options):
        count = search.rebuild()
        self.stdout.write(f"{count} prácticas en el índice de búsqueda.")
