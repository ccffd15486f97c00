"""How far a draft's entry form is: what each section still needs, and what could not be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from practices.enums import CriterionKind
from practices.layouts import FIELDS, LAYOUTS, Kind, Section
from practices.models import Call, Criterion, Observation, Revision, Rubric, Territory
from practices.text import fold

from .content import is_answered, missing_fields

#: Columns of a field that is named by another code.
CODE_OF_COLUMN = {
    **{column: code for code, field in FIELDS.items() for column in field.columns},
    "origin_source": "origin_code",
}
FOUND_PLACES = 20


class SectionState(StrEnum):
    DONE = "done"
    MISSING = "missing"
    UNFINISHED = "unfinished"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """``missing``, ``unfinished``: codes of fields, in the order of the section."""

    section: Section
    state: SectionState
    missing: tuple[str, ...]
    unfinished: tuple[str, ...]
    has_required: bool


def code_of(name: str) -> str:
    """The field that a column, a list of terms or of rows belongs to."""
    return CODE_OF_COLUMN.get(name, name)


def unfinished_fields(revision: Revision) -> list[str]:
    """Fields with something typed that could not be read, in the order of the form."""
    typed = {code_of(name) for answers in revision.unfinished.values() for name in answers}
    layout = LAYOUTS[revision.layout]
    return [code for section in layout.sections for code in section.fields if code in typed]


def section_progress(revision: Revision, call: Call | None = None) -> list[SectionProgress]:
    """Each section of the form, in its order. A few queries, whatever the number of rows."""
    layout = LAYOUTS[revision.layout]
    required = set(layout.required_fields(call.extra_required if call else ()))
    missing = set(missing_fields(revision, call))
    unfinished = set(unfinished_fields(revision))
    return [_progress(revision, item, required, missing, unfinished) for item in layout.sections]


def _progress(
    revision: Revision,
    section: Section,
    required: set[str],
    missing: set[str],
    unfinished: set[str],
) -> SectionProgress:
    lacking = tuple(code for code in section.fields if code in missing)
    unread = tuple(code for code in section.fields if code in unfinished)
    is_begun = bool(unread) or any(_is_begun(revision, code) for code in section.fields)
    if unread:
        state = SectionState.UNFINISHED
    elif not is_begun:
        state = SectionState.NOT_BEGUN
    else:
        state = SectionState.MISSING if lacking else SectionState.DONE
    return SectionProgress(section, state, lacking, unread, bool(required & set(section.fields)))


def _is_begun(revision: Revision, code: str) -> bool:
    """Whether somebody wrote something there: the body comes with the draft and says nothing."""
    if code == "owner":
        return False
    if code == "contacts":
        return revision.contacts.exists()
    if code == "origin_code":
        return bool(revision.practice.origin_code)
    if FIELDS[code].kind is Kind.SHEET or len(FIELDS[code].columns) > 1:
        columns = [name for name in FIELDS[code].columns if getattr(revision, name)]
        return bool(columns) or code in revision.no_information
    return is_answered(revision, code)


def observations_by_field(revision: Revision) -> Mapping[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for observation in revision.observations.select_related("created_by"):
        found.setdefault(observation.field, []).append(observation)
    return found


def criteria_read_in(codes: Iterable[str]) -> Mapping[str, list[Criterion]]:
    """The minimum criteria of the bank by the fields in which an evaluator reads them first."""
    try:
        rubric = Rubric.objects.current(Call.objects.bank())
    except (Call.DoesNotExist, Rubric.DoesNotExist):
        return {}
    criteria = list(rubric.criteria.filter(kind=CriterionKind.MINIMUM))
    return {code: [item for item in criteria if code in item.read_in] for code in codes}


def places_named(text: str) -> list[Territory]:
    """Places whose name holds these words, without regard to accents; departments first."""
    wanted = fold(text).split()
    if not wanted:
        return []
    places = Territory.objects.select_related("parent")
    found = [place for place in places if all(word in fold(place.full_name) for word in wanted)]
    found.sort(key=lambda place: (not fold(place.name).startswith(wanted[0]), place.divipola_code))
    found.sort(key=lambda place: len(place.divipola_code))
    return found[:FOUND_PLACES]


def department_with_towns(code: str) -> tuple[Territory | None, list[Territory]]:
    department = Territory.objects.departments().filter(divipola_code=code).first()
    if department is None:
        return None, []
    return department, list(department.children.select_related("parent").order_by("name"))
