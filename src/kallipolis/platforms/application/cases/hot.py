"""Plain SQL for cases: every one is opened, moved, listed and looked at through here.

Measured by ``benchmarks/cases.py``.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.adapters import asking, urgency
from kallipolis.platforms.application.cases.adapters.asking import Asked, Past
from kallipolis.platforms.application.cases.logic.clocks import FAR_OFF
from kallipolis.platforms.application.cases.logic.context import Who
from kallipolis.platforms.application.cases.logic.numbers import LAST
from kallipolis.platforms.application.cases.logic.pages import Mark
from kallipolis.platforms.application.cases.logic.records import Entry
from kallipolis.platforms.application.cases.logic.rows import OwedReview, Row
from kallipolis.platforms.application.cases.logic.snapshot import Content, Listed, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation

FIXED: Final = (
    "id",
    "service",
    "process",
    "edition",
    "region",
    "applicant",
    "filed_by",
    "idempotency_key",
    "digest",
    "parent",
    "submitted_at",
    "content",
)
MOVING: Final = tuple(Row.__struct_fields__)
MOMENTS: Final = frozenset(
    {"attention_at", "near_at", "wake_at", "decided_at", "closed_at", "urged_at"}
)
INSERT: Final = (
    f"INSERT INTO cases_case ({', '.join(FIXED + MOVING)}) "
    f"VALUES ({', '.join(['%s'] * len(FIXED + MOVING))}) ON CONFLICT DO NOTHING"
)
UPDATE: Final = (
    f"UPDATE cases_case SET {', '.join(f'{name} = %s' for name in MOVING)} "
    "WHERE id = %s AND version = %s"
)
ENTRY: Final = (
    "INSERT INTO cases_entry (case_id, seq, action, from_state, to_state, relation, party, name, "
    "organisation, at, facts, request) VALUES "
)
ENTRY_VALUES: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
LOAD: Final = (
    "SUM(CASE WHEN near_at <= %s AND attention_at >= %s THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN attention_at < %s THEN 1 ELSE 0 END)"
)
AS_WRITTEN: Final = 'YYYY-MM-DD HH24:MI:SS.US"+00:00"'
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

BODY: Final = msgspec.json.Decoder(Snapshot)
LISTED: Final = msgspec.json.Decoder(Listed)
FACTS: Final = msgspec.json.Decoder(tuple[str, ...])


CONTENT: Final = msgspec.json.Decoder(Content)


class Stored(NamedTuple):
    """A case as it lies in the database."""

    snapshot: Snapshot
    content: Content


class Opened(NamedTuple):
    """What was opened before under an idempotency key: the case, and the digest of its content."""

    id: CaseId
    digest: str


def insert(
    snapshot: Snapshot, row: Row, content: Content, *, idempotency_key: str, digest: str
) -> bool:
    """Write a new case; say False, and write nothing, when its number or key is taken."""
    fixed: list[object] = [
        snapshot.id,
        snapshot.service,
        snapshot.process,
        snapshot.edition,
        snapshot.regions[0],
        snapshot.applicant,
        snapshot.filed_by,
        idempotency_key,
        digest,
        snapshot.parent or "",
        database.as_stored(snapshot.submitted_at),
        msgspec.json.encode(content).decode(),
    ]
    return database.execute(INSERT, fixed + _moving(row)) == 1


def update(snapshot: Snapshot, row: Row, *, was: int) -> bool:
    """Write a case over its version ``was``; say False when that is not its version any more."""
    return database.execute(UPDATE, [*_moving(row), snapshot.id, was]) == 1


def update_content(id: CaseId, content: Content) -> None:
    """Write the answers and facts of a case."""
    raw = msgspec.json.encode(content).decode()
    database.execute("UPDATE cases_case SET content = %s WHERE id = %s", [raw, id])


def insert_entries(id: CaseId, entries: Sequence[Entry]) -> None:
    """Write new history by one statement."""
    if not entries:
        return
    values: list[object] = []
    for entry in entries:
        values += _entry(id, entry)
    places = ", ".join([ENTRY_VALUES] * len(entries))
    database.execute(ENTRY + places, values)


def replace_reviews(id: CaseId, owed: Sequence[OwedReview]) -> None:
    """Write which reviews are owed to a case now."""
    database.execute("DELETE FROM cases_openreview WHERE case_id = %s", [id])
    if owed:
        values: list[object] = []
        for one in owed:
            moments = map(database.as_stored, (one.attention_at, one.near_at))
            values += [id, one.organisation, *moments]
        places = ", ".join(["(%s, %s, %s, %s)"] * len(owed))
        database.execute(
            "INSERT INTO cases_openreview (case_id, organisation, attention_at, near_at) VALUES "
            + places,
            values,
        )


def find(id: CaseId, *, lock: bool = False) -> Stored | None:
    """Read a case; with ``lock`` nobody else changes it until the transaction ends."""
    sql = "SELECT body, content FROM cases_case WHERE id = %s"
    found = database.rows(sql + (_for_update() if lock else ""), [id])
    return _as_stored(found[0]) if found else None


def lock_root(id: CaseId) -> Stored | None:
    """Read and lock a case, or the joint case it is a part of, so that a family is locked in order.

    A part is then locked after it by ``find``.
    """
    found = database.rows(
        "SELECT body, content FROM cases_case WHERE id = (SELECT CASE WHEN parent = '' THEN id "
        "ELSE parent END FROM cases_case WHERE id = %s)" + _for_update(),
        [id],
    )
    return _as_stored(found[0]) if found else None


def opened(filed_by: str, idempotency_key: str) -> Opened | None:
    """Read what was opened under a key before."""
    found = database.rows(
        "SELECT id, digest FROM cases_case WHERE filed_by = %s AND idempotency_key = %s "
        "AND NOT (idempotency_key = '')",
        [filed_by, idempotency_key],
    )
    return Opened(CaseId(found[0][0]), str(found[0][1])) if found else None


def under_way(applicant: str, service: str, besides: str) -> CaseId | None:
    """Read which case of a service is open for an applicant, besides one.

    Whoever asks the same in another transaction waits until this one ends.
    """
    if database.is_postgresql():
        about = f"case of {service} for {applicant}"
        database.rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [about])
    found = database.rows(
        "SELECT id FROM cases_case WHERE applicant = %s AND service = %s AND closed_at IS NULL "
        "AND id <> %s ORDER BY id LIMIT 1",
        [applicant, service, besides],
    )
    return CaseId(found[0][0]) if found else None


def history(id: CaseId) -> tuple[Entry, ...]:
    """Read the history of a case, oldest first."""
    found = database.rows(
        "SELECT seq, action, from_state, to_state, relation, party, name, organisation, at, "
        "facts, request FROM cases_entry WHERE case_id = %s ORDER BY seq",
        [id],
    )
    return tuple(_as_entry(row) for row in found)


def awake(now: datetime, limit: int) -> list[CaseId]:
    """Read the cases to which time alone does something now, longest waiting first."""
    found = database.rows(
        "SELECT id FROM cases_case WHERE wake_at <= %s ORDER BY wake_at LIMIT %s",
        [database.as_stored(now), limit],
    )
    return [CaseId(row[0]) for row in found]


def wake_all() -> int:
    """Let time look anew, before all else, at every case in which a term runs."""
    moments = [database.as_stored(LONG_AGO), database.as_stored(FAR_OFF)]
    return database.execute(
        "UPDATE cases_case SET wake_at = %s WHERE closed_at IS NULL AND attention_at < %s", moments
    )


class Waiting(NamedTuple):
    """A case, or a review that a case waits for, with when it should be done."""

    snapshot: Listed
    attention_at: datetime
    near_at: datetime

    @property
    def mark(self) -> Mark:
        """Return its place in a list."""
        return Mark(self.attention_at, self.snapshot.id)


def waiting_cases(organisation: str, asked: Asked) -> list[Waiting]:
    """Read the open cases that wait for an organisation, most urgent first."""
    source, values = asking.of_cases(organisation, asked)
    found = database.rows(
        f"SELECT body, {_moments('')} {source} ORDER BY {asked.order('', 'id')} LIMIT %s",
        [*values, asked.limit],
    )
    return [_as_waiting(row) for row in found]


def waiting_reviews(organisation: str, asked: Asked) -> list[Waiting]:
    """Read the reviews that an organisation owes, most urgent first."""
    source, values = asking.of_reviews(organisation, asked)
    found = database.rows(
        f"SELECT c.body, {_moments('r.')} {source} ORDER BY {asked.order('r.', 'case_id')} "
        "LIMIT %s",
        [*values, asked.limit],
    )
    return [_as_waiting(row) for row in found]


def count_cases(organisation: str, asked: Asked) -> list[int]:
    """Count the most urgent cases that wait for an organisation: all, late, near, paused."""
    source, values = asking.of_cases(organisation, asked)
    return _counted(f"SELECT attention_at, near_at, clock {source}", "attention_at", values, asked)


def count_reviews(organisation: str, asked: Asked) -> list[int]:
    """Count the most urgent reviews that an organisation owes: all, late, near, paused."""
    source, values = asking.of_reviews(organisation, asked)
    columns = "r.attention_at, r.near_at, c.clock"
    return _counted(f"SELECT {columns} {source}", "r.attention_at", values, asked)


def waiting(organisation: str, now: datetime) -> tuple[int, int, int]:
    """Count what waits for an organisation: all, near, late."""
    tasks = (
        "SELECT attention_at, near_at FROM cases_case WHERE closed_at IS NULL "
        "AND NOT (responsible = '') AND responsible = %s UNION ALL "
        "SELECT attention_at, near_at FROM cases_openreview WHERE organisation = %s"
    )
    at = database.as_stored(now)
    found = database.rows(
        f"SELECT COUNT(*), {LOAD} FROM ({tasks}) AS t", [at, at, at, organisation, organisation]
    )
    whole, near, late = found[0]
    return int(whole), int(near or 0), int(late or 0)


def held(organisation: str, now: datetime) -> list[tuple[str, str, int, int, int]]:
    """Count what officials of an organisation have: party, name, open, near, late."""
    tasks = (
        "SELECT a.party, a.name, attention_at, near_at FROM cases_assignment a CROSS JOIN "
        "cases_case WHERE cases_case.id = a.case_id AND a.organisation = %s "
        "AND closed_at IS NULL AND NOT (responsible = '') AND responsible = %s UNION ALL "
        "SELECT a.party, a.name, attention_at, near_at FROM cases_assignment a CROSS JOIN "
        "cases_openreview r WHERE r.case_id = a.case_id AND a.organisation = %s "
        "AND r.organisation = %s"
    )
    at = database.as_stored(now)
    return database.rows(
        f"SELECT party, MAX(name), COUNT(*), {LOAD} FROM ({tasks}) AS t GROUP BY party",
        [at, at, at, *[organisation] * 4],
    )


def urgent(regions: Sequence[str] | None, asked: Asked) -> list[Waiting]:
    """Read the open cases of regions (of all if None), most urgent first.

    Of each region so many are looked at as are asked for, and no more.
    """
    ids = urgency.most_urgent(regions, asked)
    found = database.rows(
        f"SELECT body, {_moments('')} FROM cases_case WHERE id IN ({asking.places(ids)}) "
        f"ORDER BY {asked.order('', 'id')}",
        ids,
    )
    return [_as_waiting(row) for row in found]


def escalated_in(regions: Sequence[str] | None) -> int:
    """Count the open cases of regions (of all if None) that were reported to the supervisor."""
    rows = database.rows(
        "SELECT COUNT(*) FROM cases_case "
        f"WHERE closed_at IS NULL AND escalated{asking.in_regions(regions)}",
        list(regions or ()),
    )
    return int(rows[0][0])


def loads(regions: Sequence[str] | None, now: datetime) -> list[tuple[str, int, int, int]]:
    """Count by deciding organisation: open cases, those near a limit, those that are late."""
    at = database.as_stored(now)
    return database.rows(
        f"SELECT deciding, COUNT(*), {LOAD} FROM cases_case "
        f"WHERE closed_at IS NULL{asking.in_regions(regions)} GROUP BY deciding",
        [at, at, at, *(regions or ())],
    )


def open_in(regions: Sequence[str] | None, now: datetime) -> list[tuple[str, int, int, int]]:
    """Count by deciding region: open cases, those near a limit, those that are late."""
    at = database.as_stored(now)
    return database.rows(
        f"SELECT deciding_region, COUNT(*), {LOAD} FROM cases_case "
        f"WHERE closed_at IS NULL{asking.in_regions(regions)} GROUP BY deciding_region",
        [at, at, at, *(regions or ())],
    )


def urged_in(regions: Sequence[str] | None) -> list[tuple[str, int]]:
    """Count by deciding region: open cases whose applicants have asked to hurry."""
    return database.rows(
        "SELECT deciding_region, COUNT(*) FROM cases_case WHERE closed_at IS NULL"
        f" AND urged_at IS NOT NULL{asking.in_regions(regions)} GROUP BY deciding_region",
        list(regions or ()),
    )


def closed_in(
    regions: Sequence[str] | None, since: datetime
) -> list[tuple[str, int, float | None, int]]:
    """Count by deciding region what was closed since: decided, their days in sum, withdrawn."""
    days = "julianday(decided_at) - julianday(submitted_at)"
    if database.is_postgresql():
        days = "EXTRACT(EPOCH FROM decided_at - submitted_at) / 86400"
    return database.rows(
        f"SELECT deciding_region, COUNT(decided_at), SUM({days}), "
        "SUM(CASE WHEN outcome = 'withdrawn' THEN 1 ELSE 0 END) FROM cases_case "
        f"WHERE closed_at >= %s{asking.in_regions(regions)} GROUP BY deciding_region",
        [database.as_stored(since), *(regions or ())],
    )


def of_applicant(applicant: str, services: Sequence[str], before: str, limit: int) -> list[Listed]:
    """Read the cases of an applicant, latest first; of some services only, if any are named."""
    conditions = f" AND service IN ({asking.places(services)})" if services else ""
    return _listed("applicant = %s" + conditions, [applicant, *services], before, limit)


def of_organisation(organisation: str, service: str, before: str, limit: int) -> list[Listed]:
    """Read the cases that an organisation decides or decided, latest first."""
    conditions = " AND service = %s" if service else ""
    values = [organisation, service] if service else [organisation]
    return _listed("deciding = %s" + conditions, values, before, limit)


def decided(asked: Past) -> list[Stored]:
    """Read the decided cases of a service, latest first."""
    where, values = asking.of_past(asked)
    found = database.rows(
        f"SELECT body, content FROM cases_case WHERE {where} ORDER BY id DESC LIMIT %s",
        [*values, asked.limit],
    )
    return [_as_stored(row) for row in found]


def count_decided(asked: Past) -> int:
    """Count the decided cases of a service, no further than the limit."""
    where, values = asking.of_past(asked)
    counted = (
        f"SELECT COUNT(*) FROM (SELECT 1 AS one FROM cases_case WHERE {where} LIMIT %s) AS found"
    )
    return int(database.rows(counted, [*values, asked.limit])[0][0])


def ended(after: str, limit: int) -> list[CaseId]:
    """Read the ids of cases that have ended, in their order."""
    found = database.rows(
        "SELECT id FROM cases_case WHERE closed_at IS NOT NULL AND id > %s ORDER BY id LIMIT %s",
        [after, limit],
    )
    return [CaseId(row[0]) for row in found]


def _listed(condition: str, values: Sequence[object], before: str, limit: int) -> list[Listed]:
    found = database.rows(
        f"SELECT body FROM cases_case WHERE {condition} AND id < %s ORDER BY id DESC LIMIT %s",
        [*values, before or LAST, limit],
    )
    return [LISTED.decode(row[0]) for row in found]


def _counted(select: str, order: str, values: Sequence[object], asked: Asked) -> list[int]:
    at = database.as_stored(asked.now)
    found = database.rows(
        "SELECT COUNT(*), SUM(CASE WHEN attention_at < %s THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN near_at <= %s AND attention_at >= %s AND clock <> 'paused' "
        "THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN attention_at >= %s AND clock = 'paused' THEN 1 ELSE 0 END) "
        f"FROM ({select} ORDER BY {order} LIMIT %s) AS urgent",
        [at, at, at, at, *values, asked.limit],
    )
    return [int(number or 0) for number in found[0]]


def _moments(table: str) -> str:
    """Return the columns of a term as text in UTC, which is read faster than drivers make dates."""
    columns = f"{table}attention_at", f"{table}near_at"
    if database.is_postgresql():
        return ", ".join(f"to_char({c} AT TIME ZONE 'UTC', '{AS_WRITTEN}')" for c in columns)
    return ", ".join(f"{c} || '+00:00'" for c in columns)


def _as_waiting(row: tuple[Any, ...]) -> Waiting:
    body, attention_at, near_at = row
    due, near = datetime.fromisoformat(attention_at), datetime.fromisoformat(near_at)
    return Waiting(LISTED.decode(body), due, near)


def _moving(row: Row) -> list[object]:
    values: list[object] = []
    for name in MOVING:
        value = getattr(row, name)
        values.append(database.as_stored(value) if name in MOMENTS and value else value)
    return values


def _entry(id: CaseId, entry: Entry) -> list[object]:
    who = entry.who
    return [
        id,
        entry.seq,
        entry.action,
        entry.from_state,
        entry.to_state,
        str(who.relation),
        who.party or "",
        who.name,
        who.organisation or "",
        database.as_stored(entry.at),
        msgspec.json.encode(entry.facts).decode(),
        msgspec.json.encode(entry.request).decode(),
    ]


def _as_entry(row: tuple[Any, ...]) -> Entry:
    seq, action, from_state, to_state, relation, party, name, organisation, at, facts, said = row
    who = Who(
        relation=Relation(relation),
        party=party or None,
        name=name,
        organisation=organisation or None,
    )
    return Entry(
        seq=seq,
        action=action,
        from_state=from_state,
        to_state=to_state,
        who=who,
        at=database.as_moment(at),
        facts=FACTS.decode(facts),
        request=msgspec.json.decode(said),
    )


def _as_stored(row: tuple[Any, ...]) -> Stored:
    return Stored(BODY.decode(row[0]), CONTENT.decode(row[1]))


def _for_update() -> str:
    return " FOR UPDATE" if database.is_postgresql() else ""
