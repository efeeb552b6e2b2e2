"""Run plain SQL on the open connection, on SQLite straight by the driver.

Django's cursor costs a short statement on SQLite three times its own time. What it watches over
(a broken transaction, its own kinds of errors, wrappers around each statement) is kept.
"""

import re
import sqlite3
from asyncio import _get_running_loop
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from threading import local
from typing import Any, Final

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PLACE: Final = re.compile(r"(?<!%)%s")
ZULU: Final = "Z"
"""By what msgspec says UTC; it writes a moment in a sixth of the time of ``isoformat``."""


class _Thread(local):
    connection: BaseDatabaseWrapper | None = None


_THREAD: Final = _Thread()


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query with ``%s`` placeholders and return all rows."""
    here = _here()
    if not _goes_straight(here):
        with here.cursor() as cursor:
            cursor.execute(sql, list(parameters))
            return list(cursor.fetchall())
    try:
        found: list[tuple[Any, ...]] = _driven(here, sql, parameters).fetchall()
    except sqlite3.Error:
        with here.wrap_database_errors:
            raise
    return found


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement with ``%s`` placeholders and return the number of rows it touched."""
    here = _here()
    if not _goes_straight(here):
        with here.cursor() as cursor:
            cursor.execute(sql, list(parameters))
            return int(cursor.rowcount)
    try:
        return int(_driven(here, sql, parameters).rowcount)
    except sqlite3.Error:
        with here.wrap_database_errors:
            raise


def execute_many(sql: str, parameters: Iterable[Sequence[Any]]) -> None:
    """Run a statement with ``%s`` placeholders once for each row of parameters."""
    with _here().cursor() as cursor:
        cursor.executemany(sql, list(parameters))


@cache
def is_postgresql() -> bool:
    """Say whether the transaction store is PostgreSQL."""
    return bool(connections[DEFAULT_DB_ALIAS].vendor == "postgresql")


def as_stored(moment: datetime) -> Any:
    """Return an aware moment as plain SQL has to pass it to the database at hand."""
    if is_postgresql():
        return moment
    words: str = msgspec.to_builtins(moment.astimezone(UTC))
    return words.replace("T", " ")[: -len(ZULU)]


def as_moment(stored: datetime) -> datetime:
    """Return a moment that plain SQL has read, aware and in UTC."""
    return stored.astimezone(UTC) if stored.tzinfo else stored.replace(tzinfo=UTC)


def _here() -> BaseDatabaseWrapper:
    """Return this thread's connection: Django takes longer to find it than to run a short query.

    Within an event loop Django keeps another connection, and whoever is there is given that one.
    """
    if _get_running_loop() is not None:
        return connections[DEFAULT_DB_ALIAS]
    found: BaseDatabaseWrapper = _THREAD.connection or connections[DEFAULT_DB_ALIAS]
    _THREAD.connection = found
    return found


def _goes_straight(here: BaseDatabaseWrapper) -> bool:
    """Say whether the driver can be asked at once: nobody has to see the statement before."""
    return here.vendor == "sqlite" and not (here.execute_wrappers or here.force_debug_cursor)


def _driven(here: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> Any:
    """Run a statement by the driver; its errors are put into Django's by who catches them."""
    if here.connection is None:
        here.connect()
    if here.needs_rollback:
        here.validate_no_broken_transaction()
    return here.connection.execute(_as_driver(sql), parameters)


@lru_cache(maxsize=4096)
def _as_driver(sql: str) -> str:
    """Return a statement as SQLite's driver takes it."""
    return PLACE.sub("?", sql).replace("%%", "%")
