"""What the page of a case shows, prepared for its templates."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from practices.cases import conflict_of_interest
from practices.enums import ACTIVE_ASSIGNMENT, Outcome, SubmissionStatus
from practices.forms.evaluation import in_words
from practices.models import Decision, Submission, User
from practices.roles import AUDITOR
from practices.selectors import work
from practices.selectors.evaluation import CaseSummary, counted_assignments
from practices.selectors.evaluation import letters as letters_of

from .case_actions import assignment_actions


def hidden_because(submission: Submission, user: User) -> str:
    """Why evaluations are not shown to this person; "" for those who may see them."""
    if AUDITOR in user.group_names:
        return ""
    if any(
        each.evaluator_id == user.pk and each.status in ACTIVE_ASSIGNMENT
        for each in submission.assignments.all()
    ) and submission.status in (SubmissionStatus.ELIGIBLE, SubmissionStatus.IN_EVALUATION):
        return _("Usted la evalúa: verá lo de las demás personas cuando se delibere o se decida.")
    return conflict_of_interest(user, submission) or ""


def assignment_rows(submission: Submission, user: User) -> list[dict]:
    """Who was asked, with what came of it and what may be done about it."""
    letters = letters_of(submission)
    return [
        {
            "assignment": assignment,
            "letter": letters.get(assignment.pk, ""),
            "total": assignment.evaluation.total if assignment.pk in letters else None,
            "actions": assignment_actions(assignment, user),
        }
        for assignment in sorted(submission.assignments.all(), key=lambda each: each.pk)
    ]


def result_rows(submission: Submission, summary: CaseSummary) -> dict:
    """The table of criteria by evaluator: headings and one row for each criterion."""
    letters = letters_of(submission)
    return {
        "evaluators": [
            {"letter": letters[each.pk], "name": each.evaluator.full_name}
            for each in counted_assignments(submission)
        ],
        "rows": [
            {"result": result, "levels": [_level(level) for level in result.levels]}
            for result in summary.criteria
        ],
    }


def comments(submission: Submission) -> list[dict]:
    """What the counted evaluations say of each criterion, by letter."""
    letters = letters_of(submission)
    said = []
    for criterion in submission.rubric.criteria.all():
        lines = [
            {"letter": letters[assignment.pk], "words": in_words(score)}
            for assignment in counted_assignments(submission)
            for score in assignment.evaluation.scores.all()
            if score.criterion_id == criterion.pk and score.comment.strip()
        ]
        if lines:
            said.append({"name": criterion.name, "lines": lines})
    return said


def feedback_draft(submission: Submission) -> str:
    """The evaluators' comments under their criterion, without saying whose, to be edited."""
    parts = []
    for criterion in submission.rubric.criteria.all():
        texts = [
            score.comment.strip()
            for assignment in counted_assignments(submission)
            for score in assignment.evaluation.scores.all()
            if score.criterion_id == criterion.pk and score.comment.strip()
        ]
        if texts:
            parts.append("\n".join([f"**{criterion.name}**", "", *(f"- {text}" for text in texts)]))
    return "\n\n".join(parts)


def history_steps(submission: Submission, *, with_evaluators: bool) -> list[dict]:
    entries = list(work.history(submission, with_evaluators=with_evaluators))
    return [
        {
            "name": entry.transition_label,
            "at": entry.at,
            "who": entry.actor.full_name if entry.actor else _("El portal"),
            "comment": entry.comment,
            "current": entry is entries[-1],
        }
        for entry in entries
    ]


def effects_of_confirming(submission: Submission, decision: Decision) -> list[str]:
    """What will happen, in the order in which it does."""
    code = submission.revision.practice.code
    if decision.outcome == Outcome.BELOW_MINIMUM:
        return [
            _("La postulación queda decidida: %(outcome)s.")
            % {"outcome": decision.get_outcome_display().lower()},
            _("La versión %(number)s de %(code)s no se aprueba y no se publica.")
            % {"number": submission.revision.number, "code": code},
            _("La entidad recibe un correo con la motivación y puede presentarla de nuevo."),
        ]
    former = submission.revision.practice.revisions.published().first()
    effects = [
        _("La postulación queda decidida: %(outcome)s, nivel “%(level)s”.")
        % {
            "outcome": decision.get_outcome_display().lower(),
            "level": decision.get_level_display(),
        },
        _("La versión %(number)s de %(code)s se publica y aparece en el catálogo.")
        % {"number": submission.revision.number, "code": code},
    ]
    if former is not None:
        effects.append(
            _("La versión %(number)s, que hoy es pública, queda como reemplazada.")
            % {"number": former.number}
        )
    return [*effects, _("La entidad recibe un correo con el resultado.")]


def _level(level: int | None) -> str:
    return _("no aplica") if level is None else number_format(level, 0)
