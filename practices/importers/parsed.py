"""What a reader of forms hands on: plain data, also as JSON to be kept between two requests.

Keys of `ParsedForm.values` are columns of `Revision` and names of its rows (`figures`,
`coverage`, ...). Only what the form says is there: a missing key is a field without a value.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from practices.enums import FigureStatistic, LinkKind


class State(TextChoices):
    READ = "read", _("leído")
    PROPOSED = "proposed", _("propuesto (deducido)")
    EMPTY = "empty", _("sin llenar")
    FORM_TEXT = "form_text", _("texto del formato")
    UNPLACED = "unplaced", _("sin ubicar")


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one place of the form."""

    field: str
    """Code of `layouts.FIELDS` or a column; empty for the form's own and unplaced text."""
    label: str
    """As the form prints it; ours for what was deduced."""
    state: State
    text: str = ""
    """What the file says there, as read; for a deduced value, the value in words."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Dates are the first day of what is known; of a whole year, January 1 and December 1."""

    indicator: str
    value: Decimal
    unit: str
    statistic: str = FigureStatistic.TOTAL
    period_from: date | None = None
    period_to: date | None = None
    period_precision: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    category_name: str
    category_number: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    territory: str
    """DIVIPOLA code: "00" the nation, two digits a department, five a municipality."""
    is_partial: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str = ""
    kind: str = LinkKind.WEB


@dataclass(frozen=True, slots=True)
class Contact:
    office: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A row of the form's table of files. The file itself is never inside the form."""

    name: str
    keywords: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    text: str
    source: str
    """Where in the file it stood, in words."""


@dataclass(frozen=True, slots=True)
class ParsedForm:
    layout: str
    values: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """As JSON can hold it; `from_data` reads it back."""
        return _plain(asdict(self))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "ParsedForm":
        return cls(
            layout=data["layout"],
            values={key: _typed(key, value) for key, value in data["values"].items()},
            findings=tuple(
                Finding(**{**item, "state": State(item["state"])}) for item in data["findings"]
            ),
            unplaced=tuple(Unplaced(**item) for item in data["unplaced"]),
        )


_ROWS = {
    "figures": Figure,
    "selections": Selection,
    "coverage": Coverage,
    "links": Link,
    "contacts": Contact,
    "attachments": Attachment,
}
_DATES = ("started_on", "ended_on", "period_from", "period_to")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | TextChoices):
        return str(value)
    return value


def _typed(key: str, value: Any) -> Any:
    if key in _ROWS:
        return [
            _ROWS[key](**{name: _typed(name, item) for name, item in row.items()}) for row in value
        ]
    if key in _DATES and value is not None:
        return date.fromisoformat(value)
    if key == "value":
        return Decimal(value)
    return value
