"""Scoring an entry: drafts that lose nothing, sending, reopening, consensus."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices import scoring
from practices.enums import AssignmentStatus
from practices.exceptions import PracticesError, StaleVersion
from practices.models import (
    Assignment,
    ConsensusNote,
    Criterion,
    Evaluation,
    Score,
    ScoreVersion,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permissions import require
from practices.selectors.content import digest
from practices.selectors.ratings import ratings_of, scoring_rubric, sent_evaluations

from .casework import case_path, coordinators, lock_practice, long_date, mail_context
from .transitions import apply_transition, log_act


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """One criterion as a form gives it; all empty means not answered yet."""

    value: int | None = None
    no_evidence: bool = False
    not_applicable: bool = False
    comment: str = ""


def _locked(evaluation: Evaluation) -> Evaluation:
    lock_practice(evaluation.assignment.submission.revision.practice_id)
    return Evaluation.objects.select_related(
        "assignment__evaluator",
        "assignment__submission__call",
        "assignment__submission__rubric__call",
        "assignment__submission__revision__practice",
        "assignment__submission__revision__owner",
    ).get(pk=evaluation.pk)


@transaction.atomic
def open_evaluation(assignment: Assignment, *, actor: User) -> Evaluation:
    """The evaluation of an accepted assignment, begun where it was not, with a row a criterion."""
    lock_practice(assignment.submission.revision.practice_id)
    assignment = Assignment.objects.select_related("submission").get(pk=assignment.pk)
    require(actor, "read_entry", assignment)
    evaluation, is_new = Evaluation.objects.get_or_create(assignment=assignment)
    if is_new:
        Score.objects.bulk_create(
            Score(evaluation=evaluation, criterion=criterion)
            for criterion in Criterion.objects.filter(rubric=assignment.submission.rubric_id)
        )
    return evaluation


@transaction.atomic
def save_scores(
    evaluation: Evaluation,
    *,
    actor: User,
    expected_version: int,
    scores: Mapping[int, ScoreInput],
    private_notes: str = "",
    section_notes: Mapping[str, str] | None = None,
) -> Evaluation:
    """Keep what the form holds, finished or not; the total is computed here and stored.

    ``scores``: criterion id → input; criteria that are not named stay as they are. Raises
    StaleVersion when another window saved since ``expected_version`` was read.
    """
    evaluation = _locked(evaluation)
    require(actor, "score", evaluation.assignment)
    if evaluation.version != expected_version:
        raise StaleVersion(
            _("Usted guardó otros puntajes de esta evaluación en otra ventana. Compare y elija.")
        )
    stored = {score.criterion_id: score for score in evaluation.scores.select_related("criterion")}
    for criterion_id, given in scores.items():
        score = stored[criterion_id]
        score.no_evidence = given.no_evidence
        score.not_applicable = given.not_applicable and not given.no_evidence
        score.value = _level(given)
        score.comment = given.comment
    Score.objects.bulk_update(
        stored.values(), ("value", "no_evidence", "not_applicable", "comment")
    )
    evaluation.version += 1
    evaluation.updated_at = timezone.now()
    evaluation.private_notes = private_notes
    if section_notes is not None:
        evaluation.section_notes = {
            code: text for code, text in section_notes.items() if text.strip()
        }
    evaluation.total = _total(evaluation, stored.values())
    evaluation.save(
        update_fields=("version", "updated_at", "private_notes", "section_notes", "total")
    )
    return evaluation


def _level(given: ScoreInput) -> int | None:
    if given.no_evidence:
        return 0
    return None if given.not_applicable else given.value


def _total(evaluation: Evaluation, scores):
    """The total once every criterion is answered, None before."""
    rubric = scoring_rubric(evaluation.assignment.submission.rubric)
    try:
        return scoring.total(rubric, ratings_of(scores))
    except scoring.Unscorable:
        return None


@transaction.atomic
def send_evaluation(evaluation: Evaluation, *, actor: User, expected_version: int) -> ScoreVersion:
    """Send what is stored: a version that never changes again, named in the log by its hash.

    Sending what is already sent gives that version: a double click is one sending.
    """
    evaluation = _locked(evaluation)
    assignment = evaluation.assignment
    if assignment.status == AssignmentStatus.SENT:
        require(actor, "read_entry", assignment)
        return evaluation.versions.latest("number")
    if evaluation.version != expected_version:
        raise StaleVersion(
            _("Los puntajes cambiaron en otra ventana después de que los revisó. Revíselos.")
        )
    sent = _pin(evaluation, actor)
    apply_transition(
        assignment,
        "send",
        actor=actor,
        payload={"score_version": sent.pk, "hash": sent.hash, "total": str(sent.total)},
    )
    evaluation.sent_at = sent.sent_at
    evaluation.needs_confirmation = False
    evaluation.save(update_fields=("sent_at", "needs_confirmation"))
    submission = assignment.submission
    notify(
        "evaluation_sent",
        key=f"score-version-{sent.pk}",
        to=coordinators(),
        context=mail_context(
            submission.revision,
            evaluator=actor.get_full_name(),
            count=str(submission.assignments.sent().count()),
        ),
        path=case_path(submission),
    )
    return sent


def _pin(evaluation: Evaluation, actor: User) -> ScoreVersion:
    """The append-only copy of the scores. Raises PracticesError while they cannot be totalled."""
    scores = list(evaluation.scores.select_related("criterion"))
    total = _total(evaluation, scores)
    if total is None:
        raise PracticesError(_("Falta calificar al menos un criterio."))
    number = evaluation.versions.count() + 1
    content = {
        "assignment": evaluation.assignment_id,
        "submission": evaluation.assignment.submission_id,
        "rubric": evaluation.assignment.submission.rubric_id,
        "number": number,
        "total": str(total),
        "scores": [
            {
                "criterion": score.criterion.code,
                "value": score.value,
                "no_evidence": score.no_evidence,
                "not_applicable": score.not_applicable,
                "comment": score.comment,
            }
            for score in scores
        ],
    }
    return ScoreVersion.objects.create(
        evaluation=evaluation,
        number=number,
        content=content,
        total=total,
        sent_by=actor,
        sent_at=timezone.now(),
        hash=digest(content),
    )


@transaction.atomic
def reopen_evaluation(assignment: Assignment, *, actor: User, reason: str) -> Assignment:
    """Give a sent evaluation back to its evaluator; what was sent is kept."""
    lock_practice(assignment.submission.revision.practice_id)
    assignment = Assignment.objects.select_related(
        "evaluator", "submission__revision__practice", "submission__revision__owner"
    ).get(pk=assignment.pk)
    log = apply_transition(assignment, "reopen", actor=actor, comment=reason)
    notify(
        "evaluation_reopened",
        key=f"log-{log.pk}",
        to=[Addressee.of(assignment.evaluator)],
        context=mail_context(
            assignment.submission.revision, reason=reason, due=long_date(assignment.due_on)
        ),
        path=reverse("evaluation:assignment", args=(assignment.pk,)),
        call=assignment.submission.call,
    )
    return assignment


@transaction.atomic
def confirm_unchanged(evaluation: Evaluation, *, actor: User) -> Evaluation:
    """After a substantial erratum: what was sent stands, and counts again. Twice is once."""
    evaluation = _locked(evaluation)
    assignment = evaluation.assignment
    role = require(actor, "confirm_own", assignment)
    if not evaluation.needs_confirmation:
        return evaluation
    evaluation.needs_confirmation = False
    evaluation.confirmed_at = timezone.now()
    evaluation.save(update_fields=("needs_confirmation", "confirmed_at"))
    sent = evaluation.versions.latest("number")
    submission = assignment.submission
    log = log_act(
        submission.call,
        "confirm_evaluation",
        actor=actor,
        role=role,
        payload={"assignment": assignment.pk, "score_version": sent.pk, "hash": sent.hash},
    )
    notify(
        "evaluation_confirmed",
        key=f"log-{log.pk}",
        to=coordinators(),
        context=mail_context(submission.revision, evaluator=actor.get_full_name()),
        path=case_path(submission),
    )
    return evaluation


@transaction.atomic
def reopen_own(evaluation: Evaluation, *, actor: User) -> Assignment:
    """After a substantial erratum: the evaluator takes the evaluation back to change it."""
    evaluation = _locked(evaluation)
    apply_transition(evaluation.assignment, "reopen_own", actor=actor)
    return evaluation.assignment


@transaction.atomic
def sign_consensus(submission: Submission, *, actor: User, text: str) -> ConsensusNote:
    """Settle a disagreement between the evaluations sent so far, in writing and signed."""
    lock_practice(submission.revision.practice_id)
    submission = Submission.objects.select_related("rubric__call", "revision").get(pk=submission.pk)
    require(actor, "preside", submission)
    evaluations = sent_evaluations(submission)
    fired = scoring.disagreements(
        scoring_rubric(submission.rubric), [ratings_of(e.scores.all()) for e in evaluations]
    )
    if not fired:
        raise PracticesError(_("No hay un desacuerdo que resolver entre las evaluaciones."))
    if len(text.strip()) < 50:
        raise PracticesError(_("Explique el acuerdo en al menos 50 caracteres."))
    note = ConsensusNote.objects.create(
        submission=submission,
        text=text.strip(),
        rules=[{"rule": found.rule, "criterion": found.criterion} for found in fired],
        signed_by=actor,
    )
    note.score_versions.set([e.versions.latest("number") for e in evaluations])
    return note
