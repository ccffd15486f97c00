"""An entry as one ZIP, for reading off line: its sheet and its files, marked with a pseudonym."""

import re
import tempfile
import zipfile
from collections.abc import Mapping
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from practices.enums import FileStage
from practices.models import Assignment

from .sheet import render

TEMPLATE = "sheets/entry.html"
#: More than this goes to the disk while it is packed.
KEPT_IN_MEMORY = 8 * 1024 * 1024
_UNSAFE = re.compile(r"[^\w.\- ]+")


def watermark(assignment: Assignment) -> str:
    """Tells copies apart and says nobody's name: "Copia para Evaluador 7F3A"."""
    whose = f"{assignment.evaluator_id}:{assignment.submission_id}"
    mark = salted_hmac("practices.entry_copy", whose, algorithm="sha256").hexdigest()[:4].upper()
    return _("Copia para Evaluador %(mark)s") % {"mark": mark}


def entry_zip(assignment: Assignment, record: Mapping[str, Any]) -> IO[bytes]:
    """A file to be read from its start. ``record``: what a page of the record shows."""
    revision = assignment.submission.revision
    packed = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        name, sheet = _sheet({**record, "mark": watermark(assignment), "revision": revision})
        archive.writestr(name, sheet)
        ready = revision.attachments.filter(file__stage=FileStage.READY).select_related("file")
        for number, attachment in enumerate(ready, start=1):
            with (
                attachment.file.content.open("rb") as source,
                archive.open(f"archivos/{number:02d}-{_safe(attachment.name)}", "w") as target,
            ):
                for chunk in iter(lambda source=source: source.read(1 << 16), b""):
                    target.write(chunk)
    packed.seek(0)
    return packed


def _sheet(context: dict) -> tuple[str, bytes | str]:
    """PDF; where the machine cannot make one, a page that any browser opens."""
    try:
        return "ficha.pdf", render(TEMPLATE, context)
    except OSError:
        return "ficha.html", render_to_string(TEMPLATE, context)


def _safe(name: str) -> str:
    """No folders, no control characters; the ending stays."""
    cleaned = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    return cleaned[-120:] or "archivo"
