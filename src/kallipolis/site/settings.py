"""Django's settings, all of them derived from the one typed configuration."""

import os
import secrets
from pathlib import Path

from kallipolis.foundation import configuration
from kallipolis.foundation.database.logic import as_django_database

KALLIPOLIS = configuration.read(os.environ)
STATE = KALLIPOLIS.state_folder
STATE.mkdir(parents=True, exist_ok=True)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = KALLIPOLIS.secret_key or _kept_secret(STATE / "secret_key")
DEBUG = KALLIPOLIS.debug
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "kallipolis.site.urls"
WSGI_APPLICATION = "kallipolis.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": as_django_database(KALLIPOLIS.database_url, STATE)}

ROOMS = [
    "kallipolis.foundation.packs",
    "kallipolis.foundation.regions",
    "kallipolis.foundation.organisations",
    "kallipolis.foundation.calendar",
    "kallipolis.domains.government.submissions",
    "kallipolis.platforms.application.seals",
    "kallipolis.foundation.files",
    "kallipolis.foundation.database",
    "kallipolis.platforms.application.rules",
    "kallipolis.platforms.application.forms",
    "kallipolis.platforms.application.services",
    "kallipolis.platforms.application.cases",
    "kallipolis.foundation.web",
    "kallipolis.foundation.identity",
    "kallipolis.foundation.events",
    "kallipolis.foundation.jobs",
    "kallipolis.foundation.audit",
    "kallipolis.foundation.access",
    "kallipolis.foundation.parties",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *ROOMS,
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "kallipolis.foundation.web.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "kallipolis.foundation.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kallipolis.foundation.web.middleware.limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kallipolis.foundation.web.middleware.Faults",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_USER_MODEL = "identity.User"
SESSION_ENGINE = "kallipolis.foundation.identity.adapters.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = KALLIPOLIS.language
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
TIME_ZONE = KALLIPOLIS.time_zone
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]

LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "kallipolis.foundation.web.faults.csrf_failed"
CSRF_COOKIE_HTTPONLY = True
IS_HTTPS = KALLIPOLIS.base_url.startswith("https:")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if KALLIPOLIS.trusted_proxies else None
)
CSRF_TRUSTED_ORIGINS = [KALLIPOLIS.base_url]

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATIC_ROOT.mkdir(exist_ok=True)
IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not IS_COLLECTED
WHITENOISE_MAX_AGE = 3600 if IS_COLLECTED else 0
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = KALLIPOLIS.file_limit_mib << 20
ACTOR_FOR = "kallipolis.foundation.identity.api.actor_for"
