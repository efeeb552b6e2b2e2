"""The query of a derivation as engines are told it, and what each field is made of."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Final

from kallipolis.platforms.data.datasets.contracts import Dataset, FieldType
from kallipolis.platforms.data.derivations.contracts import Derivation
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, Portable

FAMILIES: Final[Mapping[FieldType, Family]] = {
    "integer": Family.INTEGER,
    "number": Family.NUMBER,
    "longitude": Family.NUMBER,
    "latitude": Family.NUMBER,
    "boolean": Family.BOOLEAN,
    "date": Family.DATE,
    "moment": Family.MOMENT,
}


def columns_of(dataset: Dataset) -> Columns:
    """Return what the fields of a dataset are as columns, in their order."""
    return {field.id: FAMILIES.get(field.type, Family.TEXT) for field in dataset.fields}


def portable(derivation: Derivation, datasets: Mapping[str, Dataset]) -> Portable:
    """Return the query of a derivation as engines are told it.

    Raises:
        Unportable: when it does not fit its contracts, or does not mean the same to each engine.
    """
    tables = {each.name: columns_of(datasets[each.dataset]) for each in derivation.inputs}
    return lakehouse.portable(derivation.sql, tables, columns_of(datasets[derivation.dataset]))


def made_of(derivation: Derivation, query: Portable) -> dict[str, tuple[str, ...]]:
    """Return for each field of the dataset the columns that it is made of: ``dataset.field``."""
    of = {each.name: each.dataset for each in derivation.inputs}
    named = {field: [each.partition(".") for each in cs] for field, cs in query.made_of.items()}
    return {
        field: tuple(sorted(f"{of[table]}.{column}" for table, _, column in columns))
        for field, columns in named.items()
    }


def digest(derivation: Derivation, query: Portable) -> str:
    """Return what changes whenever the same rows could give another answer."""
    inputs = " ".join(f"{each.name}={each.dataset}" for each in derivation.inputs)
    return sha256(f"{inputs} {derivation.parts} {query.duckdb}".encode()).hexdigest()


def in_order(derivations: Iterable[Derivation]) -> tuple[Derivation, ...]:
    """Return derivations so that each comes after those that make its inputs.

    Missing: those of a circle, which no check lets in, stay out.
    """
    every = tuple(sorted(derivations, key=lambda each: each.id))
    makers: dict[str, list[str]] = {}
    for each in every:
        makers.setdefault(each.dataset, []).append(each.id)
    sorter = TopologicalSorter(
        {each.id: [m for i in each.inputs for m in makers.get(i.dataset, ())] for each in every}
    )
    by_id = {each.id: each for each in every}
    try:
        return tuple(by_id[id] for id in sorter.static_order())
    except CycleError as fault:
        circle = set(fault.args[1])
        return in_order(each for each in every if each.id not in circle)


def circle_of(derivation: Derivation, every: Iterable[Derivation]) -> tuple[str, ...]:
    """Return the datasets by which a derivation reads what it makes, itself first; none if not.

    Shape: each dataset is made of the next.
    """
    makers: dict[str, list[Derivation]] = {}
    for each in every:
        makers.setdefault(each.dataset, []).append(each)
    left: list[tuple[str, ...]] = [(derivation.dataset, each.dataset) for each in derivation.inputs]
    seen: set[str] = set()
    while left:
        path = left.pop()
        if path[-1] == derivation.dataset:
            return path
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        left += [(*path, i.dataset) for m in makers.get(path[-1], ()) for i in m.inputs]
    return ()
