"""Settings from the environment, safe by default. What an administrator changes is in the admin."""

from pathlib import Path
from urllib.parse import urlsplit

from config import env as environment
from config.env import BASE_DIR, env
from config.logging import logging_config

# -- Where and how the portal runs --------------------------------------------------------------

VAR_DIR = environment.var_dir()
VAR_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)

PUBLIC_URL = environment.public_url()
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
# One switch: an https address means visitors from outside, so everything strict is on.
IS_PRODUCTION = PUBLIC_URL.startswith("https://")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = environment.secret_key(VAR_DIR, must_be_given=IS_PRODUCTION)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[PUBLIC_HOST] if IS_PRODUCTION else sorted({PUBLIC_HOST, *LOCAL_HOSTS}),
)
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/").strip("/") + "/"
TRUSTED_PROXIES = environment.trusted_proxies()

WSGI_APPLICATION = "config.wsgi.application"
ROOT_URLCONF = "config.urls"

# -- Application --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "practices",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

# From the outside in: what an inner one answers or refuses still gets the outer headers.
MIDDLEWARE = [
    "practices.middleware.distrust_strangers",
    "practices.middleware.identify_request",
    "practices.middleware.add_headers",
    "csp.middleware.CSPMiddleware",
    "practices.middleware.welcome_health_checks",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "practices.middleware.set_cache_policy",
    "practices.middleware.refuse_other_methods",
    "practices.middleware.refuse_nul_bytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practices.middleware.TemporaryFaults",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practices.context_processors.portal",
            ],
        },
    },
]
# crispy-forms ships no templates of its own: the pack is a package of its own.
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# An address typed without its scheme is https, as it will be everywhere from Django 6 on. The
# setting leaves with 6.0; until then Django warns that it will.
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# -- Data ---------------------------------------------------------------------------------------


def _sqlite(path: Path, lock_name: str) -> dict:
    return {
        "ENGINE": "config.sqlite",
        "NAME": path,
        "OPTIONS": {"timeout": 15, "write_lock": path.with_name(lock_name)},
    }


# Rate limits, view counts and searches without hits: what a visit may write.
_SIDE = _sqlite(VAR_DIR / "side.sqlite3", "side-write.lock")


def _default_database() -> dict:
    if not env.str("DATABASE_URL", default=""):
        return _sqlite(VAR_DIR / "db.sqlite3", "write.lock")
    database = env.db_url("DATABASE_URL")
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(Path(database["NAME"]), "write.lock")
    # The same patience as on SQLite; a longer wait is answered with 503, not with a hung browser.
    database.setdefault("OPTIONS", {}).setdefault("options", "-c lock_timeout=15000")
    return {**database, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _default_database(), "side": _SIDE}
DATABASES["default"].setdefault("CONN_MAX_AGE", None)
DATABASES["side"].setdefault("CONN_MAX_AGE", None)
DATABASE_ROUTERS = ["config.routers.SideRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
_REDIS = {
    "BACKEND": "config.caches.OptionalRedisCache",
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
}
_CACHE_TABLE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    # Open pages of the entry form are remembered here: they must not push out login limits.
    "OPTIONS": {"MAX_ENTRIES": 50_000},
}
CACHES = {
    # Shared by every process of the house: login limits count here. The table is in `side`.
    "default": _REDIS if REDIS_URL else _CACHE_TABLE,
    # Of one process: what is cheap to make again.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MEDIA_ROOT = VAR_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "config.storages.DurableFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
# A batch of files as a browser without scripts sends it; what a practice may hold is less.
LARGEST_REQUEST = 300 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "config.storages.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMAV_SOCKET = environment.clamav_address()
X_ACCEL_PREFIX = environment.x_accel_prefix()

# -- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "practices.User"
# Django's own with the e-mail as login; a second backend would hash every wrong password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The cast of `load_demo`: welcome on a local portal only.
DEMO_EMAIL_DOMAIN = "demo.example"
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mis-practicas/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "practices.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "practices.forms.accounts.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# The new address takes the place of the old one when it is confirmed, and not before.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = False
# Whoever did not change the password learns that somebody did.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = PUBLIC_HOST

# A body's own directory, by settings alone: {} where none is given.
OIDC = environment.openid_connect()
SOCIALACCOUNT_ADAPTER = "practices.adapters.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "entidad",
                "name": OIDC["name"],
                "client_id": OIDC["client_id"],
                "secret": OIDC["secret"],
                "settings": {"server_url": OIDC["server_url"]},
            }
        ]
        if OIDC
        else [],
    }
}
# An address that the directory has verified belongs to the account that has it here.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A person coming for the first time accepts the policy on personal data like everybody else.
SOCIALACCOUNT_AUTO_SIGNUP = False

# -- Language, time, numbers --------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "practices" / "locale"]
TIME_ZONE = "America/Bogota"
USE_TZ = True
# es with Colombian separators. Grouping is asked for where a number is shown
# (`floatformat:"g"`): a global switch would print the year 2026 as 2.026.
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False

# -- Mail ---------------------------------------------------------------------------------------

# Until EMAIL_URL is set, mail lands as files in VAR_DIR/mail, where a tester can read it.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
EMAIL_TIMEOUT = 10
# The administrator's sender, set in the admin, goes before this one.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"no-responder@{PUBLIC_HOST}"

# -- Security -----------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
# __Host-: the browser accepts it only over https, for this host alone.
SESSION_COOKIE_NAME = "__Host-sesion" if IS_PRODUCTION else "sesion"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "practices.views.errors.csrf_failure"

SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^salud/"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
# Middleware drops X-Forwarded-* of anybody who is not in TRUSTED_PROXIES.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# HSTS preload binds the parent domain, which belongs to others (gov.co): not ours to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Forms of forty fields with rows; files are limited by what the administrator sets.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = logging_config(debug=DEBUG)
