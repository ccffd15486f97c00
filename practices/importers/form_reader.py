"""From the answers of one form to values, with what became of every place of the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.enums import ResourceKind, ValidationStatus
from practices.layouts import CANAL_CAPITAL, FIELDS, LAYOUTS
from practices.text import fold

from .addresses import read_contacts, read_links
from .dates import PartialDate, Period, read_period
from .deduction import (
    LONGEST_TEXT,
    propose_months,
    propose_owner,
    propose_resource_kinds,
    propose_start,
    propose_title,
)
from .figures import find_figures
from .html_text import without_html
from .lines import Line
from .outline import Outline
from .parsed import Finding, ParsedForm, State, Unplaced
from .places import Municipalities, coverage_in_words, read_coverage
from .prose import measure, one_line, to_markdown
from .short_answers import read_attachments, read_category, read_validation, repaired_quotes
from .wording import figure_in_words, number_in_words, period_in_words
from .words import fold_words

_FIGURES_STAND_IN = ("summary", "impact", "achievements", "validation")
_NO_INFORMATION = "sin informacion"
# What people write into a short answer to say that there is none.
_NONE = {
    *("no registra", "no aplica", "n a", "na", "ninguno", "ninguna", "no tiene", "no hay"),
    *("sin informacion", "no informa", "pendiente", "por definir", "sin codigo", "no existe"),
}
_ROWS_OF_WORDS = {"attachments", "links", "contacts"}  # their lines are no running text
_MAY_BE_NONE = {"code", "started_on", "category", "coverage", "attachments", "links", "contacts"}


def read_form(outline: Outline, municipalities: Municipalities) -> ParsedForm:
    reader = _FormReader(outline, municipalities)
    reader.read_labels()
    reader.propose_figures()
    if outline.layout == CANAL_CAPITAL:
        reader.propose_what_is_not_asked()
    reader.keep_the_rest()
    return ParsedForm(
        layout=outline.layout,
        values=reader.values,
        findings=tuple(reader.findings),
        unplaced=tuple(reader.unplaced),
    )


class _FormReader:
    def __init__(self, outline: Outline, municipalities: Municipalities) -> None:
        self.outline = outline
        self.answers = {code: without_html(lines) for code, lines in outline.answers.items()}
        self.outside = without_html(outline.outside)
        self.municipalities = municipalities
        self.wrap = measure(
            lines for code, lines in self.answers.items() if code not in _ROWS_OF_WORDS
        )
        self.figures = find_figures(
            self._markdown(self.answers.get(code, [])) for code in _FIGURES_STAND_IN
        )
        self.values: dict[str, Any] = {}
        self.findings: list[Finding] = []
        self.unplaced: list[Unplaced] = []

    def read_labels(self) -> None:
        for code, label in self._labels().items():
            lines = self.answers.get(code)
            hint = self.outline.code_placeholder if code == "code" else ""
            if lines is None:
                note = _("El archivo no trae este rótulo.")
                self._find(code, State.EMPTY, label=label, note=note)
            elif code in _MAY_BE_NONE and " ".join(fold_words(self._line(lines))) in _NONE:
                note = _("La ficha dice que no hay.")
                self._find(code, State.EMPTY, self._line(lines), label=label, note=note)
            elif not any(char.isalnum() for line in lines for char in line.text):
                note = _("Solo tiene el texto de ayuda del formato.") if hint else ""
                self._find(code, State.EMPTY, hint, label=label, note=note)
            else:
                _READERS.get(code, _FormReader._read_long_text)(self, code, lines, label)

    def _labels(self) -> dict[str, str]:
        """The official labels, and those of ours that the file has and somebody answered."""
        layout = LAYOUTS[self.outline.layout]
        return layout.form_labels | {
            code: label
            for code, label in layout.added_labels.items()
            if any(char.isalnum() for line in self.answers.get(code, ()) for char in line.text)
        }

    def _find(
        self, field: str, state: State, text: str = "", *, label: str = "", note: str = ""
    ) -> None:
        self.findings.append(Finding(field, label or _label(field), state, text, note))

    def _leave(self, text: str, source: str) -> None:
        self.unplaced.append(Unplaced(text, source))

    def _markdown(self, lines: Sequence[Line]) -> str:
        return to_markdown(lines, self.wrap)

    def _line(self, lines: Sequence[Line]) -> str:
        return one_line(lines, self.wrap)

    # -- One reader for each kind of answer -----------------------------------------------------

    def _read_long_text(self, code: str, lines: Sequence[Line], label: str) -> None:
        text = self._markdown(lines)
        is_flag = fold(text).strip(" .") == _NO_INFORMATION
        if is_flag and LAYOUTS[self.outline.layout].may_lack_information(code):
            self.values.setdefault("no_information", []).append(code)
        else:
            self.values[code] = text
        self._find(code, State.READ, text, label=label)

    def _read_title(self, code: str, lines: Sequence[Line], label: str) -> None:
        printed_title = self._line(lines)
        self.values[code] = repaired_quotes(printed_title)
        is_repaired = self.values[code] != printed_title
        note = _("Se quitaron espacios dentro de las comillas.") if is_repaired else ""
        self._find(code, State.READ, printed_title, label=label, note=note)

    def _read_line(self, code: str, lines: Sequence[Line], label: str) -> None:
        self.values[code] = self._line(lines)
        self._find(code, State.READ, self.values[code], label=label)

    def _read_author(self, code: str, lines: Sequence[Line], label: str) -> None:
        self._read_line(code, lines, label)
        if "owner" in LAYOUTS[self.outline.layout].added_labels:
            return
        self.values["owner"] = self.values[code]
        self._find(
            "owner",
            State.PROPOSED,
            self.values["owner"],
            note=_("Este formato no pregunta la entidad titular: se propone el autor."),
        )

    def _read_code(self, _code: str, lines: Sequence[Line], label: str) -> None:
        self.values["origin_code"] = self._line(lines)
        note = _("Queda como código de origen; el portal asigna el suyo.")
        self._find("origin_code", State.READ, self.values["origin_code"], label=label, note=note)

    def _read_dates(self, code: str, lines: Sequence[Line], label: str) -> None:
        text = self._line(lines)
        period = read_period(text)
        self._set_date("started", period.start)
        self._set_date("ended", period.end)
        if period.is_ongoing is not None:
            self.values["is_ongoing"] = period.is_ongoing
        if period == Period(is_clear=False):
            self._leave(text, label)
            note = _("No se reconoció una fecha. El texto queda sin ubicar.")
            self._find(code, State.UNPLACED, text, label=label, note=note)
        elif period.is_clear:
            self._find(code, State.READ, text, label=label)
        else:
            self._leave(text, label)
            note = _("Se propone %(period)s. El texto completo queda sin ubicar.")
            note %= {"period": period_in_words(period)}
            self._find(code, State.PROPOSED, text, label=label, note=note)

    def _set_date(self, name: str, when: PartialDate | None) -> None:
        if when is not None:
            self.values[f"{name}_on"] = when.first_day
            self.values[f"{name}_precision"] = when.precision.value

    def _read_category(self, _code: str, lines: Sequence[Line], label: str) -> None:
        text = self._line(lines)
        self.values["selections"] = [read_category(text)]
        note = _("Queda como categoría de un concurso o proceso de selección.")
        self._find("selections", State.READ, text, label=label, note=note)

    def _read_coverage(self, code: str, lines: Sequence[Line], label: str) -> None:
        text = self._line(lines)
        reach = read_coverage(self._markdown(lines), self.municipalities, self._unlisted())
        self.values["coverage_note"] = text
        if reach.rows:
            self.values[code] = list(reach.rows)
        if reach.rows and not reach.unknown:
            places = "; ".join(coverage_in_words(row) for row in reach.rows)
            note = _("Se propone %(places)s.") % {"places": places}
            self._find(code, State.READ, text, label=label, note=note)
        elif reach.unknown:
            note = _("No se reconoció: %(places)s.") % {"places": ", ".join(reach.unknown)}
            self._find(code, State.PROPOSED, text, label=label, note=note)
        else:
            note = _("No se reconoció ningún territorio: escójalo de la lista.")
            self._find(code, State.PROPOSED, text, label=label, note=note)

    def _unlisted(self) -> str:
        """ "44 municipios, sin lista", where the text counts them."""
        for figure in self.figures:
            if figure.unit == "municipios":
                return _("%(count)s municipios, sin lista") % {"count": number_in_words(figure)}
        return ""

    def _read_validation(self, code: str, lines: Sequence[Line], label: str) -> None:
        self._read_long_text(code, lines, label)
        is_answered = code in self.values
        status = read_validation(self.values[code]) if is_answered else ValidationStatus.UNKNOWN
        if status is not None:
            self.values["validation_status"] = status.value
            self._find("validation_status", State.PROPOSED, str(status.label))

    def _read_attachments(self, code: str, lines: Sequence[Line], label: str) -> None:
        text = self._line(lines)
        rows = read_attachments(lines)
        if rows:
            self.values[code] = rows
            note = _("El formato trae el nombre y no el archivo: adjúntelo a la ficha.")
            self._find(code, State.READ, text, label=label, note=note)
        else:
            note = _("Solo tiene el texto de ayuda del formato.")
            self._find(code, State.EMPTY, text, label=label, note=note)

    def _read_links(self, code: str, lines: Sequence[Line], label: str) -> None:
        text = "\n".join(line.text for line in lines)
        found = read_links(lines)
        if found.left_over:
            self._leave(found.left_over, label)
            self._find(code, State.UNPLACED, found.left_over, label=label)
        if not found.links:
            return
        self.values[code] = list(found.links)
        notes = [
            _("El enlace estaba partido en %(lines)d líneas y se unió: %(url)s")
            % {"lines": lines_joined, "url": url}
            for url, lines_joined in found.joins
        ]
        if found.was_completed:
            notes.append(_("Se agregó https:// donde faltaba."))
        state = State.PROPOSED if found.was_completed else State.READ
        self._find(code, state, text, label=label, note=" ".join(notes))

    def _read_contacts(self, code: str, lines: Sequence[Line], label: str) -> None:
        self.values[code] = read_contacts(lines)
        self._find(code, State.READ, self._line(lines), label=label)

    # -- What no label asks for ----------------------------------------------------------------

    def propose_figures(self) -> None:
        if self.figures:
            self.values["figures"] = self.figures
        for figure in self.figures:
            self._find("figures", State.PROPOSED, figure_in_words(figure))

    def propose_what_is_not_asked(self) -> None:
        """Title, owner, start and months of construction, from the texts of Canal Capital."""
        context, objectives, build_time = (
            self._line(self.answers.get(code, []))[:LONGEST_TEXT]
            for code in ("context", "objectives", "build_time")
        )
        introduction = one_line(self.outside, measure([self.outside]))[-LONGEST_TEXT:]
        self._propose("title", propose_title(objectives, context))
        self._propose("owner", propose_owner(introduction, context))
        start = propose_start(build_time)
        if "started_on" not in self.values:
            self._propose("started_on", period_in_words(Period(start)) if start else None)
            if start:
                self._set_date("started", start)
        self._propose("build_months", propose_months(build_time))
        kinds = propose_resource_kinds(self.values.get("resources", ""))
        if kinds:
            self.values["resource_kinds"] = kinds
            labels = ", ".join(str(ResourceKind(kind).label) for kind in kinds)
            self._find("resource_kinds", State.PROPOSED, labels)

    def _propose(self, field: str, value: str | int | None) -> None:
        if field in self.values:
            return
        if value is None:
            note = _("Este formato no lo pregunta y el texto no lo dice.")
            self._find(field, State.EMPTY, note=note)
        else:
            self.values[field] = value
            self._find(field, State.PROPOSED, str(value))

    def keep_the_rest(self) -> None:
        """The form's own text, and what stands outside every label."""
        form_texts = [*self.outline.form_texts]
        hint = self.outline.code_placeholder
        if hint and not any(finding.text == hint for finding in self.findings):
            form_texts.append(hint)
        texts = "\n".join(form_texts)
        if texts:
            self._find("", State.FORM_TEXT, texts, label=_("Texto del formato"))
        outside = to_markdown(self.outside, measure([self.outside]))
        for text in outside.split("\n\n"):
            if not any(char.isalnum() for char in text):
                continue  # a rule drawn with dashes says nothing
            self._leave(text, _("Fuera de los rótulos"))
            self._find("", State.UNPLACED, text, label=_("Fuera de los rótulos"))


_OWN_LABELS = {
    "validation_status": gettext_lazy("¿Se preguntó a los usuarios?"),
    "build_months": gettext_lazy("Meses de construcción"),
    "resource_kinds": gettext_lazy("Clases de recursos"),
}


def _label(field: str) -> str:
    return str(_OWN_LABELS[field] if field in _OWN_LABELS else FIELDS[field].label)


_Reader = Callable[[_FormReader, str, Sequence[Line], str], None]
_READERS: dict[str, _Reader] = {
    "title": _FormReader._read_title,
    "code": _FormReader._read_code,
    "owner": _FormReader._read_line,
    "author_name": _FormReader._read_author,
    "started_on": _FormReader._read_dates,
    "category": _FormReader._read_category,
    "coverage": _FormReader._read_coverage,
    "validation": _FormReader._read_validation,
    "attachments": _FormReader._read_attachments,
    "links": _FormReader._read_links,
    "contacts": _FormReader._read_contacts,
}
