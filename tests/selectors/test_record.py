import pytest

from practices.enums import ArchiveCause, FileStage, RevisionStatus, UsageKind
from practices.selectors import record as records
from practices.services.usage import count_use
from tests.factories import (
    make_attachment,
    make_contact,
    make_coverage,
    make_figure,
    make_keyword,
    make_link,
    make_partner,
    make_practice,
    make_revision,
    make_selection,
    make_service,
    make_stored_file,
    make_topic,
)

pytestmark = pytest.mark.django_db

NEVER_PUBLIC = set(RevisionStatus) - {
    RevisionStatus.PUBLISHED,
    RevisionStatus.SUPERSEDED,
    RevisionStatus.ARCHIVED,
}


class TestPublicVersions:
    @pytest.mark.parametrize("status", sorted(NEVER_PUBLIC))
    def test_work_in_progress_has_none(self, status):
        practice = make_practice(status, practice={"code_year": 2026, "code_number": 77})

        assert practice.code == "BP-2026-0077"
        assert records.public_versions("BP-2026-0077") is None

    @pytest.mark.parametrize("code", ["BP-2026-9999", "x", "", "BP-2026-1'--", "BP-2026-\x00"])
    def test_a_code_that_names_nothing_has_none(self, code):
        assert records.public_versions(code) is None

    def test_the_published_one_is_current_whatever_came_later(self):
        practice = make_practice(RevisionStatus.SUPERSEDED)
        published = make_revision(RevisionStatus.PUBLISHED, practice=practice)
        make_revision(RevisionStatus.DRAFT, practice=practice)

        versions = records.public_versions(practice.code)

        assert [version.number for version in versions.all] == [2, 1]
        assert versions.current == published
        assert versions.numbered(3) is None

    def test_without_a_published_one_the_last_that_was(self):
        practice = make_practice(RevisionStatus.SUPERSEDED)
        archived = make_revision(
            RevisionStatus.ARCHIVED, practice=practice, archive_cause=ArchiveCause.UNCONFIRMED
        )

        assert records.public_versions(practice.code).current == archived

    def test_a_tombstone_takes_the_older_versions_with_it(self):
        practice = make_practice(RevisionStatus.SUPERSEDED)
        make_revision(RevisionStatus.ARCHIVED, practice=practice, archive_cause=ArchiveCause.LEGAL)

        versions = records.public_versions(practice.code)

        assert all(versions.is_withheld(version) for version in versions.all)

    def test_a_version_published_after_a_tombstone_is_readable(self):
        practice = make_practice(RevisionStatus.ARCHIVED, archive_cause=ArchiveCause.ERROR)
        published = make_revision(RevisionStatus.PUBLISHED, practice=practice)

        versions = records.public_versions(practice.code)

        assert not versions.is_withheld(published)
        assert versions.is_withheld(versions.numbered(1))


class TestReadRecord:
    def test_everything_that_hangs_on_a_version_in_five_queries(self, django_assert_num_queries):
        revision = make_revision(
            RevisionStatus.PUBLISHED,
            services=[make_service()],
            topics=[make_topic("Oportunidad"), make_topic("Eficiencia")],
            keywords=[make_keyword("Inclusión")],
        )
        for make in (make_figure, make_coverage, make_attachment, make_contact):
            make(revision)
        make_partner(revision, "Alcaldías", position=2, is_co_owner=True)
        make_partner(revision, "Cafés internet", position=1)
        make_selection(revision, year=2019, used_innovation=True)
        make_link(revision, "https://www.example.org/a")

        with django_assert_num_queries(5):
            record = records.read_record(revision)
            attachment = record.attachments[0]
            place = record.coverage[0].territory.full_name
            size = attachment.file.size

        assert (place, size) == ("Cundinamarca", 15)
        assert record.terms == {
            "services": ["Energía eléctrica"],
            "topics": ["Eficiencia", "Oportunidad"],
            "keywords": ["Inclusión"],
            "population_groups": [],
        }
        assert [(row.name, row.is_co_owner) for row in record.partners] == [
            ("Cafés internet", False),
            ("Alcaldías", True),
        ]
        assert [(row.year, bool(row.used_innovation)) for row in record.selections] == [
            (2019, True)
        ]
        assert [row.url for row in record.links] == ["https://www.example.org/a"]
        assert [row.phone for row in record.contacts] == ["(1)6016060"]

    def test_rows_of_other_versions_stay_there(self):
        other = make_revision(RevisionStatus.PUBLISHED, services=[make_service()])
        make_partner(other)
        make_figure(other)

        record = records.read_record(make_revision(RevisionStatus.PUBLISHED))

        assert not any([record.partners, record.figures, record.terms["services"]])

    def test_private_contacts_are_not_even_read(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_contact(revision, office="Dirección", is_public=False, person_name="Ana Ruiz")

        assert records.read_record(revision).contacts == []

    def test_the_evidence_is_that_of_the_principal_result(self):
        revision = make_revision(RevisionStatus.PUBLISHED)
        make_figure(revision, evidence_level=2)
        assert records.read_record(revision).evidence_level == 0

        make_figure(revision, evidence_level=1, is_headline=True)
        assert records.read_record(revision).evidence_level == 1


class TestPublicAttachment:
    def test_of_every_readable_version(self):
        practice = make_practice(RevisionStatus.SUPERSEDED)
        make_revision(RevisionStatus.PUBLISHED, practice=practice)
        attachment = make_attachment(practice.revisions.get(number=1))

        assert records.public_attachment(practice.code, attachment.pk) == attachment

    def test_not_of_a_draft_of_a_published_practice(self):
        practice = make_practice()
        attachment = make_attachment(make_revision(RevisionStatus.DRAFT, practice=practice))

        assert records.public_attachment(practice.code, attachment.pk) is None

    def test_not_under_the_code_of_another_practice(self):
        attachment = make_attachment(make_revision(RevisionStatus.PUBLISHED))

        assert records.public_attachment(make_practice().code, attachment.pk) is None

    def test_not_of_a_practice_that_was_taken_down(self):
        revision = make_revision(RevisionStatus.ARCHIVED, archive_cause=ArchiveCause.LEGAL)

        attachment = make_attachment(revision)

        assert records.public_attachment(revision.practice.code, attachment.pk) is None

    @pytest.mark.parametrize("stage", [FileStage.RECEIVED, FileStage.REFUSED])
    def test_not_before_it_was_found_in_order(self, stage):
        revision = make_revision(RevisionStatus.PUBLISHED)
        attachment = make_attachment(revision, file=make_stored_file(stage=stage))

        assert records.public_attachment(revision.practice.code, attachment.pk) is None


@pytest.mark.django_db(databases=["default", "side"])
def test_downloads_are_added_up_by_file():
    revision = make_revision(RevisionStatus.PUBLISHED)
    first, second = make_attachment(revision), make_attachment(revision, b"PK")
    code = revision.practice.code
    for _each in range(3):
        count_use(kind=UsageKind.DOWNLOAD, key=records.download_key(code, first.pk))
    count_use(kind=UsageKind.VIEW, key=records.download_key(code, second.pk))

    assert records.download_counts(code, [first, second]) == {first.pk: 3}
