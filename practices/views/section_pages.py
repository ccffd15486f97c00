"""What the hub and a section's page show."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.forms.answers import fingerprint, fingerprints
from practices.forms.owning import AnswerForm
from practices.forms.practice import names_in
from practices.forms.rows import ADD_ANOTHER, ROW_FORMS
from practices.forms.sections import LACK_SUFFIX, RowList, SectionSheet
from practices.help_texts import help_texts
from practices.layouts import LAYOUTS, Kind, Layout, Section
from practices.models import Call, Observation, Revision, Territory, User
from practices.selectors.entry import (
    SectionProgress,
    SectionState,
    code_of,
    criteria_read_in,
    department_with_towns,
    observations_by_field,
    places_named,
    section_progress,
)
from practices.selectors.word_diff import compare_texts
from practices.services import presence

from .section_saving import Outcome

FILES = "attachments"


def optional_address(name: str, *args) -> str:
    """The address of a page that this installation may lack; else empty."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# -- Hub -------------------------------------------------------------------------------------------


def hub_context(revision: Revision, *, actor: User) -> dict[str, Any]:
    layout = LAYOUTS[revision.layout]
    progress = section_progress(revision, Call.objects.bank())
    observations = [
        (item, layout.label_of(item.field), field_address(revision, item.field))
        for items in observations_by_field(revision).values()
        for item in items
    ]
    return {
        "revision": revision,
        "layout": layout,
        "tasks": [_task(revision, layout, item) for item in progress] + _more_tasks(revision),
        "done": sum(item.state == SectionState.DONE for item in progress),
        "total": len(progress),
        "observations": observations,
        "open_observations": sum(item.answered_at is None for item, *_rest in observations),
        "people": _with_titles(layout, presence.others_in(revision, actor=actor)),
        "check_address": optional_address("check_answers", revision.pk),
    }


def _with_titles(layout: Layout, people: Iterable[presence.Presence]) -> list[tuple]:
    titles = {section.code: section.title for section in layout.sections}
    return [(person, titles.get(person.section, "")) for person in people]


def _task(revision: Revision, layout: Layout, item: SectionProgress) -> dict[str, Any]:
    state, text = {
        SectionState.DONE: ("done", _("lista")),
        SectionState.UNFINISHED: ("missing", _("hay respuestas por corregir")),
        SectionState.MISSING: (
            "missing",
            ngettext("falta %(count)s", "faltan %(count)s", len(item.missing))
            % {"count": len(item.missing)},
        ),
        SectionState.NOT_BEGUN: ("todo", _("sin empezar")),
    }[item.state]
    hint = "" if item.has_required else _("Nada de esta sección es obligatorio para enviar.")
    return {
        "name": item.section.title,
        "url": reverse("edit_section", args=(revision.pk, item.section.code)),
        "state": state,
        "state_text": text,
        "hint": hint,
        "groups": [
            (title, [(layout.label_of(code), field_address(revision, code)) for code in codes])
            for title, codes in (
                (_("Por corregir:"), item.unfinished),
                (_("Falta:"), [code for code in item.missing if code not in item.unfinished]),
            )
            if codes
        ],
    }


def _more_tasks(revision: Revision) -> list[dict[str, Any]]:
    """Files have a page of their own, beside the sections."""
    address = optional_address("practice_files", revision.pk)
    if not address:
        return []
    count = revision.attachments.count()
    text = ngettext("%(count)s archivo", "%(count)s archivos", count) % {"count": count}
    return [
        {
            "name": _("Archivos"),
            "url": address,
            "hint": _("Lo que respalda los resultados: informes, fotos, encuestas."),
            "state": "done" if count else "todo",
            "state_text": text if count else _("sin archivos"),
        }
    ]


def field_address(revision: Revision, code: str) -> str:
    """Where a field is filled in."""
    if code == FILES and (address := optional_address("practice_files", revision.pk)):
        return address
    section = LAYOUTS[revision.layout].section_of(code)
    return f"{reverse('edit_section', args=(revision.pk, section.code))}#campo-{code}"


# -- A section -------------------------------------------------------------------------------------


def section_context(
    request: HttpRequest, sheet: SectionSheet, *, page: str, outcome: Outcome | None = None
) -> dict[str, Any]:
    revision, section = sheet.revision, sheet.section
    is_refused = outcome is not None and not outcome.is_saved
    if outcome is not None and outcome.is_saved:
        revision = outcome.revision
    shown = outcome.shown if outcome else fingerprints(sheet.answers)
    errors = [
        {"text": f"{label}: {error}", "url": f"#{control}", "control": control, "error": error}
        for control, label, error in sheet.errors()
    ]
    return {
        "revision": revision,
        "section": section,
        "layout": sheet.layout,
        "sheet": sheet,
        "blocks": list(_blocks(request, sheet)),
        "asked": [*sheet.form.fields, *sheet.lists],
        "page": page,
        "version": request.POST.get("version", "") if is_refused else revision.version,
        "base": json.dumps(dict(outcome.base) if is_refused else dict(shown)),
        "errors": errors,
        "saved_at": revision.updated_at,
        "outcome": outcome,
        "clashes": list(_clashes(request, outcome)) if outcome else [],
        "theirs": _labels(sheet, outcome.theirs) if outcome else "",
        "people": _with_titles(
            sheet.layout, presence.appear(revision, actor=request.user, section=section.code)
        ),
        **_neighbours(sheet),
        **_places(request, sheet),
        **_helpers(revision),
    }


def _helpers(revision: Revision) -> dict[str, str]:
    return {
        "preview_address": optional_address("markdown_preview"),
        "similar_address": optional_address("similar_practices", revision.pk),
        "files_address": optional_address("practice_files", revision.pk),
    }


