import pytest
from django.urls import reverse

from practices.enums import ArchiveCause, RevisionStatus
from practices.models import Revision
from tests.factories import (
    make_attachment,
    make_bank,
    make_contact,
    make_figure,
    make_member,
    make_revision,
    make_user,
)


def url(name, revision, *more):
    return reverse(f"admin:practices_revision_{name}", args=(revision.pk, *more))


def full_form(response, **changes):
    """What the page's form sends back, with changes."""
    context = response.context
    data = {}
    for bound in context["form"]:
        value = bound.value()
        if isinstance(value, list | tuple):
            data[bound.html_name] = [getattr(each, "pk", each) for each in value]
        elif value not in (None, False):
            data[bound.html_name] = bound.field.prepare_value(value)
    for formset in context["formsets"].values():
        for field in formset.management_form:
            data[field.html_name] = field.value()
        for form in formset:
            data |= {f.html_name: f.field.prepare_value(f.value()) for f in form if f.value()}
    return data | changes


@pytest.fixture(autouse=True)
def bank(db):
    """A version that is in no call belongs to the bank's."""
    return make_bank()


@pytest.fixture
def draft(db):
    """A draft of a body that nobody has an account in."""
    return make_revision(RevisionStatus.DRAFT, title="Oficina virtual", impact="Menos filas.")


class TestReading:
    def test_staff_read_a_version_in_full_with_its_rows(self, cast, browse, draft):
        make_figure(draft, indicator="Atenciones por mes")
        make_contact(draft, office="Gerencia comercial")
        for person in (cast.coordinator, cast.publisher, cast.auditor):
            text = browse(person).get(url("change", draft)).text
            assert "Menos filas." in text
            assert "Atenciones por mes" in text

    def test_others_do_not_find_it(self, cast, browse, draft):
        for person in (cast.administrator, cast.evaluator, cast.citizen):
            assert browse(person).get(url("change", draft)).status_code == 404

    def test_files_are_handed_out_as_attachments(self, cast, browse, draft):
        attachment = make_attachment(draft)
        response = browse(cast.auditor).get(url("download", draft, attachment.pk))

        assert response["Content-Disposition"].startswith("attachment")
        response.getvalue()
        response.close()

    def test_a_practice_lists_its_versions(self, cast, browse, draft):
        page = browse(cast.auditor).get(
            reverse("admin:practices_practice_change", args=(draft.practice_id,))
        )

        assert url("change", draft) in page.text


class TestEditing:
    def test_a_coordinator_writes_for_a_body_without_users(self, cast, browse, draft):
        make_figure(draft, indicator="Atenciones")
        client = browse(cast.coordinator)
        shown = client.get(url("edit", draft))
        response = client.post(url("edit", draft), full_form(shown, impact="Aún menos filas."))

        draft.refresh_from_db()
        assert response.status_code == 302
        assert (draft.impact, draft.version) == ("Aún menos filas.", 2)
        assert draft.updated_by == cast.coordinator
        assert draft.figures.get().indicator == "Atenciones"

    def test_sections_and_labels_are_those_of_the_layout(self, cast, browse, draft):
        page = browse(cast.coordinator).get(url("edit", draft))

        titles = [str(section.title) for section, _fields, _rows in page.context["parts"]]
        assert titles[0] == "Datos básicos"
        assert titles[-1] == "Más información"
        assert "Impacto generado" in page.text
        assert "Hay un problema" not in page.text

    def test_a_row_that_is_refused_is_given_back_with_everything_else(self, cast, browse, draft):
        client = browse(cast.coordinator)
        shown = client.get(url("edit", draft))
        typed = {"links-0-url": "esto no es una dirección", "impact": "Lo que escribí"}
        response = client.post(url("edit", draft), full_form(shown, **typed))

        draft.refresh_from_db()
        assert "Hay un problema" in response.text
        assert "esto no es una dirección" in response.text
        assert "Lo que escribí" in response.text
        assert draft.impact == "Menos filas."

    def test_a_stale_save_gives_the_text_back(self, cast, browse, draft):
        client = browse(cast.coordinator)
        shown = client.get(url("edit", draft))
        Revision.objects.filter(pk=draft.pk).update(version=7)
        response = client.post(url("edit", draft), full_form(shown, impact="Lo que escribí"))

        draft.refresh_from_db()
        assert response.status_code == 409
        assert "Lo que escribí" in response.text
        assert draft.impact == "Menos filas."

    def test_a_body_with_users_writes_for_itself(self, cast, browse, draft):
        make_member(draft.owner)
        response = browse(cast.coordinator).get(url("edit", draft), follow=True)

        assert "Usted no puede editar la práctica" in response.text

    @pytest.mark.parametrize("status", [RevisionStatus.SUBMITTED, RevisionStatus.PUBLISHED])
    def test_what_is_no_draft_is_not_edited(self, cast, browse, status):
        revision = make_revision(status, impact="Menos filas.")
        client = browse(cast.coordinator)
        response = client.post(url("edit", revision), {"impact": "Otra cosa"}, follow=True)

        revision.refresh_from_db()
        assert revision.impact == "Menos filas."
        assert "No se puede editar la práctica" in response.text


class TestArchiving:
    def test_a_published_record_is_archived_with_cause_and_brought_back(self, cast, browse):
        revision = make_revision(
            RevisionStatus.PUBLISHED,
            practice={"created_by": make_user()},
            is_ongoing=True,
        )
        client = browse(cast.coordinator)
        empty = client.post(url("archive", revision), {"cause": ArchiveCause.LEGAL, "comment": ""})
        client.post(
            url("archive", revision), {"cause": ArchiveCause.LEGAL, "comment": "Orden judicial."}
        )

        revision.refresh_from_db()
        assert "Escriba el motivo" in empty.text
        assert (revision.status, revision.archive_cause) == (
            RevisionStatus.ARCHIVED,
            ArchiveCause.LEGAL,
        )

        client.post(url("restore", revision), {"reason": "La orden se levantó."})
        revision.refresh_from_db()
        assert revision.status == RevisionStatus.PUBLISHED

    def test_a_publisher_has_no_such_button(self, cast, browse):
        revision = make_revision(RevisionStatus.PUBLISHED)
        page = browse(cast.publisher).get(url("change", revision))

        assert page.context["choices"] == []
