"""How fast published documents are opened and found. Run: python -m benchmarks.packs."""

import os
import tempfile
import time
from collections.abc import Callable

import click
import django
from django.core import management

COUNT = 20_000


def timed(label: str, work: Callable[[], object], times: int = 1) -> None:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    each = (time.perf_counter() - begun) / times
    click.echo(f"{label:<58} {each * 1e6:>14,.1f} µs")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KALLIPOLIS_STATE"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")
        django.setup()
        management.call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    from kallipolis.foundation.ids import Edition
    from kallipolis.foundation.organisations import api as organisations
    from kallipolis.foundation.packs import api as packs
    from kallipolis.foundation.packs import testing
    from kallipolis.foundation.regions import api as regions
    from kallipolis.foundation.regions.documents import RegionDocument
    from kallipolis.foundation.text import everywhere

    shipped = ("core", "guangdong", "public-services")
    timed("check three shipped packs", lambda: packs.check(shipped))
    timed("publish them", lambda: testing.publish_packs(*shipped))
    timed("publish them again (nothing to do)", lambda: testing.publish_packs(*shipped))
    testing.forget()
    timed("open all services after start", lambda: packs.every("service"))
    timed("every(kind)", lambda: packs.every("service"), 100_000)
    timed("find(kind, id)", lambda: packs.find("region", "440305"), 100_000)
    timed("find(kind, id, edition)", lambda: packs.find("region", "440305", Edition(1)), 100_000)
    timed("regions.get", lambda: regions.get("440305"), 100_000)
    timed("regions.search", lambda: regions.search("南山"), 1_000)
    timed("organisations.authority", lambda: organisations.authority("health", "440305"), 10_000)
    many = [
        RegionDocument(id=f"x-{n}", level="street", name=everywhere(f"Street {n}"))
        for n in range(COUNT)
    ]
    timed(f"publish {COUNT} documents", lambda: testing.publish_documents(pack="many", region=many))
    testing.forget()
    timed(f"open {COUNT} documents after start", lambda: packs.every("region"))


if __name__ == "__main__":
    main()
