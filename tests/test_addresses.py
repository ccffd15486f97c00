"""Who gets in at every address of the portal: a table, walked with every kind of person.

For strangers an address of somebody's is no address: 404, or 405 as for everybody, never 403 and
never a way around. The admin and the evaluators' site have their own tests.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from practices import roles
from practices.enums import MembershipRole
from practices.models import (
    DocumentImport,
    Endorsement,
    Membership,
    Revision,
    TableImport,
)
from practices.services import archiving, attachments, drafts, organisations, revisions
from tests.factories import make_attachment, make_member, make_organisation, make_user
from tests.house import ENDORSEMENT

pytestmark = pytest.mark.django_db(databases=["default", "side"])

EVERYBODY = {
    "home", "practice_list", "record", "record_version", "record_with_title", "download",
    "thumbnail", "organisation_list", "organisation", "call_list", "call", "call_results",
    "call_calendar", "call_act_file", "call_notice_file", "acerca-de",
    "que-es-una-buena-practica", "preguntas-frecuentes", "datos-personales", "accesibilidad",
    "site_map", "blank_form", "compare_versions", "verify_certificate", "certificate_pdf", "live",
    "ready", "robots", "security_txt", "sitemap", "service_worker", "offline",
    # Whoever holds the signed link, whoever they are.
    "accept_invitation", "unsubscribe", "confirm_validity",
}  # fmt: skip
WHO_HAS_LOGGED_IN = {
    "new_practice", "copy_practice", "start_from_published", "import_form", "markdown_preview",
    "tables", "table_template", "export_own", "my_practices", "my_account", "my_bodies",
    "register_body", "join_body", "notifications", "mark_notifications_read",
    "notification_preferences",
}  # fmt: skip
MANAGERS = {
    "invite_member", "resend_invitation", "revoke_invitation", "answer_join_request",
    "change_role", "remove_member", "transfer_draft",
}  # fmt: skip
WHO_MADE_IT = {
    "import_preview", "table_import", "start_table_import", "cancel_table_import", "refused_rows",
    "withdraw_join_request", "hand_over_draft",
}  # fmt: skip
#: Everything else: the people of the body, by the state of the version that the page is about.
OF_RETURNED = {"answer_observation"}
OF_SUBMITTED = {"receipt"}
OF_PUBLISHED = {
    "start_next_version", "confirm_practice", "ask_archiving", "choose_call", "compare_own",
}  # fmt: skip
OF_ARCHIVE_REQUEST = {"withdraw_archiving"}
#: Only while a contest runs: the tests of contests open them.
OF_A_CONTEST = {
    "enter_contest", "contest_receipt", "object_to_result", "my_result", "challenge_jury",
    "challenge_juror",
}  # fmt: skip
OF_DRAFT = {
    "check_answers", "similar_practices", "link_practices", "my_practice", "endorse_practice",
    "submit_practice", "withdraw_practice", "edit_practice", "edit_field", "find_places",
    "edit_section", "practice_files", "files_progress", "my_attachment", "my_thumbnail",
    "describe_attachment", "replace_attachment", "move_attachment", "remove_attachment",
    "ask_endorsement", "endorsement_letter", "my_body", "leave_body",
}  # fmt: skip
MEMBERS = OF_DRAFT | OF_RETURNED | OF_SUBMITTED | OF_PUBLISHED | OF_ARCHIVE_REQUEST | OF_A_CONTEST
#: Only an editor asks; a manager endorses instead.
EDITORS_ALONE = {"ask_endorsement"}

#: A form sent empty names no practice and no body: not found, whoever sends it.
ASKED_FOR_NOTHING = {"copy_practice", "join_body"}

LOGIN, NOWHERE, NOT_SO, IN = "login", "404", "405", "in"


def patterns():
    return get_resolver("practices.urls").url_patterns


def people(house) -> dict:
    elsewhere = make_organisation("Otra entidad")
    return {
        "editor": house.editor,
        "manager": house.manager,
        "editor elsewhere": make_member(elsewhere, role=MembershipRole.EDITOR),
        "manager elsewhere": make_member(elsewhere),
        "citizen with an account": make_user(),
        "coordinator": house.coordinator,
        "evaluator": house.evaluator,
        "publisher": house.publisher,
        "auditor": make_user(groups=[roles.AUDITOR]),
        "administrator": make_user(groups=[roles.ADMINISTRATOR]),
    }


class World:
    """One of everything that an address may be about, all of the house's body."""

    def __init__(self, house):
        self.house = house
        self.draft = house.draft()
        letter = attachments.store(b"%PDF-1.4 carta", content_type="application/pdf")
        Endorsement.objects.create(
            revision=self.draft, given_by=house.manager, letter=letter, **ENDORSEMENT
        )
        photo = attachments.store(b"%PDF-1.4 foto", content_type="application/pdf")
        photo.thumbnail.save("x", SimpleUploadedFile("x.webp", b"RIFF"))
        self.attachment = make_attachment(self.draft, file=photo)
        self.unendorsed = house.draft(title="Sin aval")
        self.submitted = house.submitted(title="Enviada").revision
        self.returned = self._returned()
        self.observation = self.returned.observations.get()
        self.published = house.published(title="Publicada")
        self.next = drafts.start_next_revision(self.published.practice, actor=house.editor)
        self.asked = house.published(title="Con solicitud")
        archiving.ask_archiving(self.asked, actor=house.editor, reason="Ya no se hace.")
        body = house.body
        self.invitation = organisations.invite(
            body, actor=house.manager, email="nueva@example.org", role=MembershipRole.EDITOR
        )
        self.request = organisations.ask_to_join(body, actor=make_user(), message="")
        self.own_request = organisations.ask_to_join(
            make_organisation("Tercera entidad"), actor=house.editor, message=""
        )
        self.membership = Membership.objects.get(user=house.editor)
        self.document = DocumentImport.objects.create(
            uploaded_by=house.editor,
            file_name="formato.txt",
            layout="superservicios",
            content={"layout": "superservicios", "values": {}, "unplaced": [], "findings": []},
        )
        self.table = TableImport.objects.create(
            uploaded_by=house.editor, file="tables/x", file_name="tabla.csv", sha256="0" * 64
        )
        self.orphan = Revision.objects.create(
            practice=self.draft.practice.__class__.objects.create(created_by=house.editor),
            layout="superservicios",
            created_by=house.editor,
            updated_by=house.editor,
            created_at=timezone.now(),
        )

    def _returned(self):
        revision = self.house.submitted(title="Devuelta").revision
        revisions.return_revision(
            revision, actor=self.house.coordinator, observations=[("summary", "¿Dónde?")]
        )
        return revision

    def revision_for(self, name):
        for names, revision in (
            (OF_RETURNED, self.returned),
            (OF_SUBMITTED, self.submitted),
            (OF_PUBLISHED, self.published),
            (OF_ARCHIVE_REQUEST, self.asked),
            (EDITORS_ALONE, self.unendorsed),
            ({"hand_over_draft"}, self.orphan),
        ):
            if name in names:
                return revision
        return self.draft

    def address(self, pattern) -> str:
        values = {
            "revision_id": self.revision_for(pattern.name).pk,
            "other_id": self.next.pk,
            "attachment_id": self.attachment.pk,
            "observation_id": self.observation.pk,
            "organisation_id": self.house.body.pk,
            "membership_id": self.membership.pk,
            "invitation_id": self.invitation.pk,
            "request_id": self.request.pk,
            "import_id": self.table.pk,
            "submission_id": 1,
            "juror_id": 1,
            "section": "datos-basicos",
            "code": "title",
            "slug": "premio",
            "subject": "results",
            "token": "nada",
        }
        if pattern.name == "withdraw_join_request":
            values["request_id"] = self.own_request.pk
        if pattern.name == "import_preview":
            values["import_id"] = self.document.pk
        names = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        return reverse(pattern.name, kwargs={name: values[name] for name in names})


