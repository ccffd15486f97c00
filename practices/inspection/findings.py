"""Why a file is not accepted, as codes; the sentences are those of ``services.attachments``."""

from enum import StrEnum


class Finding(StrEnum):
    EMPTY = "empty"
    WRONG_CONTENT = "wrong_content"
    WEB_PAGE = "web_page"
    NOT_PLAIN_TEXT = "not_plain_text"
    UTF16 = "utf16"
    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    ACTIVE = "active"
    MIXED = "mixed"
    NESTED = "nested"
    EXPLODES = "explodes"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_HEAVY = "too_heavy"


class Refused(Exception):
    """The file is not accepted."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.value)
        self.finding = finding
