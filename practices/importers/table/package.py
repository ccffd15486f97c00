"""What a file must be before anything of it is read: its kind, its size, no macros, no bombs."""

import codecs
import zipfile
import zlib
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused

MEGABYTE = 1024 * 1024
MAXIMUM_UNPACKED = 200 * MEGABYTE
#: A workbook has a dozen parts; every part costs time, also an empty one.
MAXIMUM_PARTS = 1_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_CHUNK = 256 * 1024
#: What reading a spoilt or locked archive may raise.
SPOILT = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    zlib.error,
)


def kind_of(file: IO[bytes], name: str) -> str:
    """ "xlsx" or "csv", by name and content. Raises ImportRefused."""
    extension = PurePath(name).suffix.lower()
    file.seek(0)
    start = file.read(8)
    if not start:
        raise ImportRefused(_("El archivo está vacío."))
    if extension in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise ImportRefused(_("No se reciben libros con macros. Guárdelo como XLSX."))
    if extension == ".xls" or start.startswith(_OLE):
        raise ImportRefused(
            _("El archivo es antiguo o tiene contraseña. Guárdelo como XLSX, sin contraseña.")
        )
    if extension == ".xlsx":
        _check_package(file)
        return "xlsx"
    if extension in (".csv", ".txt", ".tsv") and not start.startswith(_ZIP):
        return "csv"
    raise ImportRefused(_("Suba la plantilla en XLSX o en CSV."))


def _check_package(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.xml" not in names:
                raise ImportRefused(_("El archivo no es un libro de Excel."))
            if any(name.endswith("vbaproject.bin") for name in names):
                raise ImportRefused(_("No se reciben libros con macros. Guárdelo como XLSX."))
            # A part is never read beyond the size it declares.
            if len(parts) > MAXIMUM_PARTS or sum(p.file_size for p in parts) > MAXIMUM_UNPACKED:
                raise ImportRefused(
                    _("El libro ocupa demasiado al abrirlo. Deje en él solo la plantilla.")
                )
            _refuse_declarations(package, parts)
    except SPOILT as error:
        raise ImportRefused(
            _("El archivo está dañado o protegido. Ábralo y guárdelo de nuevo como XLSX.")
        ) from error


def _refuse_declarations(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Entities that unfold into others have no place in a workbook."""
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with package.open(part) as content:
                start = content.read(4096)
            if any(word in start for word in _DECLARATIONS):
                raise ImportRefused(_("El archivo no es un libro de Excel."))


def encoding_of(file: IO[bytes]) -> str:
    """UTF-16 with its mark, UTF-8 where all of it is, else what old spreadsheets write."""
    file.seek(0)
    start = file.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
