"""The reader of tables: every kind of cell, every kind of broken file."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from practices.exceptions import ImportRefused
from practices.importers.table.cells import (
    NO_INFORMATION,
    CellError,
    Formula,
    PartialDay,
    read_cell,
    split,
)
from practices.importers.table.reading import open_table
from practices.selectors.table_names import Names
from practices.selectors.table_rows import MAIN, ROW_SHEET
from tests.factories import make_department, make_municipality, make_organisation, make_service

pytestmark = pytest.mark.django_db

FIGURES, COVERAGE = ROW_SHEET["figures"], ROW_SHEET["coverage"]


def read(column, raw):
    return read_cell(column, raw, Names())


class TestCells:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("1234,5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1234.5", "1234.5"),
            ("1.234", "1234"),
            ("1,234", "1.234"),
            ("0.123", "0.123"),
            ("1.234.567", "1234567"),
            ("1 234 567,89", "1234567.89"),
            ("$ 1.500", "1500"),
            ("-12,5", "-12.5"),
            (12.5, "12.5"),
            (7, "7"),
        ],
    )
    def test_a_number_with_comma_or_point(self, typed, value):
        assert read(FIGURES.column("value"), typed) == Decimal(value)

    @pytest.mark.parametrize("typed", ["doce", "12 usuarios", "NaN", "1,2,3,", "12-5"])
    def test_what_is_no_number(self, typed):
        with pytest.raises(CellError, match="No es un número"):
            read(FIGURES.column("value"), typed)

    @pytest.mark.parametrize(
        ("typed", "day", "precision"),
        [
            ("16/06/2015", (2015, 6, 16), "day"),
            ("16 de junio de 2015", (2015, 6, 16), "day"),
            ("2015-06-16", (2015, 6, 16), "day"),
            ("10/2017", (2017, 10, 1), "month"),
            ("octubre de 2017", (2017, 10, 1), "month"),
            ("2017", (2017, 1, 1), "year"),
            (2017, (2017, 1, 1), "year"),
            (datetime.datetime(2015, 6, 16, 8), (2015, 6, 16), "day"),
            ("16/06/2015 (año)", (2015, 6, 16), "year"),
        ],
    )
    def test_a_date_as_far_as_it_is_known(self, typed, day, precision):
        found = read(MAIN.column("started_on"), typed)
        assert found == PartialDay(datetime.date(*day), precision)

    def test_a_period_that_ends_in_a_year_ends_in_its_december(self):
        found = read(FIGURES.column("period_to"), "2019")
        assert found == PartialDay(datetime.date(2019, 12, 1), "year")

    @pytest.mark.parametrize("typed", ["31/02/2020", "00/2019", "ayer", "32/01/2019", "201"])
    def test_what_is_no_date(self, typed):
        with pytest.raises(CellError, match="16/06/2015"):
            read(MAIN.column("started_on"), typed)

    @pytest.mark.parametrize(
        ("typed", "value"), [("Sí", True), ("si", True), ("X", True), ("no", False), (True, True)]
    )
    def test_yes_and_no(self, typed, value):
        assert read(MAIN.column("is_ongoing"), typed) is value

    def test_a_formula_is_refused(self):
        with pytest.raises(CellError, match="fórmula"):
            read(MAIN.column("title"), Formula("=A1"))

    def test_a_number_where_text_belongs_is_its_digits(self):
        assert read(ROW_SHEET["contacts"].column("phone"), 6015551234.0) == "6015551234"

    def test_control_characters_are_taken_out(self):
        assert read(MAIN.column("title"), "Uno\x00\x0b\ud800 dos\ufffe") == "Uno dos"

    def test_no_information_is_an_answer_and_its_words_may_be_a_text(self):
        assert read(MAIN.column("impact"), "sin información") is NO_INFORMATION
        assert read(MAIN.column("impact"), "'Sin información") == "Sin información"
        assert read(MAIN.column("title"), "Sin información") == "Sin información"

    def test_values_parted_by_semicolons_or_lines_and_quoted_ones(self):
        assert split('uno; dos\ntres;"cua;tro ""4"""; ') == ["uno", "dos", "tres", 'cua;tro "4"']

    def test_a_place_by_code_name_or_the_digits_that_a_spreadsheet_leaves(self):
        make_department("05", "Antioquia")
        antioquia = make_municipality("05001", "Medellín", department=make_department("05"))
        for typed in ("05001", 5001, "05001 · Medellín, Antioquia", "Medellín, Antioquia"):
            assert read(COVERAGE.column("territory"), typed) == antioquia.pk

    def test_a_place_with_the_name_of_another_needs_its_department(self):
        make_municipality("25053", "Arbeláez")
        make_municipality("05051", "Arbeláez", department=make_department("05", "Antioquia"))
        with pytest.raises(CellError, match="Hay varias"):
            read(COVERAGE.column("territory"), "Arbeláez")

    def test_a_body_by_name_or_nit_however_written(self):
        body = make_organisation("Canal  Capital", tax_id="830012587-4")
        for typed in ("Canal Capital", "canal capital", "830012587-4", "830.012.587-4"):
            assert read(MAIN.column("owner"), typed) == body.pk

    def test_an_unknown_value_names_the_list(self):
        with pytest.raises(CellError, match="Prestador; Dependencia"):
            read(MAIN.column("author_kind"), "Gerencia")
        make_service("Aseo")
        with pytest.raises(CellError, match="“Asao” no está en la lista"):
            read(MAIN.column("services"), "Aseo; Asao")


