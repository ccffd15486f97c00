"""The dates of a call as iCalendar (RFC 5545)."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from practices.selectors.calls import Moment

LINE_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def as_icalendar(name: str, moments: Iterable[Moment], address: str, *, uid: str) -> str:
    """One event for each date; a span from its beginning to its end, an instant without length."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Banco de buenas practicas//ES",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for number, moment in enumerate(moments, 1):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}-{number}@{address.split('/')[2]}",
            f"DTSTAMP:{_utc(timezone.now())}",
            f"DTSTART:{_utc(moment.starts)}",
            f"DTEND:{_utc(moment.ends or moment.starts)}",
            f"SUMMARY:{_text(f'{name}: {moment.name}')}",
            f"URL:{address}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(instant: datetime.datetime) -> str:
    return instant.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets; those that go on begin with a space. Letters stay whole."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > LINE_OCTETS:
            parts.append(current)
            current = " "
        current += letter
    return [*parts, current]
