"""What departments bring of the demo's people and companies: files from which registries are fed.

They say what the registries say when the city is founded; workers gather them afterwards.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Registry, Value, Values
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import UPLOADS, Files, Source
from kallipolis.site.demo.cast import City
from kallipolis.site.demo.offices import FOUNDER

WHY: Final = Grounds(purpose="founding of the demo city", legal_basis="demo")
RECORD, UPDATED = "record", "updated"

NEWEST: Final = (1, 60)
OLDER: Final = (200, 1500)
"""Units: days ago. Who feeds a registry first has written last, so that it says what it said."""

KNOWS: Final = 0.7
WITHOUT_NUMBER: Final = 0.06
"""Of so many people, and of companies, another department knows; some it wrote down without their
number, and they are found by likeness.
"""

OLDEST_CHILD: Final = 16

Row = dict[str, str]


def bring(city: City) -> tuple[str, ...]:
    """Bring the files of all departments, and return their sources.

    They are gathered at once, and with them what else is due, which a schedule would ask for later.
    """
    seed = city.rng.randrange(2**32)
    brought = tuple(
        source.id
        for source in sources.every()
        if _bring(source, city, Random(f"{seed}{source.id}"))  # noqa: S311 - a demo that repeats, no secret
    )
    for id in dict.fromkeys((*brought, *(source.id for source in intakes.due(FOUNDER)))):
        intakes.ask_for(FOUNDER, id)
    return brought


def _bring(source: Source, city: City, rng: Random) -> bool:
    """Bring the file of a source if a registry says what would be in it."""
    reads = source.reads
    if not isinstance(reads, Files) or reads.connection != UPLOADS or "*" in reads.path:
        return False
    rows = [*_feeding(source.dataset, city, rng), *_linked(source.dataset, city, rng)]
    if rows:
        names = [field.id for field in datasets.get(source.dataset).fields]
        sources.bring(reads.path, _table(names, rows))
    return bool(rows)


def _feeding(dataset: str, city: City, rng: Random) -> Iterator[Row]:
    """Yield the rows of a dataset that feeds registries by itself, one for each entry."""
    for registry in registries.every():
        fed = registry.fed_by
        if fed is not None and fed.dataset == dataset:
            for number, entry in enumerate(_entries(registry)):
                said = {fed.columns.get(name, name): value for name, value in entry.items()}
                own = _own(dataset, number, city.today, rng, ago=NEWEST)
                yield {**{name: _written(value) for name, value in said.items()}, **own}


def _linked(dataset: str, city: City, rng: Random) -> Iterator[Row]:
    """Yield the rows of a dataset that feeds a registry together with others.

    The first of them knows everybody and all there is to know, the others some, and less.
    """
    for linked in consolidations.every():
        registry = registries.find(linked.registry)
        for place, feed in enumerate(linked.feeds):
            if feed.dataset != dataset or registry is None:
                continue
            columns = {linked.fields.get(name, name): col for name, col in feed.columns.items()}
            columns |= feed.attributes
            for number, entry in enumerate(_entries(registry)):
                own = _own(dataset, number, city.today, rng, ago=OLDER if place else NEWEST)
                row = {col: _written(entry.get(name)) for name, col in columns.items()}
                if not place:
                    yield {**row, **own}
                elif rng.random() < KNOWS and not _is_child(entry, city.today):
                    less = {columns[registry.key]: ""} if _forgot(linked.kind, rng) else {}
                    yield {**row, **less, **own}


def _forgot(kind: str, rng: Random) -> bool:
    """Say whether the number was not written down: of people, whom likeness finds all the same."""
    return rng.random() < WITHOUT_NUMBER and kind == "persons"


def _entries(registry: Registry) -> Iterable[Values]:
    names = [field.id for field in registry.fields]
    return registries.counted(FOUNDER, registry.id, names, grounds=WHY)


def _is_child(entry: Mapping[str, Value], today: date) -> bool:
    born = str(entry.get("birth_date") or "")
    return bool(born) and today.year - int(born[:4]) < OLDEST_CHILD


def _own(dataset: str, number: int, today: date, rng: Random, *, ago: tuple[int, int]) -> Row:
    """Return how a department calls its record, and when it was written."""
    initials = "".join(word[0] for word in dataset.split("-")).upper()
    written = today - timedelta(days=rng.randrange(*ago))
    return {RECORD: f"{initials}{number + 1:06}", UPDATED: written.isoformat()}


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _table(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    page = io.StringIO()
    table = csv.DictWriter(page, fieldnames=names, extrasaction="ignore", restval="")
    table.writeheader()
    table.writerows(rows)
    return page.getvalue().encode()
