"""What a machine is: states and the transitions between them. Names only, never functions."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a machine's table.

    ``permission`` names a row of ``practices.permissions``; ``guard`` a function of
    ``practices.guards_of``. Both may be shared by several transitions.
    """

    name: str
    label: Promise
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_comment: bool = False
    guard: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """``name`` is the model's name in lower case; ``states`` the choices of its ``status``."""

    name: str
    label: Promise
    states: type[TextChoices]
    initial: str
    transitions: tuple[Transition, ...]

    def transition(self, name: str) -> Transition:
        """Raises KeyError for a name that the table lacks."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(f"{self.name} has no transition {name!r}")

    def leaving(self, status: str) -> Iterator[Transition]:
        return (transition for transition in self.transitions if status in transition.sources)

    def finals(self) -> tuple[str, ...]:
        """States that nothing leaves."""
        sources = {source for transition in self.transitions for source in transition.sources}
        return tuple(state for state in self.states.values if state not in sources)
