"""Cases at the doors: submit and decide at once, an inbox with 50,000 open cases, one case's view.

Each stands beside its floor (the very statements, run by the bare driver in the same minute on the
same database) and beside the plain ORM (the same engine, with model instances instead of our SQL).
The store is filled with copies of real cases. Repeat with ``python -m benchmarks.cases 10000
1000000`` (numbers of cases); ``DATABASE_URL`` chooses PostgreSQL. The database is made and dropped.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from benchmarks.cases_orm import inbox_by_orm, open_by_orm, view_by_orm
from django.db import connection, transaction

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api, hot
from kallipolis.platforms.application.cases.contracts import (
    Opening,
    Outcome,
    Request,
    Then,
)
from kallipolis.platforms.application.cases.logic import numbers
from kallipolis.platforms.application.cases.testing import Office, make_opening

OPEN = 50_000
BATCH = 5_000
ROUNDS, SLICE = 30, 40
GRANT = (Then(action="decide-at-once", request=Request(outcome=Outcome.GRANTED)),)
Statement = tuple[str, tuple[object, ...]]
KEYS, FRESH = count(), count()
RNG = random.Random(7)
CASE = ", ".join(hot.FIXED + hot.MOVING)
ENTRY = (
    "case_id, seq, action, from_state, to_state, relation, party, name, organisation, at, facts, "
    "request"
)


def opening(office: Office) -> Opening:
    """Make a submission of usual size."""
    answers = {f"field_{n}": f"answer number {n} of the applicant" for n in range(12)}
    return make_opening(
        "instant",
        edition=office.edition,
        idempotency_key=f"k{next(KEYS)}",
        answers=answers,
        facts={"age": 81, "household": "440304"},
    )


def submit(office: Office) -> None:
    api.open_case(office.resident, opening(office), then=GRANT)


def statements(call: Callable[[], object]) -> list[Statement]:
    """Return what a call asks of the database, in order, as the driver is given it."""
    seen: list[Statement] = []

    def note(execute: Callable[..., object], sql: str, given: object, *rest: object) -> object:
        seen.append((sql, tuple(given) if isinstance(given, list | tuple) else ()))
        return execute(sql, given, *rest)

    with connection.execute_wrapper(note):
        call()
    return [one for one in seen if not one[0].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


class Floor:
    """The bare driver: the same statements, prepared by it, without anything around them."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.driver: Any = connection.connection
        self.is_sqlite = connection.vendor == "sqlite"

    def as_driver(self, sql: str) -> str:
        return sql.replace("%s", "?") if self.is_sqlite else sql

    def read(self, asked: list[Statement]) -> Callable[[], None]:
        ready = [(self.as_driver(sql), given) for sql, given in asked]

        def run() -> None:
            for sql, given in ready:
                self.driver.execute(sql, given).fetchall()

        return run

    def write(self, asked: list[Statement]) -> Callable[[], None]:
        """Return the writes of one submission with ids of their own each time, in a transaction."""
        ready = [(self.as_driver(sql), given) for sql, given in asked]
        old = {str(v) for _, given in ready for v in given if self.is_id(v)}

        def run() -> None:
            new = {value: self.renamed(value) for value in old}
            self.driver.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            for sql, given in ready:
                self.driver.execute(
                    sql, [new.get(v, v) if isinstance(v, str) else v for v in given]
                )
            self.driver.execute("COMMIT")

        return run

    def is_id(self, value: object) -> bool:
        """Say whether it must differ each time: case numbers, event ids, keys."""
        if not isinstance(value, str):
            return False
        is_number = len(value) == numbers.LENGTH and numbers.normalised(value) is not None
        is_uuid = len(value) == 32 and all(c in "0123456789abcdef" for c in value)
        return is_number or is_uuid or (value.startswith("k") and value[1:].isdigit())

    def renamed(self, value: str) -> str:
        return f"{next(FRESH):x}".rjust(len(value), "0")


