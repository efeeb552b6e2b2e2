"""Keep persons: give the groups of records their ids, and the history of what changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

import duckdb
import msgspec
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import Change, PersonKey, RecordKey
from kallipolis.platforms.data.linkage.logic import identity

Kept = dict[str, tuple[tuple[str, str], ...]]

ALL: Final = "*"
"""Waits in place of every person after a run of all records."""

GROUPED: Final = """
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT r.dataset, r.record, r.uid, coalesce(e.entity, le.entity, k.target, r.uid) AS root
FROM record r LEFT JOIN entity e ON e.uid = r.uid LEFT JOIN link k ON k.uid = r.uid
LEFT JOIN entity le ON le.uid = k.target
WHERE $all OR r.uid IN (SELECT uid FROM affected)
"""

AFFECTED: Final = """
CREATE OR REPLACE TEMP TABLE affected AS
WITH changed AS (
    SELECT uid FROM remaining
    UNION SELECT uid FROM batch
    UNION SELECT uid FROM record WHERE valid AND id17 IN (SELECT id17 FROM touched)),
root AS (
    SELECT coalesce(e.entity, k.target, c.uid) AS root
    FROM changed c LEFT JOIN entity e ON e.uid = c.uid LEFT JOIN link k ON k.uid = c.uid),
persons AS (SELECT person FROM person WHERE uid IN (SELECT uid FROM changed))
SELECT uid FROM changed
UNION SELECT root FROM root
UNION SELECT uid FROM entity WHERE entity IN (SELECT root FROM root)
UNION SELECT uid FROM link WHERE target IN (SELECT root FROM root)
UNION SELECT uid FROM person WHERE person IN (SELECT person FROM persons)
"""

OVERLAPS: Final = """
CREATE OR REPLACE TEMP TABLE overlap AS
WITH counted AS (
    SELECT g.root, b.person
    FROM grouped g JOIN person_before b USING (dataset, record) GROUP BY ALL)
SELECT root, person, count(*) OVER (PARTITION BY root) = 1
    AND count(*) OVER (PARTITION BY person) = 1 AS simple
FROM counted
"""

PLAIN: Final = """
INSERT INTO person
WITH fresh AS (
    SELECT root, min({'d': dataset, 'r': record}) AS first FROM grouped
    WHERE root NOT IN (SELECT root FROM overlap) GROUP BY root),
coined AS (
    SELECT root, first.d || '/' || first.r AS key, 'p' || left(md5(key), 20) AS person FROM fresh),
named AS (
    SELECT root, person FROM overlap WHERE simple
    UNION ALL
    SELECT root, CASE WHEN person IN (SELECT person FROM person_before)
        THEN 'p' || left(md5(key || '/2'), 20) ELSE person END
    FROM coined)
