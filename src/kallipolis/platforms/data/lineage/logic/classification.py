"""The classification of derived data: it follows lineage, and the higher level wins."""

from collections.abc import Iterable, Mapping
from typing import Final, get_args

from kallipolis.platforms.data.datasets.contracts import Dataset, Level
from kallipolis.platforms.data.lineage.contracts import Classified, Column

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""All levels, least first."""


def classified(
    own: Mapping[Column, Level], made_of: Mapping[Column, Iterable[Column]]
) -> dict[Column, Classified]:
    """Return the level of each column: the highest of its own and of all that it is made of.

    The reason is the column whose own level it is; of several that are as high, the first by name.

    Missing: a column that is named but has no level of its own adds nothing.
    """
    return {column: _highest(column, own, made_of) for column in own}


def _highest(
    column: Column, own: Mapping[Column, Level], made_of: Mapping[Column, Iterable[Column]]
) -> Classified:
    found = Classified(level=own[column])
    for each in sorted(_behind(column, made_of)):
        level = own.get(each)
        if level is not None and LEVELS.index(level) > LEVELS.index(found.level):
            found = Classified(level=level, because=each)
    return found


def _behind(column: Column, made_of: Mapping[Column, Iterable[Column]]) -> set[Column]:
    """Return all columns that one is made of, at any remove; circles do no harm."""
    seen: set[Column] = set()
    left = [column]
    while left:
        fresh = [each for each in made_of.get(left.pop(), ()) if each not in seen]
        seen.update(fresh)
        left += fresh
    return seen


def derived(
    lineage: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]],
) -> dict[Column, tuple[Column, ...]]:
    """Return of which columns each field that is derived from other datasets is made.

    Shape: ``{dataset: {derivation: {field: ("dataset.field", …)}}}``.
    """
    found: dict[Column, list[Column]] = {}
    for dataset, derivations in lineage.items():
        for fields in derivations.values():
            for field, columns in fields.items():
                of = found.setdefault(Column(f"{dataset}.{field}"), [])
                of.extend(Column(each) for each in columns)
    return {column: tuple(of) for column, of in found.items()}


def together(
    *every: Mapping[Column, tuple[Column, ...]],
) -> dict[Column, tuple[Column, ...]]:
    """Return of what each column is made by any of several ways."""
    known = {column for each in every for column in each}
    return {c: tuple(of for each in every for of in each.get(c, ())) for c in known}


def references(datasets: Iterable[Dataset]) -> dict[Column, tuple[Column, ...]]:
    """Return what each field holds values of: the column that it refers to."""
    return {
        Column(f"{dataset.id}.{field.id}"): (Column(field.refers),)
        for dataset in datasets
        for field in dataset.fields
        if field.refers
    }
