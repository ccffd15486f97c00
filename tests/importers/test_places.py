import pytest

from practices.importers.parsed import Coverage
from practices.importers.places import Reach, department_codes, read_coverage

KNOWN = {
    "tunja": ["15001"],
    "duitama": ["15238"],
    "armenia": ["63001", "05059"],
    "la cruz": ["52378"],
    "san jose del guaviare": ["95001"],
    "arauca": ["81001"],
    "santiago de cali": ["76001"],
}


def reach(text, note=""):
    return read_coverage(text, lambda name: KNOWN.get(name, []), note)


def test_every_department_is_known():
    assert len(set(department_codes().values())) == 33


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Cundinamarca", [Coverage("25")]),
        ("CUNDINAMARCA.", [Coverage("25")]),
        ("Departamentos de Meta y Casanare", [Coverage("50"), Coverage("85")]),
        ("Norte de Santander", [Coverage("54")]),
        ("Valle del Cauca, Cauca", [Coverage("76"), Coverage("19")]),
        ("Bogotá, D. C.", [Coverage("11")]),
        ("Archipiélago de San Andrés, Providencia y Santa Catalina", [Coverage("88")]),
        ("Nacional", [Coverage("00")]),
        ("Todo el territorio nacional", [Coverage("00")]),
        ("Tunja y Duitama (Boyacá)", [Coverage("15001"), Coverage("15238")]),
        ("Armenia, Quindío", [Coverage("63001")]),
        ("Municipio de La Cruz, Nariño", [Coverage("52378")]),
        ("San José del Guaviare", [Coverage("95001")]),
        ("Arauca", [Coverage("81")]),
        ("Municipio de Arauca", [Coverage("81001")]),
        ("Cali", [Coverage("76001")]),
        ("Tunja y todo el departamento de Boyacá", [Coverage("15001"), Coverage("15")]),
        (
            "Municipios de Cundinamarca",
            [Coverage("25", is_partial=True, note="Municipios de Cundinamarca")],
        ),
        (
            "12 veredas de La Cruz (Nariño)",
            [Coverage("52378", is_partial=True, note="12 veredas de La Cruz (Nariño)")],
        ),
    ],
)
def test_territories_of_a_text(text, rows):
    assert reach(text) == Reach(tuple(rows))


def test_note_of_the_caller_is_said_of_what_is_covered_in_part():
    assert reach("Municipios de Boyacá", "9 municipios, sin lista").rows == (
        Coverage("15", is_partial=True, note="9 municipios, sin lista"),
    )


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Armenia", Reach((), ("armenia",))),
        ("Barrio El Recuerdo", Reach((), ("recuerdo",))),
        (
            "Vereda El Salitre, Boyacá",
            Reach(
                (Coverage("15", is_partial=True, note="Vereda El Salitre, Boyacá"),), ("salitre",)
            ),
        ),
        ("44 municipios rurales", Reach()),
        ("", Reach()),
    ],
)
def test_names_that_are_no_territory_or_several(text, result):
    assert reach(text) == result
