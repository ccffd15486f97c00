"""The permanent codes of practices."""

from django.utils import timezone

from practices.models import CodeCounter, Practice


def assign_code(practice: Practice) -> None:
    """Give a practice the year's next number, once, from the year's locked counter row.

    Called with the practice locked, before anything locks the chain of the log.
    """
    if practice.code_number is not None:
        return
    year = timezone.localdate().year
    CodeCounter.objects.get_or_create(year=year)
    counter = CodeCounter.objects.select_for_update().get(year=year)
    counter.last_number += 1
    counter.save(update_fields=("last_number",))
    practice.code_year, practice.code_number = year, counter.last_number
    practice.save(update_fields=("code_year", "code_number"))
