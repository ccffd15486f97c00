import pytest
from django.db import IntegrityError, transaction

from practices.models import CatalogueState

pytestmark = pytest.mark.django_db


def test_the_catalogue_starts_at_version_zero():
    assert CatalogueState.objects.version() == 0


def test_every_bump_raises_the_version_of_the_one_row():
    CatalogueState.objects.bump()
    first = CatalogueState.objects.get()
    CatalogueState.objects.bump()
    second = CatalogueState.objects.get()
    assert (first.version, second.version) == (1, 2)
    assert second.updated_at > first.updated_at
    assert CatalogueState.objects.version() == 2


def test_a_bump_that_is_rolled_back_is_none():
    CatalogueState.objects.bump()
    with transaction.atomic():
        CatalogueState.objects.bump()
        transaction.set_rollback(True)
    assert CatalogueState.objects.version() == 1


def test_there_is_no_second_row():
    with pytest.raises(IntegrityError):
        CatalogueState.objects.create(id=2)
