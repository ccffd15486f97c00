"""Documents that are zip packages: Office's and OpenDocument's, and what they say."""

import html
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.parsers import expat

from .findings import Finding, Refused
from .limits import MEGABYTE, TEXT_CHARACTERS, Report, run, tidy

MAX_PARTS = 5_000
MAX_DIRECTORY = 2 * MEGABYTE
MAX_UNPACKED = 300 * MEGABYTE
#: Text of the same cell a thousand times packs well; a bomb packs a thousand times better.
MAX_RATIO = 250
_RATIO_COUNTS_FROM = 10 * MEGABYTE
_MAX_INNER = 50 * MEGABYTE
_CHUNK = 256 * 1024
_END = struct.Struct("<4s4H2LH")

#: Extension → the part that a package of its kind has.
MAIN_PARTS: Mapping[str, str] = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".odp": "content.xml",
}
_ODF_TYPES = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
_OPEN_XML_MAIN = {".docx": "wordprocessingml", ".xlsx": "spreadsheetml", ".pptx": "presentationml"}
_CONTENT_TYPES = "[content_types].xml"
_MACRO_PARTS = re.compile(
    r"vbaproject|vbadata|(?:^|/)macrosheets/|(?:^|/)activex/|^basic/|(?:^|/)scripts/", re.IGNORECASE
)
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|ms-office\.activex|macrosheet", re.IGNORECASE)
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y|\0<\0!\0E\0N\0T\0I\0T\0Y")
#: Never part of a document, whatever carries them.
_FOREIGN = re.compile(
    r"\.(?:7z|apk|bat|cab|chm|cmd|com|cpl|docm|dll|dotm|elf|exe|gz|hta|html?|img|iso|jar|jse?|lnk"
    r"|msi|pptm|ps1|rar|reg|scr|sh|svg|tar|vb[es]|wsf|xlsm|xltm|xz|zip)\Z"
)
_TEXT_PARTS = {
    ".docx": (re.compile(r"word/document\.xml"), "w:t", "w:p"),
    ".pptx": (re.compile(r"ppt/slides/slide\d+\.xml"), "a:t", "a:p"),
    ".xlsx": (re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"), "t", "si"),
    ".odt": (re.compile(r"content\.xml"), "office:body", "text:p"),
    ".ods": (re.compile(r"content\.xml"), "office:body", "text:p"),
    ".odp": (re.compile(r"content\.xml"), "office:body", "text:p"),
}


def check_directory(file: IO[bytes], extension: str) -> None:
    """What the list of parts tells without unpacking one but two small ones."""
    with _opened(file) as package:
        _check_parts(package, extension)


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    _check_end(file)
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused(Finding.DAMAGED) from error


def _check_end(file: IO[bytes]) -> None:
    """One plain archive and nothing else, with a list of parts that fits into memory."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _END.size - 65_535)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise Refused(Finding.INCOMPLETE)
    _mark, _disk, _start_disk, _here, parts, length, offset, comment = _END.unpack_from(tail, place)
    if tail[max(0, place - 20) : place].startswith(b"PK\x06\x07") or parts == 0xFFFF:
        # The list of a giant archive, of which no document of this size has need.
        raise Refused(Finding.EXPLODES)
    if parts > MAX_PARTS or length > MAX_DIRECTORY:
        raise Refused(Finding.EXPLODES)
    end = start + place
    if offset + length != end or end + _END.size + comment != size:
        raise Refused(Finding.MIXED)


def _check_parts(package: zipfile.ZipFile, extension: str) -> None:
    parts = package.infolist()
    names = {part.filename.replace("\\", "/").lower(): part for part in parts}
    if len(names) != len(parts):
        raise Refused(Finding.MIXED)
    _refuse_bomb(parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused(Finding.ENCRYPTED)
    if any(_MACRO_PARTS.search(name) for name in names):
        raise Refused(Finding.MACROS)
    if MAIN_PARTS[extension] not in names:
        raise Refused(Finding.WRONG_CONTENT)
    if any(_is_foreign(name) for name in names):
        raise Refused(Finding.NESTED)
    if extension in _ODF_TYPES:
        _check_open_document(package, names, extension)
    else:
        _check_open_xml(package, names, extension)


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if total > MAX_UNPACKED or (total > _RATIO_COUNTS_FROM and total / packed > MAX_RATIO):
        raise Refused(Finding.EXPLODES)


def _is_foreign(name: str) -> bool:
    # Office keeps the drawing of an icon beside its bitmap.
    is_drawing = name.endswith(".svg") and "/media/" in name
    return bool(_FOREIGN.search(name)) and not is_drawing


def _small(package: zipfile.ZipFile, part: zipfile.ZipInfo | None, limit: int = MEGABYTE) -> bytes:
    if part is None:
        raise Refused(Finding.WRONG_CONTENT)
    try:
        with package.open(part) as stream:
            return stream.read(limit)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError) as error:
        raise Refused(Finding.DAMAGED) from error


def _check_open_document(package, names: Mapping[str, zipfile.ZipInfo], extension: str) -> None:
    if _small(package, names.get("mimetype"), 200).strip() != _ODF_TYPES[extension]:
        raise Refused(Finding.WRONG_CONTENT)
    if b"encryption-data" in _small(package, names.get("meta-inf/manifest.xml")):
        raise Refused(Finding.ENCRYPTED)


def _check_open_xml(package, names: Mapping[str, zipfile.ZipInfo], extension: str) -> None:
    try:
        types = html.unescape(_small(package, names.get(_CONTENT_TYPES)).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(Finding.DAMAGED) from error
    if _MACRO_TYPES.search(types):
        raise Refused(Finding.MACROS)
    main = rf"{_OPEN_XML_MAIN[extension]}\.(?:document|sheet|presentation)\.main\+xml"
    if not re.search(main, types):
        raise Refused(Finding.WRONG_CONTENT)


# -- In a process of its own --------------------------------------------------------------------


def inspect(file: IO[bytes], _folder: Path) -> Report:
    """Everything is unpacked once and counted, because a list of parts may lie."""
    with _opened(file) as package:
        extension = _kind_of(package)
        _check_parts(package, extension)
        _unpack(package, budget=[MAX_UNPACKED])
        return {"text": tidy(" ".join(_texts(package, extension)))}


def _kind_of(package: zipfile.ZipFile) -> str:
    names = {name.lower() for name in package.namelist()}
    if "mimetype" in names:
        mime_type = _small(package, package.NameToInfo.get("mimetype"), 200).strip()
        found = [kind for kind, known in _ODF_TYPES.items() if known == mime_type]
    else:
        found = [kind for kind in _OPEN_XML_MAIN if MAIN_PARTS[kind] in names]
    if len(found) != 1:
        raise Refused(Finding.WRONG_CONTENT)
    return found[0]


def _unpack(package: zipfile.ZipFile, *, budget: list[int], depth: int = 0) -> None:
    for part in package.infolist():
        if part.is_dir():
            continue
        name = part.filename.lower()
        with package.open(part) as stream:
            head = stream.read(4)
            budget[0] -= len(head)
            if head.startswith((b"MZ", b"\x7fELF")):
                raise Refused(Finding.NESTED)
            if head == b"PK\x03\x04":
                _unpack_inner(package, part, budget=budget, depth=depth + 1)
            last = head
            while chunk := stream.read(_CHUNK):
                budget[0] -= len(chunk)
                if budget[0] < 0:
                    raise Refused(Finding.EXPLODES)
                if name.endswith((".xml", ".rels")) and _ENTITY.search(last[-32:] + chunk):
                    # A document declares no entities; what does makes a parser write gigabytes.
                    raise Refused(Finding.EXPLODES)
                last = chunk


def _unpack_inner(package, part: zipfile.ZipInfo, *, budget: list[int], depth: int) -> None:
    """A chart carries its sheet inside. Nothing is carried two deep."""
    kind = os.path.splitext(part.filename.lower())[1]
    if depth > 1 or kind not in MAIN_PARTS or part.file_size > _MAX_INNER:
        raise Refused(Finding.NESTED)
    with package.open(part) as stream, _opened(stream) as inner:
        _check_parts(inner, kind)
        _unpack(inner, budget=budget, depth=depth)


def _texts(package: zipfile.ZipFile, extension: str) -> Iterator[str]:
    pattern, text_element, line_element = _TEXT_PARTS[extension]
    left = TEXT_CHARACTERS
    for name in sorted(package.namelist(), key=lambda name: (len(name), name)):
        if left > 0 and pattern.fullmatch(name):
            text = _text_of(package, name, text_element, line_element, left)
            left -= len(text)
            yield text


class _Enough(Exception):
    pass


def _text_of(package, name: str, text_element: str, line_element: str, limit: int) -> str:
    pieces: list[str] = []
    inside = length = 0

    def start(element: str, _attributes: object) -> None:
        nonlocal inside
        inside += element == text_element

    def end(element: str) -> None:
        nonlocal inside
        inside -= element == text_element
        if element == line_element or element in ("text:tab", "text:line-break", "w:tab", "w:br"):
            pieces.append(" ")

    def characters(text: str) -> None:
        nonlocal length
        if inside:
            pieces.append(text)
            length += len(text)
            if length > limit:
                raise _Enough

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    try:
        with package.open(name) as stream:
            parser.ParseFile(stream)
    except _Enough:
        pass
    except expat.ExpatError as error:
        raise Refused(Finding.DAMAGED) from error
    return "".join(pieces)


if __name__ == "__main__":
    run(inspect)