def rows_of(case: str) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """Read a case and its history as rows, to copy them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CASE} FROM cases_case WHERE id = %s", [case])
        row = cursor.fetchone()
        cursor.execute(f"SELECT {ENTRY} FROM cases_entry WHERE case_id = %s", [case])
        return row, cursor.fetchall()


class Copies:
    """Copies of two cases, one open, one done, each with a number and times of its own."""

    def __init__(self, office: Office) -> None:
        done = api.open_case(office.resident, opening(office), then=GRANT)
        waiting = office.open(answers=opening(office).answers)
        office.act("acceptance-officer", waiting, "accept")
        self.done, self.waiting = rows_of(done.id), rows_of(waiting.id)
        self.at = {name: index for index, name in enumerate(hot.FIXED + hot.MOVING)}

    def copy(self, moment: datetime, organisation: str, *, is_open: bool) -> tuple[Any, list[Any]]:
        row, entries = self.waiting if is_open else self.done
        number = numbers.make_number(moment, RNG.randrange(numbers.CHOICES))
        new, at = list(row), self.at
        due = moment + timedelta(days=RNG.randrange(1, 60), seconds=RNG.randrange(86_400))
        new[at["id"]], new[at["idempotency_key"]] = number, ""
        new[at["applicant"]] = new[at["filed_by"]] = f"party-{RNG.randrange(1_000_000)}"
        new[at["deciding"]] = organisation
        new[at["responsible"]] = organisation if is_open else ""
        new[at["body"]] = str(new[at["body"]]).replace(str(row[at["id"]]), number)
        if is_open:
            new[at["attention_at"]], new[at["near_at"]] = due, due - timedelta(days=2)
            new[at["wake_at"]] = new[at["near_at"]]
        return new, [(number, *entry[1:]) for entry in entries]


def fill(copies: Copies, since: int, until: int) -> None:
    """Fill the store up to a number of cases, 50,000 of them open at one organisation."""
    begin = datetime(2016, 1, 1, tzinfo=UTC)
    for start in range(since, until, BATCH):
        cases, entries = [], []
        for n in range(start, min(until, start + BATCH)):
            is_open = n < OPEN
            where = "civil-affairs@440300" if is_open else f"bureau-{n % 300}@440300"
            case, own = copies.copy(begin + timedelta(minutes=n), where, is_open=is_open)
            cases.append(case)
            entries += own
        put("cases_case", CASE, cases)
        put("cases_entry", ENTRY, entries)
        print(f"\r{start + BATCH:,} of {until:,} cases", end="", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(file=sys.stderr)


def put(table: str, columns: str, rows: list[Any]) -> None:
    """Write many rows as the driver does it fastest."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        adapt = connection.ops.adapt_datetimefield_value
        plain = [[adapt(v) if isinstance(v, datetime) else v for v in row] for row in rows]
        places = ", ".join(["%s"] * len(columns.split(",")))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", plain)


def compare(name: str, ways: dict[str, Callable[[], object]]) -> None:
    """Run all ways in turns, slice by slice, and print how long one call takes."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, call in ways.items():
            start = time.perf_counter()
            for _ in range(SLICE):
                call()
            times[way].append((time.perf_counter() - start) / SLICE * 1e3)
    middle = {way: median(each) for way, each in times.items()}
    floor = middle["floor"]
    cells = [f"{way} {ms:.2f} ms ({ms / floor:.1f}x)" for way, ms in middle.items()]
    print(f"  {name:28}" + ", ".join(cells) + f"; {1000 / middle['door']:.0f} a second at the door")


def measure(office: Office) -> None:
    """Measure the three paths on what is in the store now."""
    floor = Floor()
    writes = [one for one in statements(lambda: submit(office)) if one[0].startswith("INSERT")]
    compare(
        "submit and decide",
        {
            "door": lambda: submit(office),
            "floor": floor.write(writes),
            "ORM": lambda: open_by_orm(office.resident, opening(office), GRANT),
        },
    )
    official = office.official("decider")
    clock = SetClock(datetime(2016, 2, 1, 2, 0, tzinfo=UTC))
    compare(
        "inbox, first page of 50",
        {
            "door": lambda: api.inbox(official, clock=clock),
            "floor": floor.read(statements(lambda: api.inbox(official, clock=clock))),
            "ORM": lambda: inbox_by_orm(official, clock),
        },
    )
    some = some_open_case()
    reads = [o for o in statements(lambda: api.find_for(official, some)) if o[0].startswith("SEL")]
    notes = [o for o in statements(lambda: api.find_for(official, some)) if o[0].startswith("INS")]
    look, note = floor.read(reads), floor.write(notes)
    compare(
        "case view, noted",
        {
            "door": lambda: api.find_for(official, some),
            "floor": lambda: (look(), note()),
            "ORM": lambda: view_by_orm(official, some),
        },
    )


def some_open_case() -> CaseId:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM cases_case WHERE responsible = 'civil-affairs@440300' "
            "AND closed_at IS NULL ORDER BY id LIMIT 1 OFFSET 4000"
        )
        return CaseId(cursor.fetchone()[0])


def main(sizes: list[int]) -> None:
    with scratch.database():
        office = Office()
        copies, held = Copies(office), 0
        for size in sizes:
            fill(copies, held, size)
            held = size
            print(f"{connection.vendor}, {size:,} cases")
            measure(office)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 1_000_000])
