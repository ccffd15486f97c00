"""HTML that stands in a form's text, as lines with Markdown emphasis and bullets."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from .lines import BULLETS, Gap, Line
from .words import TAG

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[\da-fA-F]{1,5});")

_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SILENT = {"span", "font", "u", "td", "th", "tbody", "thead", "sup", "sub", "small", "body", "html"}


def without_html(lines: Iterable[Line]) -> list[Line]:
    """The same lines, those with HTML as one or more; tags that are not HTML stay as typed."""
    return [part for line in lines for part in (_resolved(line) if _has_html(line) else [line])]


def _has_html(line: Line) -> bool:
    return bool(TAG.search(line.text) or _ENTITY.search(line.text))


def _resolved(line: Line) -> list[Line]:
    parser = _Lines(line.gap)
    parser.feed(line.text)
    parser.close()
    parser.end_line(Gap.LINE)
    return parser.lines


class _Lines(HTMLParser):
    def __init__(self, gap: Gap) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._gap = gap
        self._text = ""
        self._bullet = ""
        self._open: list[tuple[str, int]] = []  # emphasis or link begun, and where in the text

    def end_line(self, gap: Gap) -> None:
        """End the line; `gap` stands before the next one unless a stronger one does."""
        text = self._text.strip()
        if text:
            if self._bullet:
                text = self._bullet + text.lstrip(f"{BULLETS} ")
            self.lines.append(Line(text, self._gap))
            self._gap = gap
            self._bullet = ""
        elif gap is Gap.BREAK and self.lines:
            self._gap = gap
        self._text = ""
        self._open = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.end_line(Gap.BREAK)
            self._bullet = "• "
        elif tag == "br":
            self.end_line(Gap.LINE)
        elif tag in _BLOCKS:
            self.end_line(Gap.BREAK)
        elif tag in _EMPHASIS:
            self._open.append((_EMPHASIS[tag], len(self._text)))
        elif tag == "a":
            self._open.append((f"]({dict(attrs).get('href') or ''})", len(self._text)))
        elif tag not in _SILENT:
            self._text += self.get_starttag_text() or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "li":
            self.end_line(Gap.BREAK)
        elif (tag in _EMPHASIS or tag == "a") and self._open:
            mark, start = self._open.pop()
            inner = self._text[start:]
            core = inner.strip()
            opening = "[" if mark.startswith("]") else mark
            if core and mark != "]()":
                inner = inner.replace(core, f"{opening}{core}{mark}")
            self._text = self._text[:start] + inner
        elif tag not in (_SILENT | _EMPHASIS.keys() | {"a", "br"}):
            self._text += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_comment(self, data: str) -> None:
        self._text += f"<!--{data}-->"

    def handle_decl(self, decl: str) -> None:
        self._text += f"<!{decl}>"

    def handle_pi(self, data: str) -> None:
        self._text += f"<?{data}>"

    def unknown_decl(self, data: str) -> None:
        self._text += f"<![{data}]>"
