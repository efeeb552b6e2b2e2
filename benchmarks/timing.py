"""How long calls take, and how that is told: one line for each way, beside its floor."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def microseconds(call: Callable[[T], object], given: Sequence[T]) -> float:
    """Return the mean time of a call over all that it is given, in µs."""
    begun = time.perf_counter()
    for one in given:
        call(one)
    return (time.perf_counter() - begun) / len(given) * 1e6


def tell(title: str, times: Mapping[str, float]) -> None:
    """Print a line for each way, with its ratio to the first, which is the floor."""
    floor = next(iter(times.values()))
    print(title)
    for name, spent in times.items():
        print(f"{name:40} {spent:8.1f} µs {spent / floor:6.1f} ×")
