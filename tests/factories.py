"""Rows for tests, one plain ``make_*`` function each: what is not asked for is not made.

Keyword arguments are columns of the model. Rows are put into a status directly, without the
services and what they check: the one place where that is allowed. A taxonomy value or a place
that is there already is taken, not made again.
"""

import datetime
import hashlib
import itertools
from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from practices.enums import (
    READING_ASSIGNMENT,
    AssignmentStatus,
    CallEvaluatorStage,
    CallKind,
    CallStatus,
    CriterionKind,
    DatePrecision,
    FileStage,
    LayoutCode,
    MembershipRole,
    OrganisationKind,
    RevisionStatus,
    SubmissionStatus,
    TerritoryKind,
)
from practices.models import (
    Assignment,
    Attachment,
    Call,
    CallEvaluator,
    Category,
    Contact,
    Coverage,
    Criterion,
    Evaluation,
    ImpactFigure,
    Keyword,
    Link,
    Membership,
    Organisation,
    Partner,
    PopulationGroup,
    Practice,
    Revision,
    Rubric,
    ScaleLevel,
    Score,
    ScoreVersion,
    Selection,
    Service,
    StoredFile,
    Submission,
    Territory,
    Topic,
    User,
)

PASSWORD = "Calle-Real-26"

_count = itertools.count(1)

# -- People and bodies --------------------------------------------------------------------------


def make_user(email=None, *, full_name=None, groups=(), **columns) -> User:
    """An account with ``PASSWORD``; ``groups`` are names of staff groups (``practices.roles``)."""
    number = next(_count)
    user = User.objects.create_user(
        email or f"persona{number}@example.org",
        PASSWORD,
        full_name=full_name or f"Persona {number}",
        **columns,
    )
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
    return user


def make_organisation(name=None, **columns) -> Organisation:
    name = name or f"Entidad {next(_count)}"
    return Organisation.objects.create(
        **{"name": name, "slug": slugify(name)[:80], "kind": OrganisationKind.PROVIDER} | columns
    )


def make_member(organisation, user=None, *, role=MembershipRole.MANAGER, **columns) -> User:
    """A person with a role in the body."""
    user = user or make_user()
    Membership.objects.create(user=user, organisation=organisation, role=role, **columns)
    return user


# -- Controlled lists ---------------------------------------------------------------------------


def make_service(name="Energía eléctrica", **columns) -> Service:
    return Service.objects.get_or_create(slug=slugify(name), defaults={"name": name} | columns)[0]


def make_topic(name="Eficiencia", **columns) -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name} | columns)[0]


def make_population_group(name="Usuarios rurales", **columns) -> PopulationGroup:
    return PopulationGroup.objects.get_or_create(
        slug=slugify(name), defaults={"name": name} | columns
    )[0]


def make_keyword(name) -> Keyword:
    return Keyword.objects.for_words([name])[0]


def make_nation() -> Territory:
    return Territory.objects.get_or_create(
        divipola_code=Territory.NATION_CODE,
        defaults={"name": "Colombia", "kind": TerritoryKind.NATION},
    )[0]


def make_department(code="25", name="Cundinamarca") -> Territory:
    return Territory.objects.get_or_create(
        divipola_code=code,
        defaults={"name": name, "kind": TerritoryKind.DEPARTMENT, "parent": make_nation()},
    )[0]


def make_municipality(code="25754", name="Soacha", *, department=None) -> Territory:
    """Without ``department``: the one its code begins with, which must be there or be "25"."""
    known = Territory.objects.filter(divipola_code=code).first()
    if known:
        return known
    if department is None:
        department = (
            make_department()
            if code.startswith("25")
            else Territory.objects.get(divipola_code=code[:2])
        )
    return Territory.objects.create(
        divipola_code=code, name=name, kind=TerritoryKind.MUNICIPALITY, parent=department
    )


# -- The record ---------------------------------------------------------------------------------

#: In these a practice has been submitted at least once and so has a code.
_CODED = frozenset(RevisionStatus) - {RevisionStatus.DRAFT, RevisionStatus.WITHDRAWN}
_ONCE_PUBLIC = (RevisionStatus.PUBLISHED, RevisionStatus.SUPERSEDED, RevisionStatus.ARCHIVED)


def make_practice(status=RevisionStatus.PUBLISHED, *, practice=None, **content) -> Practice:
    """A practice with one revision; ``practice`` are columns of the practice, the rest of the
    revision (``make_revision``)."""
    return make_revision(status, practice=practice, **content).practice


