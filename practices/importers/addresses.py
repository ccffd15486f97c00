"""Addresses in the answers of a form: links, e-mail, telephones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from practices.enums import LinkKind

from .lines import Line
from .parsed import Contact, Link

_EDGES = " ,.:;-\u2013\u2014•|/"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"|]+", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(((?:https?://|www\.)[^\s)]+)\)", re.IGNORECASE)
_TRAILING = ".,;:)»”'"
_ADDRESS_PIECE = re.compile(r"[\w\-./?=&%#~+:@!$,;*]+")
_SURELY_ADDRESS = re.compile(r"[/?=&%#_~+-]|\d|[a-z][A-Z]|\.(?:html?|php|aspx?)\b")
_DANGLING = (" -", " \u2013", " \u2014", ":")  # the title of the address follows on the next line
_SHORTEST_BROKEN_ADDRESS = 40  # characters: a column is never narrower
_VIDEO = re.compile(r"(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundLinks:
    links: tuple[Link, ...]
    joins: tuple[tuple[str, int], ...] = ()
    """Addresses that were put together, with the number of lines they stood on."""
    left_over: str = ""
    """What is neither an address nor the title of one."""
    was_completed: bool = False
    """Some address came without "https://"."""


def read_links(lines: Sequence[Line]) -> FoundLinks:
    links: list[Link] = []
    joins: list[tuple[str, int]] = []
    titles: list[str] = []  # said before the address they belong to
    left_over: list[str] = []
    completed = False
    for text, pieces in _joined_addresses(lines):
        text = _MARKDOWN_LINK.sub(r"\1 \2", text)
        found = [address.rstrip(_TRAILING) for address in _ADDRESS.findall(text)]
        for address in found:
            text = text.replace(address, "\n", 1)
            url = address if "://" in address else f"https://{address}"
            completed = completed or url != address
            links.append(Link(url, kind=_kind_of(url)))
            if pieces > 1:
                joins.append((url, pieces))
        title = " ".join(part.strip(_EDGES) for part in text.split("\n")).strip()
        if found and len(found) == 1 and (title or titles):
            links[-1] = replace(links[-1], title=" ".join([*titles, title]).strip())
            titles = []
        elif title:
            (titles if not found else left_over).append(title)
    if titles and links and not links[-1].title:
        links[-1] = replace(links[-1], title=" ".join(titles))
        titles = []
    return FoundLinks(tuple(links), tuple(joins), " ".join([*left_over, *titles]), completed)


def _joined_addresses(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Lines with addresses that the printer broke put together, and of how many lines each is."""
    text, pieces = "", 0
    for line in lines:
        piece = line.text.strip()
        if text and _goes_on_in(text.rpartition(" ")[2], text, piece):
            text, pieces = text + piece, pieces + 1
        elif text.endswith(_DANGLING):
            text = f"{text} {piece}"
        else:
            if text:
                yield text, pieces
            text, pieces = piece, 1
    if text:
        yield text, pieces


def _goes_on_in(last_word: str, line: str, piece: str) -> bool:
    if not _ADDRESS.match(last_word) or len(line) < _SHORTEST_BROKEN_ADDRESS:
        return False
    is_piece = _ADDRESS_PIECE.fullmatch(piece) and not _ADDRESS.match(piece)
    return bool(is_piece and (_SURELY_ADDRESS.search(piece) or last_word[-1] in "/?=&-_%#"))


def _kind_of(url: str) -> LinkKind:
    if _VIDEO.search(url):
        return LinkKind.VIDEO
    return LinkKind.DOCUMENT if _DOCUMENT.search(url) else LinkKind.WEB


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_MARKDOWN_MAIL = re.compile(r"\[[^\[\]]*\]\(mailto:([^)]+)\)")
_BROKEN_EMAIL = re.compile(r"(?<=@)\s*\n\s*|\s*\n\s*(?=@)")
_BROKEN_PHONE = re.compile(r"(?<=\d)\n(?=\d{1,4}(?:\n|\Z))")
_PHONE = re.compile(
    r"(?:\+\s?)?\(?\d[\d\s().\-]{5,}\d(?:,?\s*(?:ext\.?|extensi[oó]n)\s*:?\s*\d+)?", re.IGNORECASE
)
_CONTACT_WORDS = re.compile(
    r"\b(?:correo(?: electr[oó]nico)?|e-?mail|tel(?:[eé]fonos?)?|cel(?:ular)?|pbx|m[oó]vil)\b"
    r"\.?\s*:?",
    re.IGNORECASE,
)


def read_contacts(lines: Sequence[Line]) -> list[Contact]:
    """One contact for each e-mail; what stands before it names its office.

    A line with only a telephone belongs to the e-mail before it.
    """
    text = "\n".join(line.text.strip() for line in lines)
    text = _BROKEN_PHONE.sub(" ", _BROKEN_EMAIL.sub("", text))
    contacts: list[Contact] = []
    offices: list[str] = []
    for line in text.split("\n"):
        emails, phones, office = _contact_parts(_MARKDOWN_MAIL.sub(r"\1", line))
        if office:
            offices.append(office)
        if not emails and phones and contacts and not contacts[-1].phone and not offices:
            contacts[-1] = replace(contacts[-1], phone=", ".join(phones))
        elif emails or phones:
            first = Contact(" ".join(offices), "".join(emails[:1]), ", ".join(phones))
            contacts += [first, *(Contact(first.office, email) for email in emails[1:])]
            offices = []
    if offices and contacts:
        rest = " ".join(offices)
        contacts[-1] = replace(contacts[-1], office=f"{contacts[-1].office} {rest}".strip())
    elif offices:
        contacts.append(Contact(office=" ".join(offices)))
    return contacts


def _contact_parts(line: str) -> tuple[list[str], list[str], str]:
    """E-mails, telephones as typed, and the rest of the line."""
    emails = [email.rstrip(".") for email in _EMAIL.findall(line)]
    rest = _EMAIL.sub("\n", line)
    phones = [phone.strip() for phone in _PHONE.findall(rest)]
    rest = _CONTACT_WORDS.sub("\n", _PHONE.sub("\n", rest)) if emails or phones else rest
    parts = [part.strip(_EDGES) for part in rest.split("\n")]
    return emails, phones, " ".join(part for part in parts if part)
