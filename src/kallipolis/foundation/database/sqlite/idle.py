"""Connections that no thread uses just now; the one used last is taken first.

What SQLite has read it keeps with the connection, and reads anew once another connection has
written. Where requests come one after another, whichever threads answer them, they all have the
one connection that knows what it wrote; where they come at once, each has its own.
"""

import sqlite3
from typing import Final

_IDLE: Final[dict[str, list[sqlite3.Connection]]] = {}


def take(database: str) -> sqlite3.Connection | None:
    """Return the connection to a database that was left last, None if none is left."""
    try:
        return _IDLE[database].pop()
    except (KeyError, IndexError):
        return None


def leave(database: str, connection: sqlite3.Connection) -> None:
    """Leave a connection to whoever needs one next."""
    _IDLE.setdefault(database, []).append(connection)
