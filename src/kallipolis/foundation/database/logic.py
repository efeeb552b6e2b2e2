"""The database settings that follow from one URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kallipolis.foundation.configuration import ConfigurationError

PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; "
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=2147418112; "
    "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000;"
)


def as_django_database(url: str, state_folder: Path) -> dict[str, Any]:
    """Return Django's ``DATABASES["default"]`` for a URL, SQLite in the state folder if empty.

    Raises:
        ConfigurationError: when the URL is of another scheme than ``postgresql`` or ``sqlite``.
    """
    if not url:
        return _sqlite(str(state_folder / "kallipolis.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1}
            | dict(parse_qsl(parts.query)),
        }
    raise ConfigurationError(
        f"DATABASE_URL begins with {parts.scheme!r}; give postgresql://user:password@host:port/name,"
        " or leave it empty for SQLite."
    )


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "kallipolis.foundation.database.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS, "timeout": 20},
        "TEST": {"NAME": f"{name}.test"},
    }
