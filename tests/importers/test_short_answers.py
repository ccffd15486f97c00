import pytest

from practices.importers.addresses import read_contacts, read_links
from practices.importers.lines import Gap, Line
from practices.importers.parsed import Attachment, Contact, Link, Selection
from practices.importers.short_answers import (
    read_attachments,
    read_category,
    read_validation,
    repaired_quotes,
)


def lines(text):
    return [Line(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ('Canal De Atención " Oficina Virtual"', 'Canal De Atención "Oficina Virtual"'),
        ('" Uno " y " dos "', '"Uno" y "dos"'),
        ("La “ ruta ” y el « punto »", "La “ruta” y el «punto»"),
        ('Tubo de 2" y de 3"', 'Tubo de 2"y de 3"'),
        ("canal  de Atencion", "canal  de Atencion"),
    ],
)
def test_only_spaces_inside_quotes_are_repaired(printed, title):
    assert repaired_quotes(printed) == title


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        (
            "Canales de comunicación en zonas de difícil acceso \u2013 Categoría 3",
            Selection("Canales de comunicación en zonas de difícil acceso", 3),
        ),
        ("Categoría 2: Atención rural", Selection("Atención rural", 2)),
        ("Atención rural (categoria 12)", Selection("Atención rural", 12)),
        ("Atención rural", Selection("Atención rural")),
        ("Categoría 3", Selection("Categoría 3", 3)),
    ],
)
def test_category_with_its_number(text, selection):
    assert read_category(text) == selection


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("No se cuenta con la información de si se ha preguntado a los usuarios", "unknown"),
        ("No hay información.", "unknown"),
        ("Se desconoce si los usuarios fueron consultados", "unknown"),
        ("No se ha preguntado a los usuarios", "not_asked"),
        ("Aún no se han aplicado las encuestas", "not_asked"),
        ("No.", "not_asked"),
        ("Sí, se preguntó a 40 familias", "asked"),
        ("En 2021 se aplicó una encuesta; no hay información de 2022", "asked"),
        ("Los usuarios calificaron el servicio con 4,8", "asked"),
        ("El servicio funciona bien", None),
    ],
)
def test_whether_users_were_asked(text, status):
    assert read_validation(text) == status


def row(*cells):
    return [Line(cell, Gap.CELL if number else Gap.LINE) for number, cell in enumerate(cells)]


HEADER = row("Descripción", "Palabras Clave", "Tamaño", "Acción")


@pytest.mark.parametrize(
    ("table", "files"),
    [
        (HEADER, []),
        (
            [
                *HEADER,
                *row(
                    "Nombre del archivo",
                    "Relacione palabras clave de su buena práctica",
                    "-",
                    "Descargar",
                ),
            ],
            [],
        ),
        (
            [
                *HEADER,
                *row("Informe.pdf", "agua, rural", "2,4 MB", "Descargar"),
                *row("Video del taller", "taller", "-", "Descargar"),
            ],
            [
                Attachment("Informe.pdf", "agua, rural", "2,4 MB"),
                Attachment("Video del taller", "taller"),
            ],
        ),
        (
            lines("Informe final.pdf | agua | 12 KB | Descargar\nActa.docx | acta | 1 MB"),
            [
                Attachment("Informe final.pdf", "agua", "12 KB"),
                Attachment("Acta.docx", "acta", "1 MB"),
            ],
        ),
        (lines("Informe final.pdf agua, rural"), [Attachment("Informe final.pdf", "agua, rural")]),
        (lines("Informe\nfinal"), [Attachment("Informe final")]),
    ],
)
def test_table_of_files(table, files):
    assert read_attachments(table) == files


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://entidad.example", [Link("https://entidad.example")]),
        (
            "https://entidad.example/a - Informe, https://youtu.be/x1",
            [Link("https://entidad.example/a"), Link("https://youtu.be/x1", kind="video")],
        ),
        ("Mapa:\nhttps://entidad.example", [Link("https://entidad.example", "Mapa")]),
        ("https://entidad.example/a.pdf.", [Link("https://entidad.example/a.pdf", "", "document")]),
        (
            "[Informe](https://entidad.example/i)",
            [Link("https://entidad.example/i", "Informe")],
        ),
        ("www.entidad.example/x", [Link("https://www.entidad.example/x")]),
        (
            "https://entidad.example/una-direccion-bien-larga-que\nsigue-en-la-otra.html\nManual",
            [
                Link(
                    "https://entidad.example/una-direccion-bien-larga-quesigue-en-la-otra.html",
                    "Manual",
                )
            ],
        ),
        (
            "https://entidad.example/a\nManual.pdf",
            [Link("https://entidad.example/a", "Manual.pdf")],
        ),
        (
            "https://entidad.example/una-direccion-bien-larga\nhttps://entidad.example/otra",
            [
                Link("https://entidad.example/una-direccion-bien-larga"),
                Link("https://entidad.example/otra"),
            ],
        ),
    ],
)
def test_links(text, links):
    assert list(read_links(lines(text)).links) == links


def test_words_between_several_links_are_left_over():
    found = read_links(lines("https://entidad.example/a - Informe, https://youtu.be/x1"))
    assert found.left_over == "Informe"


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        (
            "radicaciones@entidad.example - (1)6016060",
            [Contact("", "radicaciones@entidad.example", "(1)6016060")],
        ),
        (
            "Oficina rural\nCorreo: rural@entidad.example\nTeléfono: +57 601 555 0100 ext. 12",
            [Contact("Oficina rural", "rural@entidad.example", "+57 601 555 0100 ext. 12")],
        ),
        (
            "oficina@\nentidad.example",
            [Contact(email="oficina@entidad.example")],
        ),
        (
            "Una - uno@entidad.example - 601 555 0100\nDos - dos@entidad.example",
            [
                Contact("Una", "uno@entidad.example", "601 555 0100"),
                Contact("Dos", "dos@entidad.example"),
            ],
        ),
        (
            "uno@entidad.example, dos@entidad.example",
            [Contact(email="uno@entidad.example"), Contact(email="dos@entidad.example")],
        ),
        ("(601) 555\n0142", [Contact(phone="(601) 555 0142")]),
        ("Línea 195", [Contact(office="Línea 195")]),
    ],
)
def test_contacts(text, contacts):
    assert read_contacts(lines(text)) == contacts
