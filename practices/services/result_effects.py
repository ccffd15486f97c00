"""What publishing a contest's result does to practices, owners and jurors. Called by ``results``
only, inside its transaction and with every practice of the call locked."""

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practices import scoring, search
from practices.enums import (
    CallNoticeKind,
    DecisionStage,
    Level,
    Outcome,
    RevisionStatus,
    SubmissionStatus,
)
from practices.models import (
    Call,
    CallNotice,
    CatalogueState,
    Category,
    CategoryResult,
    Decision,
    Revision,
    Rubric,
    Selection,
    SiteSettings,
    Submission,
    User,
)
from practices.notifications import notify
from practices.selectors.evaluation import counted_assignments, for_cases
from practices.selectors.ratings import ratings_of, scoring_rubric

from . import certificates, drafts, publication
from .casework import coordinators, mail_context, owner_addressees
from .decisions import ACCEPTING
from .transitions import apply_transition

#: Outcomes that go onto the record, and on a certificate.
RECOGNISED = (Outcome.WINNER, Outcome.MENTION)
LEFT_OUT = (SubmissionStatus.INELIGIBLE, SubmissionStatus.DISQUALIFIED)


def ranking_path(category: Category) -> str:
    """The publishers' page of a category."""
    return reverse("admin:practices_categoryresult_ranking", args=(category.pk,))


def deliberation_path(category: Category) -> str:
    """The jury chair's page of a category."""
    return reverse("evaluation:deliberation_category", args=(category.pk,))


def result_path(revision: Revision) -> str:
    return reverse("my_result", args=(revision.pk,))


def confirmed_decisions(call: Call) -> list[Decision]:
    """Every decision of the call that stands confirmed, with its entry loaded for mails and
    levels."""
    decisions = list(
        Decision.objects.filter(submission__call=call, stage=DecisionStage.CONFIRMED)
        .select_related("prize", "result")
        .order_by("submission__category__number", "rank", "submission__number")
    )
    _load_entries(decisions)
    return decisions


def _load_entries(decisions: list[Decision]) -> None:
    entries = for_cases(
        Submission.objects.filter(pk__in=[each.submission_id for each in decisions])
    )
    by_key = {each.pk: each for each in entries.select_related("revision__updated_by")}
    for decision in decisions:
        decision.submission = by_key[decision.submission_id]


# -- The first publication ----------------------------------------------------------------------


def carry_out(call: Call, *, actor: User) -> None:
    """Every effect of the final results, entry by entry; jurors last."""
    bank_rubric = scoring_rubric(Rubric.objects.current(Call.objects.bank()))
    for decision in confirmed_decisions(call):
        if decision.outcome in ACCEPTING:
            _accept(call, decision, bank_rubric, actor)
        else:
            _refuse(call, decision.submission, _reason_of(call, decision), actor)
        _tell_owner("result_final", call, decision)
    left_out = call.submissions.filter(status__in=LEFT_OUT).select_related(
        "category",
        "revision__practice",
        "revision__owner__parent",
        "revision__updated_by",
    )
    for submission in left_out.order_by("number"):
        _refuse(call, submission, _reason_left_out(call, submission), actor)
    certificates.issue_jury(call)


def _accept(call: Call, decision: Decision, bank_rubric: scoring.Rubric, actor: User) -> None:
    submission = decision.submission
    revision = submission.revision
    level = bank_level(bank_rubric, submission)
    decision.level = level
    decision.save(update_fields=("level",))
    if decision.outcome in RECOGNISED:
        add_selection(call, decision)
    if revision.status == RevisionStatus.SUBMITTED:
        apply_transition(revision, "approve", actor=actor, payload={"decision": decision.pk})
        publication.publish(revision, actor=actor, level=level)
    elif revision.status == RevisionStatus.PUBLISHED:
        refresh_record(revision)
    certificates.issue_for_decision(call, decision)


def bank_level(bank_rubric: scoring.Rubric, submission: Submission) -> Level | None:
    """From the minimum criteria with the bank's weights; None where they do not give one."""
    criteria = {each.pk: each for each in submission.rubric.criteria.all()}
    ratings = []
    for assignment in counted_assignments(submission):
        scores = list(assignment.evaluation.scores.all())
        for score in scores:
            score.criterion = criteria[score.criterion_id]
        ratings.append(ratings_of(scores))
    try:
        level = scoring.bank_level(bank_rubric, ratings)
    except scoring.Unscorable:
        return None
    return None if level is scoring.BankLevel.BELOW_MINIMUM else Level(level.value)


