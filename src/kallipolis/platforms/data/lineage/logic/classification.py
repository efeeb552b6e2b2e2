"""The classification of derived data: it follows lineage, and the higher level wins."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, get_args

from kallipolis.platforms.data.datasets.contracts import Dataset, Level
from kallipolis.platforms.data.lineage.contracts import Classified, Column

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""All levels, least first."""

NOTHING: Final[Mapping[str, Collection[str]]] = {}


def classified(
    own: Mapping[Column, Level], made_of: Mapping[Column, Iterable[Column]]
) -> dict[Column, Classified]:
    """Return the level of each column: the highest of its own and of all that it is made of.

    The reason is the column whose own level it is; of several that are as high, the first by name.

    Missing: a column that is named but has no level of its own adds nothing.
    """
    return {column: _highest(column, own, made_of) for column in own}


def inherited(
    columns: Iterable[Column],
    own: Mapping[Column, Level],
    made_of: Mapping[Column, Iterable[Column]],
) -> Classified:
    """Return the level that some columns have from what they are made of alone, at any remove.

    The reason is the column that sets it; of several that are as high, the first by name.

    Missing: ``because`` is empty, and the level the least, where they are made of none.
    """
    behind = {each for column in columns for each in _behind(column, made_of) if each in own}
    chosen = min(behind, key=lambda each: (-LEVELS.index(own[each]), each), default=None)
    if chosen is None:
        return Classified(level=LEVELS[0])
    return Classified(level=own[chosen], because=chosen)


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
    suppressed: Mapping[str, Collection[str]] = NOTHING,
) -> dict[Column, tuple[Column, ...]]:
    """Return of which columns each field that is derived from other datasets is made.

    Shape: ``{dataset: {derivation: {field: ("dataset.field", …)}}}``. Of what a derivation has
    ``suppressed`` the small numbers of, nothing goes on.
    """
    found: dict[Column, list[Column]] = {}
    for dataset, derivations in lineage.items():
        for id, fields in derivations.items():
            hidden = suppressed.get(id, ())
            for field, columns in fields.items():
                of = found.setdefault(Column(f"{dataset}.{field}"), [])
                of.extend(Column(c) for c in columns if c.partition(".")[0] not in hidden)
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
