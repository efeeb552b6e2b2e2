"""Write rows into tables, ask them, look at how they were, and keep them in order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import pyarrow as pa

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.lakehouse.adapters import engine as engines
from kallipolis.platforms.data.lakehouse.adapters import iceberg
from kallipolis.platforms.data.lakehouse.adapters.engine import Engine as Engine
from kallipolis.platforms.data.lakehouse.contracts import (
    Mode,
    Rows,
    TableName,
    Upkeep,
    Version,
    VersionId,
)

MOST_FILES: Final = 16
"""From how many files on a table is put together."""


@telemetry.traced
def write(
    table: TableName, rows: pa.Table | Rows, *, cause: str, mode: Mode = Mode.APPEND
) -> Version:
    """Write rows, all or none, and return the version that they made.

    A table that is not there is made; a column that is new is added. The same cause writes once:
    told again, it is answered with the version that it made.

    Shape: rows as an Arrow table, or as they are worked out, so that they need not all be in
        memory; moments in UTC.

    Raises:
        Refusal: ``lakehouse.columns_unfit`` when a column would change what it is.
        Outage: ``lakehouse`` when the catalogue does not answer, or others wrote all the time.
    """
    return iceberg.write(table, rows, mode=mode, cause=cause)


def versions(table: TableName) -> tuple[Version, ...]:
    """Return the versions of a table, latest first; none if there is no such table."""
    found = iceberg.find(table)
    return () if found is None else iceberg.versions(found)


def count(table: TableName) -> int:
    """Return how many rows a table has now; 0 if there is no such table."""
    found = versions(table)
    return found[0].rows if found else 0


def columns(table: TableName) -> pa.Schema | None:
    """Return the columns of a table, or None if there is no such table."""
    found = iceberg.find(table)
    return None if found is None else found.schema().as_arrow()


@contextmanager
def asking(
    tables: Mapping[str, TableName], *, as_of: Mapping[str, VersionId] | None = None
) -> Iterator[Engine]:
    """Open a conversation in which each table has a name, as it is now or was in a version.

    Raises:
        Refusal: ``lakehouse.table_not_found``; ``lakehouse.version_not_found``.
        Outage: ``lakehouse`` when the catalogue does not answer.
    """
    wanted = as_of or {}
    with engines.engine() as engine:
        for name, table in tables.items():
            found = iceberg.load(table)
            version = wanted.get(name)
            if version is not None and found.snapshot_by_id(version) is None:
                values: dict[str, str] = {"table": table, "version": str(version)}
                raise Refusal("lakehouse.version_not_found", Reason.NOT_FOUND, values=values)
            engine.open(name, iceberg.files(found, version), found.schema().as_arrow())
        yield engine


def keep(table: TableName, *, versions_for: timedelta, clock: Clock = SYSTEM_CLOCK) -> Upkeep:
    """Put small files together, let go of versions that ended long ago, and of their files.

    Raises:
        Refusal: ``lakehouse.table_not_found``.
    """
    now = clock.now()
    compacted = iceberg.compact(iceberg.load(table), MOST_FILES)
    found = iceberg.load(table)
    gone = iceberg.expire(found, now - versions_for)
    return Upkeep(compacted=compacted, versions_gone=gone, files_gone=iceberg.sweep(found, now))
