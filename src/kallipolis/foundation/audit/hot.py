"""Plain SQL for the ledger: writing is on the way of every case, verifying reads all of it.

Measured by ``benchmarks/audit_writers.py``.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from kallipolis.foundation.audit.contracts import AuditEntry, Query
from kallipolis.foundation.audit.logic.chain import ChainLink, Examined
from kallipolis.foundation.audit.logic.entries import Content, hash_of
from kallipolis.foundation.database import api as database

Asked = dict[str, object]

INSERT = (
    "INSERT INTO audit_entry (uuid, time, actor_kind, actor, on_behalf_of, act, subject, parties, "
    "purpose, channel, detail, hash) VALUES "
)
VALUES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
MOST = 500
"""Entries of one statement: SQLite takes 32,766 values in one, PostgreSQL twice as many."""

CONTENT = (
    "e.uuid, e.time, e.actor_kind, e.actor, e.on_behalf_of, e.act, e.subject, e.parties, "
    "e.purpose, e.channel, e.detail"
)
SUBJECT, ACTOR = "subject ", "actor "
"""Before what an entry is found by besides the ids of parties, which have no spaces."""

SEARCHED = (
    f"SELECT l.position, e.hash, {CONTENT} FROM audit_entry e "
    "LEFT JOIN audit_link l ON l.entry = e.id"
)
MARKED = (
    f"SELECT l.position, e.hash, {CONTENT} FROM audit_mention m "
    "JOIN audit_entry e ON e.id = m.entry LEFT JOIN audit_link l ON l.entry = e.id"
)
LINK = "l.position, l.entry, l.entry_hash, l.previous, l.chain_hash"
SEALER = 7_203_511_846
"""The advisory lock of who seals."""

UNREADABLE = "unreadable"
"""Stands for the hash of an entry that was changed into what it cannot be (a time that is none)."""


def insert(entries: Sequence[tuple[Content, str]]) -> None:
    """Write entries with their hashes in their order, many by one statement."""
    for start in range(0, len(entries), MOST):
        some = entries[start : start + MOST]
        values: list[object] = []
        for content, hash in some:
            uuid, time, *others = msgspec.structs.astuple(content)
            values += [uuid, database.as_stored(time), *others, hash]
        database.execute(INSERT + ", ".join([VALUES] * len(some)), values)


def is_sealer() -> bool:
    """Become the one who seals until the transaction ends; say whether that was free."""
    if not database.is_postgresql():
        return True
    return bool(database.rows("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])[0][0])


def head() -> ChainLink | None:
    """Return the last link of the chain."""
    found = database.rows(f"SELECT {LINK} FROM audit_link l ORDER BY l.position DESC LIMIT 1")
    return ChainLink(*found[0]) if found else None


def link_at(position: int) -> ChainLink | None:
    """Return the link at a position."""
    found = database.rows(f"SELECT {LINK} FROM audit_link l WHERE l.position = %s", [position])
    return ChainLink(*found[0]) if found else None


def unsealed(after: int, bound: int, limit: int) -> list[tuple[int, str, list[str]]]:
    """Return id and hash of the entries to be sealed next, and under what each is to be found."""
    return [
        (id, hash, marks_of(*marked))
        for id, hash, *marked in database.rows(
            "SELECT id, hash, parties, subject, actor FROM audit_entry WHERE id > %s AND id <= %s "
            "ORDER BY id LIMIT %s",
            [after, bound, limit],
        )
    ]


def touched(acts: Sequence[str], kind: str, after: int, through: int) -> Iterator[tuple[str, str]]:
    """Yield who did any of some acts, and whom it concerned, for entries in a range of ids."""
    places = ", ".join(["%s"] * len(acts))
    sql = (
        "SELECT actor, parties FROM audit_entry "
        f"WHERE id > %s AND id <= %s AND actor_kind = %s AND act IN ({places})"
    )
    yield from database.rows(sql, [after, through, kind, *acts])


def append(links: Iterable[ChainLink], mentions: Iterable[tuple[str, int]]) -> None:
    """Add links to the chain, and note under what their entries are found."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO audit_link (position, entry, entry_hash, previous, chain_hash) "
            "VALUES (%s, %s, %s, %s, %s)",
            [msgspec.structs.astuple(link) for link in links],
        )
        noted = list(mentions)
        if noted:
            cursor.executemany("INSERT INTO audit_mention (party, entry) VALUES (%s, %s)", noted)


def examined(after: int, bound: int, limit: int = 2000) -> Iterator[Examined]:
    """Walk along the chain over the positions ``(after, bound]``, links beside their entries."""
    sql = (
        f"SELECT {LINK}, e.hash, {CONTENT} FROM audit_link l LEFT JOIN audit_entry e "
        "ON e.id = l.entry WHERE l.position > %s AND l.position <= %s ORDER BY l.position LIMIT %s"
    )
    while rows := database.rows(sql, [after, bound, limit]):
        for row in rows:
            yield Examined(ChainLink(*row[:5]), row[5], _hash_now(row[6:]))
        after = rows[-1][0]


def slipped_in(bound: int) -> list[int]:
    """Return the entries up to an id that no link seals."""
    return [
        row[0]
        for row in database.rows(
            "SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry = e.id "
            "WHERE l.position IS NULL AND e.id <= %s ORDER BY e.id",
            [bound],
        )
    ]


