"""The owner's list and what is asked of others: the endorsement, the receipt, the archive."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from practices.enums import OrganisationStage, RequestStage, RevisionStatus
from practices.exceptions import NotAllowed, PracticesError
from practices.models import ArchiveRequest, Endorsement, Notification, Practice, StoredFile
from practices.services import archiving, drafts, revisions
from tests.factories import make_member, make_organisation, make_revision
from tests.hostile_files import pdf
from tests.house import ENDORSEMENT
from tests.views.entry_form import signed_in
from tests.views.reading import taken


def listed(client, query=""):
    page = client.get(reverse("my_practices") + query)
    return [revision.pk for revision, *_rest in page.context["rows"]], page.content.decode()


class TestList:
    def test_what_waits_on_me_comes_first_by_its_date(self, house):
        def made(status, **columns):
            practice = {"owner": house.body, **columns.pop("practice", {})}
            return make_revision(status, owner=house.body, practice=practice, **columns).pk

        today = timezone.localdate()
        settled = made(RevisionStatus.REJECTED)
        submitted = made(RevisionStatus.SUBMITTED)
        draft = made(RevisionStatus.DRAFT)
        later = made(RevisionStatus.RETURNED, returned_due_on=today + datetime.timedelta(days=9))
        sooner = made(RevisionStatus.RETURNED, returned_due_on=today)
        due = made(
            RevisionStatus.PUBLISHED,
            is_ongoing=True,
            practice={"valid_until": today + datetime.timedelta(days=20)},
        )
        found, text = listed(signed_in(house.editor))
        assert found[:2] == [sooner, later]
        assert set(found[2:4]) == {draft, due}
        assert found[4:] == [submitted, settled]
        assert reverse("confirm_practice", args=(due,)) in text

    def test_it_is_narrowed_to_one_body(self, house):
        other = make_organisation("Aguas del Norte")
        make_member(other, house.editor)
        mine = make_revision(owner=house.body).pk
        theirs = make_revision(owner=other).pk
        client = signed_in(house.editor)
        assert set(listed(client)[0]) == {mine, theirs}
        assert listed(client, f"?entidad={other.slug}")[0] == [theirs]
        found, text = listed(client, "?entidad=otra")
        assert set(found) == {mine, theirs}
        assert "otra" in text

    def test_another_bodys_name_narrows_to_nothing_of_theirs(self, house):
        stranger = make_revision(owner=make_organisation("Ajena"))
        assert stranger.pk not in listed(signed_in(house.editor), "?entidad=ajena")[0]

    def test_an_empty_list_says_what_to_do(self, house):
        assert "Todavía no hay prácticas" in listed(signed_in(house.editor))[1]

    def test_a_body_that_waits_for_approval_may_write_and_not_send(self, house):
        draft = house.draft()
        revisions.endorse(draft, actor=house.manager, **ENDORSEMENT)
        house.body.stage = OrganisationStage.PENDING
        house.body.save()
        text = listed(signed_in(house.editor))[1]
        assert "para enviarla falta que se apruebe la entidad" in text
        with pytest.raises(PracticesError, match="apruebe la entidad"):
            revisions.submit_revision(draft, actor=house.editor)


class TestEndorsement:
    def test_an_editor_asks_and_the_managers_are_told_once(self, house):
        draft = house.draft()
        client = signed_in(house.editor)
        for _press in range(2):
            client.post(reverse("ask_endorsement", args=(draft.pk,)))
        told = Notification.objects.filter(kind="endorsement_asked")
        assert [(each.recipient, each.is_to_do) for each in told] == [(house.manager, True)]
        assert f"Espera el aval de {house.manager.full_name}." in listed(client)[1]
        assert "Le piden a usted el aval." in listed(signed_in(house.manager))[1]
        revisions.endorse(draft, actor=house.manager, **ENDORSEMENT)
        assert Notification.objects.get(kind="endorsement_given").recipient == house.editor

    def test_an_incomplete_draft_is_not_sent_for_endorsement(self, house):
        with pytest.raises(PracticesError, match="Complete primero"):
            revisions.ask_endorsement(house.draft(summary=""), actor=house.editor)

    def test_a_body_without_manager_is_told_whom_to_write_to(self, house):
        house.body.memberships.filter(user=house.manager).update(is_active=False)
        with pytest.raises(PracticesError, match="coordinación"):
            revisions.ask_endorsement(house.draft(), actor=house.editor)

    def test_a_manager_asks_nobody(self, house):
        with pytest.raises(NotAllowed):
            revisions.ask_endorsement(house.draft(), actor=house.manager)

    def test_the_letter_is_kept_and_handed_to_the_body_alone(self, house):
        draft = house.draft()
        manager = signed_in(house.manager)
        address = reverse("endorse_practice", args=(draft.pk,))
        typed = {**ENDORSEMENT, "accepts_licence": "on"}
        manager.post(address, typed | {"letter_file": SimpleUploadedFile("carta.pdf", pdf())})
        StoredFile.objects.update(stage="ready")
        manager.post(address, typed | {"responsible_post": "Gerente general"})
        word = Endorsement.objects.get()
        assert (word.responsible_post, word.letter is None) == ("Gerente general", False)
        letter = reverse("endorsement_letter", args=(draft.pk,))
        assert taken(signed_in(house.editor).get(letter)) == pdf()
        stranger = make_member(make_organisation("Ajena"))
        assert signed_in(stranger).get(letter).status_code == 404

    def test_an_editor_is_led_back_from_the_endorsement(self, house):
        draft = house.draft()
        address = reverse("endorse_practice", args=(draft.pk,))
        assert signed_in(house.editor).get(address).status_code == 302
        assert not Endorsement.objects.exists()


class TestReceipt:
    def test_it_is_there_again_later(self, house):
        revision = house.submitted().revision
        client = signed_in(house.editor)
        address = reverse("receipt", args=(revision.pk,))
        assert address in client.get(reverse("my_practice", args=(revision.pk,))).content.decode()
        assert Practice.objects.get().code in client.get(address).content.decode()

    def test_a_draft_has_none(self, house):
        address = reverse("receipt", args=(house.draft().pk,))
        assert signed_in(house.editor).get(address).status_code == 404


class TestObservations:
    def test_an_empty_answer_needs_a_changed_field(self, house):
        revision = house.submitted().revision
        revisions.return_revision(
            revision, actor=house.coordinator, observations=[("impact", "¿Cuánto?")]
        )
        observation = revision.observations.get()
        with pytest.raises(PracticesError, match="El campo sigue igual"):
            revisions.answer_observation(observation, actor=house.editor, answer="  ")
        drafts.save_draft(
            revision, actor=house.editor, expected_version=1, content={"impact": "La mitad."}
        )
        shown = signed_in(house.editor).get(reverse("my_practice", args=(revision.pk,)))
        assert "Usted ya cambió este campo" in shown.content.decode()
        revisions.answer_observation(observation, actor=house.editor, answer="")
        observation.refresh_from_db()
        assert observation.answered_by == house.editor


class TestArchiving:
    def test_asking_and_taking_it_back(self, house):
        revision = house.published()
        client = signed_in(house.editor)
        address = reverse("ask_archiving", args=(revision.pk,))
        assert client.post(address, {"reason": ""}).status_code == 200
        shown = client.post(address, {"reason": "Ya no aplica."}, follow=True).content.decode()
        assert "Ya no aplica." in shown
        again = client.post(address, {"reason": "Otra vez."})
        assert "Ya se pidió archivar" in again.content.decode()
        client.post(reverse("withdraw_archiving", args=(revision.pk,)))
        assert ArchiveRequest.objects.get().stage == RequestStage.WITHDRAWN

    def test_a_tombstone_says_when_and_why_and_nothing_else(self, house, client):
        revision = house.published()
        archiving.archive_revision(
            revision, actor=house.coordinator, cause="legal", comment="Por orden de un juez."
        )
        code = Practice.objects.get().code
        answer = client.get(f"/practicas/{code}/")
        text = answer.content.decode()
        assert answer.status_code == 410
        assert "Por orden de un juez." in text
        assert revision.title not in text
        assert house.coordinator.full_name not in text
