"""What the rows of a table do to the practices that are there, decided and written many at once.

One transaction holds SQLite's only write lock: rows are decided before it begins and written in
bulk, so that 5,000 of them keep other people waiting for seconds.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices import roles
from practices.cases import Case
from practices.enums import RevisionStatus, TableRowOutcome
from practices.exceptions import StaleVersion
from practices.importers.table.rows import ReadPractice
from practices.layouts import FIELDS, SUPERSERVICIOS
from practices.models import Call, Keyword, Organisation, Practice, Revision, User
from practices.models.practice import CODE
from practices.permission_table import PERMISSIONS
from practices.permissions import allowed, role_of
from practices.selectors.content import TERMS
from practices.selectors.table_rows import (
    MAIN,
    ROW_SHEET,
    TABLE_ROWS,
    changes,
    practice_of_draft_code,
    values_of,
    with_table_content,
)
from practices.text import fold

from .table_data import row_model

INSERTED_AT_ONCE = 500


@dataclass(slots=True)
class RowPlan:
    """``revision``: the version that is there; ``names``: what differs from it.
    ``message``: why the row is refused, said at the cell of ``column``."""

    read: ReadPractice
    outcome: TableRowOutcome
    revision: Revision | None = None
    names: list[str] = field(default_factory=list)
    message: str = ""
    column: str = "code"
    origin: tuple[str, str] = ("", "")

    @property
    def change_labels(self) -> list[str]:
        """What differs, in the words of the table."""
        headings = {c.field.attname: c.heading for c in MAIN.columns if c.field is not None}
        titles = {name: FIELDS[name].label for name in TABLE_ROWS}
        return [str(titles.get(n) or headings[n]) for n in self.names if n in titles | headings]


# -- Deciding --------------------------------------------------------------------------------------

_WHY_NOT = {
    RevisionStatus.PUBLISHED: gettext_lazy("Ya está publicada. Corríjala en una versión nueva."),
    RevisionStatus.SUBMITTED: gettext_lazy(
        "Ya se envió y está en trámite: no se cambia desde una tabla."
    ),
    RevisionStatus.APPROVED: gettext_lazy("Ya está aprobada: no se cambia desde una tabla."),
}


class Planner:
    """What one person's rows do. ``owner_id``: the body of rows that name none."""

    def __init__(self, actor: User, owner_id: int | None = None):
        self._actor = actor
        self._owner_id = owner_id
        self._is_coordinator = roles.COORDINATOR in actor.group_names
        self._refusals: dict[int | None, str] = {}
        self._sources: dict[int, str] = {}

    def plan(self, rows: Sequence[ReadPractice]) -> list[RowPlan]:
        """In order. Some twenty queries for all, and ten more for a row that changes a draft."""
        for read in rows:
            columns = read.values["columns"]
            if self._owner_id and not columns.get("owner_id"):
                columns["owner_id"] = self._owner_id
        self._learn_sources(rows)
        practices = self._practices(rows)
        latest = _latest_of({practice.pk for practice in practices.values()})
        return [self._plan_row(read, practices.get(read.number), latest) for read in rows]

    def origin_of(self, read: ReadPractice) -> tuple[str, str]:
        """Bank and code of origin: of the row's body where the row names no bank."""
        source = read.origin_source or self._sources.get(read.owner_id, "")
        return source, read.origin_code or read.code

    def _learn_sources(self, rows: Sequence[ReadPractice]) -> None:
        unknown = {read.owner_id for read in rows} - {None, *self._sources}
        bodies = Organisation.objects.filter(pk__in=unknown).values_list("pk", "tax_id", "slug")
        self._sources |= {pk: tax_id or slug for pk, tax_id, slug in bodies}

    def _practices(self, rows: Sequence[ReadPractice]) -> dict[int, Practice]:
        """Row number → the practice that the row is about."""
        origins = {self.origin_of(read) for read in rows}
        by_origin = {
            (practice.origin_source, practice.origin_code): practice
            for practice in Practice.objects.filter(
                origin_code__in=[code for _source, code in origins]
            )
        }
        numbers = [(int(m[1]), int(m[2])) for r in rows if (m := CODE.fullmatch(r.code))]
        coded = Practice.objects.filter(
            code_year__in={year for year, _number in numbers},
            code_number__in={number for _year, number in numbers},
        )
        by_code = {practice.code: practice for practice in coded}
        found = {}
        for read in rows:
            named = by_code.get(read.code.upper())
            practice = self._own(read, named) or by_origin.get(self.origin_of(read)) or named
            if practice is not None:
                found[read.number] = practice
        return found

    def _own(self, read: ReadPractice, named: Practice | None) -> Practice | None:
        """By a code of this portal, which an imported practice may have as its code of origin."""
        practice = named or practice_of_draft_code(read.code)
        if practice is None or not self._sees(practice):
            return None
        return practice if self._is_same_body(read, practice) or not practice.code else None

    def _is_same_body(self, read: ReadPractice, practice: Practice) -> bool:
        return read.owner_id in (None, practice.owner_id)

    def _sees(self, practice: Practice) -> bool:
        if practice.owner_id is None:
            return practice.created_by_id == self._actor.pk
        return self._is_coordinator or practice.owner_id in self._actor.organisation_roles

    def _plan_row(
        self, read: ReadPractice, practice: Practice | None, latest: Mapping[int, Revision]
    ) -> RowPlan:
        if practice is None:
            return self._plan_new(read)
        if message := self._why_not_theirs(read, practice):
            return RowPlan(read, TableRowOutcome.REFUSED, message=message)
        revision = latest[practice.pk]
        before = values_of(revision)
        names = changes(before, read.values)
        plan = RowPlan(read, TableRowOutcome.SAME, revision, names)
        if names or (read.layout and read.layout != revision.layout):
            plan.message = self._why_not_change(plan, before)
            plan.outcome = TableRowOutcome.REFUSED if plan.message else TableRowOutcome.CHANGED
        return plan

    def _why_not_theirs(self, read: ReadPractice, practice: Practice) -> str:
        """Of a practice of others nothing is told but that it is not theirs."""
        is_coded = practice.code != "" and practice.code == read.code.upper()
        if not self._sees(practice):
            if is_coded:
                return _("Ese código no es de una práctica de sus entidades.")
            return _("Otra práctica ya usa ese código de origen. Escriba otro banco de origen.")
        if is_coded and not self._is_same_body(read, practice):
            return _("Ese código es de una práctica de otra entidad.")
        return ""

    def _why_not_change(self, plan: RowPlan, before: Mapping) -> str:
        revision, read = plan.revision, plan.read
        if not revision.is_editable:
            otherwise = _("No es un borrador. Empiece una versión nueva en “Mis prácticas”.")
            return str(_WHY_NOT.get(revision.status, otherwise))
        if read.layout and read.layout != revision.layout:
            return _("El formato de un borrador no se cambia.")
        verdict = allowed(self._actor, "edit_revision", revision)
        if not verdict.ok:
            return verdict.reason
        owner_id = read.values["columns"].get("owner_id", revision.owner_id)
        if owner_id != revision.owner_id and (refusal := self._why_not_draft_for(owner_id)):
            plan.column = "owner"
            return refusal
        return self._why_not_house(read, before["rows"])

    def _plan_new(self, read: ReadPractice) -> RowPlan:
        origin = self.origin_of(read)
        body_refused = self._why_not_draft_for(read.owner_id)
        column = "owner" if body_refused else "code"
        message = body_refused or self._why_not_house(read, {})
        if not origin[0]:
            message = _(
                "Escriba la entidad titular o el banco de origen: sin ellos el código no "
                "distingue esta práctica de las de otros."
            )
        if not message and len(origin[0]) > Practice._meta.get_field("origin_source").max_length:
            message = _("El banco de origen es demasiado largo.")
        outcome = TableRowOutcome.REFUSED if message else TableRowOutcome.NEW
        return RowPlan(read, outcome, message=message, column=column, origin=origin)

    def _why_not_draft_for(self, owner_id: int | None) -> str:
        if owner_id not in self._refusals:
            draft = Revision(practice=Practice(owner_id=owner_id, created_by=self._actor))
            case = Case(Call.objects.bank(), draft)
            may = role_of(self._actor, PERMISSIONS["edit_revision"], case) is not None
            self._refusals[owner_id] = "" if may else self._not_their_body()
        return self._refusals[owner_id]

    def _not_their_body(self) -> str:
        if self._is_coordinator:
            return _("Esa entidad tiene personas en el portal: les corresponde a ellas importarla.")
        return _("Usted no escribe prácticas de esa entidad.")

    def _why_not_house(self, read: ReadPractice, before: Mapping[str, list]) -> str:
        """Evidence that somebody confirmed and calls of the portal are no claims of a body."""
        if self._is_coordinator:
            return ""
        for name, rows in read.values["rows"].items():
            of_house = [c.field.attname for c in ROW_SHEET[name].columns if c.is_of_house]
            known = [_comparable_row(row) for row in before.get(name, ())]
            for row in rows:
                is_claimed = any(row[attname] for attname in of_house)
                if is_claimed and _comparable_row(row) not in known:
                    return _(
                        "El nivel de evidencia, el tercero y la convocatoria de este portal los "
                        "fija la coordinación: deje esas celdas vacías o como estaban."
                    )
        return ""


