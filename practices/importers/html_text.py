"""HTML that stands in a form's text, as lines with Markdown emphasis and bullets."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from .lines import BULLETS, Gap, Line
from .words import TAG

_HYPHENATED = re.compile(r"[^\W\d_][-\u2010]\Z")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[\da-fA-F]{1,5});")

_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SILENT = {"span", "font", "u", "td", "th", "tbody", "thead", "sup", "sub", "small", "body", "html"}


def without_html(lines: Sequence[Line]) -> list[Line]:
    """The same text with paragraphs, lists and emphasis instead of tags.

    Tags that are not HTML stay as typed. Inside <p> and <li> a line end is a space, as in HTML.
    """
    if not any(TAG.search(line.text) or _ENTITY.search(line.text) for line in lines):
        return list(lines)
    parser = _Lines()
    for line in lines:
        parser.take(line)
    parser.finish(Gap.LINE)
    return parser.lines


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._gap = Gap.LINE
        self._text = ""
        self._bullet = ""
        self._in_block = False
        self._open: list[tuple[str, int]] = []  # emphasis or link begun, and where in the text

    def take(self, line: Line) -> None:
        in_tag = self.rawdata.startswith("<")
        if not (self._in_block or in_tag):
            self.finish(line.gap)
        elif _HYPHENATED.search(self._text) and line.text[:1].islower():
            self._text = self._text[:-1]
        else:
            self.feed(" ")
        self.feed(line.text)

    def finish(self, gap: Gap) -> None:
        """Hand out what the parser holds back in case an entity goes on."""
        self.close()
        self.end_line(gap)

    def end_line(self, gap: Gap) -> None:
        """End the line; `gap` stands before the next one unless a stronger one does."""
        text = self._text.strip()
        if text:
            if self._bullet:
                text = self._bullet + text.lstrip(f"{BULLETS} ")
            self.lines.append(Line(text, self._gap))
            self._gap, self._bullet = gap, ""
        elif self._gap is not Gap.BREAK:
            self._gap = gap
        self._text = ""
        self._open = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li"):
            self._in_block = True
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
        if tag in ("p", "li"):
            self._in_block = False
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