def add_selection(call: Call, decision: Decision) -> None:
    """The recognition on the record, said by the house: no content of the owner's."""
    submission = decision.submission
    codes = {each.code for each in submission.rubric.criteria.all()}
    Selection.objects.update_or_create(
        revision=submission.revision,
        call=call,
        defaults={
            "name": call.name,
            "organiser": SiteSettings.objects.current().entity_name,
            "year": timezone.localdate().year,
            "category_number": submission.category.number,
            "category_name": submission.category.name,
            "used_innovation": "innovacion" in codes,
            "used_partnerships": "alianzas" in codes,
            "used_communication": "comunicacion" in codes,
            "result": recognition(decision),
            "position": submission.revision.selections.count(),
        },
    )


def recognition(decision: Decision) -> str:
    """ "Ganadora: primer premio", as it stands on the record and on the certificate."""
    label = decision.get_outcome_display()
    return f"{label}: {decision.prize.name}"[:120] if decision.prize else str(label)


def refresh_record(revision: Revision) -> None:
    search.index(revision)
    CatalogueState.objects.bump()


def _refuse(call: Call, submission: Submission, reason: str, actor: User) -> None:
    """Not for what is published already. After disqualification no new draft is opened."""
    revision = submission.revision
    if revision.status != RevisionStatus.SUBMITTED:
        return
    apply_transition(revision, "reject", actor=actor, comment=reason)
    if submission.status != SubmissionStatus.DISQUALIFIED:
        drafts.open_next(revision)


def _reason_of(call: Call, decision: Decision) -> str:
    return _("Resultado en “%(call)s”: %(outcome)s. %(rationale)s") % {
        "call": call.name,
        "outcome": decision.get_outcome_display().lower(),
        "rationale": decision.rationale,
    }


def _reason_left_out(call: Call, submission: Submission) -> str:
    return _("En la convocatoria “%(call)s” la postulación quedó en el estado “%(status)s”.") % {
        "call": call.name,
        "status": submission.get_status_display(),
    }


def _tell_owner(kind: str, call: Call, decision: Decision) -> None:
    revision = decision.submission.revision
    notify(
        kind,
        key=f"decision-{decision.pk}",
        to=owner_addressees(revision),
        context=mail_context(
            revision,
            call=call.name,
            category=decision.submission.category.name,
            outcome=recognition(decision),
            reason=decision.correction_note,
        ),
        path=result_path(revision),
    )


# -- Corrections after publication --------------------------------------------------------------


def correct(call: Call, result: CategoryResult, decisions: list[Decision], *, actor: User) -> None:
    """A published result was reopened and decided again: what the public reads follows, with a
    note. What needs a coordinator (archiving, presenting n+1) is told to them."""
    now = timezone.now()
    result.published_at = now
    result.save(update_fields=("published_at",))
    note = decisions[0].correction_note
    last = call.notices.filter(kind=CallNoticeKind.CORRECTION).aggregate(last=Max("number"))
    CallNotice.objects.create(
        call=call,
        kind=CallNoticeKind.CORRECTION,
        number=(last["last"] or 0) + 1,
        title=_("Corrección del resultado de la categoría %(category)s")
        % {"category": result.category.name},
        text=note,
        published_by=actor,
        published_at=now,
    )
    bank_rubric = scoring_rubric(Rubric.objects.current(Call.objects.bank()))
    for decision in decisions:
        _correct_one(call, decision, bank_rubric)
        _tell_owner("result_corrected", call, decision)


def _correct_one(call: Call, decision: Decision, bank_rubric: scoring.Rubric) -> None:
    submission = decision.submission
    revision = submission.revision
    certificates.revoke_recognition(submission, reason=decision.correction_note)
    Selection.objects.filter(revision=revision, call=call).delete()
    is_public = revision.status == RevisionStatus.PUBLISHED
    if decision.outcome in ACCEPTING:
        decision.level = bank_level(bank_rubric, submission)
        decision.save(update_fields=("level",))
        if decision.outcome in RECOGNISED:
            add_selection(call, decision)
            certificates.issue_for_decision(call, decision)
    if is_public:
        if decision.outcome in ACCEPTING and _was_evaluated_here(revision, submission):
            practice = revision.practice
            practice.level = decision.level
            practice.level_decided_on = timezone.localdate() if decision.level else None
            practice.save(update_fields=("level", "level_decided_on"))
        refresh_record(revision)
    if is_public != (decision.outcome in ACCEPTING):
        notify(
            "correction_to_carry_out",
            key=f"decision-{decision.pk}",
            to=coordinators(),
            context=mail_context(
                revision, call=call.name, outcome=recognition(decision), reason=decision.rationale
            ),
            path=reverse("admin:practices_revision_change", args=(revision.pk,)),
        )


def _was_evaluated_here(revision: Revision, submission: Submission) -> bool:
    """The version was published by this contest, not by the bank before it."""
    first = revision.submissions.order_by("entered_at", "id").values_list("pk", flat=True).first()
    return first == submission.pk
