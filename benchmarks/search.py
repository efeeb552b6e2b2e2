"""How fast services are found at 20,000. Run: python -m benchmarks.search [DATABASE_URL].

Each question is asked as people ask it, through the door; beside it stand its floor, the one
statement that chooses the candidates, from a bare cursor, and what the plain ORM would do
(``icontains`` on name, keywords and summary, which forgives nothing).
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial

import click
import django
from django.test.utils import setup_databases, teardown_databases

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
        made = setup_databases(verbosity=0, interactive=False)
        try:
            measure()
        finally:
            teardown_databases(made, verbosity=0)


def measure() -> None:
    from kallipolis.foundation.database.api import is_postgresql
    from kallipolis.foundation.packs import testing
    from kallipolis.platforms.application.services import api as services
    from kallipolis.platforms.application.services.contracts import ServiceSearch

    click.echo("PostgreSQL" if is_postgresql() else "SQLite")
    testing.publish_packs("core", "guangdong")
    begun = time.perf_counter()
    testing.publish_documents(pack="many", service=many(), synonyms=synonyms())
    click.echo(f"publish and index {COUNT:,} services: {time.perf_counter() - begun:.1f} s\n")
    click.echo(
        f"{'ms, median of ' + str(TIMES):<34}{'found':>7}{'search':>9}{'floor':>9}{'ORM':>9}"
    )
    for question in QUESTIONS:
        query = ServiceSearch(q=question, region="440305", audience="resident")
        page = services.search(query)
        mine = median(partial(services.search, query))
        floor = median(floor_of(question))
        orm = median(partial(by_orm, question))
        click.echo(f"{question:<26}{page.total:>12}{mine:>9.1f}{floor:>9.1f}{orm:>9.1f}")
    listing = ServiceSearch(region="440305", audience="resident", event="birth")
    click.echo(f"{'(no words, by use)':<38}{median(partial(services.search, listing)):>9.1f}")


def median(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(TIMES):
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


def many() -> Iterator[object]:
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


def synonyms() -> Iterator[object]:
    import csv
    from importlib.resources import files

    import msgspec

    from kallipolis.platforms.application.services.contracts import Synonyms
    from kallipolis.platforms.application.services.logic.rows import synonyms_from_row

    table = files("kallipolis_packs") / "public_services/synonyms/synonyms.csv"
    for row in csv.DictReader(table.open()):
        yield msgspec.convert(synonyms_from_row(row), Synonyms)


if __name__ == "__main__":
    main()
