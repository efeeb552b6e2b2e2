"""Spark as linkage uses it: tables of DuckDB go there as Parquet, and what is found comes back."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import duckdb
from splink.internals.splink_dataframe import SplinkDataFrame

from kallipolis.platforms.data.lakehouse import api as lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from splink.internals.spark.database_api import SparkAPI


@dataclass(frozen=True, slots=True)
class Spark:
    """Splink on Spark, with tables that were written for it."""

    engine: "SparkAPI"
    folder: Path

    def table(self, name: str) -> "DataFrame":
        """Return a table as Spark reads it."""
        read: DataFrame = self.engine.spark.read.parquet(_address(self.folder / f"{name}.parquet"))
        return read

    def written(self, found: SplinkDataFrame) -> str:
        """Write what was found, and return by which pattern its files are read."""
        frame = self.engine.spark.table(found.physical_name)
        frame.write.mode("overwrite").parquet(_address(self.folder / "found"))
        return str(self.folder / "found" / "*.parquet").replace("'", "''")


@contextmanager
def opened(
    connection: duckdb.DuckDBPyConnection, temporary: Path, rare: Sequence[str]
) -> Iterator[Spark]:
    """Write the tables that are compared where Spark finds them, and give Splink on Spark.

    The machines of a cluster need the same address of the temporary folder.

    Raises:
        Refusal: ``lakehouse.engine_missing``.
        Outage: ``spark`` while it cannot be started or reached.
    """
    with lakehouse.spark() as session:
        folder = Path(mkdtemp(prefix="spark-", dir=temporary))
        try:
            columns = ", ".join(f"tf_{column}" for column in rare)
            bare = f"(SELECT * EXCLUDE ({columns}) FROM {{}})"  # noqa: S608 - columns of ours
            tables = {name: bare.format(name) for name in ("rest", "known")}
            tables |= {f"tf_{column}": f"tf_{column}" for column in rare}
            for name, table in tables.items():
                file = str(folder / f"{name}.parquet").replace("'", "''")
                connection.execute(f"COPY {table} TO '{file}' (ROW_GROUP_SIZE 100000)")
            yield Spark(_splink(session), folder)
        finally:
            session.catalog.clearCache()
            shutil.rmtree(folder, ignore_errors=True)


def _splink(session: Any) -> "SparkAPI":
    """Return Splink on a session, which needs its functions of strings."""
    home = import_module("splink.internals.spark.jar_location")
    session.sql(f"ADD JAR '{home.similarity_jar_location()}'")
    engine: SparkAPI = import_module("splink.backends.spark").SparkAPI(
        spark_session=session, break_lineage_method="persist"
    )
    return engine


def _address(path: Path) -> str:
    return path.resolve().as_uri()
