"""Plain SQL for the outbox: writing is on the way of every case, reading goes on all the time.

Measured by ``benchmarks/outbox.py``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.foundation.events.contracts import Event

Row = tuple[int, Event]

INSERT = "INSERT INTO events_event (event_id, type, subject, source, time, data) VALUES "
VALUES = "(%s, %s, %s, %s, %s, %s)"
MOST = 1000
"""Facts of one statement: SQLite takes 32,766 values in one, PostgreSQL twice as many."""

COLUMNS = "e.id, e.event_id, e.type, e.subject, e.source, e.time, e.data"
STUCK = "state IN ('waiting', 'dead')"
IS_FIRST = (
    "NOT EXISTS (SELECT 1 FROM events_failure g WHERE g.subscription = f.subscription "
    "AND g.subject = f.subject AND g.event < f.event AND g.state IN ('waiting', 'dead'))"
)
IS_DUE = f"f.state = 'waiting' AND (f.next_at IS NULL OR f.next_at <= %s) AND {IS_FIRST}"


def insert(events: Sequence[Event]) -> None:
    """Write facts in their order, many by one statement."""
    for start in range(0, len(events), MOST):
        some = events[start : start + MOST]
        values: list[object] = []
        for event in some:
            at = database.as_stored(event.time)
            data = msgspec.json.encode(event.data).decode()
            values += [event.id, event.type, event.subject, event.source, at, data]
        database.execute(INSERT + ", ".join([VALUES] * len(some)), values)


def after(cursor: int, bound: int, types: Sequence[str], limit: int) -> list[Row]:
    """Return the facts of some types in ``(cursor, bound]``, oldest first."""
    condition, values = _of_types(types)
    sql = (
        f"SELECT {COLUMNS} FROM events_event e WHERE e.id > %s AND e.id <= %s "
        f"AND {condition} ORDER BY e.id LIMIT %s"
    )
    return [_as_row(row) for row in database.rows(sql, [cursor, bound, *values, limit])]


def count_after(cursor: int, bound: int, types: Sequence[str], most: int) -> int:
    """Count the facts of some types in ``(cursor, bound]``, up to ``most``."""
    condition, values = _of_types(types)
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM events_event e WHERE e.id > %s AND e.id <= %s "
        f"AND {condition} LIMIT %s) AS waiting"
    )
    return int(database.rows(sql, [cursor, bound, *values, most])[0][0])


def cursors() -> dict[str, int]:
    """Return how far each subscription has come."""
    return dict(database.rows("SELECT subscription, cursor FROM events_progress"))


def paused(now: datetime) -> set[str]:
    """Return the subscriptions that wait until what they depend on answers again."""
    sql = "SELECT subscription FROM events_progress WHERE paused_until > %s"
    return {row[0] for row in database.rows(sql, [database.as_stored(now)])}


def pause(subscription: str, until: datetime) -> None:
    """Let a subscription wait until a moment."""
    database.execute(
        "UPDATE events_progress SET paused_until = %s WHERE subscription = %s",
        [database.as_stored(until), subscription],
    )


def begin(subscription: str, cursor: int) -> None:
    """Let a new subscription begin, unless another worker was faster."""
    database.execute(
        "INSERT INTO events_progress (subscription, cursor, lease_holder) VALUES (%s, %s, '') "
        "ON CONFLICT DO NOTHING",
        [subscription, cursor],
    )


def lock(subscription: str) -> int | None:
    """Hold a subscription until the transaction ends; return its cursor, None if another has it."""
    skip = "FOR UPDATE SKIP LOCKED" if database.is_postgresql() else ""
    found = database.rows(
        f"SELECT cursor FROM events_progress WHERE subscription = %s {skip}", [subscription]
    )
    return int(found[0][0]) if found else None


def lease(subscription: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold a subscription until a moment; say whether it was free."""
    return bool(
        database.execute(
            "UPDATE events_progress SET lease_holder = %s, lease_until = %s "
            "WHERE subscription = %s "
            "AND (lease_until IS NULL OR lease_until < %s OR lease_holder = %s)",
            [holder, database.as_stored(until), subscription, database.as_stored(now), holder],
        )
    )


def is_held(subscription: str, holder: str) -> bool:
    """Lock a leased subscription for what follows; say whether the lease is still the holder's."""
    return bool(
        database.execute(
            "UPDATE events_progress SET lease_holder = lease_holder "
            "WHERE subscription = %s AND lease_holder = %s",
            [subscription, holder],
        )
    )