def misnoted(limit: int = 2000) -> Iterator[int]:
    """Yield the sealed entries that are not noted under just what they are to be found by."""
    after = 0
    sql = (
        "SELECT e.id, e.parties, e.subject, e.actor FROM audit_entry e "
        "JOIN audit_link l ON l.entry = e.id WHERE e.id > %s ORDER BY e.id LIMIT %s"
    )
    while rows := database.rows(sql, [after, limit]):
        noted: dict[int, list[str]] = {}
        for entry, party in database.rows(
            "SELECT entry, party FROM audit_mention WHERE entry > %s AND entry <= %s",
            [after, rows[-1][0]],
        ):
            noted.setdefault(entry, []).append(party)
        for id, *marked in rows:
            if sorted(noted.get(id, ())) != sorted(marks_of(*marked)):
                yield id
        after = rows[-1][0]


def marks_of(parties: str, subject: str, actor: str) -> list[str]:
    """Return under what an entry is found: whom it concerns, its subject and its actor."""
    return [*parties_in(parties), SUBJECT + subject, ACTOR + actor]


def parties_in(text: str) -> list[str]:
    """Return whom an entry concerns, in order; nobody where it cannot be read."""
    try:
        return sorted(msgspec.json.decode(text, type=list[str]))
    except (msgspec.DecodeError, msgspec.ValidationError):
        return []


def unsigned_since(position: int) -> datetime | None:
    """Return when the first entry behind a position of the chain was written, None if none is."""
    found = database.rows(
        "SELECT e.time FROM audit_link l JOIN audit_entry e ON e.id = l.entry "
        "WHERE l.position > %s ORDER BY l.position LIMIT 1",
        [position],
    )
    return database.as_moment(found[0][0]) if found else None


def waiting_since(after: int, moment: datetime) -> list[int]:
    """Return the entries behind an id that were written before a moment."""
    return [
        row[0]
        for row in database.rows(
            "SELECT id FROM audit_entry WHERE id > %s AND time < %s ORDER BY id",
            [after, database.as_stored(moment)],
        )
    ]


def count_unsealed() -> int:
    """Return how many entries wait for their seal."""
    last = head()
    sql = "SELECT COUNT(*) FROM audit_entry WHERE id > %s"
    return int(database.rows(sql, [last.entry if last else 0])[0][0])


def hashes_at(positions: Sequence[int]) -> dict[int, str]:
    """Return the chain's hashes at some positions."""
    places = ", ".join(["%s"] * len(positions)) or "NULL"
    return dict(
        database.rows(
            f"SELECT position, chain_hash FROM audit_link WHERE position IN ({places})", positions
        )
    )


def search(query: Query) -> Iterator[AuditEntry]:
    """Return the entries that a query asks for, newest first.

    By subject and actor those that are sealed are found where the seal noted them; those few that
    wait for theirs are looked through.
    """
    mark = SUBJECT + query.subject if query.subject else ACTOR + query.actor
    asked = _conditions(query)
    if not (query.subject or query.actor):
        yield from _found(SEARCHED, "e.id", asked, query.limit)
        return
    last = head()
    sealed = last.entry if last else 0
    waiting = list(_found(SEARCHED, "e.id", asked | {"e.id > %s": sealed}, query.limit))
    yield from waiting
    if len(waiting) < query.limit:
        noted = {"m.party = %s": mark, "m.entry <= %s": sealed}
        yield from _found(MARKED, "m.entry", asked | noted, query.limit - len(waiting))


def _found(source: str, order: str, asked: Asked, limit: int) -> Iterator[AuditEntry]:
    where = " AND ".join(asked) or "1 = 1"
    sql = f"{source} WHERE {where} ORDER BY {order} DESC LIMIT %s"
    for position, hash, *content in database.rows(sql, [*asked.values(), limit]):
        yield _as_entry(_as_content(content), hash, position)


def every(after: int, limit: int = 2000) -> Iterator[AuditEntry]:
    """Return the sealed entries behind a position, in the order of the chain."""
    sql = (
        f"SELECT l.position, e.hash, {CONTENT} FROM audit_link l JOIN audit_entry e "
        "ON e.id = l.entry WHERE l.position > %s ORDER BY l.position LIMIT %s"
    )
    while rows := database.rows(sql, [after, limit]):
        for position, hash, *content in rows:
            yield _as_entry(_as_content(content), hash, position)
        after = rows[-1][0]


def _conditions(query: Query) -> Asked:
    """Return the conditions of a query, each with its value."""
    asked: dict[str, object] = {
        "e.id IN (SELECT entry FROM audit_mention WHERE party = %s)": query.party,
        "e.act = %s": query.act,
        "e.subject = %s": query.subject,
        "e.actor = %s": query.actor,
        "e.time >= %s": query.since and database.as_stored(query.since),
        "e.time < %s": query.until and database.as_stored(query.until),
    }
    return {sql: value for sql, value in asked.items() if value}


def _hash_now(row: Sequence[Any]) -> str | None:
    if row[0] is None:
        return None
    try:
        return hash_of(_as_content(row))
    except (AttributeError, ValueError):
        return UNREADABLE


def _as_content(row: Sequence[Any]) -> Content:
    uuid, time, *others = row
    return msgspec.convert([uuid, database.as_moment(time), *others], Content)


def _as_entry(content: Content, hash: str, position: int | None) -> AuditEntry:
    return AuditEntry(
        id=content.uuid,
        time=content.time,
        actor_kind=content.actor_kind,
        actor=content.actor,
        on_behalf_of=content.on_behalf_of,
        act=content.act,
        subject=content.subject,
        parties=msgspec.json.decode(content.parties, type=tuple[str, ...]),
        purpose=content.purpose,
        channel=content.channel,
        detail=msgspec.json.decode(content.detail, type=dict[str, object]),
        hash=hash,
        position=position,
    )
