"""The buttons of a section: what each does to the rows before the save, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from practices.forms.answers import Answers, blank_row, typed_rows
from practices.forms.rows import ROW_FORMS
from practices.layouts import LAYOUTS, Section
from practices.models import Revision
from practices.selectors.entry import department_with_towns

#: Buttons that leave the section once it is saved.
NEXT, BACK = "next", "back"
ROW_STEPS = ("add", "remove", "up", "down")
LONGEST_NUMBER = 5
#: A place further up or down the list.
MOVES = {"up": -1, "down": 1}


def _position(data: QueryDict, target: str, number: str) -> int | None:
    """The place in the list of a row that the page counts with the empty ones."""
    if target not in ROW_FORMS or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    numbers = list(typed_rows(target, data))
    return numbers.index(int(number)) if int(number) in numbers else None


@dataclass(frozen=True, slots=True)
class Step:
    """A button by its value: "add:figures", "remove:figures:2", "place:25754", "next"…"""

    name: str
    target: str = ""
    position: int | None = None
    marked: tuple[str, ...] = ()
    asked: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "Step":
        name, _colon, rest = data.get("do", "").partition(":")
        target, _colon, number = rest.partition(":")
        return cls(
            name=name,
            target=target,
            position=_position(data, target, number),
            marked=tuple(data.getlist("place")),
            asked=data.get("place_query" if name == "search" else "department", "").strip()[:100],
        )

    @property
    def is_of_rows(self) -> bool:
        return self.name in ROW_STEPS and self.target in ROW_FORMS

    def applied(self, answers: Answers) -> Answers:
        """The answers after the button: a row less, one moved, places added."""
        if self.name == "place":
            return self._with_places(answers, [self.target])
        if self.name == "places":
            return self._with_department(answers)
        rows = answers.get(self.target)
        if not self.is_of_rows or rows is None or self.position is None:
            return answers
        if not 0 <= self.position < len(rows):
            return answers
        rows = list(rows)
        row = rows.pop(self.position)
        if self.name in MOVES:
            rows.insert(max(self.position + MOVES[self.name], 0), row)
        return {**answers, self.target: rows} if self.name != "add" else answers

    def _with_places(self, answers: Answers, codes: list[str]) -> Answers:
        if "coverage" not in answers:
            return answers
        there = {row["territory"] for row in answers["coverage"]}
        added = [blank_row("coverage") | {"territory": code} for code in codes if code not in there]
        return {**answers, "coverage": [*answers["coverage"], *added]}

    def _with_department(self, answers: Answers) -> Answers:
        """Exactly the marked places of one department, and all those of others."""
        department, towns = department_with_towns(self.target)
        if department is None or "coverage" not in answers:
            return answers
        codes = [department.divipola_code, *(town.divipola_code for town in towns)]
        unmarked = set(codes) - set(self.marked)
        kept = [row for row in answers["coverage"] if row["territory"] not in unmarked]
        marked = [code for code in codes if code in self.marked]
        return self._with_places({**answers, "coverage": kept}, marked)

    def address(self, revision: Revision, section: Section, *, has_errors: bool) -> str:
        """Where the button leads once what was typed is saved."""
        here = reverse("edit_section", args=(revision.pk, section.code))
        if self.name == BACK:
            return f"{reverse('edit_practice', args=(revision.pk,))}?guardado={section.code}"
        if self.name == NEXT and not has_errors:
            return f"{self._next(revision, section)}?guardado={section.code}"
        query, anchor = self._place(revision)
        return f"{here}?{urlencode({'guardado': section.code, **query})}{anchor}"

    def _next(self, revision: Revision, section: Section) -> str:
        sections = LAYOUTS[revision.layout].sections
        position = sections.index(section) + 1
        if position < len(sections):
            return reverse("edit_section", args=(revision.pk, sections[position].code))
        return reverse("edit_practice", args=(revision.pk,))

    def _place(self, revision: Revision) -> tuple[Mapping[str, str], str]:
        match self.name:
            case "add":
                return {"fila": self.target}, f"#{self.target}-nueva"
            case "remove":
                return {}, f"#lista-{self.target}"
            case "up" | "down":
                number = max((self.position or 0) + MOVES[self.name], 0) + 1
                return {}, f"#{self.target}-{number}"
            case "search":
                return {"lugar": self.asked}, "#buscar-lugar"
            case "department":
                return {"departamento": self.asked}, "#por-departamento"
            case "place" | "places":
                return {}, "#lista-coverage"
            case "view":
                return {"ver": self.target}, f"#campo-{self.target}"
            case "answer":
                return {}, f"#observacion-{self.target}"
        return {}, ""
