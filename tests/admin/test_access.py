import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from practices import models
from practices.admin.access import ACCESS, groups_of, may
from practices.admin.site import PARTS
from tests.factories import make_user

ROLES = ("coordinator", "publisher", "auditor", "administrator", "evaluator", "citizen")
#: Model → the roles that may open its list.
SEEN_BY = {
    models.Submission: {"coordinator", "publisher", "auditor"},
    models.Revision: {"coordinator", "publisher", "auditor"},
    models.Practice: {"coordinator", "publisher", "auditor"},
    models.Evaluation: {"auditor"},
    models.Assignment: {"auditor"},
    models.Decision: {"auditor"},
    models.TransitionLog: {"auditor"},
    LogEntry: {"auditor", "administrator"},
    models.User: {"coordinator", "auditor", "administrator"},
    models.Page: {"auditor", "administrator"},
    models.Notification: {"coordinator", "auditor", "administrator"},
    models.Call: {"coordinator", "publisher", "auditor", "administrator"},
    models.Organisation: {"coordinator", "publisher", "auditor", "administrator"},
    models.Territory: {"coordinator", "publisher", "auditor", "administrator"},
}


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_registered_table_has_its_access_and_its_place_on_the_index():
    registered = set(admin.site._registry)
    placed = {name for _title, names in PARTS for name in names}

    assert registered <= set(ACCESS)
    # A criterion is reached from its rubric, a category from its call.
    assert {model.__name__ for model in registered} - placed == {"Category", "Criterion"}


@pytest.mark.parametrize("model", SEEN_BY, ids=lambda model: model.__name__)
def test_a_list_is_opened_by_its_roles_and_does_not_exist_for_others(model, cast, browse):
    answers = {role: browse(getattr(cast, role)).get(list_url(model)).status_code for role in ROLES}

    assert answers == {role: 200 if role in SEEN_BY[model] else 404 for role in ROLES}


def test_a_stranger_is_asked_to_log_in_and_brought_back(db):
    response = Client().get(list_url(models.Submission))

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={list_url(models.Submission)}"


@pytest.mark.parametrize("role", ["evaluator", "citizen"])
def test_the_admin_does_not_exist_for_who_works_elsewhere(role, cast, browse):
    assert browse(getattr(cast, role)).get(reverse("admin:index")).status_code == 404


def test_nobody_edits_what_services_write(cast):
    written = (
        models.Submission,
        models.Assignment,
        models.Evaluation,
        models.Score,
        models.Decision,
        models.TransitionLog,
        models.Practice,
    )
    people = [getattr(cast, role) for role in ROLES]

    assert not any(
        may(person, action, model)
        for person in people
        for model in written
        for action in ("add", "change", "delete")
    )


def test_an_administrator_has_no_way_into_a_case(cast):
    of_cases = (
        models.Submission,
        models.Assignment,
        models.Evaluation,
        models.Score,
        models.Decision,
        models.Revision,
        models.Practice,
        models.TransitionLog,
        models.ConsensusNote,
    )

    assert not any(may(cast.administrator, "view", model) for model in of_cases)


def test_the_first_account_of_an_installation_is_an_administrator(db):
    first = make_user(is_superuser=True, is_staff=True)

    assert groups_of(first) == {"administrator"}
    assert groups_of(make_user(is_superuser=True, is_active=False)) == frozenset()


def test_tables_of_packages_are_not_shown():
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels == {"practices", "admin"}
