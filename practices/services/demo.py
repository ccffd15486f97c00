"""The demonstration catalogue: real forms, read by the importer and taken all the way by a cast.

Nothing here writes a state: each practice is drafted, endorsed, submitted, checked, scored,
decided and published by the people who would do it, through the services they would use.
"""

import datetime
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import slugify

from practices import roles
from practices.enums import (
    DatePrecision,
    EvidenceLevel,
    FigureStatistic,
    MembershipRole,
    OrganisationKind,
    Outcome,
)
from practices.models import (
    EvaluatorProfile,
    Membership,
    Organisation,
    OrganisationFormerName,
    PopulationGroup,
    Revision,
    Service,
    SiteSettings,
    Submission,
    Territory,
    Topic,
    User,
)

from . import assignments, decisions, drafts, evaluations, imports, revisions, submissions
from .evaluations import ScoreInput

FOLDER = Path(__file__).parent.parent / "data" / "demo"

#: Account → name and staff group. Nobody of these exists.
CAST: Mapping[str, tuple[str, str | None]] = {
    "editora": ("Elena Editora", None),
    "editor2": ("Eduardo Editor", None),
    "coordinadora": ("Cora Coordinadora", roles.COORDINATOR),
    "evaluadora1": ("Eva Evaluadora", roles.EVALUATOR),
    "evaluador2": ("Efraín Evaluador", roles.EVALUATOR),
    "evaluadora3": ("Esther Evaluadora", roles.EVALUATOR),
    "jurado": ("Julia Jurado", roles.EVALUATOR),
    "publicadora": ("Paula Publicadora", roles.PUBLISHER),
    "auditora": ("Aura Auditora", roles.AUDITOR),
    "admin": ("Ada Administradora", roles.ADMINISTRATOR),
}
#: Bodies whose manager is editora; the others are editor2's.
BODIES_OF_EDITORA = ("enel", "canal-capital", "chec", "mintic", "narino")
CRITERIA = ("eficaz", "eficiente", "usuario", "replicable")
ENDORSEMENT = {
    "responsible_name": "Responsable de demostración",
    "responsible_post": "Cargo de demostración",
    "accepts_licence": True,
    "has_image_permissions": True,
    "consents_data_treatment": True,
}
FEEDBACK = (
    "Gracias por compartir esta práctica. Los promedios por criterio y esta motivación son de "
    "demostración."
)


def is_loaded() -> bool:
    return User.objects.filter(email=address("editora")).exists()


def address(account: str) -> str:
    return f"{account}@{settings.DEMO_EMAIL_DOMAIN}"