def release(subscription: str, holder: str) -> None:
    """Give a lease back."""
    database.execute(
        "UPDATE events_progress SET lease_holder = '', lease_until = NULL "
        "WHERE subscription = %s AND lease_holder = %s",
        [subscription, holder],
    )


def advance(subscriptions: Sequence[str], cursor: int) -> None:
    """Move cursors forward, never back."""
    database.execute(
        f"UPDATE events_progress SET cursor = %s "
        f"WHERE subscription IN ({_places(subscriptions)}) AND cursor < %s",
        [cursor, *subscriptions, cursor],
    )


def stuck_subjects(subscription: str, subjects: Sequence[str]) -> set[str]:
    """Return those subjects whose facts must wait behind an earlier one."""
    sql = (
        f"SELECT DISTINCT subject FROM events_failure WHERE subscription = %s AND {STUCK} "
        f"AND subject IN ({_places(subjects)})"
    )
    return {row[0] for row in database.rows(sql, [subscription, *subjects])}


def subscriptions_due(now: datetime) -> set[str]:
    """Return the subscriptions that have something to try again."""
    sql = f"SELECT DISTINCT f.subscription FROM events_failure f WHERE {IS_DUE}"
    return {row[0] for row in database.rows(sql, [database.as_stored(now)])}


def due(subscription: str, now: datetime, limit: int) -> list[tuple[int, int, Row]]:
    """Return what to try again: failure, attempts so far, and the fact; one for each subject."""
    sql = (
        f"SELECT f.id, f.attempts, {COLUMNS} FROM events_failure f "
        f"JOIN events_event e ON e.id = f.event WHERE f.subscription = %s AND {IS_DUE} "
        "ORDER BY f.event LIMIT %s"
    )
    found = database.rows(sql, [subscription, database.as_stored(now), limit])
    return [(row[0], row[1], _as_row(row[2:])) for row in found]


def last(types: Sequence[str], subject: str, before: int, limit: int) -> list[Row]:
    """Return the latest facts, newest first; no type and an empty subject mean any."""
    condition, values = _of_types(types or ("*",))
    sql = (
        f"SELECT {COLUMNS} FROM events_event e WHERE e.id < %s AND {condition} "
        f"AND (%s = '' OR e.subject = %s) ORDER BY e.id DESC LIMIT %s"
    )
    return [_as_row(row) for row in database.rows(sql, [before, *values, subject, subject, limit])]


def get(id: int) -> Event:
    """Return one fact."""
    row = database.rows(f"SELECT {COLUMNS} FROM events_event e WHERE e.id = %s", [id])[0]
    return _as_row(row)[1]


def remove(bound: int, before: datetime) -> int:
    """Remove old facts up to an id that nobody needs to try again, a thousand at a time."""
    sql = (
        "DELETE FROM events_event WHERE id IN (SELECT e.id FROM events_event e WHERE e.id <= %s "
        "AND e.time < %s AND NOT EXISTS (SELECT 1 FROM events_failure f WHERE f.event = e.id "
        f"AND f.{STUCK}) ORDER BY e.id LIMIT 1000)"
    )
    removed = 0
    while count := database.execute(sql, [bound, database.as_stored(before)]):
        removed += count
    return removed


def newest() -> int:
    """Return the number of the newest fact."""
    return int(database.rows("SELECT COALESCE(MAX(id), 0) FROM events_event")[0][0])


def stuck_counts() -> list[tuple[str, str, int]]:
    """Return for each subscription and state how many facts are stuck."""
    sql = (
        f"SELECT subscription, state, COUNT(*) FROM events_failure WHERE {STUCK} "
        "GROUP BY subscription, state"
    )
    return [(name, state, int(count)) for name, state, count in database.rows(sql)]


def _of_types(types: Sequence[str]) -> tuple[str, list[str | int]]:
    if "*" in types:
        return "1 = 1", []
    exact = [t for t in types if not t.endswith(".*")]
    prefixes = [t.removesuffix("*") for t in types if t.endswith(".*")]
    conditions = [f"e.type IN ({_places(exact)})"] if exact else []
    conditions += ["substr(e.type, 1, %s) = %s" for _ in prefixes]
    values = [value for prefix in prefixes for value in (len(prefix), prefix)]
    return f"({' OR '.join(conditions)})", [*exact, *values]


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _as_row(row: tuple[Any, ...]) -> Row:
    id, event_id, type, subject, source, time, data = row
    return id, Event(
        id=event_id,
        type=type,
        source=source,
        subject=subject,
        time=database.as_moment(time),
        data=msgspec.json.decode(data, type=dict[str, object]),
    )
