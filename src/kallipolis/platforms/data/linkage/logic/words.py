"""Say why a pair was weighed as it was: which comparisons agreed and which did not."""

from collections.abc import Mapping
from typing import Final

from kallipolis.platforms.data.linkage.logic import kinds, model

SHARED: Final = "linkage.id.shared"


def because(levels: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return the message keys of a pair's levels, in the order of the model's comparisons.

    Missing: a comparison in which one of the two has no value says nothing. A pair that was never
    compared shares its number.
    """
    known = [
        (name, model.level_of(kinds.COMPARISONS[name], value))
        for name, value in levels.items()
        if value is not None
    ]
    return tuple(f"linkage.{name}.{level}" for name, level in known if level) or (SHARED,)
