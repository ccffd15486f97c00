"""The jury's vote on entries that the rubric leaves tied, recorded by its chair."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from practices import ballots
from practices.cases import conflicts
from practices.exceptions import PracticesError
from practices.models import Category, JuryVote, Submission, TieVote, User
from practices.permissions import require
from practices.selectors.evaluation import for_cases
from practices.selectors.ranking import category_ranking, jurors

from .rubrics import lock_entries
from .transitions import log_act

MINIMUM_MINUTES = 50


@transaction.atomic
def record_vote(
    category: Category,
    *,
    actor: User,
    tied: Collection[int],
    votes: Mapping[int, int],
    minutes: str,
) -> TieVote:
    """Record a vote on a group of entries that are tied now. ``votes``: juror id → entry id.

    Most votes first; entries with as many votes stay tied, until another vote on them. More than
    half of the jurors without a conflict must have voted; when an entry came in never counts.
    """
    call = lock_entries(category.call)
    role = require(actor, "deliberate", call)
    tied = set(tied)
    groups = [{row.submission.pk for row in group} for group in category_ranking(category).ties]
    if tied not in groups:
        raise PracticesError(_("Esas postulaciones no están empatadas. Vuelva a cargar la página."))
    if category.results.filter(stage__in=("proposed", "preliminary", "final")).exists():
        raise PracticesError(_("La categoría ya tiene un resultado propuesto."))
    if len(minutes.strip()) < MINIMUM_MINUTES:
        raise PracticesError(
            _("Escriba el acta de la votación en al menos %(count)s caracteres.")
            % {"count": MINIMUM_MINUTES}
        )
    people = may_vote(category, tied)
    _refuse_votes(tied, votes, people)
    ordered = sorted(tied)
    vote = TieVote.objects.create(
        category=category,
        order=ballots.tally(ordered, votes.values()),
        minutes=minutes.strip(),
        recorded_by=actor,
    )
    vote.submissions.set(ordered)
    JuryVote.objects.bulk_create(
        JuryVote(tie_vote=vote, juror_id=juror, submission_id=votes[juror])
        for juror in sorted(votes)
    )
    log_act(
        call,
        "record_vote",
        actor=actor,
        role=role,
        payload={"vote": vote.pk, "category": category.pk, "order": vote.order},
    )
    return vote


def may_vote(category: Category, tied: Collection[int]) -> list[User]:
    """The jurors of the call who have no conflict of interest in any of the tied entries."""
    entries = list(for_cases(Submission.objects.filter(pk__in=tied)))
    people = jurors(category.call)
    barred = {person for person, _entry in conflicts(people, entries)}
    return [person for person in people if person.pk not in barred]


def _refuse_votes(tied: set[int], votes: Mapping[int, int], people: list[User]) -> None:
    if not set(votes) <= {person.pk for person in people}:
        raise PracticesError(_("Una de las personas no es del jurado o tiene un conflicto."))
    if not set(votes.values()) <= tied:
        raise PracticesError(_("Cada voto es por una de las postulaciones empatadas."))
    if len(votes) * 2 <= len(people):
        raise PracticesError(
            _("Debe votar más de la mitad del jurado: %(needed)s de %(all)s personas.")
            % {"needed": len(people) // 2 + 1, "all": len(people)}
        )
