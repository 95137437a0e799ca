"""Django's settings, all derived from `configuration.current()`.

Nothing is decided here that a deployment may want otherwise: that is in the environment
(docs/configuration.md) or in a programme's policy file.
"""

from pathlib import Path
from typing import Any

from aduan.operations import logs
from aduan.operations.configuration import current
from aduan.operations.postgres.address import Login

CONFIGURATION = current()
ROOMS = Path(__file__).resolve().parents[1]

DEBUG = False
SECRET_KEY = CONFIGURATION.secret_key
ALLOWED_HOSTS = list(CONFIGURATION.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.public_url]
ROOT_URLCONF = "aduan.operations.urls"
WSGI_APPLICATION = "aduan.operations.wsgi.application"
APPEND_SLASH = True

ADUAN_DATA = CONFIGURATION.data
ADUAN_DEMO = CONFIGURATION.demo
ADUAN_VAULT_KEYS = list(CONFIGURATION.vault_keys)
ADUAN_LEDGER_KEY = CONFIGURATION.data / "keys" / "ledger.key"
ADUAN_CHECKPOINTS = CONFIGURATION.data / "checkpoints"
ADUAN_MEDIA = CONFIGURATION.media
ADUAN_PUBLIC_URL = CONFIGURATION.public_url
ADUAN_LIVE_URL = CONFIGURATION.live_url
ADUAN_SMTP_URL = CONFIGURATION.smtp_url
ADUAN_CLAMAV = CONFIGURATION.clamav
ADUAN_METRICS_TOKEN = CONFIGURATION.metrics_token

INSTALLED_APPS = [
    "aduan.vault",
    "aduan.ledger",
    "aduan.directory",
    "aduan.cases",
    "aduan.notifications",
    "aduan.channels",
    "aduan.portal",
    "aduan.desk",
    "aduan.api",
    "aduan.operations",
    "procrastinate.contrib.django",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "aduan.operations.middleware.visitor.VisitorMiddleware",
    "aduan.operations.middleware.record.RecordMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "aduan.operations.middleware.headers.HeadersMiddleware",
    "aduan.operations.middleware.legible.LegibleMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aduan.operations.middleware.present.PresentMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


PREPARE_AFTER = 3
"""How often a connection sends a statement before the server keeps it prepared. A case is read
with its agencies, people and policy in one statement; planning that anew each time costs the
server more than carrying it out."""


def _database(login: Login) -> dict[str, Any]:
    """One Django alias: the same database, entered as `login`, over a connection that each
    thread keeps and that is checked before use, so that it survives the server's restart."""
    address = CONFIGURATION.database
    return {
        "ENGINE": "aduan.operations.postgres.backend",
        "NAME": address.name,
        "USER": login.name,
        "PASSWORD": login.password,
        "HOST": address.host,
        "PORT": address.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "aduan",
            "connect_timeout": 10,
            "server_side_binding": True,
            "prepare_threshold": PREPARE_AFTER,
            **address.options,
        },
    }


DATABASES = {
    "default": _database(CONFIGURATION.database.app),
    "owner": _database(CONFIGURATION.database.owner),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_IMPORT_PATHS = ["aduan.operations.upkeep", "aduan.operations.demo.batches"]

AUTH_USER_MODEL = "directory.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/login"

SESSION_COOKIE_NAME = "aduan_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIGURATION.https
CSRF_COOKIE_NAME = "aduan_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = CONFIGURATION.https
CSRF_FAILURE_VIEW = "aduan.operations.errors.forged"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if CONFIGURATION.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.https else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia"), ("th", "ไทย")]
LANGUAGE_COOKIE_NAME = "aduan_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = CONFIGURATION.https
# Rooms that are plain packages, not Django apps, have words to translate too.
LOCALE_PATHS = [
    str(ROOMS / room / "locale") for room in ("clock", "routing", "statistics", "channels")
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.data / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "aduan.operations.assets.HashedFiles"},
}
if CONFIGURATION.media.startswith("s3://"):
    _bucket, _, _folder = CONFIGURATION.media.removeprefix("s3://").partition("/")
    # Credentials come from the environment as boto3 reads them (AWS_…, a role).
    STORAGES["attachments"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": _bucket, "location": _folder, "file_overwrite": False},
    }
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = ""

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING_CONFIG = None
logs.configure()
