"""What the page of a record reads: the public versions of a practice, and the whole of one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import JSONObject

from practices.enums import EvidenceLevel, FileStage, RevisionStatus, UsageKind
from practices.models import (
    Attachment,
    Contact,
    Coverage,
    ImpactFigure,
    Link,
    Partner,
    Practice,
    Revision,
    Selection,
    UsageCount,
)

from .facets import counting_entries

TERMS = ("services", "topics", "keywords", "population_groups")


@dataclass(frozen=True, slots=True)
class Versions:
    """The public versions of a practice, the newest first."""

    all: Sequence[Revision]

    @property
    def practice(self) -> Practice:
        return self.all[0].practice

    @property
    def current(self) -> Revision:
        """The one at the record's own address: the published one, else the last that was."""
        published = (each for each in self.all if each.status == RevisionStatus.PUBLISHED)
        return next(published, self.all[0])

    def numbered(self, number: int) -> Revision | None:
        return next((each for each in self.all if each.number == number), None)

    def is_withheld(self, revision: Revision) -> bool:
        """A practice taken down takes its older versions with it: they say the same."""
        return revision.is_tombstone or self.current.is_tombstone


def public_versions(code: str) -> Versions | None:
    """None for a code that is not public, whether it exists or not. One query."""
    entries = counting_entries().filter(revision=OuterRef("pk"))
    revisions = list(
        Revision.objects.readable()
        .filter(practice__in=Practice.objects.with_code(code))
        .select_related("practice", "owner")
        .annotate(entry_category=Subquery(entries.values("category__name")[:1]))
        .order_by("-number")
    )
    return Versions(revisions) if revisions else None


@dataclass(frozen=True, slots=True)
class Record:
    """One version with everything that hangs on it. Private contacts are never read."""

    revision: Revision
    terms: dict[str, list[str]]
    figures: Sequence[ImpactFigure]
    coverage: Sequence[Coverage]
    attachments: Sequence[Attachment]
    partners: Sequence[Partner]
    selections: Sequence[Selection]
    links: Sequence[Link]
    contacts: Sequence[Contact]

    @property
    def headline(self) -> ImpactFigure | None:
        return next((figure for figure in self.figures if figure.is_headline), None)

    @property
    def evidence_level(self) -> int:
        """The headline figure's, because that is what a reader will repeat."""
        return self.headline.evidence_level if self.headline else EvidenceLevel.CLAIMED


def read_record(revision: Revision) -> Record:
    """Five queries."""
    rows = _plain_rows(
        partners=revision.partners.all(),
        selections=revision.selections.all(),
        links=revision.links.all(),
        contacts=revision.contacts.filter(is_public=True),
    )
    return Record(
        revision=revision,
        terms=_terms(revision),
        figures=list(revision.figures.all()),
        coverage=list(revision.coverage.select_related("territory__parent")),
        attachments=list(revision.attachments.select_related("file")),
        **rows,
    )


def _terms(revision: Revision) -> dict[str, list[str]]:
    """List of terms → names, in one query for all lists."""
    lists = [
        getattr(revision, name)
        .order_by()
        .values_list(Value(name, output_field=CharField()), "name")
        for name in TERMS
    ]
    names: dict[str, list[str]] = {name: [] for name in TERMS}
    for list_name, name in lists[0].union(*lists[1:], all=True).order_by("name"):
        names[list_name].append(name)
    return names


def _plain_rows(**querysets) -> dict[str, list[Any]]:
    """Rows of several tables in one query, as unsaved objects of their models.

    For rows of text, numbers and truth values; a date would come back as text.
    """
    models = {name: rows.model for name, rows in querysets.items()}
    parts = [
        rows.order_by()
        .annotate(
            table=Value(name, output_field=CharField()),
            columns=JSONObject(
                **{field.attname: field.attname for field in rows.model._meta.concrete_fields}
            ),
        )
        .values_list("table", "position", "pk", "columns")
        for name, rows in querysets.items()
    ]
    found: dict[str, list[Any]] = defaultdict(list)
    for table, _position, _pk, columns in parts[0].union(*parts[1:], all=True):
        found[table].append(models[table](**columns))
    return {name: sorted(found[name], key=lambda row: (row.position, row.pk)) for name in querysets}


def public_attachment(code: str, attachment_id: int) -> Attachment | None:
    """A file of a public version, if it is in order and the practice was not taken down.

    Two queries.
    """
    versions = public_versions(code)
    if versions is None:
        return None
    readable = [each for each in versions.all if not versions.is_withheld(each)]
    return (
        Attachment.objects.filter(
            pk=attachment_id, revision__in=readable, file__stage=FileStage.READY
        )
        .select_related("file")
        .first()
    )


def download_key(code: str, attachment_id: int) -> str:
    """What a file's downloads are counted under."""
    return f"{code}-{attachment_id}"


def download_counts(code: str, attachments: Sequence[Attachment]) -> dict[int, int]:
    """Attachment id → downloads so far. One query of the side database, none without files."""
    keys = {download_key(code, attachment.pk): attachment.pk for attachment in attachments}
    if not keys:
        return {}
    totals = (
        UsageCount.objects.filter(kind=UsageKind.DOWNLOAD, key__in=keys)
        .values_list("key")
        .annotate(Sum("count"))
    )
    return {keys[key]: total for key, total in totals}
