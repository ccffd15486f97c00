"""A PDF: whether it opens, does anything but show pages, and what its pages say."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .findings import Finding, Refused
from .limits import TEXT_CHARACTERS, Report, run, tidy

MAX_PAGES_READ = 200
MAX_PAGE_BYTES = 4 * 1024 * 1024
MAX_OBJECTS = 300_000
READING_SECONDS = 20.0
#: A reader program runs these, or unpacks what they hold.
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"}
_ACTIVE_VALUES = {"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData"}
_KINDS = ("/S", "/Type", "/Subtype")


def inspect(file: IO[bytes], _folder: Path) -> Report:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(file)
    try:
        # One that anybody may open but not change has an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(Finding.ENCRYPTED)
        pages = len(reader.pages)
    except FileNotDecryptedError as error:
        raise Refused(Finding.ENCRYPTED) from error
    if not pages:
        raise Refused(Finding.DAMAGED)
    _refuse_active(reader)
    return {"text": tidy(_text(reader)), "pages": pages}


def _refuse_active(reader: PdfReader) -> None:
    """Every object is looked at, reachable or not: programs repair and reach more than we do."""
    _look_at(reader.trailer)
    for reference in _references(reader):
        try:
            found = reader.get_object(reference)
        except RecursionError:
            raise
        except Exception:  # noqa: S112
            # A broken object that nothing needs; what the pages need was read already.
            continue
        _look_at(found)


def _references(reader: PdfReader) -> Iterator[IndirectObject]:
    numbers = {
        (number, generation)
        for generation, places in reader.xref.items()
        for number in places
        if generation < 65_535
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise Refused(Finding.TOO_HEAVY)
    return (IndirectObject(number, generation, reader) for number, generation in sorted(numbers))


def _look_at(found: Any) -> None:
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            if not _ACTIVE_KEYS.isdisjoint(value.keys()):
                raise Refused(Finding.ACTIVE)
            if any(value.raw_get(kind) in _ACTIVE_VALUES for kind in _KINDS if kind in value):
                raise Refused(Finding.ACTIVE)
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))


def _text(reader: PdfReader) -> str:
    """As far as it goes: what takes too long is left out of the search, the file is kept."""
    deadline = time.monotonic() + READING_SECONDS
    texts: list[str] = []
    length = 0
    for page in reader.pages[:MAX_PAGES_READ]:
        if length > TEXT_CHARACTERS or time.monotonic() > deadline:
            break
        text = _text_of(page, deadline)
        texts.append(text)
        length += len(text)
    return " ".join(texts)


class _Late(Exception):
    pass


def _text_of(page: PageObject, deadline: float) -> str:
    def watch_the_clock(*_arguments: object) -> None:
        if time.monotonic() > deadline:
            raise _Late

    try:
        contents = page.get_contents()
        if contents is None or len(contents.get_data()) > MAX_PAGE_BYTES:
            return ""
        return page.extract_text(visitor_operand_before=watch_the_clock)
    except MemoryError:
        raise
    except Exception:
        return ""


if __name__ == "__main__":
    run(inspect)
