"""About how long somebody waits, from how long the latest visits took."""

import math
from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Final

ENOUGH: Final = 3
"""So many visits tell more than what the plan declares."""

SHORTEST: Final = timedelta(seconds=20)
"""Whoever is done sooner was not served."""


def typical_minutes(visits: Sequence[timedelta], declared: int) -> float:
    """Return how long a visit takes: the middle of the latest ones, or what is declared.

    Units: minutes.
    """
    counted = [visit for visit in visits if visit >= SHORTEST]
    if len(counted) < ENOUGH:
        return float(declared)
    return median(visit.total_seconds() for visit in counted) / 60


def wait_minutes(before: int, counters: int, typical: float) -> int:
    """Return about how long somebody waits with so many before them; whole minutes, rounded up.

    With no counter open it is reckoned as if one were. Units: minutes.
    """
    return math.ceil(before * typical / max(1, counters))
