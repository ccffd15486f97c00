"""The environment, read once and in one place: nothing else touches ``os.environ``."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def var_dir() -> Path:
    """The only directory the portal writes to; a relative one starts at the checkout."""
    return (BASE_DIR / env.str("VAR_DIR", default="var")).resolve()


def public_url() -> str:
    """The address people type, without a closing slash."""
    url = env.str("PUBLIC_URL", default="").rstrip("/")
    if not url:
        return f"http://127.0.0.1:{env.int('PORT', default=8000)}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"PUBLIC_URL={url!r} is not an address such as https://practicas.example.gov.co"
        )
    return url


def trusted_proxies() -> list:
    """Networks whose X-Forwarded-* headers are believed: addresses or CIDR, comma separated."""
    networks = []
    for value in env.list("TRUSTED_PROXIES", default=[]):
        try:
            networks.append(ip_network(value.strip()))
        except ValueError as error:
            raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}") from error
    return networks


def openid_connect() -> dict[str, str]:
    """The directory of a body whose people may enter with the account they have there.

    Whatever is given of it; `manage.py check` says what is missing. Empty where nothing is.
    """
    secret_file = env.str("OIDC_CLIENT_SECRET_FILE", default="")
    given = {
        "server_url": env.str("OIDC_SERVER_URL", default="").rstrip("/"),
        "client_id": env.str("OIDC_CLIENT_ID", default=""),
        "secret": Path(secret_file).read_text().strip()
        if secret_file
        else env.str("OIDC_CLIENT_SECRET", default=""),
    }
    if not any(given.values()):
        return {}
    return {
        **given,
        "name": env.str("OIDC_NAME", default="la cuenta de su entidad"),
        "login_origin": env.str("OIDC_LOGIN_ORIGIN", default="").rstrip("/")
        or _origin(given["server_url"]),
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def clamav_address() -> Path | tuple[str, int] | None:
    """The scanner's socket on this machine, or its host and port; None without a scanner."""
    text = env.str("CLAMAV_SOCKET", default="").removeprefix("unix:")
    if not text:
        return None
    if text.startswith("/"):
        return Path(text)
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ImproperlyConfigured(
            f"CLAMAV_SOCKET={text!r} is neither a path such as /run/clamav/clamd.ctl nor a "
            "host:port such as 127.0.0.1:3310"
        )
    return host.strip("[]"), int(port)


def x_accel_prefix() -> str:
    """The internal location of the web server in front that hands out files; "" without one."""
    text = env.str("X_ACCEL_PREFIX", default="").strip("/")
    return f"/{text}/" if text else ""


def secret_key(directory: Path, *, must_be_given: bool) -> str:
    """SECRET_KEY, or the text of SECRET_KEY_FILE, or for local use one made once in VAR_DIR."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    if given_file := env.str("SECRET_KEY_FILE", default=""):
        return Path(given_file).read_text().strip()
    if must_be_given:
        raise ImproperlyConfigured(
            "An https PUBLIC_URL needs SECRET_KEY or SECRET_KEY_FILE. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return _local_secret(directory / "secret-key")


def _local_secret(path: Path) -> str:
    """Several processes may start at once on a fresh machine: the first file linked wins."""
    if not path.exists():
        candidate = path.with_name(f".secret-key.{os.getpid()}")
        descriptor = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(candidate, path)
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
    return path.read_text()
