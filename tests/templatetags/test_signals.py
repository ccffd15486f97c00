from datetime import date

import pytest

from practices.enums import EvidenceLevel, Level
from practices.templatetags import signals


@pytest.mark.parametrize(
    ("level", "word", "step"),
    [
        (None, "Sin nivel", 1),
        (Level.PROMISING, "Promisoria", 2),
        (Level.GOOD, "Buena práctica", 3),
        (Level.OUTSTANDING, "Destacada", 4),
    ],
)
def test_level_has_a_word_and_a_step(level, word, step):
    signal = signals.level_signal(level)
    assert (signal["word"], signal["step"]) == (word, step)
    assert [reached for *_place, reached in signal["bars"]] == [n < step for n in range(4)]


@pytest.mark.parametrize("level", EvidenceLevel)
def test_evidence_climbs_one_step_a_level(level):
    signal = signals.evidence_signal(level)
    assert (signal["word"], signal["step"]) == (level.label, level + 1)


def test_validity_is_said_of_the_record_in_words():
    confirmed = signals.validity_signal(confirmed_on=date(2026, 3, 2))
    assert (confirmed["word"], confirmed["tone"]) == ("Confirmada en marzo de 2026", "good")
    late = signals.validity_signal(
        confirmed_on=date(2025, 1, 2), unconfirmed_since=date(2026, 1, 15)
    )
    assert (late["word"], late["tone"]) == ("Sin confirmar desde enero de 2026", "warn")


def test_finished_practice_needs_no_confirmation():
    signal = signals.validity_signal(
        unconfirmed_since=date(2026, 1, 15), finished=True, ended_on=date(2021, 4, 1)
    )
    assert (signal["word"], signal["tone"]) == ("Finalizada en 2021", "quiet")
    assert signals.validity_signal(finished=True)["word"] == "Práctica finalizada"
