"""Read rows by plain SQL as the instances that Django would make of them.

Django builds a query anew each time, which takes longer than the database takes to answer a short
one. Here the statement is put together once.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from kallipolis.foundation.database.statements import rows

M = TypeVar("M", bound=Model)
Converter = Callable[[Any, Any, Any], Any]


class _Reading(NamedTuple):
    """How a table is read: what is asked for, under which names, and what still turns values."""

    select: str
    names: tuple[str, ...]
    turned: tuple[tuple[int, Any, tuple[Converter, ...]], ...]


def instances(model: type[M], ending: str, parameters: Sequence[Any] = ()) -> list[M]:
    """Return the rows of a model's table that ``ending`` chooses and orders, with ``%s`` in it.

    Moments among ``parameters`` are given ``as_stored``; ``places`` writes the list of an ``IN``.
    """
    read = _reading(model)
    found = rows(read.select + ending, parameters)
    return [model.from_db(DEFAULT_DB_ALIAS, read.names, _turned(read, row)) for row in found]


@cache
def places(count: int) -> str:
    """Return the placeholders of so many values: ``%s, %s``; of none it is ``NULL``."""
    return ", ".join(["%s"] * count) or "NULL"


@cache
def _reading(model: type[Model]) -> _Reading:
    connection = connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    quote, table = connection.ops.quote_name, model._meta.db_table
    columns = ", ".join(f"{quote(table)}.{quote(str(field.column))}" for field in fields)
    turned = []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        ways = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if ways:
            turned.append((place, column, tuple(ways)))
    return _Reading(
        f"SELECT {columns} FROM {quote(table)} ",  # noqa: S608 - the names of a model
        tuple(field.attname for field in fields),
        tuple(turned),
    )


def _turned(read: _Reading, row: tuple[Any, ...]) -> Sequence[Any]:
    if not read.turned:
        return row
    values, connection = list(row), connections[DEFAULT_DB_ALIAS]
    for place, column, ways in read.turned:
        for turn in ways:
            values[place] = turn(values[place], column, connection)
    return values
