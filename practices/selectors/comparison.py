"""Two versions side by side: what was removed, added and changed, field by field.

A version is compared as plain data in words that people read, so that what was kept of a former
moment (``ReturnedContent``) compares like a version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from practices.enums import DatePrecision, ResourceKind
from practices.layouts import FIELDS, LAYOUTS, Field, Kind, Layout
from practices.models import ReturnedContent, Revision, StoredFile

from .content import ROWS, TERMS
from .word_diff import ADDED, REMOVED, SAME, Budget, Part, compare_texts

CHANGED = "changed"
#: What tells two rows of a kind to be the same one, in the words of ``plain_content``.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "figures": ("indicator", "period_from", "period_to"),
    "coverage": ("territory",),
    "partners": ("name",),
    "selections": ("name", "year", "category_name"),
    "attachments": ("name",),
    "links": ("url",),
    "contacts": ("office", "email"),
}
_HIDDEN_COLUMNS = frozenset(
    ("id", "revision", "position", "uploaded_by", "is_public", "consent_on", "call")
)
_PRECISIONS = {
    "started_on": "started_precision",
    "ended_on": "ended_precision",
    "period_from": "period_precision",
    "period_to": "period_precision",
}
_DATE_FORMATS = {DatePrecision.MONTH: r"F \d\e Y", DatePrecision.YEAR: "Y"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One text of both versions: the left one without what was added, the right one without what
    was removed."""

    label: str
    before: Sequence[Part]
    after: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Block:
    """A row, or the texts of a field. ``state``: same, added, removed or changed."""

    state: str
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class FieldComparison:
    code: str
    label: str
    state: str
    has_rows: bool
    blocks: Sequence[Block]


# -- A version in plain words -------------------------------------------------------------------


def plain_content(revision: Revision, *, public_only: bool = False) -> dict[str, Any]:
    """Field code → {column: text}, list of terms or list of rows. Ten queries or so.

    ``public_only``: without the contacts that are not shown to the public.
    """
    content: dict[str, Any] = {}
    for code, field in FIELDS.items():
        if field.kind is Kind.DERIVED or code == "origin_code":
            continue
        content[code] = {"texts": _texts(revision, field)}
        if code in TERMS:
            terms = getattr(revision, code).order_by("name")
            content[code]["terms"] = list(terms.values_list("name", flat=True))
        elif code in ROWS:
            content[code]["rows"] = _rows(revision, code, public_only=public_only)
    return content


def _texts(revision: Revision, field: Field) -> dict[str, str]:
    if field.code in revision.no_information:
        return {field.columns[0]: _("Sin información")} if field.columns else {}
    return {
        column: _in_words(revision, column)
        for column in field.columns
        if column not in _PRECISIONS.values()
    }


def _rows(revision: Revision, code: str, *, public_only: bool) -> list[dict[str, str]]:
    related = getattr(revision, code)
    columns = _row_columns(code)
    references = [column for column in columns if related.model._meta.get_field(column).is_relation]
    rows = related.filter(is_public=True) if public_only and code == "contacts" else related.all()
    if code == "coverage":
        references = ["territory__parent"]
    if references:
        rows = rows.select_related(*references)
    return [{column: _in_words(row, column) for column in columns} for row in rows]


def _row_columns(code: str) -> list[str]:
    model = Revision._meta.get_field(code).related_model
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in _HIDDEN_COLUMNS and field.name not in _PRECISIONS.values()
    ]


def _in_words(obj: models.Model, column: str) -> str:
    """What a column holds, as a reader sees it; "" for nothing."""
    value = getattr(obj, column)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if hasattr(obj, f"get_{column}_display"):
        return str(getattr(obj, f"get_{column}_display")())
    match value:
        case date():
            precision = getattr(obj, _PRECISIONS.get(column, ""), "")
            return date_format(value, _DATE_FORMATS.get(precision, "DATE_FORMAT"))
        case Decimal():
            return number_format(f"{value.normalize():f}", force_grouping=True)
        case StoredFile():
            return f"{filesizeformat(value.size)}, {value.sha256[:8]}"
        case models.Model():
            return getattr(value, "full_name", None) or str(value)
        case list():
            return ", ".join(str(ResourceKind(each).label) for each in value)
    return str(value)


# -- Comparing ----------------------------------------------------------------------------------


def compare_revisions(
    before: Revision, after: Revision, *, public_only: bool = False
) -> list[FieldComparison]:
    """Every field of the later version's layout, those that are empty in both left out."""
    return compare_content(
        plain_content(before, public_only=public_only),
        plain_content(after, public_only=public_only),
        LAYOUTS[after.layout],
    )


