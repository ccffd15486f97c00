"""The official forms that travel the whole way, with what each must show on it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT.parent / "shared" / "inputs"
DEMO = ROOT / "practices" / "data" / "demo"


@dataclass(frozen=True)
class FilledForm:
    """A form as it is handed in, and the words of it that people on the way read."""

    path: Path
    body: str
    """Registered name of the owner, as the form or its author's line gives it."""
    title: str
    """As the portal reads or proposes it."""
    findings: Counter[str]
    """State in the preview → how many places of the form are in it."""
    named: tuple[tuple[str, str], ...]
    """(label, state) of places that must stand in the preview like this."""
    lacks: tuple[str, ...]
    """Labels that must still be filled in before it can be sent."""
    returned_for: str
    """Label of the field that the coordinator asks about."""
    reads: tuple[str, ...]
    """What a citizen reads on the record."""
    figures: tuple[str, ...]
    limitations: str
    """Heading under which the record says what did not work."""
    links: tuple[str, ...]
    searches: tuple[str, ...]
    """What citizens type, each of which must find it."""


READ, PROPOSED, EMPTY = "leído", "propuesto (deducido)", "sin llenar"
FORM_TEXT, UNPLACED = "texto del formato", "sin ubicar"

OFICINA_VIRTUAL = FilledForm(
    path=INPUTS / "ficha-superservicios-oficina-virtual.txt",
    body="ENEL Codensa",
    title='Canal De Atención "Oficina Virtual"',
    findings=Counter({READ: 15, PROPOSED: 5, EMPTY: 2, FORM_TEXT: 1}),
    named=(
        ("Título", READ),
        ("Código", EMPTY),
        ("Archivos", EMPTY),
        ("Entidad titular", PROPOSED),
        ("Texto del formato", FORM_TEXT),
    ),
    lacks=(),
    returned_for="Limitaciones",
    reads=(
        "16 de junio de 2015",
        "a través de un video llamada los clientes pueden",
        "Desafíos técnicos relacionados con la estabilidad de la red de internet",
        "(1)6016060",
    ),
    figures=("900", "44"),
    limitations="Limitaciones",
    links=(
        "https://www.youtube.com/watch?v=9E2rS0q3oZs"
        "&list=PLaFs5EUKIjETCbjyHF6LQDLI8056UIS3N&index=6",
    ),
    searches=("reclamo", "reclamos", "RECLAMOS", "energia", "Energía"),
)
CHAT_VIRTUAL = FilledForm(
    path=INPUTS / "ficha-canal-capital-chat-virtual.txt",
    body="Canal Capital",
    title='Chat virtual "Jivochat"',
    findings=Counter({READ: 12, PROPOSED: 7, FORM_TEXT: 1, UNPLACED: 3}),
    named=(
        ("IMPACTO", READ),
        ("Título", PROPOSED),
        ("Entidad titular", PROPOSED),
        ("Fuera de los rótulos", UNPLACED),
    ),
    lacks=("Contacto",),
    returned_for="OPORTUNIDADES DE MEJORA",
    reads=(
        "octubre de 2017",
        "223 usuario atendidos",
        "Mayor recordación de la imagen del Canal.",
        "preguntas frecuentes",
    ),
    figures=("397", "223", "56,7", "44,6"),
    limitations="Oportunidades de mejora",
    links=(),
    searches=("peticion", "PETICIONES", "linea telefonica", "Línea"),
)
OFICINA_VIRTUAL_RETOLD = FilledForm(
    path=DEMO / "enel-oficina-virtual.txt",
    body="ENEL Codensa",
    title="Canal de Atención “Oficina Virtual”",
    findings=Counter({READ: 15, PROPOSED: 5, EMPTY: 2}),
    named=(("Título", READ), ("Código", EMPTY), ("Entidad titular", PROPOSED)),
    lacks=(),
    returned_for="Limitaciones",
    reads=(
        "16 de junio de 2015",
        "la red de internet es inestable en los municipios más lejanos",
        "(1)6016060",
    ),
    figures=("900", "44"),
    limitations="Limitaciones",
    links=OFICINA_VIRTUAL.links,
    searches=OFICINA_VIRTUAL.searches,
)
LINEA_123 = FilledForm(
    path=DEMO / "bogota-linea-123.txt",
    body="Secretaría Distrital de Seguridad, Convivencia y Justicia",
    title="Número Único de Seguridad y Emergencias (NUSE) 123",
    findings=Counter({READ: 12, PROPOSED: 8, EMPTY: 2, FORM_TEXT: 1}),
    named=(("IMPACTO", READ), ("Título", PROPOSED), ("Entidad titular", EMPTY)),
    lacks=("Contacto",),
    returned_for="OPORTUNIDADES DE MEJORA",
    reads=("21 de diciembre de 2005", "Varias entidades atienden un mismo caso"),
    figures=("1.394.208", "1.769.931", "11.060.597"),
    limitations="Oportunidades de mejora",
    links=(),
    searches=("emergencia", "EMERGENCIAS", "policia", "Policía"),
)

FORMS = [
    pytest.param(
        form,
        id=form.path.stem,
        marks=pytest.mark.skipif(
            not form.path.exists(), reason=f"../shared/inputs/{form.path.name} is absent"
        ),
    )
    for form in (OFICINA_VIRTUAL, CHAT_VIRTUAL, OFICINA_VIRTUAL_RETOLD, LINEA_123)
]
