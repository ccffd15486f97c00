"""Words removed and added: faithful to both texts, and bounded."""

from hypothesis import given, settings
from hypothesis import strategies as st

from practices.selectors.word_diff import ADDED, REMOVED, SAME, Budget, Part, compare_texts

TEXTS = st.text(st.sampled_from("ab cñ\n."), max_size=60)


def test_one_changed_word_is_marked_alone():
    assert compare_texts("cada mes vale", "cada semana vale") == [
        Part(SAME, "cada "),
        Part(REMOVED, "mes"),
        Part(ADDED, "semana"),
        Part(SAME, " vale"),
    ]


def test_from_nothing_everything_is_added():
    assert compare_texts("", "Algo nuevo") == [Part(ADDED, "Algo nuevo")]
    assert compare_texts("Algo viejo", "") == [Part(REMOVED, "Algo viejo")]
    assert compare_texts("", "") == []


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before, after):
    parts = compare_texts(before, after)
    assert "".join(part.text for part in parts if part.kind != ADDED) == before
    assert "".join(part.text for part in parts if part.kind != REMOVED) == after


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(part.kind == SAME for part in compare_texts(text, text))


def test_what_is_beyond_the_budget_is_marked_whole():
    before, after = "uno dos tres", "cuatro cinco seis"
    assert compare_texts(before, after, Budget(left=0)) == [
        Part(REMOVED, before),
        Part(ADDED, after),
    ]


def test_a_text_made_to_be_slow_costs_no_more_than_the_budget():
    budget = Budget()
    before, after = "a b " * 50_000, "b a " * 50_000
    parts = compare_texts(before, after, budget)
    assert "".join(part.text for part in parts if part.kind != ADDED) == before
    assert budget.left >= 0


def test_a_change_in_a_long_text_is_still_found_by_its_ends():
    text = "palabra " * 100_000
    parts = compare_texts(text + "mes", text + "semana")
    assert [part for part in parts if part.kind != SAME] == [
        Part(REMOVED, "mes"),
        Part(ADDED, "semana"),
    ]
