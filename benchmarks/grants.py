"""How long it takes to read 100,000 rows about as many people by a grant, and to note them all.

Repeat with ``python -m benchmarks.grants`` (SQLite), or with ``DATABASE_URL`` set (PostgreSQL).
"""

import os
import time
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import pyarrow as pa
from benchmarks import scratch
from django.conf import settings

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import MOST_ROWS, Asked, Masking
from kallipolis.platforms.data.grants.models import PersonReading
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms, publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

US = OrganisationId("civil-affairs@440300")
MASKS = {"id_number": Masking.HASH, "name": Masking.PARTIAL, "rooms": Masking.NONE}
SINGLE = 50


def people() -> pa.Table:
    """Make as many people as leave in one answer."""
    rng = Random(1)
    born = date(1948, 3, 5)
    numbers = [
        synthetic_id_number(rng, born.replace(year=1930 + n % 90), Sex.MALE)
        for n in range(MOST_ROWS)
    ]
    return pa.table(
        {
            "id_number": numbers,
            "name": ["李测试"] * MOST_ROWS,
            "rooms": [n % 5 for n in range(MOST_ROWS)],
        }
    )


def declare() -> None:
    """Put a dataset about persons in force, and a role that may read."""
    publish_regions()
    publish_authorities()
    publish_roles(make_role("data-user", ("grant.read", Within.ORGANISATION)))
    fields = (
        make_field("id_number", type="id-number", personal=True),
        make_field("name", personal=True),
        make_field("rooms", type="integer"),
    )
    owner, sharing = AuthorityRole("public-security"), Sharing(kind="conditional")
    publish_documents(
        dataset=[
            make_dataset("homes", owner=owner, region="440300", fields=fields, sharing=sharing)
        ]
    )
    publish_rows("homes", people())


def timed(limit: int) -> float:
    """Read so many rows; return the seconds it took."""
    reader = make_official("data-user", organisation=US)
    begun = time.perf_counter()
    found = api.read(reader, "homes", Asked(purpose="housing aid", limit=limit))
    taken = time.perf_counter() - begun
    assert found.rows.num_rows == limit
    return taken


def main() -> None:
    with scratch.database(), TemporaryDirectory() as home:
        settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, Path(home))
        declare()
        terms = make_terms(columns=MASKS, rate=6000, until=in_a_year())
        api.give(system("benchmark"), "homes", US, terms)
        first, again = timed(MOST_ROWS), timed(MOST_ROWS)
        small = sorted(timed(1) for _ in range(SINGLE))[SINGLE // 2]
        noted = PersonReading.objects.count()
        print(f"{MOST_ROWS} rows: {first:.2f} s, the same day again {again:.2f} s")
        print(f"{noted} people noted")
        print(f"1 row of {MOST_ROWS}: {small * 1000:.0f} ms (median of {SINGLE})")


if __name__ == "__main__":
    main()
