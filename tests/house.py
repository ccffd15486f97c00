"""A small house: one body with its manager, staff of each kind, and the bank as it is shipped."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from practices import roles
from practices.enums import DatePrecision, MembershipRole, Outcome
from practices.models import Call, CallEvaluator, Organisation, Revision, Submission, User
from practices.services import (
    assignments,
    decisions,
    drafts,
    evaluations,
    revisions,
    submissions,
)
from practices.services.evaluations import ScoreInput
from practices.services.reference import install_reference_data
from tests.factories import make_juror, make_member, make_organisation, make_user

LONG_ENOUGH = "Un motivo escrito con todas las razones que la entidad necesita para entenderlo."
ENDORSEMENT = {
    "responsible_name": "Rosa Rojas",
    "responsible_post": "Gerente",
    "accepts_licence": True,
    "has_image_permissions": True,
    "consents_data_treatment": True,
}
CONTENT = {
    "title": "Lectura de medidores con vecinos",
    "target_population": "Usuarios rurales",
    "started_on": timezone.now().date().replace(year=2019, month=3, day=1),
    "started_precision": DatePrecision.MONTH,
    "is_ongoing": True,
    "summary": "Los vecinos acompañan la lectura.",
    "impact": "Bajaron los reclamos por lectura.",
    "replicability": "Se puede repetir con un convenio.",
    "limitations": "Hace falta señal de celular.",
}


@dataclass
class House:
    body: Organisation
    manager: User
    editor: User
    coordinator: User
    evaluator: User
    second_evaluator: User
    publisher: User
    bank: Call

    def draft(self, **content) -> Revision:
        """A draft with everything that the layout asks for."""
        return drafts.create_draft(
            actor=self.editor,
            layout="superservicios",
            owner=self.body,
            content={**CONTENT, "owner": self.body, **content},
            rows={"contacts": [{"office": "Gerencia", "email": "gerencia@example.org"}]},
        )

    def endorsed(self, **content) -> Revision:
        """A whole draft with its manager's word."""
        revision = self.draft(**content)
        revisions.endorse(revision, actor=self.manager, **ENDORSEMENT)
        return revision

    def submitted(self, **content) -> Submission:
        return revisions.submit_revision(self.endorsed(**content), actor=self.editor)

    def eligible(self, **content) -> Submission:
        submission = self.submitted(**content)
        return self.checked(submission)

    def checked(self, submission: Submission) -> Submission:
        answers = {item.pk: (True, "") for item in self.bank.eligibility_items.all()}
        return submissions.check_eligibility(submission, actor=self.coordinator, answers=answers)

    def accepted(self, submission: Submission, evaluator: User | None = None):
        evaluator = evaluator or self.evaluator
        if not submission.call.is_bank:
            self.named(submission.call, evaluator)
        assignment = assignments.assign(submission, actor=self.coordinator, evaluator=evaluator)
        return assignments.accept(
            assignment, actor=evaluator, no_conflict=True, confidentiality=True
        )

    def named(self, call: Call, evaluator: User) -> CallEvaluator:
        """A place in the jury, accepted, if there is none yet."""
        place = CallEvaluator.objects.filter(call=call, user=evaluator).first()
        return place or make_juror(call, evaluator)

    def scored(self, assignment, levels, *, silent=()):
        """A sent evaluation with these levels, in the order of the rubric."""
        evaluator = assignment.evaluator
        evaluation = evaluations.open_evaluation(assignment, actor=evaluator)
        criteria = list(assignment.submission.rubric.criteria.all())
        evaluation = evaluations.save_scores(
            evaluation,
            actor=evaluator,
            expected_version=evaluation.version,
            scores={
                criterion.pk: ScoreInput(
                    value=level, no_evidence=criterion.code in silent, comment="Se ve en la ficha."
                )
                for criterion, level in zip(criteria, levels, strict=True)
            },
        )
        return evaluations.send_evaluation(
            evaluation, actor=evaluator, expected_version=evaluation.version
        )

    def evaluated(self, *all_levels, **content) -> Submission:
        """An entry in evaluation with one sent evaluation for each list of levels."""
        submission = self.eligible(**content)
        evaluators = (self.evaluator, self.second_evaluator)
        for evaluator, levels in zip(evaluators, all_levels, strict=False):
            self.scored(self.accepted(submission, evaluator), levels)
        return submission

    def proposed(self, *all_levels, outcome=Outcome.ACCEPTED, level="good", **content):
        return decisions.propose_decision(
            self.evaluated(*all_levels, **content),
            actor=self.coordinator,
            outcome=outcome,
            level=level,
            rationale=LONG_ENOUGH,
        )

    def published(self, **content) -> Revision:
        decision = self.proposed((4, 3, 4, 3), **content)
        decisions.confirm_decision(decision, actor=self.publisher)
        return decision.submission.revision


@pytest.fixture
def house(db) -> House:
    install_reference_data()
    body = make_organisation("Acueducto del Valle Alto")
    return House(
        body=body,
        manager=make_member(body),
        editor=make_member(body, role=MembershipRole.EDITOR),
        coordinator=make_user(groups=[roles.COORDINATOR], is_staff=True),
        evaluator=make_user(groups=[roles.EVALUATOR]),
        second_evaluator=make_user(groups=[roles.EVALUATOR]),
        publisher=make_user(groups=[roles.PUBLISHER], is_staff=True),
        bank=Call.objects.bank(),
    )
