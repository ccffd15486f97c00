"""The result of a contest in three acts: the jury chair proposes, a publisher confirms, and after
the objections are answered a publisher publishes. Each act is all or nothing, and done twice it
mails once.

Lock order: every practice of the call by id, the call, and last the head of the log's chain.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.cases import conflicts
from practices.enums import CallStatus, CountersignedAction, DecisionStage, ResultStage
from practices.exceptions import PracticesError, TransitionRefused
from practices.models import (
    Call,
    CatalogueState,
    Category,
    CategoryResult,
    Decision,
    Submission,
    User,
)
from practices.notifications import Addressee, notify
from practices.permission_table import Role
from practices.permissions import require
from practices.roles import PUBLISHER
from practices.selectors import awards as rules
from practices.selectors.awards import Award, Awards
from practices.selectors.content import digest
from practices.selectors.evaluation import for_cases
from practices.selectors.ranking import CategoryRanking, RankedEntry, category_ranking
from practices.workdays import add_working_days, end_of_day

from . import result_effects
from .casework import long_date, mail_context, my_practice_path, owner_addressees, staff
from .decisions import MINIMUM_RATIONALE, snapshot_of
from .result_effects import deliberation_path, ranking_path
from .rubrics import lock_entries
from .transitions import apply_transition, log_act

STANDING = (ResultStage.PROPOSED, ResultStage.PRELIMINARY, ResultStage.FINAL)
#: Results are already public: what is decided now corrects them.
PUBLISHED = (CallStatus.RESULTS_PUBLISHED, CallStatus.CLOSED)


# -- Proposing ----------------------------------------------------------------------------------


@transaction.atomic
def propose_result(
    category: Category,
    *,
    actor: User,
    awards: Awards,
    rationale: str,
    is_void: bool = False,
    correction_note: str = "",
) -> CategoryResult:
    """Propose the outcome of every entry of a category in deliberation. Nobody but the publishers
    hears of it. After publication it corrects a result, and says publicly why."""
    call = lock_entries(category.call)
    category = Category.objects.get(pk=category.pk)
    role = require(actor, "deliberate", call)
    ranking = category_ranking(category)
    rows = [row for row in ranking.entries if row.is_in_deliberation]
    _refuse_unready(call, ranking, actor, rows, awards)
    _refuse_texts(call, rationale, correction_note)
    whole = {**_decided(ranking), **awards}
    if problem := rules.problem_of(ranking, whole, fresh=awards, is_void=is_void):
        raise PracticesError(problem)
    _refuse_unsigned_jumps(ranking, whole, awards)
    result = CategoryResult.objects.create(
        category=category,
        is_void=is_void,
        rationale=rationale.strip(),
        snapshot=snapshot_of_ranking(ranking),
        proposed_by=actor,
    )
    for row in rows:
        _propose(row, awards[row.submission.pk], result, actor, correction_note.strip())
    _log(call, "propose_result", result, actor, role, hash=digest(result.snapshot))
    notify(
        "result_proposed",
        key=f"result-{result.pk}",
        to=staff(PUBLISHER),
        context={"call": call.name, "category": category.name, "proposer": actor.get_full_name()},
        path=ranking_path(category),
    )
    return result


def _log(
    call: Call, name: str, result: CategoryResult, actor: User, role: Role, **more: str
) -> None:
    payload = {"result": result.pk, "category": result.category_id, "void": result.is_void}
    log_act(call, name, actor=actor, role=role, payload=payload | more)


def _refuse_unready(
    call: Call, ranking: CategoryRanking, actor: User, rows: list[RankedEntry], awards: Awards
) -> None:
    if call.status == CallStatus.EVALUATION:
        raise TransitionRefused(_("La convocatoria todavía está en evaluación."))
    if ranking.category.results.filter(stage__in=STANDING).exists():
        raise PracticesError(_("La categoría ya tiene un resultado."))
    if ranking.not_ready:
        raise TransitionRefused(
            _("Hay postulaciones de la categoría que todavía no están en deliberación.")
        )
    if set(awards) != {row.submission.pk for row in rows}:
        raise PracticesError(_("Proponga un resultado para cada postulación en deliberación."))
    entries = [row.submission for row in rows]
    for submission in entries:
        require(actor, "propose_decision", submission)
    _refuse_conflict(actor, entries)


def _refuse_conflict(actor: User, entries: list[Submission]) -> None:
    for reason in conflicts([actor], entries).values():
        raise PracticesError(
            _("Usted tiene un conflicto de interés en esta categoría: %(reason)s")
            % {"reason": reason}
        )


def _refuse_texts(call: Call, rationale: str, correction_note: str) -> None:
    if len(rationale.strip()) < MINIMUM_RATIONALE:
        raise PracticesError(
            _("Motive el resultado en al menos %(count)s caracteres.")
            % {"count": MINIMUM_RATIONALE}
        )
    if call.status in PUBLISHED and len(correction_note.strip()) < MINIMUM_RATIONALE:
        raise PracticesError(
            _("Escriba la nota pública de corrección, con al menos %(count)s caracteres.")
            % {"count": MINIMUM_RATIONALE}
        )


def _decided(ranking: CategoryRanking) -> dict[int, Award]:
    """Outcomes that stand while others of the category were reopened."""
    return {
        row.submission.pk: Award(row.decision.outcome, row.decision.prize)
        for row in ranking.entries
        if row.decision is not None and row.decision.stage == DecisionStage.CONFIRMED
    }


def _refuse_unsigned_jumps(ranking: CategoryRanking, whole: Awards, awards: Awards) -> None:
    for row in rules.against_ranking(ranking, whole):
        signed = row.submission.countersignatures.signed().filter(
            action=CountersignedAction.AGAINST_RANKING
        )
        if row.submission.pk in awards and not signed.exists():
            raise PracticesError(
                _(
                    "“%(title)s” tendría un resultado mejor que otra que va antes. Decidir contra "
                    "el orden necesita el refrendo de otra persona del jurado: pídalo primero."
                )
                % {"title": row.submission.revision.title}
            )


def _propose(
    row: RankedEntry, award: Award, result: CategoryResult, actor: User, correction_note: str
) -> Decision:
    return Decision.objects.create(
        submission=row.submission,
        result=result,
        outcome=award.outcome,
        prize=award.prize,
        rank=row.rank,
        rationale=result.rationale,
        feedback=award.feedback.strip(),
        correction_note=correction_note,
        snapshot=snapshot_of(row.submission, row.summary) | {"tie_path": list(row.tie_path)},
        proposed_by=actor,
    )


def snapshot_of_ranking(ranking: CategoryRanking) -> dict:
    """What the proposal rests on: places, totals and votes."""
    return {
        "rubric": ranking.rubric.version if ranking.rubric else None,
        "entries": [
            {
                "submission": row.submission.pk,
                "rank": row.rank,
                "standing": row.place.standing.value,
                "total": None if row.place.total is None else str(row.place.total),
                "tie_path": list(row.tie_path),
                "tied_with": sorted(row.place.tied_with),
            }
            for row in ranking.entries
        ],
        "votes": [vote.pk for vote in ranking.votes],
    }


# -- Confirming, or not -------------------------------------------------------------------------


def _locked(result: CategoryResult) -> tuple[Call, CategoryResult]:
    call = lock_entries(result.category.call)
    result = CategoryResult.objects.select_related("category", "proposed_by").get(pk=result.pk)
    result.category.call = call
    return call, result


def _proposals(result: CategoryResult) -> list[Decision]:
    """With their entries loaded as ``case_summary`` and the mails read them."""
    decisions = list(
        result.decisions.filter(stage=DecisionStage.PROPOSED)
        .select_related("prize")
        .order_by("rank", "submission__number")
    )
    entries = {
        each.pk: each
        for each in for_cases(
            Submission.objects.filter(pk__in=[each.submission_id for each in decisions])
        ).select_related("revision__updated_by")
    }
    for decision in decisions:
        decision.submission = entries[decision.submission_id]
    return decisions


def _settle(row: CategoryResult | Decision, stage: str, actor: User, reason: str = "") -> None:
    row.stage, row.settled_by, row.settled_at = stage, actor, timezone.now()
    row.sent_back_reason = reason
    row.save(update_fields=("stage", "settled_by", "settled_at", "sent_back_reason"))


def _refuse_unless_proposed(result: CategoryResult) -> None:
    if result.stage != ResultStage.PROPOSED:
        raise TransitionRefused(
            _("Este resultado ya no está pendiente: %(stage)s.")
            % {"stage": result.get_stage_display().lower()}
        )


@transaction.atomic
def send_back_result(result: CategoryResult, *, actor: User, reason: str) -> CategoryResult:
    """Do not confirm: it goes back to the chair with a reason; entries stay as they are."""
    call, result = _locked(result)
    role = require(actor, "publish_results", call)
    _refuse_unless_proposed(result)
    if not reason.strip():
        raise PracticesError(_("Escriba por qué devuelve la propuesta."))
    for decision in _proposals(result):
        require(actor, "send_back_proposal", decision.submission)
        _settle(decision, DecisionStage.SENT_BACK, actor, reason.strip())
    _settle(result, ResultStage.SENT_BACK, actor, reason.strip())
    _log(call, "send_back_result", result, actor, role)
    notify(
        "result_sent_back",
        key=f"result-{result.pk}",
        to=[Addressee.of(result.proposed_by)],
        context={
            "call": call.name,
            "category": result.category.name,
            "publisher": actor.get_full_name(),
            "reason": reason.strip(),
        },
        path=deliberation_path(result.category),
    )
    return result


@transaction.atomic
def confirm_result(result: CategoryResult, *, actor: User) -> CategoryResult:
    """Entries become decided. The last category takes the call to preliminary results, and every
    entrant is told once. After publication, confirming also publishes the correction."""
    call, result = _locked(result)
    if result.stage in STANDING[1:] and result.settled_by_id == actor.pk:
        return result
    role = require(actor, "publish_results", call)
    _refuse_unless_proposed(result)
    if snapshot_of_ranking(category_ranking(result.category)) != result.snapshot:
        raise TransitionRefused(
            _("La clasificación cambió después de la propuesta. Devuélvala para rehacerla.")
        )
    decisions = _proposals(result)
    _refuse_conflict(actor, [decision.submission for decision in decisions])
    for decision in decisions:
        apply_transition(
            decision.submission,
            "decide",
            actor=actor,
            payload={"decision": decision.pk, "result": result.pk, "outcome": decision.outcome},
        )
        _settle(decision, DecisionStage.CONFIRMED, actor)
    _log(call, "confirm_result", result, actor, role, hash=digest(result.snapshot))
    if call.status in PUBLISHED:
        _settle(result, ResultStage.FINAL, actor)
        result_effects.correct(call, result, decisions, actor=actor)
        CatalogueState.objects.bump()
        return result
    _settle(result, ResultStage.PRELIMINARY, actor)
    CatalogueState.objects.bump()
    if call.status == CallStatus.PRELIMINARY:
        _tell_preliminary(call, decisions)
    elif not _unsettled_categories(call):
        _go_preliminary(call, actor)
    return result


def _unsettled_categories(call: Call) -> list[Category]:
    settled = call.categories.filter(
        results__stage__in=(ResultStage.PRELIMINARY, ResultStage.FINAL)
    )
    return list(call.categories.exclude(pk__in=settled.values("pk")))


def _go_preliminary(call: Call, actor: User) -> None:
    apply_transition(call, "publish_preliminary", actor=actor)
    last_day = add_working_days(timezone.localdate(), call.objection_days)
    call.result_objections_until = end_of_day(last_day)
    call.save(update_fields=("result_objections_until",))
    _tell_preliminary(call, result_effects.confirmed_decisions(call))


def _tell_preliminary(call: Call, decisions: list[Decision]) -> None:
    until = call.result_objections_until
    for decision in decisions:
        revision = decision.submission.revision
        notify(
            "result_preliminary",
            key=f"decision-{decision.pk}",
            to=owner_addressees(revision),
            context=mail_context(
                revision,
                call=call.name,
                category=decision.submission.category.name,
                outcome=decision.get_outcome_display(),
                due=long_date(timezone.localdate(until)) if until else "",
            ),
            path=my_practice_path(revision),
        )


# -- Publishing ---------------------------------------------------------------------------------


@transaction.atomic
def publish_results(call: Call, *, actor: User) -> Call:
    """Make the preliminary results final, once every objection is answered: versions approved and
    published or rejected, selections, levels, certificates, all in this transaction."""
    call = lock_entries(call)
    if call.status in PUBLISHED and _published_by(call, actor):
        return call
    require(actor, "publish_results", call)
    if reason := not_publishable(call):
        raise TransitionRefused(reason)
    apply_transition(call, "publish_results", actor=actor)
    now = timezone.now()
    CategoryResult.objects.filter(category__call=call, stage=ResultStage.PRELIMINARY).update(
        stage=ResultStage.FINAL, published_at=now
    )
    result_effects.carry_out(call, actor=actor)
    CatalogueState.objects.bump()
    return call


def _published_by(call: Call, actor: User) -> bool:
    chain = getattr(call, "log_chain", None)
    return (
        chain is not None
        and chain.entries.filter(
            machine="call", object_id=call.pk, transition="publish_results", actor=actor
        ).exists()
    )


def not_publishable(call: Call) -> str | None:
    """Why the results cannot be final yet, in Spanish."""
    if call.status != CallStatus.PRELIMINARY:
        return _("Los resultados no son preliminares: no hay qué publicar.")
    until = call.result_objections_until
    if _is_before(until):
        return _("Hasta el %(day)s se reciben objeciones.") % {
            "day": long_date(timezone.localdate(until))
        }
    open_objections = call.objections.filter(answered_at=None).count()
    if open_objections:
        return _("Faltan objeciones por responder: %(count)s.") % {"count": open_objections}
    if _unsettled_categories(call):
        return _("Hay categorías sin un resultado confirmado.")
    return None


def _is_before(until: datetime.datetime | None) -> bool:
    return until is not None and timezone.now() <= until
