"""How fast rows get into the lakehouse, and how fast they are asked beside bare DuckDB.

Repeat with ``python -m benchmarks.lakehouse [--rows N]`` (5 million; up to 100 million): events are
written by the door, and taken in from a file with everything that an intake does. Each part runs in
a process of its own, so that its memory is its own. ``--profile`` says where the time of one goes.
"""

import argparse
import cProfile
import multiprocessing
import os
import pstats
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from benchmarks import scratch
from django.conf import settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.adapters import iceberg
from kallipolis.platforms.data.lakehouse.contracts import TableName
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.contracts import Files, Format
from kallipolis.platforms.data.sources.testing import make_source, with_connections

PART: Final = 1_000_000
"""How many events are made and written at a time."""

ROUNDS: Final = 5
REGIONS: Final = [f"44{city:02d}{county:02d}" for city in range(1, 22) for county in range(1, 8)]
BEGUN: Final = np.datetime64("2026-01-01T00:00:00", "us")
SECONDS: Final = 365 * 24 * 3600
EVENTS: Final = TableName("benchmark.events")
PLATFORM: Final = system("benchmark")
BY_REGION_AND_HOUR: Final = (
    "SELECT region, date_trunc('hour', \"at\") AS hour, count(*) AS n, avg(value) AS mean "
    "FROM {events} GROUP BY region, hour"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one part took. Units: seconds on the clock and of all processors, bytes at most."""

    rows: int
    clock_s: float
    cores_s: float
    memory: int


def events(rows: int) -> Iterator[pa.Table]:
    """Make events: when, where, what, how much. Shape: tables of at most ``PART`` rows."""
    rng = np.random.default_rng(1)
    for start in range(0, rows, PART):
        count = min(PART, rows - start)
        at = BEGUN + rng.integers(0, SECONDS, count).astype("timedelta64[s]")
        yield pa.table(
            {
                "id": pa.array(np.arange(start, start + count)),
                "at": pa.array(np.sort(at), pa.timestamp("us", tz="UTC")),
                "region": pa.array(REGIONS).take(rng.integers(0, len(REGIONS), count)),
                "kind": pa.array(["tap", "trip", "report"]).take(rng.integers(0, 3, count)),
                "value": pa.array(np.round(rng.normal(20, 5, count), 3)),
            }
        )


def write(part: pa.Table, number: int) -> None:
    """Write one part."""
    lakehouse.write(EVENTS, part, cause=f"part {number}")


def put_down(rows: int, format: Format, folder: Path) -> Path:
    """Put events down as a file that a department would send."""
    file = folder / f"events.{format}"
    every = events(rows)
    first = next(every)
    writer: pa.csv.CSVWriter | pa.parquet.ParquetWriter
    if format == "csv":
        writer = pa.csv.CSVWriter(file, first.schema)
    else:
        writer = pa.parquet.ParquetWriter(file, first.schema)
    with writer:
        writer.write_table(first)
        for part in every:
            writer.write_table(part)
    return file


def take_in(rows: int) -> None:
    """Take the file in, with every promise of its dataset held against every row."""
    done = intakes.run(PLATFORM, "events")
    if (done.received, done.published) != (rows, rows):
        sys.exit(f"{done.received:,} received and {done.published:,} published of {rows:,}")


def declare(format: Format) -> None:
    """Declare the dataset and the file as a pack does."""
    fields = (
        make_field("id", type="integer", required=True),
        make_field("at", type="moment", required=True),
        make_field("region", required=True, pattern="44[0-9]{4}"),
        make_field("kind", required=True),
        make_field("value", type="number", least=-1000, most=1000),
    )
    reads = Files(connection="store", path=f"events.{format}", format=format)
    publish_documents(
        dataset=[make_dataset("events", key=(), fields=fields)],
        source=[make_source("events", dataset="events", reads=reads)],
    )


def measured(call: Callable[[], object], rows: int, *, is_profiled: bool) -> Spent:
    """Let something be done once, and return what it took."""
    profile = cProfile.Profile()
    begun, cores = time.perf_counter(), time.process_time()
    if is_profiled:
        profile.runcall(call)
    else:
        call()
    spent = Spent(
        rows,
        time.perf_counter() - begun,
        time.process_time() - cores,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
    if is_profiled:
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
    return spent


def tell(name: str, spent: Spent) -> None:
    """Print a line of what something took."""
    print(
        f"{name:32} {spent.clock_s:7.1f} s clock {spent.cores_s:7.1f} s cores"
        f" {spent.rows / spent.cores_s:12,.0f} rows/s of a core"
        f" {spent.memory / 2**20:8,.0f} MiB at most",
        flush=True,
    )


def writing(rows: int, home: Path, is_profiled: bool) -> None:
    """Write by the door, a part at a time, and leave out the time in which parts are made."""
    with place(home):
        each = [
            measured(partial(write, part, number), part.num_rows, is_profiled=is_profiled)
            for number, part in enumerate(events(rows))
        ]
    tell(
        "lakehouse.write",
        Spent(
            rows,
            sum(spent.clock_s for spent in each),
            sum(spent.cores_s for spent in each),
            each[-1].memory,
        ),
    )


def taking_in(rows: int, home: Path, is_profiled: bool, format: Format) -> None:
    """Take a file in, from what the store holds to what is published."""
    put_down(rows, format, home)
    with place(home), scratch.database():
        declare(format)
        tell(
            f"an intake of {format}",
            measured(lambda: take_in(rows), rows, is_profiled=is_profiled),
        )


def asking(rows: int, home: Path, _is_profiled: bool) -> None:
    """Ask the table by the door and the same files by bare DuckDB, in turns."""
    with place(home):
        files = [each.removeprefix("file://") for each in iceberg.files(iceberg.load(EVENTS), None)]
        ways = {"bare DuckDB": lambda: bare(files), "lakehouse.asking": door}
        answers = {name: ask() for name, ask in ways.items()}
        if len(set(answers.values())) != 1:
            sys.exit(f"the answers differ: {answers}")
        turns = [{name: timed(ask) for name, ask in ways.items()} for _ in range(ROUNDS)]
    for what, place_of in (("clock", 0), ("cores", 1)):
        times = {name: statistics.median(turn[name][place_of] for turn in turns) for name in ways}
        floor = times["bare DuckDB"]
        for name, spent in times.items():
            print(f"{name:32} {spent:8.3f} s {what} {spent / floor:6.2f} ×", flush=True)
    print(f"{rows:,} events in {len(files)} files, medians of {ROUNDS} rounds in turns")


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a question takes: on the clock, and of all processors."""
    begun, cores = time.perf_counter(), time.process_time()
    ask()
    return time.perf_counter() - begun, time.process_time() - cores


def bare(files: list[str]) -> tuple[int, int]:
    """Ask the files by a connection that is made for it, in Arrow, with the same memory."""
    memory = f"{settings.KALLIPOLIS.engine_memory_mib}MiB"
    with duckdb.connect(":memory:", config={"memory_limit": memory}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        sql = BY_REGION_AND_HOUR.format(events=f"read_parquet({files!r})")
        return as_answer(connection.sql(sql).to_arrow_table())


def door() -> tuple[int, int]:
    """Ask the table by the door."""
    with lakehouse.asking({"events": EVENTS}) as engine:
        return as_answer(engine.table(BY_REGION_AND_HOUR.format(events="events")))


def as_answer(found: pa.Table) -> tuple[int, int]:
    """Return how many groups there are, and how many events in them."""
    return found.num_rows, sum(found["n"].to_pylist())


@contextmanager
def place(home: Path) -> Iterator[None]:
    """Have the lakehouse and the store in a folder."""
    before = settings.KALLIPOLIS
    chosen = with_connections(before, home, store=home.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, home / "lakehouse")
    try:
        yield
    finally:
        settings.KALLIPOLIS = before


def measure(rows: int, *, is_profiled: bool, parts: list[str]) -> None:
    """Let each part run in a process of its own, one after the other."""
    fresh = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="lakehouse-") as folder:
        for part in parts:
            format = ("csv" if part == "csv" else "parquet",)
            call, more = CALLS[part], format if part in {"csv", "parquet"} else ()
            arguments = (rows, Path(folder), is_profiled, *more)
            process = fresh.Process(target=call, args=arguments)
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(f"{part} ended with {process.exitcode}")


CALLS: Final[dict[str, Callable[..., None]]] = {
    "write": writing,
    "ask": asking,
    "csv": taking_in,
    "parquet": taking_in,
}

if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.lakehouse", description=__doc__)
    asked.add_argument("--rows", type=int, default=5_000_000)
    asked.add_argument("--profile", action="store_true")
    asked.add_argument("--parts", nargs="+", choices=CALLS, default=list(CALLS))
    given = asked.parse_args()
    measure(given.rows, is_profiled=given.profile, parts=given.parts)
