"""Who belongs to a body: what each act does, who may, what is logged and who is told."""

import datetime
import threading

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from django.utils import timezone

from practices import roles
from practices.enums import (
    InvitationStage,
    MembershipAction,
    MembershipRole,
    OrganisationKind,
    OrganisationStage,
    RequestStage,
)
from practices.exceptions import NotAllowed, PracticesError, TransitionRefused
from practices.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    Notification,
    Organisation,
    Practice,
    SiteSettings,
    User,
)
from practices.selectors.bodies import (
    InvitationState,
    find_bodies,
    invitation_state,
    invitation_token,
    requests_for_coordination,
    similar_bodies,
)
from practices.services import drafts, organisations, revisions
from tests.factories import make_member, make_organisation, make_revision, make_user
from tests.house import CONTENT as WHOLE_CONTENT
from tests.house import ENDORSEMENT

pytestmark = pytest.mark.django_db
MANAGER, EDITOR = MembershipRole.MANAGER, MembershipRole.EDITOR


@pytest.fixture
def body():
    return make_organisation("Acueducto del Valle")


@pytest.fixture
def manager(body):
    return make_member(body, make_user(full_name="Gloria Gerente"))


@pytest.fixture
def editor(body):
    return make_member(body, make_user(full_name="Elena Editora"), role=EDITOR)


@pytest.fixture
def coordinator():
    return make_user(full_name="Cora Coordina", groups=[roles.COORDINATOR])


def verified(email, **columns) -> User:
    user = make_user(email, **columns)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def actions(body) -> list[str]:
    return list(body.membership_events.order_by("id").values_list("action", flat=True))


def told(kind) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("address", flat=True))


def role_of(body, user) -> str | None:
    found = Membership.objects.filter(organisation=body, user=user, is_active=True).first()
    return found and found.role


def place_of(body, user) -> Membership:
    return Membership.objects.get(organisation=body, user=user)


