"""DuckDB as linkage uses it: one file, within limits of memory, spilling where it may."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from kallipolis.platforms.data.linkage.contracts import Limits
from kallipolis.platforms.data.linkage.logic import spelling

MASK: Final = (1 << 21) - 1
"""How many bits a map of marked records or values has, less one; a larger one takes longer to make
than it saves."""


@contextmanager
def opened(kept: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what linkage keeps; all that is written within counts, or nothing."""
    limits.temporary.mkdir(parents=True, exist_ok=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(kept),
        config={
            "memory_limit": limits.memory,
            "temp_directory": str(limits.temporary),
            "threads": limits.threads,
            "preserve_insertion_order": False,
            "storage_compatibility_version": "latest",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        _teach(connection)
        yield connection
    finally:
        connection.close()


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *given: object) -> list[tuple[Any, ...]]:
    """Return all rows of a question."""
    return connection.execute(sql, list(given)).fetchall()


def number(connection: duckdb.DuckDBPyConnection, sql: str, *given: object) -> int:
    """Return the one number that a question asks for."""
    found = connection.execute(sql, list(given)).fetchone()
    return int(found[0]) if found is not None else 0


def mark(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Mark the records in the column ``uid`` of a table for ``is_marked``."""
    connection.execute(
        f"""SET VARIABLE marked =
        (SELECT bitstring_agg((uid & {MASK})::INTEGER, 0, {MASK}) FROM {table})"""  # noqa: S608 - a table's name
    )


def is_marked(column: str) -> str:
    """Return a condition that holds of all marked records, and of few others.

    A join is made of what has been read in full; by this, a scan passes over what nobody wants.
    """
    return f"get_bit(getvariable('marked'), ({column} & {MASK})::INTEGER) = 1"


def mark_values(connection: duckdb.DuckDBPyConnection, name: str, values: str) -> None:
    """Mark the values that a question gives in its column ``v`` for ``is_marked_value``."""
    connection.execute(
        f"""SET VARIABLE marked_{name} = (SELECT coalesce(
            bitstring_agg((hash(v) & {MASK})::INTEGER, 0, {MASK}), bitstring('0', {MASK + 1}))
        FROM ({values}) WHERE v IS NOT NULL)"""  # noqa: S608 - a question of ours
    )


def is_marked_value(name: str, column: str) -> str:
    """Return a condition that holds of all rows with a marked value, and of few others.

    Of one column alone, it is looked at while that is read, and once for each different value of a
    block; only where it holds, other columns are read. Values may be of any type.
    """
    return f"get_bit(getvariable('marked_{name}'), (hash({column}) & {MASK})::INTEGER) = 1"


def _teach(connection: duckdb.DuckDBPyConnection) -> None:
    text = duckdb.sqltype("VARCHAR")
    for name, function in (("plain_of", _plain), ("sound_of", _sounding)):
        connection.create_function(
            name, function, [text], text, type=PythonUDFType.ARROW, side_effects=False
        )


def _plain(words: Any) -> pa.Array:
    return pa.array([spelling.as_plain(each) for each in words.to_pylist()], pa.string())


def _sounding(names: Any) -> pa.Array:
    return pa.array([spelling.sound_of(each) for each in names.to_pylist()], pa.string())
