"""Nobody meets a field of the form without a plain line that says what to write."""

import pytest

from practices.forms.rows import ROW_FORMS
from practices.help_texts import help_texts
from practices.layouts import FIELDS

FIELDS_WITH_HELP = [
    *FIELDS,
    *(
        column
        for field in FIELDS.values()
        for column in field.columns
        if not column.endswith("_precision")
    ),
    "origin_source",
]
COLUMNS_OF_ROWS = [
    f"{name}-{column}" for name, form in ROW_FORMS.items() for column in form.base_fields
]
LONGEST = 140  # characters: one line, or two on a telephone


@pytest.mark.parametrize("name", dict.fromkeys(FIELDS_WITH_HELP))
def test_a_field_says_what_to_write_and_shows_an_example(name):
    text = help_texts()[name]
    assert text["help"]
    assert text["example"]


@pytest.mark.parametrize("name", COLUMNS_OF_ROWS)
def test_a_column_of_a_row_says_what_to_write(name):
    assert help_texts()[name]["help"]


def test_the_lines_are_short_and_calm():
    for name, text in help_texts().items():
        assert len(text["help"]) <= LONGEST, name
        assert "\n" not in text["help"] + text.get("example", ""), name
        assert "!" not in text["help"], name
        assert text["help"].endswith((".", "?")), name
