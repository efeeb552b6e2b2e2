"""How fast services are found at 20,000, and how surely. Run: python -m benchmarks.search [URL].

Each question is asked as people ask it, through the door; beside it stand its floor, the one
statement that chooses the candidates, from a bare cursor, and what the plain ORM would do
(``icontains`` on name, keywords and summary, which forgives nothing). *First* is the same question
where the process has not yet read any of the services that it finds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import click
import django
from benchmarks import scratch

if TYPE_CHECKING:
    from kallipolis.platforms.application.services.contracts import PublicService

COUNT = 20_000
TIMES = 15
QUESTIONS = (
    "驾照换证",
    "駕駛證",
    "jiashizheng",
    "jsz",
    "driving license",
    "driving lisence",
    "社保卡补办",
    "社宝卡",
    "gjj",
    "公积金提取",
    "老人补贴怎么办理",
    "开公司",
    "办理",
    "我要申请办理营业执照变更登记",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KALLIPOLIS_STATE"] = folder
        if len(sys.argv) > 1:
            os.environ["DATABASE_URL"] = sys.argv[1]
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")
        django.setup()
        with scratch.database():
            measure_recall()
            measure()


def measure() -> None:
    from kallipolis.foundation.database.api import is_postgresql
    from kallipolis.foundation.packs import testing
    from kallipolis.platforms.application.services import api as services
    from kallipolis.platforms.application.services.contracts import ServiceSearch

    click.echo("PostgreSQL" if is_postgresql() else "SQLite")
    begun = time.perf_counter()
    testing.publish_documents(pack="many", service=many())
    click.echo(f"publish and index {COUNT:,} services: {time.perf_counter() - begun:.1f} s\n")
    click.echo(
        f"{'ms, median of ' + str(TIMES):<34}{'found':>7}{'search':>9}{'first':>9}{'floor':>9}"
        f"{'ORM':>9}"
    )
    for question in QUESTIONS:
        query = ServiceSearch(q=question, region="440305", audience="resident")
        page = services.search(query)
        mine = median(partial(services.search, query))
        first = median(partial(services.search, query), before=forget)
        floor = median(floor_of(question))
        orm = median(partial(by_orm, question))
        times = "".join(f"{each:>9.1f}" for each in (mine, first, floor, orm))
        click.echo(f"{question:<26}{page.total:>12}{times}")
    listing = ServiceSearch(region="440305", audience="resident", event="birth")
    click.echo(f"{'(no words, by use)':<38}{median(partial(services.search, listing)):>9.1f}")


def measure_recall() -> None:
    """Ask for shipped services by their names, written in several ways; say where they stand."""
    from random import Random

    from pypinyin import lazy_pinyin

    from kallipolis.foundation.packs import api as packs
    from kallipolis.foundation.packs import testing
    from kallipolis.platforms.application.services import api as services
    from kallipolis.platforms.application.services.contracts import PublicService, ServiceSearch

    random = Random(3)
    testing.publish_packs("core", "guangdong", "public-services")
    shipped: list[PublicService] = [d.body for d in packs.every("service").values()]
    some = random.sample(shipped, 150)

    def wrong(words: str, letters: str) -> str:
        place = random.randrange(len(words))
        return words[:place] + random.choice(letters) + words[place + 1 :]

    def sounds(service: PublicService) -> list[str]:
        return lazy_pinyin(service.name.zh_hans.partition("（")[0][:8])

    ways: dict[str, Callable[[PublicService], str]] = {
        "Simplified": lambda s: s.name.zh_hans,
        "Traditional": lambda s: s.name.zh_hant,
        "English": lambda s: s.name.en,
        "Simplified, one character wrong": lambda s: wrong(s.name.zh_hans, "的天空水火金"),
        "English, one letter wrong": lambda s: wrong(s.name.en, "aeiorstln"),
        "pinyin": lambda s: "".join(sounds(s)),
        "first letters of pinyin": lambda s: "".join(word[0] for word in sounds(s)),
    }
    click.echo(f"{'asked for by its name in …':<34}{'first':>9}{'in first five':>15}")
    for way, written in ways.items():
        pages = [services.search(ServiceSearch(q=written(s), limit=5)) for s in some]
        found = [[each.id for each in page.services] for page in pages]
        first = sum(ids[:1] == [s.id] for ids, s in zip(found, some, strict=True)) / len(some)
        five = sum(s.id in ids for ids, s in zip(found, some, strict=True)) / len(some)
        click.echo(f"{way:<34}{first:>9.0%}{five:>15.0%}")
    click.echo()


def forget() -> None:
    """Forget the entries that this process keeps."""
    from kallipolis.platforms.application.services.adapters import keeping

    keeping.KNOWN["service"].entries.clear()


def median(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    spent = []
    for _ in range(TIMES):
        before()
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def floor_of(question: str) -> Callable[[], object]:
    """Return the one statement that chooses candidates, run from a bare cursor of the driver."""
    from django.db import connection

    from kallipolis.platforms.application.services.adapters import finding
    from kallipolis.platforms.application.services.contracts import ServiceSearch

    seen: list[tuple[str, object]] = []

    def keep(execute: Callable[..., object], sql: str, params: object, *rest: object) -> object:
        seen.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(keep):
        finding.find(ServiceSearch(q=question, region="440305", audience="resident"))
    chosen = [pair for pair in seen if "MATCH" in pair[0] or "@@" in pair[0]]
    cursor = connection.connection.cursor()

    def run() -> None:
        for sql, params in chosen:
            plain = sql if connection.vendor == "postgresql" else sql.replace("%s", "?")
            cursor.execute(plain, params)
            cursor.fetchall()

    return run


def by_orm(question: str) -> object:
    from django.db.models import Q

    from kallipolis.platforms.application.services.models import ServiceEntry

    words = (
        Q(name__icontains=question)
        | Q(keywords__icontains=question)
        | Q(summary__icontains=question)
    )
    return list(ServiceEntry.objects.filter(words)[:20])


def many() -> "Iterator[PublicService]":
    """Yield the plain services again and again, each time those of another city."""
    import csv
    from importlib.resources import files

    import msgspec

    from kallipolis.platforms.application.services.contracts import PublicService
    from kallipolis.platforms.application.services.logic.rows import service_from_row

    packs = files("kallipolis_packs")
    plain = list(csv.DictReader((packs / "public_services/services/plain.csv").open()))
    places = list(csv.DictReader((packs / "guangdong/regions/regions.csv").open()))
    for number in range(COUNT):
        row, place = plain[number % len(plain)], places[number // len(plain)]
        names = {
            f"name_{language}": f"{place[f'name_{language}']} {row[f'name_{language}']}"
            for language in ("en", "zh_hans", "zh_hant")
        }
        yield msgspec.convert(
            service_from_row(row | names | {"id": f"{row['id']}-{place['code']}"}), PublicService
        )


if __name__ == "__main__":
    main()
