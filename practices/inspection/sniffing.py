"""What a file is by its first and last bytes, whatever it is called."""

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from typing import IO

import puremagic

from .findings import Finding, Refused

HEAD = 4096
#: What follows the mark that ends a PDF: a line end, some readers' padding.
_PDF_TAIL = 2048
_ZIP_TAIL = 22 + 65_535
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"\A[\s\xef\xbb\xbf]*<(?:!doctype\s|!--|\?xml|html|head|body|script|svg|iframe|meta|style)",
    re.IGNORECASE,
)
#: Characters that no line of text holds; the rest of the first 32 stands for other formats.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FORMATS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF")


def head_of(file: IO[bytes], length: int = HEAD) -> bytes:
    file.seek(0)
    return file.read(length)


def tail_of(file: IO[bytes], length: int) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - length))
    return file.read(length)


def check_head(file: IO[bytes]) -> bytes:
    """The beginning of a file that is no web page. Raises Refused."""
    head = head_of(file)
    if not head:
        raise Refused(Finding.EMPTY)
    if _MARKUP.match(head):
        raise Refused(Finding.WEB_PAGE)
    return head


def check_image(file: IO[bytes], mime_type: str) -> None:
    if mime_type not in _found_types(head_of(file)):
        raise Refused(Finding.WRONG_CONTENT)


def _found_types(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def check_pdf(file: IO[bytes]) -> None:
    """From its first byte to its end mark a PDF, with no archive hung behind it."""
    if not head_of(file).startswith(b"%PDF-"):
        raise Refused(Finding.WRONG_CONTENT)
    if b"PK\x05\x06" in tail_of(file, _ZIP_TAIL):
        raise Refused(Finding.MIXED)
    if b"%%EOF" not in tail_of(file, _PDF_TAIL):
        raise Refused(Finding.INCOMPLETE)


def check_package(file: IO[bytes]) -> None:
    head = head_of(file)
    if head.startswith(_OLE):
        # Office hides a document with a password in its format of before 2007.
        raise Refused(Finding.ENCRYPTED)
    if not head.startswith(b"PK\x03\x04"):
        raise Refused(Finding.WRONG_CONTENT)


def check_text(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks, as long as they are text: UTF-8, or a Western encoding of one byte."""
    is_first = True
    for chunk in chunks:
        if is_first and chunk.startswith(_UTF16):
            raise Refused(Finding.UTF16)
        if is_first and chunk.startswith(_OTHER_FORMATS):
            raise Refused(Finding.WRONG_CONTENT)
        if _CONTROL.search(chunk):
            raise Refused(Finding.NOT_PLAIN_TEXT)
        is_first = False
        yield chunk
