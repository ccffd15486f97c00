import pytest
from django.core.checks import Error, Tags, run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from practices import checks
from practices.models import guards
from tests.factories import make_user


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_portal_as_shipped_has_nothing_to_say():
    assert run_checks() == []


def test_var_dir_that_cannot_be_written(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "absent"
    assert ids(checks.check_var_dir()) == ["practices.E001"]


@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        (["practicas.example"], []),
        (["*"], []),
        (["otra.example"], ["practices.E002"]),
        ([], ["practices.E002"]),
    ],
)
def test_public_host_that_would_be_refused(settings, hosts, found):
    settings.PUBLIC_URL = "https://practicas.example"
    settings.ALLOWED_HOSTS = hosts
    assert ids(checks.check_public_host()) == found


def test_plain_address_is_not_for_visitors(settings):
    assert ids(checks.check_encrypted_address()) == ["practices.E003"]
    settings.IS_PRODUCTION = True
    assert checks.check_encrypted_address() == []


@pytest.mark.parametrize(
    ("production", "proxies", "found"),
    [
        (True, [], ["practices.E004"]),
        (True, ["127.0.0.1/32"], []),
        (False, [], []),
    ],
)
def test_https_without_a_trusted_proxy(settings, production, proxies, found):
    settings.IS_PRODUCTION = production
    settings.TRUSTED_PROXIES = proxies
    assert ids(checks.check_proxy_is_known()) == found


@pytest.mark.parametrize(("length", "found"), [(49, ["practices.E008"]), (50, [])])
def test_short_secret(settings, length, found):
    settings.SECRET_KEY = "k" * length
    assert ids(checks.check_secret()) == found


def test_mail_that_stays_in_the_house(settings):
    assert checks.check_mail_leaves_the_house() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "/var/mail"
    assert ids(checks.check_mail_leaves_the_house()) == ["practices.W005"]


@pytest.mark.django_db
class TestAppendOnlyTables:
    def find(self):
        return run_checks(tags=[Tags.database], databases=["default", "side"])

    def test_with_their_guards(self):
        assert self.find() == []

    def test_without_their_guards(self):
        guards.remove(connection)
        messages = self.find()
        assert ids(messages) == ["practices.E006"]
        assert isinstance(messages[0], Error)
        assert all(name in messages[0].msg for name in guards.missing(connection))

    def test_on_the_way_to_this_code(self):
        guards.remove(connection)
        MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
        assert self.find() == []

    def test_where_no_database_is_asked_for(self):
        guards.remove(connection)
        assert checks.check_append_only_tables() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("production", "email", "found"),
    [
        (True, "editora@demo.example", ["practices.W007"]),
        (True, "editora@notdemo.example", []),
        (False, "editora@demo.example", []),
    ],
)
def test_demonstration_people_in_the_open(settings, production, email, found):
    settings.IS_PRODUCTION = production
    make_user(email=email)
    assert ids(checks.check_demo_data(databases=["default"])) == found
