from decimal import Decimal
from pathlib import Path

import pytest

from practices.enums import CallStatus
from practices.exceptions import ImportRefused
from practices.importers.territories import place_name
from practices.models import Call, Criterion, MailText, Page, Service, Territory
from practices.services.reference import install_reference_data, load_territories

DANE = Path(__file__).parents[3] / "shared" / "data" / "divipola-dane.csv"
HEADER = "cod_depto,departamento,cod_mpio,municipio,Tipo,lon,lat\n"

pytestmark = pytest.mark.django_db


def csv(*lines: str) -> bytes:
    return ("\ufeff" + HEADER + "\n".join(lines) + "\n").encode()


def test_the_bank_opens_with_its_four_criteria_and_their_weights():
    install_reference_data()
    bank = Call.objects.bank()
    assert bank.status == CallStatus.OPEN
    weights = dict(Criterion.objects.values_list("code", "weight"))
    assert weights == {
        "eficaz": Decimal("30.00"),
        "eficiente": Decimal("20.00"),
        "usuario": Decimal("30.00"),
        "replicable": Decimal("20.00"),
    }
    assert bank.eligibility_items.count() == 6
    assert [category.name for category in bank.categories.all()] == ["General"]


def test_installing_again_keeps_what_an_administrator_changed():
    install_reference_data()
    Page.objects.filter(slug="acerca-de").update(body="Texto propio")
    MailText.objects.filter(kind="submission_received").update(subject="Recibida")
    Service.objects.filter(slug="aseo").update(name="Aseo urbano")
    install_reference_data()
    assert Page.objects.get(slug="acerca-de").body == "Texto propio"
    assert MailText.objects.get(kind="submission_received").subject == "Recibida"
    assert Service.objects.get(slug="aseo").name == "Aseo urbano"
    assert Call.objects.count() == 1


def test_the_real_list_loads_whole_and_twice_changes_nothing():
    if not DANE.exists():
        pytest.skip("../shared is absent: DANE's own file cannot be tried")
    first = load_territories(DANE.read_bytes())
    again = load_territories(DANE.read_bytes())
    assert first.created == 33 + 1122
    assert (again.created, again.updated, again.unchanged) == (0, 0, 33 + 1122)
    assert Territory.objects.get(divipola_code="05001").name == "Medellín"
    assert Territory.objects.get(divipola_code="54001").name == "San José de Cúcuta"
    argelia = Territory.objects.filter(name="Argelia").order_by("divipola_code")
    assert [place.full_name for place in argelia] == [
        "Argelia, Antioquia",
        "Argelia, Cauca",
        "Argelia, Valle del Cauca",
    ]
    assert Territory.objects.get(divipola_code="05001").longitude == Decimal("-75.581775")


def test_a_changed_name_is_brought_up_to_date():
    load_territories(csv('05,ANTIOQUIA,05001,MEDELLIN,Municipio,"-75,5","6,2"'))
    loaded = load_territories(csv('05,ANTIOQUIA,05001,MEDELLÍN,Municipio,"-75,5","6,2"'))
    assert (loaded.created, loaded.updated) == (0, 1)
    assert Territory.objects.get(divipola_code="05001").name == "Medellín"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('5,ANTIOQUIA,05001,MEDELLÍN,Municipio,"-75,5","6,2"', "dos dígitos"),
        ('05,ANTIOQUIA,5001,MEDELLÍN,Municipio,"-75,5","6,2"', "no corresponde"),
        ('05,ANTIOQUIA,08001,MEDELLÍN,Municipio,"-75,5","6,2"', "no corresponde"),
        ('05,ANTIOQUIA,05001,,Municipio,"-75,5","6,2"', "falta un nombre"),
        ('05,ANTIOQUIA,05001,MEDELLÍN,Municipio,"-75,5","norte"', "no es un número"),
        ('05,ANTIOQUIA,05001,MEDELLÍN,Municipio,"-75,5","96,2"', "fuera del mapa"),
        ("05,ANTIOQUIA,05001,MEDELLÍN", "4 columnas"),
    ],
)
def test_a_malformed_row_is_named_and_nothing_is_loaded(line, why):
    good = '08,ATLÁNTICO,08001,BARRANQUILLA,Municipio,"-74,8","10,9"'
    with pytest.raises(ImportRefused, match=f"línea 3: .*{why}"):
        load_territories(csv(good, line))
    assert Territory.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "siete columnas"),
        (HEADER.encode(), "no tiene municipios"),
        (b"a,b\n1,2\n", "siete columnas"),
    ],
)
def test_a_file_of_another_kind_is_refused(data, why):
    with pytest.raises(ImportRefused, match=why):
        load_territories(data)


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("SAN JOSÉ DE CÚCUTA", "San José de Cúcuta"),
        ("BOGOTÁ, D.C.", "Bogotá, D.C."),
        ("EL CARMEN DE VIBORAL", "El Carmen de Viboral"),
        (
            "ARCHIPIÉLAGO DE SAN ANDRÉS, PROVIDENCIA Y SANTA CATALINA",
            "Archipiélago de San Andrés, Providencia y Santa Catalina",
        ),
        ("PUEBLO BELLO (CASERÍO)", "Pueblo Bello (Caserío)"),
    ],
)
def test_names_in_capitals_are_written_as_names(capitals, name):
    assert place_name(capitals) == name
