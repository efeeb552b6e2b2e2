"""Open transactions, and run plain SQL on the open connection."""

from kallipolis.foundation.database.edges import (
    HalfDoneError,
    at_end,
    attempt,
    edge,
    is_in_edge,
    once,
)
from kallipolis.foundation.database.horizon import Horizon
from kallipolis.foundation.database.instances import instances, places
from kallipolis.foundation.database.statements import (
    as_moment,
    as_stored,
    execute,
    execute_many,
    is_postgresql,
    rows,
)

__all__ = [
    "HalfDoneError",
    "Horizon",
    "as_moment",
    "as_stored",
    "at_end",
    "attempt",
    "edge",
    "execute",
    "execute_many",
    "instances",
    "is_in_edge",
    "is_postgresql",
    "once",
    "places",
    "rows",
]