class TestInvitations:
    def invite(self, body, actor, email="nueva@entidad.gov.co", role=EDITOR) -> Invitation:
        return organisations.invite(body, actor=actor, email=email, role=role)

    def test_an_invitation_is_mailed_logged_and_accepted_once(self, body, manager):
        SiteSettings.objects.create(invitation_days=5)
        invitation = self.invite(body, manager, "Nueva@Entidad.gov.co")
        person = verified("nueva@entidad.gov.co")
        token = invitation_token(invitation)

        assert told("body_invited") == {"nueva@entidad.gov.co"}
        assert token in Notification.objects.get(kind="body_invited").path
        assert (invitation.expires_at - timezone.now()).days == 4

        organisations.accept_invitation(token, actor=person)
        assert role_of(body, person) == EDITOR
        assert person.organisation_roles == {body.pk: EDITOR}
        assert actions(body) == ["invited", "joined"]
        assert told("member_joined") == {manager.email}
        with pytest.raises(PracticesError, match="ya se usó"):
            organisations.accept_invitation(token, actor=person)
        assert actions(body) == ["invited", "joined"]

    def test_nothing_of_it_remains_of_a_refused_one(self, body, editor):
        with pytest.raises(NotAllowed, match="persona responsable"):
            self.invite(body, editor)
        assert Invitation.objects.count() == Notification.objects.count() == 0
        assert actions(body) == []

    def test_a_link_that_was_passed_on_opens_nothing(self, body, manager):
        token = invitation_token(self.invite(body, manager))
        stranger = verified("otra@entidad.gov.co")
        unproven = make_user("nueva@entidad.gov.co")
        EmailAddress.objects.create(user=unproven, email=unproven.email, verified=False)
        for person in (stranger, unproven):
            with pytest.raises(NotAllowed, match=r"nueva@entidad\.gov\.co"):
                organisations.accept_invitation(token, actor=person)
        assert body.memberships.filter(is_active=True).count() == 1

    def test_only_the_latest_link_works_and_has_a_whole_term(self, body, manager, monkeypatch):
        invitation = self.invite(body, manager)
        first = invitation_token(invitation)
        with pytest.raises(PracticesError, match="10 minutos"):
            organisations.resend_invitation(invitation, actor=manager)

        Invitation.objects.update(
            sent_at=timezone.now() - datetime.timedelta(days=30),
            expires_at=timezone.now() - datetime.timedelta(days=16),
        )
        assert invitation_state(first) is InvitationState.EXPIRED
        again = organisations.resend_invitation(invitation, actor=manager)
        assert invitation_state(first) is InvitationState.REPLACED
        assert invitation_state(invitation_token(again)) is InvitationState.OPEN
        assert Notification.objects.filter(kind="body_invited").count() == 2
        assert actions(body) == ["invited", "invitation_resent"]

    @pytest.mark.parametrize("token", ["", "x", "x:y:z", "WzEsMl0:1abc:xyz"])
    def test_a_made_up_link_is_unknown(self, token):
        assert invitation_state(token) is InvitationState.UNKNOWN
        with pytest.raises(PracticesError, match="no es válido"):
            organisations.accept_invitation(token, actor=make_user())

    def test_an_expired_or_revoked_one_is_refused_with_its_reason(self, body, manager):
        person = verified("nueva@entidad.gov.co")
        invitation = self.invite(body, manager)
        token = invitation_token(invitation)
        Invitation.objects.update(expires_at=timezone.now())
        with pytest.raises(PracticesError, match="venció"):
            organisations.accept_invitation(token, actor=person)
        organisations.revoke_invitation(invitation, actor=manager)
        with pytest.raises(PracticesError, match="anulada"):
            organisations.accept_invitation(token, actor=person)
        with pytest.raises(PracticesError, match="ya se usó o se anuló"):
            organisations.revoke_invitation(invitation, actor=manager)
        assert actions(body) == ["invited", "invitation_revoked"]

    def test_one_open_invitation_for_each_address(self, body, manager):
        self.invite(body, manager)
        with pytest.raises(PracticesError, match="Ya hay una invitación abierta"):
            self.invite(body, manager)
        Invitation.objects.update(expires_at=timezone.now())
        self.invite(body, manager)
        assert list(Invitation.objects.order_by("pk").values_list("stage", flat=True)) == [
            InvitationStage.REVOKED,
            InvitationStage.SENT,
        ]

    def test_a_member_is_not_invited_but_may_come_back_after_leaving(self, body, manager, editor):
        with pytest.raises(PracticesError, match="ya está vinculada"):
            self.invite(body, manager, editor.email)
        organisations.leave_body(body, actor=editor)
        EmailAddress.objects.create(user=editor, email=editor.email, verified=True)
        invitation = self.invite(body, manager, editor.email, MANAGER)
        organisations.accept_invitation(invitation_token(invitation), actor=editor)
        assert role_of(body, editor) == MANAGER
        assert Membership.objects.filter(organisation=body).count() == 2

    def test_a_lesser_invitation_takes_no_role_away(self, body, manager, coordinator):
        invitation = self.invite(body, coordinator)
        EmailAddress.objects.create(user=manager, email=invitation.email, verified=True)
        organisations.accept_invitation(invitation_token(invitation), actor=manager)
        assert role_of(body, manager) == MANAGER

    def test_accepting_answers_the_request_that_was_waiting(self, body, manager):
        person = verified("nueva@entidad.gov.co")
        asked = organisations.ask_to_join(body, actor=person)
        token = invitation_token(self.invite(body, manager))
        organisations.accept_invitation(token, actor=person)
        asked.refresh_from_db()
        assert (asked.stage, asked.settled_by) == (RequestStage.GRANTED, manager)


