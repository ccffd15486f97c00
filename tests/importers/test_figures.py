from datetime import date
from decimal import Decimal

import pytest

from practices.importers.figures import MOST, find_figures
from practices.importers.parsed import Figure


def months(first, last, precision="month"):
    return {"period_from": first, "period_to": last, "period_precision": precision}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Llegó a 12 veredas.", [Figure("Veredas", Decimal(12), "veredas")]),
        (
            "Se atendieron 3.250 hogares rurales con dos cuadrillas.",
            [Figure("Hogares rurales", Decimal(3250), "hogares")],
        ),
        (
            "Se atienden 1.200,5 toneladas al mes.",
            [Figure("Toneladas", Decimal("1200.5"), "toneladas", "monthly_mean")],
        ),
        (
            "En promedio 900 atenciones a clientes mensuales.",
            [Figure("Atenciones a clientes", Decimal(900), "atenciones", "monthly_mean")],
        ),
        (
            "Ya son 24 mil visitas y 2,5 millones de llamadas.",
            [
                Figure("Visitas", Decimal(24000), "visitas"),
                Figure("Llamadas", Decimal(2500000), "llamadas"),
            ],
        ),
        (
            "Son 90 talleres al año.",
            [Figure("Talleres", Decimal(90), "talleres al año")],
        ),
        (
            "2018 Junio a Diciembre: 397 usuarios atendidos.\n\n2019 Enero a Mayo 223 usuario "
            "atendidos.",
            [
                Figure(
                    "Usuarios atendidos",
                    Decimal(397),
                    "usuarios",
                    **months(date(2018, 6, 1), date(2018, 12, 1)),
                ),
                Figure(
                    "Usuarios atendidos",
                    Decimal(223),
                    "usuarios",
                    **months(date(2019, 1, 1), date(2019, 5, 1)),
                ),
            ],
        ),
        (
            "**2018**\n\nJunio a Diciembre: 397 usuarios.",
            [
                Figure(
                    "Usuarios",
                    Decimal(397),
                    "usuarios",
                    **months(date(2018, 6, 1), date(2018, 12, 1)),
                )
            ],
        ),
        (
            "Hubo 80 quejas en 2020 y 50 quejas en 2021.",
            [
                Figure(
                    "Quejas",
                    Decimal(80),
                    "quejas",
                    **months(date(2020, 1, 1), date(2020, 12, 1), "year"),
                ),
                Figure(
                    "Quejas",
                    Decimal(50),
                    "quejas",
                    **months(date(2021, 1, 1), date(2021, 12, 1), "year"),
                ),
            ],
        ),
        (
            "En el primer semestre de 2021 se hicieron 40 visitas.",
            [
                Figure(
                    "Visitas",
                    Decimal(40),
                    "visitas",
                    **months(date(2021, 1, 1), date(2021, 6, 1)),
                )
            ],
        ),
        (
            "Desde marzo de 2020 se hicieron 40 visitas.",
            [Figure("Visitas", Decimal(40), "visitas", **months(date(2020, 3, 1), None))],
        ),
        (
            "Con corte a junio de 2021 hay 12 puntos.",
            [
                Figure(
                    "Puntos",
                    Decimal(12),
                    "puntos",
                    "at_date",
                    **months(None, date(2021, 6, 1)),
                )
            ],
        ),
        (
            "Los reclamos bajaron 32,5 % frente al año anterior",
            [Figure("Los reclamos bajaron 32,5 % frente al año anterior", Decimal("32.5"), "%")],
        ),
    ],
)
def test_figures_that_a_text_states(text, figures):
    assert find_figures([text]) == figures


@pytest.mark.parametrize(
    "text",
    [
        "La Ley 142 de 1994 y el Decreto 2696 de 2004.",
        "Atiende las 24 horas, de 8 a 5, desde el 16 de junio de 2015.",
        "Costó 450 millones de pesos en 18 meses.",
        "Categoría 3, línea 195, calle 26 # 13-19.",
        "La norma ISO 9001 y el NIT 899.999.094-1.",
        "El 57 % lo puso el municipio.",
        "Vea www.entidad.example/2021/44-municipios",
        "9" * 40 + " usuarios",
    ],
)
def test_numbers_that_count_nothing(text):
    assert find_figures([text]) == []


def test_figure_said_twice_is_one_and_keeps_the_period_it_has():
    figures = find_figures(["Está en 44 municipios.", "En 2019 llegó a 44 municipios."])
    assert figures == [
        Figure(
            "Municipios",
            Decimal(44),
            "municipios",
            **months(date(2019, 1, 1), date(2019, 12, 1), "year"),
        )
    ]


def test_no_more_figures_than_a_person_can_check():
    text = ". ".join(f"Hay {number} casas de tipo {chr(97 + number)}" for number in range(2, 22))
    assert len(find_figures([text])) == MOST
