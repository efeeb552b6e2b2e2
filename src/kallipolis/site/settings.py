"""Django's settings, all of them derived from the one typed configuration."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from joserfc.jwk import ECKey, RSAKey

from kallipolis.foundation import configuration
from kallipolis.foundation.database.logic import as_django_database
from kallipolis.foundation.places.api import place_in_pack
from kallipolis.site.frames import FRAMES as FRAMES

KALLIPOLIS = configuration.read(os.environ)
PLACE = place_in_pack(KALLIPOLIS)
STATE = KALLIPOLIS.state_folder
configuration.require_folder(STATE)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        new = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        new.touch(mode=0o600)
        new.write_text(make())
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    return path.read_text()


def _new_secret() -> str:
    return secrets.token_urlsafe(50)


def _new_rsa_key() -> str:
    return RSAKey.generate_key(2048).as_pem(private=True).decode()


def _new_push_key() -> str:
    return ECKey.generate_key("P-256").as_pem(private=True).decode()


LOGGING_CONFIG = None
"""Log lines are set up by the room of telemetry, once: Django would undo it in each web process."""
SECRET_KEY = KALLIPOLIS.secret_key or _kept(STATE / "secret_key", _new_secret)
DEBUG = KALLIPOLIS.debug
ALLOWED_HOSTS = KALLIPOLIS.hosts
ROOT_URLCONF = "kallipolis.site.urls"
WSGI_APPLICATION = "kallipolis.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": as_django_database(KALLIPOLIS.database_url, STATE)}

ROOMS = [
    "kallipolis.channels.console",
    "kallipolis.channels.desk",
    "kallipolis.channels.enterprise",
    "kallipolis.platforms.application.wallets",
    "kallipolis.channels.resident",
    "kallipolis.platforms.application.credentials",
    "kallipolis.domains.government.drafts",
    "kallipolis.foundation.packs",
    "kallipolis.foundation.regions",
    "kallipolis.foundation.places",
    "kallipolis.foundation.organisations",
    "kallipolis.foundation.calendar",
    "kallipolis.domains.government.preparations",
    "kallipolis.domains.government.filings",
    "kallipolis.domains.government.representatives",
    "kallipolis.domains.government.revisions",
    "kallipolis.domains.government.submissions",
    "kallipolis.domains.government.visits",
    "kallipolis.domains.government.outputs",
    "kallipolis.domains.government.backtests",
    "kallipolis.domains.government.batches",
    "kallipolis.platforms.application.seals",
    "kallipolis.foundation.files",
    "kallipolis.foundation.database",
    "kallipolis.platforms.application.rules",
    "kallipolis.platforms.application.forms",
    "kallipolis.platforms.application.services",
    "kallipolis.platforms.application.catalogue",
    "kallipolis.platforms.application.cases",
    "kallipolis.platforms.application.appointments",
    "kallipolis.platforms.application.queues",
    "kallipolis.platforms.application.payments",
    "kallipolis.foundation.web",
    "kallipolis.foundation.identity",
    "kallipolis.foundation.telemetry",
    "kallipolis.foundation.events",
    "kallipolis.foundation.jobs",
    "kallipolis.foundation.audit",
    "kallipolis.foundation.access",
    "kallipolis.foundation.parties",
    "kallipolis.platforms.data.registries",
    "kallipolis.platforms.application.evidence",
    "kallipolis.platforms.application.demonstrations",
    "kallipolis.platforms.application.contradictions",
    "kallipolis.platforms.application.ratings",
    "kallipolis.platforms.application.reviews",
    "kallipolis.platforms.application.savings",
    "kallipolis.platforms.application.notices",
    "kallipolis.platforms.application.objections",
    "kallipolis.platforms.data.datasets",
    "kallipolis.platforms.data.lakehouse",
    "kallipolis.platforms.data.sources",
    "kallipolis.platforms.data.intakes",
    "kallipolis.platforms.data.derivations",
    "kallipolis.platforms.data.linkage",
    "kallipolis.platforms.data.consolidations",
    "kallipolis.platforms.application.notes",
    "kallipolis.platforms.data.distributions",
    "kallipolis.platforms.data.harvests",
    "kallipolis.channels.open",
    "kallipolis.platforms.data.resources",
    "kallipolis.platforms.data.grants",
    "kallipolis.platforms.data.extracts",
    "kallipolis.platforms.application.referrals",
    "kallipolis.platforms.application.entries",
    "kallipolis.platforms.application.requests",
    "kallipolis.platforms.application.corrections",
    "kallipolis.platforms.data.quality",
    "kallipolis.platforms.data.lineage",
    "kallipolis.platforms.data.proposals",
    "kallipolis.platforms.data.exchange",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.humanize",  # the pages of passkeys say with it when one was used
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    *ROOMS,
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *configuration.outside_provider_apps(KALLIPOLIS),
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "kallipolis.foundation.web.middleware.request_id",
    "kallipolis.foundation.web.middleware.content_length",
    "kallipolis.foundation.telemetry.api.observe",
    "django.middleware.security.SecurityMiddleware",
    "kallipolis.foundation.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kallipolis.foundation.web.compression.Compression",
    "kallipolis.foundation.web.middleware.limits",
    "kallipolis.foundation.web.middleware.Guards",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kallipolis.foundation.web.middleware.Languages",
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
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "kallipolis.foundation.web.here.for_django_templates",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_USER_MODEL = "identity.User"
CACHES = {
    "default": {"BACKEND": "kallipolis.foundation.identity.adapters.remembering.SharedMemory"}
}
SESSION_ENGINE = "kallipolis.foundation.identity.adapters.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = KALLIPOLIS.language or PLACE.languages[0]
OWN_NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
LANGUAGES = [(code, OWN_NAMES[code]) for code in PLACE.languages]
TIME_ZONE = KALLIPOLIS.time_zone or PLACE.time_zone
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "identity_profile"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
HOMES: dict[str, str] = {
    "official": "desk_inbox",
    "resident": "resident_home",
    "enterprise": "enterprise_home",
}
"""The route to which each kind of actor is led after logging in, where it is not the profile."""
HELP_ROUTE = "resident_help"
"""The route to which a page that cannot go on leads, beside the hotline of the place."""

REAL_NAME_CHECK = (
    "kallipolis.foundation.identity.adapters.real_names.ask"
    if KALLIPOLIS.real_name_url
    else "kallipolis.platforms.data.registries.api.check_name"
)
SEND_SHORT_MESSAGE = (
    f"kallipolis.foundation.identity.adapters.messages.{'post' if KALLIPOLIS.sms_url else 'keep'}"
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": {"min_length": 10} if name == "MinimumLengthValidator" else {},
    }
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
ACCOUNT_ADAPTER = "kallipolis.foundation.identity.adapters.accounts.AccountAdapter"
ACCOUNT_USER_DISPLAY = "kallipolis.foundation.identity.adapters.accounts.name_of"
ACCOUNT_FORMS = {"login": "kallipolis.foundation.identity.adapters.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if KALLIPOLIS.base_url.startswith("https:") else "http"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "kallipolis.foundation.identity.adapters.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "kallipolis.foundation.identity.adapters.forms.NewPasskeyForm",
    "edit_webauthn": "kallipolis.foundation.identity.adapters.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kallipolis"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not KALLIPOLIS.base_url.startswith("https:")
SOCIALACCOUNT_ADAPTER = "kallipolis.foundation.identity.adapters.accounts.OutsideAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_PROVIDERS = configuration.outside_providers(KALLIPOLIS)
IDP_OIDC_ADAPTER = "kallipolis.foundation.identity.adapters.openid.OpenIdAdapter"
IDP_OIDC_PRIVATE_KEY = _kept(STATE / "openid-key.pem", _new_rsa_key)
IDP_OIDC_INTROSPECTION_ENABLED = True
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600

MAIL = urlsplit(KALLIPOLIS.email_url)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = KALLIPOLIS.email_from or f"no-reply@{KALLIPOLIS.node}"

PUSH_KEY = _kept(STATE / "push-key.pem", _new_push_key)
NOTICE_ROUTES = ("resident_notice", "desk_notice")
"""Where what was sent outside leads: what a person was told, and what an office was."""

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
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {"staticfiles": {"BACKEND": "kallipolis.foundation.web.storage.CollectedFiles"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = KALLIPOLIS.file_limit_mib << 20
MAY = "kallipolis.foundation.access.api.may"
PAYMENT_PROVIDERS = {
    "sandbox": "kallipolis.platforms.application.payments.adapters.sandbox.provider.Sandbox",
}
CHECK_SUPPLY = "kallipolis.domains.government.submissions.api.check_supply"
VISITOR_FOR = "kallipolis.foundation.identity.api.visitor_for"
ACTOR_FOR = "kallipolis.foundation.identity.api.actor_for"
