"""What the owner of a practice sees of its way through the house, in plain words."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from practices.enums import (
    ArchiveCause,
    DecisionStage,
    MembershipRole,
    OrganisationStage,
    RequestStage,
    RevisionStatus,
    SubmissionStatus,
    WithdrawalCause,
)
from practices.models import (
    ArchiveRequest,
    Decision,
    Membership,
    Organisation,
    Revision,
    Submission,
    User,
)

#: Days before a record lapses from which on its owner is asked.
ASKED_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Action:
    """The button of what comes next."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a version stands: on whom it waits, for what, until when.

    ``action``: what this person does next, None where there is nothing. ``note``: a second
    sentence that does not change whose turn it is.
    """

    text: str
    is_owners_turn: bool
    due_on: datetime.date | None = None
    action: Action | None = None
    note: str = ""

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True, slots=True)
class CriterionMean:
    name: str
    weight: Decimal
    mean: Decimal | None


# -- Lists --------------------------------------------------------------------------------------


def with_entries(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """What ``situation`` reads, in four queries more than the versions themselves."""
    managers = Membership.objects.filter(
        role=MembershipRole.MANAGER, is_active=True, user__is_active=True
    ).select_related("user")
    pending = ArchiveRequest.objects.filter(stage=RequestStage.PENDING)
    published = Revision.objects.published().filter(practice=OuterRef("practice"))
    return (
        revisions.select_related("practice", "owner", "endorsement")
        .prefetch_related(
            Prefetch("submissions", Submission.objects.select_related("call", "category")),
            Prefetch("owner__memberships", managers, to_attr="active_managers"),
            Prefetch("archive_requests", pending, to_attr="pending_requests"),
        )
        .annotate(
            published_id=Subquery(published.values("pk")[:1]),
            published_is_ongoing=Subquery(published.values("is_ongoing")[:1]),
        )
    )


def latest_of_member(user: User, owner: Organisation | None = None) -> QuerySet[Revision]:
    """The latest version of each practice of this person's bodies, or of one of them: what waits
    on them first, by its date; then what waits on others; what is settled last."""
    newest = Revision.objects.filter(practice=OuterRef("practice")).order_by("-number")
    mine = Revision.objects.of_member(user).filter(pk=Subquery(newest.values("pk")[:1]))
    if owner is not None:
        mine = mine.filter(practice__owner=owner)
    return (
        with_entries(mine)
        .annotate(turn=_turn(user))
        .order_by(
            "turn",
            F("returned_due_on").asc(nulls_last=True),
            Case(When(turn=0, then="practice__valid_until")).asc(nulls_last=True),
            "-updated_at",
            "-pk",
        )
    )


def _turn(user: User) -> Case:
    """0: waits on this person; 1: on somebody else; 2: on nobody."""
    managed = [pk for pk, role in user.organisation_roles.items() if role == MembershipRole.MANAGER]
    on_a_manager = Q(
        status=RevisionStatus.DRAFT, endorsement_asked_at__isnull=False, endorsement=None
    ) & ~Q(practice__owner__in=managed)
    today = timezone.localdate()
    asked = Q(practice__valid_until__lte=today + datetime.timedelta(days=ASKED_BEFORE)) & (
        Q(published_is_ongoing=True) | Q(published_is_ongoing=None, published_id__isnull=False)
    )
    lapsed = Q(
        status=RevisionStatus.ARCHIVED,
        archive_cause=ArchiveCause.UNCONFIRMED,
        practice__valid_until__lt=today,
    )
    mine = Q(status__in=(RevisionStatus.DRAFT, RevisionStatus.RETURNED)) | asked | lapsed
    others = Q(status__in=(RevisionStatus.SUBMITTED, RevisionStatus.APPROVED))
    return Case(
        When(on_a_manager & ~asked, then=1),
        When(mine, then=0),
        When(others, then=1),
        default=2,
        output_field=IntegerField(),
    )


def bodies_with_practices(user: User) -> list[Organisation]:
    """What the list can be narrowed to."""
    return list(Organisation.objects.filter(pk__in=user.organisation_roles).order_by("name"))


# -- Where a version stands ---------------------------------------------------------------------


def situation(revision: Revision, user: User | None = None) -> Situation:
    """Reads a version loaded by ``with_entries``. ``user``: as this person sees it."""
    match revision.status:
        case RevisionStatus.DRAFT:
            return _situation_of_draft(revision, user)
        case RevisionStatus.RETURNED:
            return _situation_of_returned(revision)
        case RevisionStatus.SUBMITTED:
            return Situation(_situation_of_entry(revision), False)
        case RevisionStatus.APPROVED:
            return Situation(_situation_of_approved(revision), False)
        case RevisionStatus.PUBLISHED:
            return _situation_of_published(revision)
        case RevisionStatus.REJECTED:
            return Situation(_("No fue aprobada. Puede presentarla de nuevo."), False)
        case RevisionStatus.WITHDRAWN:
            return Situation(_situation_of_withdrawn(revision), False)
        case RevisionStatus.SUPERSEDED:
            return Situation(_("Hay una versión más reciente publicada."), False)
    return _situation_of_archived(revision)


def confirmation_due(revision: Revision) -> Action | None:
    """The button that confirms the published version, while a newer one is on its way."""
    if revision.published_id in (None, revision.pk) or revision.published_is_ongoing is False:
        return None
    if not _is_asked(revision.practice.valid_until):
        return None
    return _confirm(revision.published_id)


def _is_asked(valid_until: datetime.date | None) -> bool:
    if valid_until is None:
        return False
    return (valid_until - timezone.localdate()).days <= ASKED_BEFORE


def _confirm(revision_id: int) -> Action:
    return Action(_("Confirmar la ficha"), reverse("confirm_practice", args=(revision_id,)))


def _situation_of_draft(revision: Revision, user: User | None) -> Situation:
    note = ""
    if revision.owner and revision.owner.stage == OrganisationStage.PENDING:
        note = _("Puede escribir; para enviarla falta que se apruebe la entidad.")
    write = Action(_("Seguir escribiendo"), reverse("edit_practice", args=(revision.pk,)))
    if getattr(revision, "endorsement", None) is not None:
        send = Action(_("Revisar y enviar"), reverse("submit_practice", args=(revision.pk,)))
        text = _("Ya tiene el aval. Le corresponde a usted: enviarla.")
        return Situation(text, True, action=write if note else send, note=note)
    if revision.endorsement_asked_at is None:
        text = _("Le corresponde a usted: completarla y enviarla.")
        return Situation(text, True, action=write, note=note)
    managers = [each.user for each in revision.owner.active_managers] if revision.owner else []
    if user is not None and user in managers:
        endorse = Action(_("Leer y dar el aval"), reverse("endorse_practice", args=(revision.pk,)))
        return Situation(_("Le piden a usted el aval."), True, action=endorse, note=note)
    names = get_text_list([manager.full_name for manager in managers], _("o"))
    text = _("Espera el aval de %(names)s.") % {"names": names or _("una persona responsable")}
    return Situation(text, False, action=write, note=note)


def _situation_of_returned(revision: Revision) -> Situation:
    due_on = revision.returned_due_on
    late = due_on is not None and due_on < timezone.localdate()
    text = (
        _("Venció el %(day)s el plazo para responder las observaciones. Todavía puede enviarla.")
        if late
        else _("Le corresponde a usted: responder las observaciones, hasta el %(day)s.")
    )
    url = reverse("my_practice", args=(revision.pk,))
    action = Action(_("Responder las observaciones"), f"{url}#observaciones")
    return Situation(text % {"day": date_format(due_on)}, True, due_on, action)


def _situation_of_entry(revision: Revision) -> str:
    entries = list(revision.submissions.all())
    status = entries[0].status if entries else SubmissionStatus.ENTERED
    return {
        SubmissionStatus.ENTERED: _("La coordinación revisa si cumple los requisitos."),
        SubmissionStatus.ELIGIBLE: _("Cumple los requisitos. La coordinación asigna evaluadores."),
        SubmissionStatus.IN_EVALUATION: _("Está en evaluación."),
        SubmissionStatus.IN_DELIBERATION: _("El jurado delibera."),
    }.get(status, _("La coordinación tiene el caso."))


def _situation_of_approved(revision: Revision) -> str:
    if any(entry.call.is_bank for entry in revision.submissions.all()):
        return _("La corrección se aprobó. Falta que se publique.")
    return _("Aprobada: se publica con los resultados.")


def _situation_of_published(revision: Revision) -> Situation:
    valid_until = revision.practice.valid_until
    note = ""
    if getattr(revision, "pending_requests", ()):
        note = _("Pidió archivarla: la coordinación le responderá.")
    if valid_until is None or revision.is_ongoing is False:
        return Situation(_("Publicada."), False, note=note)
    day = {"day": date_format(valid_until)}
    if valid_until < timezone.localdate():
        text = _("Ficha sin confirmar desde el %(day)s. Díganos si la práctica sigue igual.")
    elif _is_asked(valid_until):
        text = _("Publicada. Díganos antes del %(day)s si la práctica sigue igual.")
    else:
        text = _("Publicada. Le pediremos confirmar la ficha antes del %(day)s.")
        return Situation(text % day, False, valid_until, note=note)
    return Situation(text % day, True, valid_until, _confirm(revision.pk), note)


def _situation_of_withdrawn(revision: Revision) -> str:
    if revision.withdrawal_cause == WithdrawalCause.LAPSED:
        return _("Desistida: venció el plazo de los ajustes. Puede presentarla de nuevo.")
    return _("Retirada por la entidad. Puede presentarla de nuevo.")


def _situation_of_archived(revision: Revision) -> Situation:
    if revision.archive_cause != ArchiveCause.UNCONFIRMED:
        cause = revision.get_archive_cause_display().lower()
        return Situation(_("Archivada: %(cause)s.") % {"cause": cause}, False)
    valid_until = revision.practice.valid_until
    if valid_until is not None and valid_until >= timezone.localdate():
        return Situation(_("Confirmada. La coordinación la vuelve a publicar."), False)
    text = _("Archivada: nadie confirmó la ficha a tiempo. Si sigue igual, confírmela.")
    return Situation(text, True, valid_until, _confirm(revision.pk))


def confirmed_decision(revision: Revision) -> Decision | None:
    """The decision in force on a version, with what the owner may know of it."""
    return (
        Decision.objects.filter(submission__revision=revision, stage=DecisionStage.CONFIRMED)
        .select_related("submission__rubric")
        .order_by("-settled_at")
        .first()
    )


def criterion_means(decision: Decision) -> list[CriterionMean]:
    """Mean and weight of each criterion as the decision pinned them; never an evaluator's own."""
    pinned = decision.snapshot["criteria"]
    return [
        CriterionMean(
            criterion.name,
            Decimal(pinned[criterion.code]["weight"]),
            _decimal(pinned[criterion.code]["mean"]),
        )
        for criterion in decision.submission.rubric.criteria.all()
        if criterion.code in pinned
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