class TestRequests:
    def test_managers_are_asked_and_answer_with_a_role(self, body, manager, editor):
        person = make_user(full_name="Nora Nueva")
        asked = organisations.ask_to_join(body, actor=person, message="Trabajo en servicio")
        assert organisations.ask_to_join(body, actor=person) == asked
        assert told("join_requested") == {manager.email}
        with pytest.raises(NotAllowed):
            organisations.answer_join_request(asked, actor=editor, is_granted=True)

        organisations.answer_join_request(asked, actor=manager, is_granted=True, role=EDITOR)
        assert role_of(body, person) == EDITOR
        assert told("join_granted") == {person.email}
        assert actions(body) == ["requested", "joined"]
        with pytest.raises(PracticesError, match="ya se respondió"):
            organisations.answer_join_request(asked, actor=manager, is_granted=False)
        assert role_of(body, person) == EDITOR

    def test_a_refusal_says_why(self, body, manager):
        person = make_user()
        asked = organisations.ask_to_join(body, actor=person)
        organisations.answer_join_request(
            asked, actor=manager, is_granted=False, answer="No trabaja aquí."
        )
        assert role_of(body, person) is None
        assert "No trabaja aquí." in Notification.objects.get(kind="join_refused").body
        assert actions(body) == ["requested", "refused"]
        organisations.ask_to_join(body, actor=person)
        assert JoinRequest.objects.filter(stage=RequestStage.PENDING).count() == 1

    def test_the_coordination_answers_for_a_body_without_managers(self, body, coordinator):
        asked = organisations.ask_to_join(body, actor=make_user())
        assert told("join_requested") == {coordinator.email}
        assert list(requests_for_coordination()) == [asked]
        organisations.answer_join_request(asked, actor=coordinator, is_granted=True, role=MANAGER)
        assert role_of(body, asked.user) == MANAGER
        assert list(requests_for_coordination()) == []

    def test_nobody_grants_their_own_request(self, body, manager, coordinator):
        asked = organisations.ask_to_join(body, actor=coordinator)
        with pytest.raises(NotAllowed, match="Otra persona"):
            organisations.answer_join_request(asked, actor=coordinator, is_granted=True)

    def test_who_asked_may_take_it_back(self, body, manager):
        person = make_user()
        asked = organisations.ask_to_join(body, actor=person)
        with pytest.raises(NotAllowed):
            organisations.withdraw_join_request(asked, actor=manager)
        organisations.withdraw_join_request(asked, actor=person)
        assert actions(body) == ["requested", "request_withdrawn"]

    @pytest.mark.parametrize(
        "columns",
        [
            {"stage": OrganisationStage.PENDING},
            {"stage": OrganisationStage.REFUSED},
            {"is_active": False},
        ],
    )
    def test_bodies_that_are_not_public_take_no_requests(self, columns):
        with pytest.raises(PracticesError):
            organisations.ask_to_join(make_organisation(**columns), actor=make_user())
        assert JoinRequest.objects.count() == 0

    def test_a_member_asks_no_more(self, body, editor):
        with pytest.raises(PracticesError, match="ya está vinculado"):
            organisations.ask_to_join(body, actor=editor)


CONTENT = {
    "name": "Empresa de Aseo del Norte S.A. E.S.P.",
    "acronym": "EANOR",
    "tax_id": "899999094-1",
    "kind": OrganisationKind.PROVIDER,
    "size_band": "small",
    "domains": ["aseonorte.gov.co"],
}


class TestRegistration:
    def register(self, actor, **content) -> Organisation:
        return organisations.register_body(actor=actor, content=CONTENT | content)

    def test_who_registers_a_body_manages_it_while_it_waits(self, coordinator):
        person = make_user()
        body = self.register(person)
        assert (body.stage, body.registered_by) == (OrganisationStage.PENDING, person)
        assert person.organisation_roles == {body.pk: MANAGER}
        assert list(body.domains.values_list("domain", flat=True)) == ["aseonorte.gov.co"]
        assert told("body_registered") == {coordinator.email}
        assert actions(body) == ["body_registered"]

    def test_the_same_nit_is_refused_and_a_waiting_body_is_not_named(self):
        known = make_organisation("Aseo Conocido", tax_id="899999094-1")
        with pytest.raises(PracticesError, match="Aseo Conocido ya está registrada"):
            self.register(make_user())
        Organisation.objects.filter(pk=known.pk).update(stage=OrganisationStage.PENDING)
        with pytest.raises(PracticesError, match="la está revisando") as refusal:
            self.register(make_user())
        assert "Conocido" not in refusal.value.message

    def test_nobody_registers_without_end(self):
        person = make_user()
        for number in range(3):
            self.register(person, tax_id=None, name=f"Entidad {number}", domains=[])
        with pytest.raises(PracticesError, match="varias entidades"):
            self.register(person)

    def test_an_address_is_found_for_a_name_that_is_taken(self):
        make_organisation("Aseo")
        slugs = [
            self.register(make_user(), name="Aseo", tax_id=None, domains=[]).slug for _ in range(2)
        ]
        assert slugs == ["aseo-2", "aseo-3"]

    def test_a_draft_is_written_at_once_and_sent_only_after_the_approval(self, house):
        person = make_user()
        body = self.register(person)
        revision = drafts.create_draft(
            actor=person,
            layout="superservicios",
            owner=body,
            content={**WHOLE_CONTENT, "owner": body},
            rows={"contacts": [{"office": "Gerencia", "email": "g@example.org"}]},
        )
        revisions.endorse(revision, actor=person, **ENDORSEMENT)
        with pytest.raises(TransitionRefused, match="coordinación"):
            revisions.submit_revision(revision, actor=person)

        organisations.approve_body(body, actor=house.coordinator)
        assert told("body_approved") == {person.email}
        assert revisions.submit_revision(revision, actor=person).revision == revision
        assert actions(body) == ["body_registered", "body_approved"]

    def test_a_refused_body_says_why_and_frees_its_nit(self, coordinator):
        person = make_user()
        body = self.register(person)
        organisations.refuse_body(body, actor=coordinator, reason="Es una sede de otra.")
        body.refresh_from_db()
        assert (body.stage, body.refusal, body.tax_id) == (
            OrganisationStage.REFUSED,
            "Es una sede de otra.",
            None,
        )
        assert "899999094-1" in body.membership_events.first().detail
        assert "Es una sede de otra." in Notification.objects.get(kind="body_refused").body
        assert self.register(make_user()).tax_id == "899999094-1"
        with pytest.raises(PracticesError, match="ya respondió"):
            organisations.approve_body(body, actor=coordinator)

    @pytest.mark.parametrize("group", [None, "publisher", "auditor", "administrator", "evaluator"])
    def test_only_the_coordination_answers(self, group):
        body = self.register(make_user())
        person = make_user(groups=[group] if group else [])
        with pytest.raises(NotAllowed):
            organisations.approve_body(body, actor=person)
        with pytest.raises(NotAllowed):
            organisations.refuse_body(body, actor=person, reason="No")
        body.refresh_from_db()
        assert body.stage == OrganisationStage.PENDING


