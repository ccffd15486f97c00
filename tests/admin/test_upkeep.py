"""Staff pages for what comes after publishing, and for bodies without users."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from practices.enums import RevisionStatus
from practices.exceptions import PracticesError
from practices.models import ArchiveRequest, Countersignature, Practice, Revision, StoredFile
from practices.permissions import allowed
from practices.services import archiving, corrections, drafts, historic, revisions
from practices.services.confirming import answer_validity
from tests.factories import make_organisation, make_revision
from tests.hostile_files import pdf
from tests.house import CONTENT, ENDORSEMENT
from tests.views.entry_form import signed_in

LISTS = ("due", "archive_requests", "corrections", "historic")


def url(name, *args, model="revision"):
    return reverse(f"admin:practices_{model}_{name}", args=args)


def correction(house, published, **content):
    copy = drafts.start_next_revision(published.practice, actor=house.editor)
    drafts.save_draft(copy, actor=house.editor, expected_version=1, content=content)
    revisions.endorse(copy, actor=house.manager, **ENDORSEMENT)
    return revisions.submit_revision(copy, actor=house.editor)


class TestWhoSees:
    @pytest.mark.parametrize("name", LISTS)
    def test_the_lists_are_for_the_staff_of_cases(self, house, client, name):
        address = url(name, model="practice")
        for person in (house.coordinator, house.publisher):
            assert signed_in(person).get(address).status_code == 200
        for person in (house.editor, house.manager, house.evaluator):
            assert signed_in(person).get(address).status_code == 404
        assert client.get(address).status_code == 302

    @pytest.mark.parametrize("name", ["write_for_body", "historic_new"])
    def test_writing_and_gathering_are_the_coordinators(self, house, name):
        address = url(name, model="practice")
        assert signed_in(house.coordinator).get(address).status_code == 200
        assert signed_in(house.publisher).get(address).status_code == 404


class TestCorrections:
    def test_the_case_offers_it_with_the_differences_and_a_publisher_publishes(self, house):
        published = house.published()
        entry = correction(house, published, summary="Otro resumen, sin errores.")
        coordinator, publisher = signed_in(house.coordinator), signed_in(house.publisher)
        case = coordinator.get(url("case", entry.pk, model="submission")).content.decode()
        address = url("correction", entry.pk, model="submission")
        assert address in case
        page = coordinator.get(address).content.decode()
        assert "<ins>" in page
        assert coordinator.post(address).status_code == 302
        waiting = publisher.get(reverse("admin:index")).content.decode()
        assert "corrección menor por publicar" in waiting
        publish = url("publish_correction", entry.revision_id)
        assert publish in publisher.get(url("corrections", model="practice")).content.decode()
        assert "sin errores" in html.fromstring(publisher.get(publish).content).text_content()
        assert publisher.post(publish).status_code == 302
        assert Revision.objects.get(pk=entry.revision_id).status == RevisionStatus.PUBLISHED
        assert publisher.post(publish).status_code == 409

    def test_a_substantial_change_is_shown_as_no_correction(self, house):
        entry = correction(house, house.published(), impact="Otro impacto.")
        coordinator = signed_in(house.coordinator)
        case = coordinator.get(url("case", entry.pk, model="submission")).content.decode()
        assert "no es una corrección menor y debe evaluarse" in case
        assert coordinator.post(url("correction", entry.pk, model="submission")).status_code == 409

    def test_a_first_version_offers_no_correction(self, house):
        entry = house.submitted()
        page = signed_in(house.coordinator).get(url("case", entry.pk, model="submission"))
        assert "corrección menor" not in page.content.decode()

    def test_what_changed_since_it_was_returned_is_shown(self, house):
        entry = house.submitted()
        revisions.return_revision(
            entry.revision,
            actor=house.coordinator,
            observations=[("impact", "¿Cuánto?"), ("summary", "¿Desde cuándo?")],
        )
        drafts.save_draft(
            entry.revision,
            actor=house.editor,
            expected_version=1,
            content={"impact": "Bajaron a la mitad los reclamos."},
        )
        entry.revision.refresh_from_db()
        revisions.answer_observation(
            entry.revision.observations.get(field="summary"), actor=house.editor, answer="No sé."
        )
        revisions.submit_revision(entry.revision, actor=house.editor)
        coordinator = signed_in(house.coordinator)
        case = coordinator.get(url("case", entry.pk, model="submission")).content.decode()
        assert "El campo sigue igual." in case
        assert "No sé." in case
        changed = coordinator.get(url("differences", entry.pk, model="submission"))
        assert [field.code for field in changed.context["fields"]] == ["impact"]

    def test_a_first_sending_has_nothing_to_compare_with(self, house):
        entry = house.submitted()
        address = url("differences", entry.pk, model="submission")
        assert signed_in(house.coordinator).get(address).status_code == 404


class TestValidityList:
    def lapsing(self, house, days, **columns):
        until = timezone.localdate() + datetime.timedelta(days=days)
        return make_revision(
            "published",
            owner=house.body,
            is_ongoing=True,
            practice={"owner": house.body, "valid_until": until, "confirmed_at": timezone.now()},
            **columns,
        )

    def test_what_is_due_is_listed_filtered_and_counted(self, house):
        overdue, soon, later = (self.lapsing(house, days) for days in (-5, 10, 50))
        self.lapsing(house, 90)
        finished = self.lapsing(house, -5)
        Revision.objects.filter(pk=finished.pk).update(is_ongoing=False)
        client = signed_in(house.coordinator)
        address = url("due", model="practice")
        page = client.get(address)
        assert [each.pk for each in page.context["page"]] == [overdue.pk, soon.pk, later.pk]
        for state, found in (("vencidas", overdue), ("30-dias", soon), ("60-dias", later)):
            page = client.get(f"{address}?estado={state}")
            assert [each.pk for each in page.context["page"]] == [found.pk]
        assert "1 ficha sin confirmar" in client.get(reverse("admin:index")).content.decode()

    def test_an_unknown_filter_is_named_and_empties_nothing(self, house):
        self.lapsing(house, 10)
        page = signed_in(house.coordinator).get(url("due", model="practice") + "?estado=<b>")
        assert "&lt;b&gt;" in page.content.decode()
        assert len(page.context["page"]) == 1

    def test_a_record_nobody_answers_for_is_found(self, house):
        revision = house.published()
        answer_validity(revision, actor=house.manager, answer="not_ours")
        page = signed_in(house.coordinator).get(
            url("due", model="practice") + "?estado=sin-responsable"
        )
        assert [each.pk for each in page.context["page"]] == [revision.pk]

    def test_the_list_costs_the_same_with_one_and_thirty(self, house, django_assert_num_queries):
        client = signed_in(house.coordinator)
        address = url("due", model="practice")
        self.lapsing(house, 10)
        with django_assert_num_queries(7):
            client.get(address)
        for days in range(30):
            self.lapsing(house, days)
        with django_assert_num_queries(7):
            client.get(address)


class TestArchiveRequests:
    @pytest.mark.parametrize(
        ("decision", "status"),
        [("grant", RevisionStatus.ARCHIVED), ("refuse", RevisionStatus.PUBLISHED)],
    )
    def test_a_coordinator_answers_on_one_page(self, house, decision, status):
        revision = house.published()
        archiving.ask_archiving(revision, actor=house.editor, reason="Ya no aplica.")
        client = signed_in(house.coordinator)
        assert "1 solicitud de archivo" in client.get(reverse("admin:index")).content.decode()
        address = url("answer_request", revision.pk)
        assert address in client.get(url("archive_requests", model="practice")).content.decode()
        assert "Ya no aplica." in client.get(address).content.decode()
        assert client.post(address, {"decision": decision}).status_code == 200
        done = client.post(address, {"decision": decision, "answer": "Con sus razones."})
        assert done.status_code == 302
        revision.refresh_from_db()
        assert revision.status == status

    def test_a_publisher_reads_but_does_not_answer(self, house):
        revision = house.published()
        archiving.ask_archiving(revision, actor=house.editor, reason="Ya no aplica.")
        address = url("answer_request", revision.pk)
        client = signed_in(house.publisher)
        assert client.get(address).status_code == 302
        answer = client.post(address, {"decision": "grant", "answer": "Sí."})
        assert answer.status_code == 409
        assert ArchiveRequest.objects.get().stage == "pending"


class TestHistoric:
    def test_gather_sign_and_publish(self, house):
        chosen = [house.endorsed(title=f"Histórica {number}").pk for number in (1, 2)]
        coordinator, publisher = signed_in(house.coordinator), signed_in(house.publisher)
        address = url("historic_new", model="practice")
        refused = coordinator.post(address, {"reason": "Concurso de 2015"})
        assert refused.status_code == 409
        assert "Concurso de 2015" in refused.content.decode()
        done = coordinator.post(address, {"reason": "Concurso de 2015", "revisions": chosen})
        batch = Countersignature.objects.get()
        page = url("historic_batch", batch.pk, model="practice")
        assert done["Location"] == page
        assert (
            "lote de carga histórica por firmar"
            in publisher.get(reverse("admin:index")).content.decode()
        )
        assert "Firmar y publicar" in publisher.get(page).content.decode()
        assert "Firmar y publicar" not in coordinator.get(page).content.decode()
        sign = url("historic_sign", batch.pk, model="practice")
        assert coordinator.post(sign).status_code == 409
        assert publisher.post(sign).status_code == 302
        assert Revision.objects.published().count() == 2

    def test_the_page_says_what_blocks_each_row(self, house):
        draft = house.endorsed()
        batch = historic.ask_batch([draft], actor=house.coordinator, reason="Concurso de 2015.")
        drafts.save_draft(draft, actor=house.editor, expected_version=1, content={"title": None})
        client = signed_in(house.publisher)
        page = url("historic_batch", batch.pk, model="practice")
        assert "Falta el título." in client.get(page).content.decode()
        sign = url("historic_sign", batch.pk, model="practice")
        assert client.post(sign).status_code == 409

    def test_its_mark_is_on_the_record_and_on_the_card(self, house, client):
        batch = historic.ask_batch(
            [house.endorsed()], actor=house.coordinator, reason="Concurso de 2015."
        )
        historic.sign_batch(batch, actor=house.publisher)
        code = Practice.objects.get().code
        for address in (f"/practicas/{code}/", "/practicas/"):
            assert "Reconocida antes de este portal" in client.get(address).content.decode()


class TestForBodies:
    @pytest.fixture
    def lonely(self, house):
        return make_organisation("Acueducto veredal El Roble", public_email="roble@example.org")

    def test_a_coordinator_writes_attaches_the_letter_and_sends(self, house, lonely):
        client = signed_in(house.coordinator)
        start = url("write_for_body", model="practice")
        assert "Acueducto del Valle Alto" not in client.get(start).content.decode()
        client.post(
            start, {"owner": lonely.pk, "title": "Puntos de agua", "layout": "superservicios"}
        )
        draft = Revision.objects.get()
        content = {**CONTENT, "owner": lonely, "title": "Puntos de agua"}
        drafts.save_draft(draft, actor=house.coordinator, expected_version=1, content=content)
        page = client.get(url("change", draft.pk)).content.decode()
        assert reverse("admin:practices_organisation_invite", args=(lonely.pk,)) in page
        send = url("submit_for_body", draft.pk)
        assert client.post(send).status_code == 409
        endorse = url("endorse", draft.pk)
        typed = {**ENDORSEMENT, "accepts_licence": "on"}
        assert "Adjunte la carta firmada" in client.post(endorse, typed).content.decode()
        letter = SimpleUploadedFile("carta.pdf", pdf(), content_type="application/pdf")
        assert client.post(endorse, typed | {"letter_file": letter}).status_code == 302
        StoredFile.objects.update(stage="ready")
        assert client.post(send).status_code == 302
        entry = draft.submissions.get()
        assert not allowed(house.coordinator, "propose_in_bank", entry).ok
        assert (
            "nadie actúa dos veces"
            in allowed(house.coordinator, "approve_correction", entry.revision).reason
        )

    def test_a_body_with_people_is_not_served_so(self, house):
        draft = house.draft()
        client = signed_in(house.coordinator)
        assert "En nombre de la entidad" not in client.get(url("change", draft.pk)).content.decode()
        assert client.post(url("submit_for_body", draft.pk)).status_code == 409
        draft.refresh_from_db()
        assert draft.status == RevisionStatus.DRAFT

    def test_the_coordinator_answers_for_its_validity(self, house, lonely):
        revision = make_revision(
            "published",
            owner=lonely,
            is_ongoing=True,
            practice={"owner": lonely, "valid_until": timezone.localdate()},
        )
        client = signed_in(house.coordinator)
        address = url("confirm", revision.pk)
        assert client.get(address).status_code == 200
        assert client.post(address, {"answer": "same"}).status_code == 302
        assert Practice.objects.get().valid_until > timezone.localdate()
        assert signed_in(house.publisher).post(address, {"answer": "same"}).status_code == 409


def test_a_correction_is_not_offered_to_who_wrote_it(house):
    house.coordinator.memberships.create(organisation=house.body, role="editor")
    entry = correction(house, house.published(), summary="Otro resumen.")
    revision = entry.revision
    revision.updated_by = house.coordinator
    revision.save()
    with pytest.raises(PracticesError, match="nadie actúa dos veces"):
        corrections.approve_correction(entry, actor=house.coordinator)
