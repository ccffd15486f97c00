import pytest
from django.template import Context, Template, TemplateSyntaxError

from practices import enums
from practices.templatetags import icons

STATES = sorted(
    {
        *enums.RevisionStatus.values,
        *enums.SubmissionStatus.values,
        *enums.AssignmentStatus.values,
        *enums.CallStatus.values,
        *enums.Outcome.values,
    }
)


def test_icon_is_drawn_inline_and_hidden_from_screen_readers():
    drawn = icons.icon("search")
    assert drawn.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn
    assert "style=" not in drawn


def test_unknown_icon_is_a_mistake_in_the_template():
    with pytest.raises(TemplateSyntaxError, match="no icon named 'nothing'"):
        icons.icon("nothing")


@pytest.mark.parametrize("status", STATES)
def test_every_state_has_a_look_that_can_be_drawn(status):
    look = icons.state_look(status)
    assert icons.icon(look.icon)
    assert look.tone in {"", "brand", "good", "warn", "bad"}


def test_state_badge_says_the_word_beside_the_icon():
    template = Template('{% include "includes/state_badge.html" %}')
    drawn = template.render(Context({"status": "returned", "label": "Devuelta para ajustes"}))
    assert "badge--warn" in drawn
    assert "Devuelta para ajustes" in drawn


@pytest.mark.parametrize("kind", ["PDF", "xlsx", "DOCX", "png", "zip", "otro"])
def test_every_kind_of_file_has_an_icon(kind):
    assert icons.icon(icons.file_icon(kind))
