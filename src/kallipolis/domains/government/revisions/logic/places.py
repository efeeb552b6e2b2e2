"""Lists of which one member is put in, replaced, moved or taken out."""

from collections.abc import Sequence
from typing import TypeVar

from kallipolis.foundation.errors import Problem, Reason, Refusal

Item = TypeVar("Item")


def placed(items: Sequence[Item], at: int, item: Item) -> tuple[Item, ...]:
    """Return the members with one more, which comes to stand at a place."""
    return (*items[:at], item, *items[at:])


def replaced(items: Sequence[Item], at: int, item: Item) -> tuple[Item, ...]:
    """Return the members with another one at a place."""
    require_place(items, at)
    return (*items[:at], item, *items[at + 1 :])


def removed(items: Sequence[Item], at: int) -> tuple[Item, ...]:
    """Return the members without the one at a place."""
    require_place(items, at)
    return (*items[:at], *items[at + 1 :])


def moved(items: Sequence[Item], at: int, by: int) -> tuple[Item, ...]:
    """Return the members with one of them moved up or down; at either end it stays."""
    require_place(items, at)
    to = min(max(at + by, 0), len(items) - 1)
    return placed(removed(items, at), to, items[at])


def require_place(items: Sequence[Item], at: int) -> None:
    """Refuse, as ``revision.place_unknown``, a place at which nothing stands."""
    if not 0 <= at < len(items):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)


def malformed(problems: Sequence[Problem]) -> Refusal:
    """Make the refusal of what was written into a page, each fault with its field."""
    return Refusal("revision.malformed", Reason.MALFORMED, problems=tuple(problems))