def table(data: bytes, name: str):
    return open_table(io.BytesIO(data), name)


def csv_of(text: str, encoding="utf-8") -> bytes:
    return text.encode(encoding)


def practices(data: bytes, name="t.csv"):
    opened = table(data, name)
    return list(opened.practices()), opened


def book(fill) -> bytes:
    workbook = Workbook()
    workbook.active.title = "Prácticas"
    fill(workbook)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


class TestFiles:
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_separators_and_encodings_of_csv(self, separator, encoding):
        text = f"Código{separator}Título\r\n1{separator}Año nuevo\r\n"
        [practice], _table = practices(csv_of(text, encoding))
        assert practice.cells == {"code": "1", "title": "Año nuevo"}

    def test_rows_of_a_practice_stand_in_numbered_columns(self):
        text = "Código;Cifra 2: Indicador;Cifra 1: Indicador;Cifra 1: Valor\n7;B;A;12\n"
        [practice], _table = practices(csv_of(text))
        rows = [(row.place, row.cells) for row in practice.rows["figures"]]
        assert rows == [
            ("Cifra 1", {"indicator": "A", "value": "12"}),
            ("Cifra 2", {"indicator": "B"}),
        ]

    def test_unknown_repeated_and_absent_columns_are_named(self):
        _found, opened = practices(csv_of("Código;Titulo;Color;TÍTULO\n1;a;b;c\n"))
        notes = {(note.column, note.message.partition(":")[0]) for note in opened.notes}
        assert ("Color", "La columna no se conoce y no se lee.") in notes
        assert ("TÍTULO", "La columna está dos veces; se lee la primera.") in notes
        assert any("Faltan columnas" in message for _column, message in notes)

    def test_headings_codes_example_merged_and_empty_cells(self):
        def fill(workbook):
            sheet = workbook.active
            sheet.append(["Código *", "Título", "Resumen"])
            sheet.append(["code", "title", "summary"])
            sheet.append(["EJEMPLO", "No se lee"])
            sheet.append([1, "Unidas", "Texto"])
            sheet.append([None, None, None])
            sheet.append([2, "Otra"])
            sheet.merge_cells("B4:C4")
            sheet.row_dimensions[6].hidden = True

        found, _table = practices(book(fill), "t.xlsx")
        assert [(p.number, p.cells) for p in found] == [
            (4, {"code": 1, "title": "Unidas"}),
            (6, {"code": 2, "title": "Otra"}),
        ]

    def test_rows_of_no_practice_are_named(self):
        def fill(workbook):
            workbook.active.append(["Código", "Título"])
            workbook.active.append(["1", "Una"])
            figures = workbook.create_sheet("Cifras")
            figures.append(["Código", "Indicador", "Valor"])
            figures.append(["2", "Atenciones", 5])

        _found, opened = practices(book(fill), "t.xlsx")
        [note] = [note for note in opened.notes if note.is_error]
        assert (note.sheet, note.row, note.value) == ("Cifras", 2, "2")

    def test_a_formula_is_known_as_one(self):
        def fill(workbook):
            workbook.active.append(["Código", "Título"])
            workbook.active.append(["1", '=HYPERLINK("http://x")'])

        [practice], _table = practices(book(fill), "t.xlsx")
        assert practice.cells["title"] == Formula('=HYPERLINK("http://x")')

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("t.csv", b"", "vacío"),
            ("t.xlsm", b"PK\x03\x04", "macros"),
            ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "antiguo"),
            ("t.pdf", b"%PDF-1.4", "XLSX o en CSV"),
            ("t.csv", b"PK\x03\x04 xlsx con otro nombre", "XLSX o en CSV"),
            ("t.xlsx", b"PK\x03\x04 truncado", "dañado"),
            ("t.xlsx", b"Codigo;Titulo", "dañado"),
            ("t.csv", b"Nombre;Edad\nAna;3\n", "columna “Código”"),
            ("t.csv", b'C\xc3\xb3digo;T\xc3\xadtulo\n1;"' + b"x" * 1_100_000 + b'"\n', "CSV"),
        ],
    )
    def test_what_is_no_table_is_refused_with_the_reason(self, name, data, reason):
        with pytest.raises(ImportRefused, match=reason):
            practices(data, name)

    def test_a_workbook_with_macros_inside_is_refused(self):
        with pytest.raises(ImportRefused, match="macros"):
            table(repacked({"xl/vbaProject.bin": b"x"}), "t.xlsx")

    def test_a_workbook_that_explodes_is_refused_before_it_is_read(self):
        with pytest.raises(ImportRefused, match="ocupa demasiado"):
            table(repacked({"xl/media/bomb.bin": b"\0" * 210 * 1024 * 1024}), "t.xlsx")

    def test_entities_are_refused(self):
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
        with pytest.raises(ImportRefused, match="no es un libro"):
            table(repacked({"xl/worksheets/sheet9.xml": bomb}), "t.xlsx")

    def test_a_sheet_that_is_no_xml_is_refused(self):
        with pytest.raises(ImportRefused, match="dañado"):
            practices(repacked({}, replaced={"xl/worksheets/sheet1.xml": b"<work"}), "t.xlsx")

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_a_workbook_whose_bytes_were_spoilt_is_refused(self, part):
        data = bytearray(repacked({}))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            info = package.getinfo(part)
        begin = info.header_offset + 30 + len(part)
        data[begin : begin + info.compress_size] = b"\xff" * info.compress_size
        with pytest.raises(ImportRefused, match="dañado"):
            practices(bytes(data), "t.xlsx")

    def test_too_many_rows_are_refused(self):
        lines = "\n".join(f"{n};a" for n in range(5_001))
        with pytest.raises(ImportRefused, match=r"5\.000"):
            practices(csv_of(f"Código;Título\n{lines}\n"))


def repacked(more: dict[str, bytes], replaced=()) -> bytes:
    """A good workbook with more parts, or with others in place of its own."""
    plain = book(lambda workbook: workbook.active.append(["Código", "Título"]))
    output = io.BytesIO()
    replaced = dict(replaced)
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as good,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in good.infolist():
            made.writestr(part.filename, replaced.get(part.filename, good.read(part)))
        for name, content in more.items():
            made.writestr(name, content)
    return output.getvalue()
