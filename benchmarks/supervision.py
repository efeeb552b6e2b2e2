"""What supervisors and leaders wait for. Run: python -m benchmarks.supervision [URL] [--sizes …].

The city of ``benchmarks.http`` (with ``--keep`` the one that it left in that folder), filled to
each size; an official with a supervisor's role over a province, another over a city, and one of the
office in which 50,000 cases wait, 10,000 of them given to fifty officials. Their pages are asked
for in this process, with all middleware: milliseconds on the clock and of the processor (the median
of some), statements, and what they took until their first row; then what the first time took, when
all is counted that is kept for a minute.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.http.__main__ import PORT, drop, environment, made

if TYPE_CHECKING:
    from django.test import Client

PROVINCE, CITY = "440000", "440300"
GIVEN, OFFICIALS = 10_000, 50
GOAL_MEDIAN_MS = 20.0


class Taken(NamedTuple):
    """What one page took. Units: ms; ``statements`` are counted."""

    clock: float
    processor: float
    statements: int
    sql: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.supervision", description=__doc__)
    parser.add_argument("database", nargs="?", default="", help="postgresql://…; empty is SQLite")
    parser.add_argument("--sizes", default="1000000", help="numbers of cases")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", default="", help="keep all in this folder, for a next time")
    given = parser.parse_args()
    folder = Path(given.keep or tempfile.mkdtemp(prefix="kallipolis-supervision-"))
    server = given.database
    try:
        os.environ |= environment(folder, made(server, anew=not given.keep) if server else "")
        import django

        django.setup()
        run(folder, [int(size) for size in given.sizes.split(",")], given.rounds)
    finally:
        if server and not given.keep:
            drop(server)
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, sizes: list[int], rounds: int) -> None:
    """Fill the city to each size and ask for the pages."""
    from benchmarks.http import measuring
    from django.db import connection
    from django.test.utils import setup_test_environment

    plan = measuring.Plan(folder, PORT, sizes, [], rounds, 0)
    founded, filler = measuring.prepared(plan)
    setup_test_environment()
    people = browsers()
    for size in sizes:
        filler.fill(size)
        measuring.keep(plan, founded, filler)
        give()
        print(f"\n{connection.vendor}, {size:,} cases; goal {GOAL_MEDIAN_MS:g} ms")
        print(f"{'':44}{'clock':>9}{'cpu':>9}{'SQL':>9}{'statements':>12}{'first':>9}{'cpu':>9}")
        for name, (browser, path) in pages(people).items():
            first = asked(browser, path)
            taken = [asked(browser, path) for _ in range(rounds)]
            clock, processor, count, sql = (statistics.median(c) for c in zip(*taken, strict=True))
            print(
                f"{name:44}{clock:>9.1f}{processor:>9.1f}{sql:>9.1f}{count:>12.0f}"
                f"{first.clock:>9.1f}{first.processor:>9.1f}",
                flush=True,
            )


def pages(people: "dict[str, Client]") -> "dict[str, tuple[Client, str]]":
    """Return who asks for what."""
    from benchmarks.http.city import OFFICE

    province, city, leader = (people[name] for name in ("province", "city", "leader"))
    return {
        "supervision, a province": (province, "/desk/supervision"),
        "… what is late": (province, "/desk/supervision?light=red"),
        "… of one office": (province, f"/desk/supervision?organisation={OFFICE}"),
        "supervision, a city": (city, "/desk/supervision"),
        "regions of a province": (province, "/desk/supervision/regions"),
        "regions of a city": (city, "/desk/supervision/regions"),
        "team of an office with 50,000 waiting": (leader, "/desk/team"),
        "inbox of that office, late": (leader, "/desk/?light=red"),
    }


def browsers() -> "dict[str, Client]":
    """Let two supervisors and a leader move in, and log in."""
    from benchmarks.http.city import OFFICE
    from django.test import Client

    from kallipolis.foundation.identity.testing import log_in, make_official_user
    from kallipolis.site.demo.offices import OFFICER

    mark = f"{time.time_ns():x}"
    hired: dict[str, tuple[tuple[str, ...], str]] = {
        "province": (("supervisor",), f"government-services-data@{PROVINCE}"),
        "city": (("supervisor",), f"government-services-data@{CITY}"),
        "leader": (OFFICER, OFFICE),
    }
    return {
        name: log_in(
            Client(), make_official_user(f"{name} {mark}", *roles, organisation=organisation)
        )
        for name, (roles, organisation) in hired.items()
    }


def give() -> None:
    """Give some of what waits for the office to officials of it."""
    from benchmarks.http.city import OFFICE

    from kallipolis.foundation.database import api as database

    database.execute("DELETE FROM cases_assignment WHERE organisation = %s", [OFFICE])
    database.execute(
        "INSERT INTO cases_assignment (case_id, organisation, party, name, given_by, at)"
        " SELECT id, %s, 'official-' || (ROW_NUMBER() OVER (ORDER BY id) %% %s),"
        " 'Official ' || (ROW_NUMBER() OVER (ORDER BY id) %% %s), '', submitted_at FROM cases_case"
        " WHERE closed_at IS NULL AND NOT (responsible = '') AND responsible = %s"
        " ORDER BY id LIMIT %s",
        [OFFICE, OFFICIALS, OFFICIALS, OFFICE, GIVEN],
    )


def asked(browser: "Client", path: str) -> Taken:
    """Ask for a page once."""
    with watched() as seen:
        clock, processor = time.perf_counter(), time.process_time()
        answer = browser.get(path)
        spent = time.perf_counter() - clock, time.process_time() - processor
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:300]!r}")
    return Taken(spent[0] * 1e3, spent[1] * 1e3, len(seen), sum(seen) * 1e3)


@contextmanager
def watched() -> Iterator[list[float]]:
    """Note how long each statement takes until its first row. Units: s."""
    from django.db import connection

    seen: list[float] = []

    def note(execute: Any, sql: str, given: object, *rest: object) -> object:
        begun = time.perf_counter()
        try:
            return execute(sql, given, *rest)
        finally:
            seen.append(time.perf_counter() - begun)
            if os.environ.get("SHOW"):
                print(f"  {(time.perf_counter() - begun) * 1e3:8.2f} {sql[:240]}", file=sys.stderr)

    with connection.execute_wrapper(note):
        yield seen


if __name__ == "__main__":
    main()
