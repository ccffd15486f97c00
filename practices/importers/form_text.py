"""The forms' own words: what they print besides their labels, and what stands in empty rows.

A paragraph of a preamble is known by its first and last words: whatever stands between them, and
however its lines are broken, is the form's text and not an answer.
"""

from dataclasses import dataclass

from practices.help_texts import help_texts
from practices.layouts import CANAL_CAPITAL, LAYOUTS, SUPERSERVICIOS

LONGEST_PARAGRAPH = 90  # words; the longest of the official preamble has 60


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with which a passage begins and ends; a heading is all beginning."""

    opening: str
    closing: str = ""


#: Printed above a blank form of ours.
BLANK_TITLES = {
    SUPERSERVICIOS: "Buenas prácticas en la gestión de servicio al ciudadano",
    CANAL_CAPITAL: LAYOUTS[CANAL_CAPITAL].heading,
}
BLANK_INTRODUCTION = (
    "Escriba cada respuesta dentro de su recuadro y no cambie los títulos: así el portal reconoce "
    "cada respuesta cuando usted suba este archivo.",
    "Puede dejar recuadros vacíos y completarlos después en el portal. Si no tiene un dato que se "
    "pide, escriba: Sin información.",
)
BLANK_ROWS = {
    "attachments": LAYOUTS[SUPERSERVICIOS].row_labels["attachments"],
    "links": ("Nombre del enlace", "Dirección web"),
    "contacts": ("Cargo o dependencia", "Correo institucional", "Teléfono institucional"),
}


def help_line(code: str) -> str:
    """What a blank form of ours prints under a label."""
    text = help_texts()[code]
    return f"{text['help']} Por ejemplo: {text['example']}"


PASSAGES = (
    Passage("este documento proporciona información básica", "usuarios o partes interesadas"),
    Passage("por otro lado las buenas prácticas han sido", "gran número de personas"),
    Passage("criterios para la identificación de buenas prácticas"),
    Passage("los siguientes son los criterios mínimos", "como una buena práctica"),
    Passage("eficaz una acción que cumple", "antes de su ejecución"),
    Passage("eficiente una acción que utiliza", "alcanzar los objetivos propuestos"),
    Passage("centrado en el usuario una buena práctica", "para la consecución de objetivos"),
    Passage("replicable y adaptable una buena práctica", "diversas situaciones o contextos"),
    Passage("si la buena práctica es resultado de un", "proceso de selección o evaluación"),
    Passage("innovación formas creativas para", "de acuerdo con el contexto"),
    Passage("generación de alianzas una o varias", "por parte de los beneficiarios"),
    Passage("comunicación pertinente forma de comunicar", "de población a impactar"),
    Passage("buenas prácticas en la gestión de servicio al ciudadano"),
    *(Passage(layout.heading) for layout in LAYOUTS.values() if layout.heading),
    *(Passage(text) for text in BLANK_INTRODUCTION),
    *(Passage(" ".join(BLANK_ROWS[code])) for code in ("links", "contacts")),
    *(
        Passage(help_line(code))
        for code in dict.fromkeys(
            code for layout in LAYOUTS.values() for code in layout.printed_labels()
        )
    ),
)

CODE_PLACEHOLDER = Passage("código alfanumérico asignado")

# What the empty row of the table of files says, and what its last column says in every row.
FILE_PLACEHOLDERS = ("nombre del archivo", "relacione palabras clave de su buena práctica")
FILE_ACTION = "descargar"
