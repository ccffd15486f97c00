import html
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practices.text import (
    MAX_TOKEN_BYTES,
    STOP_WORDS,
    excerpt,
    fold,
    highlight,
    plain_text,
    render_markdown,
    singular,
    token,
    tokens,
    words,
)

ANY_TEXT = st.text(alphabet=st.characters())
SPANISH_TEXT = st.text(alphabet="aeiouáéíóúüñÑnsNSbcdlrtz .,;-\"'«»@(1.230)\u0301\u0303\u00ad")


# -- fold ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Energía", "energia"),
        ("RECLAMOS", "reclamos"),
        ("pingüino", "pinguino"),
        ("Año", "año"),
        ("AN\u0303O", "año"),
        ("ENERGI\u0301A", "energia"),
        ("“Oficina Virtual” \u2013 Categoría 3", '"oficina virtual" - categoria 3'),
        ("«chat»", '"chat"'),
        ("o\ufb01cina", "oficina"),
        ("m²", "m2"),
        ("\uff30\uff31\uff32", "pqr"),
        ("presen\u00adtar\u200b", "presentar"),
        ("Fecha de\u00a0implementación", "fecha de implementacion"),
        ("Straße", "strasse"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(SPANISH_TEXT)
def test_folding_does_not_depend_on_how_accents_are_encoded(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


# -- singular, token ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("veces", "vez"),
        ("enlaces", "enlace"),
        ("avances", "avance"),
        ("reclamaciones", "reclamacion"),
        ("redes", "red"),
        ("leyes", "ley"),
        ("clientes", "cliente"),
        ("informes", "informe"),
        ("responsables", "responsable"),
        ("quejas", "queja"),
        ("pies", "pie"),
        ("chats", "chat"),
        ("gases", "gas"),
        ("meses", "mes"),
        ("gas", "gas"),
        ("express", "express"),
        ("vez", "vez"),
    ],
)
def test_singular(plural, expected):
    assert singular(plural) == expected


