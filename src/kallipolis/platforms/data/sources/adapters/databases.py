"""Tables and views of databases, through SQLAlchemy."""

from collections.abc import Iterator

import pyarrow as pa
from sqlalchemy import MetaData, Table, create_engine, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    NoSuchTableError,
    OperationalError,
)

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.sources.adapters.connections import address_of
from kallipolis.platforms.data.sources.contracts import Query
from kallipolis.platforms.data.sources.logic.rows import BATCH, batches


def read(query: Query, column: str, mark: str) -> Iterator[pa.Table]:
    """Yield the rows of a table, those beyond a mark if there is one, in the order of its column.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable`` without such a table or
            column, or the right to read it.
        Outage: while the database does not answer.
    """
    try:
        engine = create_engine(address_of(query.connection))
    except (ArgumentError, NoSuchModuleError) as fault:
        raise _unreadable(query, "its address is none of a database") from fault
    try:
        yield from batches(_rows(engine, query, column, mark), query.table)
    except (NoSuchTableError, KeyError) as fault:
        raise _unreadable(query, f"there is no {fault}") from fault
    except OperationalError as failure:
        raise Outage(f"source {query.connection}") from failure
    except DBAPIError as fault:
        raise _unreadable(query, str(fault.orig)) from fault
    finally:
        engine.dispose()


def _rows(engine: Engine, query: Query, column: str, mark: str) -> Iterator[dict[str, object]]:
    schema, _, name = query.table.rpartition(".")
    table = Table(name, MetaData(), schema=schema or None, autoload_with=engine)
    wanted = select(table)
    if column:
        wanted = wanted.order_by(table.c[column])
        if mark:
            beyond = table.c[column].type.python_type
            wanted = wanted.where(table.c[column] > _as_value(mark, beyond))
    with engine.connect().execution_options(yield_per=min(BATCH, 10_000)) as connection:
        for row in connection.execute(wanted).mappings():
            yield dict(row)


def _as_value(mark: str, type_: type) -> object:
    """Return a mark that was kept as text as the value that the column compares with."""
    if hasattr(type_, "fromisoformat"):
        return type_.fromisoformat(mark)
    return type_(mark)


def _unreadable(query: Query, why: str) -> Refusal:
    values = {"place": f"{query.connection} {query.table}", "why": why.partition("\n")[0]}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
