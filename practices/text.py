"""What the portal knows about Spanish text: words for searching, Markdown for showing.

Searching: every word becomes one token, ``stem(singular(fold(word)))``, the same when a record is
indexed, when a visitor searches and when a hit is marked. Folding comes first because people type
"pais" for "país": what is found must not depend on the accent. Stop words become no token and
take no position.

Nothing here raises, whatever the text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3
import snowballstemmer
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# -- Folding ------------------------------------------------------------------------------------

# Quotes and dashes of every shape, as the keyboard has them.
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_TILDE = "\N{COMBINING TILDE}"


def fold(text: str) -> str:
    """The text without case, accents and typographic variety; ñ stays a letter of its own.

    Ligatures, full-width letters and raised digits become plain ones ("m²" is "m2"), curly quotes
    and dashes those of the keyboard; soft hyphens and zero-width marks go. Folding twice changes
    nothing. The length may change.
    """
    if text.isascii():
        return text.lower()
    # Twice, because compatibility forms hide quotes and dashes, and would undo a lone accent.
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", plain.casefold()):
        is_mark = unicodedata.category(char) in ("Mn", "Me", "Cf")
        if not is_mark or (char == _TILDE and kept and kept[-1] == "n"):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


# -- Words and tokens ---------------------------------------------------------------------------

#: Bytes of a token in UTF-8; longer words (addresses, hashes) are cut. Keeps 15,000 of them under
#: the 1 MiB that PostgreSQL allows for one vector.
MAX_TOKEN_BYTES = 48

# What may follow a letter within a word: accents written apart, soft hyphens, zero-width marks.
_MARKS = "[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]*+"
_LETTER = rf"[^\W\d_]{_MARKS}"
_WORD = re.compile(
    rf"(?<![^\W_]){_LETTER}(?:\.{_LETTER})+(?![^\W_])"  # E.S.P. is ESP
    r"|(?<!\d)\d{1,3}(?:\.\d{3})+(?!\.?\d)"  # 1.234.567 is 1234567
    rf"|(?:[^\W_]{_MARKS})+"
)

STOP_WORDS = frozenset(
    word
    for line in (Path(__file__).parent / "data" / "stopwords.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)

# Plurals that the rules of `singular` would take to another word than their singular.
_PLURALS = {
    "acuses": "acuse",
    "apendices": "apendice",
    "cauces": "cauce",
    "compases": "compas",
    "complices": "complice",
    "enlaces": "enlace",
    "gases": "gas",
    "indices": "indice",
    "participes": "participe",
    "vertices": "vertice",
}
_ENDS_IN_CONSONANT_ES = re.compile(r"[aeiou][dhlnrsxyz]es$")
_VOWELS = "aeiou"


class Word(NamedTuple):
    """A word that counts: its token and where it stands in the text."""

    token: str
    start: int
    end: int


def singular(word: str) -> str:
    """The singular of a folded Spanish word, or the word itself.

    Good for comparing, not for reading: "país" and "países" both become "pai". A Spanish word
    cannot end in -nt, -bl or -m, so "clientes" and "informes" lose only their s.
    """
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("ces") and word[-4] in _VOWELS:
        return word[:-3] + "z"
    if _ENDS_IN_CONSONANT_ES.search(word) and not word.endswith("ases"):
        return singular(word[:-2])
    return word if word.endswith("ss") else word[:-1]


def stem(word: str) -> str:
    """The Snowball stem of a folded Spanish word."""
    # A stemmer holds its word in itself: one shared by threads would mix two words.
    return snowballstemmer.stemmer("spanish").stemWord(word)


@lru_cache(maxsize=2**16)
def token(word: str) -> str:
    """The one token of a word, of letters and digits only; empty for a stop word."""
    plain = fold(word)
    if not plain.isalnum():
        plain = "".join(filter(str.isalnum, plain))
    if plain in STOP_WORDS:
        return ""
    if plain.isalpha():
        plain = stem(singular(plain))
    if len(plain) * 4 <= MAX_TOKEN_BYTES:
        return plain
    return plain.encode()[:MAX_TOKEN_BYTES].decode(errors="ignore")


def words(text: str) -> Iterator[Word]:
    """The words that count, in order; the n-th has position n. Stop words are left out.

    Numbers lose their thousands points and acronyms their points. What is joined by hyphens, by
    "@" or by other signs is several words: "BP-2026-0001" is three in a row.
    """
    for match in _WORD.finditer(text):
        if found := token(match[0]):
            yield Word(found, match.start(), match.end())


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, repeated ones included."""
    return [word.token for word in words(text)]


