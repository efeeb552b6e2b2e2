"""What changes in a table of PostgreSQL, by a logical replication slot that wal2json writes.

The server keeps changes until the slot is moved on, and it is moved on only by ``release``, once
they are published. Looking at them moves nothing, so that whoever is killed sees them again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import msgspec
import pyarrow as pa
from sqlalchemy import (
    Connection,
    Executable,
    MetaData,
    Row,
    RowMapping,
    Table,
    Text,
    cast,
    select,
    text,
)
from sqlalchemy.engine import Engine

from kallipolis.platforms.data.sources.adapters.databases import reached, unreadable
from kallipolis.platforms.data.sources.contracts import ALL_GONE, NOTHING, ROW_GONE, Changes
from kallipolis.platforms.data.sources.logic.rows import Fed, fed

AT_A_TIME: Final = 10_000
PLUGIN: Final = "wal2json"
NOWHERE: Final = "0/0"
STANDING: Final = text(
    "SELECT plugin, wal_status, CAST(confirmed_flush_lsn AS text) AS reached,"
    " confirmed_flush_lsn > CAST(:mark AS pg_lsn) AS is_beyond"
    " FROM pg_replication_slots WHERE slot_name = :slot"
)
MAKE: Final = text("SELECT pg_create_logical_replication_slot(:slot, 'wal2json')")
MOVE: Final = text("SELECT pg_replication_slot_advance(:slot, CAST(:mark AS pg_lsn))")
LOOK: Final = text(
    "SELECT CAST(lsn AS text) AS lsn, data FROM pg_logical_slot_peek_changes(:slot, NULL, NULL,"
    " 'format-version', '2', 'include-transaction', '1', 'include-types', '0',"
    " 'add-tables', :tables)"
)
TELLS_WHICH: Final = text(
    "SELECT relreplident IN ('f', 'i') OR relreplident = 'd' AND EXISTS (SELECT 1 FROM pg_index"
    " WHERE indrelid = pg_class.oid AND indisprimary) FROM pg_class"
    " WHERE oid = CAST(:table AS regclass)"
)


class _Column(msgspec.Struct, frozen=True):
    name: str
    value: msgspec.Raw = msgspec.Raw(b"null")


class _Change(msgspec.Struct, frozen=True):
    """One message of wal2json: B and C around a transaction, I, U, D for a row, T for all.

    Source: wal2json, README, format version 2.
    """

    action: str
    columns: tuple[_Column, ...] = ()
    identity: tuple[_Column, ...] = ()


def read(changes: Changes, mark: str) -> Iterator[pa.Table]:
    """Yield what changed since a mark; without one, and without the slot, the whole table first.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable`` without
            such a table, where the server keeps no changes, or lost those of the slot.
        Outage: while the database does not answer.
    """
    with reached(changes.connection, changes.table) as engine:
        yield from fed(_rows(engine, changes, mark), changes.table)


def release(changes: Changes, mark: str) -> None:
    """Let the server forget what is before a mark; told again, it is done already.

    Raises:
        Refusal: as for ``read``.
        Outage: while the database does not answer.
    """
    with reached(changes.connection, changes.table) as engine, _telling(engine) as connection:
        found = _standing(connection, changes, mark)
        if found and not found.is_beyond:
            connection.execute(MOVE, {"slot": changes.slot, "mark": mark})


def _rows(engine: Engine, changes: Changes, mark: str) -> Iterator[Fed]:
    schema, _, name = changes.table.rpartition(".")
    table = Table(name, MetaData(), schema=schema or "public", autoload_with=engine)
    begun = _begun(engine, changes, mark, table)
    if begun:
        yield from _whole(engine, table, begun)
    yield from _since(engine, changes, table)


def _begun(engine: Engine, changes: Changes, mark: str, table: Table) -> str:
    """Make or move the slot; return where it begins if the whole table has to be read first.

    One that is beyond the mark was made anew, and whoever made it did not come to the end.
    """
    with _telling(engine) as connection:
        if not connection.execute(TELLS_WHICH, {"table": table.fullname}).scalar_one():
            why = "its changes do not tell which row: give it a primary key or REPLICA IDENTITY"
            raise unreadable(changes.connection, changes.table, why)
        found = _standing(connection, changes, mark or NOWHERE)
        if found is None:
            connection.execute(MAKE, {"slot": changes.slot})
            found = _standing(connection, changes, NOWHERE)
        elif mark and not found.is_beyond:
            connection.execute(MOVE, {"slot": changes.slot, "mark": mark})
            return ""
        return str(found.reached) if found else ""


def _standing(connection: Connection, changes: Changes, mark: str) -> Row[Any] | None:
    found = connection.execute(STANDING, {"slot": changes.slot, "mark": mark}).one_or_none()
    if found is None:
        return None
    if found.plugin != PLUGIN:
        why = f"the slot {changes.slot} is written by {found.plugin}, not {PLUGIN}"
        raise unreadable(changes.connection, changes.table, why)
    if found.wal_status == "lost":
        why = f"the server let go of changes of the slot {changes.slot}: drop it to begin anew"
        raise unreadable(changes.connection, changes.table, why)
    return found


def _whole(engine: Engine, table: Table, begun: str) -> Iterator[Fed]:
    """Yield all rows, after word that what came before is gone; the last says where they stand."""
    held = Fed(values={}, removed=ALL_GONE)
    wanted = select(*(cast(column, Text).label(column.name) for column in table.c))
    for row in _streamed(engine, wanted, {}):
        yield held
        held = Fed(values=dict(row))
    yield replace(held, position=begun)


def _since(engine: Engine, changes: Changes, table: Table) -> Iterator[Fed]:
    """Yield what changed, the last of each transaction with where that ended."""
    held: Fed | None = None
    reached = ""
    tables = {"slot": changes.slot, "tables": table.fullname}
    for message in _streamed(engine, LOOK, tables):
        change = _DECODER.decode(message["data"])
        if change.action == "C":
            reached = message["lsn"]
        for row in _as_rows(change, message["data"], table):
            if held:
                yield replace(held, position=reached)
            held, reached = row, ""
    if held:
        yield replace(held, position=reached)
    elif reached:
        yield Fed(values={}, removed=NOTHING, position=reached)


def _as_rows(change: _Change, said: str, table: Table) -> Iterator[Fed]:
    """Yield what a message says of rows: a key that changes is one gone and another come."""
    was, now = _values(change.identity), _values(change.columns)
    if change.action == "T":
        yield Fed(values={}, removed=ALL_GONE)
    elif change.action == "D":
        yield Fed(values=was, removed=ROW_GONE)
    elif change.action in {"I", "U"}:
        key = [column.name for column in table.primary_key] or list(was)
        if any(name in was and was[name] != now.get(name, was[name]) for name in key):
            yield Fed(values=was, removed=ROW_GONE)
        values = {**was, **now}
        is_whole = all(column.name in values for column in table.c)
        yield Fed(values=values, unread=None if is_whole else said)


def _values(columns: Iterable[_Column]) -> dict[str, str | None]:
    return {each.name: _as_written(each.value) for each in columns}


def _as_written(value: msgspec.Raw) -> str | None:
    """Return a value as the server wrote it; a number with all its digits."""
    written = bytes(value)
    if written == b"null":
        return None
    return msgspec.json.decode(written, type=str) if written[:1] == b'"' else written.decode()


def _streamed(engine: Engine, wanted: Executable, values: dict[str, str]) -> Iterator[RowMapping]:
    with engine.connect().execution_options(yield_per=AT_A_TIME) as connection:
        yield from connection.execute(wanted, values).mappings()


@contextmanager
def _telling(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which each statement is a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


_DECODER: Final = msgspec.json.Decoder(_Change)