def _comparable_row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: value.normalize() if isinstance(value, Decimal) else value
        for name, value in row.items()
    }


def _latest_of(practice_ids: Iterable[int]) -> dict[int, Revision]:
    newest = Revision.objects.filter(practice=OuterRef("practice")).order_by("-number")
    latest = Revision.objects.filter(
        practice__in=practice_ids, pk=Subquery(newest.values("pk")[:1])
    )
    return {revision.practice_id: revision for revision in with_table_content(latest)}


# -- Writing ---------------------------------------------------------------------------------------


@transaction.atomic
def write_plans(plans: Sequence[RowPlan], *, actor: User) -> None:
    """What ``drafts.create_draft`` and ``drafts.save_draft`` do for one version, for many.

    Each new version is left in its plan. Raises StaleVersion where a draft was saved, or a code
    used, since the rows were planned.
    """
    now = timezone.now()
    changed = [plan for plan in plans if plan.outcome == TableRowOutcome.CHANGED]
    created = [plan for plan in plans if plan.outcome == TableRowOutcome.NEW]
    _lock(changed)
    _refuse_taken_codes(created)
    _create(created, actor, now)
    for plan in changed:
        _change(plan, actor, now)
    _write_terms([*created, *changed])
    _write_rows([*created, *changed])


def _lock(plans: Sequence[RowPlan]) -> None:
    practices = [plan.revision.practice_id for plan in plans]
    list(Practice.objects.select_for_update().filter(pk__in=practices).order_by("pk"))
    planned = {plan.revision.pk: (plan.revision.version, plan.revision.status) for plan in plans}
    stored = Revision.objects.filter(pk__in=planned).values_list("pk", "version", "status")
    if {pk: (version, status) for pk, version, status in stored} != planned:
        raise StaleVersion(_("Alguien guardó cambios en una de las prácticas de la tabla."))


