"""Rows of any source as rows of text, with the file and the number that they had in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute

from kallipolis.platforms.data.sources.contracts import FILE, POSITION, REMOVED, ROW, UNREAD

BATCH: Final = 100_000
"""How many rows are held at a time."""

TOGETHER: Final = 64 << 20
"""How many bytes of rows are handed on together, if there are so many: each part is a version."""

Value = Any
RESERVED: Final = frozenset({FILE, ROW, UNREAD, POSITION, REMOVED})
"""What no column of a source is called, or else its sender could say what only we say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """A row of a feed: what it says, where it stands there, and what it is gone for.

    Missing: ``unread`` is what could not be parted; ``position`` is empty where rows that belong
    to this one are still to come.
    """

    values: Mapping[str, object]
    unread: str | None = None
    position: str = ""
    removed: str = ""


def as_text(value: object) -> str | None:
    """Return a value as the text that it is gathered as; what is nested, as JSON.

    Bytes are told in hexadecimal digits, sets as their members in order with commas between.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return _number(value)
    return _compound(value)


def _number(value: int | float | Decimal) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _compound(value: object) -> str:
    if isinstance(value, timedelta):
        return _clock_time(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, set | frozenset):
        return ",".join(sorted(map(str, value)))
    return msgspec.json.encode(value, enc_hook=str).decode()


def _clock_time(value: timedelta) -> str:
    """Return hours, minutes and seconds, as databases write what is more than a day or less."""
    sign, whole = ("-", -value) if value < timedelta() else ("", value)
    minutes, seconds = divmod(whole.days * 86_400 + whole.seconds, 60)
    parts = f".{whole.microseconds:06d}" if whole.microseconds else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{parts}"


def heads_of(found: Iterable[object]) -> list[str]:
    """Return what columns are called: as their heads say, each once.

    Missing: a column without a head is called by its place (``c3``), the second of a name
    ``name 2``. Small and capital letters are no difference: engines see none.
    """
    heads: list[str] = []
    taken: set[str] = set()
    for place, head in enumerate(found, start=1):
        name = str(head or "").strip() or nameless(place)
        number, free = 1, name
        while free.lower() in taken:
            number += 1
            free = f"{name} {number}"
        heads.append(free)
        taken.add(free.lower())
    return heads


def nameless(place: int) -> str:
    """Return what the column at a place is called where nothing stands above it."""
    return f"c{place}"


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
    begun = 1
    left = iter(rows)
    while chunk := list(islice(left, BATCH)):
        yield as_batch(_columns(chunk), file, range(begun, begun + len(chunk)))
        begun += len(chunk)


def fed(rows: Iterable[Fed], file: str) -> Iterator[pa.Table]:
    """Yield rows of a feed as ``batches`` does, with where they stand and what they are gone for.

    What one row says is not held against another: a column may come later than the first rows.
    """
    begun = 1
    left = iter(rows)
    while chunk := list(islice(left, BATCH)):
        ours = {
            POSITION: pa.array([row.position or None for row in chunk], pa.string()),
            REMOVED: pa.array([row.removed or None for row in chunk], pa.string()),
        }
        unread = pa.array([row.unread for row in chunk], pa.string())
        columns = _columns([row.values for row in chunk])
        batch = as_batch(columns, file, range(begun, begun + len(chunk)), unread)
        for name, values in ours.items():
            batch = batch.append_column(name, values)
        yield batch
        begun += len(chunk)


def nothing() -> pa.Table:
    """Return what a source has that has nothing: no rows, in the columns that are ours."""
    none = pa.array([], pa.string())
    plain = as_batch({}, "", range(0), none)
    return plain.append_column(POSITION, none).append_column(REMOVED, none)


def _columns(rows: Sequence[Mapping[str, object]]) -> dict[str, pa.Array]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: pa.array([as_text(row.get(name)) for row in rows], pa.string()) for name in names}


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
    theirs = {
        name or nameless(place): column
        for place, (name, column) in enumerate(columns.items(), start=1)
        if name not in RESERVED
    }
    return pa.table({**ours, **theirs})
