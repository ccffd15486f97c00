"""One section of the entry form: its fields and its lists of rows, always with what was typed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from practices.enums import RevisionStatus
from practices.help_texts import help_texts
from practices.layouts import LAYOUTS, Section
from practices.models import Practice, Revision, Territory, User

from .answers import (
    Answers,
    as_typed,
    blank_row,
    form_data,
    row_data,
    stored_rows,
    typed_answers,
)
from .fields import FIRST_YEAR, LAST_YEAR
from .practice import PARTIAL_DATES, RevisionForm, names_in
from .rows import MAXIMUM_ROWS, ROW_FORMS, ROW_NAMES, RowForm

#: Where "Sin información" is an answer, its box stands beside the text.
LACK_SUFFIX = "-sin_informacion"
LONGEST_BUILD_MONTHS = 600
#: What people read with patience; a longer text is kept as well.
RECOMMENDED_LENGTHS = {"summary": 1500, "conclusion": 800, "target_population": 800}
RECOMMENDED_LENGTH = 3000
#: Cleared while they cannot be read: an older value may not fit what stands beside them.
TOGETHER = (*PARTIAL_DATES, "is_ongoing")


class SectionForm(RevisionForm):
    """The fields of one section, bound to answers: those stored or those typed."""

    def __init__(self, answers: Answers, *, instance: Revision, actor: User, section: Section):
        super().__init__(form_data(answers), instance=instance, actor=actor)
        self.actor = actor
        self.section = section
        self.answers = answers
        kept = names_in(section)
        self.fields = {name: field for name, field in self.fields.items() if name in kept}
        for code in section.fields:
            if self.layout.may_lack_information(code):
                self.fields[code + LACK_SUFFIX] = forms.BooleanField(
                    label=_("Sin información"), required=False
                )
        self._limit_numbers()
        self._count_characters()

    def _limit_numbers(self) -> None:
        limits = {"cost_year": (FIRST_YEAR, LAST_YEAR), "build_months": (0, LONGEST_BUILD_MONTHS)}
        for name, (least, most) in limits.items():
            if name in self.fields:
                self.fields[name].validators += [
                    MinValueValidator(least),
                    MaxValueValidator(most),
                ]

    def _count_characters(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) and name != "former_names":
                length = RECOMMENDED_LENGTHS.get(name, RECOMMENDED_LENGTH)
                field.widget.attrs["data-recommended-length"] = length
            elif getattr(field, "max_length", None) and name in ("title", "coverage_note"):
                field.widget.attrs["data-max-length"] = field.max_length

    def clean_owner(self):
        """Without an owner a draft is seen by who began it and by nobody else."""
        owner = self.cleaned_data["owner"]
        if owner is None and self.instance.status == RevisionStatus.RETURNED:
            raise forms.ValidationError(_("Una práctica devuelta conserva su entidad titular."))
        if owner is None and self.instance.practice.created_by_id != self.actor.pk:
            raise forms.ValidationError(
                _("Escoja la entidad titular: sin ella solo vería el borrador quien lo empezó.")
            )
        return owner

    def clean_title(self) -> str | None:
        title = super().clean_title()
        if title is None and self.instance.status == RevisionStatus.RETURNED:
            raise forms.ValidationError(_("Una práctica devuelta necesita su título."))
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        code = cleaned.get("origin_code")
        if code and "origin_source" in cleaned:
            taken = Practice.objects.filter(
                origin_source=cleaned["origin_source"], origin_code=code
            ).exclude(pk=self.instance.practice_id)
            if taken.exists():
                self.add_error("origin_code", _("Ese banco ya usó ese código de origen."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What could be read, and nothing of what was not touched by reading."""
        unread = self.errors.keys()
        content = super().content()
        for name in unread & set(TOGETHER):
            content[name] = None
            if name in PARTIAL_DATES:
                content[PARTIAL_DATES[name]] = ""
        lacking = [code for code in self.instance.no_information if code not in self.section.fields]
        for name in [name for name in content if name.endswith(LACK_SUFFIX)]:
            code = name.removesuffix(LACK_SUFFIX)
            # A text says more than the mark that there is none.
            if content.pop(name) and not content.get(code):
                lacking.append(code)
        return {**content, "no_information": lacking}

    def unread(self) -> dict[str, Any]:
        return {name: self.answers.get(name, "") for name in self.errors if name in self.fields}

    def read_answers(self) -> Answers:
        """The answers as they will be stored; what cannot be read, as typed."""
        answers = {
            name: self.answers.get(name, "")
            if name in self.errors
            else as_typed(field, self.cleaned_data[name])
            for name, field in self.fields.items()
        }
        for name in self.fields:
            if name.endswith(LACK_SUFFIX) and answers[name.removesuffix(LACK_SUFFIX)]:
                answers[name] = ""
        return answers


