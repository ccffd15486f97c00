"""Reader of the official forms: a file in, its forms as plain data out."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from practices.exceptions import ImportRefused
from practices.layouts import LAYOUTS

from .form_reader import read_form
from .outline import Outline, outline_forms
from .parsed import ParsedForm
from .places import Municipalities, shipped_municipalities
from .text_of import readings_of


def read_document(
    data: bytes,
    filename: str,
    *,
    layout: str | None = None,
    municipalities: Municipalities = shipped_municipalities,
) -> list[ParsedForm]:
    """Each form of the file, in order. With `layout`, only that form's labels are looked for.

    Raises ImportRefused, with one sentence for the person, for a file that is empty, unreadable,
    encrypted, scanned, too large, or no official form.
    """
    layouts = tuple(LAYOUTS) if layout is None else (layout,)
    outlines = max(
        (outline_forms(reading, layouts) for reading in readings_of(data)), key=_labels_found
    )
    if not outlines:
        raise ImportRefused(
            _(
                "No se reconoció en «%(name)s» ninguno de los formatos oficiales (Superservicios o "
                "Canal Capital). Revise que el archivo traiga los rótulos del formato."
            )
            % {"name": filename}
        )
    return [read_form(outline, municipalities) for outline in outlines]


def _labels_found(outlines: Sequence[Outline]) -> int:
    return sum(len(outline.answers) for outline in outlines)
