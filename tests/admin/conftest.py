from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from practices import roles
from tests.factories import make_user


@pytest.fixture
def cast(db):
    """One person of each staff group, and a second evaluator."""

    def person(name, group):
        return make_user(full_name=name, groups=[group])

    return SimpleNamespace(
        coordinator=person("Carla Coordina", roles.COORDINATOR),
        publisher=person("Pablo Publica", roles.PUBLISHER),
        auditor=person("Aura Audita", roles.AUDITOR),
        administrator=person("Ana Administra", roles.ADMINISTRATOR),
        evaluator=person("Elena Evalúa", roles.EVALUATOR),
        other_evaluator=person("Ovidio Otro", roles.EVALUATOR),
        citizen=make_user(full_name="Ciro Ciudadano"),
    )


@pytest.fixture
def browse():
    """A browser in which somebody has logged in."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return log_in
