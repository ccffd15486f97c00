"""What the environment makes of the portal: each case in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "PUBLIC_URL",
    "TRUSTED_PROXIES",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "ALLOWED_HOSTS",
    "DEBUG",
    "EMAIL_URL",
    "ADMIN_PATH",
    "PORT",
)
PRODUCTION = {
    "PUBLIC_URL": "https://practicas.example",
    "SECRET_KEY": "una-clave-larga-que-nadie-adivina-1234567890-ABCDEFGH",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp+tls://usuario:clave@correo.example:587",
}


def run_python(var_dir: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={
            **inherited,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(var_dir),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def read_settings(var_dir: Path, *names: str, **environment: str) -> dict:
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))"
    )
    result = run_python(var_dir, "-c", code, **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_local_portal_is_safe_and_works_over_plain_http(tmp_path):
    assert read_settings(
        tmp_path,
        "DEBUG",
        "PUBLIC_URL",
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        PORT="8123",
    ) == {
        "DEBUG": False,
        "PUBLIC_URL": "http://127.0.0.1:8123",
        "ALLOWED_HOSTS": ["127.0.0.1", "[::1]", "localhost"],
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SESSION_COOKIE_NAME": "sesion",
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_https_address_turns_everything_strict_on(tmp_path):
    assert read_settings(
        tmp_path,
        "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        "EMAIL_HOST",
        **PRODUCTION,
    ) == {
        "ALLOWED_HOSTS": ["practicas.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sesion",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "EMAIL_HOST": "correo.example",
    }
    assert not (tmp_path / "secret-key").exists()


def test_check_for_deployment_finds_nothing_in_production(tmp_path):
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    result = run_python(tmp_path, *check, **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_local_secret_is_made_once_and_is_ours_alone(tmp_path):
    first = read_settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 50
    assert read_settings(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    secret_file = tmp_path / "secret-key"
    assert stat.S_IMODE(secret_file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_secret_from_a_file(tmp_path):
    secret_file = tmp_path / "from-elsewhere"
    secret_file.write_text(PRODUCTION["SECRET_KEY"] + "\n")
    environment = {**PRODUCTION, "SECRET_KEY": "", "SECRET_KEY_FILE": str(secret_file)}
    found = read_settings(tmp_path / "var", "SECRET_KEY", **environment)
    assert found == {"SECRET_KEY": PRODUCTION["SECRET_KEY"]}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PUBLIC_URL": "https://practicas.example"}, "An https PUBLIC_URL needs SECRET_KEY"),
        ({"PUBLIC_URL": "practicas.example"}, "is not an address such as"),
        ({"PUBLIC_URL": "https://practicas.example/banco"}, "is not an address such as"),
        ({"PUBLIC_URL": "ftp://practicas.example"}, "is not an address such as"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8,nginx"}, "TRUSTED_PROXIES: 'nginx' does not appear"),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES: 10.0.0.1/8 has host bits set"),
    ],
)
def test_wrong_environment_is_named(tmp_path, environment, sentence):
    result = run_python(tmp_path, "-c", "import config.settings", **environment)
    assert result.returncode == 1
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("url", "engine", "options"),
    [
        (
            "postgres://practicas@127.0.0.1:5432/practicas",
            "django.db.backends.postgresql",
            {"options": "-c lock_timeout=15000"},
        ),
        (
            "sqlite:////srv/practicas/otra.sqlite3",
            "config.sqlite",
            {"timeout": 15, "write_lock": "/srv/practicas/write.lock"},
        ),
    ],
)
def test_database_from_its_address(tmp_path, url, engine, options):
    database = read_settings(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert (database["ENGINE"], database["OPTIONS"]) == (engine, options)


def test_cache_is_shared_through_redis_or_the_side_database(tmp_path):
    local = read_settings(tmp_path, "CACHES")["CACHES"]["default"]
    house = read_settings(tmp_path, "CACHES", REDIS_URL="redis://127.0.0.1:6379/1")["CACHES"]
    assert local["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert house["default"]["BACKEND"] == "config.caches.OptionalRedisCache"
    assert house["default"]["LOCATION"] == "redis://127.0.0.1:6379/1"
