"""docs/estados.md is what the tables say."""

import pytest
from django.core.management import CommandError, call_command

from practices.management.commands import print_states
from practices.workflow import MACHINES


def test_the_page_of_the_docs_is_up_to_date():
    call_command("print_states", check=True)


def test_check_fails_on_a_stale_or_missing_page(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "estados.md"
    monkeypatch.setattr(print_states, "STATES_PAGE", page)
    with pytest.raises(CommandError, match="no está al día"):
        call_command("print_states", check=True)
    call_command("print_states")
    call_command("print_states", check=True)
    page.write_text(page.read_text(encoding="utf-8").replace("Borrador", "Boceto"))
    with pytest.raises(CommandError, match="no está al día"):
        call_command("print_states", check=True)


def test_every_transition_has_its_row():
    page = print_states.render()
    for machine in MACHINES.values():
        for transition in machine.transitions:
            sources = ", ".join(str(machine.states(source).label) for source in transition.sources)
            target = machine.states(transition.target).label
            assert f"| {sources} | {transition.label} | {target} |" in page
