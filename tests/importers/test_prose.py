import pytest

from practices.importers.lines import Gap, Line, clean
from practices.importers.prose import Wrap, measure, one_line, to_markdown

WIDE = Wrap(length=40, width=40)


def lines(text):
    found, gap = [], Gap.LINE
    for line in text.split("\n"):
        if line:
            found.append(Line(line, gap))
        gap = Gap.LINE if line else Gap.BLANK
    return found


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("una línea que el PDF\npartió en dos", "una línea que el PDF partió en dos"),
        ("Un párrafo.\n\nOtro párrafo.", "Un párrafo.\n\nOtro párrafo."),
        ("Como:\n\n• uno\n• dos", "Como:\n\n- uno\n- dos"),
        ("• uno que sigue\nen otra línea\n▪ dos", "- uno que sigue en otra línea\n- dos"),
        ("Como: • uno • dos", "Como:\n\n- uno\n- dos"),
        ("- uno\n- dos", "- uno\n- dos"),
        ("1. uno\n2. dos", "1. uno\n2. dos"),
        (
            "Lo que se hizo en la sede en el punto\n2. y nada más",
            "Lo que se hizo en la sede en el punto 2. y nada más",
        ),
        ("una capacita-\nción larga", "una capacitación larga"),
        ("una capacita\u00ad\nción larga", "una capacitación larga"),
        ("la vía Bogotá-\nSoacha", "la vía Bogotá-Soacha"),
        ("técnico-social y lo técnico-\nsocial", "técnico-social y lo técnico-social"),
        ("video llamada y  contractibilidad", "video llamada y contractibilidad"),
    ],
)
def test_lines_become_paragraphs_and_lists(text, markdown):
    broken = lines(text)
    wrap = Wrap(40, 40, compounds=measure([broken]).compounds)
    assert to_markdown(broken, wrap) == markdown


def test_full_line_goes_on_and_a_short_one_ends_its_paragraph():
    text = "Esta línea llena el ancho de la columna.\nEsta sigue.\nY esta es otra."
    assert to_markdown(lines(text), WIDE) == (
        "Esta línea llena el ancho de la columna. Esta sigue.\n\nY esta es otra."
    )


def test_empty_line_inside_a_sentence_makes_all_empty_lines_noise():
    noisy = lines("Una frase larga que el programa cortó\n\ncon líneas vacías.")
    assert measure([noisy]).empty_lines_are_noise
    assert to_markdown(noisy, measure([noisy])) == (
        "Una frase larga que el programa cortó con líneas vacías."
    )


def test_text_in_which_no_line_is_broken_keeps_its_lines_as_paragraphs():
    text = lines("Primera línea.\nSegunda línea.")
    assert to_markdown(text, measure([text])) == "Primera línea.\n\nSegunda línea."


def test_short_line_and_a_small_letter_after_an_empty_line_are_two_paragraphs():
    assert to_markdown(lines("acueducto\n\nalcantarillado"), WIDE) == "acueducto\n\nalcantarillado"


def test_cells_of_a_row_are_one_paragraph():
    row = [Line("Sí"), Line("No", Gap.PIPE), Line("Tal vez", Gap.CELL)]
    assert to_markdown(row, WIDE) == "Sí | No Tal vez"


def test_short_answer_is_one_line():
    assert one_line(lines("Línea de aten-\nción\n\nRural"), WIDE) == "Línea de atención Rural"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u00a0b\u202fc", "a b c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ufeffa\u200bb", "ab"),
        ("capa\u00adcidad", "capacidad"),
        ("capa\u00ad\ncidad", "capa\u00ad\ncidad"),
        ("\uf0b7 uno \x7f dos", "• uno • dos"),
        ("o\ufb01cina", "oficina"),
        ("atencio\u0301n", "atención"),
        ("5 m² y 3.º", "5 m² y 3.º"),
    ],
)
def test_clean_keeps_the_words(text, cleaned):
    assert clean(text) == cleaned
