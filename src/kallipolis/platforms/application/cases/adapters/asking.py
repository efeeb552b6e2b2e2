"""Which rows of a list are asked for, as conditions in SQL and their values."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.platforms.application.cases.logic.numbers import LAST
from kallipolis.platforms.application.cases.logic.pages import Mark
from kallipolis.platforms.application.cases.logic.vocabulary import Light


class Asked(NamedTuple):
    """Which rows of a list are asked for, and from where on."""

    now: datetime
    limit: int
    after: Mark | None = None
    light: Light | None = None
    service: str = ""
    state: str = ""
    regions: tuple[str, ...] = ()
    deciding: str = ""
    words: str = ""
    sort: str = "due"
    is_before: bool = False
    holder: str | None = None
    is_escalated: bool = False

    @property
    def is_backwards(self) -> bool:
        """Say whether the rows are read from the end of the list."""
        return self.is_before != (self.sort == "-received")

    def order(self, table: str, id: str) -> str:
        """Return the columns by which a list is sorted, and which way."""
        way = " DESC" if self.is_backwards else ""
        columns = (f"{table}attention_at{way}",) if self.sort == "due" else ()
        return ", ".join((*columns, f"{table}{id}{way}"))


class Past(NamedTuple):
    """Which decided cases are asked for: of a half-open period, of regions or of all (None)."""

    service: str
    limit: int
    since: datetime | None = None
    until: datetime | None = None
    regions: tuple[str, ...] | None = None
    before: str = ""


def of_cases(organisation: str, asked: Asked) -> tuple[str, list[object]]:
    """Return whence the cases that wait for an organisation are read, with the values of that."""
    conditions, values = where(asked, "", "id")
    source, held, who = _held(organisation, asked, "cases_case.id")
    waits = "closed_at IS NULL AND NOT (responsible = '') AND responsible = %s"
    condition = f"{waits}{conditions}{held}"
    return f"FROM {source}cases_case WHERE {condition}", [organisation, *values, *who]


def of_reviews(organisation: str, asked: Asked) -> tuple[str, list[object]]:
    """Return whence the reviews that an organisation owes are read, with the values of that."""
    conditions, values = where(asked, "r.", "case_id")
    source, held, who = _held(organisation, asked, "r.case_id")
    joined = f"{source}cases_openreview r JOIN cases_case c ON c.id = r.case_id"
    condition = f"r.organisation = %s{conditions}{held}"
    return f"FROM {joined} WHERE {condition}", [organisation, *values, *who]


def _held(organisation: str, asked: Asked, id: str) -> tuple[str, str, list[object]]:
    """Return the table to begin with and the condition of who has a task; empty is nobody.

    What one official has is few, and found from there; CROSS JOIN keeps SQLite to that order.
    """
    if asked.holder is None:
        return "", "", []
    task = f"a.case_id = {id} AND a.organisation = %s"
    if not asked.holder:
        has = "EXISTS (SELECT 1 FROM cases_assignment a WHERE"
        free = f" AND NOT {has} {task})"
        return "", free, [organisation]
    source = "cases_assignment a CROSS JOIN "
    return source, f" AND {task} AND a.party = %s", [organisation, asked.holder]


def where(asked: Asked, table: str, id: str) -> tuple[str, list[object]]:
    """Return the conditions of a list, each behind an AND, and their values."""
    conditions, values = _of_light(asked, table)
    if asked.after is not None:
        way = "<" if asked.is_backwards else ">"
        if asked.sort == "due":
            conditions.append(f"({table}attention_at, {table}{id}) {way} (%s, %s)")
            values.append(database.as_stored(asked.after.at))
        else:
            conditions.append(f"{table}{id} {way} %s")
        values.append(asked.after.id)
    for column in ("service", "state", "deciding"):
        if wanted := getattr(asked, column):
            conditions.append(f"{column} = %s")
            values.append(wanted)
    if asked.is_escalated:
        conditions.append("escalated")
    if asked.regions:
        conditions.append(f"region IN ({places(asked.regions)})")
        values += asked.regions
    if asked.words:
        conditions.append(f"({table}{id} LIKE %s ESCAPE '!' OR lower(body) LIKE %s ESCAPE '!')")
        values += _beginnings(asked.words)
    return "".join(f" AND {condition}" for condition in conditions), values


def _of_light(asked: Asked, table: str) -> tuple[list[str], list[object]]:
    """Return the conditions of a light; nothing that waits is done."""
    now = database.as_stored(asked.now)
    late, timely = f"{table}attention_at < %s", f"{table}attention_at >= %s"
    conditions: dict[Light | None, tuple[list[str], list[object]]] = {
        None: ([], []),
        Light.RED: ([late], [now]),
        Light.YELLOW: ([f"{table}near_at <= %s", timely, "clock <> 'paused'"], [now, now]),
        Light.GREEN: ([f"{table}near_at > %s", "clock <> 'paused'"], [now]),
        Light.PAUSED: ([timely, "clock = 'paused'"], [now]),
        Light.DONE: (["1 = 0"], []),
    }
    return conditions[asked.light]


def _beginnings(words: str) -> list[str]:
    """Return the patterns of a case number, and of a name within a stored case, that begin so."""
    plain = words.translate({ord(char): f"!{char}" for char in "!%_"})
    name = msgspec.json.encode(plain.lower()).decode().removesuffix('"')
    return [f"{plain.replace(' ', '').upper()}%", f'%"applicant!_name":{name}%']


def of_past(asked: Past) -> tuple[str, list[object]]:
    conditions = ["service = %s", "decided_at IS NOT NULL", "id < %s"]
    values: list[object] = [asked.service, asked.before or LAST]
    for moment, condition in ((asked.since, ">="), (asked.until, "<")):
        if moment is not None:
            conditions.append(f"decided_at {condition} %s")
            values.append(database.as_stored(moment))
    if asked.regions is not None:
        conditions.append(f"region IN ({places(asked.regions)})")
        values += asked.regions
    return " AND ".join(conditions), values


def in_regions(regions: Sequence[str] | None) -> str:
    return "" if regions is None else f" AND deciding_region IN ({places(regions)})"


def places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
