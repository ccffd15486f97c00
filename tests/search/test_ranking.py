from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.search.ranking import USUAL_LENGTH, Candidate, pack_counts, ranked, score


def candidate(*, document_id=1, title=(), keywords=(), summary=(), other=(), **given):
    fields = (title, keywords, summary, other)
    return Candidate(
        **{
            "document_id": document_id,
            "revision_id": document_id,
            "counts": pack_counts(fields),
            "length": sum(map(len, fields)),
            "is_unconfirmed": False,
        }
        | given
    )


def test_pack_counts_keeps_one_digit_for_each_field():
    fields = (["agu"], ["agu", "gas"], [], ["agu"] * 12)
    assert pack_counts(fields) == " agu:1109 gas:0100 "


@pytest.mark.parametrize(
    ("worth", "fields"),
    [
        (8, {"title": ["agu"]}),
        (5, {"keywords": ["agu"]}),
        (3, {"summary": ["agu"]}),
        (1, {"other": ["agu"]}),
        (0.5, {"title": ["aguacat"]}),
    ],
)
def test_score_of_one_appearance_by_field(worth, fields):
    assert score(candidate(**fields), {"agu"}) == worth / (worth + 4)


def test_score_adds_the_words_of_the_query():
    one = candidate(title=["agu"], summary=["gas"])
    assert score(one, {"agu", "gas"}) == 8 / 12 + 3 / 7


def test_in_a_long_record_the_other_texts_say_less():
    long = candidate(other=["agu"], length=2 * USUAL_LENGTH)
    assert score(long, {"agu"}) == 0.5 / 4.5


def test_an_unconfirmed_record_has_half_the_score():
    confirmed = candidate(title=["agu"])
    assert score(replace(confirmed, is_unconfirmed=True), {"agu"}) == score(confirmed, {"agu"}) / 2


def test_among_equals_the_newest_comes_first():
    candidates = [candidate(document_id=number, title=["agu"]) for number in (2, 3, 1)]
    assert [item.document_id for item in ranked(candidates, {"agu"})] == [3, 2, 1]


TOKENS = st.lists(st.sampled_from(["a", "b", "ab", "ñ", "2026"]), max_size=20)


@given(TOKENS, TOKENS, TOKENS, TOKENS)
def test_a_further_appearance_never_lowers_the_score(title, keywords, summary, other):
    before = candidate(title=title, keywords=keywords, summary=summary, other=other, length=50)
    for field in ("title", "keywords", "summary", "other"):
        fields = {"title": title, "keywords": keywords, "summary": summary, "other": other}
        fields[field] = [*fields[field], "a"]
        if len(before.counts) > 2 or field != "other":
            assert score(candidate(**fields, length=50), {"a"}) >= score(before, {"a"})
