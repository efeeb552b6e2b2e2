"""How long a look-up in a registry takes, beside the same SQL from a bare driver and the ORM.

Repeat with ``python -m benchmarks.registries`` (SQLite), or with ``DATABASE_URL`` set (PostgreSQL).
"""

import os
import time
from collections.abc import Callable
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import setup_test_environment

from kallipolis.foundation.actors import system
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries import hot
from kallipolis.platforms.data.registries.contracts import Grounds
from kallipolis.platforms.data.registries.models import StoredRecord
from kallipolis.platforms.data.registries.testing import (
    make_registry,
    publish_registries,
)

ENTRIES = 100_000
ROUNDS = 5_000
PLATFORM = system("benchmark")
GROUNDS = Grounds(purpose="benchmark", legal_basis="none")
SQL = "SELECT body FROM registries_storedrecord WHERE registry = %s AND key = %s"


def microseconds(call: Callable[[str], object], keys: list[str]) -> float:
    """Return the mean time of a call, in µs."""
    start = time.perf_counter()
    for key in keys:
        call(key)
    return (time.perf_counter() - start) / len(keys) * 1e6


def bare(key: str) -> object:
    """Run the statement on the driver's own cursor."""
    cursor = connection.connection.cursor()
    placeholder = SQL if connection.vendor == "postgresql" else SQL.replace("%s", "?")
    cursor.execute(placeholder, ("population", key))
    return cursor.fetchone()


def by_orm(key: str) -> object:
    """Read the same row as a model."""
    return StoredRecord.objects.get(registry="population", key=key)


def door(key: str) -> object:
    """Look up through the front door: opened, reduced to the field asked for, on record."""
    return registries.look_up(PLATFORM, "population", key, fields=("name",), grounds=GROUNDS)


def fill() -> list[str]:
    """Put the entries in, and return their keys as people write them."""
    publish_registries(make_registry())
    numbers = [f"99{number:016d}" for number in range(ENTRIES)]
    for start in range(0, ENTRIES, 10_000):
        part = {number: {"name": f"name {number}"} for number in numbers[start : start + 10_000]}
        registries.put_many(PLATFORM, "population", part)
    return numbers


def measure() -> None:
    """Fill, measure, and print a line for each way."""
    numbers = Random(1).choices(fill(), k=ROUNDS)
    stored = list(StoredRecord.objects.values_list("key", flat=True)[:ENTRIES])
    keys = Random(1).choices(stored, k=ROUNDS)
    with transaction.atomic():
        times = {
            "floor: same SQL, bare driver": microseconds(bare, keys),
            "hot.body_of": microseconds(lambda key: hot.body_of("population", key), keys),
            "plain ORM": microseconds(by_orm, keys),
            "registries.look_up, on record": microseconds(door, numbers),
        }
    floor = times["floor: same SQL, bare driver"]
    print(f"{connection.vendor}, {ENTRIES:,} entries, mean of {ROUNDS:,}")
    for name, spent in times.items():
        print(f"{name:32} {spent:8.1f} µs {spent / floor:6.1f} ×")


def main() -> None:
    """Measure in a database of its own."""
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
