"""Which of several things belong together, by the pairs that do."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def roots(pairs: Iterable[tuple[Thing, Thing]]) -> Mapping[Thing, Thing]:
    """Return for each thing in a pair the first of those that it belongs with, by their order."""
    parents: dict[Thing, Thing] = {}
    for left, right in pairs:
        one, other = _root(parents, left), _root(parents, right)
        first, second = sorted((one, other), key=_order)
        parents[second] = first
    return {thing: _root(parents, thing) for thing in list(parents)}


def _root(parents: dict[Thing, Thing], thing: Thing) -> Thing:
    parents.setdefault(thing, thing)
    while parents[thing] != thing:
        parents[thing] = parents[parents[thing]]
        thing = parents[thing]
    return thing


def _order(thing: Hashable) -> tuple[bool, int, str]:
    return (not isinstance(thing, int), thing if isinstance(thing, int) else 0, str(thing))
