import datetime
from decimal import Decimal

import pytest

from practices.enums import TableImportStage
from practices.models import Revision
from practices.selectors.content import content_hash
from tests.factories import make_municipality, make_revision

from .tables import bring_in, check, exported, outcomes, problems, workbook


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_x(house, kind):
    draft = house.draft(title="=1+1", summary="uno\r\ndos _x000D_ ñ 🙂 " + "x" * 40000)
    data = exported(kind=kind)
    t = check(house.editor, data, f"t.{kind}")
    print(t.stage, t.refusal, t.notes, problems(t), outcomes(t), [r.content.get("changes") for r in t.rows.all()])
    assert outcomes(t) == ["same"]
    h = content_hash(draft)
    draft.practice.revisions.all().delete()
    draft.practice.delete()
    t = check(house.editor, data, f"t.{kind}")
    print(problems(t))
    assert outcomes(t) == ["new"]
    bring_in(t)
    assert t.stage == "done", t.refusal
    assert content_hash(Revision.objects.get()) == h
    t = check(house.editor, data, f"t.{kind}")
    assert outcomes(t) == ["same"]