class RowList:
    """The rows of one list. A stored row is shown as it is; one that was typed is checked."""

    def __init__(
        self,
        name: str,
        rows: Sequence[Mapping[str, str]],
        *,
        to_check: Collection[int],
        with_blank: bool = False,
    ):
        self.name = name
        self.one = ROW_NAMES[name]
        self.rows = rows
        self.is_full = len(rows) >= MAXIMUM_ROWS[name]
        self.known = self._places(rows) if name == "coverage" else {}
        self.forms = [
            self._form(position, row, position in to_check) for position, row in enumerate(rows)
        ]
        self._check_together()
        self.blank = None
        if (with_blank or not rows) and not self.is_full and name != "coverage":
            self.blank = self._form(len(rows), blank_row(name), False)
            if with_blank:
                next(iter(self.blank.fields.values())).widget.attrs["autofocus"] = True

    def _form(self, position: int, row: Mapping[str, str], is_checked: bool) -> RowForm:
        prefix = f"{self.name}-{position}"
        options = {"data": row_data(self.name, position, row)} if is_checked else {"initial": row}
        form = ROW_FORMS[self.name](prefix=prefix, use_required_attribute=False, **options)
        for column, field in form.fields.items():
            text = help_texts().get(f"{self.name}-{column}", {})
            field.help_text = text.get("help", field.help_text)
            field.example = text.get("example", "")
            field.widget.attrs.pop("maxlength", None)
        if "territory" in form.fields:
            form.fields["territory"].known = self.known
            form.place = self.known.get(row["territory"])
        form.position = position
        form.number = position + 1
        form.is_last = position + 1 == len(self.rows)
        return form

    @staticmethod
    def _places(rows: Sequence[Mapping[str, str]]) -> Mapping[str, Territory]:
        codes = [row["territory"] for row in rows]
        return Territory.objects.select_related("parent").in_bulk(codes, field_name="divipola_code")

    def _check_together(self) -> None:
        """The second row that says what only one may say is the one to correct."""
        seen: set[Any] = set()
        for form, row in zip(self.forms, self.rows, strict=True):
            if self.name == "coverage":
                mark = getattr(self._place_of(form, row), "pk", None)
                column, complaint = "territory", _("Ese lugar ya está en la lista.")
            elif self.name == "figures":
                mark = row["is_headline"] or None
                column = "is_headline"
                complaint = _("Solo una cifra puede ser el resultado principal.")
            else:
                return
            if mark is None:
                continue
            if mark in seen and form.is_bound:
                form.add_error(column, complaint)
            seen.add(mark)

    def _place_of(self, form: RowForm, row: Mapping[str, str]) -> Territory | None:
        if form.is_bound and form.is_valid():
            return form.cleaned_data["territory"]
        return self.known.get(row["territory"])

    @property
    def errors(self) -> list[tuple[RowForm, forms.BoundField | None, str]]:
        found = []
        for form in self.forms:
            if form.is_bound:
                found += [(form, None, error) for error in form.non_field_errors()]
                found += [(form, field, error) for field in form for error in field.errors]
        return found

    def values(self) -> list[dict[str, Any]]:
        """Rows that could be read, with their places, as ``save_section`` takes them."""
        return [{**form.row(), "position": form.position} for form in self.forms if form.is_valid()]

    def unread(self) -> dict[str, Mapping[str, str]]:
        return {
            str(form.position): self.rows[form.position]
            for form in self.forms
            if not form.is_valid()
        }

    def read_answers(self) -> list[dict[str, str]]:
        return [
            self._read_row(form) if form.is_valid() else dict(self.rows[form.position])
            for form in self.forms
        ]

    def _read_row(self, form: RowForm) -> dict[str, str]:
        ends = getattr(form, "ends", {})
        answers = {}
        for column, field in form.fields.items():
            value = ends.get(column, form.cleaned_data[column])
            if isinstance(value, Territory):
                answers[column] = value.divipola_code
            else:
                answers[column] = as_typed(field, value)
        return answers


