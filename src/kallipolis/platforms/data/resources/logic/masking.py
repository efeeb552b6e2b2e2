"""Mask values as the class of their field demands: enough to see what a field is like, no more."""

from collections.abc import Mapping
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


def masked(field: Field, value: object) -> str:
    """Return what is seen of a value of a masked field: its beginning, never how long it is."""
    if value is None:
        return ""
    if field.sensitive or field.type not in {"text", "id-number"}:
        return HIDDEN
    kept = ID_KEPT if field.type == "id-number" else 1
    words = str(value)
    return f"{words[:kept]}{HIDDEN}" if len(words) > kept else HIDDEN


def shown(dataset: Dataset, row: Mapping[str, Any]) -> dict[str, str]:
    """Return a row as it may be seen.

    Missing: what is not there is an empty text.
    """
    return {
        field.id: masked(field, row[field.id])
        if is_masked(field, dataset)
        else _plain(row[field.id])
        for field in dataset.fields
    }


def _plain(value: object) -> str:
    return "" if value is None else str(value)
