"""The query of a derivation as engines are told it, and what each field is made of."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Final

from kallipolis.platforms.data.datasets.contracts import Dataset, FieldType
from kallipolis.platforms.data.derivations.contracts import ENTRIES, Derivation, Input
from kallipolis.platforms.data.derivations.logic import counts
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, Portable
from kallipolis.platforms.data.registries.contracts import Registry

Known = Mapping[str, Dataset | Registry]
"""What is read and made, by the id of a dataset, or ``registry/`` and that of a registry."""

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


def seen(each: Input, known: Known) -> Columns:
    """Return the columns that a query sees of an input."""
    found = known[each.source]
    return counts.columns_of(each, found) if isinstance(found, Registry) else columns_of(found)


def portable(derivation: Derivation, known: Known) -> Portable:
    """Return the query of a derivation as engines are told it.

    Raises:
        Unportable: when it does not fit its contracts, or does not mean the same to each engine.
    """
    tables = {each.name: seen(each, known) for each in derivation.inputs}
    found = known[derivation.dataset]
    wanted = {} if isinstance(found, Registry) else columns_of(found)
    return lakehouse.portable(derivation.sql, tables, wanted)


def made_of(derivation: Derivation, query: Portable) -> dict[str, tuple[str, ...]]:
    """Return for each field of the dataset the columns that it is made of: ``dataset.field``.

    Those of a registry are ``registry/id.field``; how many entries there are is of all by which
    they are told apart.
    """
    of = {each.name: each.source for each in derivation.inputs}
    named = {field: [each.partition(".") for each in cs] for field, cs in query.made_of.items()}
    counted = {
        each.name: [*(q.column for q in each.quasi), *each.only]
        for each in derivation.inputs
        if each.registry
    }
    return {
        field: tuple(
            sorted(
                {
                    f"{of[table]}.{name}"
                    for table, _, column in columns
                    for name in (
                        counted[table] if table in counted and column == ENTRIES else [column]
                    )
                }
            )
        )
        for field, columns in named.items()
    }


def suppressed(derivation: Derivation) -> frozenset[str]:
    """Return the registries that a derivation counts without small numbers."""
    return frozenset(each.source for each in derivation.inputs if each.registry and each.k)


def digest(derivation: Derivation, query: Portable) -> str:
    """Return what changes whenever the same rows could give another answer."""
    inputs = " ".join(f"{each.name}={each.source}" for each in derivation.inputs)
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
