"""How harmful a leak is, of one field and of what is derived from several."""

from collections.abc import Iterable
from typing import Final, get_args

from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Level

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""All levels, least first."""

LEAST_PERSONAL: Final[Level] = "general-3"
LEAST_SENSITIVE: Final[Level] = "general-4"


def highest(levels: Iterable[Level]) -> Level:
    """Return the level of what is made of data of these levels: the highest wins.

    Missing: of nothing it is the least.
    """
    return max(levels, key=LEVELS.index, default=LEVELS[0])


def needed(field: Field) -> Level:
    """Return the least level that the kind of data of a field needs."""
    if field.sensitive:
        return LEAST_SENSITIVE
    return LEAST_PERSONAL if field.personal else LEVELS[0]


def of_field(dataset: Dataset, field_id: str) -> Level:
    """Return the level of a field: what it says, or what its kind of data needs, or the least."""
    field = next(field for field in dataset.fields if field.id == field_id)
    return field.level or needed(field)


def of_fields(dataset: Dataset, fields: Iterable[str]) -> Level:
    """Return the level of some of the fields together."""
    return highest(of_field(dataset, each) for each in fields)