def outcome(client, method, address, source) -> str:
    """What becomes of a request; whatever it did is undone. ``source``: a public practice."""
    with transaction.atomic():
        response = getattr(client, method)(address, {"source": source})
        b"".join(response)
        transaction.set_rollback(True)
    assert response.status_code < 500, (method, address)
    if response.status_code == 302 and response["Location"].startswith("/cuenta/login/"):
        return LOGIN
    return {404: NOWHERE, 405: NOT_SO}.get(response.status_code, IN)


def test_every_address_is_in_the_table_once():
    kinds = (EVERYBODY, WHO_HAS_LOGGED_IN, MANAGERS, WHO_MADE_IT, MEMBERS)
    listed = [name for kind in kinds for name in kind]
    assert sorted(listed) == sorted(pattern.name for pattern in patterns())


def test_each_address_lets_in_whom_the_table_says(house):
    """Long: ninety addresses, eleven kinds of people, two methods, each undone."""
    world = World(house)
    code = world.asked.practice.code
    found = {}
    cast = people(house)
    clients = {name: Client() for name in cast}
    for name, client in clients.items():
        client.force_login(cast[name])
    anonymous = Client()
    for pattern in patterns():
        if pattern.name in EVERYBODY:
            continue
        address = world.address(pattern)
        for method in ("get", "post"):
            found[pattern.name, "nobody", method] = outcome(anonymous, method, address, code)
        for who, client in clients.items():
            for method in ("get", "post"):
                found[pattern.name, who, method] = outcome(client, method, address, code)

    assert wrong(found) == []


def wrong(found) -> list[str]:
    problems = []
    for name, who in dict.fromkeys((name, who) for name, who, _method in found):
        both = [found[name, who, method] for method in ("get", "post")]
        if who == "nobody":
            is_right = set(both) <= {LOGIN, NOT_SO} and LOGIN in both
        elif may(name, who):
            is_right = IN in both and (NOWHERE not in both or name in ASKED_FOR_NOTHING)
        else:
            is_right = set(both) <= {NOWHERE, NOT_SO} and NOWHERE in both
        if not is_right:
            problems.append(f"{name} for {who}: {both}")
    return problems


def may(name: str, who: str) -> bool:
    if name in WHO_HAS_LOGGED_IN:
        return True
    if name in OF_A_CONTEST:
        return False
    if name in MANAGERS:
        return who == "manager"
    if name in WHO_MADE_IT:
        return who == "editor"
    return who in ("editor", "manager")
