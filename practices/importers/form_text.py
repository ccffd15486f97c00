"""The forms' own words: what they print besides their labels, and what stands in empty rows.

A paragraph of a preamble is known by its first and last words: whatever stands between them, and
however its lines are broken, is the form's text and not an answer.
"""

from dataclasses import dataclass

from practices.layouts import LAYOUTS

LONGEST_PARAGRAPH = 90  # words; the longest of the official preamble has 60


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with which a passage begins and ends; a heading is all beginning."""

    opening: str
    closing: str = ""


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
)

CODE_PLACEHOLDER = Passage("código alfanumérico asignado")

# What the empty row of the table of files says, and what its last column says in every row.
FILE_PLACEHOLDERS = ("nombre del archivo", "relacione palabras clave de su buena práctica")
FILE_ACTION = "descargar"
