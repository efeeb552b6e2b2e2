"""Book while many others do: every place is sold once. Run: python -m benchmarks.appointments.

``DATABASE_URL`` chooses PostgreSQL. Processes book for one person after another; at any moment all
want the same slot, and twice as many ask for it as it has places. At the end the table is counted:
places that were given twice, and places that are left although somebody was told that the slot was
full. *Floor* are the statements of one booking with ids of their own, from bare driver loops in as
many processes, none of which wants what another one does. The database is made and dropped.
"""

import json
import os
import pickle
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import uuid_utils
from benchmarks import scratch, together
from django.db import Error, connection

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.appointments import api
from kallipolis.platforms.application.appointments.contracts import Wanted
from kallipolis.platforms.application.appointments.models import CANCELLED, StoredBooking
from kallipolis.platforms.application.appointments.testing import (
    MONDAY,
    make_group,
    make_hall,
    make_plan,
    set_stage,
)

HERE = "benchmarks.appointments"
WRITERS = (1, 4, 8)
HALLS = ("hall-one", "hall-two", "hall-three")
SPARE = "hall-spare"
"""Where the booking is made that the floor repeats."""
PLACES, ASKED, SLOTS = 5, 2, 60
"""Of a slot; people who ask for each place; slots that are asked for, in all halls."""
GROUP, SERVICE = "marriage", "marriage-service"
CLOCK = SetClock(MONDAY)
INTO_TABLE = re.compile(r'INSERT INTO "appointments_storedbooking" \(([^)]*)\)')
Statement = tuple[str, tuple[Any, ...]]


class Said(NamedTuple):
    """What one process says: seconds of each booking, how often a slot was full or it failed.

    ``processor`` is what all of it took, in seconds.
    """

    spent: list[float]
    full: int
    failed: int
    processor: float
    ended: float


class Line(NamedTuple):
    """What some processes did together. Units: bookings a second; ms of one.

    ``processor`` is that of one booking with what was refused meanwhile.
    """

    rate: float
    p50: float
    p99: float
    processor: float


def slots() -> list[tuple[str, datetime]]:
    """Return the slots that all ask for, the same ones in each process."""
    found = [
        (hall, slot.starts_at)
        for hall in HALLS
        for day in api.days(hall, SERVICE, clock=CLOCK)
        for slot in day.slots
    ]
    return sorted(found, key=lambda each: (each[1], each[0]))[:SLOTS]


def book(number: int, writers: int) -> Said:
    """Ask, as one of some processes, for every slot for as many people as fall to this one."""
    asked = [each for each in slots() for _ in range(PLACES * ASKED)]
    mine = list(islice(enumerate(asked), number, None, writers))
    spent, found, used = [], Counter[str](), time.process_time()
    together.wait_for_start()
    for person, (hall, starts_at) in mine:
        wanted = Wanted(hall=hall, service=SERVICE, starts_at=starts_at)
        begun = time.perf_counter()
        done = outcome(make_resident(f"p{person}"), wanted)
        found[done] += 1
        if done == "booked":
            spent.append(time.perf_counter() - begun)
    whole = time.process_time() - used
    return Said(spent, found["appointment.full"], found["failed"], whole, time.time())


def outcome(who: Any, wanted: Wanted) -> str:
    try:
        api.book(who, wanted, key=f"key of {who.party}", clock=CLOCK)
    except Refusal as refusal:
        return refusal.code
    except Error:
        return "failed"
    return "booked"


def repeat(number: int, writers: int, file: str) -> Said:
    """Repeat the statements of one booking as often as there are places for this process."""
    recorded: list[Statement] = pickle.loads(Path(file).read_bytes())
    connection.ensure_connection()
    runs = [floor(recorded, n) for n in range(number, SLOTS * PLACES, writers)]
    spent, used = [], time.process_time()
    together.wait_for_start()
    for run in runs:
        begun = time.perf_counter()
        run()
        spent.append(time.perf_counter() - begun)
    return Said(spent, 0, 0, time.process_time() - used, time.time())


def recorded() -> list[Statement]:
    """Book once, and return what the driver is given for it."""
    seen: list[Statement] = []

    def note(execute: Callable[..., object], sql: str, given: object, *rest: object) -> object:
        seen.append((sql, tuple(given) if isinstance(given, list | tuple) else ()))
        return execute(sql, given, *rest)

    starts_at = next(s.starts_at for d in api.days(SPARE, SERVICE, clock=CLOCK) for s in d.slots)
    wanted = Wanted(hall=SPARE, service=SERVICE, starts_at=starts_at)
    for name in ("first", "second"):
        seen.clear()
        with connection.execute_wrapper(note):
            api.book(make_resident(name), wanted, key=f"key of {name}", clock=CLOCK)
    return [one for one in seen if not one[0].startswith("BEGIN")]


