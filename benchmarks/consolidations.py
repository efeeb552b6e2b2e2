"""Golden records of a city: put together, renewed by a batch, and looked up by number.

Repeat with ``python -m benchmarks.consolidations --people 200000`` (SQLite, or ``DATABASE_URL``).
"""

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from benchmarks import scratch
from benchmarks.timing import microseconds, tell
from django.conf import settings
from django.db import connection

from kallipolis.foundation import vault
from kallipolis.foundation.actors import system
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.contracts import Run
from kallipolis.platforms.data.consolidations.models import GoldenRecord
from kallipolis.platforms.data.consolidations.testing import (
    DEPARTMENTS,
    make_linked_registry,
    publish_linked,
)
from kallipolis.platforms.data.intakes.api import table_of
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.linkage.testing import write_city
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries import hot
from kallipolis.platforms.data.registries.contracts import Grounds
from kallipolis.platforms.data.sources.contracts import INTAKE

STEWARD = system("benchmark")
GROUNDS = Grounds(purpose="benchmark", legal_basis="none")
FIELDS = ("name", "birth_date", "phone", "line")
ROUNDS = 5_000
BATCH = 10_000


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.consolidations")
    asked.add_argument("--people", type=int, default=20_000)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made, scratch.database():
        chosen = with_lakehouse(settings.KALLIPOLIS, Path(made) / "lakehouse")
        settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=f"{made}/state")
        measure(Path(made), said.people)


def measure(folder: Path, people: int) -> None:
    """Publish a city, put its registry together, renew it by a batch, and look people up."""
    publish_linked(make_linked_registry(*DEPARTMENTS))
    records, _truth = write_city(folder / "city", people=people)
    city = pq.read_table(records)
    publish(city, "1", Mode.REPLACE)
    told("all records", people, lambda: api.run(STEWARD, "population"))
    publish(as_batch(city, people), "2", Mode.APPEND)
    told("a batch", people, lambda: api.run(STEWARD, "population", is_full=False))
    look_up()


def publish(rows: pa.Table, intake: str, mode: Mode) -> None:
    """Write rows where those of their datasets lie once they are published."""
    for dataset in DEPARTMENTS:
        some = rows.filter(pc.equal(rows["dataset"], dataset)).drop_columns(["dataset"])
        more = {"occupation": None, INTAKE: intake}
        for name, value in more.items():
            some = some.append_column(name, pa.array([value] * some.num_rows, pa.string()))
        lakehouse.write(table_of(dataset), some, cause=intake, mode=mode)


def as_batch(city: pa.Table, people: int) -> pa.Table:
    """Return people of the household registry who came again, each with another telephone."""
    household = city.filter(pc.equal(city["dataset"], "household")).slice(0, min(BATCH, people))
    ids = pc.binary_join_element_wise("new", household["record"], "")
    phones = pa.array([f"10555{number:06}" for number in range(household.num_rows)], pa.string())
    written = pa.array(["2026-01-02"] * household.num_rows, pa.string())
    for name, values in (("record", ids), ("phone", phones), ("updated", written)):
        at = household.schema.get_field_index(name)
        household = household.set_column(at, name, values)
    return household


def told(what: str, people: int, run: object) -> None:
    assert callable(run)
    begun = time.perf_counter()
    done = run()
    assert isinstance(done, Run)
    spent = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(
        f"{what}, {people:,} people, {connection.vendor}: {spent:.1f} s, at most {peak:.2f} GB; "
        f"{done.records:,} records, {done.persons:,} golden records, {done.created:,} new, "
        f"{done.changed:,} changed, {done.doubts:,} doubtful pairs kept"
    )


def look_up() -> None:
    """Look people up through the front door, by number and by stable id, each on record."""
    rows = list(GoldenRecord.objects.exclude(number="").order_by("person")[:50_000])
    chosen = Random(1).choices(rows, k=ROUNDS)
    numbers = [vault.unseal(row.number, about=f"{row.registry} {row.person}") for row in chosen]
    persons = [row.person for row in chosen]
    keys = [vault.fingerprint(number, about="registry population") for number in numbers]
    times = {
        "hot.body_of": microseconds(lambda key: hot.body_of("population", key), keys),
        "registries.look_up by number": microseconds(door, numbers),
        "registries.look_up by stable id": microseconds(door, persons),
    }
    tell(f"{connection.vendor}, {registries.count('population'):,} golden records", times)
    slowest = sorted(microseconds(door, [number]) for number in numbers)
    print(f"by number, p99 {slowest[int(len(slowest) * 0.99)]:.0f} µs, most {slowest[-1]:.0f} µs")


def door(key: str) -> None:
    """Look up through the front door: opened, reduced to the fields asked for, on record."""
    found = registries.look_up(STEWARD, "population", key, fields=FIELDS, grounds=GROUNDS)
    assert found is not None


if __name__ == "__main__":
    main()