class TestDuplicates:
    @pytest.fixture(autouse=True)
    def known(self):
        body = make_organisation("Aguas del Valle S.A. E.S.P.", acronym="AGUAVALLE")
        body.domains.create(domain="aguasdelvalle.gov.co")
        body.former_names.create(name="Acueducto Municipal de Buga")
        make_organisation("Energía de Oriente", acronym="ENERO")
        return body

    def reasons(self, name="Otra cosa", acronym="", domains=()) -> list[str]:
        found = similar_bodies(name=name, acronym=acronym, domains=domains)
        return [reason for duplicate in found for reason in duplicate.reasons]

    @pytest.mark.parametrize(
        "name",
        ["AGUAS DEL VALLE", "Aguas de Valle ESP", "Empresa Aguas del Vallé", "Agua Valle"],
    )
    def test_near_same_names(self, name):
        assert self.reasons(name) == ["nombre parecido"]

    def test_acronym_former_name_and_mail(self):
        assert self.reasons(acronym="Aguavalle") == ["misma sigla"]
        assert self.reasons("Acueducto municipal Buga") == ["se llamó de manera parecida"]
        assert self.reasons(domains=["aguasdelvalle.gov.co"]) == ["mismo dominio de correo"]

    def test_another_body_looks_like_none(self):
        assert self.reasons("Aguas del Cauca", domains=["gmail.com"]) == []

    def test_bodies_that_wait_are_not_shown(self, known):
        Organisation.objects.filter(pk=known.pk).update(stage=OrganisationStage.PENDING)
        assert self.reasons("Aguas del Valle") == []
        assert find_bodies("aguas valle") == []

    @pytest.mark.parametrize("query", ["aguas valle", "VALLÉ", "aguavalle", "buga", "899.999.094"])
    def test_a_body_is_found_by_its_names_and_its_nit(self, known, query):
        Organisation.objects.filter(pk=known.pk).update(tax_id="899999094-1")
        assert find_bodies(query) == [known]

    @pytest.mark.parametrize("query", ["", " ", "zzz", "%", "'", "123"])
    def test_nothing_is_found_for_what_is_nothing(self, query):
        assert find_bodies(query) == []