SELECT dataset, record, uid, person FROM grouped JOIN named USING (root)
"""


WAITING_ALL: Final = f"INSERT INTO waiting VALUES ('{ALL}')"  # noqa: S608 - a constant

WAITING: Final = """
INSERT INTO waiting
SELECT person FROM person_before UNION
SELECT person FROM person WHERE uid IN (SELECT uid FROM affected)
"""
"""Who they were and who they are now: both wait for what follows from it."""


def keep(
    connection: duckdb.DuckDBPyConnection, *, everything: bool, at: datetime
) -> dict[str, int]:
    """Name the groups of all records, or of those that the ``batch`` has changed.

    ``person_before`` says who was who, ``everybody`` which ids are given. Returns how many changes
    of each kind there were.
    """
    if not everything:
        connection.execute(AFFECTED)
        connection.execute(
            """CREATE OR REPLACE TEMP TABLE person_before AS
            SELECT * FROM person WHERE uid IN (SELECT uid FROM affected)"""
        )
        connection.execute("DELETE FROM person WHERE uid IN (SELECT uid FROM affected)")
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE affected (uid BIGINT)")
    connection.execute(GROUPED, {"all": everything})
    connection.execute(OVERLAPS)
    connection.execute(PLAIN)
    counted = {"created": _created(connection)}
    for step in _tangled(connection):
        counted[step.kind] = counted.get(step.kind, 0) + 1
        write_change(connection, step, at=at)
    connection.execute(WAITING_ALL if everything else WAITING)
    return counted


def write_change(
    connection: duckdb.DuckDBPyConnection, step: identity.Step, *, at: datetime
) -> int:
    """Write a step into the history, and return its number."""
    number = duck.number(connection, "SELECT coalesce(max(number), 0) + 1 FROM change")
    body = msgspec.json.encode({"before": _plain(step.before), "after": _plain(step.after)})
    row = [number, step.kind, at.isoformat(), body.decode()]
    connection.execute("INSERT INTO change VALUES (?, ?, ?, ?)", row)
    return number


def changes(connection: duckdb.DuckDBPyConnection) -> tuple[Change, ...]:
    """Return the history, the latest first."""
    found = duck.rows(
        connection, "SELECT number, kind, moment, body FROM change ORDER BY number DESC"
    )
    return tuple(_as_change(*row) for row in found)


def members(connection: duckdb.DuckDBPyConnection, person: str) -> tuple[RecordKey, ...]:
    """Return the records of a person, in order."""
    found = duck.rows(
        connection, "SELECT dataset, record FROM person WHERE person = ? ORDER BY ALL", person
    )
    return tuple(RecordKey(*row) for row in found)


def write_persons(
    connection: duckdb.DuckDBPyConnection, persons: Mapping[PersonKey, Iterable[RecordKey]]
) -> None:
    """Write whose these records are, in place of whose they were."""
    told = [(key.dataset, key.record, person) for person in persons for key in persons[person]]
    columns = dict(zip(("dataset", "record", "person"), zip(*told, strict=True), strict=True))
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    connection.register("told", table)
    connection.execute(
        "DELETE FROM person WHERE (dataset, record) IN (SELECT (dataset, record) FROM told)"
    )
    connection.execute(
        """INSERT INTO person SELECT t.dataset, t.record, r.uid, t.person
        FROM told t JOIN record r USING (dataset, record)"""
    )
    connection.unregister("told")


def wait(connection: duckdb.DuckDBPyConnection, persons: Iterable[PersonKey]) -> None:
    """Let persons wait for what follows from their change."""
    connection.executemany(
        "INSERT INTO waiting VALUES (?)", [[person] for person in sorted(persons)]
    )


def _created(connection: duckdb.DuckDBPyConnection) -> int:
    return duck.number(
        connection,
        "SELECT count(DISTINCT root) FROM grouped WHERE root NOT IN (SELECT root FROM overlap)",
    )


def _tangled(connection: duckdb.DuckDBPyConnection) -> tuple[identity.Step, ...]:
    """Name those groups whose records were not those of one person alone."""
    found = duck.rows(
        connection,
        """SELECT g.root, g.dataset, g.record FROM grouped g
        WHERE g.root IN (SELECT root FROM overlap WHERE NOT simple)""",
    )
    if not found:
        return ()
    clusters: defaultdict[int, list[RecordKey]] = defaultdict(list)
    for root, dataset, record in found:
        clusters[root].append(RecordKey(dataset, record))
    before = duck.rows(
        connection,
        """SELECT dataset, record, person FROM person_before
        WHERE person IN (SELECT person FROM overlap WHERE NOT simple)""",
    )
    taken = _taken(connection, identity.coinable(clusters.values())) if before else frozenset()
    who = {RecordKey(dataset, record): PersonKey(person) for dataset, record, person in before}
    after, steps = identity.carry(who, clusters.values(), taken=taken)
    write_persons(connection, after)
    return steps


def _taken(
    connection: duckdb.DuckDBPyConnection, coinable: Collection[PersonKey]
) -> frozenset[PersonKey]:
    """Return which ids persons have already."""
    connection.register("coinable", pa.table({"person": pa.array(list(coinable), pa.string())}))
    found = duck.rows(
        connection, "SELECT DISTINCT person FROM everybody SEMI JOIN coinable USING (person)"
    )
    connection.unregister("coinable")
    return frozenset(PersonKey(row[0]) for row in found)


def _plain(persons: identity.Members) -> Kept:
    return {
        person: tuple((key.dataset, key.record) for key in keys) for person, keys in persons.items()
    }


def _as_change(number: int, kind: str, moment: str, body: str) -> Change:
    said = msgspec.json.decode(body, type=dict[str, Kept])
    sides = {
        side: {PersonKey(id): tuple(RecordKey(*key) for key in keys) for id, keys in kept.items()}
        for side, kept in said.items()
    }
    plain = {"number": number, "kind": kind, "at": moment}
    return msgspec.convert({**plain, **sides}, Change)
