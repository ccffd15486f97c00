"""A section that somebody sends: what they typed over what is stored, and the save of both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from practices.exceptions import PracticesError, StaleVersion
from practices.forms.answers import Answers, fingerprint, fingerprints, merge
from practices.forms.sections import SectionSheet, answers_from, stored_answers
from practices.layouts import Section
from practices.models import Revision
from practices.permissions import require
from practices.services import drafts, presence

from .section_steps import Step

#: Saves of other people that one save gives way to before it gives up.
ATTEMPTS = 4
LONGEST_BASE = 20_000


@dataclass
class Outcome:
    """What became of a save. ``typed``: everything the person sent, saved or not."""

    revision: Revision
    sheet: SectionSheet
    typed: Answers
    shown: Mapping[str, str]
    """Fingerprints of what the page shows: the base of its next save."""
    stored: Answers = field(default_factory=dict)
    clashes: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    other: str = ""
    """Who saved meanwhile."""
    refusal: str = ""
    base: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_saved(self) -> bool:
        return not self.clashes and not self.refusal


def save(request: HttpRequest, revision: Revision, section: Section, step: Step) -> Outcome:
    """Merge with whatever others saved meanwhile; what clashes or is refused comes back whole."""
    refusal = ""
    for _attempt in range(ATTEMPTS):
        outcome = _prepared(request, revision, section, step)
        if outcome.clashes:
            return outcome
        try:
            require(request.user, "edit_revision", revision)
            _write(request, outcome, section)
        except StaleVersion as error:
            refusal = error.message
            revision = Revision.objects.select_related("practice", "owner").get(pk=revision.pk)
            continue
        except PracticesError as error:
            outcome.refusal = error.message
            return outcome
        presence.remember_page(
            request.POST.get("page", ""), actor=request.user, shown=outcome.shown
        )
        return outcome
    outcome.refusal = refusal or _("No se pudo guardar. Intente de nuevo.")
    return outcome


def _prepared(request: HttpRequest, revision: Revision, section: Section, step: Step) -> Outcome:
    whose = {"actor": request.user, "section": section}
    stored = stored_answers(revision, **whose)
    typed = step.applied(answers_from(request.POST, revision, stored=stored, **whose))
    sheet = SectionSheet(revision, answers=typed, **whose)
    read = sheet.read_answers()
    base = _base(request)
    if not base and request.POST.get("version") == str(revision.version):
        base = fingerprints(stored)
    outcome = Outcome(revision, sheet, typed, fingerprints(read), stored, base=base)
    merged = merge(
        base=base,
        typed=read,
        stored=stored,
        choices=_given(request, "choice-", stored),
        seen=_given(request, "seen-", stored),
    )
    outcome.clashes, outcome.theirs = merged.clashes, merged.theirs
    if not merged.clashes and not merged.theirs:
        return outcome
    outcome.other = revision.updated_by.get_full_name()
    if not merged.clashes:
        kept = {name: merged.answers[name] for name in merged.theirs}
        outcome.sheet = SectionSheet(revision, answers={**typed, **kept}, **whose)
    return outcome


def _write(request: HttpRequest, outcome: Outcome, section: Section) -> None:
    """Nothing is written, and no version counted, where nothing changed."""
    sheet = outcome.sheet
    changed = {
        name
        for name, value in sheet.read_answers().items()
        if fingerprint(name, value) != fingerprint(name, outcome.stored[name])
    }
    if not changed:
        return
    outcome.revision = drafts.save_section(
        outcome.revision,
        actor=request.user,
        section=section.code,
        expected_version=outcome.revision.version,
        content=sheet.content(),
        rows={name: rows for name, rows in sheet.rows().items() if name in changed},
        unfinished=sheet.unread(),
    )


def _base(request: HttpRequest) -> Mapping[str, str]:
    """What the page was opened with, or what it last saved where the answer got lost."""
    page = request.POST.get("page", "")
    return presence.remembered_page(page, actor=request.user) or _posted_base(request)


def _posted_base(request: HttpRequest) -> Mapping[str, str]:
    text = request.POST.get("base", "")
    try:
        base = json.loads(text) if len(text) < LONGEST_BASE else {}
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}


def _given(request: HttpRequest, prefix: str, names: Answers) -> dict[str, str]:
    return {name: request.POST.get(prefix + name, "") for name in names}
