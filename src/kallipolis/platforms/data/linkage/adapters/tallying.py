"""How many persons and entities are kept, counted once and then by what is added."""

from typing import Final

import duckdb

from kallipolis.platforms.data.linkage.adapters import duck

COUNTED: Final = {
    "persons": "SELECT count(DISTINCT person) FROM person",
    "entities": "SELECT count(DISTINCT entity) FROM entity",
}


def is_done(connection: duckdb.DuckDBPyConnection) -> bool:
    """Say whether it has ever been counted."""
    return duck.number(connection, "SELECT count(*) FROM tally") > 0


def count(connection: duckdb.DuckDBPyConnection) -> None:
    """Count all that is kept."""
    connection.execute("DELETE FROM tally")
    for name, sql in COUNTED.items():
        connection.execute("INSERT INTO tally VALUES (?, ?)", [name, duck.number(connection, sql)])


def told(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Return a number that was counted."""
    return duck.number(connection, "SELECT number FROM tally WHERE name = ?", name)


def add(connection: duckdb.DuckDBPyConnection, name: str, more: int) -> None:
    """Add to a number that was counted."""
    connection.execute("UPDATE tally SET number = number + ? WHERE name = ?", [more, name])
