"""Draw the state tables of the docs from the tables that the portal runs on."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from practices.guards_of import GUARDS
from practices.permission_table import PERMISSIONS, Permission, Role
from practices.workflow import MACHINES, Machine, Transition

STATES_PAGE = Path(settings.BASE_DIR) / "docs" / "estados.md"

INTRODUCTION = """\
# Estados y acciones

Esta página se escribe sola: `manage.py print_states` la toma de las tablas con las que funciona
el portal. No la edite a mano.

Un cambio de estado ocurre solo si el objeto está en el estado de partida, quien actúa tiene la
función que se indica, se cumple la condición y, donde se pide, se escribe un motivo. Si algo
falta, no cambia nada y el portal dice por qué. Cada cambio queda en la bitácora.
"""

ACTS = """\
En un mismo caso nadie actúa dos veces: quien escribe, quien evalúa, quien propone la decisión y
quien la confirma son personas distintas. La administración del portal no tiene poder sobre un
caso.
"""


class Command(BaseCommand):
    help = "Escribe docs/estados.md a partir de las tablas de estados."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="No escribe: falla si la página no está al día."
        )

    def handle(self, *, check, **options):
        page = render()
        if not check:
            STATES_PAGE.parent.mkdir(exist_ok=True)
            STATES_PAGE.write_text(page, encoding="utf-8")
            self.stdout.write(str(STATES_PAGE))
        elif not STATES_PAGE.exists() or STATES_PAGE.read_text(encoding="utf-8") != page:
            raise CommandError(_("docs/estados.md no está al día. Ejecute: manage.py print_states"))


def render() -> str:
    parts = [INTRODUCTION, ACTS]
    parts += [_section(machine) for machine in MACHINES.values()]
    parts.append(_other_actions())
    return "\n".join(parts)


def _section(machine: Machine) -> str:
    finals = ", ".join(str(machine.states(state).label) for state in machine.finals())
    rows = [_row(machine, transition) for transition in machine.transitions]
    return "\n".join(
        [
            f"## {machine.label}",
            "",
            f"Empieza en: {machine.states(machine.initial).label}. Estados finales: {finals}.",
            "",
            *_table(("De", "Acción", "A", "Quién", "Condición", "Motivo"), rows),
            "",
        ]
    )


def _row(machine: Machine, transition: Transition) -> tuple[str, ...]:
    condition = GUARDS[transition.guard].condition if transition.guard else "—"
    return (
        ", ".join(str(machine.states(source).label) for source in transition.sources),
        str(transition.label),
        str(machine.states(transition.target).label),
        _who(PERMISSIONS[transition.permission]),
        str(condition),
        "sí" if transition.needs_comment else "—",
    )


def _other_actions() -> str:
    rows = [
        (
            f"{machine.label}: {_states(machine, permission)}",
            str(permission.label),
            _who(permission),
        )
        for permission in PERMISSIONS.values()
        for machine in MACHINES.values()
        if machine.name in permission.states
    ]
    return "\n".join(
        [
            "## Acciones que no cambian el estado",
            "",
            *_table(("Dónde", "Acción", "Quién"), rows),
            "",
        ]
    )


def _states(machine: Machine, permission: Permission) -> str:
    states = permission.states[machine.name]
    if set(states) == set(machine.states.values):
        return "cualquier estado"
    return ", ".join(str(machine.states(state).label) for state in states)


def _who(permission: Permission) -> str:
    if permission.bank == permission.contest:
        return _roles(permission.bank)
    places = (("banco", permission.bank), ("concurso", permission.contest))
    return "; ".join(f"{place}: {_roles(granted)}" for place, granted in places if granted)


def _roles(granted: tuple[Role, ...]) -> str:
    return " · ".join(str(role.label) for role in granted)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line(("---",) * len(head))
    yield from map(_line, rows)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
