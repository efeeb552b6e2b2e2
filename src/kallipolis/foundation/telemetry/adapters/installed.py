"""What runs in this process, and on which disk."""

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import django
from django.conf import settings
from django.db import connection

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.telemetry.contracts import Installation

STARTED_AT: Final = SYSTEM_CLOCK.now()
"""When this process began: its rooms are read once."""


def installation() -> Installation:
    """Read what runs here."""
    disk = shutil.disk_usage(settings.STATE)
    return Installation(
        version=_version(),
        python=platform.python_version(),
        django=django.get_version(),
        database=_database(),
        node=settings.KALLIPOLIS.node,
        started_at=STARTED_AT,
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _version() -> str:
    try:
        return version("kallipolis")
    except PackageNotFoundError:
        return ""


def _database() -> str:
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute("SHOW server_version" if is_postgresql else "SELECT sqlite_version()")
        (found,) = cursor.fetchone()
    name = "PostgreSQL" if is_postgresql else "SQLite"
    return f"{name} {str(found).split(' ')[0]}"
