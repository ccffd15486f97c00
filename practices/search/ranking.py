"""Our one formula: where a hit stands in the list, from the counts kept with its document.

After BM25F (Zaragoza et al., TREC 2004): counts are weighted by field before they saturate. There
is no inverse document frequency: a hit holds every word of the query, so a rare word would add the
same to all. Only whole numbers go in, so both engines give the same list.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: What one appearance is worth: title, keywords, summary, the other texts.
FIELD_WEIGHTS = (8.0, 5.0, 3.0, 1.0)
#: A word that is nowhere but in the attachments.
ATTACHMENT_WORTH = 0.5
#: At this worth a word has half of its full effect.
SATURATION = 4.0
#: Words of a usual record; in longer ones an appearance in the other texts says less.
USUAL_LENGTH = 400
#: A record whose validity nobody has confirmed in time stands lower (DOMAIN.md section 1).
UNCONFIRMED_FACTOR = 0.5

_MOST = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit as the engine found it. A higher ``document_id`` was published later."""

    document_id: int
    revision_id: int
    counts: str
    length: int
    is_unconfirmed: bool


def pack_counts(fields: Iterable[Sequence[str]]) -> str:
    """How often each token stands in each of the four fields, as " agua:1025 energi:0010 ".

    One digit a field; nine stands for nine and more, which saturation makes alike.
    """
    counters = [Counter(tokens) for tokens in fields]
    packed = (
        f"{token}:{''.join(str(min(counter[token], _MOST)) for counter in counters)}"
        for token in sorted(set().union(*counters))
    )
    return f" {' '.join(packed)} "


def score(candidate: Candidate, terms: Iterable[str]) -> float:
    """The sum over the terms, each between 0 and 1; comparable within one query only."""
    shortness = min(1.0, USUAL_LENGTH / max(candidate.length, 1))
    total = 0.0
    for term in sorted(terms):
        worth = _worth(candidate.counts, term, shortness)
        total += worth / (worth + SATURATION)
    return total * UNCONFIRMED_FACTOR if candidate.is_unconfirmed else total


def ranked(candidates: Iterable[Candidate], terms: Iterable[str]) -> list[Candidate]:
    """The best first; among equals the newest."""
    terms = sorted(terms)
    return sorted(
        candidates,
        key=lambda candidate: (score(candidate, terms), candidate.document_id),
        reverse=True,
    )


def _worth(counts: str, term: str, shortness: float) -> float:
    found = counts.find(f" {term}:")
    if found < 0:
        return ATTACHMENT_WORTH
    start = found + len(term) + 2
    title, keywords, summary, other = map(int, counts[start : start + len(FIELD_WEIGHTS)])
    in_title, in_keywords, in_summary, in_other = FIELD_WEIGHTS
    return (
        title * in_title
        + keywords * in_keywords
        + summary * in_summary
        + other * in_other * shortness
    )
