"""The SQL by which rows of an open dataset are asked for; every value stands outside of it."""

from typing import Final

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.distributions.contracts import RowSearch

Question = tuple[str, list[object]]

COMPARED: Final = {
    "integer": "DOUBLE",
    "number": "DOUBLE",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "boolean": "BOOLEAN",
    "moment": "TIMESTAMPTZ",
}
"""As what values of a field are compared; those of the other types by how they are written."""


def columns(dataset: Dataset, asked: RowSearch) -> tuple[str, ...]:
    """Return the fields that are asked for, all where none is named.

    Raises:
        Refusal: ``distribution.field_unknown``.
    """
    return tuple(_known(dataset, each) for each in asked.fields) or tuple(
        field.id for field in dataset.fields
    )


def rows(dataset: Dataset, asked: RowSearch) -> Question:
    """Return the question for some rows, in an order that is always the same.

    Raises:
        Refusal: ``distribution.field_unknown``.
    """
    table, values = _asked(dataset, asked)
    shown = columns(dataset, asked) if asked.distinct else ()
    order = order_of(dataset, asked.sort, shown)
    chosen = ", ".join(f'"{each}"' for each in columns(dataset, asked))
    sql = f"SELECT {chosen} FROM {table} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - names are of the contract
    return sql, [*values, asked.limit, asked.offset]


def count(dataset: Dataset, asked: RowSearch) -> Question:
    """Return the question for how many rows fit."""
    table, values = _asked(dataset, asked)
    return f"SELECT count(*) AS n FROM {table}", values  # noqa: S608 - names are of the contract


def _asked(dataset: Dataset, asked: RowSearch) -> Question:
    """Return what rows are taken from: the table as it is narrowed, or what is distinct in it."""
    condition, values = _condition(dataset, asked)
    if not asked.distinct:
        return f"t{condition}", values
    chosen = ", ".join(f'"{each}"' for each in columns(dataset, asked))
    return f"(SELECT DISTINCT {chosen} FROM t{condition})", values  # noqa: S608 - names are of the contract


def whole(dataset: Dataset) -> str:
    """Return the question for all rows, in their order: the same file comes of the same rows."""
    chosen = ", ".join(f'"{field.id}"' for field in dataset.fields)
    return f"SELECT {chosen} FROM t ORDER BY {order_of(dataset)}"  # noqa: S608 - names are of the contract


def spread(dataset: Dataset) -> str:
    """Return the question for what stands in each field."""
    each = [
        f'SELECT {number} AS n, count("{field.id}") AS filled,'  # noqa: S608 - names are of the contract
        f' approx_count_distinct("{field.id}") AS different,'
        f' CAST(min("{field.id}") AS VARCHAR) AS least,'
        f' CAST(max("{field.id}") AS VARCHAR) AS most FROM t'
        for number, field in enumerate(dataset.fields)
    ]
    return " UNION ALL ".join(each) + " ORDER BY n"


def order_of(dataset: Dataset, wanted: tuple[str, ...] = (), shown: tuple[str, ...] = ()) -> str:
    """Return what rows are ordered by: what is wanted, then the key, or all fields without one.

    Where only some fields are ``shown``, there are no others to order by.

    Raises:
        Refusal: ``distribution.field_unknown``.
    """
    asked = [_direction(dataset, each, shown) for each in wanted]
    usual = shown or dataset.key or tuple(field.id for field in dataset.fields)
    return ", ".join((*asked, *(f'"{each}"' for each in usual)))


def _direction(dataset: Dataset, wanted: str, among: tuple[str, ...]) -> str:
    name, _, way = wanted.strip().partition(" ")
    falling = " DESC" if way.strip().lower() == "desc" else ""
    return f'"{_known(dataset, name, among)}"{falling} NULLS LAST'


def _condition(dataset: Dataset, asked: RowSearch) -> Question:
    parts: list[str] = []
    values: list[object] = []
    for name, wanted in asked.where.items():
        parts.append(_held(_known(dataset, name), _type(dataset, name), wanted))
        values.extend(filter(None, wanted))
    if asked.q:
        fields = (f'CAST("{field.id}" AS VARCHAR)' for field in dataset.fields)
        parts.append(f"contains(lower(concat_ws(chr(31), {', '.join(fields)})), lower(?))")
        values.append(asked.q)
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), values


def _held(name: str, type: str, wanted: tuple[str, ...]) -> str:
    """Write that a field has one of some values, of which an empty one is nothing at all."""
    compared = COMPARED.get(type)
    mark = f"TRY_CAST(? AS {compared})" if compared else "?"
    side = f'"{name}"' if compared else f'CAST("{name}" AS VARCHAR)'
    marks = ", ".join(mark for each in wanted if each)
    either = [f"{side} IN ({marks})"] if marks else []
    if "" in wanted:
        either.append(f"coalesce(CAST(\"{name}\" AS VARCHAR), '') = ''")
    return f"({' OR '.join(either) or 'false'})"


def _type(dataset: Dataset, name: str) -> str:
    return next(field.type for field in dataset.fields if field.id == name)


def _known(dataset: Dataset, name: str, among: tuple[str, ...] = ()) -> str:
    if name not in (among or {field.id for field in dataset.fields}):
        values = {"dataset": dataset.id, "field": name[:60]}
        raise Refusal("distribution.field_unknown", Reason.MALFORMED, values=values)
    return name
