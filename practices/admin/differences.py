"""What changed in a version under a coordinator's eyes, prepared for the page of its case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.layouts import LAYOUTS
from practices.models import ReturnedContent, Revision
from practices.selectors.comparison import compare_content, only_changed, plain_content


@dataclass(frozen=True, slots=True)
class Former:
    """What a version is compared with, and how that is called."""

    name: str
    content: Mapping[str, Any]


def former_content(revision: Revision) -> Former | None:
    """What the version said when it was returned, else the version before it that was sent."""
    kept = ReturnedContent.objects.filter(revision=revision).first()
    if kept is not None:
        return Former(_("Al devolverla"), kept.content)
    if revision.number == 1:
        return None
    earlier = revision.practice.revisions.filter(
        number__lt=revision.number, submitted_at__isnull=False
    )
    published = earlier.filter(published_at__isnull=False)
    before = published.order_by("-number").first() or earlier.order_by("-number").first()
    if before is None:
        return None
    name = _("Versión %(number)s") % {"number": before.number}
    return Former(name, plain_content(before))


def observation_rows(revision: Revision) -> list[dict[str, Any]]:
    """Each remark with its answer and what changed in its field since it was made."""
    remarks = list(revision.observations.select_related("created_by", "answered_by"))
    if not remarks:
        return []
    layout = LAYOUTS[revision.layout]
    kept = ReturnedContent.objects.filter(revision=revision).first()
    changed = {}
    if kept is not None:
        compared = compare_content(kept.content, plain_content(revision), layout)
        changed = {field.code: field for field in only_changed(compared)}
    return [
        {
            "observation": remark,
            "label": layout.label_of(remark.field),
            "change": changed.get(remark.field),
        }
        for remark in remarks
    ]
