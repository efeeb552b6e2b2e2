"""A small city from end to end: what never happens, in any order, and how often it is right."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.linkage import accuracy
from tests.kallipolis.platforms.data.linkage.worked import CLERK, MOMENT, limits

from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.adapters import duck, engine
from kallipolis.platforms.data.linkage.contracts import COLUMNS, Linked, Thresholds, Verdict
from kallipolis.platforms.data.linkage.testing import write_city

PEOPLE = 3_000
City = tuple[pa.Table, Path]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Make a city once: its records, and who is who."""
    records, truth = write_city(tmp_path_factory.mktemp("city"), people=PEOPLE, seed=7)
    return pq.read_table(records), truth


def persons(folder: Path) -> dict[tuple[str, str], str]:
    """Return who each record is said to be."""
    with duck.opened(folder / "kept.db", limits(folder)) as connection:
        found = duck.rows(connection, "SELECT dataset, record, person FROM person")
    return {(dataset, record): person for dataset, record, person in found}


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    """Return the rows in another order."""
    places = list(range(len(table)))
    Random(seed).shuffle(places)
    return table.take(places)


def link(folder: Path, table: pa.Table) -> dict[tuple[str, str], str]:
    """Link records, and return who each is."""
    api.link(CLERK, folder / "kept.db", table, limits=limits(folder))
    return persons(folder)


def test_a_city_is_made_the_same_from_the_same_seed(tmp_path: Path, city: City) -> None:
    records, _ = write_city(tmp_path, people=PEOPLE, seed=7)

    assert pq.read_table(records) == city[0]


def test_no_number_of_the_city_can_be_anybodys(city: City) -> None:
    numbers = {number for number in city[0]["id_number"].to_pylist() if number}
    phones = {phone for phone in city[0]["phone"].to_pylist() if phone}

    assert {number[:3] for number in numbers} == {"990"}
    assert {phone[:2] for phone in phones} == {"10"}


def test_no_order_matters_and_a_rerun_changes_nothing(tmp_path: Path, city: City) -> None:
    first = link(tmp_path / "one", city[0])

    other = link(tmp_path / "other", shuffled(city[0], 3))
    again = link(tmp_path / "one", shuffled(city[0], 4))

    assert other == first
    assert again == first
    assert api.changes(CLERK, tmp_path / "one/kept.db", limits=limits(tmp_path)) == ()


def test_pairs_are_weighed_in_parts_as_at_once(tmp_path: Path, city: City) -> None:
    at_once, in_parts = tmp_path / "once", tmp_path / "parts"
    link(at_once, city[0])

    few = replace(limits(in_parts), chunks=3)
    api.link(CLERK, in_parts / "kept.db", city[0], limits=few)

    assert kept(in_parts) == kept(at_once)


def test_two_valid_numbers_are_never_one_person(tmp_path: Path, city: City) -> None:
    link(tmp_path, city[0])

    with duck.opened(tmp_path / "kept.db", limits(tmp_path)) as connection:
        found = duck.rows(
            connection,
            """SELECT person FROM person JOIN record USING (dataset, record) WHERE valid
            GROUP BY person HAVING count(DISTINCT id) > 1""",
        )
        links = duck.rows(
            connection, "SELECT uid, count(*) FROM link GROUP BY uid HAVING count(*) > 1"
        )
        linked = duck.number(connection, "SELECT count(*) FROM link")

    assert found == []
    assert links == []
    assert linked > 100


def test_it_finds_more_than_numbers_alone_and_hardly_errs(tmp_path: Path, city: City) -> None:
    link(tmp_path, city[0])

    with duck.opened(tmp_path / "kept.db", limits(tmp_path)) as connection:
        accuracy.label(connection, city[1])
        found = accuracy.pairwise(connection, "found")
        alone = accuracy.pairwise(connection, "number_alone")

    assert found.precision >= 0.9999
    assert found.recall >= 0.998
    assert alone.recall < 0.9


def test_a_city_in_two_parts_is_nearly_the_city_at_once(tmp_path: Path, city: City) -> None:
    table = shuffled(city[0], 5)
    batch, rest = table.slice(0, 800), table.slice(800)
    at_once = link(tmp_path / "whole", city[0])
    before = link(tmp_path / "parts", rest)

    api.add(CLERK, tmp_path / "parts/kept.db", batch, limits=limits(tmp_path))
    after = persons(tmp_path / "parts")

    changes = api.changes(CLERK, tmp_path / "parts/kept.db", limits=limits(tmp_path))
    moved = {key for change in changes for keys in change.before.values() for key in keys}
    kept = {
        key: person
        for key, person in before.items()
        if key not in {(each.dataset, each.record) for each in moved}
    }
    assert kept.items() <= after.items()
    assert len(groups_of(at_once) ^ groups_of(after)) <= 10


def test_a_batch_is_linked_among_its_own_as_among_all(tmp_path: Path, city: City) -> None:
    table = shuffled(city[0], 1)
    rest, first, second = table.slice(0, 4_000), table.slice(4_000, 300), table.slice(4_300, 300)
    again = with_values_of(rest.slice(0, 150), first)
    for folder in (tmp_path / "near", tmp_path / "whole"):
        link(folder, rest)
        add(folder, first, is_whole=folder.name == "whole")
        doubts = api.compared(CLERK, folder / "kept.db", limits=limits(folder))
        said = [
            Verdict(left=each.left.key, right=each.right.key, same=number % 2 == 0)
            for number, each in enumerate(doubts)
        ]
        api.say(CLERK, folder / "kept.db", *said, limits=limits(folder))

    done = [
        add(tmp_path / "near", pa.concat_tables([second, again]), is_whole=False),
        add(tmp_path / "whole", pa.concat_tables([second, again]), is_whole=True),
    ]

    assert kept(tmp_path / "near") == kept(tmp_path / "whole")
    assert replace(done[0], pairs=0) == replace(done[1], pairs=0)
    assert done[0].pairs < done[1].pairs


def with_values_of(table: pa.Table, other: pa.Table) -> pa.Table:
    """Return records that say by now what others do: of people, numbers, phones and homes."""
    values = other.slice(0, len(table))
    return pa.table(
        {name: (table if name in {"dataset", "record"} else values)[name] for name in COLUMNS}
    )


def add(folder: Path, table: pa.Table, *, is_whole: bool) -> Linked:
    """Link a batch, among what it may change or among all."""
    return engine.add(
        folder / "kept.db",
        table,
        limits=limits(folder),
        thresholds=Thresholds(),
        at=MOMENT,
        is_whole=is_whole,
    )


def kept(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is kept of who is who; weights as far as the number of persons lets them."""
    with duck.opened(folder / "kept.db", limits(folder)) as connection:
        return {
            table: duck.rows(connection, f"SELECT {columns} FROM {table} ORDER BY ALL")
            for table, columns in {
                "record": "*",
                "person": "*",
                "entity": "*",
                "link": "uid, target",
                "doubt": "l, r, kind",
                "alone": "*",
                "tally": "*",
                "change": "kind, body",
            }.items()
        }


def groups_of(found: dict[tuple[str, str], str]) -> set[frozenset[tuple[str, str]]]:
    """Return the groups of records of one person, whatever the person is called."""
    groups: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, person in found.items():
        groups[person].add(key)
    return {frozenset(keys) for keys in groups.values()}
