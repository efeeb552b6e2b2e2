"""Plain SQL for notices: how many are unread stands on every page of somebody who is logged in.

Measured by ``benchmarks/pages``.
"""

from collections.abc import Sequence
from typing import Final

from kallipolis.foundation.database import api as database

UNREAD: Final = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM notices_notice "
    "WHERE mailbox = %s AND read_at IS NULL AND is_shown{only} LIMIT 100) AS found"
)


def unread(mailbox: str, services: Sequence[str] | None = None) -> int:
    """Count what is unread in a mailbox, of some services or of all; more than 99 are 100."""
    if services is None:
        return int(database.rows(UNREAD.format(only=""), [mailbox])[0][0])
    if not services:
        return 0
    only = f" AND service IN ({', '.join(['%s'] * len(services))})"
    return int(database.rows(UNREAD.format(only=only), [mailbox, *services])[0][0])
