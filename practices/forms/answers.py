"""What a section of the form holds, in the words of whoever types it.

*Answers* are plain data by field name: a text, a list of values for a group of boxes, a list of
{column: text} for the rows of a list. What is stored, what was typed and what results from both
have the same shape, so that they can be compared and nothing depends on being valid.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from practices.models import Revision
from practices.selectors.content import digest
from practices.text import fold

from .fields import PartialDate
from .rows import ROW_FORMS

Answers = dict[str, Any]

#: What a person may mean by a clash: their own text, or the one that is stored.
MINE, STORED = "mine", "stored"
FINGERPRINT_LENGTH = 16
TICKED = "on"


def cleaned_text(text: str) -> str:
    """As it is kept: one kind of line end, no NUL, which PostgreSQL refuses."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def is_group(field: forms.Field) -> bool:
    """Whether several values are posted under one name."""
    return getattr(field.widget, "allow_multiple_selected", False)


def as_typed(field: forms.Field, value: Any) -> str | list[str]:
    """A stored or cleaned value as a person would type it."""
    if is_group(field):
        return sorted(str(getattr(item, "pk", item)) for item in value or ())
    if isinstance(field.widget, forms.CheckboxInput):
        return TICKED if value else ""
    if isinstance(value, Decimal):
        value = value.normalize()
    prepared = field.prepare_value(value)
    if prepared is None:
        return ""
    if isinstance(prepared, models.Model):
        prepared = prepared.pk
    if isinstance(field.widget, forms.widgets.ChoiceWidget):
        return str(prepared)
    return cleaned_text(str(field.widget.format_value(prepared) or ""))


# -- Rows ------------------------------------------------------------------------------------------


def row_answers(name: str, row: models.Model) -> dict[str, str]:
    """A stored row as it would be typed. A place is told by its code."""
    answers = {}
    for column, field in ROW_FORMS[name].base_fields.items():
        value = getattr(row, column)
        if value and column in ("period_from", "period_to"):
            value = PartialDate(value, row.period_precision)
        if column == "territory":
            value = value.divipola_code
        answers[column] = as_typed(field, value)
    return answers


def blank_row(name: str) -> dict[str, str]:
    form = ROW_FORMS[name]()
    return {
        column: as_typed(field, form.get_initial_for_field(field, column))
        for column, field in form.fields.items()
    }


def typed_rows(name: str, data: QueryDict) -> dict[int, dict[str, str]]:
    """The rows of a list by their numbers on the page; those left as they were offered are none."""
    pattern = re.compile(rf"{name}-(\d{{1,5}})-(\w+)")
    columns = ROW_FORMS[name].base_fields
    found: dict[int, dict[str, str]] = {}
    for key in data:
        match = pattern.fullmatch(key)
        if match and match[2] in columns:
            row = found.setdefault(int(match[1]), dict.fromkeys(columns, ""))
            row[match[2]] = _cell(columns[match[2]], data[key])
    blank = blank_row(name)
    return {number: found[number] for number in sorted(found) if found[number] != blank}


def _cell(field: forms.Field, text: str) -> str:
    if isinstance(field.widget, forms.CheckboxInput):
        return TICKED if text else ""
    return cleaned_text(text)


def row_data(name: str, position: int, row: Mapping[str, str]) -> MultiValueDict:
    return MultiValueDict(
        {f"{name}-{position}-{column}": [text] for column, text in row.items() if text != ""}
    )


# -- A whole section -------------------------------------------------------------------------------


def typed_answers(
    data: QueryDict, fields: Mapping[str, forms.Field], rows: Collection[str], stored: Answers
) -> Answers:
    """What a page sent. What the page did not ask (``asked``) stays as it is stored."""
    asked = set(data.getlist("asked"))
    answers = dict(stored)
    for name, field in fields.items():
        if name not in asked:
            continue
        if is_group(field):
            answers[name] = sorted({cleaned_text(value) for value in data.getlist(name)})
        elif isinstance(field.widget, forms.CheckboxInput):
            answers[name] = TICKED if data.get(name) else ""
        else:
            answers[name] = cleaned_text(data.get(name, ""))
    answers |= {name: list(typed_rows(name, data).values()) for name in rows if name in asked}
    return answers


def form_data(answers: Answers) -> MultiValueDict:
    """As a form takes it; rows have forms of their own."""
    data = MultiValueDict()
    for name, value in answers.items():
        if isinstance(value, str):
            data[name] = value
        elif all(isinstance(item, str) for item in value):
            data.setlist(name, value)
    return data


def stored_rows(revision: Revision, name: str, unread: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a list, with those that could not be read in their places."""
    rows = getattr(revision, name).all()
    if name == "coverage":
        rows = rows.select_related("territory__parent")
    answers = [row_answers(name, row) for row in rows]
    for position in sorted(unread, key=int):
        answers.insert(int(position), dict(unread[position]))
    return answers


# -- Two people at once ----------------------------------------------------------------------------


def fingerprints(answers: Answers) -> dict[str, str]:
    return {name: fingerprint(name, value) for name, value in answers.items()}


def fingerprint(name: str, value: Any) -> str:
    """Equal for answers that say the same: keywords keep no order and no accents."""
    if name == "keywords" and isinstance(value, str):
        value = sorted({fold(word).strip() for word in re.split(r"[,;\n]", value)} - {""})
    return digest(value)[:FINGERPRINT_LENGTH]


@dataclass(frozen=True, slots=True)
class Merged:
    """``clashes``: what both changed in different ways; ``theirs``: what only the other did."""

    answers: Answers
    clashes: tuple[str, ...]
    theirs: tuple[str, ...]


def merge(
    *,
    base: Mapping[str, str],
    typed: Answers,
    stored: Answers,
    choices: Mapping[str, str],
    seen: Mapping[str, str],
) -> Merged:
    """Both people's changes over what the page was opened with (``base``, as fingerprints).

    A choice counts while what is stored is still what the person saw when they chose.
    """
    answers, clashes, theirs = {}, [], []
    for name, mine in typed.items():
        mine_mark, stored_mark = fingerprint(name, mine), fingerprint(name, stored[name])
        answers[name] = mine
        if mine_mark == stored_mark or base.get(name) == stored_mark:
            continue
        choice = choices.get(name) if seen.get(name) == stored_mark else None
        if base.get(name) == mine_mark or choice == STORED:
            answers[name] = stored[name]
            theirs.append(name)
        elif choice != MINE:
            clashes.append(name)
    return Merged(answers, tuple(clashes), tuple(theirs))
