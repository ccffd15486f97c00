"""Saving one section of a draft: what holds whoever saves at the same moment."""

import threading

import pytest
from django.db import connections

from practices.exceptions import NotAllowed, PracticesError, StaleVersion
from practices.models import Revision
from practices.services import drafts, presence, revisions
from tests.house import ENDORSEMENT

LESSONS = "aprendizajes"
LINKS = "archivos-enlaces-contacto"


def save(revision, actor, section=LESSONS, version=None, **parts):
    return drafts.save_section(
        revision,
        actor=actor,
        section=section,
        expected_version=revision.version if version is None else version,
        **{"content": {}, "rows": {}, "unfinished": {}, **parts},
    )


def test_a_section_leaves_the_others_as_they_are(house):
    revision = house.draft()
    saved = save(revision, house.editor, unfinished={"conclusion": "a medias"})
    saved = save(saved, house.manager, LINKS, rows={"links": [{"url": "https://example.org/"}]})
    assert saved.unfinished == {LESSONS: {"conclusion": "a medias"}}
    assert (saved.version, saved.updated_by) == (3, house.manager)
    assert saved.links.count() == saved.contacts.count() == 1


def test_what_belongs_to_another_section_is_refused(house):
    with pytest.raises(ValueError, match="summary"):
        save(house.draft(), house.editor, content={"summary": "x"})


def test_a_stale_section_is_refused_and_changes_nothing(house):
    revision = house.draft()
    save(revision, house.manager, content={"conclusion": "De ella"})
    with pytest.raises(StaleVersion):
        save(revision, house.editor, version=1, content={"conclusion": "Mía"})
    assert Revision.objects.get().conclusion == "De ella"


def test_a_code_taken_in_the_same_moment_is_refused_in_words(house):
    more = "mas-informacion"
    code = {"origin_source": "Banco", "origin_code": "B-1"}
    save(house.draft(), house.editor, more, content=code)
    with pytest.raises(PracticesError, match="acaba de usar"):
        save(house.draft(), house.editor, more, content=code)
    assert Revision.objects.latest("pk").version == 1


def test_the_form_of_staff_gives_way_to_what_they_wrote_anew(house):
    revision = save(
        house.draft(), house.editor, unfinished={"conclusion": "raro", "limitations": "raro"}
    )
    saved = drafts.save_draft(
        revision,
        actor=house.editor,
        expected_version=revision.version,
        content={"conclusion": "Claro", "limitations": revision.limitations},
    )
    assert saved.unfinished == {LESSONS: {"limitations": "raro"}}


def test_a_copy_takes_along_what_was_left_unfinished(house):
    revision = save(house.draft(), house.editor, unfinished={"conclusion": "a medias"})
    revisions.withdraw_revision(revision, actor=house.manager)
    again = drafts.start_next_revision(revision.practice, actor=house.editor)
    assert again.unfinished == {LESSONS: {"conclusion": "a medias"}}


def test_people_are_seen_by_others_until_they_leave(house):
    revision = house.draft()
    assert presence.appear(revision, actor=house.editor, section=LESSONS) == []
    (seen,) = presence.appear(revision, actor=house.manager, section=LINKS)
    assert (seen.name, seen.section) == (house.editor.get_full_name(), LESSONS)
    presence.leave(revision, actor=house.editor, section=LESSONS)
    assert presence.others_in(revision, actor=house.manager) == []


def test_who_went_away_without_a_word_is_forgotten(house, monkeypatch):
    revision = house.draft()
    presence.appear(revision, actor=house.editor, section=LESSONS)
    later = presence.timezone.now() + presence.STAYS_FOR
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert presence.others_in(revision, actor=house.manager) == []


def test_a_page_is_remembered_for_its_own_person_only(house):
    page = presence.new_page()
    presence.remember_page(page, actor=house.editor, shown={"title": "a1"})
    assert presence.remembered_page(page, actor=house.editor) == {"title": "a1"}
    assert presence.remembered_page(page, actor=house.manager) == {}
    assert presence.remembered_page("corto", actor=house.editor) == {}


@pytest.mark.django_db(transaction=True, databases=["default", "side"])
class TestAtOnce:
    """On whatever database the suite runs: one clean outcome and no lost text."""

    @staticmethod
    def run(*calls):
        barrier = threading.Barrier(len(calls))
        results = [None] * len(calls)

        def run(index, call):
            try:
                barrier.wait(timeout=10)
                results[index] = call()
            except Exception as error:
                results[index] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return results

    def test_two_saves_of_one_version_are_one_save_and_one_refusal(self, house):
        revision = house.draft()
        results = self.run(
            *(
                lambda who=who, text=text: save(
                    Revision.objects.get(pk=revision.pk),
                    who,
                    version=1,
                    content={"conclusion": text},
                )
                for who, text in ((house.editor, "Una"), (house.manager, "Otra"))
            )
        )
        refused = [result for result in results if isinstance(result, StaleVersion)]
        saved = [result for result in results if isinstance(result, Revision)]
        assert (len(saved), len(refused)) == (1, 1), results
        stored = Revision.objects.get()
        assert (stored.conclusion, stored.version) == (saved[0].conclusion, 2)

    def test_a_save_and_the_submission_leave_one_clean_outcome(self, house):
        revision = house.draft()
        revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
        results = self.run(
            lambda: save(
                Revision.objects.get(pk=revision.pk), house.editor, content={"conclusion": "Justo"}
            ),
            lambda: revisions.submit_revision(
                Revision.objects.get(pk=revision.pk), actor=house.manager
            ),
        )
        stored = Revision.objects.get()
        assert stored.status == "submitted", results
        refused = isinstance(results[0], NotAllowed | StaleVersion)
        assert stored.conclusion == ("" if refused else "Justo"), results
