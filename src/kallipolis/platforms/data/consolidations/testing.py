"""Makers of linked registries and of what feeds them, for tests, benchmarks and the demo."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.consolidations.contracts import Feed, LinkedRegistry, Rule
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.datasets.testing import make_field as make_column
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode
from kallipolis.platforms.data.linkage.contracts import COLUMNS
from kallipolis.platforms.data.linkage.testing import write_city
from kallipolis.platforms.data.registries.contracts import Registry
from kallipolis.platforms.data.registries.testing import make_field, make_registry
from kallipolis.platforms.data.sources.contracts import INTAKE

DEPARTMENTS: Final = (
    "household",
    "social-security",
    "health",
    "education",
    "exit-entry",
    "civil-affairs",
)
FURTHER: Final = ("occupation",)


def make_person_registry() -> Registry:
    """Make a registry of persons that is found by ID number, and may say the stable id."""
    return make_registry(
        "population",
        make_field("id_number", "id-number"),
        make_field("name"),
        make_field("birth_date", "date"),
        make_field("sex"),
        make_field("phone"),
        make_field("region", "region"),
        make_field("line"),
        make_field("occupation"),
        make_field("person", personal=False),
    )


def make_feed(dataset: str) -> Feed:
    """Make a feed of a dataset whose fields are called as linkage calls them."""
    return msgspec.convert(
        {
            "dataset": dataset,
            "record": "record",
            "updated": "updated",
            "columns": {name: name for name in COLUMNS[2:-1]},
            "attributes": {name: name for name in FURTHER},
        },
        Feed,
    )


def make_linked_registry(*datasets: str, **changes: Any) -> LinkedRegistry:
    """Make a population that is put together from datasets of departments."""
    linked = LinkedRegistry(
        id="population",
        title=make_person_registry().title,
        registry="population",
        feeds=tuple(make_feed(each) for each in datasets or ("household", "health")),
        stable_id="person",
        rules={"phone": Rule(ways=("recent", "frequent"))},
    )
    return msgspec.structs.replace(linked, **changes)


def make_feeding(dataset: str) -> Dataset:
    """Make a dataset of a department's records."""
    names = (*COLUMNS[1:], *FURTHER)
    return make_dataset(dataset, key=("record",), fields=tuple(make_column(name) for name in names))


def publish_linked(linked: LinkedRegistry, registry: Registry | None = None) -> None:
    """Put a linked registry in force, with its registry and the datasets that feed it."""
    publish_documents(
        dataset=[make_feeding(feed.dataset) for feed in linked.feeds],
        registry=[registry or make_person_registry()],
        linked_registry=[linked],
    )


def deliver(
    rows: Sequence[Mapping[str, str | None]], *, intake: str = "1", gone: Sequence[str] = ()
) -> None:
    """Publish rows of datasets, each in place of the one with its record; some are no more."""
    sorted_rows: defaultdict[str, list[Mapping[str, str | None]]] = defaultdict(list)
    for row in rows:
        sorted_rows[str(row["dataset"])].append(row)
    for dataset, some in sorted_rows.items():
        names = (*COLUMNS[1:], *FURTHER)
        fresh = [{**{name: row.get(name) for name in names}, INTAKE: intake} for row in some]
        kept = _kept(dataset, {str(row["record"]) for row in fresh} | {*gone})
        schema = pa.schema([(name, pa.string()) for name in (*names, INTAKE)])
        table = pa.Table.from_pylist([*kept, *fresh], schema=schema)
        lakehouse.write(intakes.table_of(dataset), table, cause=intake, mode=Mode.REPLACE)


def _kept(dataset: str, besides: set[str]) -> list[dict[str, Any]]:
    if not lakehouse.versions(intakes.table_of(dataset)):
        return []
    with lakehouse.asking({"published": intakes.table_of(dataset)}) as engine:
        rows: list[dict[str, Any]] = engine.table("SELECT * FROM published").to_pylist()
    return [row for row in rows if row["record"] not in besides]


def write_departments(folder: Path, *, people: int, seed: int = 1) -> None:
    """Write what departments know of people who cannot exist, a CSV file for each."""
    with TemporaryDirectory() as made:
        records, _truth = write_city(Path(made), people=people, seed=seed)
        city = pq.read_table(records)
    folder.mkdir(parents=True, exist_ok=True)
    for department in DEPARTMENTS:
        rows = city.filter(pc.equal(city["dataset"], department)).drop_columns(["dataset"])
        csv.write_csv(rows, folder / f"{department}.csv")
