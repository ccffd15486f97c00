"""What every test stands on."""

import os

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings

from practices.models import guards

pytest_plugins = ("tests.house", "tests.contest")

# The suite asserts counts, never seconds: on a busy machine one example may take long.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(autouse=True, scope="session")
def flush_takes_the_guards_away():
    """Transactional tests end with a flush, and append-only tables refuse its DELETE."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self):
        aliases = [
            alias for alias in self._databases_names(include_mirrors=False) if alias != "side"
        ]
        for alias in aliases:
            guards.remove(connections[alias])
        try:
            flush(self)
        finally:
            for alias in aliases:
                guards.install(connections[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield


@pytest.fixture(autouse=True)
def caches_forget():
    """Limits on logins count in the cache: a test must not lock the next one out."""
    yield
    for cache in caches.all():
        cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With STRICT_SKIPS=1 a skip fails: the build machine has all but what lies beside us."""
    report = yield
    if report.skipped and os.environ.get("STRICT_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1]
        if "../shared" not in reason:
            report.outcome = "failed"
            report.longrepr = f"Something is absent on the build machine. {reason}"
    return report
