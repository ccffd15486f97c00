"""The four machines of the portal, one table each (DOMAIN.md section 3)."""

from .acts import ACTS
from .assignment import ASSIGNMENT
from .base import Machine, Transition
from .call import CALL
from .revision import REVISION
from .submission import SUBMISSION

MACHINES: dict[str, Machine] = {
    machine.name: machine for machine in (REVISION, SUBMISSION, ASSIGNMENT, CALL)
}

__all__ = (
    "ACTS",
    "ASSIGNMENT",
    "CALL",
    "MACHINES",
    "REVISION",
    "SUBMISSION",
    "Machine",
    "Transition",
)
