"""Tables and views of databases, through SQLAlchemy."""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import Column, Float, MetaData, Table, create_engine, event, make_url, or_, select
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    NoSuchTableError,
    OperationalError,
)
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from sqlalchemy.types import NullType

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.sources.adapters.connections import address_of
from kallipolis.platforms.data.sources.contracts import Query
from kallipolis.platforms.data.sources.logic.rows import BATCH, batches

PATIENCE_S: Final = 10
"""How long a database may take until it answers at all."""

SILENCE_S: Final = 300
"""How long it may take over an answer."""

DRIVERS: Final[Mapping[str, str]] = {
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
MORE: Final[Mapping[str, Mapping[str, object]]] = {
    "pymysql": {
        "charset": "utf8mb4",
        "connect_timeout": PATIENCE_S,
        "read_timeout": SILENCE_S,
        "write_timeout": SILENCE_S,
    },
    "psycopg": {
        "connect_timeout": PATIENCE_S,
        "keepalives_idle": SILENCE_S // 10,
        "keepalives_interval": SILENCE_S // 10,
        "keepalives_count": 9,
        "tcp_user_timeout": SILENCE_S * 1000,
        "options": "-c TimeZone=UTC",
    },
}
DENIED: Final = frozenset({1045, 1698, "28000", "28P01"})
"""Source: MariaDB, error codes; PostgreSQL, appendix A."""

WRONG: Final = frozenset({1044, 1049, 1054, 1142, 1143, 1146, "3D000"})
REFUSED_AT_THE_DOOR: Final = re.compile(
    r"authentication failed|no password supplied|no pg_hba.conf entry|role \".*\" does not exist"
)
NO_DATABASE: Final = re.compile(r"database \".*\" does not exist")
"""What libpq says; before there is a connection it gives no code, and names the server."""


def read(query: Query, column: str, mark: str) -> Iterator[pa.Table]:
    """Yield the rows of a table, those from a mark on if there is one, in the order of its column.

    Rows at the mark come again, since some of them may have been written after it was read; and so
    do those that are behind it by no more than what may be late, and those without a value.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable`` without
            such a table or column.
        Outage: while the database does not answer.
    """
    with reached(query.connection, query.table) as engine:
        yield from batches(_rows(engine, query, column, mark), query.table)


def answer(connection: str) -> None:
    """Be let in once.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable``.
        Outage: while the database does not answer.
    """
    with reached(connection, "") as engine, engine.connect():
        pass


@contextmanager
def reached(connection: str, table: str) -> Iterator[Engine]:
    """Give the database of a connection, and say in our words what is wrong with it.

    Neither name nor password is in what is said; the address is told by the connection's name.
    """
    try:
        engine = _engine(address_of(connection))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as fault:
        raise unreadable(connection, table, said("its address is none of a database")) from fault
    try:
        yield engine
    except (NoSuchTableError, KeyError) as fault:
        raise unreadable(
            connection, table, said("there is no %(name)s", name=str(fault))
        ) from fault
    except DBAPIError as fault:
        raise _told(connection, table, fault) from fault
    finally:
        engine.dispose()


def _engine(address: str) -> Engine:
    url = make_url(address)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    more = dict(MORE.get(url.get_driver_name(), {}))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=more)
    if url.get_backend_name() in {"mysql", "mariadb"}:
        event.listen(engine, "connect", _in_utc)
    return engine


def _in_utc(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let a TIMESTAMP of MySQL be told in UTC; a DATETIME has no zone and stays as it is."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET time_zone = '+00:00'")


def _told(connection: str, table: str, fault: DBAPIError) -> Refusal | Outage:
    codes = {getattr(fault.orig, "sqlstate", ""), *(fault.orig.args[:1] if fault.orig else ())}
    why = str(fault.orig).partition("\n")[0]
    if codes & DENIED or REFUSED_AT_THE_DOOR.search(why):
        return Refusal("source.denied", Reason.RULE, values={"connection": connection})
    if NO_DATABASE.search(why):
        return unreadable(connection, table, said("there is no such database"))
    if codes & WRONG:
        return unreadable(connection, table, why)
    if isinstance(fault, OperationalError) or fault.connection_invalidated:
        return Outage(f"source {connection}")
    return unreadable(connection, table, why)


def _rows(engine: Engine, query: Query, column: str, mark: str) -> Iterator[dict[str, object]]:
    schema, _, name = query.table.rpartition(".")
    table = Table(name, MetaData(), schema=schema or None, autoload_with=engine)
    for each in table.c:
        _keep_exact(each)
    wanted = select(table)
    if column:
        grows = table.c[column]
        wanted = wanted.order_by(grows)
        if mark:
            from_on = since(mark, grows.type.python_type, query.late)
            wanted = wanted.where(or_(grows >= from_on, grows.is_(None)))
    moments = [each.name for each in table.c if isinstance(each.type, mysql.TIMESTAMP)]
    with engine.connect().execution_options(yield_per=min(BATCH, 10_000)) as connection:
        for row in connection.execute(wanted).mappings():
            yield {**row, **{name: _in_zone(row[name]) for name in moments}}


def _keep_exact(column: Column[Any]) -> None:
    """Let no digit of a number be rounded off, and no span of more than a day be cut."""
    if isinstance(column.type, Float):
        column.type.asdecimal = False
    elif isinstance(column.type, mysql.TIME):
        column.type = NullType()


def _in_zone(moment: object) -> object:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else moment


def since(mark: str, type_: type, late: int) -> object:
    """Return from which value on to read, for a mark that was kept as text.

    Units: ``late`` in seconds where values are times, else as they are.
    """
    if issubclass(type_, datetime):
        return datetime.fromisoformat(mark) - timedelta(seconds=late)
    if issubclass(type_, date):
        return date.fromisoformat(mark) - timedelta(days=math.ceil(late / 86_400))
    if issubclass(type_, int | float | Decimal):
        return type_(Decimal(mark) - late)
    return mark


def unreadable(connection: str, table: str, why: str) -> Refusal:
    """Make the refusal of a table that cannot be read."""
    values = {"place": f"{connection} {table}".strip(), "why": why}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
