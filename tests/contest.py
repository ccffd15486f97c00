"""A small contest: a bank beside it, a chair, jurors, bodies, entries scored by the services."""

import itertools
from dataclasses import dataclass, field

import pytest

from practices import roles
from practices.enums import (
    CallEvaluatorStage,
    CallStatus,
    Outcome,
    RevisionStatus,
)
from practices.models import Call, CallEvaluator, Category, Prize, Submission, User
from practices.selectors.awards import Award
from practices.selectors.ranking import category_ranking
from practices.services import deliberation, evaluations, results, submissions
from practices.services.evaluations import ScoreInput
from practices.services.transitions import apply_transition
from tests.factories import (
    make_assignment,
    make_bank,
    make_call,
    make_member,
    make_organisation,
    make_revision,
    make_user,
)

#: code, name, weight, minimum mean: the contest of DOMAIN.md section 2.
CRITERIA = (
    ("eficaz", "Eficaz", "20.00", "3.00"),
    ("eficiente", "Eficiente", "15.00", "2.00"),
    ("centrado-en-el-usuario", "Centrado en el usuario", "20.00", "3.00"),
    ("replicable", "Replicable y adaptable", "15.00", "2.00"),
    ("innovacion", "Innovación", "15.00", "0.00"),
    ("alianzas", "Generación de alianzas", "10.00", "0.00"),
    ("comunicacion", "Comunicación pertinente", "5.00", "0.00"),
)
TIE_ORDER = ("centrado-en-el-usuario", "eficaz", "replicable")
LONG = "Un motivo escrito con todas las razones que hacen falta para que cualquiera lo entienda."
FOURS = (4, 4, 4, 4, 4, 4, 4)
COMMENT = "Se lee en la ficha y en sus cifras."

_number = itertools.count(1)