def make_revision(
    status=RevisionStatus.DRAFT,
    *,
    practice=None,
    services=(),
    topics=(),
    keywords=(),
    population_groups=(),
    **content,
) -> Revision:
    """A titled and owned revision.

    ``practice``: an existing one (then the revision gets its next number and owner), or columns
    of the one that is made with it. Lists of terms hold objects.
    """
    if isinstance(practice, Practice):
        defaults = {
            "owner": practice.owner,
            "created_by": practice.created_by,
            "number": practice.revisions.count() + 1,
        }
    else:
        practice, defaults = _bare_practice(status, practice or {}, content)
    defaults |= {
        "layout": LayoutCode.SUPERSERVICIOS,
        "title": f"Práctica {next(_count)}",
        "updated_by": defaults["created_by"],
        "published_at": timezone.now() if status in _ONCE_PUBLIC else None,
        "submitted_at": timezone.now() if status in _CODED else None,
    }
    if content.get("started_on"):
        defaults["started_precision"] = DatePrecision.DAY
    if content.get("ended_on"):
        defaults["ended_precision"] = DatePrecision.DAY
    revision = Revision.objects.create(practice=practice, status=status, **defaults | content)
    revision.services.set(services)
    revision.topics.set(topics)
    revision.keywords.set(keywords)
    revision.population_groups.set(population_groups)
    return revision


def _bare_practice(status, columns, content) -> tuple[Practice, dict]:
    given = content | columns
    owner = given["owner"] if "owner" in given else make_organisation()
    defaults = {"owner": owner, "created_by": given.get("created_by") or make_user()}
    code = {"code_year": 2026, "code_number": next(_count)} if status in _CODED else {}
    if columns.get("level"):
        code["level_decided_on"] = datetime.date(2026, 3, 2)
    return Practice.objects.create(**defaults | code | columns), defaults


def make_figure(revision, **columns) -> ImpactFigure:
    if columns.get("period_from") or columns.get("period_to"):
        columns = {"period_precision": DatePrecision.MONTH} | columns
    return ImpactFigure.objects.create(
        revision=revision,
        **{"indicator": "Atenciones", "value": Decimal(900), "unit": "atenciones"} | columns,
    )


def make_coverage(revision, territory=None, **columns) -> Coverage:
    return Coverage.objects.create(
        revision=revision, territory=territory or make_department(), **columns
    )


def make_partner(revision, name="Café internet", **columns) -> Partner:
    return Partner.objects.create(revision=revision, name=name, **columns)


def make_selection(revision, name="Premio a la atención", **columns) -> Selection:
    return Selection.objects.create(revision=revision, name=name, **columns)


def make_link(revision, url="https://www.example.org/", **columns) -> Link:
    return Link.objects.create(revision=revision, url=url, **columns)


def make_contact(revision, **columns) -> Contact:
    return Contact.objects.create(
        revision=revision, **{"office": "Oficina de atención", "phone": "(1)6016060"} | columns
    )


def make_stored_file(content=b"%PDF-1.4 prueba", **columns) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known:
        return known
    stored = StoredFile(
        **{
            "sha256": digest,
            "size": len(content),
            "content_type": "application/pdf",
            "stage": FileStage.READY,
        }
        | columns
    )
    if stored.stage == FileStage.REFUSED:
        # What was refused leaves its reason and no bytes.
        stored.refusal = stored.refusal or "El contenido no corresponde a su nombre."
        stored.save()
    else:
        stored.content.save(digest, ContentFile(content))
    return stored


def make_attachment(revision, content=b"%PDF-1.4 prueba", *, file=None, **columns) -> Attachment:
    return Attachment.objects.create(
        revision=revision,
        file=file or make_stored_file(content),
        **{"name": "informe.pdf", "uploaded_by": revision.created_by} | columns,
    )


# -- Calls, entries, assignments ----------------------------------------------------------------

#: code, name, weight in the bank, minimum mean: the four of DOMAIN.md section 2.
MINIMUM_CRITERIA = (
    ("eficaz", "Eficaz", "30.00", "3.00"),
    ("eficiente", "Eficiente", "20.00", "2.00"),
    ("centrado-en-el-usuario", "Centrado en el usuario", "30.00", "3.00"),
    ("replicable", "Replicable y adaptable", "20.00", "2.00"),
)


