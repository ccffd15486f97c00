"""The answers of a version arranged to be checked before it is sent, and what it still needs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from practices import record_page
from practices.enums import FileStage, RevisionStatus
from practices.layouts import FIELDS, LAYOUTS, Layout
from practices.models import Attachment, Call, Endorsement, Revision
from practices.selectors.content import missing_fields
from practices.selectors.entry import code_of, unfinished_fields
from practices.selectors.record import Record

#: Drawn by the page itself: the record shows them elsewhere, or without what only owners see.
OWN_TEMPLATES = {
    "attachments": "my_practices/start/_check_files.html",
    "contacts": "my_practices/start/_check_contacts.html",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One field: short ``values``, or a ``template`` of the record with its ``section``."""

    code: str
    label: str | Promise
    address: str
    values: Sequence[str] = ()
    template: str = ""
    section: record_page.Section | None = None
    unread: Sequence[str] = ()
    """What was typed and could not be read, word for word."""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    title: str | Promise
    answers: Sequence[Answer] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do before sending: a sentence, and the page where it is done."""

    text: str
    address: str = ""
    link: str | Promise = ""


# -- Answers ------------------------------------------------------------------------------------


def parts_of(
    record: Record, attachments: Sequence[Attachment], address_of: Callable[[str], str]
) -> list[Part]:
    """The sections of the form in the order of its hub. ``address_of``: where a field is edited.

    No query but those of the contacts and of what is missing.
    """
    revision = record.revision
    layout = LAYOUTS[revision.layout]
    shown = {
        section.code: section for part in record_page.parts_of(record) for section in part.sections
    }
    basics = {str(label): values for label, values in record_page.basics_of(record, "")}
    basics[str(layout.label_of("title"))] = [revision.title] if revision.title else []
    missing = set(missing_fields(revision, Call.objects.bank())) if revision.is_editable else set()
    unread = unread_answers(revision)
    has_own = {"attachments": bool(attachments), "contacts": revision.contacts.exists()}

    def answer(code: str) -> Answer:
        section = shown.get(code)
        template = section.template if section else ""
        if code in OWN_TEMPLATES:
            template = OWN_TEMPLATES[code] if has_own[code] else ""
        return Answer(
            code=code,
            label=layout.label_of(code),
            address=address_of(code),
            values=basics.get(str(layout.label_of(code)), ()),
            template="" if code in missing else template,
            section=section,
            unread=unread.get(code, ()),
            is_missing=code in missing,
        )

    return [
        Part(section.code, section.title, [answer(code) for code in section.fields])
        for section in layout.sections
    ]


def unread_answers(revision: Revision) -> Mapping[str, list[str]]:
    """Field → what was typed there and could not be read."""
    found: dict[str, list[str]] = {}
    for answers in revision.unfinished.values():
        for name, typed in answers.items():
            texts = [text for text in _texts_of(typed) if text.strip()]
            found.setdefault(code_of(name), []).append(" · ".join(texts))
    return found


def _texts_of(typed: Any) -> Iterator[str]:
    """The words of an answer, of a list of rows or of rows by position."""
    if isinstance(typed, Mapping):
        typed = list(typed.values())
    if isinstance(typed, list):
        for each in typed:
            yield from _texts_of(each)
    elif isinstance(typed, str):
        yield typed


# -- What is needed -----------------------------------------------------------------------------


def needs_of(
    revision: Revision,
    attachments: Sequence[Attachment],
    address_of: Callable[[str], str],
    pages: Mapping[str, str],
) -> list[Need]:
    """What keeps the version from being sent, in the order in which people do it.

    ``pages``: addresses of the files, the endorsement and the practice's own page.
    """
    layout = LAYOUTS[revision.layout]
    return [
        *_needs_of_fields(revision, layout, address_of),
        *_needs_of_files(attachments, pages["files"]),
        *_needs_of_observations(revision, layout, address_of),
        *_needs_of_endorsement(revision, pages),
    ]


def _needs_of_fields(
    revision: Revision, layout: Layout, address_of: Callable[[str], str]
) -> Iterator[Need]:
    unfinished = unfinished_fields(revision)
    for code in missing_fields(revision, Call.objects.bank()):
        if code not in unfinished:
            yield Need(_("Falta:"), address_of(code), layout.label_of(code))
    for code in unfinished:
        yield Need(_("Por corregir:"), address_of(code), layout.label_of(code))


def _needs_of_files(attachments: Sequence[Attachment], files_page: str) -> Iterator[Need]:
    for each in attachments:
        if each.file.stage == FileStage.REFUSED:
            text = _("El archivo fue rechazado. %(why)s Quítelo o reemplácelo:")
            yield Need(text % {"why": each.file.refusal}, files_page, each.name)
        elif each.file.stage == FileStage.RECEIVED:
            yield Need(
                _("El archivo está en revisión; espere unos minutos:"), files_page, each.name
            )


def _needs_of_observations(
    revision: Revision, layout: Layout, address_of: Callable[[str], str]
) -> Iterator[Need]:
    if revision.status != RevisionStatus.RETURNED:
        return
    for observation in revision.observations.open():
        label = layout.label_of(observation.field) if observation.field in FIELDS else ""
        yield Need(
            _("Observación sin contestar: cambie el campo o respóndala:"),
            address_of(observation.field),
            label or observation.field,
        )


def _needs_of_endorsement(revision: Revision, pages: Mapping[str, str]) -> Iterator[Need]:
    if Endorsement.objects.filter(revision=revision).exists():
        return
    if pages["endorse"]:
        yield Need(
            _("Falta el aval de quien responde por la práctica:"),
            pages["endorse"],
            _("registrar el aval"),
        )
    elif revision.endorsement_asked_at:
        yield Need(_("Ya se pidió el aval a las personas responsables de su entidad."))
    else:
        yield Need(
            _("Falta el aval de una persona responsable de su entidad:"),
            pages["practice"],
            _("pedir el aval"),
        )
