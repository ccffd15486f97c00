"""The same settings with what tests need: fast hashing, mail in memory, tasks at once."""

import atexit
import os
import shutil
import tempfile

# Before the settings are read: tests never touch the state of a running portal.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="practices-test-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
for name in (
    "PUBLIC_URL",
    "TRUSTED_PROXIES",
    "REDIS_URL",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "DEBUG",
):
    os.environ.pop(name, None)

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
    for alias in CACHES
}
# On a file: FTS5, WAL and threads behave as they do in the real house.
for alias in ("default", "side"):
    if DATABASES[alias]["ENGINE"] == "config.sqlite":
        DATABASES[alias]["OPTIONS"]["synchronous"] = "OFF"
        DATABASES[alias]["TEST"] = {"NAME": VAR_DIR / f"test-{alias}.sqlite3"}
    else:
        # Whatever encoding the server was set up with.
        DATABASES[alias]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
# One plain table: no need to walk through every migration for it, nor to make the other first.
DATABASES["side"]["TEST"] |= {"MIGRATE": False, "DEPENDENCIES": []}
# Static files straight from the checkout, without collecting them.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