# -- Showing hits -------------------------------------------------------------------------------


def highlight(text: str, terms: Collection[str]) -> SafeString:
    """The plain text as safe HTML, with ``<mark>`` around each word whose token is in ``terms``."""
    html = SafeString()
    done = 0
    for word in words(text) if terms else ():
        if word.token in terms:
            before, hit = text[done : word.start], text[word.start : word.end]
            html += format_html("{}<mark>{}</mark>", before, hit)
            done = word.end
    return html + escape(text[done:])


def excerpt(text: str, terms: Collection[str], length: int = 240) -> SafeString:
    """The part of the plain text, about ``length`` characters, that holds most of the terms.

    Safe HTML with the hits marked and "…" where text was left out; the beginning without hits.
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return highlight(text, terms)
    start = _best_start(text, terms, length) if terms else 0
    if start:
        start = text.find(" ", start, start + length // 2) + 1 or start
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start + length // 2, end + 1), 0) or end
    return format_html(
        "{}{}{}",
        "… " if start else "",
        highlight(text[start:end], terms),
        " …" if end < len(text) else "",
    )


def _best_start(text: str, terms: Collection[str], length: int) -> int:
    """Where the window with most distinct terms, then most hits, begins; a little before the
    first of them, for context."""
    lead = length // 6
    hits = [word for word in words(text) if word.token in terms]
    best, best_worth = 0, (0, 0)
    inside: Counter[str] = Counter()
    last = 0
    for hit in hits:
        while last < len(hits) and hits[last].end <= hit.start + length - lead:
            inside[hits[last].token] += 1
            last += 1
        worth = (len(inside), inside.total())
        if worth > best_worth:
            best, best_worth = hit.start, worth
        inside -= Counter([hit.token])
    return max(0, min(best - lead, len(text) - length))


# -- Markdown -----------------------------------------------------------------------------------

_LINK_SCHEMES = {"http", "https", "mailto", "tel"}
_TAGS = {"p", "br", "ul", "ol", "li", "em", "strong", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


def _is_safe_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return parts.scheme in _LINK_SCHEMES


def _markdown_parser() -> MarkdownIt:
    """Paragraphs, lists, emphasis and links. Anything else is shown as it was typed, raw HTML
    too; a heading becomes a strong line, because the page owns the headings."""
    parser = MarkdownIt("zero", {"breaks": True}).enable(
        ["heading", "list", "newline", "escape", "emphasis", "link", "autolink"]
    )
    parser.validateLink = _is_safe_address
    parser.add_render_rule("heading_open", lambda *_: "<p><strong>")
    parser.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return parser


_markdown = _markdown_parser()


def render_markdown(source: str) -> SafeString:
    """A long text as safe HTML. Links get ``rel="nofollow noopener"``."""
    html = nh3.clean(
        _markdown.render(_encodable(source)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_LINK_SCHEMES,
        link_rel="nofollow noopener",
    )
    # The sanitiser has just been over it.
    return mark_safe(html)  # noqa: S308


def plain_text(source: str) -> str:
    """A long text without its Markdown signs, one line for each paragraph or item."""
    lines = []
    for block in _markdown.parse(_encodable(source)):
        if block.type == "inline":
            lines.append(
                "".join(
                    " " if part.type in ("softbreak", "hardbreak") else part.content
                    for part in block.children or ()
                )
            )
    return "\n".join(lines)


def _encodable(text: str) -> str:
    """Lone surrogates, which JSON can carry and no encoder takes, as question marks."""
    return text.encode("utf-8", "replace").decode()
