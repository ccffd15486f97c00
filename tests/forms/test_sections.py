"""What is typed in a section comes back, whatever it is."""

from decimal import Decimal

import pytest
from django.forms import CheckboxInput
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from practices.forms.answers import (
    blank_row,
    cleaned_text,
    fingerprints,
    merge,
    typed_answers,
)
from practices.forms.fields import NumberField, WordListField
from practices.forms.rows import ROW_FORMS
from practices.forms.sections import (
    LACK_SUFFIX,
    SectionForm,
    SectionSheet,
    answers_from,
    stored_answers,
)
from practices.help_texts import help_texts
from practices.layouts import LAYOUTS
from practices.models import Revision
from practices.services import drafts
from tests.factories import make_municipality

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SHORT = st.one_of(
    TYPED,
    st.sampled_from(["ayer", "2015", "06/2018", "16 de junio de 2015", "1.234,5", "x" * 400, ""]),
)
BOX = st.sampled_from(["on", ""])
SECTIONS = [
    (layout.code, section.code) for layout in LAYOUTS.values() for section in layout.sections
]
HOLDS = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def save(revision, actor, section, answers):
    sheet = SectionSheet(revision, actor=actor, section=section, answers=answers)
    assert sheet.has_errors is bool(sheet.unread())
    return drafts.save_section(
        revision,
        actor=actor,
        section=section.code,
        expected_version=revision.version,
        content=sheet.content(),
        rows=sheet.rows(),
        unfinished=sheet.unread(),
    ), sheet.read_answers()


@pytest.mark.parametrize(("layout", "section"), SECTIONS)
@HOLDS
@given(data=st.data())
def test_what_is_typed_comes_back(house, layout, section, data):
    revision = drafts.create_draft(actor=house.editor, layout=layout, owner=house.body)
    part = LAYOUTS[layout].section(section)
    answers = stored_answers(revision, actor=house.editor, section=part)
    fields = SectionForm({}, instance=revision, actor=house.editor, section=part).fields
    for name in fields:
        if name.endswith(LACK_SUFFIX):
            answers[name] = data.draw(BOX, label=name)
        elif isinstance(answers[name], str) and name != "owner":
            answers[name] = cleaned_text(data.draw(SHORT, label=name))
    for name in [name for name in answers if name in ROW_FORMS]:
        row = st.fixed_dictionaries(
            {
                column: BOX if isinstance(field.widget, CheckboxInput) else SHORT.map(cleaned_text)
                for column, field in ROW_FORMS[name].base_fields.items()
            }
        )
        drawn = data.draw(st.lists(row, max_size=3), label=name)
        answers[name] = [each for each in drawn if each != blank_row(name)]
    _saved, read = save(revision, house.editor, part, answers)
    stored = Revision.objects.get(pk=revision.pk)
    again = stored_answers(stored, actor=house.editor, section=part)
    assert fingerprints(again) == fingerprints(read)
    # What could not be read is there to the letter, and reading it once more changes nothing.
    for name, raw in stored.unfinished.get(section, {}).items():
        if isinstance(raw, str):
            assert again[name] == answers[name] == raw
    _saved, once_more = save(stored, house.editor, part, again)
    assert fingerprints(once_more) == fingerprints(again)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234", "1234"),
        ("1.234.567,8", "1234567.8"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_read_as_people_here_write_them(typed, value):
    assert NumberField().clean(typed) == Decimal(value)


def test_a_word_too_long_for_a_keyword_is_not_cut():
    with pytest.raises(Exception, match="muy larga"):
        WordListField().clean("agua, " + "x" * 61)


def test_what_the_page_did_not_ask_stays(house):
    revision = house.draft()
    part = LAYOUTS["superservicios"].section("aprendizajes")
    stored = stored_answers(revision, actor=house.editor, section=part)
    data = QueryDict("asked=conclusion&conclusion=Nueva&limitations=Colada")
    typed = answers_from(data, revision, actor=house.editor, section=part, stored=stored)
    assert typed == {**stored, "conclusion": "Nueva"}


TEXTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "2", "3"]))


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_merging_loses_no_text_and_asks_only_where_both_wrote(base, mine, theirs):
    def whole(texts):
        return {name: texts.get(name, "") for name in "abc"}

    base, mine, theirs = whole(base), whole(mine), whole(theirs)
    merged = merge(base=fingerprints(base), typed=mine, stored=theirs, choices={}, seen={})
    for name in "abc":
        both_wrote = mine[name] != base[name] != theirs[name] != mine[name]
        assert (name in merged.clashes) is both_wrote
        if not both_wrote:
            changed = mine[name] if mine[name] != base[name] else theirs[name]
            assert merged.answers[name] == changed


def test_every_field_and_column_says_what_goes_there():
    columns = {
        f"{name}-{column}" for name, form in ROW_FORMS.items() for column in form.base_fields
    }
    assert columns <= help_texts().keys()


def test_a_place_of_a_stored_row_is_told_by_its_code(house):
    place = make_municipality("25754", "Soacha")
    revision = drafts.create_draft(
        actor=house.editor,
        layout="superservicios",
        owner=house.body,
        rows={"coverage": [{"territory": place, "is_partial": True, "note": "Norte"}]},
    )
    part = LAYOUTS["superservicios"].section("resumen-impacto")
    answers = stored_answers(revision, actor=house.editor, section=part)
    assert answers["coverage"] == [{"territory": "25754", "is_partial": "on", "note": "Norte"}]
    assert typed_answers(QueryDict("asked=coverage"), {}, ["coverage"], answers)["coverage"] == []