@dataclass
class Contest:
    call: Call
    category: Category
    chair: User
    coordinator: User
    publisher: User
    second_publisher: User
    auditor: User
    jurors: list[User] = field(default_factory=list)

    def juror(self, name="") -> User:
        juror = make_user(
            full_name=name or f"Jurado Número {next(_number)}", groups=[roles.EVALUATOR]
        )
        CallEvaluator.objects.create(
            call=self.call, user=juror, stage=CallEvaluatorStage.ACCEPTED, invited_by=self.chair
        )
        self.jurors.append(juror)
        return juror

    def entry(self, title="", *, owner=None, category=None) -> Submission:
        """An eligible entry, its content pinned, its body with a manager."""
        number = next(_number)
        owner = owner or make_organisation(f"Entidad {number}")
        manager = make_member(owner)
        revision = make_revision(
            RevisionStatus.SUBMITTED,
            practice={
                "owner": owner,
                "created_by": manager,
                "code_number": 5000 + number,
                "code_year": 2026,
            },
            title=title or f"Práctica {number}",
            created_by=manager,
            updated_by=manager,
        )
        submission = Submission.objects.create(
            call=self.call,
            category=category or self.category,
            revision=revision,
            rubric=self.call.rubrics.latest("version"),
            number=self.call.submissions.count() + 1,
            entered_by=manager,
            coordinator=self.coordinator,
        )
        return submissions.check_eligibility(submission, actor=self.coordinator, answers={})

    def start(self, submission: Submission, *jurors: User) -> Submission:
        """Into evaluation, with these people's assignments accepted."""
        for juror in jurors:
            make_assignment(submission, juror)
        submission.call.refresh_from_db()
        if len(jurors) < submission.call.minimum_evaluations:
            submission.coverage_exception = "Por ahora nadie más está libre de conflicto."
            submission.coverage_exception_by = self.coordinator
            submission.save()
        apply_transition(submission, "start_evaluation", actor=self.coordinator)
        submission.coverage_exception, submission.coverage_exception_by = "", None
        submission.save()
        return submission

    def score(self, submission: Submission, juror: User, levels, *, send=True):
        """An evaluation with these levels in the order of the criteria, through the services."""
        assignment = submission.assignments.filter(evaluator=juror).first()
        assignment = assignment or make_assignment(submission, juror)
        evaluation = evaluations.open_evaluation(assignment, actor=juror)
        criteria = submission.rubric.criteria.all()
        evaluation = evaluations.save_scores(
            evaluation,
            actor=juror,
            expected_version=evaluation.version,
            scores={
                criterion.pk: ScoreInput(value=level, comment=COMMENT)
                for criterion, level in zip(criteria, levels, strict=True)
            },
        )
        if send:
            evaluations.send_evaluation(
                evaluation, actor=juror, expected_version=evaluation.version
            )
        return assignment

    def scored(self, *all_levels, title="", category=None, owner=None) -> Submission:
        """An entry with one sent evaluation a list of levels, by as many jurors."""
        submission = self.entry(title, category=category, owner=owner)
        while len(self.jurors) < len(all_levels):
            self.juror()
        self.start(submission, *self.jurors[: len(all_levels)])
        for juror, levels in zip(self.jurors, all_levels, strict=False):
            self.score(submission, juror, levels)
        return submission

    def deliberated(self, *all_levels, **about) -> Submission:
        submission = self.scored(*all_levels, **about)
        return deliberation.start_deliberation(submission, actor=self.chair)

    def ranking(self, category=None):
        return category_ranking(category or self.category)

    def ranks(self) -> dict[str, int | None]:
        return {row.submission.revision.title: row.rank for row in self.ranking().entries}

    def to_deliberation(self) -> None:
        apply_transition(self.call, "start_deliberation", actor=self.coordinator, comment=LONG)

    def awards(self, category=None, **outcomes) -> dict[int, Award]:
        """By title; what is not named is not selected, or below the minimum."""
        found = {}
        for row in self.ranking(category).entries:
            if not row.is_in_deliberation:
                continue
            default = Outcome.NOT_SELECTED if row.rank else Outcome.BELOW_MINIMUM
            given = outcomes.get(row.submission.revision.title, default)
            award = given if isinstance(given, Award) else Award(given)
            found[row.submission.pk] = award
        return found

    def propose(self, category=None, *, is_void=False, correction_note="", **outcomes):
        awards = self.awards(category, **outcomes)
        if is_void:
            awards = {
                row.submission.pk: Award(Outcome.VOID if row.rank else Outcome.BELOW_MINIMUM)
                for row in self.ranking(category).entries
                if row.is_in_deliberation
            }
        return results.propose_result(
            category or self.category,
            actor=self.chair,
            awards=awards,
            rationale=LONG,
            is_void=is_void,
            correction_note=correction_note,
        )

    def prize(self, name="Primer premio", *, position=1, quantity=1, category=None) -> Prize:
        return Prize.objects.create(
            category=category or self.category, name=name, position=position, quantity=quantity
        )


def make_contest(**columns) -> Contest:
    make_bank()
    chair = make_user(full_name="Julia Preside", groups=[roles.EVALUATOR])
    call = make_call(
        CRITERIA,
        **{
            "name": "Concurso de buenas prácticas",
            "status": CallStatus.EVALUATION,
            "jury_chair": chair,
            "minimum_evaluations": 1,
        }
        | columns,
    )
    order_ties(call.rubrics.get(), TIE_ORDER)
    return Contest(
        call=call,
        category=call.categories.get(),
        chair=chair,
        coordinator=make_user(full_name="Carla Coordina", groups=[roles.COORDINATOR]),
        publisher=make_user(full_name="Pablo Publica", groups=[roles.PUBLISHER]),
        second_publisher=make_user(full_name="Petra Publica", groups=[roles.PUBLISHER]),
        auditor=make_user(full_name="Aura Audita", groups=[roles.AUDITOR]),
    )


def order_ties(rubric, codes) -> None:
    rubric.criteria.update(tie_order=None)
    for position, code in enumerate(codes, 1):
        rubric.criteria.filter(code=code).update(tie_order=position)


@pytest.fixture
def contest(db) -> Contest:
    return make_contest()
