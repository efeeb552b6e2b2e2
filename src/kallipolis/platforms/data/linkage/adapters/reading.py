"""Read what is kept: who has changed, and the doubtful pairs."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final

import duckdb
import msgspec
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters import duck, keeping, preparing
from kallipolis.platforms.data.linkage.contracts import (
    COLUMNS,
    FURTHER,
    Changed,
    Compared,
    Doubt,
    Person,
    PersonKey,
    PersonRecord,
    RecordKey,
)
from kallipolis.platforms.data.linkage.logic import kinds, words

NAMES: Final = (*COLUMNS[2:], *FURTHER)
SAID: Final = ", ".join(("dataset", "record", *NAMES, "attributes"))
LEVELS: Final = ", ".join(f"d.{name}" for name in kinds.COMPARISONS)

DOUBTS: Final = f"""
SELECT a.dataset, a.record, b.dataset, b.record, d.kind, d.weight,
    {LEVELS}
FROM doubt d JOIN record a ON a.uid = d.l JOIN record b ON b.uid = d.r
ORDER BY d.weight DESC NULLS LAST, 1, 2, 3, 4 LIMIT ?
"""  # noqa: S608 - columns of ours

AWAITED: Final = """
CREATE OR REPLACE TEMP TABLE awaited AS
SELECT uid, person FROM person WHERE person IN (SELECT person FROM waiting)
"""

PERSONS: Final = f"""
WITH numbered AS (
    SELECT person, any_value(r.id) AS number FROM {{some}} JOIN entity e USING (uid)
    JOIN (SELECT uid, id FROM record WHERE {{read}}) r USING (uid) GROUP BY person, e.apart
    HAVING NOT e.apart)
SELECT person, number,
    {SAID}
FROM {{some}} JOIN (FROM said WHERE {{read}}) USING (uid) LEFT JOIN numbered USING (person)
ORDER BY person, dataset, record
"""  # noqa: S608 - columns of ours
"""``some`` is a table of records and whose they are, ``read`` what is read of all there are."""

WANTED: Final = f"""
SELECT {SAID}
FROM said WHERE uid IN (SELECT {preparing.OURS} FROM wanted)
"""  # noqa: S608 - columns of ours

AT_ONCE: Final = 1000
NOBODY: Final[tuple[int, Iterator[Person]]] = (-1, iter(()))


def changed(connection: duckdb.DuckDBPyConnection) -> Iterator[Changed]:
    """Yield those who wait, ``AT_ONCE`` at a time in the order of their ids."""
    waiting = [
        PersonKey(row[0])
        for row in duck.rows(connection, "SELECT DISTINCT person FROM waiting ORDER BY 1")
    ]
    if keeping.ALL in waiting:
        yield from _all(connection)
        return
    parts = [waiting[first : first + AT_ONCE] for first in range(0, len(waiting), AT_ONCE)]
    lasts = [part[-1] for part in parts]
    connection.execute(AWAITED)
    duck.mark(connection, "awaited")
    streamed = _streamed(connection, some="awaited", read=duck.is_marked("uid"))
    found = groupby(streamed, key=lambda person: bisect_left(lasts, person.id))
    number, persons = next(found, NOBODY)
    for place, asked in enumerate(parts):
        if number != place:
            yield Changed(persons=(), asked=tuple(asked))
            continue
        yield Changed(persons=tuple(persons), asked=tuple(asked))
        number, persons = next(found, NOBODY)


def _all(connection: duckdb.DuckDBPyConnection) -> Iterator[Changed]:
    """Yield all persons in parts; the ranges of the parts leave no id out."""
    after = PersonKey("")
    persons = _streamed(connection, some="(SELECT uid, person FROM person)", read="true")
    while part := tuple(islice(persons, AT_ONCE)):
        is_last = len(part) < AT_ONCE
        upto = None if is_last else part[-1].id
        yield Changed(persons=part, after=after, upto=upto)
        if upto is None:
            return
        after = upto
    yield Changed(persons=(), after=after)


def _streamed(connection: duckdb.DuckDBPyConnection, *, some: str, read: str) -> Iterator[Person]:
    answer = connection.execute(PERSONS.format(some=some, read=read))
    return _persons(chain.from_iterable(iter(lambda: answer.fetchmany(AT_ONCE), [])))


def _persons(rows: Iterable[Sequence[Any]]) -> Iterator[Person]:
    for (id, number), found in groupby(rows, key=lambda row: (row[0], row[1])):
        records = tuple(_as_record(row[2:]) for row in found)
        yield Person(id=PersonKey(id), number=number or "", records=records)


def compared(connection: duckdb.DuckDBPyConnection, *, most: int) -> tuple[Compared, ...]:
    """Return the doubtful pairs with the greatest weight first, each with both records."""
    found = _doubts(connection, most=most)
    keys = {key for each in found for key in (each.left, each.right)}
    wanted = {
        "dataset": pa.array([key.dataset for key in keys], pa.string()),
        "record": pa.array([key.record for key in keys], pa.string()),
    }
    connection.register("wanted", pa.table(wanted))
    records = {each.key: each for each in map(_as_record, duck.rows(connection, WANTED))}
    connection.unregister("wanted")
    return tuple(
        Compared(doubt=each, left=records[each.left], right=records[each.right]) for each in found
    )


def _as_record(row: Sequence[Any]) -> PersonRecord:
    dataset, record, *values, attributes = row
    return PersonRecord(
        key=RecordKey(dataset, record),
        **{name: said or "" for name, said in zip(NAMES, values, strict=True)},
        attributes=_attributes(attributes),
    )


def _attributes(written: str | None) -> dict[str, str]:
    found = msgspec.json.decode(written or "{}", type=dict[str, str | None])
    return {name: value for name, value in found.items() if value}


def _doubts(connection: duckdb.DuckDBPyConnection, *, most: int) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(
            left=RecordKey(one, record),
            right=RecordKey(other, another),
            kind=kind,
            weight=weight,
            because=words.because(dict(zip(kinds.COMPARISONS, levels, strict=True))),
        )
        for one, record, other, another, kind, weight, *levels in duck.rows(
            connection, DOUBTS, most
        )
    )
