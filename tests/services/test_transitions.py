"""One door for every change of state: who gets through it, when, and what it leaves behind."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from practices import roles
from practices.enums import AssignmentStatus, DecisionStage, RevisionStatus, SubmissionStatus
from practices.exceptions import TransitionRefused
from practices.models import LogChain, TransitionLog, guards
from practices.models.history import GENESIS
from practices.services.transitions import apply_transition, available_transitions, verify_chain
from practices.workflow import MACHINES
from tests.factories import make_bank, make_revision, make_submission, make_user
from tests.services.scenes import (
    BANK,
    CELLS,
    CONTEST,
    NOW,
    REASON,
    SCENES,
    Cast,
    Scene,
    assignment_of,
    call_of,
    entry_of,
    granted,
    revision_of,
    stage,
)


@pytest.fixture
def cast(db):
    return Cast()


def attempt(scene, name, person):
    """What happens when a person tries; nothing of it stays."""
    with transaction.atomic():
        try:
            entry = apply_transition(scene.obj, name, actor=person, **scene.keywords)
        except TransitionRefused as refusal:
            return None, refusal.message
        finally:
            scene.obj.refresh_from_db(fields=["status"])
            happened = (scene.obj.status, TransitionLog.objects.count())
            transaction.set_rollback(True)
    scene.obj.refresh_from_db(fields=["status"])
    return (entry, *happened), ""


def drawn(scene, name, person):
    """Whether the person sees the action as possible."""
    choices = available_transitions(scene.obj, person, call=scene.keywords.get("call"))
    return any(choice.name == name and choice.allowed for choice in choices)


class TestMatrix:
    """Role by state by action, generated from the tables."""

    @pytest.mark.parametrize(("machine", "name", "source", "kind"), CELLS)
    def test_those_the_table_names_get_through_and_nobody_else(
        self, cast, machine, name, source, kind
    ):
        kinds, _build = SCENES[machine, name]
        scene = stage(cast, machine, name, kind, source)
        target = MACHINES[machine].transition(name).target
        may = granted(machine, name, kind) if kind in kinds else set()
        assert scene.obj.status == source
        logged = TransitionLog.objects.count()
        outcomes = {}
        for person_name, person in cast.people().items():
            button = drawn(scene, name, person)
            done, reason = attempt(scene, name, person)
            outcomes[person_name] = bool(done)
            # Buttons are drawn for now; scenes with a date of their own play at another time.
            assert button == bool(done) or "at" in scene.keywords
            if done:
                entry, status, log_count = done
                assert (status, log_count) == (target, logged + 1)
                assert entry.role in scene.roles(cast)[person_name] & may
                assert entry.actor_id == (person.pk if person else None)
            else:
                assert reason.endswith(".")
                assert scene.obj.status == source
        held = scene.roles(cast)
        assert outcomes == {person: bool(held[person] & may) for person in outcomes}
        assert TransitionLog.objects.count() == logged

    @pytest.mark.parametrize(
        ("machine", "status"),
        [(machine.name, status) for machine in MACHINES.values() for status in machine.states],
    )
    def test_nothing_leaves_a_state_that_the_table_does_not_name(self, cast, machine, status):
        make = {
            "revision": lambda: revision_of(cast, status),
            "submission": lambda: entry_of(cast, BANK, status),
            "assignment": lambda: assignment_of(cast, BANK, status),
            "call": lambda: call_of(cast, CONTEST, status),
        }
        scene = Scene(make[machine](), make_bank(), {"comment": REASON})
        elsewhere = [t for t in MACHINES[machine].transitions if status not in t.sources]
        assert elsewhere
        for transition_row in elsewhere:
            for person in (cast.coordinator, cast.portal):
                done, reason = attempt(scene, transition_row.name, person)
                assert done is None
                assert "Vuelva a cargar la página" in reason
        assert scene.obj.status == status
        assert TransitionLog.objects.count() == 0


class TestOneTransition:
    def test_writes_status_and_one_row_of_the_log(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        before = timezone.now()
        entry = apply_transition(
            scene.obj, "submit", actor=cast.editor, comment="  Lista. ", payload={"call": 7}
        )
        assert scene.obj.status == "submitted"
        scene.obj.refresh_from_db()
        assert scene.obj.status == "submitted"
        stored = TransitionLog.objects.get()
        assert stored == entry
        assert (stored.machine, stored.object_id) == ("revision", scene.obj.pk)
        assert (stored.source, stored.target) == ("draft", "submitted")
        assert (stored.transition, stored.transition_label) == ("submit", "Enviar")
        assert (stored.actor, stored.role) == (cast.editor, "editor")
        assert (stored.comment, stored.payload) == ("Lista.", {"call": 7})
        assert before <= stored.at <= timezone.now()
        assert stored.chain.call == make_bank()

    def test_the_portal_acts_without_a_person(self, cast):
        scene = stage(cast, "revision", "lapse", BANK)
        entry = apply_transition(scene.obj, "lapse", actor=None, **scene.keywords)
        assert (entry.actor, entry.role, entry.at) == (None, "system", NOW)

    def test_stale_object_is_read_again(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        stale = type(scene.obj).objects.get(pk=scene.obj.pk)
        apply_transition(scene.obj, "submit", actor=cast.editor)
        with pytest.raises(TransitionRefused, match="ahora es “Enviada”"):
            apply_transition(stale, "submit", actor=cast.editor)
        assert TransitionLog.objects.count() == 1

    def test_nothing_but_the_status_of_the_given_object_is_written(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        scene.obj.title = "Título sin guardar"
        apply_transition(scene.obj, "submit", actor=cast.editor)
        assert scene.obj.title == "Título sin guardar"
        scene.obj.refresh_from_db()
        assert scene.obj.title == "Canal de atención"

    def test_role_taken_away_since_the_person_was_loaded_counts_no_more(self, cast):
        scene = stage(cast, "revision", "return", BANK)
        assert roles.COORDINATOR in cast.coordinator.group_names
        type(cast.coordinator).objects.get(pk=cast.coordinator.pk).groups.clear()
        with pytest.raises(TransitionRefused, match="Usted no puede devolver la práctica"):
            apply_transition(scene.obj, "return", actor=cast.coordinator)

    def test_missing_comment_is_asked_for(self, cast):
        scene = stage(cast, "revision", "archive", BANK)
        with pytest.raises(TransitionRefused) as refusal:
            apply_transition(scene.obj, "archive", actor=cast.coordinator, comment=" \n ")
        assert refusal.value.message == "Escriba el motivo: queda en la bitácora del caso."

    def test_what_comes_after_a_refusal_in_the_same_transaction_can_go_on(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        with transaction.atomic():
            with pytest.raises(TransitionRefused):
                apply_transition(scene.obj, "submit", actor=cast.citizen)
            apply_transition(scene.obj, "submit", actor=cast.editor)
        assert TransitionLog.objects.count() == 1

    def test_rolled_back_transaction_leaves_no_trace(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        with transaction.atomic():
            apply_transition(scene.obj, "submit", actor=cast.editor)
            transaction.set_rollback(True)
        scene.obj.refresh_from_db()
        assert scene.obj.status == "draft"
        assert TransitionLog.objects.count() == 0
        assert LogChain.objects.count() == 0

    def test_unknown_transition_is_an_error_of_the_caller(self, cast):
        with pytest.raises(KeyError):
            apply_transition(revision_of(cast, "draft"), "fly", actor=cast.editor)

    def test_queries_do_not_grow_with_the_log(self, cast, django_assert_num_queries):
        first, second = (stage(cast, "revision", "return", BANK).obj for _number in range(2))
        apply_transition(first, "return", actor=cast.coordinator)
        with django_assert_num_queries(16):
            apply_transition(second, "return", actor=cast.coordinator)


class TestAvailableTransitions:
    def test_lists_what_the_role_allows_in_the_order_of_the_table(self, cast):
        scene = stage(cast, "revision", "submit", BANK)
        choices = available_transitions(scene.obj, cast.editor)
        assert [(c.name, str(c.label), c.allowed, c.reason, c.needs_comment) for c in choices] == [
            ("submit", "Enviar", True, "", False),
            ("withdraw", "Retirar", True, "", False),
        ]

    def test_what_a_guard_forbids_is_listed_with_the_reason(self, cast):
        make_bank()
        revision = revision_of(cast, "draft", summary="")
        choice = available_transitions(revision, cast.editor)[0]
        assert (choice.name, choice.allowed) == ("submit", False)
        assert choice.reason == "Falta diligenciar: “Resumen del proyecto” y “Contacto”."

    def test_what_an_earlier_act_forbids_is_listed_with_the_reason(self, cast):
        scene = stage(cast, "submission", "decide_in_bank", BANK)
        cast.coordinator.groups.add(*cast.publisher.groups.all())
        person = type(cast.coordinator).objects.get(pk=cast.coordinator.pk)
        choice = next(
            c for c in available_transitions(scene.obj, person) if c.name == "decide_in_bank"
        )
        assert not choice.allowed
        assert choice.reason.startswith("Usted ya propuso o pidió la decisión")

    def test_nothing_for_people_without_a_role(self, cast):
        revision = stage(cast, "revision", "submit", BANK).obj
        for person in (cast.citizen, cast.anonymous, cast.administrator, cast.manager_elsewhere):
            assert available_transitions(revision, person) == []

    def test_the_portal_sees_its_own(self, cast):
        entry = stage(cast, "submission", "start_evaluation", BANK).obj
        names = [c.name for c in available_transitions(entry, None) if c.allowed]
        assert names == ["start_evaluation", "withdraw"]

    def test_what_is_yet_to_be_written_is_not_asked_for(self, cast):
        scene = stage(cast, "assignment", "recuse", BANK, "invited")
        scene.obj.recusal.delete()
        choices = available_transitions(scene.obj, cast.evaluator)
        assert {c.name: c.allowed for c in choices} == {
            "accept": True,
            "decline": True,
            "recuse": True,
        }


class TestChain:
    def make_log(self, cast, length=3):
        for _position in range(length):
            scene = stage(cast, "revision", "return", BANK)
            apply_transition(scene.obj, "return", actor=cast.coordinator, payload={"a": [1, 2]})
        return LogChain.objects.get()

    def test_rows_are_chained_from_the_first_to_the_head(self, cast):
        chain = self.make_log(cast)
        entries = list(chain.entries.order_by("position"))
        assert [entry.position for entry in entries] == [1, 2, 3]
        assert [entry.previous_hash for entry in entries] == [
            GENESIS,
            *[e.hash for e in entries[:2]],
        ]
        assert (chain.length, chain.head_hash) == (3, entries[-1].hash)
        assert verify_chain(chain) is None

    def test_an_empty_chain_is_whole(self, cast):
        assert verify_chain(LogChain.objects.create(call=make_bank())) is None

    def test_each_call_has_its_own(self, cast):
        bank = stage(cast, "submission", "withdraw", BANK)
        contest = stage(cast, "submission", "withdraw", CONTEST)
        for scene in (bank, contest):
            apply_transition(scene.obj, "withdraw", actor=cast.editor)
        assert {chain.call: chain.length for chain in LogChain.objects.all()} == {
            bank.call: 1,
            contest.call: 1,
        }

    def test_a_version_stays_in_the_chain_of_the_call_it_was_submitted_to(self, cast):
        revision = revision_of(cast, RevisionStatus.PUBLISHED)
        entry_of(cast, BANK, SubmissionStatus.DECIDED, revision=revision)
        entry_of(cast, CONTEST, SubmissionStatus.ENTERED, revision=revision)
        entry = apply_transition(revision, "archive", actor=cast.coordinator, comment=REASON)
        assert entry.chain.call == make_bank()

    def test_a_version_without_call_joins_the_bank(self, cast):
        scene = stage(cast, "revision", "publish_historic", BANK)
        entry = apply_transition(scene.obj, "publish_historic", actor=cast.publisher)
        assert entry.chain.call == make_bank()

    @pytest.mark.parametrize(
        "change",
        [
            {"comment": "Otra cosa"},
            {"target": "approved"},
            {"source": "draft"},
            {"transition": "approve"},
            {"object_id": 99},
            {"machine": "submission"},
            {"role": "publisher"},
            {"payload": {"a": [2, 1]}},
            {"actor": None},
            {"at": NOW - datetime.timedelta(microseconds=1)},
            {"hash": "f" * 64},
        ],
    )
    def test_an_altered_row_is_named(self, cast, change):
        chain = self.make_log(cast)
        self.without_guards(chain.entries.filter(position=2).update, **change)
        assert verify_chain(chain) == "El asiento 2 fue alterado."

    def test_an_altered_row_with_a_new_hash_breaks_the_next(self, cast):
        chain = self.make_log(cast)
        forged = chain.entries.get(position=2)
        forged.comment = "Otra cosa"
        forged.hash = forged.computed_hash()
        self.without_guards(forged.save)
        assert verify_chain(chain) == "El asiento 3 no continúa el anterior."

    def test_a_missing_row_is_named(self, cast):
        chain = self.make_log(cast)
        self.without_guards(chain.entries.filter(position=2).delete)
        assert verify_chain(chain) == "Falta el asiento 2."

    def test_a_cut_tail_is_named(self, cast):
        chain = self.make_log(cast)
        self.without_guards(chain.entries.filter(position=3).delete)
        assert verify_chain(chain) == (
            "La cadena debía terminar en el asiento 3 y termina en el 2."
        )

    def test_a_forged_head_is_named(self, cast):
        chain = self.make_log(cast)
        chain.head_hash = "f" * 64
        assert "debía terminar" in verify_chain(chain)

    @staticmethod
    def without_guards(change, **columns):
        connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
        guards.remove(connection)
        change(**columns)


class TestConcurrency:
    """Two people at once, on whatever database the suite runs: one clean outcome."""

    @staticmethod
    def at_once(*calls):
        """Run the calls in threads that start together; what each gave or how it was refused."""
        barrier = threading.Barrier(len(calls))
        results = [None] * len(calls)

        def run(index, call):
            try:
                barrier.wait(timeout=10)
                results[index] = call()
            except TransitionRefused as refusal:
                results[index] = refusal
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

    @staticmethod
    def set_stage(cast, *scene):
        """With a chain already: making its first row would make the threads wait for each other,
        and no test would notice a lock that is gone."""
        staged = stage(cast, *scene)
        LogChain.objects.get_or_create(call=staged.call)
        return staged

    @staticmethod
    def trying(obj, name, actor, **keywords):
        model = type(obj)
        return lambda: apply_transition(model.objects.get(pk=obj.pk), name, actor=actor, **keywords)

    @staticmethod
    def assert_one_winner(results):
        won = [result for result in results if isinstance(result, TransitionLog)]
        refused = [result for result in results if isinstance(result, TransitionRefused)]
        assert (len(won), len(refused)) == (1, len(results) - 1), results
        assert TransitionLog.objects.get() == won[0]
        assert verify_chain(LogChain.objects.get()) is None
        return won[0]

    @pytest.mark.django_db(transaction=True)
    def test_two_publishers_confirm(self):
        cast = Cast()
        scene = self.set_stage(cast, "submission", "decide_in_bank", BANK)
        second = make_user(groups=[roles.PUBLISHER])
        results = self.at_once(
            *(self.trying(scene.obj, "decide_in_bank", who) for who in (cast.publisher, second))
        )
        self.assert_one_winner(results)
        scene.obj.refresh_from_db()
        assert scene.obj.status == "decided"

    @pytest.mark.django_db(transaction=True)
    def test_who_comes_second_waits_for_the_first_and_finds_it_done(self):
        cast = Cast()
        scene = self.set_stage(cast, "submission", "decide_in_bank", BANK)
        second = make_user(groups=[roles.PUBLISHER])
        with transaction.atomic():
            first = apply_transition(scene.obj, "decide_in_bank", actor=cast.publisher)
            results = []
            waiting = threading.Thread(
                target=lambda: results.extend(
                    self.at_once(self.trying(scene.obj, "decide_in_bank", second))
                )
            )
            waiting.start()
            waiting.join(timeout=1)
            assert results == []
        waiting.join(timeout=30)
        assert isinstance(results[0], TransitionRefused), results
        assert TransitionLog.objects.get() == first

    @pytest.mark.django_db(transaction=True)
    def test_acceptance_against_withdrawal_of_the_invitation(self):
        cast = Cast()
        scene = self.set_stage(cast, "assignment", "accept", BANK)
        results = self.at_once(
            self.trying(scene.obj, "accept", cast.evaluator),
            self.trying(scene.obj, "annul", cast.coordinator, comment=REASON),
        )
        logs = list(TransitionLog.objects.order_by("position"))
        scene.obj.refresh_from_db()
        # Annulling is possible before and after the acceptance, accepting only before.
        if len(logs) == 2:
            assert [log.target for log in logs] == ["accepted", "annulled"]
        else:
            assert [log.target for log in logs] == ["annulled"]
            assert isinstance(results[0], TransitionRefused)
        assert scene.obj.status == "annulled"

    @pytest.mark.django_db(transaction=True)
    def test_four_coordinators_return_the_same_version(self):
        cast = Cast()
        scene = self.set_stage(cast, "revision", "return", BANK)
        results = self.at_once(
            self.trying(scene.obj, "return", cast.coordinator),
            self.trying(scene.obj, "return", cast.coordinator),
            self.trying(scene.obj, "return", cast.coordinator),
            self.trying(scene.obj, "return", cast.coordinator),
        )
        assert self.assert_one_winner(results).target == "returned"

    @pytest.mark.django_db(transaction=True)
    def test_evaluation_that_waited_for_the_call_to_end_is_refused(self):
        cast = Cast()
        scene = self.set_stage(cast, "assignment", "send", CONTEST)
        results = []
        sending = threading.Thread(
            target=lambda: results.extend(
                self.at_once(self.trying(scene.obj, "send", cast.evaluator))
            )
        )
        with transaction.atomic():
            apply_transition(scene.call, "cancel", actor=cast.publisher, comment=REASON)
            sending.start()
            # Long enough for the sender to stand at the lock; then the call is over for good.
            sending.join(timeout=1)
            assert results == []
        sending.join(timeout=30)
        assert isinstance(results[0], TransitionRefused), results
        assert results[0].message.startswith("La postulación no está en evaluación")

    @pytest.mark.django_db(transaction=True)
    def test_many_cases_of_a_call_share_one_chain_without_gaps(self):
        cast = Cast()
        scenes = [stage(cast, "revision", "return", BANK) for _number in range(8)]
        results = self.at_once(
            *(self.trying(scene.obj, "return", cast.coordinator) for scene in scenes)
        )
        assert all(isinstance(result, TransitionLog) for result in results), results
        chain = LogChain.objects.get()
        assert sorted(result.position for result in results) == list(range(1, 9))
        assert (chain.length, verify_chain(chain)) == (8, None)


def test_the_stage_is_set_for_every_transition():
    assert set(SCENES) == {
        (machine.name, transition.name)
        for machine in MACHINES.values()
        for transition in machine.transitions
    }


def test_log_rows_of_an_object_come_oldest_first(cast):
    revision = stage(cast, "revision", "return", BANK).obj
    apply_transition(revision, "return", actor=cast.coordinator)
    apply_transition(revision, "withdraw", actor=cast.manager)
    other = make_submission(make_revision(RevisionStatus.SUBMITTED, practice={"owner": cast.owner}))
    apply_transition(other, "withdraw", actor=cast.manager)
    log = TransitionLog.objects.for_object(revision)
    assert [entry.transition for entry in log] == ["return", "withdraw"]


def test_a_person_in_the_log_cannot_be_deleted(cast):
    revision = stage(cast, "revision", "return", BANK).obj
    apply_transition(revision, "return", actor=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.coordinator.delete()


def test_decision_that_was_sent_back_is_not_confirmed(cast):
    scene = stage(cast, "submission", "decide_in_bank", BANK)
    decision = scene.obj.decisions.get()
    decision.stage, decision.sent_back_reason = DecisionStage.SENT_BACK, REASON
    decision.save()
    with pytest.raises(TransitionRefused, match="No hay una decisión propuesta"):
        apply_transition(scene.obj, "decide_in_bank", actor=cast.publisher)


def test_evaluation_starts_once_enough_accepted(cast):
    scene = stage(cast, "submission", "start_evaluation", BANK)
    scene.obj.assignments.update(no_conflict_stated_at=NOW)
    assert scene.obj.assignments.get().status == AssignmentStatus.ACCEPTED
    apply_transition(scene.obj, "start_evaluation", actor=None)
    assert scene.obj.status == "in_evaluation"
