"""A house at work: practices in every state, made through the services by those who would."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from practices import search
from practices.enums import Outcome, RevisionStatus
from practices.models import Assignment, DocumentImport, Revision, Service, Submission
from practices.services import assignments, attachments, decisions, drafts, imports, revisions
from tests.factories import make_coverage, make_department, make_revision
from tests.house import ENDORSEMENT, LONG_ENOUGH, House

from .filled_forms import DEMO
from .owners import a_pdf

RICH_FORM = "enel-oficina-virtual.txt"


def draft_from(house: House, file_name: str) -> Revision:
    """A demonstration form as its editor would have it: read, classified, with a file."""
    (parsed,) = imports.read_forms((DEMO / file_name).read_bytes(), file_name)
    revision = imports.create_draft(parsed, actor=house.editor, owner=house.body)
    revision = drafts.save_draft(
        revision,
        actor=house.editor,
        expected_version=revision.version,
        content={
            "services": list(Service.objects.filter(slug="energia-electrica")),
            "keywords": ["reclamos", "zonas rurales"],
        },
    )
    upload = SimpleUploadedFile("informe.pdf", a_pdf(), "application/pdf")
    attachments.attach_upload(
        revision, actor=house.editor, upload=upload, description="Informe de atenciones"
    )
    return Revision.objects.get(pk=revision.pk)


def submitted_from(house: House, file_name: str) -> Submission:
    revision = draft_from(house, file_name)
    revisions.endorse(revision, actor=house.manager, **ENDORSEMENT)
    return revisions.submit_revision(revision, actor=house.editor)


def published_from(house: House, file_name: str) -> Revision:
    submission = house.checked(submitted_from(house, file_name))
    house.scored(house.accepted(submission), (4, 3, 4, 3))
    decision = decisions.propose_decision(
        submission,
        actor=house.coordinator,
        outcome=Outcome.ACCEPTED,
        level="good",
        rationale=LONG_ENOUGH,
        feedback="Gracias por contar también lo que no funcionó.",
    )
    decisions.confirm_decision(decision, actor=house.publisher)
    return Revision.objects.get(pk=submission.revision_id)


def fill_catalogue(house: House, count: int) -> None:
    """So many plain published practices, for a list of several pages; found by search too."""
    services = list(Service.objects.all())
    for number in range(1, count + 1):
        revision = make_revision(
            RevisionStatus.PUBLISHED,
            title=f"Atención de reclamos en la vereda {number}",
            summary="Las personas de la vereda presentan sus reclamos sin viajar a la cabecera.",
            owner=house.body,
            services=[services[number % len(services)]],
        )
        make_coverage(revision, make_department())
        search.index(Revision.objects.get(pk=revision.pk))


@dataclass
class HouseAtWork:
    """What the pages of the people of a house are about."""

    record: Revision
    draft: Revision
    returned: Revision
    document: DocumentImport
    waiting: Submission
    scored: Submission
    assignment: Assignment
    """Accepted and not scored yet."""
    invited: Assignment


def set_to_work(house: House) -> HouseAtWork:
    house.body.public_phone = "601 234 5678"
    house.body.save()
    record = published_from(house, RICH_FORM)
    draft = draft_from(house, "bogota-linea-123.txt")
    returned = _returned(house)
    upload = SimpleUploadedFile("formato.txt", (DEMO / RICH_FORM).read_bytes(), "text/plain")
    (document,) = imports.read_upload(actor=house.editor, upload=upload)
    waiting = submitted_from(house, "epm-energia-prepago.txt")
    scored = house.evaluated((4, 3, 4, 3))
    accepted = house.accepted(house.checked(submitted_from(house, "dane-ecenso.txt")))
    eligible = house.eligible(title="Puntos de atención en las veredas")
    invited = assignments.assign(eligible, actor=house.coordinator, evaluator=house.evaluator)
    return HouseAtWork(
        record=record,
        draft=draft,
        returned=returned,
        document=document,
        waiting=waiting,
        scored=scored,
        assignment=accepted,
        invited=invited,
    )


def _returned(house: House) -> Revision:
    submission = house.submitted(title="Factura que se entiende")
    observations = [("limitations", "Cuente también qué hizo la entidad con esa dificultad.")]
    revisions.return_revision(
        submission.revision, actor=house.coordinator, observations=observations
    )
    return Revision.objects.get(pk=submission.revision_id)