class TestMembers:
    def test_the_last_manager_stays(self, body, manager, editor, coordinator):
        for attempt in (
            lambda: organisations.leave_body(body, actor=manager),
            lambda: organisations.remove_member(place_of(body, manager), actor=coordinator),
            lambda: organisations.change_role(place_of(body, manager), actor=manager, role=EDITOR),
        ):
            with pytest.raises(PracticesError, match="única persona responsable"):
                attempt()
        assert role_of(body, manager) == MANAGER
        assert actions(body) == []

    def test_an_account_that_cannot_log_in_answers_for_nothing(self, body, manager):
        make_member(body, make_user(is_active=False))
        with pytest.raises(PracticesError, match="única persona responsable"):
            organisations.leave_body(body, actor=manager)

    def test_with_another_manager_one_may_go_and_drafts_stay(self, body, manager, editor):
        draft = make_revision(owner=body, practice={"owner": body, "created_by": manager})
        organisations.change_role(place_of(body, editor), actor=manager, role=MANAGER)
        organisations.leave_body(body, actor=manager)
        assert role_of(body, manager) is None
        assert Practice.objects.get(pk=draft.practice_id).owner == body
        assert told("role_changed") == {editor.email}
        assert told("member_left") == {editor.email}
        assert actions(body) == ["role_changed", "left"]

    def test_saying_the_same_role_again_does_nothing(self, body, manager, editor):
        organisations.change_role(place_of(body, editor), actor=manager, role=EDITOR)
        assert actions(body) == []
        assert Notification.objects.count() == 0

    def test_a_manager_removes_somebody_and_says_why(self, body, manager, editor):
        with pytest.raises(NotAllowed):
            organisations.remove_member(place_of(body, manager), actor=editor)
        organisations.remove_member(
            place_of(body, editor), actor=manager, reason="Cambió de trabajo."
        )
        assert role_of(body, editor) is None
        assert "Cambió de trabajo." in Notification.objects.get(kind="member_removed").body
        with pytest.raises(PracticesError, match="ya no está vinculada"):
            organisations.remove_member(place_of(body, editor), actor=manager)
        assert actions(body) == ["removed"]

    def test_a_manager_of_another_body_has_no_say(self, body, manager, editor):
        stranger = make_member(make_organisation())
        for act in (
            lambda: organisations.invite(body, actor=stranger, email="a@x.co", role=EDITOR),
            lambda: organisations.change_role(place_of(body, editor), actor=stranger, role=MANAGER),
            lambda: organisations.remove_member(place_of(body, editor), actor=stranger),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert actions(body) == []

    def test_a_coordinator_puts_somebody_in_charge(self, body, editor, coordinator):
        outsider = make_user()
        with pytest.raises(NotAllowed):
            organisations.name_manager(body, actor=editor, user=outsider)
        organisations.name_manager(body, actor=coordinator, user=outsider)
        organisations.name_manager(body, actor=coordinator, user=editor)
        assert (role_of(body, outsider), role_of(body, editor)) == (MANAGER, MANAGER)
        assert told("manager_named") == {outsider.email, editor.email}
        assert actions(body) == ["joined", "role_changed"]
        with pytest.raises(PracticesError, match="ya es responsable"):
            organisations.name_manager(body, actor=coordinator, user=editor)

    def test_a_manager_whose_role_was_taken_away_a_moment_ago_has_no_say(self, body, manager):
        make_member(body)
        manager.organisation_roles  # noqa: B018 - read once, as on a page that is being answered
        Membership.objects.filter(user=manager).update(role=EDITOR)
        with pytest.raises(NotAllowed):
            organisations.invite(body, actor=manager, email="a@x.co", role=EDITOR)

    def test_mail_goes_out_once_the_act_is_stored(
        self, body, manager, editor, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            organisations.change_role(place_of(body, editor), actor=manager, role=MANAGER)
        (message,) = mail.outbox
        assert message.to == [editor.email]
        assert message.subject == "Su función en Acueducto del Valle es ahora responsable"


class TestDrafts:
    def test_a_manager_gives_a_draft_to_another_member(self, body, manager, editor):
        draft = make_revision(
            owner=body, title='La "línea" viva', practice={"owner": body, "created_by": manager}
        )
        with pytest.raises(NotAllowed):
            organisations.transfer_draft(draft, actor=editor, to=editor)
        organisations.transfer_draft(draft, actor=manager, to=editor)
        draft.refresh_from_db()
        assert draft.updated_by == editor
        assert told("draft_transferred") == {editor.email}
        assert Notification.objects.get().subject == (
            "Ahora usted lleva el borrador “La \N{LEFT SINGLE QUOTATION MARK}línea"
            "\N{RIGHT SINGLE QUOTATION MARK} viva”"
        )
        event = MembershipEvent.objects.get()
        assert (event.action, event.user) == (MembershipAction.DRAFT_TRANSFERRED, editor)
        with pytest.raises(PracticesError, match="ya tiene el borrador"):
            organisations.transfer_draft(draft, actor=manager, to=editor)

    def test_a_draft_goes_to_members_only_and_what_was_sent_stays(self, body, manager, editor):
        draft = make_revision(owner=body, practice={"owner": body, "created_by": manager})
        with pytest.raises(NotAllowed, match="no está vinculada"):
            organisations.transfer_draft(draft, actor=manager, to=make_user())
        sent = make_revision(
            "submitted", owner=body, practice={"owner": body, "created_by": manager}
        )
        with pytest.raises(PracticesError, match="todavía se está escribiendo"):
            organisations.transfer_draft(sent, actor=manager, to=editor)

    def test_a_draft_written_before_having_a_body_is_handed_over(self, body, editor, house):
        draft = drafts.create_draft(actor=editor, layout="superservicios", title="Mi idea")
        organisations.hand_over_draft(draft, actor=editor, organisation=body)
        draft.refresh_from_db()
        assert (draft.owner, draft.practice.owner) == (body, body)
        assert actions(body) == ["draft_transferred"]
        with pytest.raises(PracticesError, match="ya tiene entidad"):
            organisations.hand_over_draft(draft, actor=editor, organisation=body)

    def test_nobody_hands_over_another_s_draft_nor_to_a_strange_body(self, body, editor, house):
        draft = drafts.create_draft(actor=make_user(), layout="superservicios", title="Ajena")
        with pytest.raises(NotAllowed):
            organisations.hand_over_draft(draft, actor=editor, organisation=body)
        own = drafts.create_draft(actor=editor, layout="superservicios", title="Propia")
        with pytest.raises(NotAllowed):
            organisations.hand_over_draft(own, actor=editor, organisation=make_organisation())


def at_once(*acts) -> list:
    """What each returned or raised, all started together."""
    results = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(index, act):
        try:
            gate.wait(timeout=30)
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_managers_leave_and_one_stays(self):
        body = make_organisation()
        people = [make_member(body), make_member(body)]
        results = at_once(
            *(lambda who=who: organisations.leave_body(body, actor=who) for who in people)
        )
        refused = [each for each in results if isinstance(each, PracticesError)]
        assert (len(refused), results.count(None)) == (1, 1), results
        assert body.memberships.filter(is_active=True, role=MANAGER).count() == 1
        assert actions(body) == ["left"]

    def test_two_managers_remove_one_another(self):
        body = make_organisation()
        first, second = make_member(body), make_member(body)
        results = at_once(
            lambda: organisations.remove_member(place_of(body, first), actor=second),
            lambda: organisations.remove_member(place_of(body, second), actor=first),
        )
        assert sum(isinstance(each, PracticesError) for each in results) == 1, results
        assert body.memberships.filter(is_active=True).count() == 1

    def test_one_link_opened_twice_is_one_place(self):
        body = make_organisation()
        invitation = organisations.invite(
            body, actor=make_member(body), email="nueva@entidad.gov.co", role=EDITOR
        )
        token, person = invitation_token(invitation), verified("nueva@entidad.gov.co")
        results = at_once(
            *[lambda: organisations.accept_invitation(token, actor=person) for _ in range(3)]
        )
        assert sum(isinstance(each, Membership) for each in results) == 1, results
        assert actions(body) == ["invited", "joined"]

    def test_two_people_register_the_same_nit(self):
        people = [make_user(), make_user()]
        results = at_once(
            *(
                lambda who=who: organisations.register_body(actor=who, content=CONTENT)
                for who in people
            )
        )
        assert sum(isinstance(each, Organisation) for each in results) == 1, results
        assert sum(isinstance(each, PracticesError) for each in results) == 1, results
        assert Organisation.objects.count() == 1

    def test_accepted_while_it_is_revoked_has_one_outcome(self):
        body = make_organisation()
        manager = make_member(body)
        invitation = organisations.invite(
            body, actor=manager, email="nueva@entidad.gov.co", role=EDITOR
        )
        token, person = invitation_token(invitation), verified("nueva@entidad.gov.co")
        results = at_once(
            lambda: organisations.accept_invitation(token, actor=person),
            lambda: organisations.revoke_invitation(invitation, actor=manager),
        )
        assert sum(isinstance(each, PracticesError) for each in results) == 1, results
        assert len(actions(body)) == 2
