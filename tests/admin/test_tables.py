"""What every list of the admin promises, whatever it lists."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from practices.enums import AssignmentStatus, NotificationStage
from practices.models import CatalogueState, EvaluatorProfile, Notification, SiteSettings, User
from practices.services import revisions
from tests.factories import (
    make_assignment,
    make_call,
    make_evaluation,
    make_member,
    make_organisation,
    make_revision,
    make_service,
    make_submission,
    make_user,
)


def list_url(name):
    return reverse(f"admin:practices_{name}_changelist")


def make_notification(number):
    return Notification.objects.create(
        key=f"aviso-{number}", kind="revision_published", address="a@example.org", subject="Aviso"
    )


def make_sent(number):
    entry = make_submission(status="in_evaluation", coordinator=make_user())
    make_evaluation(make_assignment(entry), (4, 3, 4, 3), is_sent=True)


def make_log(number):
    entry = make_submission(coordinator=make_user(groups=["coordinator"]))
    revisions.return_revision(
        entry.revision, actor=entry.coordinator, observations=[("impact", "¿De qué año es?")]
    )


#: List → how a row of it comes to be.
ROWS = {
    "submission": lambda number: make_submission(coordinator=make_user()),
    "practice": lambda number: make_revision(),
    "revision": lambda number: make_revision(),
    "organisation": lambda number: make_member(make_organisation()),
    "user": lambda number: make_user(groups=["coordinator", "evaluator"]),
    "service": lambda number: make_service(f"Servicio {number}"),
    "notification": make_notification,
    "call": lambda number: make_call(),
    "rubric": lambda number: make_call(),
    "transitionlog": make_log,
    "evaluatorprofile": lambda number: EvaluatorProfile.objects.create(
        user=make_user(), organisation=make_organisation()
    ),
    "assignment": make_sent,
    "evaluation": make_sent,
}


@pytest.mark.parametrize("name", ROWS)
def test_a_list_costs_the_same_for_one_row_and_for_thirty(
    name, cast, browse, django_assert_max_num_queries
):
    client = browse(cast.auditor)

    def cost():
        with django_assert_max_num_queries(12) as captured:
            assert client.get(list_url(name)).status_code == 200
        return len(captured)

    ROWS[name](0)
    first = cost()
    for number in range(1, 30):
        ROWS[name](number)
    assert cost() == first


@pytest.mark.parametrize("value", ["abc", "1.5", "99999999999999999999", "'", "-1"])
def test_a_value_that_is_no_key_in_an_autocomplete_field_is_given_back(cast, browse, value):
    response = browse(cast.coordinator).post(
        reverse("admin:practices_evaluatorprofile_add"),
        {"user": value, "organisation": value, "maximum_load": "5"},
    )

    assert response.status_code == 200
    assert "errornote" in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "'\"(*%"},
        {"status__exact": "zzz"},
        {"p": "abc"},
        {"o": "99.zz"},
        {"nada": "1"},
        {"call__id__exact": "zzz"},
    ],
)
def test_a_bad_parameter_is_no_500(cast, browse, query):
    assert browse(cast.coordinator).get(list_url("submission"), query).status_code in (200, 302)


def test_an_autocomplete_list_is_closed_to_who_may_not_see_the_table(cast, browse):
    asked = {"app_label": "practices", "model_name": "evaluatorprofile", "field_name": "user"}
    address = reverse("admin:autocomplete")

    assert browse(cast.coordinator).get(address, asked).status_code == 200
    assert browse(cast.publisher).get(address, asked).status_code == 404
    assert browse(cast.evaluator).get(address, asked).status_code == 404


def test_the_auditor_never_reads_private_notes(cast, browse):
    entry = make_submission(status="in_evaluation")
    evaluation = make_evaluation(
        make_assignment(entry, status=AssignmentStatus.ACCEPTED),
        (4, 3),
        private_notes="Solo para mí",
    )
    page = browse(cast.auditor).get(
        reverse("admin:practices_evaluation_change", args=(evaluation.pk,))
    )

    assert page.status_code == 200
    assert "Solo para mí" not in page.text


class TestNotifications:
    def test_failed_ones_are_found_and_sent_again(
        self, cast, browse, mailoutbox, django_capture_on_commit_callbacks
    ):
        failed = make_notification(1)
        failed.stage = NotificationStage.FAILED
        failed.attempts = 8
        failed.save()
        client = browse(cast.administrator)
        index = client.get(reverse("admin:index"))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                list_url("notification"),
                {"action": "send_again", "_selected_action": [failed.pk]},
            )

        failed.refresh_from_db()
        assert [card.text for card in index.context["waiting"]] == ["aviso que no se pudo enviar"]
        assert failed.stage == NotificationStage.SENT
        assert len(mailoutbox) == 1


class TestSettings:
    def test_the_list_opens_straight_to_the_form(self, cast, browse):
        response = browse(cast.administrator).get(list_url("sitesettings"))

        assert response.url == reverse("admin:practices_sitesettings_change", args=(1,))
        assert browse(cast.coordinator).get(list_url("sitesettings")).status_code == 404

    def test_saving_renews_what_the_public_sees(self, cast, browse):
        site = SiteSettings.objects.create()
        before = CatalogueState.objects.version()
        data = {
            field.name: getattr(site, field.name) or ""
            for field in site._meta.concrete_fields
            if field.editable and field.name not in ("logo", "demo_notice")
        }
        data |= {"portal_name": "Banco de Canal Capital", "show_govco_bar": "", "single_entity": ""}
        browse(cast.administrator).post(
            reverse("admin:practices_sitesettings_change", args=(1,)), data
        )

        assert SiteSettings.objects.current().portal_name == "Banco de Canal Capital"
        assert CatalogueState.objects.version() == before + 1


class TestAccounts:
    def test_an_account_is_added_with_its_functions_and_no_password(self, cast, browse):
        group = Group.objects.get(name="publisher")
        response = browse(cast.administrator).post(
            reverse("admin:practices_user_add"),
            {
                "email": "Nueva@Example.org",
                "full_name": "Nueva Persona",
                "groups": [group.pk],
                "is_active": "on",
            },
            follow=True,
        )

        account = User.objects.get(email="nueva@example.org")
        assert account.group_names == {"publisher"}
        assert not account.has_usable_password()
        assert "¿Olvidó su contraseña?" in response.text

    def test_the_last_administrator_stays(self, cast, browse):
        response = browse(cast.administrator).post(
            reverse("admin:practices_user_change", args=(cast.administrator.pk,)),
            {"email": cast.administrator.email, "full_name": "Ana"},
        )

        assert "Debe quedar al menos una persona activa en Administración." in response.text

    def test_an_administrator_cannot_take_a_role_in_cases(self, cast, browse):
        group = Group.objects.get(name="coordinator")
        browse(cast.administrator).post(
            reverse("admin:practices_user_change", args=(cast.administrator.pk,)),
            {
                "email": cast.administrator.email,
                "full_name": "Ana",
                "groups": [group.pk],
                "is_active": "on",
            },
        )

        account = User.objects.get(pk=cast.administrator.pk)
        assert account.full_name == "Ana"
        assert account.group_names == {"administrator"}

    def test_a_coordinator_reads_accounts_and_changes_none(self, cast, browse):
        address = reverse("admin:practices_user_change", args=(cast.evaluator.pk,))
        client = browse(cast.coordinator)
        client.post(address, {"email": "x@example.org", "full_name": "X"})

        cast.evaluator.refresh_from_db()
        assert client.get(address).status_code == 200
        assert cast.evaluator.full_name == "Elena Evalúa"
