"""Chromium over a live portal, and a house whose people enter it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from practices import roles
from practices.enums import MembershipRole
from practices.models import Call, User
from practices.services.reference import install_reference_data
from tests.factories import make_member, make_organisation, make_user
from tests.house import House

from .watching import Watch

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1280, "height": 900}

# Playwright runs an event loop in the thread of the tests, where Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A page of a busy machine may take its time; nothing waits longer than it must.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed: apt-get install chromium")
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": list(CHROMIUM_OPTIONS),
    }


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "es-CO",
        "timezone_id": settings.TIME_ZONE,
    }


@pytest.fixture
def watch(base_url) -> Iterator[Watch]:
    watch = Watch(base_url)
    yield watch
    assert watch.problems == []


@pytest.fixture
def new_context(new_context, watch) -> Callable[..., BrowserContext]:
    """As Playwright's own, with everything in it watched."""

    def build(**options) -> BrowserContext:
        context = new_context(**options)
        watch.follow(context)
        return context

    return build


@pytest.fixture
def enter(new_context, base_url) -> Callable[..., Page]:
    """``enter(person, **context options)``: a browser of their own, already logged in."""

    def build(person: User | None = None, **options) -> Page:
        context = new_context(**{"viewport": DESKTOP} | options)
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": base_url}]
            )
        return context.new_page()

    return build


@pytest.fixture
def make_house(transactional_db) -> Callable[[str], House]:
    return build_house


@pytest.fixture
def house(make_house) -> House:
    return make_house("Acueducto del Valle Alto")


def build_house(body_name: str) -> House:
    """One body and the staff of each kind, who may all log in; the bank as it is shipped."""
    install_reference_data()
    body = make_organisation(body_name)

    def employee(account, name, group, **columns) -> User:
        return make_user(f"{account}@example.org", full_name=name, groups=[group], **columns)

    house = House(
        body=body,
        manager=make_member(body, make_user("gerente@example.org", full_name="Gloria Gerente")),
        editor=make_member(
            body,
            make_user("editora@example.org", full_name="Elena Editora"),
            role=MembershipRole.EDITOR,
        ),
        coordinator=employee("coordinadora", "Cora Coordinadora", roles.COORDINATOR, is_staff=True),
        evaluator=employee("evaluadora", "Eva Evaluadora", roles.EVALUATOR),
        second_evaluator=employee("evaluador", "Efraín Evaluador", roles.EVALUATOR),
        publisher=employee("publicadora", "Paula Publicadora", roles.PUBLISHER, is_staff=True),
        bank=Call.objects.bank(),
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.all()
    )
    return house