def _neighbours(sheet: SectionSheet) -> dict[str, Any]:
    sections = sheet.layout.sections
    position = sections.index(sheet.section)
    return {
        "number": position + 1,
        "total": len(sections),
        "previous": sections[position - 1] if position else None,
        "next": sections[position + 1] if position + 1 < len(sections) else None,
    }


def _blocks(request: HttpRequest, sheet: SectionSheet) -> Iterator[dict[str, Any]]:
    """The fields of the section in the order of the form, each with all that stands by it."""
    section, revision = sheet.section, sheet.revision
    required = sheet.layout.required_fields()
    observations = observations_by_field(revision)
    criteria = criteria_read_in(section.fields)
    for code in section.fields:
        names = [name for name in names_in(_only(section, code)) if name in sheet.form.fields]
        yield {
            "code": code,
            "label": sheet.layout.label_of(code),
            "help": help_texts().get(code, {}).get("help", ""),
            "fields": [sheet.form[name] for name in names],
            "lack": _lack(sheet, code),
            "rows": sheet.lists.get(code),
            "add": ADD_ANOTHER.get(code, ""),
            "is_files": code == FILES,
            "is_group": code in ROW_FORMS or (len(names) > 1 and code not in names),
            "is_required": code in required,
            "has_preview": _is_long(sheet, code),
            "preview": _previewed(request, sheet, code),
            "criteria": criteria.get(code, ()),
            "observations": [_remark(revision, item) for item in observations.get(code, ())],
            "warns_of_similar": code == "title",
        }


def _only(section: Section, code: str) -> Section:
    return Section(section.code, section.title, (code,))


def _lack(sheet: SectionSheet, code: str) -> BoundField | None:
    name = code + LACK_SUFFIX
    return sheet.form[name] if name in sheet.form.fields else None


def _is_long(sheet: SectionSheet, code: str) -> bool:
    return any(item.code == code and item.kind is Kind.LONG_TEXT for item in _fields(sheet))


def _fields(sheet: SectionSheet):
    return sheet.layout.fields_of(sheet.section.code)


def _previewed(request: HttpRequest, sheet: SectionSheet, code: str) -> str:
    return sheet.answers.get(code, "") if request.GET.get("ver") == code else ""


def _remark(revision: Revision, observation: Observation) -> tuple[Observation, AnswerForm | None]:
    if observation.answered_at or revision.status != "returned":
        return observation, None
    return observation, AnswerForm(prefix=f"observation-{observation.pk}")


def _labels(sheet: SectionSheet, names) -> str:
    codes = dict.fromkeys(code_of(name.removesuffix(LACK_SUFFIX)) for name in names)
    return get_text_list([f"“{sheet.layout.label_of(code)}”" for code in codes], _("y"))


# -- Two texts of one field ------------------------------------------------------------------------


def _clashes(request: HttpRequest, outcome: Outcome) -> Iterator[dict[str, Any]]:
    for name in outcome.clashes:
        mine = _in_words(outcome.sheet, name, outcome.typed[name])
        stored = _in_words(outcome.sheet, name, outcome.stored[name])
        yield {
            "name": name,
            "label": _label_of(outcome.sheet, name),
            "mine": mine,
            "stored": stored,
            "parts": compare_texts(stored, mine) if mine and stored else [],
            "seen": fingerprint(name, outcome.stored[name]),
            "chosen": request.POST.get(f"choice-{name}", ""),
        }


def _label_of(sheet: SectionSheet, name: str) -> str:
    if name in sheet.lists:
        return str(sheet.layout.label_of(name))
    code = name.removesuffix(LACK_SUFFIX)
    label = str(sheet.form.fields[code].label)
    return label if code == name else f"{label}: {sheet.form.fields[name].label}"


def _in_words(sheet: SectionSheet, name: str, value: Any) -> str:
    """An answer as people read it: names for numbers, a line for each row."""
    if name in sheet.lists:
        return _rows_in_words(sheet.lists[name], value)
    field = sheet.form.fields[name]
    choices = {str(key): str(text) for key, text in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(choices.get(item, item) for item in value)
    if name.endswith(LACK_SUFFIX):
        return str(_("Marcado")) if value else str(_("Sin marcar"))
    return choices.get(value, value) if value else value


def _rows_in_words(rows: RowList, value: list[Mapping[str, str]]) -> str:
    return "\n".join(
        f"{number}. " + " · ".join(_cells_in_words(rows, row))
        for number, row in enumerate(value, start=1)
    )


def _cells_in_words(rows: RowList, row: Mapping[str, str]) -> Iterator[str]:
    fields = ROW_FORMS[rows.name].base_fields
    for column, text in row.items():
        if not text:
            continue
        if column == "territory":
            place = Territory.objects.filter(divipola_code=text).first()
            yield place.full_name if place else text
        elif text == "on" and column.startswith(("is_", "used_")):
            yield str(fields[column].label)
        else:
            choices = {
                str(key): str(label) for key, label in getattr(fields[column], "choices", ())
            }
            yield choices.get(text, text)


# -- Places ----------------------------------------------------------------------------------------


def _places(request: HttpRequest, sheet: SectionSheet) -> dict[str, Any]:
    """What the search for places found, and the towns of the department asked for."""
    if "coverage" not in sheet.lists:
        return {}
    query = request.GET.get("lugar", "")
    department, towns = department_with_towns(request.GET.get("departamento", ""))
    return {
        "place_query": query,
        "places_found": places_named(query) if query else [],
        "departments": Territory.objects.departments().order_by("name"),
        "nation": Territory.objects.filter(divipola_code=Territory.NATION_CODE).first(),
        "department": department,
        "towns": towns,
        "codes_there": [row["territory"] for row in sheet.answers["coverage"]],
    }
