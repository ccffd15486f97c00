"""What was logged or sent stays as it was, whatever tries to change it."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from practices.enums import AssignmentStatus
from practices.models import LogChain, MembershipEvent, ScoreVersion, TransitionLog, guards
from practices.models.history import GENESIS
from tests.factories import make_bank
from tests.services.scenes import BANK, Cast, assignment_of, scored

ALL_GUARDS = [
    "practices_transitionlog_no_update",
    "practices_transitionlog_no_delete",
    "practices_scoreversion_no_update",
    "practices_scoreversion_no_delete",
    "practices_membershipevent_no_update",
    "practices_membershipevent_no_delete",
]

OUT_OF_ACTION = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ALL_GUARDS[:2]],
    "postgresql": ["ALTER TABLE practices_transitionlog DISABLE TRIGGER USER"],
}


@pytest.fixture
def log_row(db):
    return TransitionLog.objects.create(
        chain=LogChain.objects.create(call=make_bank()),
        position=1,
        machine="revision",
        object_id=1,
        transition="submit",
        source="draft",
        target="submitted",
        role="editor",
        previous_hash=GENESIS,
        hash="a" * 64,
    )


@pytest.fixture
def sending(db):
    return scored(assignment_of(Cast(), BANK, AssignmentStatus.SENT)).versions.get()


@contextmanager
def refused():
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        yield


@pytest.fixture
def altering(db):
    """PostgreSQL alters no table while checks of this transaction are pending."""
    connection.check_constraints()


def test_none_is_missing_after_all_migrations(db):
    assert guards.missing(connection) == []


def test_the_tables_named_are_the_tables_there_are():
    tables = {model._meta.db_table for model in apps.get_app_config("practices").get_models()}
    assert set(guards.APPEND_ONLY) <= tables
    assert set(guards.APPEND_ONLY) == {
        model._meta.db_table for model in (TransitionLog, ScoreVersion, MembershipEvent)
    }


class TestLog:
    def test_update_is_refused(self, log_row):
        with refused():
            TransitionLog.objects.update(comment="otra cosa")
        log_row.comment = "otra cosa"
        with refused():
            log_row.save()
        assert TransitionLog.objects.get().comment == ""

    def test_delete_is_refused(self, log_row):
        with refused():
            TransitionLog.objects.all().delete()
        with refused():
            log_row.delete()
        assert TransitionLog.objects.count() == 1

    def test_plain_sql_is_refused(self, log_row):
        for statement in (
            "UPDATE practices_transitionlog SET target = 'published'",
            "DELETE FROM practices_transitionlog",
        ):
            with refused(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_upsert_is_refused(self, log_row):
        log_row.comment = "otra cosa"
        with refused():
            TransitionLog.objects.bulk_create(
                [log_row],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["comment"],
            )


class TestSentScores:
    def test_update_is_refused(self, sending):
        with refused():
            ScoreVersion.objects.update(total="100.00")
        assert ScoreVersion.objects.get().total == sending.total

    def test_delete_is_refused(self, sending):
        with refused():
            ScoreVersion.objects.all().delete()
        assert ScoreVersion.objects.count() == 1


class TestInstalling:
    def test_removing_lets_changes_through_and_installing_stops_them(self, log_row, altering):
        guards.remove(connection)
        assert guards.missing(connection) == ALL_GUARDS
        TransitionLog.objects.update(comment="otra cosa")
        guards.install(connection)
        assert guards.missing(connection) == []
        with refused():
            TransitionLog.objects.update(comment="")

    def test_installing_and_removing_twice_changes_nothing(self, altering):
        guards.install(connection)
        assert guards.missing(connection) == []
        guards.remove(connection)
        guards.remove(connection)
        assert guards.missing(connection) == ALL_GUARDS

    def test_a_single_missing_guard_is_named_and_put_back(self, altering):
        table = "practices_scoreversion"
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {table}_no_delete{on_table}")
        assert guards.missing(connection) == [f"{table}_no_delete"]
        guards.install(connection)
        assert guards.missing(connection) == []

    def test_guards_that_are_out_of_action_count_as_missing(self, altering):
        with connection.cursor() as cursor:
            for statement in OUT_OF_ACTION[connection.vendor]:
                cursor.execute(statement)
        assert guards.missing(connection) == ALL_GUARDS[:2]

    def test_the_migration_operation_installs_in_both_directions(self, altering):
        operation = guards.install_guards()
        assert operation.reversible
        for run in (operation.code, operation.reverse_code):
            guards.remove(connection)
            run(apps, SimpleNamespace(connection=connection))
            assert guards.missing(connection) == []
