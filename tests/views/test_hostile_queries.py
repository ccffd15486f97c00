import pytest

from practices.filters import CatalogueFilters
from tests.views.reading import findable, page

pytestmark = pytest.mark.django_db


HOSTILE = [
    '"',
    "(",
    "*",
    "NEAR",
    "NEAR(",
    "a NEAR/3 b",
    "%",
    "_",
    "'; DROP TABLE practices_practice; --",
    "title:agua",
    "{agua}",
    "agua AND",
    "OR",
    "-",
    '-"',
    "^agua",
    "\\",
    "<script>alert(1)</script>",
    "a" * 5000,
    "agua " * 1000,
    "ñ́́́",
    "\ud7ff\uffff",
    "🙂",
]


PARAMETERS = ("q", *CatalogueFilters.base_filters, "pagina")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_in_any_parameter_breaks_the_list(client, text):
    findable("Agua")

    response = client.get("/practicas/", {name: [text, text + "2"] for name in PARAMETERS})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF%FE",
        "q=%ED%A0%80",
        "q&&==&q=a",
        "servicio[]=x&servicio[0]=y",
        "pagina=-1",
        "pagina=0",
        "pagina=" + "9" * 400,
        "anio_desde=%D9%A2%D9%A0%D9%A1%D9%A5",
        "anio_desde=1e3",
        "anio_desde=" + "9" * 400,
    ],
)
def test_no_malformed_query_breaks_the_list(client, query):
    findable("Agua")

    tree = page(client, f"/practicas/?{query}")

    assert tree.xpath("//h1")


def test_a_nul_byte_is_refused(client):
    assert client.get("/practicas/?q=%00").status_code == 400


def test_posting_to_the_list_is_refused(client):
    assert client.post("/practicas/").status_code == 405
