"""What every installation starts with: lists, territories, pages, mail texts, the bank.

Each loader may run again at any time: it adds what is missing and, but for territories, never
changes what an administrator may have edited.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from practices.enums import (
    CallKind,
    CallStatus,
    CriterionKind,
    TerritoryKind,
)
from practices.importers.territories import Place, read_divipola
from practices.models import (
    Call,
    Category,
    Criterion,
    EligibilityItem,
    MailText,
    Page,
    PopulationGroup,
    Rubric,
    ScaleLevel,
    Service,
    SiteSettings,
    Territory,
    Topic,
)
from practices.notifications import default_mails

from .transitions import apply_transition

DATA = Path(__file__).parent.parent / "data"
TAXONOMIES = {"services": Service, "topics": Topic, "population_groups": PopulationGroup}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a loader made, changed and found as they should be."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def install_reference_data() -> None:
    """Bring a new or updated installation to what the code ships."""
    SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
    _install_taxonomies()
    if not Territory.objects.exists():
        load_territories((DATA / "territories.csv").read_bytes())
    _install_pages()
    _install_mail_texts()
    _install_bank()


def _install_taxonomies() -> None:
    shipped = json.loads((DATA / "taxonomy.json").read_text(encoding="utf-8"))
    for name, model in TAXONOMIES.items():
        for term in shipped[name]:
            model.objects.get_or_create(
                slug=term["slug"],
                defaults={key: value for key, value in term.items() if key != "slug"},
            )


def _install_pages() -> None:
    for path in sorted((DATA / "pages").glob("*.md")):
        _opening, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
        meta = dict(line.split(": ", 1) for line in front_matter.strip().splitlines())
        Page.objects.get_or_create(
            slug=meta["slug"],
            defaults={
                "title": meta["title"],
                "description": meta["description"],
                "body": body.strip(),
            },
        )


def _install_mail_texts() -> None:
    for kind, text in default_mails().items():
        MailText.objects.get_or_create(
            kind=kind,
            defaults={
                "name": text["name"],
                "subject": text["subject"],
                "body": text["body"].strip(),
                "action": text.get("action", ""),
                "placeholders": " ".join(f"{{{word}}}" for word in text["placeholders"]),
            },
        )


def _install_bank() -> None:
    """The permanent call with its rubric, opened like any other call."""
    if Call.objects.filter(kind=CallKind.BANK).exists():
        return
    bank = _shipped_rubric()["bank"]
    call = Call.objects.create(
        kind=CallKind.BANK,
        status=CallStatus.SETUP,
        overall_threshold=Decimal(bank["overall_threshold"]),
        bases=bank["bases"].strip(),
        **{
            name: bank[name]
            for name in (
                "name",
                "slug",
                "summary",
                "minimum_evaluations",
                "publish_scores",
                "adjustment_days",
                "evaluation_days",
            )
        },
    )
    Category.objects.create(call=call, **bank["category"])
    EligibilityItem.objects.bulk_create(
        EligibilityItem(call=call, position=position, **item)
        for position, item in enumerate(bank["eligibility"], 1)
    )
    rubric = install_shipped_rubric(call)
    apply_transition(call, "open", actor=None)
    rubric.frozen_at = timezone.now()
    rubric.save(update_fields=("frozen_at",))


@cache
def _shipped_rubric() -> dict:
    return tomllib.loads((DATA / "rubric" / "bank.toml").read_text(encoding="utf-8"))


def scoring_guidance() -> str:
    """How the portal asks evaluators to score."""
    return _shipped_rubric()["scoring_guidance"].strip()


def install_shipped_rubric(call: Call) -> Rubric:
    """The criteria that the portal ships, with their weights for this kind of call; not frozen."""
    shipped = _shipped_rubric()
    rubric = Rubric.objects.create(
        call=call,
        scale_minimum=shipped["scale"]["minimum"],
        scale_maximum=shipped["scale"]["maximum"],
    )
    scored = [criterion for criterion in shipped["criteria"] if call.kind in criterion]
    for position, criterion in enumerate(scored, 1):
        weighing = criterion[call.kind]
        minimum = weighing.get("minimum_mean")
        row = Criterion.objects.create(
            rubric=rubric,
            position=position,
            code=criterion["code"],
            name=criterion["name"],
            kind=CriterionKind(criterion["kind"]),
            definition=criterion["definition"],
            guidance=criterion["guidance"],
            read_in=criterion["read_in"],
            weight=Decimal(weighing["weight"]),
            minimum_mean=Decimal(minimum) if minimum else None,
            tie_order=criterion["tie_order"],
        )
        ScaleLevel.objects.bulk_create(
            ScaleLevel(criterion=row, value=int(value), anchor=anchor)
            for value, anchor in criterion["anchors"].items()
        )
    return rubric


@transaction.atomic
def load_territories(data: bytes) -> Loaded:
    """Load DANE's list; all of it or, where a row is malformed, nothing (ImportRefused)."""
    places = read_divipola(data)
    nation, _is_new = Territory.objects.get_or_create(
        divipola_code=Territory.NATION_CODE,
        defaults={"kind": TerritoryKind.NATION, "name": "Colombia"},
    )
    departments = {place.department_code: place.department_name for place in places}
    of_departments = _bring_up_to_date(
        Territory(divipola_code=code, name=name, kind=TerritoryKind.DEPARTMENT, parent=nation)
        for code, name in departments.items()
    )
    parents = Territory.objects.departments().in_bulk(field_name="divipola_code")
    of_municipalities = _bring_up_to_date(_municipality(place, parents) for place in places)
    return Loaded(
        *(
            getattr(of_departments, name) + getattr(of_municipalities, name)
            for name in ("created", "updated", "unchanged")
        )
    )


def _municipality(place: Place, departments: dict[str, Territory]) -> Territory:
    return Territory(
        divipola_code=place.code,
        name=place.name,
        kind=TerritoryKind.MUNICIPALITY,
        type_name=place.type_name,
        parent=departments[place.department_code],
        longitude=place.longitude,
        latitude=place.latitude,
    )


def _bring_up_to_date(territories: Iterable[Territory]) -> Loaded:
    columns = ("name", "kind", "type_name", "parent_id", "longitude", "latitude")
    stored = Territory.objects.in_bulk(field_name="divipola_code")
    created, changed, unchanged = [], [], 0
    for territory in territories:
        known = stored.get(territory.divipola_code)
        if known is None:
            created.append(territory)
        elif any(getattr(known, name) != getattr(territory, name) for name in columns):
            territory.pk = known.pk
            changed.append(territory)
        else:
            unchanged += 1
    Territory.objects.bulk_create(created)
    Territory.objects.bulk_update(
        changed, [name.removesuffix("_id") for name in columns], batch_size=200
    )
    return Loaded(len(created), len(changed), unchanged)