def floor(statements: list[Statement], number: int) -> Callable[[], None]:
    """Return the statements of a booking, with ids, a group and a seat of their own."""
    driver: Any = connection.connection
    is_sqlite = connection.vendor == "sqlite"
    fresh = {GROUP: f"g{number // PLACES}"}

    def renamed(value: Any) -> Any:
        if isinstance(value, str) and (value in own or re.fullmatch("[0-9a-f]{32}", value)):
            fresh.setdefault(value, uuid_utils.uuid7().hex[-8:] if len(value) == 8 else new())
        return fresh.get(value, value) if isinstance(value, str) else value

    def new() -> str:
        return uuid_utils.uuid7().hex

    own = set(own_of(statements))
    ready = [
        (sql.replace("%s", "?") if is_sqlite else sql, seated(sql, map(renamed, given), number))
        for sql, given in statements
    ]

    def run() -> None:
        driver.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        for sql, given in ready:
            found = driver.execute(sql, given)
            if sql.startswith("SELECT"):
                found.fetchall()
        driver.execute("COMMIT")

    return run


def own_of(statements: list[Statement]) -> Iterator[str]:
    """Yield what a booking alone has: its code, who booked, and under which key."""
    for sql, given in statements:
        into = INTO_TABLE.match(sql)
        if into:
            columns = re.findall(r"\w+", into[1])
            for name in ("code", "party", "booked_by", "idempotency_key"):
                yield str(given[columns.index(name)])


def seated(sql: str, given: Iterator[Any], number: int) -> list[Any]:
    """Return what is given to a statement, the seat in its place where it has one."""
    values, into = list(given), INTO_TABLE.match(sql)
    if into:
        values[re.findall(r"\w+", into[1]).index("seat")] = number % PLACES
    return values


def run(way: str, writers: int, *more: str) -> list[Said]:
    """Let processes do something at once, on an empty table."""
    StoredBooking.objects.all().delete()
    processes = [
        together.started(HERE, way, str(number), str(writers), *more) for number in range(writers)
    ]
    begun = together.begin(processes)
    said = [Said(*json.loads(process.communicate()[0])) for process in processes]
    return [each._replace(ended=each.ended - begun) for each in said]


def line(said: list[Said], count: int) -> Line:
    """Join what processes said of something that was done so many times."""
    spent = [one for each in said for one in each.spent]
    return Line(
        rate=count / max(each.ended for each in said),
        p50=median(spent) * 1e3,
        p99=quantiles(spent, n=100)[-1] * 1e3,
        processor=sum(each.processor for each in said) / len(spent) * 1e3,
    )


def counted() -> tuple[int, int, int]:
    """Count what is booked, the places that two have, and those that nobody has."""
    rows = StoredBooking.objects.exclude(state=CANCELLED)
    seats = Counter(rows.values_list("hall", "starts_at", "seat"))
    sold = Counter((hall, starts_at) for hall, starts_at, _ in seats)
    double = sum(seats.values()) - len(seats)
    double += sum(max(0, number - PLACES) for number in sold.values())
    left = sum(max(0, PLACES - sold[slot]) for slot in slots())
    return rows.count(), double, left


def main() -> None:
    with scratch.database(), tempfile.NamedTemporaryFile() as file:
        group = make_group(GROUP, places=PLACES, services=(SERVICE,))
        halls = tuple(make_hall(hall) for hall in (*HALLS, SPARE))
        set_stage(make_plan(groups=(group,)), halls=halls)
        Path(file.name).write_bytes(pickle.dumps(recorded()))
        print(
            f"{connection.vendor}: {SLOTS} slots of {PLACES} places, each asked for {ASKED} times"
        )
        print(f"{'':9}{'a second':>9}{'p50':>8}{'p99':>8}{'cpu':>7}")
        for writers in WRITERS:
            said = run("book", writers)
            booked, double, left = counted()
            ours, bare = line(said, booked), line(run("repeat", writers, file.name), SLOTS * PLACES)
            full, failed = sum(each.full for each in said), sum(each.failed for each in said)
            for name, each in ((f"{writers} book", ours), ("floor", bare)):
                print(
                    f"{name:9}{each.rate:>9.0f}{each.p50:>8.1f}{each.p99:>8.1f}{each.processor:>7.2f}"
                )
            print(
                f"   booked {booked}, told that it is full {full}, failed {failed}; "
                f"given twice {double}, left {left}",
                flush=True,
            )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["book", number, writers]:
            print(json.dumps(book(int(number), int(writers))))
        case ["repeat", number, writers, file]:
            print(json.dumps(repeat(int(number), int(writers), file)))
        case _:
            main()
