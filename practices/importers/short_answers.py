"""The short answers of the forms: title, category, validation, files."""

import re
from collections.abc import Sequence

from practices.enums import ValidationStatus
from practices.layouts import LAYOUTS, SUPERSERVICIOS
from practices.text import fold

from .dates import same_length_fold
from .form_text import FILE_ACTION, FILE_PLACEHOLDERS
from .lines import Gap, Line
from .parsed import Attachment, Selection
from .words import fold_words

_QUOTED = re.compile(r"([\"“«])\s*([^\"“”«»]*?)\s*([\"”»])")


def repaired_quotes(title: str) -> str:
    """The title without the spaces that stand inside its quotation marks."""
    return _QUOTED.sub(r"\1\2\3", title)


_CATEGORY_NUMBER = re.compile(
    r"[\s,.:;(\u2013\u2014-]{0,5}\bcategor[ií]a\s+(\d{1,2})\b[\s).:]*", re.I
)
_EDGES = " ,.:;-\u2013\u2014"


def read_category(text: str) -> Selection:
    """Name and number of a contest's category, as in "Zonas apartadas - Categoría 3"."""
    match = _CATEGORY_NUMBER.search(text)
    if match is None:
        return Selection(category_name=text)
    before, after = text[: match.start()].strip(_EDGES), text[match.end() :].strip(_EDGES)
    name = f"{before} ({after})" if before and after else before or after
    return Selection(category_name=name or match[0].strip(_EDGES), category_number=int(match[1]))


# Asked about users and said not to know, not to have asked, to have asked: in this order.
_VALIDATION_SIGNS = (
    (
        ValidationStatus.UNKNOWN,
        r"no (?:se )?(?:cuenta|tiene|dispone|hay|existe)\w*(?: con)?(?: \w+)? informacion|"
        r"sin informacion|no hay (?:datos|registro)|se desconoce|no se conoce",
    ),
    (
        ValidationStatus.NOT_ASKED,
        r"no se (?:le |les )?(?:ha |han )?(?:pregunt|consult|encuest|indag)|"
        r"no se (?:ha |han )?(?:hecho|aplic|realiz)\w*(?: \w+){0,2} (?:encuesta|consulta|sondeo)|"
        r"no se ha validado|^\W*no\W*(?:$|[,.;])",
    ),
    (
        ValidationStatus.ASKED,
        r"se (?:le |les )?(?:ha |han )?(?:pregunt|consult|encuest|entrevist)|^\W*si\b|encuesta|"
        r"entrevista|grupos? focal|sondeo|los usuarios (?:\w+ )?(?:respond|manifest|calific|opin)",
    ),
)


def read_validation(text: str) -> ValidationStatus | None:
    """Whether users were asked, by what the text says first; None when it says nothing of it."""
    folded = " ".join(fold(text).split())
    found = [
        (match.start(), order, status)
        for order, (status, signs) in enumerate(_VALIDATION_SIGNS)
        if (match := re.search(signs, folded))
    ]
    return min(found)[2] if found else None


_ROW, _CELL, _GAP = "\x1d", "\x1f", "\x1e"
_SEPARATORS = {Gap.CELL: _CELL, Gap.PIPE: _CELL, Gap.BLANK: _GAP, Gap.BREAK: _GAP}
_SIZE = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:bytes|[kmg]i?b)\b", re.IGNORECASE)
_FILE_NAME = re.compile(
    r".*?\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|txt|zip|jpe?g|png|mp[34])\b", re.IGNORECASE
)


# Letter by letter: the narrow columns of the table break words anywhere.
_FORM_WORDS = [
    re.compile(r"\W*".join("".join(fold_words(same_length_fold(text)))))
    for text in (
        " ".join(LAYOUTS[SUPERSERVICIOS].row_labels["attachments"]),
        *FILE_PLACEHOLDERS,
    )
]
_ACTION = re.compile(r"\b" + r"\W*".join(FILE_ACTION) + r"\b")


def read_attachments(lines: Sequence[Line]) -> list[Attachment]:
    """Rows of the table of files, without what its empty row says."""
    text = _with_separators(lines)
    for words in _FORM_WORDS:
        text = _replaced(words, _CELL, text)
    ends_by_action = bool(_ACTION.search(same_length_fold(text)))
    text = _replaced(_ACTION, _ROW, text)
    in_cells = any(part.strip() for part in text.split(_CELL)[1:])
    if in_cells and not ends_by_action:
        text = text.replace(_GAP, _ROW)
    rows = []
    for row in text.split(_ROW):
        has_cells = _CELL in row.strip(f"{_CELL}{_GAP}\n ")
        parts = row.replace(_GAP, " ").split(_CELL) if has_cells else row.split(_GAP)
        cells = [" ".join(part.split()) for part in parts]
        cells = [cell for cell in cells if any(char.isalnum() for char in cell)]
        if cells:
            rows.append(_attachment(cells))
    return rows


def _with_separators(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        drawn_row = "|" in line.text
        text += _ROW if drawn_row else _SEPARATORS.get(line.gap, "\n")
        text += line.text.replace("|", _CELL) + (_ROW if drawn_row else "")
    return text


def _replaced(words: re.Pattern, by: str, text: str) -> str:
    folded = same_length_fold(text)
    for match in reversed(list(words.finditer(folded))):
        text = text[: match.start()] + by + text[match.end() :]
    return text


def _attachment(cells: list[str]) -> Attachment:
    row = _CELL.join(cells)
    size = _SIZE.search(row)
    if size:
        row = row[: size.start()] + _CELL + row[size.end() :]
    name, *others = [cell.strip(f"{_EDGES}•") for cell in row.split(_CELL) if cell.strip(_EDGES)]
    file_name = _FILE_NAME.match(name)
    if not others and file_name and file_name.end() < len(name):
        name, others = file_name[0], [name[file_name.end() :].strip(_EDGES)]
    return Attachment(name, ", ".join(others), size[0] if size else "")
