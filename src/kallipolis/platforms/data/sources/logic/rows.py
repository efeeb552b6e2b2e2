"""Rows of any source as rows of text, with the file and the number that they had in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute

from kallipolis.platforms.data.sources.contracts import FILE, ROW, UNREAD

BATCH: Final = 100_000
"""How many rows are held at a time."""

TOGETHER: Final = 64 << 20
"""How many bytes of rows are handed on together, if there are so many: each part is a version."""

Value = Any


def as_text(value: object) -> str | None:
    """Return a value as the text that it is gathered as; what is nested, as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | Decimal):
        return str(value)
    return msgspec.json.encode(value, enc_hook=str).decode()


def within(answer: object, path: str) -> object:
    """Return what stands at a dotted path of a JSON value, or None.

    A list on the way is gone through: what its parts have there comes as one list.
    """
    found = answer
    for name in filter(None, path.split(".")):
        if isinstance(found, list):
            parts = (within(part, name) for part in found)
            found = [*chain.from_iterable(p if isinstance(p, list) else [p] for p in parts)]
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return found


def batches(rows: Iterable[Mapping[str, object]], file: str) -> Iterator[pa.Table]:
    """Yield rows of a file as tables of text of at most ``BATCH`` rows, numbered from 1."""
    numbered = enumerate(rows, start=1)
    while chunk := list(islice(numbered, BATCH)):
        names = dict.fromkeys(name for _, row in chunk for name in row)
        columns = {
            name: pa.array([as_text(row.get(name)) for _, row in chunk], pa.string())
            for name in names
        }
        yield as_batch(columns, file, [number for number, _ in chunk])


def together(parts: Iterable[pa.Table], least: int = TOGETHER) -> Iterator[pa.Table]:
    """Yield the same rows in their order in fewer tables, of at least so many bytes but the last.

    Missing: a column that some parts do not have is null in their rows.
    """
    held: list[pa.Table] = []
    for part in parts:
        held.append(part)
        if sum(each.nbytes for each in held) >= least:
            yield pa.concat_tables(held, promote_options="default")
            held = []
    if held:
        yield pa.concat_tables(held, promote_options="default")


def as_texts(column: pa.Array) -> pa.Array:
    """Return a column as text, as Arrow writes it.

    For moments in UTC Arrow would ask the time zone row by row, which takes six times as long.
    """
    if not pa.types.is_timestamp(column.type) or column.type.tz != "UTC":
        return column.cast(pa.string())
    plain = column.cast(pa.timestamp(column.type.unit)).cast(pa.string())
    return pa.compute.binary_join_element_wise(plain, "Z", "")


def as_batch(
    columns: Mapping[str, pa.Array], file: str, numbers: Sequence[int], unread: pa.Array = None
) -> pa.Table:
    """Return columns of text with our own beside them."""
    count = len(numbers)
    ours = {
        FILE: pa.repeat(pa.scalar(file, pa.string()), count),
        ROW: pa.array(numbers, pa.int64()),
        UNREAD: pa.nulls(count, pa.string()) if unread is None else unread,
    }
    theirs = {name: column for name, column in columns.items() if name not in ours}
    return pa.table({**ours, **theirs})
