"""From the bytes of a file to its lines, whatever kind of file it is."""

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused

from .docx_text import read_docx
from .grid import grid_lines
from .lines import Reading, clean
from .pages import join_pages
from .pdf_text import read_pdf

MAX_BYTES = 10 * 1024 * 1024
MAX_CHARACTERS = 200_000

_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def readings_of(data: bytes) -> list[Reading]:
    """Ways to read the file, the likeliest first: a PDF does not say how its columns are meant.

    The kind of file is known by its content. Raises ImportRefused.
    """
    if not data.strip():
        raise ImportRefused(_("El archivo está vacío."))
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            _("El archivo pesa más de %(limit)d MB. Guárdelo sin imágenes y vuelva a subirlo.")
            % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    readings = _read(data)
    characters = sum(len(line.text) for line in readings[0].lines)
    if characters == 0:
        raise ImportRefused(_("El archivo no contiene texto."))
    if characters > MAX_CHARACTERS:
        raise ImportRefused(
            _("El archivo tiene demasiado texto para ser una ficha. Suba solo la ficha.")
        )
    return readings


def _read(data: bytes) -> list[Reading]:
    if _PDF in data[:1024]:
        return read_pdf(data)
    if data.startswith(_ZIP):
        return [read_docx(data)]
    if data.startswith(_OLE):
        raise ImportRefused(_ole_refusal(data))
    return [read_text(_decoded(data))]


def _ole_refusal(data: bytes) -> str:
    if _ENCRYPTED_PACKAGE in data:
        return _("El documento está protegido con contraseña. Quítele la contraseña y súbalo.")
    return _(
        "El archivo es de una versión antigua de Office. Ábralo y guárdelo como DOCX o como PDF."
    )


def read_text(text: str) -> Reading:
    """Plain text, or what a program took out of a PDF: form feeds part its pages."""
    pages = [grid_lines(page) for page in clean(text).split("\f")]
    return join_pages(pages)


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252 as old notepads write it."""
    encoding = _BYTE_ORDER_MARKS.get(data[:2])
    try:
        text = data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if _is_binary(text):
        raise ImportRefused(
            _("No se pudo leer el archivo: no es un texto, un PDF ni un documento DOCX.")
        )
    return text


def _is_binary(text: str) -> bool:
    control = sum(char < " " and char not in "\t\n\r\f\v" for char in text)
    return control > len(text) / 200 or text.count("\ufffd") > len(text) / 50
