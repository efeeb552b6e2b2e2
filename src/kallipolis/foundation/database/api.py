"""Open transactions, and run plain SQL on the open connection."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from kallipolis.foundation.database.edges import HalfDoneError, at_end, attempt, edge
from kallipolis.foundation.database.horizon import Horizon

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
    "is_postgresql",
    "rows",
]


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query with ``%s`` placeholders and return all rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement with ``%s`` placeholders and return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)


def execute_many(sql: str, parameters: Iterable[Sequence[Any]]) -> None:
    """Run a statement with ``%s`` placeholders once for each row of parameters."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(parameters))


def is_postgresql() -> bool:
    """Say whether the transaction store is PostgreSQL."""
    return connection.vendor == "postgresql"


def as_stored(moment: datetime) -> Any:
    """Return an aware moment as plain SQL has to pass it to the database at hand."""
    return connection.ops.adapt_datetimefield_value(moment)


def as_moment(stored: datetime) -> datetime:
    """Return a moment that plain SQL has read, aware and in UTC."""
    return stored.astimezone(UTC) if stored.tzinfo else stored.replace(tzinfo=UTC)
