"""Practices that say nearly the same as one that is being written.

The catalogue is searched for pieces of the title and of the summary, because the search asks for
all words and a duplicate rarely has them all; what is found is then compared word by word. Of
drafts only those of the person's own bodies are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practices import search
from practices.enums import RevisionStatus
from practices.models import Replication, Revision, User
from practices.text import plain_text, tokens, words

SHOWN = 3
#: Two words are no title yet, and a dozen make no summary: they would be like many.
FEWEST_TITLE_WORDS = 3
FEWEST_SUMMARY_WORDS = 12
#: Words that two texts share, as a part of the words of both (Dice).
SAME_TITLE = 0.8
LIKE_TITLE = 0.65
SAME_SUMMARY = 0.6

_PAIRS = 6
_TRIPLES = 3
_HITS_OF_A_PIECE = 20
_OWN_COMPARED = 300
_LONGEST_SUMMARY = 3000  # characters
_COMPARED = (
    *("title", "summary", "status"),
    *("practice__code_year", "practice__code_number", "owner__name"),
)


@dataclass(frozen=True, slots=True)
class Similar:
    """``code`` is empty for a draft of an own body; ``reason`` says what is alike."""

    revision_id: int
    practice_id: int
    code: str
    title: str
    owner: str
    reason: str
    likeness: float
    is_linked: bool = False


def similar_to(
    *, title: str, summary: str, user: User, leaving_out: int | None = None
) -> list[Similar]:
    """At most three, the likest first. ``leaving_out``: the practice that is being written.

    At most twelve reads, whatever is found; none for texts too short to be like another.
    """
    summary = plain_text(summary[:_LONGEST_SUMMARY])
    typed = [frozenset(tokens(title)), frozenset(tokens(summary))]
    if len(typed[0]) < FEWEST_TITLE_WORDS:
        title = ""
    if len(typed[1]) < FEWEST_SUMMARY_WORDS:
        summary = ""
    if not (title or summary):
        return []
    ids = {
        pk for piece in _pieces(title, summary) for pk in search.query(piece).ids[:_HITS_OF_A_PIECE]
    }
    published = Revision.objects.published().filter(pk__in=ids)
    found = [
        each
        for revisions in (published, _own_drafts(user))
        for each in _compared(revisions, *typed)
        if each.practice_id != leaving_out
    ]
    found.sort(key=lambda each: (-each.likeness, not each.code, each.practice_id))
    return _with_links(_once(found)[:SHOWN], leaving_out)


def _pieces(title: str, summary: str) -> Iterator[str]:
    """Words in twos and threes that a near copy keeps."""
    of_title, of_summary = _written_words(title), _written_words(summary)
    yield from (f"{first} {second}" for first, second in list(pairwise(of_title))[:_PAIRS])
    # The longest words of a summary are its rarest, near enough.
    telling = sorted(of_summary, key=len, reverse=True)[: 3 * _TRIPLES]
    yield from (" ".join(telling[at : at + 3]) for at in range(0, len(telling), 3))


def _written_words(text: str) -> list[str]:
    """The words that count as they were typed, each once: a token is not found by itself."""
    written: dict[str, str] = {}
    for word in words(text):
        written.setdefault(word.token, text[word.start : word.end])
    return list(written.values())


def _own_drafts(user: User) -> QuerySet[Revision]:
    """What the person's bodies are working on: not yet in the catalogue."""
    own = Revision.objects.of_member(user).open().exclude(title=None).order_by("-updated_at")
    return Revision.objects.filter(pk__in=own.values_list("pk", flat=True)[:_OWN_COMPARED])


def _compared(
    revisions: QuerySet[Revision], title: frozenset[str], summary: frozenset[str]
) -> Iterator[Similar]:
    for revision in revisions.select_related("practice", "owner").only(*_COMPARED):
        reason, likeness = _judged(revision, title, summary)
        if reason:
            is_public = revision.status == RevisionStatus.PUBLISHED
            yield Similar(
                revision_id=revision.pk,
                practice_id=revision.practice_id,
                code=revision.practice.code if is_public else "",
                title=revision.title,
                owner=revision.owner.name if revision.owner else "",
                reason=reason,
                likeness=likeness,
            )


def _judged(
    revision: Revision, title: frozenset[str], summary: frozenset[str]
) -> tuple[str, float]:
    """What is alike and how much; an empty reason where nothing is."""
    of_title = _dice(title, revision.title, FEWEST_TITLE_WORDS)
    of_summary = _dice(summary, revision.summary, FEWEST_SUMMARY_WORDS)
    if of_title >= SAME_TITLE:
        return _("título casi igual"), 1 + of_title
    if of_summary >= SAME_SUMMARY:
        return _("resumen muy parecido"), max(of_title, of_summary)
    if of_title >= LIKE_TITLE:
        return _("título parecido"), of_title
    return "", 0.0


def _dice(typed: frozenset[str], text: str, fewest: int) -> float:
    written = frozenset(tokens(plain_text(text[:_LONGEST_SUMMARY])))
    if min(len(typed), len(written)) < fewest:
        return 0.0
    return 2 * len(typed & written) / (len(typed) + len(written))


def _once(found: Iterable[Similar]) -> list[Similar]:
    """A practice with a published version and a draft of the next is one practice."""
    first: dict[int, Similar] = {}
    for each in found:
        first.setdefault(each.practice_id, each)
    return list(first.values())


def _with_links(found: list[Similar], practice_id: int | None) -> list[Similar]:
    linked = set(
        Replication.objects.filter(practice=practice_id).values_list("source", flat=True)
        if found and practice_id
        else ()
    )
    return [replace(each, is_linked=each.practice_id in linked) for each in found]
