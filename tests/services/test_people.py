import pytest
from django.contrib.auth.models import Group

from practices.exceptions import NotAllowed, PracticesError
from practices.models import User
from practices.services.people import save_account
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user(groups=["administrator"])


def group(name):
    return Group.objects.get_or_create(name=name)[0]


def test_a_new_account_has_its_groups_and_no_password(administrator):
    account = User(email="nueva@example.org", full_name="Nueva Persona")
    save_account(account, actor=administrator, groups=[group("coordinator")])

    assert account.group_names == {"coordinator"}
    assert account.is_staff
    assert not account.has_usable_password()


def test_an_evaluator_is_not_staff_of_the_admin(administrator):
    account = User(email="nueva@example.org", full_name="Nueva Persona")
    save_account(account, actor=administrator, groups=[group("evaluator")])

    assert not account.is_staff


def test_somebody_is_always_left_in_charge(administrator):
    leaving = User.objects.get(pk=administrator.pk)
    leaving.is_active = False
    with pytest.raises(PracticesError, match="al menos una persona activa"):
        save_account(leaving, actor=administrator, groups=leaving.groups.all())

    other = make_user(groups=["administrator"])
    save_account(administrator, actor=other, groups=[])
    assert not administrator.groups.exists()


def test_nobody_gives_roles_to_themselves(administrator):
    groups = [group("administrator"), group("coordinator")]
    with pytest.raises(NotAllowed, match="Otra persona de Administración"):
        save_account(administrator, actor=administrator, groups=groups)
    assert administrator.groups.count() == 1


def test_the_account_of_the_installation_may_name_the_first_administrator():
    first = make_user(is_superuser=True)
    named = save_account(make_user(), actor=first, groups=[group("administrator")])

    assert named.group_names == {"administrator"}


@pytest.mark.parametrize("name", ["coordinator", "publisher", "auditor", "evaluator"])
def test_nobody_else_handles_accounts(administrator, name):
    with pytest.raises(NotAllowed):
        save_account(make_user(), actor=make_user(groups=[name]), groups=[])