class SectionSheet:
    """A section as somebody sees it: the form, the lists, and what both hold."""

    def __init__(
        self,
        revision: Revision,
        *,
        actor: User,
        section: Section,
        answers: Answers,
        to_check: Mapping[str, Collection[int]] | None = None,
        blank_rows: Collection[str] = (),
    ):
        """``to_check``: positions of the rows that were typed; None: all of them were."""
        self.revision = revision
        self.section = section
        self.layout = LAYOUTS[revision.layout]
        self.answers = answers
        self.form = SectionForm(answers, instance=revision, actor=actor, section=section)
        self.lists = {
            name: RowList(
                name,
                answers[name],
                to_check=range(len(answers[name])) if to_check is None else to_check[name],
                with_blank=name in blank_rows,
            )
            for name in lists_of(section)
        }

    @classmethod
    def stored(
        cls, revision: Revision, *, actor: User, section: Section, blank_rows: Collection[str] = ()
    ) -> "SectionSheet":
        return cls(
            revision,
            actor=actor,
            section=section,
            answers=stored_answers(revision, actor=actor, section=section),
            to_check={
                name: {int(position) for position in _unread(revision, section).get(name, {})}
                for name in lists_of(section)
            },
            blank_rows=blank_rows,
        )

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(rows.errors for rows in self.lists.values())

    def content(self) -> dict[str, Any]:
        return self.form.content()

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return {name: rows.values() for name, rows in self.lists.items()}

    def unread(self) -> dict[str, Any]:
        unread = self.form.unread()
        for name, rows in self.lists.items():
            if left := rows.unread():
                unread[name] = left
        return unread

    def read_answers(self) -> Answers:
        lists = {name: rows.read_answers() for name, rows in self.lists.items()}
        return {**self.form.read_answers(), **lists}

    def errors(self) -> Iterator[tuple[str, str, str]]:
        """Id of the control, label and complaint of each problem, in the order of the page."""
        for field in self.form:
            for error in field.errors:
                yield control_id(field), str(field.label), str(error)
        for name, rows in self.lists.items():
            for form, field, error in rows.errors:
                row = f"{rows.one} {form.number}"
                if field is None:
                    yield f"{name}-{form.number}", row, str(error)
                else:
                    yield control_id(field), f"{row}, {str(field.label).lower()}", str(error)


def control_id(field: forms.BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


def lists_of(section: Section) -> list[str]:
    return [code for code in section.fields if code in ROW_FORMS]


def stored_answers(revision: Revision, *, actor: User, section: Section) -> Answers:
    """What a section holds, with what could not be read laid over it."""
    unread = _unread(revision, section)
    form = SectionForm({}, instance=revision, actor=actor, section=section)
    answers: Answers = {}
    for name, field in form.fields.items():
        if name.endswith(LACK_SUFFIX):
            code = name.removesuffix(LACK_SUFFIX)
            answers[name] = "on" if code in revision.no_information else ""
        else:
            answers[name] = unread.get(name, as_typed(field, form.initial.get(name)))
    for name in lists_of(section):
        answers[name] = stored_rows(revision, name, unread.get(name, {}))
    return answers


def answers_from(
    data: QueryDict, revision: Revision, *, actor: User, section: Section, stored: Answers
) -> Answers:
    form = SectionForm({}, instance=revision, actor=actor, section=section)
    return typed_answers(data, form.fields, lists_of(section), stored)


def _unread(revision: Revision, section: Section) -> Mapping[str, Any]:
    return revision.unfinished.get(section.code, {})
