from datetime import date

import pytest

from practices.importers.dates import PartialDate
from practices.importers.deduction import (
    propose_months,
    propose_owner,
    propose_resource_kinds,
    propose_start,
    propose_title,
)


@pytest.mark.parametrize(
    ("objectives", "context", "title"),
    [
        ('Implementar el chat virtual "Jivochat" para atender', "", 'Chat virtual "Jivochat"'),
        ("Mejorar la atención.", "La entidad creó la herramienta “Chat Virtual”.", None),
        ("Crear una ventanilla móvil que recorra las veredas.", "", "Ventanilla móvil"),
        ("Urna de Cristal es una iniciativa de participación.", "", "Urna de Cristal"),
        ("La atención es un derecho.", "", None),
        ("Atender mejor a la gente.", "Había filas largas.", None),
    ],
)
def test_title_is_what_the_body_says_it_made(objectives, context, title):
    expected = "Herramienta “Chat Virtual”" if "Chat Virtual" in context else title
    assert propose_title(objectives, context) == expected


@pytest.mark.parametrize(
    ("introduction", "context", "owner"),
    [
        ("las buenas prácticas desarrolladas por Canal Capital se encuentra:", "", "Canal Capital"),
        (
            "prácticas implementadas por la Secretaría de Salud de Villa Serena, entre otras",
            "",
            "Secretaría de Salud de Villa Serena",
        ),
        ("", "En 2019 Aguas del Río implementó la herramienta", "Aguas del Río"),
        ("", "La Empresa de Parques adoptó un canal", "Empresa de Parques"),
        ("una introducción", "había filas en la oficina", None),
    ],
)
def test_owner_is_who_carried_it_out(introduction, context, owner):
    assert propose_owner(introduction, context) == owner


@pytest.mark.parametrize(
    ("build_time", "start", "months"),
    [
        (
            "Inició en el mes de abril de 2017 con reuniones y se instaló en Octubre del 2017.",
            PartialDate(date(2017, 10, 1), "month"),
            6,
        ),
        (
            "Seis meses, entre enero y junio de 2018. En servicio desde el 1 de julio de 2018.",
            PartialDate(date(2018, 7, 1), "day"),
            6,
        ),
        (
            "Se lanzó en octubre de 2010. La primera fase fue hasta marzo de 2013.",
            PartialDate(date(2010, 10, 1), "month"),
            None,
        ),
        ("Se implementó en 2015.", PartialDate(date(2015, 1, 1), "year"), None),
        ("Un mes.", None, 1),
        ("No se sabe.", None, None),
    ],
)
def test_start_and_months_of_construction(build_time, start, months):
    assert propose_start(build_time) == start
    assert propose_months(build_time) == months


@pytest.mark.parametrize(
    ("resources", "kinds"),
    [
        ("Tecnológicos.", ["technological"]),
        ("Humanos, financieros y de tiempo", ["human", "financial", "time"]),
        ("Ninguno", []),
    ],
)
def test_kinds_of_resources(resources, kinds):
    assert propose_resource_kinds(resources) == kinds
