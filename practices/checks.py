"""What an operator got wrong, found at start and by `manage.py check`, with what to do."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from practices.models import User, guards

# As many characters as Django's own generator makes.
MINIMUM_SECRET_LENGTH = 50


@register(Tags.files)
def check_var_dir(**kwargs) -> list[CheckMessage]:
    if os.access(settings.VAR_DIR, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"VAR_DIR={settings.VAR_DIR} cannot be written.",
            hint="Give the directory to the user that runs the portal, or choose another VAR_DIR.",
            id="practices.E001",
        )
    ]


@register(Tags.urls)
def check_public_host(**kwargs) -> list[CheckMessage]:
    host = urlsplit(settings.PUBLIC_URL).hostname
    if host in settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            f"ALLOWED_HOSTS does not contain {host}, the host of PUBLIC_URL.",
            hint="Leave ALLOWED_HOSTS out, or add the host to it.",
            id="practices.E002",
        )
    ]


#: What a directory cannot be reached without, and the variable that gives it.
_OIDC_NEEDS = {
    "server_url": "OIDC_SERVER_URL",
    "client_id": "OIDC_CLIENT_ID",
    "secret": "OIDC_CLIENT_SECRET",
}


@register(Tags.security)
def check_directory_is_whole(**kwargs) -> list[CheckMessage]:
    """A half-given directory would show a button on the login page that leads nowhere."""
    given = settings.OIDC
    missing = [variable for key, variable in _OIDC_NEEDS.items() if given and not given[key]]
    if missing:
        return [
            Error(
                f"The directory of a body is half given: {', '.join(missing)} missing.",
                hint="Give the rest, or leave every OIDC_* variable out.",
                id="practices.E009",
            )
        ]
    if given and settings.IS_PRODUCTION and not given["server_url"].startswith("https://"):
        return [
            Error(
                f"OIDC_SERVER_URL={given['server_url']} is not an https address.",
                hint="Passwords of a whole body pass through it: use https.",
                id="practices.E010",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def check_encrypted_address(**kwargs) -> list[CheckMessage]:
    if settings.IS_PRODUCTION:
        return []
    return [
        Error(
            f"PUBLIC_URL={settings.PUBLIC_URL} is not an https address: anybody may read cookies.",
            hint="Set PUBLIC_URL=https://… as visitors type it.",
            id="practices.E003",
        )
    ]


@register(Tags.security, deploy=True)
def check_proxy_is_known(**kwargs) -> list[CheckMessage]:
    """Without it every request looks like plain http and is sent to https for ever."""
    if not settings.IS_PRODUCTION or settings.TRUSTED_PROXIES:
        return []
    return [
        Error(
            "PUBLIC_URL is an https address, but no proxy is trusted to say so.",
            hint="Set TRUSTED_PROXIES to the address of nginx, for instance 127.0.0.1.",
            id="practices.E004",
        )
    ]


@register(Tags.security, deploy=True)
def check_secret(**kwargs) -> list[CheckMessage]:
    if len(settings.SECRET_KEY) >= MINIMUM_SECRET_LENGTH:
        return []
    return [
        Error(
            f"SECRET_KEY is shorter than {MINIMUM_SECRET_LENGTH} characters: it can be guessed.",
            hint='Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="practices.E008",
        )
    ]


@register(Tags.security, deploy=True)
def check_mail_leaves_the_house(**kwargs) -> list[CheckMessage]:
    if settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend":
        return []
    return [
        Warning(
            f"Mail is written to {settings.EMAIL_FILE_PATH} and reaches nobody.",
            hint="Set EMAIL_URL, for instance smtp+tls://user:password@mail.example.gov.co:587.",
            id="practices.W005",
        )
    ]


@register(Tags.database)
def check_append_only_tables(databases=None, **kwargs) -> list[CheckMessage]:
    """Runs where `check --database` is asked for, and at the end of `prepare`."""
    return [
        Error(
            f"The append-only tables of database {alias!r} lack {', '.join(missing)}.",
            hint=(
                "Somebody took the guards away. Put them back with: manage.py shell -c "
                '"from practices.models import guards; from django.db import connection; '
                'guards.install(connection)"'
            ),
            id="practices.E006",
        )
        for alias in set(databases or ()) - {"side"}
        if is_migrated(alias) and (missing := guards.missing(connections[alias]))
    ]


@register(Tags.database, deploy=True)
def check_demo_data(databases=None, **kwargs) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or "default" not in (databases or ()):
        return []
    demo_people = User.objects.filter(email__endswith=f"@{settings.DEMO_EMAIL_DOMAIN}")
    if not is_migrated("default") or not demo_people.exists():
        return []
    return [
        Warning(
            "This database holds the demonstration catalogue and its accounts.",
            hint="Those accounts cannot log in here. Start on an empty database to be rid of them.",
            id="practices.W007",
        )
    ]


def is_migrated(alias: str) -> bool:
    """A database half-way to this code may well lack what the rest of the way brings."""
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
