from datetime import date

import pytest
from django.utils import timezone

from practices.enums import UsageKind
from practices.models import UsageCount
from practices.services.usage import count_use

pytestmark = pytest.mark.django_db(databases=["side"])


def test_uses_are_counted_by_kind_key_and_day(monkeypatch):
    for day, kind, key in (
        (date(2026, 3, 1), UsageKind.DOWNLOAD, "BP-2026-0001-4"),
        (date(2026, 3, 1), UsageKind.DOWNLOAD, "BP-2026-0001-4"),
        (date(2026, 3, 2), UsageKind.DOWNLOAD, "BP-2026-0001-4"),
        (date(2026, 3, 2), UsageKind.VIEW, "BP-2026-0001"),
    ):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        count_use(kind=kind, key=key)

    assert set(UsageCount.objects.values_list("kind", "key", "day", "count")) == {
        ("download", "BP-2026-0001-4", date(2026, 3, 1), 2),
        ("download", "BP-2026-0001-4", date(2026, 3, 2), 1),
        ("view", "BP-2026-0001", date(2026, 3, 2), 1),
    }
