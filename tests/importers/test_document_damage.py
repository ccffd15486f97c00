"""Damage that must not matter, whatever and wherever it is; and no word is ever lost."""

import re
import textwrap
import unicodedata
from collections import Counter
from contextlib import suppress
from itertools import cycle

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from practices.exceptions import ImportRefused
from practices.importers.document import read_document
from practices.layouts import LAYOUTS
from practices.text import fold

from . import printing
from .records import RECORDS, municipalities

records = st.sampled_from(RECORDS)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text):
    return read_document(text.encode(), "ficha", municipalities=municipalities)


def lines_of(record):
    """Lines of the record's text, and whether each is a label; an answer that equals one is not."""
    labels = iter(label for code, label, _answer in printing.labelled(record) if code)
    following = next(labels, None)
    for line in printing.as_text(record).split("\n"):
        is_label = line == following
        following = next(labels, None) if is_label else following
        yield line, is_label


def without_accents(text):
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


LABEL_DAMAGE = st.sampled_from(
    [
        str.upper,
        str.lower,
        str.swapcase,
        without_accents,
        lambda label: f"{label}:",
        lambda label: f"{label} :",
        lambda label: f"**{label}**",
        lambda label: f"## {label}",
        lambda label: f"<b>{label}</b>",
        lambda label: f"  {label}\t",
        lambda label: label.replace(" ", "\u00a0"),
        lambda label: label.replace(" ", "\n"),
        lambda label: label.replace(" ", "\n\n"),
        lambda label: re.sub(r"(\w{3})(\w{4})", "\\1\u00ad\\2", label),
        lambda label: re.sub(r"(\w{4})(\w{4})", r"\1-\n\2", label, count=1),
        lambda label: unicodedata.normalize("NFD", label),
    ]
)


@SLOW
@given(records, st.data())
def test_damage_in_labels_changes_no_value(record, data):
    damaged = [
        data.draw(LABEL_DAMAGE)(line) if is_label else line for line, is_label in lines_of(record)
    ]
    (form,) = read("\n".join(damaged))
    assert form.values == record.values


@SLOW
@given(records, st.lists(st.integers(0, 3), min_size=1))
def test_empty_lines_between_lines_change_no_value(record, empty_lines):
    damaged = [
        line + "\n" * number
        for (line, _is_label), number in zip(lines_of(record), cycle(empty_lines), strict=False)
    ]
    (form,) = read("\n".join(damaged))
    assert form.values == record.values


@SLOW
@given(
    records,
    st.integers(60, 110),
    st.sampled_from(["\n", "\r\n", " \n", "\n\n", "\r\n\r\n", "\u2028", " \t\n"]),
)
def test_lines_broken_anywhere_change_no_word(record, width, line_end):
    """Paragraphs may merge where empty lines stand everywhere; words stay in their fields."""

    def in_one_line(values):
        return {
            key: " ".join(value.split()) if isinstance(value, str) else value
            for key, value in values.items()
        }

    broken = []
    for line, is_label in lines_of(record):
        keep = is_label or "://" in line or "@" in line or "|" in line or not line
        broken += [line] if keep else textwrap.wrap(line, width, break_on_hyphens=False)
    (form,) = read(line_end.join(broken))
    assert in_one_line(form.values) == in_one_line(record.values)


@SLOW
@given(records, st.data())
def test_words_broken_with_a_hyphen_are_made_whole(record, data):
    prose = [
        code
        for code in ("summary", "impact", "replicability", "implementation", "context")
        if code in record.answers
    ]
    answer = record.answers[data.draw(st.sampled_from(prose))]
    places = [match.end() for match in re.finditer(r"\b[a-záéíóúñ]{3}(?=[a-záéíóúñ]{3})", answer)]
    place = data.draw(st.sampled_from(places))
    hyphen = data.draw(st.sampled_from(["-", "\u00ad", "\u2010"]))
    text = printing.as_text(record)
    text = text.replace(answer, f"{answer[:place]}{hyphen}\n{answer[place:]}")
    (form,) = read(text)
    assert form.values == record.values


WORD = re.compile(r"[^\W_]+")


def words_in(value):
    """Folded words of everything a person will see of the form."""
    if isinstance(value, str):
        return Counter(fold(word) for word in WORD.findall(value))
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return sum((words_in(item) for item in value), Counter())
    return Counter()


ALL_LABELS = [label for layout in LAYOUTS.values() for label in layout.form_labels.values()]
LINE = st.one_of(
    st.sampled_from(ALL_LABELS),
    st.sampled_from([part.heading for item in LAYOUTS.values() for part in item.sheet]),
    # No hyphen: at the end of a line it makes one word of two.
    st.text("abcdeÁñ xyz.,:;()|\t•*<>/0123456789", max_size=60),
    st.sampled_from(
        [
            "Descripción de buenas prácticas en materia de servicio al ciudadano",
            "Código alfanumérico asignado.",
            "• 12 de mayo de 2019 a la fecha",
            "<ul><li>• Uno</li><li>Dos</li></ul>",
            "Municipios de Cundinamarca y 44 veredas",
            "oficina@entidad.example - (601) 555 0100",
            "https://www.entidad.example/una/direccion/bastante/larga?con=parametros",
            "Informe.pdf | palabras | 2 MB | Descargar",
        ]
    ),
)


@settings(max_examples=100, deadline=None)
@given(records, st.lists(LINE, max_size=25), st.data())
def test_no_word_is_ever_lost(record, foreign, data):
    lines = [line for line, _is_label in lines_of(record)]
    for line in foreign:
        lines.insert(data.draw(st.integers(0, len(lines))), line)
    text = "\n".join(lines)
    forms = read(text)
    kept = sum((words_in(form.to_data()) for form in forms), Counter())
    # Places and categories are kept as words too; HTML attributes are no words.
    lost = words_in(text) - kept - Counter({"ul": 9, "li": 99})
    assert lost == Counter()


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_any_other_file_is_refused_and_nothing_breaks(content):
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with pytest.raises(ImportRefused):
        read_document(data, "ficha")


@pytest.mark.parametrize("print_form", [printing.as_pdf, printing.as_docx])
@settings(max_examples=40, deadline=None)
@given(records, st.integers(0), st.binary(min_size=1, max_size=20))
def test_spoilt_file_is_read_or_refused(print_form, record, place, noise):
    data = print_form(record)
    place %= len(data)
    spoilt = data[:place] + noise + data[place + len(noise) :]
    assume(spoilt != data)
    with suppress(ImportRefused):
        read_document(spoilt, "ficha")
