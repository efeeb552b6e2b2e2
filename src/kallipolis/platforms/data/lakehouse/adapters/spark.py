"""Apache Spark, which asks the same files by the same queries where one machine is not enough.

It is started once for a process, reads Parquet and nothing else, and answers through Arrow.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from django.conf import settings

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_MEMORY_MIB: Final = 512
TYPES: Final[dict[Family, str]] = {
    Family.INTEGER: "BIGINT",
    Family.NUMBER: "DOUBLE",
    Family.TEXT: "STRING",
    Family.BOOLEAN: "BOOLEAN",
    Family.DATE: "DATE",
    Family.MOMENT: "TIMESTAMP",
}
SETTINGS: Final = {
    "spark.app.name": "kallipolis",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
}
ON_ONE_MACHINE: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
STORES: Final = {"s3": "s3a", "s3n": "s3a", "gcs": "gs"}
"""What Spark calls stores that Arrow calls otherwise."""


def answer(sql: str, tables: Mapping[str, tuple[tuple[str, ...], Columns]]) -> pa.Table:
    """Return the answer of a query over tables, each its files and what its columns are.

    Raises:
        Refusal: ``lakehouse.engine_missing``; ``lakehouse.question_unfit`` when it fails on the
            rows.
        Outage: ``spark`` while it cannot be started or reached.
    """
    with opened() as apart:
        for name, (files, columns) in tables.items():
            schema = ", ".join(f"`{each}` {TYPES[kind]}" for each, kind in columns.items())
            reader = apart.read.schema(schema)
            paths = [_as_spark(each) for each in files]
            rows = reader.parquet(*paths) if paths else apart.createDataFrame([], schema)
            rows.createOrReplaceTempView(name)
        return apart.sql(sql).toArrow()


@contextmanager
def opened() -> Iterator["SparkSession"]:
    """Give a session of its own, in which nobody else names tables.

    Raises:
        Refusal: ``lakehouse.engine_missing``; ``lakehouse.question_unfit`` when what is asked
            fails on the rows.
        Outage: ``spark`` while it cannot be started or reached.
    """
    session = _session(settings.KALLIPOLIS.spark_master, settings.KALLIPOLIS.engine_memory_mib)
    errors, wire = import_module("pyspark.errors"), import_module("py4j.protocol")
    try:
        yield session.newSession()
    except errors.PySparkException as fault:
        values = {"why": str(fault).partition("\n")[0]}
        raise Refusal("lakehouse.question_unfit", Reason.MALFORMED, values=values) from fault
    except (ConnectionError, wire.Py4JNetworkError) as failure:
        _session.cache_clear()
        raise Outage("spark") from failure


@lru_cache(maxsize=1)
def _session(master: str, memory_mib: int) -> "SparkSession":
    """Start Spark, or join where it runs already in this process."""
    if find_spec("pyspark") is None:
        values = {"engine": "spark", "why": "pyspark"}
        raise Refusal("lakehouse.engine_missing", Reason.CONFLICT, values=values)
    builder = import_module("pyspark.sql").SparkSession.builder.master(master)
    chosen = {**SETTINGS, **(ON_ONE_MACHINE if master.startswith("local") else {})}
    chosen["spark.driver.memory"] = f"{max(memory_mib, LEAST_MEMORY_MIB)}m"
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        session: SparkSession = builder.getOrCreate()
    except import_module("pyspark.errors").PySparkRuntimeError as failure:
        raise Outage("spark") from failure
    session.sparkContext.setLogLevel("ERROR")
    logging.getLogger("py4j").setLevel(logging.WARNING)
    return session


def _as_spark(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    return f"{STORES.get(scheme, scheme)}{separator}{rest}"
