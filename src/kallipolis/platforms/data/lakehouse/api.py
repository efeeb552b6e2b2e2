"""Write rows into tables, ask them, look at how they were, and keep them in order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from django.conf import settings

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.lakehouse.adapters import engine as engines
from kallipolis.platforms.data.lakehouse.adapters import iceberg
from kallipolis.platforms.data.lakehouse.adapters import spark as engines_spark
from kallipolis.platforms.data.lakehouse.adapters.engine import Engine as Engine
from kallipolis.platforms.data.lakehouse.contracts import (
    Columns,
    Mode,
    Portable,
    Rows,
    TableName,
    Upkeep,
    Version,
    VersionId,
)
from kallipolis.platforms.data.lakehouse.logic import portable as portables
from kallipolis.platforms.data.lakehouse.logic.families import arrow_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

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
            engine.open(
                name,
                iceberg.files(found, version),
                found.schema().as_arrow(),
                iceberg.store_of(found),
            )
        yield engine


def portable(sql: str, tables: Mapping[str, Columns], wanted: Columns) -> Portable:
    """Return how each engine is told a query that comes to the same with all of them.

    Shape: ``tables`` by the names by which the query reads them; ``wanted`` in the order in which
    its answer is to have columns.

    Raises:
        Unportable: when it cannot be understood, reads what has no name, lacks a column, or would
            not come to the same with each engine.
    """
    return portables.portable(sql, tables, wanted)


def schema_of(columns: Columns) -> pa.Schema:
    """Return the schema in which an answer with these columns comes, from whichever engine."""
    return arrow_of(columns)


@telemetry.traced
def answer(
    query: Portable,
    tables: Mapping[str, tuple[TableName, Columns]],
    *,
    as_of: Mapping[str, VersionId] | None = None,
) -> pa.Table:
    """Ask a portable query of the engine that the installation chose, and return all of the answer.

    A column that a table does not have yet is NULL.

    Raises:
        Refusal: ``lakehouse.table_not_found``; ``lakehouse.engine_missing``;
            ``lakehouse.question_unfit`` when it fails on the rows, as a sum that is too large does.
        Outage: ``lakehouse`` or ``spark`` when they do not answer.
    """
    wanted = as_of or {}
    if settings.KALLIPOLIS.engine == "spark":
        files = {
            name: (iceberg.files(iceberg.load(table), wanted.get(name)), columns)
            for name, (table, columns) in tables.items()
        }
        found = engines_spark.answer(query.spark, files)
    else:
        raw = {f"_{name}": table for name, (table, _) in tables.items()}
        versions = {f"_{name}": version for name, version in wanted.items()}
        with asking(raw, as_of=versions) as engine:
            for name, (_, columns) in tables.items():
                engine.see(name, f"_{name}", columns)
            found = engine.table(query.duckdb)
    return found.cast(arrow_of(query.wanted))


@contextmanager
def spark() -> Iterator["SparkSession"]:
    """Give a session of Spark of its own, for work that is done with Spark's own words.

    Raises:
        Refusal: ``lakehouse.engine_missing``; ``lakehouse.question_unfit`` when it fails on the
            rows.
        Outage: ``spark`` when it does not answer.
    """
    with engines_spark.opened() as session:
        yield session


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
