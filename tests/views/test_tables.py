"""The pages of a table in "Mis prácticas"; those of the admin are the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practices import roles
from practices.models import Practice, TableImport
from tests.factories import make_member, make_organisation, make_user
from tests.services.tables import bring_in, check, workbook


@pytest.fixture
def table(house):
    rows = [["1", "Buena", house.body.name], ["2", "Ajena", "Entidad que no existe"]]
    return workbook([["Código", "Título", "Entidad titular"], *rows])


def upload(client, data, address="/mis-practicas/tablas/"):
    return client.post(address, {"file": SimpleUploadedFile("tabla.xlsx", data)})


def test_from_upload_to_the_good_rows(house, client, table, django_capture_on_commit_callbacks):
    client.force_login(house.editor)
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, table)
    page = client.get(answer.url)
    assert "Importar las filas buenas" in page.text
    assert "“Entidad que no existe” no está en la lista" in page.text

    [received] = TableImport.objects.all()
    refused = client.post(reverse("start_table_import", args=[received.pk]), {"filas": "todas"})
    assert refused.status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("start_table_import", args=[received.pk]), {"filas": "buenas"})
    assert "Se importó 1 fila" in client.get(answer.url).text
    assert Practice.objects.count() == 1


def test_a_file_that_is_no_table_says_why(house, client):
    client.force_login(house.editor)
    page = upload(client, b"nada")
    assert "Error: " in page.text
    assert "dañado" in page.text


def test_the_progress_refreshes_itself_and_reloads_the_page_at_the_end(house, client, table):
    client.force_login(house.editor)
    received = check(house.editor, table)
    TableImport.objects.filter(pk=received.pk).update(stage="checking")
    address = reverse("table_import", args=[received.pk])
    assert "<h1>" not in client.get(address, headers={"hx-request": "true"}).text
    assert "Actualizar el avance" in client.get(address).text
    TableImport.objects.filter(pk=received.pk).update(stage="checked")
    assert client.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_the_table_of_another_is_not_there(house, client, table):
    received = check(house.editor, table)
    client.force_login(house.manager)
    for name in ("table_import", "refused_rows"):
        assert client.get(reverse(name, args=[received.pk])).status_code == 404
    for name in ("start_table_import", "cancel_table_import"):
        assert client.post(reverse(name, args=[received.pk])).status_code == 404


def test_a_dropped_table_is_gone(house, client, table):
    received = check(house.editor, table)
    client.force_login(house.editor)
    client.post(reverse("cancel_table_import", args=[received.pk]))
    received.refresh_from_db()
    assert received.stage == "cancelled"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_own_practices_and_no_others_are_exported(house, client, kind):
    house.draft(title="Propia")
    stranger = make_member(make_organisation("Aguas del Norte"))
    for person, rows in ((house.editor, 1), (stranger, 0)):
        client.force_login(person)
        response = client.get(f"/mis-practicas/exportar/?formato={kind}")
        assert response["Content-Disposition"] == f'attachment; filename="practicas.{kind}"'
        found = check(house.editor, response.getvalue(), f"t.{kind}")
        assert found.rows.count() == rows


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_read_back_without_its_example(house, client, kind):
    client.force_login(house.editor)
    response = client.get(f"/mis-practicas/tablas/plantilla/?formato={kind}")
    found = check(house.editor, response.getvalue(), f"t.{kind}")
    assert (found.refusal, found.notes) == ("La tabla no tiene ninguna práctica.", [])


def test_a_kind_of_file_that_is_not_written_is_not_there(house, client):
    client.force_login(house.editor)
    assert client.get("/mis-practicas/exportar/?formato=exe").status_code == 404


@pytest.mark.parametrize("address", ["tablas/", "exportar/", "tablas/plantilla/", "tablas/1/"])
def test_nobody_else_enters(client, db, address):
    assert client.get(f"/mis-practicas/{address}").status_code == 302


class TestAdmin:
    ADDRESS = "/admin/practices/tableimport/"

    def test_coordinators_import_and_export(
        self, house, client, django_capture_on_commit_callbacks
    ):
        silent = make_organisation("Empresa sin personas")
        client.force_login(house.coordinator)
        rows = [["Código", "Título", "Entidad titular"], ["1", "Suya", silent.name]]
        with django_capture_on_commit_callbacks(execute=True):
            answer = upload(client, workbook(rows), f"{self.ADDRESS}subir/")
        assert "Importar la tabla" in client.get(answer.url).text
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{self.ADDRESS}{TableImport.objects.get().pk}/importar/")
        assert Practice.objects.get().owner == silent
        response = client.get(f"{self.ADDRESS}exportar/")
        assert response.status_code == 200
        response.getvalue()
        response.close()

    def test_auditors_read_reports_and_import_nothing(self, house, client, table):
        received = bring_in(check(house.editor, table), all_or_nothing=False)
        client.force_login(make_user(groups=[roles.AUDITOR]))
        assert client.get(f"{self.ADDRESS}{received.pk}/change/").status_code == 200
        assert client.get(self.ADDRESS).status_code == 200
        for address in ("subir/", "exportar/", "plantilla/", f"{received.pk}/por-corregir/"):
            assert client.get(f"{self.ADDRESS}{address}").status_code == 404

    def test_publishers_and_administrators_find_nothing(self, house, client):
        for group in (roles.PUBLISHER, roles.ADMINISTRATOR):
            client.force_login(make_user(groups=[group]))
            for address in ("", "subir/", "exportar/"):
                assert client.get(f"{self.ADDRESS}{address}").status_code in (403, 404)


def test_as_many_queries_for_one_row_as_for_thirty(house, client, django_assert_num_queries):
    client.force_login(house.editor)
    counts = []
    for rows in (1, 30):
        lines = [[str(n), f"Práctica {n}", house.body.name] for n in range(rows)]
        received = check(house.editor, workbook([["Código", "Título", "Entidad titular"], *lines]))
        bring_in(received)
        with django_assert_num_queries(QUERIES_OF_REPORT):
            client.get(reverse("table_import", args=[received.pk]))
        counts.append(received.rows.count())
    assert counts == [1, 30]


QUERIES_OF_REPORT = 10
