"""Mask values as the class of their field demands: enough to see what a field is like, no more."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Level

HIDDEN: Final = "***"
OPEN_LEVELS: Final[frozenset[Level]] = frozenset({"general-1", "general-2"})
WITHHELD_LEVELS: Final[frozenset[Level]] = frozenset({"important", "core"})
ID_KEPT: Final = 2
"""Characters of an identity number that say only the province."""


def is_withheld(dataset: Dataset) -> bool:
    """Say whether no row of a dataset is shown at all: important and core data is not."""
    return dataset.level in WITHHELD_LEVELS


def is_masked(field: Field, dataset: Dataset) -> bool:
    """Say whether values of a field are masked: personal ones, and those of a higher level."""
    level = field.level or ("general-1" if dataset.level in OPEN_LEVELS else dataset.level)
    return field.personal or field.sensitive or level not in OPEN_LEVELS


def rules(
    dataset: Dataset, every: Mapping[str, Dataset], levels: Mapping[str, Level]
) -> dict[str, Field]:
    """Return of each field that is masked by which it is: itself, or one whose values it holds.

    A field that refers to another holds its values, so that it is masked as that one is. ``levels``
    are those that fields have from what they are made of.
    """
    found = {}
    for field in dataset.fields:
        behind = [f for f, of in _chain(field, dataset, every) if is_masked(f, of)]
        hidden = next((each for each in behind if each.sensitive), None)
        if behind:
            found[field.id] = hidden or behind[0]
        elif levels.get(field.id, "general-1") not in OPEN_LEVELS:
            found[field.id] = field
    return found


def _chain(
    field: Field, dataset: Dataset, every: Mapping[str, Dataset]
) -> Iterator[tuple[Field, Dataset]]:
    """Yield a field and those whose values it holds, at any remove; circles do no harm."""
    seen: set[str] = set()
    here: tuple[Field, Dataset] | None = (field, dataset)
    while here is not None and f"{here[1].id}.{here[0].id}" not in seen:
        yield here
        seen.add(f"{here[1].id}.{here[0].id}")
        id, _, name = here[0].refers.partition(".")
        there = every.get(id)
        fields = there.fields if there is not None else ()
        here = next(((each, there) for each in fields if there and each.id == name), None)


def masked(field: Field, value: object) -> str:
    """Return what is seen of a value of a masked field: its beginning, never how long it is."""
    if value is None:
        return ""
    if field.sensitive or field.type not in {"text", "id-number"}:
        return HIDDEN
    kept = ID_KEPT if field.type == "id-number" else 1
    words = str(value)
    return f"{words[:kept]}{HIDDEN}" if len(words) > kept else HIDDEN


def shown(dataset: Dataset, row: Mapping[str, Any], by: Mapping[str, Field]) -> dict[str, str]:
    """Return a row as it may be seen, masked ``by`` these fields.

    Missing: what is not there is an empty text.
    """
    return {
        field.id: masked(by[field.id], row[field.id]) if field.id in by else _plain(row[field.id])
        for field in dataset.fields
    }


def _plain(value: object) -> str:
    return "" if value is None else str(value)
