"""How long a bundle of five proofs takes to look up, on record, for one of a million residents.

Five registries each know everybody. Beside the bundle: one look-up by number, and five statements
from a bare driver. Each bundle is a transaction of its own, on the disk before the next begins.
Repeat with ``python -m benchmarks.evidence [--people 1000000]`` (SQLite), or with ``DATABASE_URL``
set (PostgreSQL).
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from django.db import connection
from rich.progress import track

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Inquiry,
)
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds
from kallipolis.platforms.data.registries.models import StoredRecord
from kallipolis.platforms.data.registries.testing import make_registry, publish_registries

REGISTRIES = ("population", "households", "residence", "social-insurance", "marriages")
Subject = TypeVar("Subject")
ASKED = 200
"""People about whom is asked, each once."""
STEP = 10_000
PLATFORM = system("benchmark")
REQUIREMENTS = tuple(EvidenceRequirement(type=each, basis="none") for each in REGISTRIES)
INQUIRY = Inquiry(service="benchmark", fields={})
GROUNDS = Grounds(purpose="benchmark", legal_basis="none")
SQL = "SELECT body FROM registries_storedrecord WHERE registry = %s AND key = %s"


def founded() -> None:
    """Declare the registries, what each proves, and that residents may have them asked."""
    publish_regions()
    publish_roles(make_role("resident", ("evidence.gather", Within.OWN)))
    publish_registries(*(make_registry(each) for each in REGISTRIES))
    fields = ("name", "region")
    publish_documents(
        evidence_type=[
            EvidenceType(id=each, name=everywhere(each), registry=each, fields=fields)
            for each in REGISTRIES
        ]
    )


def filled(people: int) -> dict[str, Party]:
    """Let each registry know everybody; return some by their numbers, those who are asked about."""
    residents = [make_resident(seed=seed) for seed in range(1, ASKED + 1)]
    known = {number_of(party): party for party in residents}
    numbers = [f"99{number:016d}" for number in range(people - ASKED)] + list(known)
    Random(1).shuffle(numbers)
    for registry in REGISTRIES:
        for start in track(range(0, people, STEP), description=registry):
            part = numbers[start : start + STEP]
            values = {each: {"name": f"name {each[-6:]}", "region": "440305"} for each in part}
            registries.put_many(PLATFORM, registry, values)
    return known


def number_of(party: Party) -> str:
    """Return the number of somebody's identity card."""
    return parties.identity_of(PLATFORM, party.id).id_number


def bundle(party: Party) -> None:
    """Gather all five proofs, as the page of evidence does."""
    with database.edge():
        items = evidence.gather(as_actor(party), party.id, REQUIREMENTS, INQUIRY)
    if not all(item.is_there for item in items):
        raise RuntimeError(items)


def one(number: str) -> None:
    """Look up one entry by a number, on record."""
    with database.edge():
        registries.look_up(PLATFORM, "population", number, fields=("name",), grounds=GROUNDS)


def bare(keys: Sequence[tuple[str, str]]) -> None:
    """Run five such statements on the driver's own cursor."""
    cursor = connection.connection.cursor()
    statement = SQL if connection.vendor == "postgresql" else SQL.replace("%s", "?")
    for registry, key in keys:
        cursor.execute(statement, (registry, key))
        cursor.fetchone()


def measure(people: int) -> None:
    """Found, fill, measure, and print a line for each."""
    founded()
    known = filled(people)
    some = StoredRecord.objects.filter(registry="population").values_list("key", flat=True)[:ASKED]
    statements = [[(registry, key) for registry in REGISTRIES] for key in some]
    tell("one by its number", [timed(one, number) for number in known])
    tell("five as evidence", [timed(bundle, party) for party in known.values()])
    tell("floor: five statements", [timed(bare, keys) for keys in statements])


def timed(act: Callable[[Subject], object], subject: Subject) -> float:
    """Return how long an act takes. Units: milliseconds."""
    began = time.perf_counter()
    act(subject)
    return (time.perf_counter() - began) * 1000


def tell(name: str, found: Sequence[float]) -> None:
    """Print how long it took."""
    print(f"{name:28} median {median(found):7.2f} ms, p99 {quantiles(found, n=100)[98]:7.2f} ms")


def main() -> None:
    """Read what is asked, and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/registries.sqlite3"
        with scratch.database():
            print(f"{connection.vendor}, {given.people:,} people in {len(REGISTRIES)} registries")
            measure(given.people)


if __name__ == "__main__":
    main()
