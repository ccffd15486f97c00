"""Which files are received, how each is checked at the door, and the sentences of a refusal."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.exceptions import FileRefused
from practices.inspection import images, packages, sniffing
from practices.inspection.findings import Finding, Refused

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

#: Extension → content type served. What is inside must be of the same kind.
ACCEPTED: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    ".pptx": f"{_OPEN_XML}.presentationml.presentation",
    ".odt": f"{_OPEN_DOCUMENT}.text",
    ".ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    ".odp": f"{_OPEN_DOCUMENT}.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
IMAGES = tuple(images.FORMATS)
TEXTS = ("text/csv", "text/plain")
PDF = "application/pdf"
_LONGEST_STEM = 120
#: What some system does not allow in a name.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')

REASONS: Mapping[str, str] = {
    Finding.EMPTY: gettext_lazy("Está vacío. Ábralo, guárdelo de nuevo y vuelva a subirlo."),
    Finding.WRONG_CONTENT: gettext_lazy(
        "El contenido no corresponde a su nombre. Ábralo y guárdelo de nuevo."
    ),
    Finding.WEB_PAGE: gettext_lazy(
        "Es una página web con otro nombre. Imprímala como PDF y suba el PDF."
    ),
    Finding.NOT_PLAIN_TEXT: gettext_lazy(
        "No es texto simple: contiene datos de otro tipo. Guárdelo de nuevo como texto o CSV."
    ),
    Finding.UTF16: gettext_lazy("El texto está en UTF-16. Guárdelo como UTF-8 y súbalo de nuevo."),
    Finding.INCOMPLETE: gettext_lazy(
        "Está incompleto: le falta el final. Expórtelo o descárguelo de nuevo."
    ),
    Finding.DAMAGED: gettext_lazy("Está dañado y no se puede abrir. Expórtelo de nuevo y súbalo."),
    Finding.ENCRYPTED: gettext_lazy("Está protegido con contraseña. Quítele la contraseña."),
    Finding.MACROS: gettext_lazy("Contiene macros. Guárdelo sin macros y súbalo de nuevo."),
    Finding.ACTIVE: gettext_lazy(
        "El PDF contiene programas, formularios activos o archivos incrustados. Imprímalo como PDF "
        "y suba esa copia."
    ),
    Finding.MIXED: gettext_lazy(
        "Contiene otro archivo escondido detrás o dentro. Guárdelo de nuevo desde su programa."
    ),
    Finding.NESTED: gettext_lazy(
        "Contiene un programa o un archivo comprimido. Quítelo del documento y súbalo de nuevo."
    ),
    Finding.EXPLODES: gettext_lazy(
        "Ocupa demasiado al descomprimirse. Divídalo o guárdelo de nuevo con menos contenido."
    ),
    Finding.TOO_MANY_PIXELS: gettext_lazy(
        "La imagen tiene demasiados píxeles: el máximo es de 40 millones. Redúzcala y súbala."
    ),
    Finding.TOO_HEAVY: gettext_lazy(
        "Su revisión toma demasiado tiempo o memoria. Expórtelo de nuevo o divídalo."
    ),
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """An upload that passed the door: the bytes are still where the web server put them."""

    name: str
    content_type: str
    sha256: str
    size: int
    content: File


def content_type_of(name: str) -> str | None:
    return ACCEPTED.get(PurePath(name).suffix.lower())


def clean_name(name: str) -> str:
    """A name fit to be shown and offered on download: no path, no control or turning marks."""
    base = PurePath(name.replace("\\", "/")).name.strip()
    readable = "".join(letter for letter in base if letter.isprintable()).strip(" .")
    readable = unicodedata.normalize("NFC", readable)
    stem, suffix = PurePath(readable).stem, PurePath(readable).suffix.lower()
    if not suffix and re.fullmatch(r"\w{1,5}", stem) and f".{stem}".lower() in ACCEPTED:
        # Nothing but the extension was left.
        stem, suffix = "", f".{stem.lower()}"
    stem = " ".join(_FORBIDDEN.sub(" ", stem).split())[:_LONGEST_STEM].strip(" .-")
    return f"{stem or _('archivo')}{suffix[:10]}"


def admit(upload: File, *, name: str) -> Incoming:
    """What can be told at once, and the hash on the way. Raises FileRefused.

    Reads the whole once, in chunks; the rest of the checks read ends and lists of parts.
    """
    name = clean_name(name)
    content_type = content_type_of(name)
    if content_type is None:
        raise FileRefused(
            _("“%(name)s” no es de un tipo que se reciba. Se reciben: %(types)s.")
            % {"name": name, "types": accepted_words()}
        )
    digest = hashlib.sha256()
    size = 0
    try:
        _check_kind(upload, content_type, PurePath(name).suffix)
        chunks: Iterable[bytes] = upload.chunks()
        for chunk in sniffing.check_text(chunks) if content_type in TEXTS else chunks:
            digest.update(chunk)
            size += len(chunk)
    except Refused as refused:
        raise FileRefused(sentence(name, REASONS[refused.finding])) from refused
    return Incoming(name, content_type, digest.hexdigest(), size, upload)


def _check_kind(upload: File, content_type: str, extension: str) -> None:
    sniffing.check_head(upload)
    if content_type in IMAGES:
        sniffing.check_image(upload, content_type)
        images.check_header(upload, content_type)
    elif content_type == PDF:
        sniffing.check_pdf(upload)
    elif extension in packages.MAIN_PARTS:
        sniffing.check_package(upload)
        packages.check_directory(upload, extension)


def accepted_words() -> str:
    kinds = {key.removeprefix(".").upper() for key in ACCEPTED if key != ".jpeg"}
    return ", ".join(sorted(kinds))


def sentence(name: str, reason: str) -> str:
    """A refusal that names its file: several may be refused at once."""
    return _("“%(name)s” no se recibió. %(reason)s") % {"name": name, "reason": reason}