@pytest.mark.parametrize(
    "family",
    [
        ("queja", "quejas", "QUEJAS"),
        ("reclamo", "reclamos", "RECLAMOS"),
        ("energía", "energia", "Energías"),
        ("vez", "veces"),
        ("máximo", "máximos", "maximos"),
        ("municipio", "municipios"),
        ("país", "pais", "países", "PAISES"),
        ("interés", "interes", "intereses"),
        ("comité", "comites", "comités"),
        ("café", "cafés"),
        ("clase", "clases"),
        ("gas", "gases"),
        ("mes", "meses"),
        ("ente", "entes"),
        ("eje", "ejes"),
        ("usuario", "usuarios", "usuaria"),
        ("petición", "peticiones"),
        ("autobús", "autobuses"),
        ("avance", "avances"),
        ("índice", "índices"),
        ("joven", "jóvenes"),
        ("imagen", "imágenes"),
        ("chat", "chats"),
        ("E.S.P.", "ESP", "e.s.p"),
        ("año", "AÑOS", "an\u0303o"),
        ("niño", "niña", "niños"),
        ("m²", "m2"),
    ],
)
def test_forms_of_one_word_share_their_token(family):
    assert len({token(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("ano", "año"), ("municipio", "municipal"), ("peña", "pena"), ("vez", "vea"), ("red", "rea")],
)
def test_different_words_keep_their_own_token(one, other):
    assert token(one) != token(other)


@pytest.mark.parametrize("word", ["de", "La", "más", "MÁS", "según", "él"])
def test_stop_words_have_no_token(word):
    assert token(word) == ""


def test_stop_words_are_written_as_they_are_compared():
    assert {word for word in STOP_WORDS if fold(word) != word} == set()


def test_a_long_word_is_cut_between_letters():
    assert token("ñ" * 500) == "ñ" * (MAX_TOKEN_BYTES // 2)
    assert token("x" + "ñ" * 500) == "x" + "ñ" * ((MAX_TOKEN_BYTES - 1) // 2)


@given(ANY_TEXT)
def test_tokens_are_letters_and_digits_of_limited_size(text):
    for found in tokens(text):
        assert found.isalnum()
        assert len(found.encode()) <= MAX_TOKEN_BYTES


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("de la que", []),
        ("¿¡...!? — 🙂 %", []),
        ("Canal de atención", ["canal", "atencion"]),
        ("BP-2026-0001", ["bp", "2026", "0001"]),
        ("atencion@enel.com", ["atencion", "enel", "com"]),
        ("(1)6016060", ["1", "6016060"]),
        ("1.234.567 atenciones", ["1234567", "atencion"]),
        ("56,7 por mes", ["56", "7", "mes"]),
        ("versión 3.14", ["version", "3", "14"]),
        ("S.A. E.S.P.", ["sa", "esp"]),
        ("CO₂", ["co2"]),
        ("agua\x00luz", ["agu", "luz"]),
        ("snake_case", ["snak", "cas"]),
        ("数据", ["数据"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_words_tell_where_they_stand():
    text = "Las quejas y AN\u0303OS (2018)"
    assert [text[word.start : word.end] for word in words(text)] == ["quejas", "AN\u0303OS", "2018"]


@given(ANY_TEXT)
def test_words_stand_in_order_and_alone_give_the_same_token(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end
        assert tokens(text[word.start : word.end]) == [word.token]
        end = word.end


@given(SPANISH_TEXT)
@example("N.Ñ")
@example("N.Ñ0")
def test_tokens_depend_neither_on_case_nor_on_encoding(text):
    assert tokens(text.upper()) == tokens(text)
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


# -- highlight, excerpt -------------------------------------------------------------------------


def test_highlight_marks_every_form_of_the_word():
    assert (
        highlight("Quejas & reclamos: la QUEJA", {token("queja")})
        == "<mark>Quejas</mark> &amp; reclamos: la <mark>QUEJA</mark>"
    )


def test_highlight_escapes_html_of_the_text():
    attack = "<script>alert('queja')</script><b onclick=queja>"
    assert (
        highlight(attack, {token("queja"), token("script"), "b"})
        == "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>queja</mark>&#x27;)"
        "&lt;/<mark>script</mark>&gt;&lt;<mark>b</mark> onclick=<mark>queja</mark>&gt;"
    )


def test_highlight_without_terms_is_the_escaped_text():
    assert highlight("a < b", ()) == "a &lt; b"


@given(ANY_TEXT, st.data())
def test_highlight_adds_marks_and_nothing_else(text, data):
    terms = data.draw(st.sets(st.sampled_from(tokens(text) or ["x"])))
    shown = highlight(text, terms)
    assert html.unescape(re.sub("</?mark>", "", shown)) == html.unescape(html.escape(text))
    assert "<" not in re.sub("</?mark>", "", shown)


def test_excerpt_of_a_short_text_is_the_text():
    assert excerpt("Dos  líneas\nde queja", {"quej"}) == "Dos líneas de <mark>queja</mark>"


def test_excerpt_chooses_the_part_with_most_different_words():
    text = f"queja {'relleno ' * 50}queja queja {'nada ' * 50}queja con reclamo {'fin ' * 50}"
    shown = excerpt(text, {"quej", "reclam"}, 100)
    assert "<mark>queja</mark> con <mark>reclamo</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_excerpt_without_hits_is_the_beginning():
    assert excerpt("uno dos tres cuatro cinco", {"seis"}, 12) == "uno dos tres …"


@given(ANY_TEXT, st.integers(min_value=1, max_value=80), st.data())
def test_excerpt_is_a_part_of_the_text_of_about_the_length(text, length, data):
    terms = data.draw(st.sets(st.sampled_from(tokens(text) or ["x"])))
    shown = html.unescape(re.sub("</?mark>", "", excerpt(text, terms, length)))
    part = shown.removeprefix("… ").removesuffix(" …")
    assert len(part) <= length + 1
    assert part.strip() in html.unescape(html.escape(" ".join(text.split())))


# -- Markdown -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("Uno\n\nDos", "<p>Uno</p>\n<p>Dos</p>\n"),
        ("Uno\nDos", "<p>Uno<br>\nDos</p>\n"),
        ("*a* y **b**", "<p><em>a</em> y <strong>b</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("# Título", "<p><strong>Título</strong></p>\n"),
        ("Título\n---", "<p>Título<br>\n---</p>\n"),
        ("> cita", "<p>&gt; cita</p>\n"),
        ("`x` y ![i](https://a.co/i.png)", None),
        (
            "[sitio](https://a.co/?b=1&c=2)",
            '<p><a href="https://a.co/?b=1&amp;c=2" rel="nofollow noopener">sitio</a></p>\n',
        ),
        (
            "<https://a.co>",
            '<p><a href="https://a.co" rel="nofollow noopener">https://a.co</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](//otra.co)", "<p>[x](//otra.co)</p>\n"),
        ("[x](https:///)", "<p>[x](https:///)</p>\n"),
        ("[x](http://[)", '<p><a rel="nofollow noopener">x</a></p>\n'),
        (
            '<script>alert("x")</script>',
            '<p>&lt;script&gt;alert("x")&lt;/script&gt;</p>\n',
        ),
        ("<b>2018</b> &nbsp;", "<p>&lt;b&gt;2018&lt;/b&gt; &amp;nbsp;</p>\n"),
        ("\ud800", "<p>?</p>\n"),
    ],
)
def test_render_markdown(source, expected):
    shown = render_markdown(source)
    if expected is None:
        assert not re.search("<(code|img)", shown)
    else:
        assert shown == expected


ALLOWED_TAG = re.compile(
    r"</?(p|ul|li|em|strong)>|<br>|</?ol>|<ol start=\"\d+\">|</a>"
    r"|<a( href=\"(https?://|mailto:|tel:)[^\"<>]*\")? rel=\"nofollow noopener\">"
)


@given(st.one_of(ANY_TEXT, st.text(alphabet="<>[]()*_#-!`\\\"'&;:/ \n1.abhrefjscipt=")))
def test_rendered_markdown_holds_only_allowed_tags(source):
    assert "<" not in ALLOWED_TAG.sub("", render_markdown(source))


@pytest.mark.parametrize(
    "piece", ["[", "*", "- ", "> ", "![](", "<", "**a", "_a", "1. ", "\\", "`"]
)
def test_render_markdown_survives_hostile_nesting(piece):
    render_markdown(piece * 3000)


def test_plain_text_has_no_signs_and_one_line_for_each_block():
    source = "# Título\n\nUn *texto*\nen [dos](https://a.co) líneas.\n\n- uno\n- **dos**"
    assert plain_text(source) == "Título\nUn texto en dos líneas.\nuno\ndos"


@given(ANY_TEXT)
def test_plain_text_takes_any_text(source):
    assert isinstance(plain_text(source), str)