def demo_password() -> tuple[str, bool]:
    """The password of the cast and whether it was just made; a made one is kept in var/."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD, False
    path = settings.VAR_DIR / "demo-password"
    if path.exists():
        return path.read_text(encoding="utf-8").strip(), False
    password = secrets.token_urlsafe(9)
    path.touch(mode=0o600)
    path.write_text(password, encoding="utf-8")
    return password, True


@transaction.atomic
def load_demo(password: str) -> int:
    """Make the cast, the bodies and the practices; the number of practices. All or nothing."""
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    SiteSettings.objects.update_or_create(pk=SiteSettings.ONLY, defaults={"demo_notice": True})
    cast = _make_cast(password)
    bodies = _make_bodies(manifest["bodies"])
    for key, body in bodies.items():
        manager = cast["editora" if key in BODIES_OF_EDITORA else "editor2"]
        Membership.objects.create(user=manager, organisation=body, role=MembershipRole.MANAGER)
    for form in manifest["forms"]:
        editor = cast["editora" if form["owner"] in BODIES_OF_EDITORA else "editor2"]
        revision = _draft(form, editor, bodies)
        if form["state"] != "draft":
            _take_through(form, revision, editor, cast)
    return len(manifest["forms"])


def _make_cast(password: str) -> dict[str, User]:
    cast = {}
    for account, (name, group) in CAST.items():
        user = User.objects.create_user(
            address(account),
            password,
            full_name=name,
            is_staff=group in roles.ADMIN_SITE,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if group is not None:
            user.groups.add(Group.objects.get(name=group))
        if group == roles.EVALUATOR:
            EvaluatorProfile.objects.create(user=user)
        cast[account] = user
    return cast


def _make_bodies(described: Mapping[str, Mapping[str, Any]]) -> dict[str, Organisation]:
    services = Service.objects.in_bulk(field_name="slug")
    places = Territory.objects.in_bulk(field_name="divipola_code")
    bodies: dict[str, Organisation] = {}
    for key, body in described.items():
        organisation = Organisation.objects.create(
            name=body["name"],
            acronym=body.get("acronym", ""),
            tax_id=body.get("tax_id"),
            kind=OrganisationKind(body["kind"]),
            parent=bodies.get(body.get("parent", "")),
            municipality=places[body["municipality"]],
            public_phone=body.get("public_phone", ""),
            website=body.get("website", ""),
            slug=slugify(body.get("acronym") or body["name"])[:80],
        )
        organisation.services.set(services[slug] for slug in body.get("services", ()))
        OrganisationFormerName.objects.bulk_create(
            OrganisationFormerName(organisation=organisation, name=name)
            for name in body.get("former_names", ())
        )
        bodies[key] = organisation
    return bodies


def _draft(form: Mapping[str, Any], editor: User, bodies: Mapping[str, Organisation]) -> Revision:
    """What the importer reads, completed with what the manifest says that it can only propose."""
    data = (FOLDER / form["file"]).read_bytes()
    (parsed,) = imports.read_forms(data, form["file"])
    revision = imports.create_draft(parsed, actor=editor, owner=bodies[form["owner"]])
    return drafts.save_draft(
        revision,
        actor=editor,
        expected_version=revision.version,
        content=_content(form, revision),
        rows=_rows(form, bodies) | {"unplaced_texts": []},
    )


def _content(form: Mapping[str, Any], revision: Revision) -> dict[str, Any]:
    plain = (
        "title",
        "author_kind",
        "is_ongoing",
        "keywords",
        "cost_band",
        "cost_year",
        "resource_kinds",
        "validation_status",
    )
    content = {name: form[name] for name in plain if name in form}
    content["former_names"] = "\n".join(form.get("former_names", ()))
    content["author_name"] = revision.author_name or revision.owner.name
    for name, model in (
        ("services", Service),
        ("topics", Topic),
        ("population_groups", PopulationGroup),
    ):
        content[name] = list(model.objects.filter(slug__in=form.get(name, ())))
    for name in ("started_on", "ended_on"):
        if name in form:
            day, precision = _partial_date(form[name])
            content[name] = day
            content[name.replace("_on", "_precision")] = precision
    return content


def _partial_date(text: str) -> tuple[datetime.date, DatePrecision]:
    """ "2015-06-16", "2007-07" or "2009" as the first day of it and what is known."""
    parts = [int(part) for part in text.split("-")]
    known = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)[len(parts) - 1]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime.date(year, month, day), known


def _rows(
    form: Mapping[str, Any], bodies: Mapping[str, Organisation]
) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    if "coverage" in form:
        places = Territory.objects.in_bulk(field_name="divipola_code")
        rows["coverage"] = [
            {**row, "territory": places[row["territory"]]} for row in form["coverage"]
        ]
    if "partners" in form:
        rows["partners"] = [
            {
                **{key: value for key, value in row.items() if key != "body"},
                "organisation": bodies.get(row.get("body", "")),
            }
            for row in form["partners"]
        ]
    if "figures" in form:
        rows["figures"] = [_figure(row) for row in form["figures"]]
    for name in ("selections", "links"):
        if name in form:
            rows[name] = [dict(row) for row in form[name]]
    return rows


def _figure(row: Mapping[str, Any]) -> dict[str, Any]:
    figure = {key: value for key, value in row.items() if key not in ("at", "from", "to")}
    for name in ("value", "baseline", "goal"):
        if name in figure:
            figure[name] = Decimal(figure[name])
    figure.setdefault("statistic", FigureStatistic.TOTAL)
    figure.setdefault(
        "evidence_level", EvidenceLevel.DATA if row.get("source") else EvidenceLevel.CLAIMED
    )
    ends = {"period_from": row.get("from"), "period_to": row.get("to", row.get("at"))}
    for name, text in ends.items():
        if text:
            figure[name], figure["period_precision"] = _partial_date(text)
    return figure


def _take_through(
    form: Mapping[str, Any], revision: Revision, editor: User, cast: Mapping[str, User]
) -> None:
    coordinator = cast["coordinadora"]
    revisions.endorse(revision, actor=editor, **ENDORSEMENT)
    entry = revisions.submit_revision(revision, actor=editor)
    submissions.take_case(entry, actor=coordinator)
    if form["state"] == "returned":
        revisions.return_revision(
            revision,
            actor=coordinator,
            observations=[(each["field"], each["text"]) for each in form["observations"]],
        )
        return
    submissions.check_eligibility(
        entry,
        actor=coordinator,
        answers={item.pk: (True, "") for item in entry.call.eligibility_items.all()},
    )
    for evaluation in form["evaluations"]:
        _evaluate(entry, evaluation, coordinator, cast[evaluation["evaluator"]])
    if waiting := form.get("waiting_evaluator"):
        _accept(entry, coordinator, cast[waiting])
    if form["state"] == "published":
        _decide(form, entry, coordinator, cast["publicadora"])


def _accept(entry: Submission, coordinator: User, evaluator: User):
    assignment = assignments.assign(entry, actor=coordinator, evaluator=evaluator)
    return assignments.accept(assignment, actor=evaluator, no_conflict=True, confidentiality=True)


def _evaluate(
    entry: Submission, given: Mapping[str, Any], coordinator: User, evaluator: User
) -> None:
    assignment = _accept(entry, coordinator, evaluator)
    evaluation = evaluations.open_evaluation(assignment, actor=evaluator)
    levels = dict(zip(CRITERIA, given["levels"], strict=True))
    silent = given.get("no_evidence", ())
    comments = given.get("comments", {})
    criteria: Iterable = entry.rubric.criteria.all()
    evaluation = evaluations.save_scores(
        evaluation,
        actor=evaluator,
        expected_version=evaluation.version,
        scores={
            criterion.pk: ScoreInput(
                value=levels[criterion.code],
                no_evidence=criterion.code in silent,
                comment=comments.get(criterion.code, ""),
            )
            for criterion in criteria
        },
    )
    evaluations.send_evaluation(evaluation, actor=evaluator, expected_version=evaluation.version)


def _decide(form: Mapping[str, Any], entry: Submission, coordinator: User, publisher: User) -> None:
    decision = decisions.propose_decision(
        entry,
        actor=coordinator,
        outcome=Outcome.ACCEPTED,
        level=form["decision"]["level"],
        rationale=form["decision"]["rationale"],
        feedback=FEEDBACK,
    )
    decisions.confirm_decision(decision, actor=publisher)