def _refuse_taken_codes(plans: Sequence[RowPlan]) -> None:
    origins = {plan.origin for plan in plans}
    codes = Practice.objects.filter(origin_code__in=[code for _source, code in origins])
    if origins.intersection(codes.values_list("origin_source", "origin_code")):
        raise StaleVersion(_("Alguien creó una práctica con un código de la tabla."))


def _create(plans: Sequence[RowPlan], actor: User, now: datetime.datetime) -> None:
    practices = [
        Practice(
            owner_id=plan.read.owner_id,
            created_by=actor,
            origin_source=plan.origin[0],
            origin_code=plan.origin[1],
        )
        for plan in plans
    ]
    Practice.objects.bulk_create(practices, INSERTED_AT_ONCE)
    for plan, practice in zip(plans, practices, strict=True):
        plan.revision = Revision(
            practice=practice,
            layout=plan.read.layout or SUPERSERVICIOS,
            created_by=actor,
            updated_by=actor,
            created_at=now,
            updated_at=now,
            **plan.read.values["columns"],
        )
        plan.names = [*plan.read.values["terms"], *plan.read.values["rows"]]
    Revision.objects.bulk_create([plan.revision for plan in plans], INSERTED_AT_ONCE)


def _change(plan: RowPlan, actor: User, now: datetime.datetime) -> None:
    revision = plan.revision
    columns = plan.read.values["columns"]
    written = [name for name in plan.names if name in columns]
    # A date and what is known of it are checked together by the database.
    written += [name for name in columns if name.endswith("_precision")]
    for name in written:
        setattr(revision, name, columns[name])
    revision.version += 1
    revision.updated_by = actor
    revision.updated_at = now
    by_attname = {each.attname: each.name for each in Revision._meta.concrete_fields}
    names = {by_attname[name] for name in written}
    revision.unfinished = {
        section: {code: raw for code, raw in answers.items() if code not in names}
        for section, answers in revision.unfinished.items()
    }
    of_house = {"version", "updated_by", "updated_at", "unfinished"}
    revision.save(update_fields=names | of_house)
    practice = revision.practice
    was_public = practice.revisions.readable().exists() if "owner_id" in written else True
    if not was_public and practice.owner_id != revision.owner_id:
        practice.owner_id = revision.owner_id
        practice.save(update_fields=["owner"])


def _write_terms(plans: Sequence[RowPlan]) -> None:
    words = {
        word for plan in plans if "keywords" in plan.names for word in _terms(plan, "keywords")
    }
    keywords = {keyword.folded: keyword.pk for keyword in Keyword.objects.for_words(sorted(words))}
    for name in TERMS:
        touched = [plan for plan in plans if name in plan.names]
        through = Revision._meta.get_field(name).remote_field.through
        target = Revision._meta.get_field(name).m2m_reverse_field_name()
        through.objects.filter(revision__in=[plan.revision for plan in touched]).delete()
        pairs = {
            (plan.revision.pk, keywords[_folded(value)] if name == "keywords" else value): None
            for plan in touched
            for value in _terms(plan, name)
        }
        through.objects.bulk_create(
            [through(revision_id=pk, **{f"{target}_id": term}) for pk, term in pairs],
            INSERTED_AT_ONCE,
        )


def _terms(plan: RowPlan, name: str) -> list:
    return plan.read.values["terms"].get(name, [])


def _folded(word: str) -> str:
    return fold(word)[: Keyword.NAME_LENGTH]


def _write_rows(plans: Sequence[RowPlan]) -> None:
    for name in TABLE_ROWS:
        touched = [plan for plan in plans if name in plan.names]
        model = row_model(name)
        model.objects.filter(revision__in=[plan.revision for plan in touched]).delete()
        model.objects.bulk_create(
            [
                model(revision=plan.revision, position=position, **row)
                for plan in touched
                for position, row in enumerate(plan.read.values["rows"].get(name, ()))
            ],
            INSERTED_AT_ONCE,
        )
