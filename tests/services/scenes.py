"""For each transition of each machine, a case in which nothing but role and state can refuse it.

``CAST`` has fixed meanings; ``SCENES`` maps (machine, transition) to a function that sets the
stage for one kind of call and one source state.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from practices import roles
from practices.enums import (
    ArchiveCause,
    AssignmentStatus,
    CallKind,
    CallStatus,
    CountersignedAction,
    DecisionStage,
    MembershipRole,
    NotificationStage,
    ObjectionSubject,
    Outcome,
    RecusalGround,
    RevisionStatus,
    SubmissionStatus,
)
from practices.guards_of.revision import reminder_event
from practices.models import (
    Call,
    Countersignature,
    Decision,
    EligibilityAnswer,
    EligibilityItem,
    Endorsement,
    Evaluation,
    Notification,
    Objection,
    Observation,
    Recusal,
    Score,
    ScoreVersion,
)
from practices.permission_table import PERMISSIONS, Role
from practices.selectors.content import field_hash
from practices.services.transitions import apply_transition
from practices.workflow import MACHINES
from tests.factories import (
    make_assignment,
    make_bank,
    make_call,
    make_contact,
    make_juror,
    make_link,
    make_member,
    make_organisation,
    make_revision,
    make_stored_file,
    make_submission,
    make_user,
)

BANK, CONTEST = CallKind.BANK, CallKind.CONTEST
REASON = "Los requisitos no se cumplen porque la práctica todavía no tiene resultados."
TODAY = datetime.date(2026, 6, 16)
NOW = datetime.datetime(2026, 6, 16, 15, tzinfo=datetime.UTC)
COMPLETE = {
    "title": "Canal de atención",
    "target_population": "Usuarios de zonas rurales.",
    "started_on": datetime.date(2020, 1, 2),
    "is_ongoing": True,
    "impact": "Menos filas.",
    "summary": "Un canal en línea.",
    "replicability": "Basta un computador.",
    "limitations": "Sin internet no sirve.",
}


class Cast:
    """One person for each thing a person can be, and some who are nothing to the case."""

    def __init__(self):
        self.owner = make_organisation("Energía del Valle")
        elsewhere = make_organisation("Aguas del Norte")
        self.manager = make_member(self.owner)
        self.editor = make_member(self.owner, role=MembershipRole.EDITOR)
        self.manager_elsewhere = make_member(elsewhere)
        self.citizen = make_user()
        self.coordinator = make_user(full_name="Carla Coordina", groups=[roles.COORDINATOR])
        self.publisher = make_user(full_name="Pablo Publica", groups=[roles.PUBLISHER])
        self.evaluator = make_user(full_name="Eva Evalúa", groups=[roles.EVALUATOR])
        self.other_evaluator = make_user(groups=[roles.EVALUATOR])
        self.auditor = make_user(groups=[roles.AUDITOR])
        self.administrator = make_user(
            groups=[roles.ADMINISTRATOR], is_staff=True, is_superuser=True
        )
        self.jury_chair = make_user(full_name="Julia Preside")
        self.former_coordinator = make_user(groups=[roles.COORDINATOR], is_active=False)
        self.anonymous = AnonymousUser()
        self.portal = None

    def people(self):
        return {name: person for name, person in vars(self).items() if name != "owner"}


@dataclass
class Scene:
    """``keywords`` go to ``apply_transition``; ``body_has_users`` False: an owner without any."""

    obj: object
    call: Call
    keywords: dict = field(default_factory=dict)
    body_has_users: bool = True

    def roles(self, cast: Cast) -> dict[str, set[Role]]:
        """What each member of the cast is to this case."""
        held = {name: set() for name in cast.people()}
        held["coordinator"] = {Role.COORDINATOR}
        held["publisher"] = {Role.PUBLISHER}
        held["auditor"] = {Role.AUDITOR}
        held["portal"] = {Role.SYSTEM}
        if self.call.jury_chair_id:
            held["jury_chair"] = {Role.JURY_CHAIR}
        if self.obj._meta.model_name == "assignment":
            held["evaluator"] = {Role.EVALUATOR}
        if self.obj._meta.model_name != "call":
            if self.body_has_users:
                held["manager"], held["editor"] = {Role.MANAGER}, {Role.EDITOR}
            else:
                held["coordinator"].add(Role.PROXY)
        return held


def call_of(cast: Cast, kind: str, status=None) -> Call:
    if kind == BANK:
        call = make_bank()
        call.status = status or CallStatus.OPEN
        call.save()
        return call
    return make_call(
        status=status or CallStatus.EVALUATION,
        jury_chair=cast.jury_chair,
        minimum_evaluations=2 if status == CallStatus.SETUP else 1,
        opens_at=NOW - datetime.timedelta(days=60),
        closes_at=NOW - datetime.timedelta(days=1),
    )


def revision_of(cast: Cast, status, *, owner=None, **columns):
    practice = columns.pop("practice", None) or {
        "owner": owner or cast.owner,
        "created_by": make_user(),
    }
    return make_revision(status, practice=practice, **COMPLETE | columns)


def entry_of(cast, kind, status, *, call=None, revision=None, **columns):
    call = call or call_of(cast, kind)
    revision = revision or revision_of(cast, RevisionStatus.SUBMITTED)
    return make_submission(revision, call, status=status, content_hash="0" * 64, **columns)


def sent_evaluation(entry, evaluator=None, levels=(4, 4, 4, 3)):
    assignment = make_assignment(entry, evaluator, status=AssignmentStatus.SENT)
    scored(assignment, levels)
    return assignment


def scored(assignment, levels=(4, 4, 4, 3)):
    """Scores in the order of the criteria, with the version that was sent."""
    evaluation = Evaluation.objects.create(assignment=assignment, sent_at=NOW)
    criteria = assignment.submission.rubric.criteria.all()
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=criterion, value=level)
        for criterion, level in zip(criteria, levels, strict=True)
    )
    ScoreVersion.objects.create(
        evaluation=evaluation,
        number=1,
        content={},
        total="76.00",
        sent_by=assignment.evaluator,
        sent_at=NOW,
        hash="0" * 64,
    )
    return evaluation


def proposer_of(cast, kind):
    return cast.coordinator if kind == BANK else cast.jury_chair


def decision_on(entry, cast, kind, *, outcome=Outcome.ACCEPTED, stage=DecisionStage.PROPOSED):
    is_settled = stage == DecisionStage.CONFIRMED
    return Decision.objects.create(
        submission=entry,
        outcome=outcome,
        stage=stage,
        rationale=REASON,
        proposed_by=proposer_of(cast, kind),
        settled_by=cast.publisher if is_settled else None,
        settled_at=NOW if is_settled else None,
    )


def countersigned(
    action, requested_by, signed_by, *, submission=None, revision=None, lapses_on=None
):
    act = Countersignature.objects.create(
        action=action,
        submission=submission,
        reason=REASON,
        requested_by=requested_by,
        requested_at=NOW,
        lapses_on=TODAY + datetime.timedelta(days=7),
        signed_by=signed_by,
        signed_at=NOW,
    )
    if revision:
        act.revisions.add(revision)
    return act


# -- Revision -----------------------------------------------------------------------------------


def submit(cast, kind, source):
    revision = revision_of(cast, source)
    make_contact(revision)
    make_link(revision)
    endorse(revision, cast.manager)
    call = call_of(cast, kind)
    return Scene(revision, call, {"call": call})


def endorse(revision, given_by, **columns):
    return Endorsement.objects.create(
        revision=revision,
        given_by=given_by,
        responsible_name="Rita Responde",
        responsible_post="Gerente",
        accepts_licence=True,
        has_image_permissions=True,
        consents_data_treatment=True,
        **columns,
    )


def submit_for_body(cast, kind, source):
    revision = revision_of(cast, source, owner=make_organisation("Alcaldía sin usuarios"))
    make_contact(revision)
    make_link(revision)
    endorse(revision, cast.coordinator, letter=make_stored_file())
    call = call_of(cast, kind)
    return Scene(revision, call, {"call": call}, body_has_users=False)


def observe(revision, code="impact", cast=None):
    return Observation.objects.create(
        revision=revision,
        field=code,
        text="¿Con qué cifras?",
        field_value_hash=field_hash(revision, code),
        created_by=cast.coordinator if cast else make_user(),
    )


def give_back(cast, kind, source):
    entry = entry_of(cast, kind, SubmissionStatus.ENTERED)
    observe(entry.revision)
    return Scene(entry.revision, entry.call)


def resubmit(cast, kind, source):
    revision = revision_of(cast, source, returned_due_on=TODAY)
    make_contact(revision)
    make_link(revision)
    observe(revision)
    revision.impact = "Menos filas: 900 atenciones al mes."
    revision.save()
    entry = entry_of(cast, kind, SubmissionStatus.ENTERED, revision=revision)
    return Scene(revision, entry.call)


def lapse(cast, kind, source):
    long_ago = TODAY - datetime.timedelta(days=45)
    revision = revision_of(cast, source, returned_due_on=long_ago)
    entry = entry_of(cast, kind, SubmissionStatus.ENTERED, revision=revision)
    for number in (1, 2):
        Notification.objects.create(
            key=f"return_reminder:{reminder_event(revision, number)}:alguien@example.org",
            kind="return_reminder",
            address="alguien@example.org",
            stage=NotificationStage.SENT,
        )
    return Scene(revision, entry.call, {"at": NOW})


def withdraw_revision(cast, kind, source):
    revision = revision_of(cast, source)
    if source == RevisionStatus.DRAFT:
        call = call_of(cast, kind)
        return Scene(revision, call, {"call": call})
    entry = entry_of(cast, kind, SubmissionStatus.ENTERED, revision=revision)
    return Scene(revision, entry.call)


def decided_entry(cast, kind, outcome):
    status = None if kind == BANK else CallStatus.RESULTS_PUBLISHED
    entry = entry_of(cast, kind, SubmissionStatus.DECIDED, call=call_of(cast, kind, status))
    decision_on(entry, cast, kind, outcome=outcome, stage=DecisionStage.CONFIRMED)
    return entry


def approve(cast, kind, source):
    entry = decided_entry(cast, kind, Outcome.ACCEPTED)
    return Scene(entry.revision, entry.call)


def reject(cast, kind, source):
    entry = decided_entry(cast, kind, Outcome.BELOW_MINIMUM)
    return Scene(entry.revision, entry.call, {"comment": REASON})


def approve_correction(cast, kind, source):
    published = revision_of(cast, RevisionStatus.PUBLISHED)
    corrected = revision_of(
        cast, source, practice=published.practice, summary="Un canal en línea, sin filas."
    )
    entry = entry_of(cast, kind, SubmissionStatus.ENTERED, revision=corrected)
    return Scene(corrected, entry.call)


def accept_correction(cast, kind, source):
    scene = approve_correction(cast, kind, RevisionStatus.SUBMITTED)
    apply_transition(scene.obj, "approve_correction", actor=cast.coordinator)
    entry = scene.obj.submissions.get()
    return Scene(entry, entry.call)


def reject_ineligible(cast, kind, source):
    entry = entry_of(cast, kind, SubmissionStatus.INELIGIBLE)
    return Scene(entry.revision, entry.call, {"comment": REASON})


def publish_historic(cast, kind, source):
    revision = revision_of(cast, source)
    action = CountersignedAction.HISTORIC_BATCH
    countersigned(action, cast.coordinator, cast.publisher, revision=revision)
    call = call_of(cast, kind)
    return Scene(revision, call, {"call": call})


def with_decided_entry(cast, kind, source, *, keywords=None, **columns):
    revision = revision_of(cast, source, **columns)
    entry = entry_of(cast, kind, SubmissionStatus.DECIDED, revision=revision)
    return Scene(revision, entry.call, keywords or {})


def supersede(cast, kind, source):
    scene = with_decided_entry(cast, kind, source)
    revision_of(cast, RevisionStatus.APPROVED, practice=scene.obj.practice)
    return scene


def archive(cast, kind, source):
    return with_decided_entry(cast, kind, source, keywords={"comment": REASON})


def archive_unconfirmed(cast, kind, source):
    scene = with_decided_entry(cast, kind, source, keywords={"at": NOW})
    scene.obj.practice.valid_until = datetime.date(2025, 6, 15)
    scene.obj.practice.save()
    return scene


def restore(cast, kind, source):
    keywords = {"comment": REASON, "at": NOW}
    return with_decided_entry(
        cast, kind, source, keywords=keywords, archive_cause=ArchiveCause.BY_OWNER
    )


# -- Submission ---------------------------------------------------------------------------------


def answered(entry, *, is_met):
    item = EligibilityItem.objects.create(call=entry.call, question="¿Hay resultados?")
    EligibilityAnswer.objects.create(
        submission=entry, item=item, is_met=is_met, text="No los hay.", answered_by=make_user()
    )
    return item


def declare_eligible(cast, kind, source):
    entry = entry_of(cast, kind, source)
    answered(entry, is_met=True)
    return Scene(entry, entry.call)


def declare_ineligible(cast, kind, source):
    entry = entry_of(cast, kind, source)
    answered(entry, is_met=False)
    return Scene(entry, entry.call)


def admit_after_objection(cast, kind, source):
    entry = entry_of(cast, kind, source)
    Objection.objects.create(
        call=entry.call,
        subject=ObjectionSubject.ELIGIBILITY,
        submission=entry,
        organisation=cast.owner,
        text=REASON,
        made_by=cast.editor,
        is_upheld=True,
        answer=REASON,
        answered_by=cast.coordinator,
        answered_at=NOW,
    )
    return Scene(entry, entry.call, {"comment": REASON})


def start_evaluation(cast, kind, source):
    entry = entry_of(cast, kind, source)
    make_assignment(entry, cast.evaluator)
    return Scene(entry, entry.call)


def evaluated(cast, kind, source):
    entry = entry_of(cast, kind, source)
    sent_evaluation(entry, cast.evaluator)
    return Scene(entry, entry.call)


def return_to_evaluation(cast, kind, source):
    scene = evaluated(cast, kind, source)
    named = [scene.obj.assignments.get().pk]
    scene.keywords = {"comment": REASON, "payload": {"assignments": named}}
    return scene


def decide(cast, kind, source):
    scene = evaluated(cast, kind, source)
    decision_on(scene.obj, cast, kind)
    return scene


def reopen_result(cast, kind, source):
    entry = entry_of(cast, kind, source)
    decision_on(entry, cast, kind, stage=DecisionStage.CONFIRMED)
    action = CountersignedAction.REOPEN_RESULT
    countersigned(action, proposer_of(cast, kind), cast.publisher, submission=entry)
    return Scene(entry, entry.call, {"comment": REASON})


def withdraw_submission(cast, kind, source):
    entry = entry_of(cast, kind, source)
    return Scene(entry, entry.call)


def disqualify(cast, kind, source):
    entry = entry_of(cast, kind, source)
    signer = cast.publisher if kind == BANK else cast.jury_chair
    countersigned(CountersignedAction.DISQUALIFY, cast.coordinator, signer, submission=entry)
    return Scene(entry, entry.call, {"comment": REASON})


# -- Assignment ---------------------------------------------------------------------------------


def assignment_of(cast, kind, source, entry_status=SubmissionStatus.IN_EVALUATION, **columns):
    entry = entry_of(cast, kind, entry_status)
    return make_assignment(entry, cast.evaluator, status=source, **columns)


def invite(cast, kind, source):
    assignment = assignment_of(cast, kind, source, SubmissionStatus.ELIGIBLE)
    make_juror(assignment.submission.call, assignment.evaluator)
    return Scene(assignment, assignment.submission.call)


def accept(cast, kind, source):
    assignment = assignment_of(
        cast,
        kind,
        source,
        SubmissionStatus.ELIGIBLE,
        no_conflict_stated_at=NOW,
        confidentiality_at=NOW,
    )
    return Scene(assignment, assignment.submission.call)


def decline(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    return Scene(assignment, assignment.submission.call, {"comment": REASON})


def recuse(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    Recusal.objects.create(assignment=assignment, ground=RecusalGround.FAMILY, text=REASON)
    return Scene(assignment, assignment.submission.call)


def send(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    scored(assignment)
    return Scene(assignment, assignment.submission.call)


def reopen_evaluation(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    scored(assignment)
    return Scene(assignment, assignment.submission.call, {"comment": REASON})


def reopen_own(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    evaluation = scored(assignment)
    evaluation.needs_confirmation = True
    evaluation.save()
    return Scene(assignment, assignment.submission.call)


def withdraw_assignment(cast, kind, source):
    assignment = assignment_of(cast, kind, source)
    return Scene(assignment, assignment.submission.call)


def release(cast, kind, source):
    assignment = assignment_of(cast, kind, source, SubmissionStatus.WITHDRAWN)
    return Scene(assignment, assignment.submission.call)


# -- Call ---------------------------------------------------------------------------------------


def phase(cast, kind, source):
    call = call_of(cast, kind, source)
    return Scene(call, call, {"comment": REASON, "at": NOW})


EITHER = (BANK, CONTEST)
#: (machine, transition) → where it can succeed, and the stage for it.
SCENES: dict[tuple[str, str], tuple[tuple[str, ...], Callable]] = {
    ("revision", "submit"): (EITHER, submit),
    ("revision", "submit_for_body"): (EITHER, submit_for_body),
    ("revision", "return"): (EITHER, give_back),
    ("revision", "resubmit"): (EITHER, resubmit),
    ("revision", "lapse"): (EITHER, lapse),
    ("revision", "withdraw"): (EITHER, withdraw_revision),
    ("revision", "approve"): (EITHER, approve),
    ("revision", "approve_correction"): (EITHER, approve_correction),
    ("revision", "reject"): (EITHER, reject),
    ("revision", "reject_ineligible"): ((BANK,), reject_ineligible),
    ("revision", "publish_historic"): (EITHER, publish_historic),
    ("revision", "publish"): (EITHER, with_decided_entry),
    ("revision", "supersede"): (EITHER, supersede),
    ("revision", "archive"): (EITHER, archive),
    ("revision", "archive_unconfirmed"): (EITHER, archive_unconfirmed),
    ("revision", "restore"): (EITHER, restore),
    ("submission", "declare_eligible"): (EITHER, declare_eligible),
    ("submission", "declare_ineligible"): (EITHER, declare_ineligible),
    ("submission", "admit_after_objection"): ((CONTEST,), admit_after_objection),
    ("submission", "accept_correction"): (EITHER, accept_correction),
    ("submission", "start_evaluation"): (EITHER, start_evaluation),
    ("submission", "start_deliberation"): ((CONTEST,), evaluated),
    ("submission", "return_to_evaluation"): ((CONTEST,), return_to_evaluation),
    ("submission", "decide_in_bank"): ((BANK,), decide),
    ("submission", "decide"): ((CONTEST,), decide),
    ("submission", "reopen"): ((CONTEST,), reopen_result),
    ("submission", "reopen_in_bank"): ((BANK,), reopen_result),
    ("submission", "withdraw"): (EITHER, withdraw_submission),
    ("submission", "disqualify"): (EITHER, disqualify),
    ("assignment", "invite"): (EITHER, invite),
    ("assignment", "accept"): (EITHER, accept),
    ("assignment", "decline"): (EITHER, decline),
    ("assignment", "recuse"): (EITHER, recuse),
    ("assignment", "send"): (EITHER, send),
    ("assignment", "reopen"): (EITHER, reopen_evaluation),
    ("assignment", "reopen_own"): (EITHER, reopen_own),
    ("assignment", "annul"): (EITHER, decline),
    ("assignment", "withdraw"): (EITHER, withdraw_assignment),
    ("assignment", "release"): (EITHER, release),
    ("call", "open"): (EITHER, phase),
    ("call", "close_entries"): ((CONTEST,), phase),
    ("call", "start_deliberation"): ((CONTEST,), phase),
    ("call", "publish_preliminary"): ((CONTEST,), phase),
    ("call", "publish_results"): ((CONTEST,), phase),
    ("call", "close"): ((CONTEST,), phase),
    ("call", "cancel"): (EITHER, phase),
}

#: Every (machine, transition, source, kind of call) of the tables.
CELLS = [
    (machine.name, transition.name, source, kind)
    for machine in MACHINES.values()
    for transition in machine.transitions
    for source in transition.sources
    for kind in EITHER
]


def granted(machine: str, transition: str, kind: str) -> set[Role]:
    permission = PERMISSIONS[MACHINES[machine].transition(transition).permission]
    return set(permission.bank if kind == BANK else permission.contest)


def stage(cast: Cast, machine: str, transition: str, kind: str, source: str | None = None) -> Scene:
    _kinds, build = SCENES[machine, transition]
    return build(cast, kind, source or MACHINES[machine].transition(transition).sources[0])
