"""Rows of any source as rows of text, with the file and the number that they had in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import msgspec
import pyarrow as pa

from kallipolis.platforms.data.sources.contracts import FILE, ROW, UNREAD

BATCH: Final = 100_000
"""How many rows are held at a time."""

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
    """Return what stands at a dotted path of a JSON value, or None."""
    found = answer
    for name in filter(None, path.split(".")):
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


def as_batch(
    columns: Mapping[str, pa.Array], file: str, numbers: Sequence[int], unread: pa.Array = None
) -> pa.Table:
    """Return columns of text with our own beside them."""
    count = len(numbers)
    ours = {
        FILE: pa.array([file] * count, pa.string()),
        ROW: pa.array(numbers, pa.int64()),
        UNREAD: pa.nulls(count, pa.string()) if unread is None else unread,
    }
    theirs = {name: column for name, column in columns.items() if name not in ours}
    return pa.table({**ours, **theirs})
