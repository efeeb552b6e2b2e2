"""How long a bundle of five proofs takes to look up, on record, for one of a million residents.

Five datasets each know everybody; each row is an entry, as a feed writes it. Beside the bundle: one
look-up by number, and five statements from a bare driver. Each bundle is a transaction of its own,
on the disk before the next begins. Those who are asked about have entries as the platform writes
them; all others are written by one statement for each dataset, with bodies of the same length, or
of ``--filler`` bytes where the disk is small. Repeat with ``python -m benchmarks.evidence
[--people 1000000] [--folder FOLDER] [--filler BYTES]`` (SQLite), or with ``DATABASE_URL`` set
(PostgreSQL).
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from django.db import connection

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database import api as database
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Inquiry,
)
from kallipolis.platforms.application.evidence.testing import gather
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.adapters.entries import (
    Entry,
    Taken,
    as_row,
    stored_key,
)
from kallipolis.platforms.data.registries.contracts import Grounds, Values
from kallipolis.platforms.data.registries.models import StoredRecord

DATASETS = ("accounts", "households", "residence", "insurance", "marriages")
Subject = TypeVar("Subject")
ASKED = 200
"""People about whom is asked, each once."""
PLATFORM = system("benchmark")
REQUIREMENTS = tuple(EvidenceRequirement(type=each, basis="none") for each in DATASETS)
INQUIRY = Inquiry(service="benchmark", fields={})
GROUNDS = Grounds(purpose="benchmark", legal_basis="none")
FIELDS = ("name", "region")
SQL = "SELECT body FROM registries_storedrecord WHERE registry = %s AND key = %s"
OTHERS = {
    "sqlite": (
        "INSERT INTO registries_storedrecord (registry, key, since, body)"
        " WITH RECURSIVE people (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM people WHERE n < %s)"
        " SELECT %s, printf('%%016x', n * %s) || lower(hex(randomblob(24))), 0,"
        " substr(%s || hex(randomblob(8)), -%s) FROM people"
    ),
    "postgresql": (
        "INSERT INTO registries_storedrecord (registry, key, since, body)"
        " SELECT %s, lpad(to_hex(n * %s), 16, '0') || md5(random()::text)"
        " || left(md5(n::text), 16),"
        " 0, right(%s || md5(random()::text), %s) FROM generate_series(0, %s) AS people (n)"
    ),
}
"""Entries in the order of their keys, which a tree of keys takes fastest; nobody asks for them."""


def declared(id: str) -> Dataset:
    """Return a dataset that is looked up by the number of a person."""
    return make_dataset(
        id,
        level="general-3",
        open=False,
        looked_up=True,
        key=("number",),
        fields=(
            make_field("number", required=True, personal=True, subject="id-number"),
            *(make_field(each, personal=True) for each in FIELDS),
        ),
    )


def founded() -> None:
    """Declare the datasets, what each proves, and that residents may have them asked."""
    publish_regions()
    publish_roles(make_role("resident", ("evidence.gather", Within.OWN)))
    publish_documents(
        dataset=[declared(each) for each in DATASETS],
        evidence_type=[
            EvidenceType(id=each, name=everywhere(each), dataset=each, fields=FIELDS)
            for each in DATASETS
        ],
    )


def filled(people: int, filler: int | None) -> dict[str, Party]:
    """Let each dataset know everybody; return some by their numbers, those who are asked about."""
    residents = [make_resident(seed=seed) for seed in range(1, ASKED + 1)]
    known = {number_of(party): party for party in residents}
    for dataset in DATASETS:
        rows = [row_of(dataset, number) for number in known]
        StoredRecord.objects.bulk_create(rows)
        with_others(dataset, people - ASKED, "x" * (filler or len(rows[0].body)))
    return known


def row_of(dataset: str, number: str) -> StoredRecord:
    """Return the entry of somebody as a feed writes it."""
    registry = registries.find(dataset)
    if registry is None:
        raise LookupError(dataset)
    values: Values = {"number": number, "name": f"name {number[-6:]}", "region": "440305"}
    taken = Taken(
        dataset=dataset,
        record=f"{dataset}/{number[-8:]}",
        updated="2026-01-05",
        print="0" * 64,
        fields=tuple(values),
    )
    entry = Entry(as_of=SYSTEM_CLOCK.now(), values=dict(values), taken=taken)
    return as_row(registry, number, entry, 0)


def with_others(dataset: str, count: int, body: str) -> None:
    """Write the entries of all others at once, spread evenly over all keys."""
    began, used = time.perf_counter(), time.process_time()
    stride, width = 2**63 // (count + 1), len(body)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(OTHERS["sqlite"], (count - 1, dataset, stride, body, width))
        else:
            cursor.execute(OTHERS["postgresql"], (dataset, stride, body, width, count - 1))
    clock, processor = time.perf_counter() - began, time.process_time() - used
    print(f"{dataset}: {count:,} written in {clock:.0f} s ({processor:.0f} s of the processor)")


def number_of(party: Party) -> str:
    """Return the number of somebody's identity card."""
    return parties.identity_of(PLATFORM, party.id).id_number


