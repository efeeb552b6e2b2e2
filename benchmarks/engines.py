"""What a derivation's query takes beside a bare one: DuckDB by hand, DuckDB by the door, Spark.

Repeat with ``python -m benchmarks.engines [--events N] [--folder DIR] [--parts load ask spark]`` (5
million; up to 100 million): events are written by the door, then grouped by region and hour. With
``--folder`` the events stay there, and are not made again if there are as many. Each part runs in a
process of its own. ``--memory`` is what an engine may take, in MiB.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import msgspec
import pyarrow as pa
from benchmarks.lakehouse import EVENTS, Spent, as_answer, bare, events, measured, tell, write
from django.conf import settings

from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.adapters import iceberg
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

MANY: Final = 20_000_000
"""From how many events on a round more would take minutes."""

GOAL: Final = 1.5
"""Units: times what bare DuckDB takes over the same files."""


COLUMNS: Final[Columns] = {
    "id": Family.INTEGER,
    "at": Family.MOMENT,
    "region": Family.TEXT,
    "kind": Family.TEXT,
    "value": Family.NUMBER,
}
WANTED: Final[Columns] = {
    "region": Family.TEXT,
    "hour": Family.MOMENT,
    "n": Family.INTEGER,
    "mean": Family.NUMBER,
}
SQL: Final = (
    "SELECT region, date_trunc('hour', \"at\") AS hour, count(*) AS n, avg(value) AS mean"
    " FROM events GROUP BY 1, 2"
)


def rounds(rows: int) -> int:
    """Return how often each way is asked after the first time."""
    return 3 if rows <= MANY else 1


@contextmanager
def place(home: Path, engine: str, memory: int) -> Iterator[None]:
    """Have the lakehouse in a folder, and an engine with so much memory, in MiB."""
    before = settings.KALLIPOLIS
    chosen = with_lakehouse(before, home / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(
        chosen, engine=engine, engine_memory_mib=memory, state=str(home / "state")
    )
    try:
        yield
    finally:
        settings.KALLIPOLIS = before


def load(rows: int, home: Path, memory: int) -> None:
    """Write events by the door, and leave out the time in which they are made."""
    with place(home, "duckdb", memory):
        if lakehouse.count(EVENTS) == rows:
            print(f"{rows:,} events are there already", flush=True)
            return
        each = [
            measured(partial(write, part, number), part.num_rows, is_profiled=False)
            for number, part in enumerate(events(rows))
        ]
    clock_s, cores_s = (sum(getattr(e, name) for e in each) for name in ("clock_s", "cores_s"))
    tell("lakehouse.write", Spent(rows, clock_s, cores_s, each[-1].memory))


def door() -> pa.Table:
    """Ask as a derivation asks: told in portable words, each time anew."""
    query = lakehouse.portable(SQL, {"events": COLUMNS}, WANTED)
    return lakehouse.answer(query, {"events": (EVENTS, COLUMNS)})


def ask(rows: int, home: Path, memory: int) -> None:
    """Ask by the door and by bare DuckDB over the same files, in turns."""
    with place(home, "duckdb", memory):
        files = [each.removeprefix("file://") for each in iceberg.files(iceberg.load(EVENTS), None)]
        ways: dict[str, Callable[[], tuple[int, int]]] = {
            "bare DuckDB": lambda: bare(files),
            "a derivation by DuckDB": lambda: as_answer(door()),
        }
        first = {name: way() for name, way in ways.items()}
        if len(set(first.values())) != 1:
            sys.exit(f"the answers differ: {first}")
        turns = [{name: timed(way) for name, way in ways.items()} for _ in range(rounds(rows))]
    for number, what in enumerate(("clock", "cores")):
        median = {name: statistics.median(turn[name][number] for turn in turns) for name in ways}
        floor = median["bare DuckDB"]
        for name, spent in median.items():
            print(f"{name:32} {spent:8.3f} s {what} {spent / floor:6.2f} × (goal {GOAL})")
    print(
        f"{rows:,} events in {len(files)} files, medians of {rounds(rows)} rounds in turns",
        flush=True,
    )


def timed(way: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a question takes: on the clock, and of the processors."""
    begun, cores = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - begun, time.process_time() - cores


def spark(rows: int, home: Path, memory: int) -> None:
    """Ask by Spark, and compare its answer with that of DuckDB, value by value."""
    begun = time.perf_counter()
    with place(home, "spark", memory):
        found = door()
        print(f"{'Spark, started and asked':32} {time.perf_counter() - begun:8.3f} s clock")
        again = [timed(door)[0] for _ in range(1, rounds(rows))]
    with place(home, "duckdb", memory):
        is_same = in_order(found).equals(in_order(door()))
    if again:
        print(f"{'Spark, asked again':32} {statistics.median(again):8.3f} s clock")
    print(f"{rows:,} events; the answers of both are {'' if is_same else 'NOT '}the same")
    if not is_same:
        sys.exit(1)


def in_order(found: pa.Table) -> pa.Table:
    return found.sort_by([("region", "ascending"), ("hour", "ascending")]).combine_chunks()


CALLS: Final[dict[str, Callable[[int, Path, int], None]]] = {
    "load": load,
    "ask": ask,
    "spark": spark,
}


def measure(rows: int, home: Path, memory: int, parts: list[str]) -> None:
    """Let each part run in a process of its own, one after the other."""
    for part in parts:
        process = get_context("spawn").Process(target=CALLS[part], args=(rows, home, memory))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(f"{part} ended with {process.exitcode}")


def main() -> None:
    """Measure what the command line names."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    asked.add_argument("--events", type=int, default=5_000_000)
    asked.add_argument("--folder", type=Path, default=None)
    asked.add_argument("--memory", type=int, default=3072)
    asked.add_argument("--parts", nargs="+", choices=CALLS, default=list(CALLS))
    given = asked.parse_args()
    home = given.folder or Path(tempfile.mkdtemp(prefix="engines-"))
    try:
        home.mkdir(parents=True, exist_ok=True)
        measure(given.events, home.resolve(), given.memory, given.parts)
    finally:
        if given.folder is None:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
