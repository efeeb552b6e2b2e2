"""Tell that the database or the disk does not serve now from that we are wrong."""

import errno
import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError

from kallipolis.foundation.errors import Outage

SOON_S: Final = 10
"""A database that was started anew, or whose place another has taken, is back as soon."""

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""What the system says when nothing can be written, whoever asks."""

KIND: Final = 0xFF
"""SQLite's codes have their kind in the lowest byte. Source: sqlite.org/rescode.html."""

OURS: Final = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE})
"""SQLite was asked what makes no sense, as for a table that is not there."""


def outage_behind(fault: BaseException) -> Outage | None:
    """Return the outage that a fault is a sign of, or None where it may be a bug.

    The database is away, full, locked, or stops a transaction for another's sake; or the disk is
    full or broken. What was begun has left nothing behind, and may be tried again.
    """
    if isinstance(fault, Outage):
        return fault
    if isinstance(fault, OSError) and fault.errno in FULL:
        return Outage("disk", retry_after_s=SOON_S)
    if isinstance(fault, OperationalError | InterfaceError) and not _is_ours(fault.__cause__):
        return Outage("database", retry_after_s=SOON_S)
    return None


def _is_ours(cause: BaseException | None) -> bool:
    """Say whether SQLite, which has one class for both, refused what it was asked."""
    if not isinstance(cause, sqlite3.Error):
        return False
    return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & KIND in OURS
