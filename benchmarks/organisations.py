"""How soon organisations are found after a change. Run: python -m benchmarks.organisations [URL].

22,000 of them: four provinces with the regions and authorities of the one that is shipped. After
each change that somebody may publish, the first search in a process that knows of it already, then
the median of others; milliseconds on the clock and of the processor.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click
import django
import msgspec
from benchmarks import scratch

if TYPE_CHECKING:
    from kallipolis.foundation.organisations.documents import AuthorityPattern
    from kallipolis.foundation.regions.documents import RegionDocument

PROVINCES = {"44": "", "54": "甲", "64": "乙", "74": "丙"}
"""What the codes of a province begin with, and what stands before the names of its regions."""
QUESTIONS = ("民政局", "nanshan civil", "南山 民政", "public-security@4403", "nobody", "甲深圳")
TIMES = 15


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KALLIPOLIS_STATE"] = folder
        if len(sys.argv) > 1:
            os.environ["DATABASE_URL"] = sys.argv[1]
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")
        django.setup()
        with scratch.database():
            measure()


def measure() -> None:
    from kallipolis.foundation.database.api import is_postgresql
    from kallipolis.foundation.organisations import api
    from kallipolis.foundation.packs import testing

    click.echo("PostgreSQL" if is_postgresql() else "SQLite")
    places, patterns = list(regions()), list(authorities())
    testing.publish_documents(pack="place", region=places, authority_pattern=patterns)
    top = places[0].id
    search = partial(api.search, limit=20)
    tell("all is new", partial(search, "民政局", within=top))
    for name, documents in changes(places, patterns).items():
        testing.publish_documents(pack="place", **documents)
        tell(name, partial(search, "民政局", within=top))
    offices = [each.id for each in api.search("局", within=top, limit=400)]
    click.echo(f"{'then, the median of ' + str(TIMES):<40}{'clock':>10}{'processor':>10}")
    for words in QUESTIONS:
        tell(f"search {words}", partial(search, words, within=top), TIMES)
    for word in ("民政", "mzj"):
        tell(f"which of 400 offices {word} means", partial(api.meant_by, word, offices), TIMES)


def tell(name: str, work: Callable[[], object], times: int = 1) -> None:
    """Print how long a call takes, the median of some."""
    spent = [taken(work) for _ in range(times)]
    clock, processor = (statistics.median(each) for each in zip(*spent, strict=True))
    click.echo(f"{name:<40}{clock:>10.1f}{processor:>10.1f}")


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long a call takes on the clock and of the processor. Units: ms."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def changes(
    places: "list[RegionDocument]", patterns: "list[AuthorityPattern]"
) -> dict[str, dict[str, Any]]:
    """Return what is published one after the other, by what changes."""
    from kallipolis.foundation.organisations.contracts import Authority
    from kallipolis.foundation.text import Text, everywhere

    county = next(each for each in places if each.level == "county")
    renamed = msgspec.structs.replace(county, name=everywhere("新港区"))
    alone = Authority(
        id="port", role="port-authority", region=county.id, name=everywhere("示例港务局")
    )
    pattern = patterns[0]
    first, *others = pattern.roles
    named = Text(en="{region} Welfare", zh_hans="{region}福利局", zh_hant="{region}福利局")
    other = msgspec.structs.replace(first, levels=dict.fromkeys(first.levels, named))
    otherwise = msgspec.structs.replace(pattern, roles=(other, *others))
    everywhere_else = [
        msgspec.structs.replace(each, name=everywhere(f"新{each.name.zh_hans}")) for each in places
    ]
    return {
        "one authority comes": {"authority": [alone]},
        "a county has another name": {"region": [renamed]},
        "a role has another name in a province": {"authority_pattern": [otherwise]},
        "all regions have other names": {"region": everywhere_else},
    }


def regions() -> "Iterator[RegionDocument]":
    """Yield the regions of the shipped province, once for each of ours."""
    from kallipolis.foundation.regions.documents import RegionDocument
    from kallipolis.foundation.text import Text

    for begin, before in PROVINCES.items():
        for each in shipped("region"):
            yield RegionDocument(
                id=begin + each.id[2:],
                parent=begin + each.parent[2:] if each.parent else None,
                level=each.level,
                name=Text(
                    en=f"{before} {each.name.en}".strip(),
                    zh_hans=before + each.name.zh_hans,
                    zh_hant=before + each.name.zh_hant,
                ),
                stands_for=each.stands_for,
            )


def authorities() -> "Iterator[AuthorityPattern]":
    """Yield the shipped patterns, once for each province."""
    for begin in PROVINCES:
        for each in shipped("authority-pattern"):
            yield msgspec.structs.replace(each, id=f"{each.id}-{begin}", within=(f"{begin}0000",))


def shipped(kind: str) -> list[Any]:
    """Return the documents of a kind in the shipped packs."""
    from importlib.resources import files

    from kallipolis.foundation.packs.adapters import folders, installations
    from kallipolis.foundation.packs.logic import reading

    pack = reading.read(
        folders.read(files("kallipolis_packs") / "guangdong"), installations.kinds().values()
    )
    return [draft.body for draft in pack.drafts if draft.kind.name == kind]


if __name__ == "__main__":
    main()