def make_bank() -> Call:
    """The permanent call with its category and rubric: the installed one, or a small one."""
    return Call.objects.filter(kind=CallKind.BANK).first() or make_call(
        kind=CallKind.BANK, name="Banco permanente", slug="banco"
    )


def make_call(criteria=MINIMUM_CRITERIA, **columns) -> Call:
    """An open contest with the category "General" and a frozen rubric of these criteria."""
    number = next(_count)
    call = Call.objects.create(
        **{
            "kind": CallKind.CONTEST,
            "name": f"Concurso {number}",
            "slug": f"concurso-{number}",
            "status": CallStatus.OPEN,
        }
        | columns
    )
    Category.objects.create(call=call, number=1, name="General")
    make_rubric(call, criteria)
    return call


def make_rubric(call, criteria=MINIMUM_CRITERIA, **columns) -> Rubric:
    """``criteria``: code, name, weight and minimum mean of each."""
    rubric = Rubric.objects.create(call=call, **{"frozen_at": timezone.now()} | columns)
    for position, (code, name, weight, minimum_mean) in enumerate(criteria, start=1):
        criterion = Criterion.objects.create(
            rubric=rubric,
            position=position,
            tie_order=position,
            code=code,
            name=name,
            kind=CriterionKind.MINIMUM,
            definition=f"Qué significa {name}.",
            weight=Decimal(weight),
            minimum_mean=Decimal(minimum_mean),
        )
        ScaleLevel.objects.bulk_create(
            ScaleLevel(criterion=criterion, value=value, anchor=f"{name}, nivel {value}.")
            for value in (0, 1, 3, 5)
        )
    return rubric


def make_submission(revision=None, call=None, *, status=SubmissionStatus.ENTERED, **columns):
    """An entry of the revision (a submitted one if not given) in the call (the bank)."""
    revision = revision or make_revision(RevisionStatus.SUBMITTED)
    call = call or make_bank()
    return Submission.objects.create(
        revision=revision,
        call=call,
        status=status,
        **{
            "category": call.categories.first(),
            "rubric": Rubric.objects.current(call),
            "number": call.submissions.count() + 1,
            "entered_by": revision.created_by,
            "content_hash": "" if status == SubmissionStatus.ENTERED else "0" * 64,
        }
        | columns,
    )


def make_assignment(submission, evaluator=None, *, status=AssignmentStatus.ACCEPTED, **columns):
    stated = timezone.now() if status in READING_ASSIGNMENT else None
    return Assignment.objects.create(
        submission=submission,
        status=status,
        **{
            "evaluator": evaluator or make_user(groups=["evaluator"]),
            "proposed_by": submission.coordinator or submission.entered_by,
            "accepted_at": stated,
            "no_conflict_stated_at": stated,
            "confidentiality_at": stated,
        }
        | columns,
    )


def make_evaluation(assignment, levels=(), *, is_sent=False, **columns) -> Evaluation:
    """``levels`` in the order of the criteria; None: not answered. A sent one puts its assignment
    into that status, with the version that was sent."""
    evaluation = Evaluation.objects.create(assignment=assignment, **columns)
    criteria = list(assignment.submission.rubric.criteria.all())
    given = [*levels, *[None] * (len(criteria) - len(levels))]
    Score.objects.bulk_create(
        Score(evaluation=evaluation, criterion=criterion, value=value)
        for criterion, value in zip(criteria, given, strict=True)
    )
    if is_sent:
        weighted = sum(c.weight * value for c, value in zip(criteria, given, strict=True))
        evaluation.total = (weighted / 5).quantize(Decimal("0.01"))
        evaluation.sent_at = timezone.now()
        evaluation.save()
        assignment.status = AssignmentStatus.SENT
        assignment.save()
        ScoreVersion.objects.create(
            evaluation=evaluation,
            number=1,
            content={},
            total=evaluation.total,
            sent_by=assignment.evaluator,
            sent_at=evaluation.sent_at,
            hash="0" * 64,
        )
    return evaluation


def make_juror(call, user=None, *, stage=CallEvaluatorStage.ACCEPTED, **columns) -> CallEvaluator:
    """Somebody who evaluates in the call; a new evaluator if not given."""
    user = user or make_user(groups=["evaluator"])
    return CallEvaluator.objects.create(
        call=call, user=user, stage=stage, **{"invited_by": user} | columns
    )
