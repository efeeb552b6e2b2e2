"""How long a look-up in a registry takes, beside the same SQL from a bare driver and the ORM.

Repeat with ``python -m benchmarks.registries`` (SQLite), or with ``DATABASE_URL`` set (PostgreSQL).
"""

import os
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from benchmarks.timing import microseconds, tell
from django.db import connection, transaction

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
    tell(f"{connection.vendor}, {ENTRIES:,} entries, mean of {ROUNDS:,}", times)


if __name__ == "__main__":
    with scratch.database():
        measure()
