import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.search.parsing import MAX_CHARACTERS, MAX_WORDS, ParsedQuery, parse


@pytest.mark.parametrize(
    ("text", "required", "excluded"),
    [
        ("quejas y reclamos", (("quej",), ("reclam",)), ()),
        ("queja QUEJAS", (("quej",),), ()),
        ('"canal de atención" rural', (("canal", "atencion"), ("rural",)), ()),
        ("“canal de atención” «zonas rurales»", (("canal", "atencion"), ("zon", "rural")), ()),
        ("energía -gas", (("energi",),), (("gas",),)),
        ('energía -"gas natural"', (("energi",),), (("gas", "natural"),)),
        ("-gas", (), (("gas",),)),
        ("chat - virtual", (("chat",), ("virtual",)), ()),
        ("socio-económico", (("soci", "econom"),), ()),
        ("BP-2026-0001", (("bp", "2026", "0001"),), ()),
        ("atencion@enel.com", (("atencion", "enel", "com"),), ()),
        ("agua/energía,gas", (("agu",), ("energi",), ("gas",)), ()),
        ('"sin cerrar', (("cerr",),), ()),
        ('agua"energía"gas', (("agu",), ("energi",), ("gas",)), ()),
        ("E.S.P. 1.234.567", (("esp",), ("1234567",)), ()),
        ("title:agua NEAR(gas luz)", (("titl",), ("agu",), ("near",), ("gas",), ("luz",)), ()),
    ],
)
def test_parse(text, required, excluded):
    assert parse(text) == ParsedQuery(required, excluded)


@pytest.mark.parametrize(
    "text", ["", "   ", '"', '""', "(", "*", "%", "-", "--", "\x00", "🙂", "de la"]
)
def test_a_query_without_a_word_is_blank(text):
    assert parse(text) == ParsedQuery()
    assert parse(text).is_blank


def test_terms_to_mark_are_those_that_must_be_there():
    assert parse('"canal rural" agua -gas').terms == {"canal", "rural", "agu"}


def test_a_long_query_is_shortened():
    parsed = parse("a" * MAX_CHARACTERS + " reclamos")
    assert parsed.is_shortened
    assert parsed.terms == {"a" * 48}


def test_words_beyond_the_limit_are_not_looked_for():
    parsed = parse(" ".join(f"w{number}" for number in range(MAX_WORDS + 5)))
    assert parsed.is_shortened
    assert len(parsed.required) == MAX_WORDS


@given(st.text(alphabet=st.characters()))
def test_any_text_is_a_query_of_letters_and_digits(text):
    parsed = parse(text)
    phrases = parsed.required + parsed.excluded
    assert all(token.isalnum() for phrase in phrases for token in phrase)
    assert sum(map(len, phrases)) <= MAX_WORDS
