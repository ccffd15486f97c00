"""What of a published practice can be found, and in which field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connections, models, router, transaction

from practices.enums import FileStage, RevisionStatus
from practices.models import Practice, Revision, SearchDocument
from practices.text import tokens

from .engines import engine_of
from .ranking import pack_counts

#: Tokens of a document in all; the attachments are what is cut. PostgreSQL counts positions to
#: 16,383 and refuses a vector over 1 MiB.
MAX_TOKENS = 15_000
#: PostgreSQL forgets further positions of one token; a phrase there would be found by SQLite alone.
MAX_REPEATS = 255
#: Keeps the place of a word that is left out. A stop word: no query asks for it.
FILLER = "y"

_CHUNK = 200
_FIELDS = ("title", "keywords", "summary", "body", "attachments")
_WRITTEN = tuple(
    field.name
    for field in SearchDocument._meta.concrete_fields
    if field.name not in ("id", "practice")
)
_NOT_BODY = ("former_names", "summary")
_LONG_TEXTS = tuple(
    field.name
    for field in Revision._meta.concrete_fields
    if isinstance(field, models.TextField) and field.name not in _NOT_BODY
)
_RELATED = (
    "keywords",
    "topics",
    "services",
    "population_groups",
    "owner__former_names",
    "coverage__territory__parent",
    "partners",
    "figures",
    "selections",
    "links",
    "contacts",
    "attachments__file",
)


def index(revision: Revision) -> None:
    """Make a published revision findable in place of its practice's former one.

    Called by services in the transaction that publishes, restores or changes what is shown.
    """
    _write([revision])


def remove(practice: Practice) -> None:
    """Take a practice out of the search: it was archived."""
    SearchDocument.objects.filter(practice=practice).delete()


def rebuild() -> int:
    """Index everything that is published again, and nothing else; how many that is.

    A chunk a transaction, so that writers get their turn and searches go on meanwhile.
    """
    connection = connections[router.db_for_write(SearchDocument)]
    engine_of(connection).repair(connection)
    published = Revision.objects.published()
    SearchDocument.objects.exclude(revision__in=published).delete()
    revisions = published.select_related("practice", "owner").prefetch_related(*_RELATED)
    count = 0
    for chunk in _chunks(revisions.order_by("published_at", "pk").iterator(chunk_size=_CHUNK)):
        _write(chunk)
        count += len(chunk)
    return count


def _chunks(revisions: Iterator[Revision]) -> Iterator[list[Revision]]:
    while chunk := list(islice(revisions, _CHUNK)):
        yield chunk


def _write(revisions: Sequence[Revision]) -> None:
    """A row whose revision stays is updated where it is; a new version gets a new row, because
    the order of the ids is the order of publication."""
    hidden = [item for item in revisions if item.status != RevisionStatus.PUBLISHED]
    if hidden:
        raise ValueError(f"only published revisions are indexed, not {hidden}")
    documents = [_document(revision) for revision in revisions]
    with transaction.atomic():
        SearchDocument.objects.filter(
            practice__in=[document.practice_id for document in documents]
        ).exclude(revision__in=[document.revision_id for document in documents]).delete()
        SearchDocument.objects.bulk_create(
            documents,
            update_conflicts=True,
            unique_fields=("practice",),
            update_fields=_WRITTEN,
        )


def _document(revision: Revision) -> SearchDocument:
    room = MAX_TOKENS
    fields = {}
    for name, pieces in zip(_FIELDS, _field_texts(revision), strict=True):
        # Not all of it first: the files of one practice may hold a million words.
        every = (token for piece in pieces if piece for token in tokens(piece))
        fields[name] = list(islice(every, room))
        room -= len(fields[name])
    shown = [fields[name] for name in _FIELDS if name != "attachments"]
    seen: Counter[str] = Counter()
    return SearchDocument(
        practice_id=revision.practice_id,
        revision=revision,
        length=sum(map(len, shown)),
        counts=pack_counts(shown),
        **{name: " ".join(_thinned(found, seen)) for name, found in fields.items()},
    )


def _thinned(found: Iterable[str], seen: Counter[str]) -> Iterator[str]:
    for token in found:
        seen[token] += 1
        yield token if seen[token] <= MAX_REPEATS else FILLER


def _field_texts(revision: Revision) -> tuple[Iterable[str | None], ...]:
    """The texts of each field. Markdown is read as it was typed: its signs are no words."""
    practice = revision.practice
    return (
        [revision.title, revision.former_names],
        [practice.code, practice.origin_code, revision.author_name, *_names(revision)],
        [revision.summary],
        [revision.coverage_note, *_long_texts(revision), *_rows(revision)],
        _attachment_texts(revision),
    )


def _attachment_texts(revision: Revision) -> Iterator[str]:
    """What people said of the files first: the words inside are what is cut."""
    attachments = [
        each for each in revision.attachments.all() if each.file.stage == FileStage.READY
    ]
    for attachment in attachments:
        yield from (attachment.description, attachment.keywords, attachment.name)
    for attachment in attachments:
        yield attachment.file.text


def _names(revision: Revision) -> Iterator[str]:
    for terms in ("keywords", "topics", "services", "population_groups"):
        yield from (term.name for term in getattr(revision, terms).all())
    owner = revision.owner
    yield from (owner.name, owner.acronym)
    yield from (former.name for former in owner.former_names.all())


def _long_texts(revision: Revision) -> Iterator[str]:
    return (getattr(revision, name) for name in _LONG_TEXTS)


def _rows(revision: Revision) -> Iterator[str]:
    """What the rows of the record say; of the contacts only what the public sees."""
    for coverage in revision.coverage.all():
        yield from (coverage.territory.full_name, coverage.note)
    for partner in revision.partners.all():
        yield from (partner.name, partner.contribution, partner.quantity)
    for figure in revision.figures.all():
        yield from (figure.indicator, figure.unit, figure.source)
    for selection in revision.selections.all():
        yield from (selection.name, selection.organiser, selection.category_name, selection.result)
    for link in revision.links.all():
        yield link.title
    for contact in revision.contacts.all():
        if contact.is_public:
            yield from (contact.office, contact.email, contact.phone)