def compare_content(
    before: Mapping[str, Any], after: Mapping[str, Any], layout: Layout
) -> list[FieldComparison]:
    budget = Budget()
    compared = []
    for code in _in_order(layout):
        blocks = _blocks(code, before.get(code, {}), after.get(code, {}), budget)
        if blocks:
            is_same = all(block.state == SAME for block in blocks)
            compared.append(
                FieldComparison(
                    code=code,
                    label=str(layout.label_of(code)),
                    state=SAME if is_same else CHANGED,
                    has_rows=code in ROWS,
                    blocks=blocks,
                )
            )
    return compared


def _in_order(layout: Layout) -> Iterable[str]:
    """The fields as the entry form shows them, and whatever it lacks after them."""
    shown = [code for section in layout.sections for code in section.fields]
    return dict.fromkeys([*shown, *FIELDS])


def _blocks(code: str, before: Mapping, after: Mapping, budget: Budget) -> list[Block]:
    blocks = []
    texts = before.get("texts", {}), after.get("texts", {})
    if any(texts[0].values()) or any(texts[1].values()):
        blocks.append(_block(*texts, Revision, budget, is_single=len(FIELDS[code].columns) == 1))
    if code in TERMS and (before.get("terms") or after.get("terms")):
        blocks.append(_terms_block(before.get("terms", []), after.get("terms", [])))
    if code in ROWS:
        model = Revision._meta.get_field(code).related_model
        pairs = _matched(code, before.get("rows", []), after.get("rows", []))
        blocks += [_block(old, new, model, budget) for old, new in pairs]
    return blocks


def _block(
    before: Mapping[str, str],
    after: Mapping[str, str],
    model: type[models.Model],
    budget: Budget,
    *,
    is_single: bool = False,
) -> Block:
    pairs = []
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, ""), after.get(column, "")
        if old or new:
            label = "" if is_single else capfirst(str(model._meta.get_field(column).verbose_name))
            parts = compare_texts(old, new, budget)
            pairs.append(_pair(label, parts))
    return Block(_state(before, after), pairs)


def _pair(label: str, parts: Sequence[Part]) -> Pair:
    return Pair(
        label,
        [part for part in parts if part.kind != ADDED],
        [part for part in parts if part.kind != REMOVED],
    )


def _state(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if before == after:
        return SAME
    if not any(before.values()):
        return ADDED
    return CHANGED if any(after.values()) else REMOVED


def _terms_block(before: Sequence[str], after: Sequence[str]) -> Block:
    """Terms have no order: a list of those that stayed, went and came."""

    def parts(own: Sequence[str], others: Sequence[str], kind: str) -> list[Part]:
        marked = []
        for number, term in enumerate(own):
            if number:
                marked.append(Part(SAME, ", "))
            marked.append(Part(SAME if term in others else kind, term))
        return marked

    pair = Pair("", parts(before, after, REMOVED), parts(after, before, ADDED))
    return Block(SAME if set(before) == set(after) else CHANGED, [pair])


def _matched(
    code: str, before: Sequence[Mapping], after: Sequence[Mapping]
) -> list[tuple[Mapping, Mapping]]:
    """Rows of both versions that are the same one, in the later order; then those that went.

    First whole rows, then by what names a row of its kind.
    """
    left = list(before)
    partner: dict[int, Mapping] = {}
    for tells in (lambda row: dict(row), lambda row: [row.get(key) for key in _KEYS[code]]):
        for number, new in enumerate(after):
            if number in partner:
                continue
            same = next((old for old in left if tells(old) == tells(new)), None)
            if same is not None:
                partner[number] = same
                left.remove(same)
    return [
        *((partner.get(number, {}), new) for number, new in enumerate(after)),
        *((old, {}) for old in left),
    ]


def only_changed(compared: Iterable[FieldComparison]) -> list[FieldComparison]:
    """The fields that differ; of their rows those that do, with what names them and what
    changed in them."""
    return [
        replace(
            field,
            blocks=[_shortened(block) for block in field.blocks if block.state != SAME],
        )
        for field in compared
        if field.state != SAME
    ]


def _shortened(block: Block) -> Block:
    if block.state != CHANGED:
        return block
    pairs = [
        pair
        for number, pair in enumerate(block.pairs)
        if number == 0 or any(part.kind != SAME for part in (*pair.before, *pair.after))
    ]
    return replace(block, pairs=pairs)


def differing_fields(revision: Revision) -> frozenset[str]:
    """Codes of the fields that differ from what the version said when it was last returned."""
    kept = ReturnedContent.objects.filter(revision=revision).first()
    if kept is None:
        return frozenset()
    now = plain_content(revision)
    return frozenset(code for code in now if now[code] != kept.content.get(code))
