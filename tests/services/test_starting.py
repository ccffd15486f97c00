"""Beginning from another practice: copies of own ones, links to published ones."""

import datetime

import pytest

from practices.enums import EvidenceLevel, FileStage, RevisionStatus
from practices.exceptions import NotAllowed, PracticesError
from practices.models import Replication, Revision, StoredFile
from practices.selectors.content import revision_content
from practices.services import starting
from tests.factories import (
    make_attachment,
    make_contact,
    make_figure,
    make_keyword,
    make_member,
    make_organisation,
    make_partner,
    make_revision,
    make_selection,
    make_service,
    make_topic,
    make_user,
)


@pytest.fixture
def rich(house) -> Revision:
    """A published practice of the house with something of each kind."""
    practice = {"code_year": 2026, "code_number": 7, "owner": house.body}
    revision = make_revision(
        RevisionStatus.PUBLISHED,
        practice=practice,
        owner=house.body,
        title="Lectura con vecinos",
        summary="Los vecinos acompañan.",
        no_information=["limitations"],
        services=[make_service()],
        topics=[make_topic()],
        keywords=[make_keyword("reclamos")],
    )
    make_figure(
        revision,
        is_headline=True,
        evidence_level=EvidenceLevel.THIRD_PARTY,
        third_party="Una universidad",
    )
    make_partner(revision)
    make_selection(revision)
    make_attachment(revision, name="Informe.pdf", description="Informe")
    make_contact(
        revision,
        office="Gerencia",
        email="g@example.org",
        person_name="Rosa Rojas",
        is_public=True,
        consent_on=datetime.date(2026, 1, 2),
    )
    return revision


class TestCopy:
    def test_a_copy_is_a_new_practice_with_the_same_words(self, house, rich):
        copy = starting.copy_practice(rich, actor=house.editor)

        assert copy.practice_id != rich.practice_id
        assert (copy.practice.code, copy.status, copy.number) == ("", RevisionStatus.DRAFT, 1)
        assert (copy.practice.origin_code, copy.owner, copy.practice.owner) == (
            None,
            house.body,
            house.body,
        )
        before, after = revision_content(rich), revision_content(copy)
        left_behind = {"figures", "selections", "contacts"}
        same = before.keys() - left_behind
        assert {name: after[name] for name in same} == {name: before[name] for name in same}

    def test_what_others_gave_or_confirmed_stays_with_the_first(self, house, rich):
        copy = starting.copy_practice(rich, actor=house.editor)

        [figure] = copy.figures.all()
        assert (figure.evidence_level, figure.third_party) == (EvidenceLevel.CLAIMED, "")
        assert figure.is_headline
        assert not copy.selections.exists()

    def test_a_person_who_consented_to_the_first_is_not_public_in_the_copy(self, house, rich):
        copy = starting.copy_practice(rich, actor=house.editor)

        [contact] = copy.contacts.all()
        assert (contact.person_name, contact.is_public, contact.consent_on) == (
            "Rosa Rojas",
            False,
            None,
        )

    def test_files_are_the_same_objects_and_refused_ones_are_left_out(self, house, rich):
        refused = make_attachment(rich, b"%PDF-1.4 otro", name="Malo.pdf")
        StoredFile.objects.filter(pk=refused.file_id).update(
            stage=FileStage.REFUSED, content="", refusal="Tiene macros."
        )
        stored = StoredFile.objects.count()

        copy = starting.copy_practice(rich, actor=house.editor)

        [attachment] = copy.attachments.all()
        assert attachment.file_id == rich.attachments.get(name="Informe.pdf").file_id
        assert attachment.uploaded_by == house.editor
        assert StoredFile.objects.count() == stored

    def test_an_older_version_can_be_chosen(self, house, rich):
        old = make_revision(
            RevisionStatus.SUPERSEDED, practice=rich.practice, number=9, title="Como era antes"
        )
        assert starting.copy_practice(old, actor=house.editor).title == "Como era antes"

    def test_nobody_copies_what_is_not_of_their_bodies(self, house, rich):
        for stranger in (make_user(), make_member(make_organisation()), house.coordinator):
            with pytest.raises(NotAllowed):
                starting.copy_practice(rich, actor=stranger)
        assert Revision.objects.count() == 1


class TestPublished:
    def test_a_draft_takes_what_sorts_it_and_no_words(self, rich):
        other = make_organisation("Aguas del Norte")
        editor = make_member(other)

        revision = starting.start_from_published(rich.practice, actor=editor, owner=other)

        assert [service.name for service in revision.services.all()] == ["Energía eléctrica"]
        assert revision.topics.count() == revision.keywords.count() == 1
        assert (revision.layout, revision.owner) == (rich.layout, other)
        assert (revision.title, revision.summary, revision.impact) == (None, "", "")
        assert not revision.figures.exists()
        [link] = Replication.objects.all()
        assert (link.practice, link.source, link.created_by) == (
            revision.practice,
            rich.practice,
            editor,
        )

    def test_only_what_is_published_and_for_an_own_body(self, house, rich):
        draft = house.draft()
        editor = make_member(make_organisation())
        with pytest.raises(PracticesError, match="no está publicada"):
            starting.start_from_published(draft.practice, actor=editor)
        with pytest.raises(NotAllowed):
            starting.start_from_published(rich.practice, actor=editor, owner=house.body)
        assert not Replication.objects.exists()


class TestLinks:
    def test_said_twice_it_is_said_once_and_can_be_taken_back(self, house, rich):
        draft = house.draft()
        for _time in range(2):
            starting.declare_replication(draft, actor=house.editor, source=rich.practice)
        assert Replication.objects.count() == 1

        starting.take_back_replication(draft, actor=house.editor, source=rich.practice)
        assert not Replication.objects.exists()

    def test_no_links_with_itself_or_in_a_circle(self, house, rich):
        next_version = make_revision(
            RevisionStatus.DRAFT, practice=rich.practice, number=8, created_by=house.editor
        )
        with pytest.raises(PracticesError, match="ella misma"):
            starting.declare_replication(next_version, actor=house.editor, source=rich.practice)
        other = house.published(title="Otra lectura con vecinos")
        draft = make_revision(
            RevisionStatus.DRAFT, practice=other.practice, number=9, created_by=house.editor
        )
        starting.declare_replication(draft, actor=house.editor, source=rich.practice)
        with pytest.raises(PracticesError, match="ya dice"):
            starting.declare_replication(next_version, actor=house.editor, source=other.practice)

    def test_what_was_sent_and_what_is_of_others_is_not_linked(self, house, rich):
        sent = house.submitted(title="Enviada").revision
        with pytest.raises(NotAllowed):
            starting.declare_replication(sent, actor=house.editor, source=rich.practice)
        with pytest.raises(NotAllowed):
            starting.declare_replication(house.draft(), actor=make_user(), source=rich.practice)
        assert not Replication.objects.exists()