def bundle(party: Party) -> None:
    """Gather all five proofs, as the page of evidence does."""
    with database.edge():
        items = gather(as_actor(party), party.id, REQUIREMENTS, INQUIRY)
    if not all(item.is_there for item in items):
        raise RuntimeError(items)


def one(number: str) -> None:
    """Look up one entry by a number, on record."""
    with database.edge():
        registries.look_up(PLATFORM, DATASETS[0], number, fields=("name",), grounds=GROUNDS)


def bare(keys: Sequence[tuple[str, str]]) -> None:
    """Run five such statements on the driver's own cursor."""
    cursor = connection.connection.cursor()
    statement = SQL if connection.vendor == "postgresql" else SQL.replace("%s", "?")
    for registry, key in keys:
        cursor.execute(statement, (registry, key))
        cursor.fetchone()


def measure(people: int, filler: int | None) -> None:
    """Found, fill, measure, and print a line for each."""
    founded()
    known = filled(people, filler)
    some = list(known)
    found = [registry for each in DATASETS if (registry := registries.find(each)) is not None]
    statements = [[(each.id, stored_key(each, number)) for each in found] for number in some]
    tell("one by its number", [timed(one, number) for number in some])
    tell("five as evidence", [timed(bundle, party) for party in known.values()])
    tell("floor: five statements", [timed(bare, keys) for keys in statements])


def timed(act: Callable[[Subject], object], subject: Subject) -> tuple[float, float]:
    """Return how long an act takes, by the clock and of this processor. Units: milliseconds."""
    began, used = time.perf_counter(), time.process_time()
    act(subject)
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def tell(name: str, found: Sequence[tuple[float, float]]) -> None:
    """Print how long it took."""
    clock, processor = [each for each, _ in found], [each for _, each in found]
    print(
        f"{name:28} median {median(clock):7.2f} ms, p99 {quantiles(clock, n=100)[98]:7.2f} ms;"
        f" of the processor median {median(processor):7.2f} ms,"
        f" p99 {quantiles(processor, n=100)[98]:7.2f} ms",
        flush=True,
    )


def main() -> None:
    """Read what is asked, and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the file of SQLite is for the time")
    parser.add_argument("--filler", type=int, help="bytes of bodies that nobody asks for")
    given = parser.parse_args()
    with TemporaryDirectory(dir=given.folder) as folder:
        file = Path(folder, "datasets.sqlite3")
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(file)
        with scratch.database():
            print(f"{connection.vendor}, {given.people:,} people in {len(DATASETS)} datasets")
            measure(given.people, given.filler)
            if connection.vendor == "sqlite":
                print(f"{file.stat().st_size / 2**30:.1f} GiB")


if __name__ == "__main__":
    main()
